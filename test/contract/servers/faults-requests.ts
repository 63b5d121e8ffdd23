/** Servers that get the structure of a request wrong: rows, fields, their company, bodies, media types, parameters. */
import { bodyWith, columns, EXAMPLE, type Sample, SIGNATURE } from "./exchange.ts";
import { type Fault, faultsOf } from "./fault.ts";
import { type Check, characters, type Input, isObject, list, type Operation, type Rules, text } from "./reference.ts";

const ROW = ["risky", "Risk"];
const COMPLETE = {
  cluster_container: true,
  cluster_type: "cce",
  cluster_name: "production",
  container_name: "web",
  pod_name: "web-1",
  image_name: "nginx",
  status: "Running",
  risky: true,
  create_time: { start_time: 1721287534000, end_time: 1721287544000 },
  cpu_limit: "100m",
  memory_limit: "300Mi",
  ...EXAMPLE,
};

const rowFault = faultsOf("tuple");

/** Accepts a row that the reference refuses. */
const rowsToo = (accepted: (row: unknown) => boolean) => (rules: Rules) => {
  const { column } = rules;
  rules.column = (value) => column(value) || accepted(value);
};

/** Refuses lists that the reference accepts. */
const noRowsThat = (refused: (rows: unknown[][]) => boolean) => (rules: Rules) => {
  const { columns: check } = rules;
  rules.columns = (value) => check(value) && !(Array.isArray(value) && refused(value));
};

/** Checks only the rows that a filter lets through. */
const onlyRows = (isChecked: (index: number, count: number) => boolean) => (rules: Rules) => {
  rules.columns = list(1, 100, (row, index, all) => !isChecked(index, all.length) || rules.column(row));
};

const repeats = (values: unknown[]): boolean => new Set(values).size < values.length;

