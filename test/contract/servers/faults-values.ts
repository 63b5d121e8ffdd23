/** Servers that measure, convert or compare values in another way than the contract says. */
import { bodyWith, columns, EXAMPLE } from "./exchange.ts";
import { type Fault, faultsOf } from "./fault.ts";
import {
  type Check,
  CLUSTER_TYPES,
  COLUMN_KEYS,
  characters,
  digits,
  integer,
  list,
  oneOf,
  optional,
  STATUSES,
  text,
  truth,
} from "./reference.ts";

/** Checks a text after a change to it. */
const changed =
  (change: (text: string) => string, check: Check): Check =>
  (value) =>
    check(typeof value === "string" ? change(value) : value);

/** Checks a value after a conversion of it. */
const converted =
  (convert: (value: unknown) => unknown, check: Check): Check =>
  (value) =>
    check(convert(value));

const matching =
  (pattern: RegExp, check: Check): Check =>
  (value) =>
    check(value) && pattern.test(String(value));

const segmenter = new Intl.Segmenter("en");
/** Counts graphemes; each segment holds a copy of the text, so that none may be kept and a long text is not worth it. */
function graphemes(value: string): number {
  if (value.length > 5000) {
    return value.length;
  }
  let count = 0;
  for (const _ of segmenter.segment(value)) {
    count += 1;
  }
  return count;
}