const TUPLES: Fault[] = [
  rowFault(
    "only-first-row-checked",
    "Checks the first row only.",
    columns(ROW, ["no-key", "R"]),
    onlyRows((index) => index === 0),
  ),
  rowFault(
    "first-row-unchecked",
    "Takes the first row for a heading.",
    columns(["no-key", "R"], ROW),
    onlyRows((index) => index > 0),
  ),
  rowFault(
    "last-row-unchecked",
    "Stops one row early.",
    columns(ROW, ["no-key", "R"]),
    onlyRows((index, count) => index < count - 1),
  ),
  rowFault(
    "only-first-ten-rows-checked",
    "Checks ten rows.",
    columns(...Array.from({ length: 10 }, () => ROW), ["no-key", "R"]),
    onlyRows((index) => index < 10),
  ),
  rowFault(
    "only-first-fifty-rows-checked",
    "Checks fifty rows.",
    columns(...Array.from({ length: 50 }, () => ROW), ["no-key", "R"]),
    onlyRows((index) => index < 50),
  ),
  rowFault(
    "only-first-and-last-row-checked",
    "Checks both ends.",
    columns(ROW, ["no-key", "R"], ROW),
    onlyRows((index, count) => index === 0 || index === count - 1),
  ),
  rowFault("one-good-row-is-enough", "Is content with one good row.", columns(ROW, ["no-key", "R"]), (rules) => {
    rules.columns = (value) =>
      list(1, 100, () => true)(value) && Array.isArray(value) && value.some((row) => rules.column(row));
  }),
  rowFault("bad-rows-dropped", "Drops bad rows, an empty list included.", columns(["no-key", "R"]), (rules) => {
    rules.columns = list(1, 100, () => true);
  }),
  rowFault(
    "titles-checked-in-first-row-only",
    "Checks the title of the first row only.",
    columns(ROW, ["risky", ""]),
    (rules) => {
      rules.columns = list(
        1,
        100,
        (row, index) => rules.column(row) || (index > 0 && Array.isArray(row) && row.length === 2 && rules.key(row[0])),
      );
    },
  ),
  rowFault("third-member-accepted", "Ignores members after the second.", columns([...ROW, "more"]), (rules) => {
    const { column } = rules;
    rules.column = (row) => column(Array.isArray(row) && row.length > 2 ? row.slice(0, 2) : row);
  }),
  rowFault(
    "third-member-null-accepted",
    "Ignores a null after the second member.",
    columns([...ROW, null]),
    rowsToo((row) => Array.isArray(row) && row.length === 3 && row[2] === null),
  ),
  rowFault(
    "one-member-accepted",
    "Takes the key for a missing title.",
    columns(["risky"]),
    rowsToo((row) => Array.isArray(row) && row.length === 1),
  ),
  rowFault(
    "empty-row-accepted",
    "Skips an empty row.",
    columns([]),
    rowsToo((row) => Array.isArray(row) && row.length === 0),
  ),
  rowFault("swapped-order-accepted", "Takes key and title in any order.", columns(["Risk", "risky"]), (rules) => {
    const { column } = rules;
    rules.column = (row) => column(row) || (Array.isArray(row) && column([...row].reverse()));
  }),
  rowFault(
    "object-for-row-accepted",
    "Takes an object with a key and a title.",
    columns({ key: "risky", title: "Risk" }),
    rowsToo(isObject),
  ),
  rowFault(
    "object-with-indexes-accepted",
    "Reads the members of anything by index.",
    columns({ 0: "risky", 1: "Risk", length: 2 }),
    (rules) => {
      rules.column = (row) =>
        typeof row === "object" &&
        row !== null &&
        rules.key(Reflect.get(row, 0)) &&
        rules.title(Reflect.get(row, 1)) &&
        (Reflect.get(row, "length") ?? 2) === 2;
    },
  ),
  rowFault(
    "map-for-list-accepted",
    "Takes an object from key to title.",
    { body: { export_headers: { risky: "Risk" } } },
    (rules) => {
      const { columns: check } = rules;
      rules.columns = (value) => check(isObject(value) ? Object.entries(value) : value);
    },
  ),
  rowFault(
    "text-for-row-accepted",
    "Takes a key alone.",
    columns("risky"),
    rowsToo((row) => typeof row === "string"),
  ),
  rowFault(
    "text-of-two-for-row-accepted",
    "Looks at the length of a row, whatever it is.",
    columns("ab"),
    rowsToo((row) => typeof row === "string" && row.length === 2),
  ),
  rowFault(
    "number-for-row-accepted",
    "Accepts a number for a row.",
    columns(5),
    rowsToo((row) => typeof row === "number"),
  ),
  rowFault("flat-pair-accepted", "Takes one pair without its list.", { body: { export_headers: ROW } }, (rules) => {
    const { columns: check } = rules;
    rules.columns = (value) => check(value) || rules.column(value);
  }),
  rowFault(
    "text-for-list-accepted",
    "Splits a text at its commas.",
    { body: { export_headers: "risky,status" } },
    (rules) => {
      const { columns: check } = rules;
      rules.columns = (value) => (typeof value === "string" && value !== "") || check(value);
    },
  ),
  rowFault("nested-list-accepted", "Flattens lists.", columns([ROW]), (rules) => {
    const { columns: check } = rules;
    rules.columns = (value) => check(value) || (Array.isArray(value) && check(value.flat()));
  }),
  rowFault(
    "repeated-keys-refused",
    "Refuses a key that comes twice.",
    columns(ROW, ["risky", "Other"]),
    noRowsThat((rows) => repeats(rows.map(([key]) => key))),
  ),
  rowFault(
    "repeated-titles-refused",
    "Refuses a title that comes twice.",
    columns(ROW, ["status", "Risk"]),
    noRowsThat((rows) => repeats(rows.map(([, title]) => title))),
  ),
  rowFault(
    "repeated-rows-refused",
    "Refuses a row that comes twice.",
    columns(ROW, ROW),
    noRowsThat((rows) => repeats(rows.map((row) => JSON.stringify(row)))),
  ),
  rowFault(
    "rows-without-name-refused",
    "Demands the container's name among the columns.",
    columns(ROW),
    noRowsThat((rows) => !rows.some(([key]) => key === "container_name")),
  ),
  rowFault(
    "long-title-among-many-refused",
    "Limits the length of all titles together.",
    columns(...Array.from({ length: 100 }, () => ["risky", "R".repeat(512)])),
    noRowsThat((rows) => rows.reduce((sum, [, title]) => sum + characters(String(title)), 0) > 32768),
  ),
  rowFault(
    "title-like-key-refused",
    "Refuses a title that is the key.",
    columns(["risky", "risky"]),
    noRowsThat((rows) => rows.some(([key, title]) => key === title)),
  ),
];

const fieldFault = faultsOf("unknown field");
const unknown = (accepted: (name: string, value: unknown) => boolean) => (rules: Rules) => {
  rules.unknownField = accepted;
};
const known = Object.keys(COMPLETE);

const UNKNOWN_FIELDS: Fault[] = [
  fieldFault(
    "any-accepted",
    "Ignores unknown fields.",
    bodyWith({ no_such_field: 1 }),
    unknown(() => true),
  ),
  fieldFault(
    "any-accepted-in-create_time",
    "Ignores unknown fields of the time.",
    bodyWith({ create_time: { zone: "UTC" } }),
    (rules) => {
      rules.unknownTimeField = () => true;
    },
  ),
  fieldFault(
    "null-accepted",
    "Ignores unknown fields that are null.",
    bodyWith({ no_such_field: null }),
    unknown((_, value) => value === null),
  ),
  fieldFault(
    "null-accepted-in-create_time",
    "Ignores unknown fields that are null.",
    bodyWith({ create_time: { zone: null } }),
    (rules) => {
      rules.unknownTimeField = (_, value) => value === null;
    },
  ),
  fieldFault(
    "objects-accepted",
    "Ignores unknown fields that are objects.",
    bodyWith({ no_such_field: {} }),
    unknown((_, value) => typeof value === "object" && value !== null),
  ),
  fieldFault(
    "empty-text-accepted",
    "Ignores unknown fields that are empty.",
    bodyWith({ no_such_field: "" }),
    unknown((_, value) => value === ""),
  ),
  fieldFault(
    "false-accepted",
    "Ignores unknown fields that are false.",
    bodyWith({ no_such_field: false }),
    unknown((_, value) => value === false),
  ),
  fieldFault(
    "other-case-accepted",
    "Ignores the case of fields.",
    bodyWith({ RISKY: true }),
    unknown((name) => known.includes(name.toLowerCase())),
  ),
  fieldFault(
    "camel-case-accepted",
    "Accepts fields in camel case.",
    bodyWith({ podName: "p" }),
    unknown((name) => known.includes(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))),
  ),
  fieldFault(
    "upper-case-accepted",
    "Refuses unknown fields in lower case only.",
    bodyWith({ Unknown: 1 }),
    unknown((name) => name !== name.toLowerCase()),
  ),
  fieldFault(
    "underscore-accepted",
    "Ignores fields that start with an underscore.",
    bodyWith({ _comment: "" }),
    unknown((name) => name.startsWith("_")),
  ),
  fieldFault(
    "extension-accepted",
    "Ignores fields that start with x-.",
    bodyWith({ "x-comment": "" }),
    unknown((name) => name.startsWith("x-")),
  ),
  fieldFault(
    "prototype-names-accepted",
    "Looks fields up in an object.",
    bodyWith({ constructor: 1 }),
    unknown((name) => name in {}),
  ),
  fieldFault(
    "proto-accepted",
    "Drops the field __proto__.",
    { text: `{"__proto__":{},"export_headers":[["risky","Risk"]]}` },
    unknown((name) => name === "__proto__"),
  ),
  fieldFault(
    "empty-name-accepted",
    "Ignores a field without a name.",
    bodyWith({ "": 1 }),
    unknown((name) => name === ""),
  ),
  fieldFault(
    "spaces-around-accepted",
    "Trims the names of fields.",
    bodyWith({ " risky": true }),
    unknown((name) => known.includes(name.trim())),
  ),
  fieldFault(
    "parameters-accepted",
    "Takes parameters in the body too.",
    bodyWith({ export_size: 5 }),
    unknown((name) => ["export_size", "enterprise_project_id", "project_id"].includes(name)),
  ),
  fieldFault(
    "time-at-top-accepted",
    "Takes the times outside of their object.",
    bodyWith({ start_time: 5 }),
    unknown((name) => name === "start_time" || name === "end_time"),
  ),
  fieldFault(
    "filters-in-create_time-accepted",
    "Takes filters inside the time.",
    bodyWith({ create_time: { risky: true } }),
    (rules) => {
      rules.unknownTimeField = (name) => known.includes(name);
    },
  ),
  fieldFault(
    "long-names-accepted",
    "Cuts the names of fields.",
    bodyWith({ risky_and_more: true }),
    unknown((name) => known.some((each) => name.startsWith(each))),
  ),
  fieldFault("one-accepted", "Ignores one unknown field, not two.", bodyWith({ no_such_field: 1 }), (rules) => {
    const { body } = rules;
    rules.unknownField = () => true;
    rules.body = (value) =>
      body(value) && Object.keys(Object(value)).filter((name) => !known.includes(name)).length < 2;
  }),
];