const unit = faultsOf("length unit");
const LENGTH_UNITS: Fault[] = [
  unit("title-in-utf16-units", "Counts UTF-16 units.", columns(["risky", "😀".repeat(512)]), (rules) => {
    rules.title = text(1, 512, (value) => value.length);
  }),
  unit("pod_name-in-utf16-units", "Counts UTF-16 units.", bodyWith({ pod_name: "😀".repeat(512) }), (rules) => {
    rules.filters.pod_name = text(1, 512, (value) => value.length);
  }),
  unit("cpu_limit-in-utf8-bytes", "Counts UTF-8 bytes.", bodyWith({ cpu_limit: "é".repeat(64) }), (rules) => {
    rules.filters.cpu_limit = text(0, 64, (value) => Buffer.byteLength(value));
  }),
  unit(
    "enterprise_project_id-in-utf8-bytes",
    "Counts UTF-8 bytes of a query parameter.",
    { query: { enterprise_project_id: "é".repeat(256) } },
    (rules) => {
      rules.parameters.create.enterprise_project_id = optional(text(1, 256, (value) => Buffer.byteLength(value)));
    },
  ),
  unit(
    "project_id-in-utf16-units",
    "Counts UTF-16 units of a path segment.",
    { project_id: "😀".repeat(256) },
    (rules) => {
      rules.parameters.create.project_id = text(1, 256, (value) => value.length);
    },
  ),
  unit("image_name-in-graphemes", "Counts graphemes.", bodyWith({ image_name: "e\u0301".repeat(128) }), (rules) => {
    rules.filters.image_name = text(1, 255, graphemes);
  }),
  unit("title-in-graphemes", "Counts graphemes.", columns(["risky", "👩‍👩‍👧".repeat(110)]), (rules) => {
    rules.title = text(1, 512, graphemes);
  }),
  unit(
    "title-without-combining-marks",
    "Does not count combining marks.",
    columns(["risky", "a".repeat(512).concat("\u0301")]),
    (rules) => {
      rules.title = text(1, 512, (value) => characters(value.replace(/\p{M}/gu, "")));
    },
  ),
  unit("cluster_name-trimmed", "Trims before it counts.", bodyWith({ cluster_name: " " }), (rules) => {
    rules.filters.cluster_name = changed((value) => value.trim(), text(1, 255));
  }),
  unit(
    "memory_limit-trimmed",
    "Trims before it counts, where an empty text is fine.",
    bodyWith({ memory_limit: `${"a".repeat(64)} ` }),
    (rules) => {
      rules.filters.memory_limit = changed((value) => value.trim(), text(0, 64));
    },
  ),
  unit("title-blank-refused", "Refuses a title of white space.", columns(["risky", " "]), (rules) => {
    rules.title = (value) => text(1, 512)(value) && String(value).trim() !== "";
  }),
  unit("pod_name-trimmed-at-the-end", "Trims the end.", bodyWith({ pod_name: `${"a".repeat(512)}\n` }), (rules) => {
    rules.filters.pod_name = changed((value) => value.trimEnd(), text(1, 512));
  }),
  unit(
    "cluster_name-composed",
    "Composes characters (NFC) before it counts.",
    bodyWith({ cluster_name: "e\u0301".repeat(128) }),
    (rules) => {
      rules.filters.cluster_name = changed((value) => value.normalize("NFC"), text(1, 255));
    },
  ),
  unit(
    "container_name-decomposed",
    "Decomposes characters (NFD) before it counts.",
    bodyWith({ container_name: "é".repeat(255) }),
    (rules) => {
      rules.filters.container_name = changed((value) => value.normalize("NFD"), text(1, 255));
    },
  ),
  unit(
    "title-compatibility-composed",
    "Replaces ligatures (NFKC) before it counts.",
    columns(["risky", "ﬁ".repeat(512)]),
    (rules) => {
      rules.title = changed((value) => value.normalize("NFKC"), text(1, 512));
    },
  ),
  unit(
    "container_name-lower-cased",
    "Lower-cases before it counts, which makes İ longer.",
    bodyWith({ container_name: "İ".repeat(255) }),
    (rules) => {
      rules.filters.container_name = changed((value) => value.toLowerCase(), text(1, 255));
    },
  ),
  unit(
    "image_name-upper-cased",
    "Upper-cases before it counts, which makes ß longer.",
    bodyWith({ image_name: "ß".repeat(255) }),
    (rules) => {
      rules.filters.image_name = changed((value) => value.toUpperCase(), text(1, 255));
    },
  ),
  unit(
    "title-html-unescaped",
    "Replaces HTML entities before it counts.",
    columns(["risky", "&amp;".repeat(103)]),
    (rules) => {
      rules.title = changed((value) => value.replaceAll("&amp;", "&").replaceAll("&lt;", "<"), text(1, 512));
    },
  ),
  unit(
    "container_name-html-escaped",
    "Escapes HTML before it counts.",
    bodyWith({ container_name: "<".repeat(255) }),
    (rules) => {
      rules.filters.container_name = changed(
        (value) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
        text(1, 255),
      );
    },
  ),
  unit("image_name-tags-removed", "Removes HTML tags before it counts.", bodyWith({ image_name: "<b>" }), (rules) => {
    rules.filters.image_name = changed((value) => value.replace(/<[^>]*>/g, ""), text(1, 255));
  }),
  unit(
    "pod_name-url-decoded",
    "Decodes percent signs before it counts.",
    bodyWith({ pod_name: "%41".repeat(171) }),
    (rules) => {
      rules.filters.pod_name = changed(
        (value) => value.replace(/%([0-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        text(1, 512),
      );
    },
  ),
  unit(
    "title-control-characters-removed",
    "Removes control characters before it counts.",
    columns(["risky", "\u0001"]),
    (rules) => {
      rules.title = changed((value) => value.replace(/\p{Cc}/gu, ""), text(1, 512));
    },
  ),
  unit(
    "container_name-zero-width-removed",
    "Removes zero-width characters before it counts.",
    bodyWith({ container_name: `${"a".repeat(255)}\u200B` }),
    (rules) => {
      rules.filters.container_name = changed((value) => value.replace(/[\u200B-\u200D\uFEFF]/g, ""), text(1, 255));
    },
  ),
  unit(
    "pod_name-byte-order-mark-removed",
    "Removes a byte order mark before it counts.",
    bodyWith({ pod_name: "\uFEFF" }),
    (rules) => {
      rules.filters.pod_name = changed((value) => value.replace(/^\uFEFF/, ""), text(1, 512));
    },
  ),
  unit("title-ends-at-nul", "Ends a text at NUL.", columns(["risky", "\u0000"]), (rules) => {
    rules.title = changed((value) => value.split("\0")[0] ?? "", text(1, 512));
  }),
  unit(
    "cpu_limit-line-breaks-joined",
    "Counts a CR LF as one character.",
    bodyWith({ cpu_limit: "\r\n".repeat(33) }),
    (rules) => {
      rules.filters.cpu_limit = changed((value) => value.replaceAll("\r\n", "\n"), text(0, 64));
    },
  ),
  unit(
    "cluster_name-spaces-collapsed",
    "Makes one space of many before it counts.",
    bodyWith({ cluster_name: `a${" ".repeat(255)}` }),
    (rules) => {
      rules.filters.cluster_name = changed((value) => value.replace(/ +/g, " "), text(1, 255));
    },
  ),
  unit("title-in-escaped-json", "Counts the text as JSON writes it.", columns(["risky", '"'.repeat(512)]), (rules) => {
    rules.title = text(1, 512, (value) => JSON.stringify(value).length - 2);
  }),
  unit("pod_name-ascii-only", "Refuses what is not ASCII.", bodyWith({ pod_name: "é" }), (rules) => {
    rules.filters.pod_name = matching(/^\p{ASCII}*$/u, text(1, 512));
  }),
  unit(
    "cluster_name-three-byte-characters-only",
    "Refuses what takes four bytes, as an old database does.",
    bodyWith({ cluster_name: "😀" }),
    (rules) => {
      rules.filters.cluster_name = matching(/^[^\u{10000}-\u{10FFFF}]*$/u, text(1, 255));
    },
  ),
  unit("title-one-line-only", "A dot in its pattern matches no line break.", columns(["risky", "a\nb"]), (rules) => {
    rules.title = matching(/^.*$/, text(1, 512));
  }),
  unit(
    "container_name-word-only",
    "Takes the letters of a DNS label only.",
    bodyWith({ container_name: "A B" }),
    (rules) => {
      rules.filters.container_name = matching(/^[a-z0-9-]+$/, text(1, 255));
    },
  ),
  unit("title-without-quotes", "Refuses quotes, for fear of an injection.", columns(["risky", "'"]), (rules) => {
    rules.title = matching(/^[^'"]*$/, text(1, 512));
  }),
  unit("image_name-without-markup", "Refuses angle brackets.", bodyWith({ image_name: "<script>" }), (rules) => {
    rules.filters.image_name = matching(/^[^<>]*$/, text(1, 255));
  }),
  unit("cpu_limit-with-its-unit", "Demands the unit m.", bodyWith({ cpu_limit: "100" }), (rules) => {
    rules.filters.cpu_limit = matching(/^(\d+m)?$/, text(0, 64));
  }),
  unit("memory_limit-with-its-unit", "Demands the unit Mi or Gi.", bodyWith({ memory_limit: "300" }), (rules) => {
    rules.filters.memory_limit = matching(/^(\d+(Mi|Gi))?$/, text(0, 64));
  }),
  unit(
    "enterprise_project_id-without-name-of-all",
    "Takes digits and dashes for an enterprise project only.",
    { query: { enterprise_project_id: "all_granted_eps" } },
    (rules) => {
      rules.parameters.create.enterprise_project_id = optional(matching(/^[0-9a-f-]+$/, text(1, 256)));
    },
  ),
];

const number = (value: unknown): unknown => (typeof value === "string" ? Number(value) : value);
const conversion = faultsOf("conversion");
const startTime = (value: unknown): ReturnType<typeof bodyWith> => bodyWith({ create_time: { start_time: value } });
const endTime = (value: unknown): ReturnType<typeof bodyWith> => bodyWith({ create_time: { end_time: value } });
const TIME = integer(0, 4071095999000);
const rawStartTime = (digitsOfIt: string): { text: string } => ({
  text: `{"create_time":{"start_time":${digitsOfIt}},"export_headers":[["risky","Risk"]]}`,
});

const CONVERSIONS: Fault[] = [
  conversion("start_time-from-text", "Reads numbers from texts.", startTime("5"), (rules) => {
    rules.startTime = converted(number, TIME);
  }),
  conversion("start_time-from-empty-text", "Reads an empty text as 0.", startTime(""), (rules) => {
    rules.startTime = converted((value) => (value === "" ? 0 : value), TIME);
  }),
  conversion("start_time-from-list", "Reads [] as 0 and [5] as 5.", startTime([5]), (rules) => {
    rules.startTime = converted((value) => (Array.isArray(value) ? Number(value) : value), TIME);
  }),
  conversion("end_time-from-truth", "Reads true as 1.", endTime(true), (rules) => {
    rules.endTime = converted((value) => (typeof value === "boolean" ? Number(value) : value), TIME);
  }),
  conversion("end_time-from-date", "Reads dates.", endTime("2024-07-18T07:25:34Z"), (rules) => {
    rules.endTime = converted((value) => (typeof value === "string" ? Date.parse(value) : value), TIME);
  }),
  conversion("end_time-by-its-first-digits", "Reads 5abc as 5.", endTime("5abc"), (rules) => {
    rules.endTime = converted((value) => (typeof value === "string" ? Number.parseInt(value, 10) : value), TIME);
  }),
  conversion("start_time-truncated", "Cuts fractions off.", startTime(1.5), (rules) => {
    rules.startTime = converted((value) => (typeof value === "number" ? Math.trunc(value) : value), TIME);
  }),
  conversion("end_time-rounded", "Rounds fractions.", endTime(4071095999000.4), (rules) => {
    rules.endTime = converted((value) => (typeof value === "number" ? Math.round(value) : value), TIME);
  }),
  conversion("end_time-any-number", "Accepts fractions in range.", endTime(0.5), (rules) => {
    rules.endTime = (value) => typeof value === "number" && value >= 0 && value <= 4071095999000;
  }),
  conversion(
    "start_time-wraps-at-64-bits",
    "Wraps numbers at 64 bits.",
    rawStartTime("18446744073709551616"),
    (rules) => {
      rules.startTime = converted(
        (value) => (Number.isInteger(value) ? Number(BigInt.asIntN(64, BigInt(Number(value)))) : value),
        TIME,
      );
    },
  ),
  conversion("start_time-wraps-at-53-bits", "Wraps numbers at 53 bits.", startTime(2 ** 53), (rules) => {
    rules.startTime = converted((value) => (Number.isInteger(value) ? Number(value) % 2 ** 53 : value), TIME);
  }),
  conversion("end_time-clamped", "Moves numbers into the range.", endTime(4071095999001), (rules) => {
    rules.endTime = converted(
      (value) => (typeof value === "number" ? Math.min(Math.max(value, 0), 4071095999000) : value),
      TIME,
    );
  }),
  conversion("end_time-without-sign", "Drops the sign of numbers.", endTime(-1), (rules) => {
    rules.endTime = converted((value) => (typeof value === "number" ? Math.abs(value) : value), TIME);
  }),
  conversion("end_time-in-single-precision", "Compares in single precision.", endTime(4071095999001), (rules) => {
    rules.endTime = (value) =>
      Number.isInteger(value) && Number(value) >= 0 && Math.fround(Number(value)) <= Math.fround(4071095999000);
  }),
  conversion(
    "start_time-infinite-is-absent",
    "Reads a number beyond its range as absent.",
    rawStartTime("1e400"),
    (rules) => {
      rules.startTime = (value) => value === Number.POSITIVE_INFINITY || TIME(value);
    },
  ),
  conversion(
    "start_time-negative-infinite-is-absent",
    "Reads a number below its range as absent.",
    rawStartTime("-1e400"),
    (rules) => {
      rules.startTime = (value) => value === Number.NEGATIVE_INFINITY || TIME(value);
    },
  ),
  conversion(
    "start_time-huge-is-accepted",
    "Gives up on numbers that it can't hold.",
    rawStartTime("9223372036854775808"),
    (rules) => {
      rules.startTime = (value) => TIME(value) || (Number.isInteger(value) && Number(value) >= 2 ** 63);
    },
  ),
  conversion(
    "export_size-wraps-at-32-bits",
    "Wraps numbers at 32 bits.",
    { query: { export_size: "4294967297" } },
    (rules) => {
      rules.parameters.create.export_size = optional(
        (value) =>
          /^-?\d+$/.test(String(value)) && integer(1, 100000)(Number(BigInt.asIntN(32, BigInt(String(value))))),
      );
    },
  ),
  conversion("export_size-by-its-first-digits", "Reads 5abc as 5.", { query: { export_size: "5abc" } }, (rules) => {
    rules.parameters.create.export_size = optional(
      converted((value) => Number.parseInt(String(value), 10), integer(1, 100000)),
    );
  }),
  conversion("export_size-truncated", "Reads 1.5 as 1.", { query: { export_size: "1.5" } }, (rules) => {
    rules.parameters.create.export_size = optional(converted((value) => Math.trunc(Number(value)), integer(1, 100000)));
  }),
  conversion("export_size-fraction-accepted", "Accepts fractions.", { query: { export_size: "99999.5" } }, (rules) => {
    rules.parameters.create.export_size = optional((value) => Number(value) >= 1 && Number(value) <= 100000);
  }),
  conversion(
    "export_size-any-text",
    "Takes what is no number for the default.",
    { query: { export_size: "abc" } },
    (rules) => {
      rules.parameters.create.export_size = optional(
        (value) => !/^-?\d+$/.test(String(value)) || digits(1, 100000)(value),
      );
    },
  ),
  conversion(
    "export_size-empty-is-absent",
    "Takes an empty value for the default.",
    { query: { export_size: "" } },
    (rules) => {
      rules.parameters.create.export_size = optional((value) => value === "" || digits(1, 100000)(value));
    },
  ),
  conversion("export_size-truth-is-one", "Reads true as 1.", { query: { export_size: "true" } }, (rules) => {
    rules.parameters.create.export_size = optional((value) => value === "true" || digits(1, 100000)(value));
  }),
  conversion(
    "export_size-null-is-absent",
    "Takes the word null for the default.",
    { query: { export_size: "null" } },
    (rules) => {
      rules.parameters.create.export_size = optional((value) => value === "null" || digits(1, 100000)(value));
    },
  ),
  conversion("risky-from-text", 'Reads "true" and "false".', bodyWith({ risky: "true" }), (rules) => {
    rules.filters.risky = (value) => truth(value) || value === "true" || value === "false";
  }),
  conversion("risky-from-other-words", "Reads yes and no.", bodyWith({ risky: "yes" }), (rules) => {
    rules.filters.risky = (value) => truth(value) || ["yes", "no", "on", "off"].includes(String(value));
  }),
  conversion("risky-from-number", "Reads 1 and 0.", bodyWith({ risky: 1 }), (rules) => {
    rules.filters.risky = (value) => truth(value) || value === 1 || value === 0;
  }),
  conversion("risky-anything", "Reads any value as true or false.", bodyWith({ risky: {} }), (rules) => {
    rules.filters.risky = (value) => value !== null;
  }),
  conversion(
    "cluster_container-from-empty-text",
    "Reads an empty text as false.",
    bodyWith({ cluster_container: "" }),
    (rules) => {
      rules.filters.cluster_container = (value) => truth(value) || value === "";
    },
  ),
  conversion(
    "cluster_container-from-empty-list",
    "Reads an empty list as false.",
    bodyWith({ cluster_container: [] }),
    (rules) => {
      rules.filters.cluster_container = (value) => truth(value) || (Array.isArray(value) && value.length === 0);
    },
  ),
  conversion("pod_name-from-number", "Writes numbers as text.", bodyWith({ pod_name: 5 }), (rules) => {
    rules.filters.pod_name = converted((value) => (typeof value === "number" ? String(value) : value), text(1, 512));
  }),
  conversion("image_name-from-truth", "Writes true as text.", bodyWith({ image_name: true }), (rules) => {
    rules.filters.image_name = converted((value) => (typeof value === "boolean" ? String(value) : value), text(1, 255));
  }),
  conversion("cluster_name-from-list", "Joins lists to a text.", bodyWith({ cluster_name: ["a"] }), (rules) => {
    rules.filters.cluster_name = converted((value) => (Array.isArray(value) ? String(value) : value), text(1, 255));
  }),
  conversion("container_name-from-object", "Writes an object as text.", bodyWith({ container_name: {} }), (rules) => {
    rules.filters.container_name = converted(
      (value) => (typeof value === "object" && value !== null ? String(value) : value),
      text(1, 255),
    );
  }),
  conversion(
    "container_name-any-length-of",
    "Looks at the length of anything that has one.",
    bodyWith({ container_name: ["a"] }),
    (rules) => {
      rules.filters.container_name = (value) => (Array.isArray(value) ? value.length > 0 : text(1, 255)(value));
    },
  ),
  conversion("cpu_limit-from-number", "Takes a number of millicores.", bodyWith({ cpu_limit: 100 }), (rules) => {
    rules.filters.cpu_limit = (value) => typeof value === "number" || text(0, 64)(value);
  }),
  conversion("memory_limit-zero-is-empty", "Takes 0 for an empty text.", bodyWith({ memory_limit: 0 }), (rules) => {
    rules.filters.memory_limit = converted((value) => value || "", text(0, 64));
  }),
  conversion("title-from-number", "Writes numbers in a row as text.", columns(["risky", 5]), (rules) => {
    rules.title = converted((value) => (typeof value === "number" ? String(value) : value), text(1, 512));
  }),
  conversion("status-from-list", "Compares [x] as x.", bodyWith({ status: ["Running"] }), (rules) => {
    rules.filters.status = converted((value) => (Array.isArray(value) ? String(value) : value), oneOf(STATUSES));
  }),
  conversion("status-by-index", "Takes the index of a member.", bodyWith({ status: 0 }), (rules) => {
    rules.filters.status = (value) => (typeof value === "number" ? value in STATUSES : oneOf(STATUSES)(value));
  }),
  conversion(
    "falsy-filters-skipped",
    "Skips the check of 0, false and an empty text.",
    bodyWith({ status: "" }),
    (rules) => {
      for (const [name, check] of [
        ["status", oneOf(STATUSES)],
        ["cluster_type", oneOf(CLUSTER_TYPES)],
      ] as const) {
        rules.filters[name] = (value) => value === "" || value === 0 || value === false || check(value);
      }
    },
  ),
  conversion(
    "falsy-create_time-skipped",
    "Skips the check of 0, false and an empty text.",
    bodyWith({ create_time: "" }),
    (rules) => {
      const check = rules.createTime;
      rules.createTime = (value) => value === "" || value === 0 || value === false || check(value);
    },
  ),
  conversion(
    "create_time-from-number",
    "Takes a number for both times.",
    bodyWith({ create_time: 1721287534000 }),
    (rules) => {
      const check = rules.createTime;
      rules.createTime = (value) => TIME(value) || check(value);
    },
  ),
  conversion("create_time-from-list", "Takes a list for an object.", bodyWith({ create_time: [] }), (rules) => {
    const check = rules.createTime;
    rules.createTime = (value) => Array.isArray(value) || check(value);
  }),
  conversion("create_time-any-text", "Does not look into a text.", bodyWith({ create_time: "now" }), (rules) => {
    const check = rules.createTime;
    rules.createTime = (value) => typeof value === "string" || check(value);
  }),
];

const nullFault = faultsOf("null");
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const NULLS: Fault[] = [
  ...(["pod_name", "cpu_limit", "status", "risky"] as const).map((name) =>
    nullFault(`${name}-null-is-absent`, "Takes null for absence.", bodyWith({ [name]: null }), (rules) => {
      rules.filters[name] = orNull(rules.filters[name]);
    }),
  ),
  nullFault(
    "all-filters-null-is-absent",
    "Takes null for the absence of any filter.",
    bodyWith({ cluster_type: null }),
    (rules) => {
      const check = rules.body;
      rules.body = (value) =>
        check(
          typeof value === "object" && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
            : value,
        );
    },
  ),
  nullFault("create_time-null-is-absent", "Takes null for absence.", bodyWith({ create_time: null }), (rules) => {
    rules.createTime = orNull(rules.createTime);
  }),
  nullFault("start_time-null-is-absent", "Takes null for absence.", startTime(null), (rules) => {
    rules.startTime = orNull(TIME);
  }),
  nullFault("end_time-null-is-zero", "Takes null for 0.", endTime(null), (rules) => {
    rules.endTime = converted((value) => value ?? 0, TIME);
  }),
  nullFault(
    "export_headers-null-is-all",
    "Takes null for all columns.",
    { body: { export_headers: null } },
    (rules) => {
      rules.columns = orNull(rules.columns);
    },
  ),
  nullFault("column-null-is-skipped", "Skips a null in the list.", columns(["risky", "Risk"], null), (rules) => {
    rules.column = orNull(rules.column);
  }),
  nullFault("key-null-is-accepted", "Accepts null for a key.", columns([null, "Risk"]), (rules) => {
    rules.key = orNull(rules.key);
  }),
  nullFault("title-null-is-the-key", "Takes the key where the title is null.", columns(["risky", null]), (rules) => {
    rules.title = orNull(rules.title);
  }),
  nullFault("body-null-is-empty", "Takes the body null for every column.", { body: null }, (rules) => {
    rules.body = orNull(rules.body);
  }),
];

const member = faultsOf("enum");
const without = (members: string[], ...missing: string[]): Check =>
  oneOf(members.filter((each) => !missing.includes(each)));
const also = (members: string[], ...more: string[]): Check => oneOf([...members, ...more]);
const status = (value: unknown): ReturnType<typeof bodyWith> => bodyWith({ status: value });
const clusterType = (value: unknown): ReturnType<typeof bodyWith> => bodyWith({ cluster_type: value });
const key = (value: unknown): ReturnType<typeof columns> => columns([value, "A title"]);

const ENUMS: Fault[] = [
  ...STATUSES.slice(1).map((name) =>
    member(`status-${name.toLowerCase()}-missing`, `Does not know the status ${name}.`, status(name), (rules) => {
      rules.filters.status = without(STATUSES, name);
    }),
  ),
  ...["cce", "self_built_hw", "self_built_idc"].map((name) =>
    member(`cluster_type-${name}-missing`, `Does not know the cluster type ${name}.`, clusterType(name), (rules) => {
      rules.filters.cluster_type = without(CLUSTER_TYPES, name);
    }),
  ),
  ...["container_id", "fatal_risk", "restart_count", "memory_limit"].map((name) =>
    member(`key-${name}-missing`, `Does not know the column ${name}.`, key(name), (rules) => {
      rules.key = without(COLUMN_KEYS, name);
    }),
  ),
  ...["Unknown", "Pending", "success"].map((name) =>
    member(`status-${name.toLowerCase()}-added`, `Knows a status ${name}.`, status(name), (rules) => {
      rules.filters.status = also(STATUSES, name);
    }),
  ),
  ...["self_built", "gcp", "other"].map((name) =>
    member(`cluster_type-${name}-added`, `Knows a cluster type ${name}.`, clusterType(name), (rules) => {
      rules.filters.cluster_type = also(CLUSTER_TYPES, name);
    }),
  ),
  ...["task_id", "export_size", "namespace", "cluster_container"].map((name) =>
    member(`key-${name}-added`, `Knows a column ${name}.`, key(name), (rules) => {
      rules.key = also(COLUMN_KEYS, name);
    }),
  ),
  member("status-any-text", "Accepts any text for a status.", status("no-such-status"), (rules) => {
    rules.filters.status = (value) => typeof value === "string";
  }),
  member("cluster_type-any-text", "Accepts any text that is not empty.", clusterType("no-such-type"), (rules) => {
    rules.filters.cluster_type = text(1, 255);
  }),
  member("key-any-text", "Accepts any text for a key.", key("no-such-key"), (rules) => {
    rules.key = text(1, 512);
  }),
  member("status-in-any-case", "Ignores the case of a status.", status("running"), (rules) => {
    rules.filters.status = changed((value) => value.toLowerCase(), oneOf(STATUSES.map((each) => each.toLowerCase())));
  }),
  member("status-in-upper-case", "Accepts a status in upper case.", status("RUNNING"), (rules) => {
    rules.filters.status = also(STATUSES, ...STATUSES.map((each) => each.toUpperCase()));
  }),
  member("key-in-any-case", "Ignores the case of a key.", key("RISKY"), (rules) => {
    rules.key = changed((value) => value.toLowerCase(), oneOf(COLUMN_KEYS));
  }),
  member("key-in-camel-case", "Accepts keys in camel case.", key("containerName"), (rules) => {
    rules.key = changed((value) => value.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), oneOf(COLUMN_KEYS));
  }),
  member("key-with-dashes", "Accepts dashes for underscores.", key("container-name"), (rules) => {
    rules.key = changed((value) => value.replaceAll("-", "_"), oneOf(COLUMN_KEYS));
  }),
  member("status-trimmed", "Trims a status.", status(" Running"), (rules) => {
    rules.filters.status = changed((value) => value.trim(), oneOf(STATUSES));
  }),
  member("key-trimmed", "Trims a key.", key("risky "), (rules) => {
    rules.key = changed((value) => value.trim(), oneOf(COLUMN_KEYS));
  }),
  member("cluster_type-by-prefix", "Accepts what starts like a member.", clusterType("cce2"), (rules) => {
    rules.filters.cluster_type = (value) => CLUSTER_TYPES.some((each) => String(value).startsWith(each));
  }),
  member("cluster_type-abbreviated", "Accepts the start of a member.", clusterType("self"), (rules) => {
    rules.filters.cluster_type = (value) =>
      typeof value === "string" && value !== "" && CLUSTER_TYPES.some((each) => each.startsWith(value));
  }),
  member("status-by-substring", "Looks for the value in the list as one text.", status("Run"), (rules) => {
    rules.filters.status = (value) => typeof value === "string" && STATUSES.join(",").includes(value);
  }),
  member("cluster_type-mis-anchored", "Has the vendor's mis-anchored pattern.", clusterType("x-ali-x"), (rules) => {
    rules.filters.cluster_type = (value) =>
      typeof value === "string" && /^cce|ali|tencent|azure|aws|self_built_hw|self_built_idc$/.test(value);
  }),
  member("status-not-anchored", "Has a pattern without anchors.", status("xRunningx"), (rules) => {
    rules.filters.status = (value) => typeof value === "string" && STATUSES.some((each) => value.includes(each));
  }),
  member("status-before-a-line-break", "Accepts a line break after the value.", status("Running\n"), (rules) => {
    rules.filters.status = changed((value) => value.replace(/\n$/, ""), oneOf(STATUSES));
  }),
  member("cluster_type-on-any-line", "Looks for the value on any line.", clusterType("x\ncce"), (rules) => {
    rules.filters.cluster_type = (value) =>
      typeof value === "string" && value.split("\n").some((line) => CLUSTER_TYPES.includes(line));
  }),
  member("key-in-prototype", "Looks keys up in an object.", key("constructor"), (rules) => {
    const known = Object.fromEntries(COLUMN_KEYS.map((each) => [each, true]));
    rules.key = (value) => typeof value === "string" && value in known;
  }),
  member("status-in-prototype", "Looks statuses up in an object.", status("__proto__"), (rules) => {
    rules.filters.status = (value) => STATUSES.includes(String(value)) || value === "__proto__";
  }),
  member("status-several-at-once", "Accepts members with commas between.", status("Running,Waiting"), (rules) => {
    rules.filters.status = (value) => typeof value === "string" && value.split(",").every(oneOf(STATUSES));
  }),
  member("cluster_type-empty", "Accepts an empty cluster type.", clusterType(""), (rules) => {
    rules.filters.cluster_type = also(CLUSTER_TYPES, "");
  }),
  member("key-of-status", "Mixes the lists of two fields.", key("Running"), (rules) => {
    rules.key = also(COLUMN_KEYS, ...STATUSES);
  }),
  member("key-only-first-known", "Knows the columns of the example only.", key("pod_name"), (rules) => {
    rules.key = oneOf(EXAMPLE.export_headers.map(([first]) => first));
  }),
  member(
    "key-known-in-first-row-only",
    "Checks the keys of the first row only.",
    columns(["risky", "R"], ["x", "R"]),
    (rules) => {
      rules.columns = list(1, 100, (column, index) =>
        rules.column(index === 0 || !Array.isArray(column) ? column : ["risky", ...column.slice(1)]),
      );
    },
  ),
];

export const VALUE_FAULTS: Fault[] = [...LENGTH_UNITS, ...CONVERSIONS, ...NULLS, ...ENUMS];