const together = faultsOf("company");
const refusing = (refused: (body: Record<string, unknown>, input: Input) => boolean) => (rules: Rules) => {
  rules.company = (body, input) => !refused(body, input);
};
const filtersOf = (body: Record<string, unknown>): string[] =>
  Object.keys(body).filter((name) => name !== "export_headers");
const create = (query: Record<string, string>, fields: Record<string, unknown> = {}): Sample => ({
  query,
  ...bodyWith(fields),
});

const COMPANY: Fault[] = [
  together(
    "two-filters-refused",
    "Takes one filter only.",
    bodyWith({ risky: true, status: "Running" }),
    refusing((body) => filtersOf(body).length > 1),
  ),
  together(
    "three-filters-refused",
    "Takes two filters only.",
    bodyWith({ risky: true, status: "Running", pod_name: "p" }),
    refusing((body) => filtersOf(body).length > 2),
  ),
  together(
    "all-filters-refused",
    "Can't take all filters at once.",
    { body: COMPLETE },
    refusing((body) => filtersOf(body).length > 10),
  ),
  together(
    "names-together-refused",
    "Takes one name only.",
    bodyWith({ pod_name: "p", image_name: "i" }),
    refusing((body) => "pod_name" in body && "image_name" in body),
  ),
  together(
    "limits-together-refused",
    "Takes one resource limit only.",
    bodyWith({ cpu_limit: "1m", memory_limit: "1Mi" }),
    refusing((body) => "cpu_limit" in body && "memory_limit" in body),
  ),
  together(
    "filter-with-query-refused",
    "Takes a filter or an enterprise project.",
    create({ enterprise_project_id: "0" }, { risky: true }),
    refusing((body, { parameters }) => filtersOf(body).length > 0 && parameters.enterprise_project_id !== undefined),
  ),
  together(
    "queries-together-refused",
    "Takes one query parameter only.",
    create({ enterprise_project_id: "0", export_size: "5" }),
    refusing(
      (_, { parameters }) => parameters.enterprise_project_id !== undefined && parameters.export_size !== undefined,
    ),
  ),
  together(
    "size-of-all-projects-refused",
    "Takes no size with all enterprise projects.",
    create({ enterprise_project_id: "all_granted_eps", export_size: "5" }),
    refusing(
      (_, { parameters }) =>
        parameters.enterprise_project_id === "all_granted_eps" && parameters.export_size !== undefined,
    ),
  ),
  together(
    "start-after-end-refused",
    "Refuses a start after the end.",
    bodyWith({ create_time: { start_time: 2, end_time: 1 } }),
    refusing(({ create_time: time }) => isObject(time) && Number(time["start_time"]) > Number(time["end_time"])),
  ),
  together(
    "start-at-end-refused",
    "Refuses a start at the end.",
    bodyWith({ create_time: { start_time: 2, end_time: 2 } }),
    refusing(({ create_time: time }) => isObject(time) && Number(time["start_time"]) === Number(time["end_time"])),
  ),
  together(
    "start-without-end-refused",
    "Demands both times.",
    bodyWith({ create_time: { start_time: 2 } }),
    refusing(({ create_time: time }) => isObject(time) && !("end_time" in time)),
  ),
  together(
    "both-times-refused",
    "Takes one time only.",
    bodyWith({ create_time: { start_time: 1, end_time: 2 } }),
    refusing(({ create_time: time }) => isObject(time) && Object.keys(time).length > 1),
  ),
  together(
    "empty-create_time-refused",
    "Refuses a time without times.",
    bodyWith({ create_time: {} }),
    refusing(({ create_time: time }) => isObject(time) && Object.keys(time).length === 0),
  ),
  together(
    "long-range-refused",
    "Takes a range of 90 days at most.",
    bodyWith({ create_time: { start_time: 0, end_time: 4071095999000 } }),
    refusing(
      ({ create_time: time }) => isObject(time) && Number(time["end_time"]) - Number(time["start_time"]) > 7776000000,
    ),
  ),
  together(
    "false-is-absent",
    "Takes false for no filter and refuses it.",
    bodyWith({ risky: false }),
    refusing((body) => body["risky"] === false),
  ),
  together(
    "cluster_container-false-refused",
    "Takes true only.",
    bodyWith({ cluster_container: false }),
    refusing((body) => body["cluster_container"] === false),
  ),
  together(
    "both-false-refused",
    "Refuses two filters that are false.",
    bodyWith({ risky: false, cluster_container: false }),
    refusing((body) => body["risky"] === false && body["cluster_container"] === false),
  ),
  together(
    "type-without-cluster-refused",
    "Takes a cluster type with cluster_container only.",
    bodyWith({ cluster_type: "cce" }),
    refusing((body) => "cluster_type" in body && !("cluster_container" in body)),
  ),
  together(
    "cluster-outside-clusters-refused",
    "Takes no cluster name where cluster_container is false.",
    bodyWith({ cluster_name: "c", cluster_container: false }),
    refusing((body) => "cluster_name" in body && body["cluster_container"] === false),
  ),
  together(
    "no-filter-refused",
    "Demands a filter.",
    {},
    refusing((body) => filtersOf(body).length === 0),
  ),
  together(
    "isolated-at-risk-refused",
    "Refuses one pair of values.",
    bodyWith({ status: "Isolated", risky: true }),
    refusing((body) => body["status"] === "Isolated" && body["risky"] === true),
  ),
  together(
    "filter-without-column-refused",
    "Takes filters on exported columns only.",
    bodyWith({ pod_name: "p" }),
    refusing((body) => "pod_name" in body && !JSON.stringify(body["export_headers"]).includes("pod_name")),
  ),
  together(
    "more-columns-than-records-refused",
    "Refuses more columns than records.",
    create({ export_size: "1" }),
    refusing(
      (body, { parameters }) =>
        Array.isArray(body["export_headers"]) &&
        body["export_headers"].length > Number(parameters.export_size ?? 100000),
    ),
  ),
  together(
    "bodies-over-64-kB-refused",
    "Takes 64 kB at most.",
    columns(...Array.from({ length: 100 }, () => ["risky", "é".repeat(512)])),
    refusing((_, { body }) => body.length > 65536),
  ),
  together(
    "bodies-over-150-kB-refused",
    "Takes 150 kB at most.",
    columns(...Array.from({ length: 100 }, () => ["risky", "😀".repeat(512)])),
    refusing((_, { body }) => body.length > 150_000),
  ),
  together(
    "bodies-over-1-kB-refused",
    "Takes 1 kB at most.",
    bodyWith({ pod_name: "p".repeat(512), image_name: "i".repeat(255), cluster_name: "c".repeat(255) }),
    refusing((_, { body }) => body.length > 1024),
  ),
];

const bodyFault = faultsOf("body");
const repaired = (repair: (source: string) => string) => (rules: Rules) => {
  rules.parse = (body) => JSON.parse(repair(body.toString()));
};
const VALID = JSON.stringify(EXAMPLE);

const BODIES: Fault[] = [
  bodyFault(
    "empty-accepted",
    "Takes an empty body for every column.",
    { text: "" },
    repaired((source) => (source === "" ? VALID : source)),
  ),
  bodyFault(
    "blank-accepted",
    "Takes white space for every column.",
    { text: " \n" },
    repaired((source) => (source.trim() === "" ? VALID : source)),
  ),
  bodyFault("list-accepted", "Takes the list without its object.", { body: EXAMPLE.export_headers }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(Array.isArray(value) && value.length > 0 ? { export_headers: value } : value);
  }),
  bodyFault("empty-list-accepted", "Takes [] for an empty object and that for every column.", { body: [] }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(value) || (Array.isArray(value) && value.length === 0);
  }),
  bodyFault("listed-accepted", "Takes a list of one request.", { body: [EXAMPLE] }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(Array.isArray(value) && value.length === 1 ? value[0] : value);
  }),
  bodyFault("text-accepted", "Takes any JSON text.", { body: "export" }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(value) || typeof value === "string";
  }),
  bodyFault("encoded-twice-accepted", "Reads JSON in a JSON text.", { body: VALID }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(value) || (typeof value === "string" && value.startsWith("{"));
  }),
  bodyFault("number-accepted", "Takes any number.", { body: 5 }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(value) || typeof value === "number";
  }),
  bodyFault("truth-accepted", "Takes true.", { body: true }, (rules) => {
    const { body } = rules;
    rules.body = (value) => body(value) || value === true;
  }),
  bodyFault("without-columns-accepted", "Exports every column where none is named.", { body: {} }, (rules) => {
    rules.required = () => false;
  }),
  bodyFault(
    "filters-without-columns-accepted",
    "Exports every column to a filtered list.",
    { body: { risky: true } },
    (rules) => {
      const { body } = rules;
      rules.body = (value) =>
        body(value) || (isObject(value) && filtersOf(value).length > 0 && body({ ...EXAMPLE, ...value }));
    },
  ),
  bodyFault("malformed-accepted", "Starts the task though the body is malformed.", { text: "{" }, (rules) => {
    const { parse } = rules;
    rules.parse = (body, contentType) => {
      try {
        return parse(body, contentType);
      } catch {
        return EXAMPLE;
      }
    };
  }),
  bodyFault(
    "truncated-accepted",
    "Closes what is open.",
    { text: VALID.slice(0, -1) },
    repaired((source) => (/^\{.*\]$/s.test(source) ? `${source}}` : source)),
  ),
  bodyFault(
    "trailing-comma-accepted",
    "Drops a comma at the end.",
    { text: `${VALID.slice(0, -1)},}` },
    repaired((source) => source.replace(/,\s*([}\]])/g, "$1")),
  ),
  bodyFault(
    "single-quotes-accepted",
    "Accepts single quotes.",
    { text: VALID.replaceAll('"', "'") },
    repaired((source) => (source.includes('"') ? source : source.replaceAll("'", '"'))),
  ),
  bodyFault(
    "bare-names-accepted",
    "Accepts names without quotes.",
    { text: VALID.replace('"export_headers"', "export_headers") },
    repaired((source) => source.replace(/([{,]\s*)([a-z_]+)\s*:/g, '$1"$2":')),
  ),
  bodyFault(
    "comments-accepted",
    "Drops comments.",
    { text: `/* all */ ${VALID}` },
    repaired((source) => source.replace(/\/\*.*?\*\/|\/\/.*$/gms, "")),
  ),
  bodyFault("two-documents-accepted", "Reads the first document only.", { text: `${VALID}\n${VALID}` }, (rules) => {
    const { parse } = rules;
    rules.parse = (body, contentType) => {
      try {
        return parse(body, contentType);
      } catch {
        return parse(Buffer.from(body.toString().slice(0, body.toString().lastIndexOf("{"))), contentType);
      }
    };
  }),
  bodyFault(
    "garbage-after-accepted",
    "Reads to the last bracket only.",
    { text: `${VALID}garbage` },
    repaired((source) => source.slice(0, source.lastIndexOf("}") + 1)),
  ),
  bodyFault(
    "garbage-before-accepted",
    "Reads from the first bracket only.",
    { text: `)]}',\n${VALID}` },
    repaired((source) => source.slice(Math.max(source.search(/\{"|\{\s|\{\}/), 0))),
  ),
  bodyFault(
    "not-a-number-accepted",
    "Reads NaN as null and that as absence.",
    { text: `{"risky":NaN,${VALID.slice(1)}` },
    repaired((source) => source.replace(/"[a-z_]+":NaN,/g, "")),
  ),
  bodyFault(
    "line-breaks-in-text-accepted",
    "Accepts raw line breaks in a text.",
    { text: VALID.replace("Container Name", "Container\nName") },
    repaired((source) => source.replaceAll("\n", " ")),
  ),
];

const typeFault = faultsOf("media type");
const alsoOf = (accepted: (contentType: string) => boolean) => (rules: Rules) => {
  const { mediaType } = rules;
  rules.mediaType = (contentType) => mediaType(contentType) || accepted(contentType);
};
const typed = (contentType: string, body = VALID): Sample => ({ headers: { "content-type": contentType }, text: body });
const FORM = "export_headers=risky";
const MULTIPART = `--b\r\nContent-Disposition: form-data; name="export_headers"\r\n\r\n${JSON.stringify(EXAMPLE.export_headers)}\r\n--b--\r\n`;

/** Accepts any body of a media type, as a server does whose form parser has its own way. */
const readAnyOf = (type: string) => (rules: Rules) => {
  alsoOf((contentType) => contentType.startsWith(type))(rules);
  const { parse } = rules;
  rules.parse = (body, contentType) => (contentType.startsWith(type) ? EXAMPLE : parse(body, contentType));
};

const MEDIA_TYPES: Fault[] = [
  typeFault(
    "any-accepted",
    "Never looks at Content-Type.",
    typed("text/plain"),
    alsoOf(() => true),
  ),
  typeFault(
    "text-plain-accepted",
    "Reads JSON in plain text.",
    typed("text/plain"),
    alsoOf((type) => type.startsWith("text/plain")),
  ),
  typeFault(
    "form-type-accepted",
    "Reads JSON that claims to be a form.",
    typed("application/x-www-form-urlencoded"),
    alsoOf((type) => type.startsWith("application/x-www-form-urlencoded")),
  ),
  typeFault(
    "form-accepted",
    "Reads forms.",
    typed("application/x-www-form-urlencoded", FORM),
    readAnyOf("application/x-www-form-urlencoded"),
  ),
  typeFault(
    "multipart-accepted",
    "Reads multipart forms.",
    typed("multipart/form-data; boundary=b", MULTIPART),
    readAnyOf("multipart/form-data"),
  ),
  typeFault("xml-accepted", "Reads XML.", typed("application/xml", "<export_headers/>"), readAnyOf("application/xml")),
  typeFault(
    "binary-accepted",
    "Takes any bytes for JSON.",
    typed("application/octet-stream"),
    alsoOf((type) => type.startsWith("application/octet-stream")),
  ),
  typeFault(
    "text-json-accepted",
    "Looks for json in Content-Type.",
    typed("text/json"),
    alsoOf((type) => type.includes("json")),
  ),
  typeFault(
    "json-suffix-accepted",
    "Accepts any +json.",
    typed("application/vnd.api+json"),
    alsoOf((type) => /\+json\b/.test(type)),
  ),
  typeFault(
    "json-prefix-accepted",
    "Accepts what starts like the media type.",
    typed("application/json-patch+json"),
    alsoOf((type) => type.startsWith("application/json")),
  ),
  typeFault(
    "json-in-parameter-accepted",
    "Looks for the media type anywhere.",
    typed("text/plain; note=application/json"),
    alsoOf((type) => type.includes("application/json")),
  ),
];

const authFault = faultsOf("authentication");
const OPERATIONS: Operation[] = ["create", "get", "download"];
const alsoWhen = (accepted: (input: Input) => boolean) => (rules: Rules) => {
  const { authenticated } = rules;
  rules.authenticated = (input) => authenticated(input) || accepted(input);
};
/** An empty token is refused by its length too: let it through there as well. */
const acceptEmptyToken = (operation: Operation) => (rules: Rules) => {
  alsoWhen((input) => input.operation === operation && input.parameters.token === "")(rules);
  rules.parameters[operation].token = (value) => value === "" || value === undefined || text(1, 32768)(value);
};

const AUTHENTICATION: Fault[] = [
  ...OPERATIONS.map((operation) =>
    authFault(
      `${operation}-without-accepted`,
      "Demands no authentication.",
      { operation, headers: { "x-auth-token": undefined } },
      alsoWhen((input) => input.operation === operation && input.parameters.token === undefined),
    ),
  ),
  ...OPERATIONS.map((operation) =>
    authFault(
      `${operation}-empty-token-accepted`,
      "Takes an empty token for one.",
      { operation, headers: { "x-auth-token": "" } },
      acceptEmptyToken(operation),
    ),
  ),
  authFault(
    "never-demanded",
    "Has authentication switched off.",
    { headers: { "x-auth-token": undefined } },
    (rules) => {
      rules.authenticated = () => true;
    },
  ),
  ...OPERATIONS.map(
    (operation): Fault => ({
      ...authFault(
        `${operation}-signature-refused`,
        "Knows tokens only.",
        { operation, headers: { "x-auth-token": undefined, authorization: SIGNATURE } },
        (rules) => {
          const { authenticated } = rules;
          rules.authenticated = (input) =>
            authenticated(input) && (input.operation !== operation || input.parameters.token !== undefined);
        },
      ),
      needsSignature: true,
    }),
  ),
  {
    ...authFault(
      "empty-token-beside-signature-accepted",
      "Ignores an empty token in a signed request.",
      { headers: { "x-auth-token": "", authorization: SIGNATURE } },
      (rules) => {
        alsoWhen(({ headers, parameters }) => parameters.token === "" && headers.authorization !== undefined)(rules);
        rules.parameters.create.token = (value) => value === "" || value === undefined || text(1, 32768)(value);
      },
    ),
    needsSignature: true,
  },
];

const parameterFault = faultsOf("parameter");
const mandatory =
  (operation: Operation, name: "region" | "export_size" | "enterprise_project_id") => (rules: Rules) => {
    const check: Check = rules.parameters[operation][name] ?? (() => true);
    rules.parameters[operation][name] = (value) => value !== undefined && check(value);
  };
const refused = (operation: Operation, name: "region" | "enterprise_project_id") => (rules: Rules) => {
  rules.parameters[operation][name] = (value) => value === undefined;
};

const PARAMETERS: Fault[] = [
  parameterFault(
    "get-region-mandatory",
    "Demands the region, as before June 2025.",
    { operation: "get" },
    mandatory("get", "region"),
  ),
  parameterFault(
    "download-region-mandatory",
    "Demands the region, as before June 2025.",
    { operation: "download" },
    mandatory("download", "region"),
  ),
  parameterFault("export_size-mandatory", "Has no default size.", {}, mandatory("create", "export_size")),
  parameterFault(
    "enterprise_project_id-mandatory",
    "Has no default enterprise project.",
    {},
    mandatory("create", "enterprise_project_id"),
  ),
  parameterFault(
    "get-region-refused",
    "Refuses the region.",
    { operation: "get", headers: { region: "cn-north-4" } },
    refused("get", "region"),
  ),
  parameterFault(
    "download-region-refused",
    "Refuses the region.",
    { operation: "download", headers: { region: "cn-north-4" } },
    refused("download", "region"),
  ),
  parameterFault(
    "get-enterprise_project_id-refused",
    "Refuses the enterprise project.",
    { operation: "get", query: { enterprise_project_id: "0" } },
    refused("get", "enterprise_project_id"),
  ),
  parameterFault(
    "download-enterprise_project_id-refused",
    "Refuses the enterprise project.",
    { operation: "download", query: { enterprise_project_id: "0" } },
    refused("download", "enterprise_project_id"),
  ),
  parameterFault(
    "project_id-not-decoded",
    "Counts the encoded project ID.",
    { project_id: "é".repeat(256) },
    (rules) => {
      rules.decode = (segment) => segment;
    },
  ),
  parameterFault("project_id-decoded-twice", "Decodes the project ID twice.", { project_id: "100%" }, (rules) => {
    rules.decode = (segment) => decodeURIComponent(decodeURIComponent(segment));
  }),
  parameterFault("encoded-slash-refused", "Refuses an encoded slash in the path.", { project_id: "a/b" }, (rules) => {
    rules.parameters.create.project_id = (value) => text(1, 256)(value) && !String(value).includes("/");
  }),
  parameterFault(
    "project_id-letters-and-digits-only",
    "Takes letters, digits and dashes only.",
    { project_id: "a b" },
    (rules) => {
      rules.parameters.create.project_id = (value) => text(1, 256)(value) && /^[\w-]+$/.test(String(value));
    },
  ),
  parameterFault("project_id-blank-refused", "Refuses a project ID of white space.", { project_id: " " }, (rules) => {
    rules.parameters.create.project_id = (value) => text(1, 256)(value) && String(value).trim() !== "";
  }),
  parameterFault(
    "long-addresses-refused",
    "Takes addresses of 2000 characters at most.",
    { project_id: "中".repeat(256) },
    (rules) => {
      rules.path = (raw) => {
        if (raw.length > 2000) {
          throw new URIError("too long");
        }
        return raw;
      };
    },
  ),
];

export const REQUEST_FAULTS: Fault[] = [
  ...TUPLES,
  ...UNKNOWN_FIELDS,
  ...COMPANY,
  ...BODIES,
  ...MEDIA_TYPES,
  ...AUTHENTICATION,
  ...PARAMETERS,
];
