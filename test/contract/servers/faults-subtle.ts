/** Servers whose fault shows only in company, only in a place, or only to a value that most texts are not. */
import { bodyWith, columns, EXAMPLE, type Sample } from "./exchange.ts";
import { type Fault, faultsOf } from "./fault.ts";
import {
  type Answer,
  type Check,
  COLUMN_KEYS,
  digits,
  integer,
  isObject,
  json,
  type Operation,
  optional,
  type Rules,
  STATUSES,
  serviceError,
} from "./reference.ts";

type Body = Record<string, unknown>;

/** Refuses what the reference accepts, where body and request come together. */
const refusing =
  (refused: (body: Body, input: Parameters<Rules["company"]>[1]) => boolean) =>
  (rules: Rules): void => {
    rules.company = (body, input) => !refused(body, input);
  };

/** Accepts whole bodies that the reference refuses. */
const bodiesToo =
  (accepted: (body: Body, reference: Check) => boolean) =>
  (rules: Rules): void => {
    const { body: check } = rules;
    rules.body = (value) => check(value) || (isObject(value) && accepted(value, check));
  };

const filterToo =
  (name: keyof Rules["filters"], accepted: Check) =>
  (rules: Rules): void => {
    const check = rules.filters[name];
    rules.filters[name] = (value) => check(value) || accepted(value);
  };

const rowsOf = (body: Body): unknown[][] => (Array.isArray(body["export_headers"]) ? body["export_headers"] : []);
const ROW = ["risky", "Risk"];
const rows = (count: number): unknown[][] => Array.from({ length: count }, () => ROW);
const onlyText =
  (check: (text: string) => boolean): Check =>
  (value) =>
    typeof value === "string" && check(value);

const company = faultsOf("company");
const COMPANY: Fault[] = [
  company(
    "region-with-enterprise-project-refused",
    "Takes a region or an enterprise project.",
    { operation: "get", headers: { region: "r" }, query: { enterprise_project_id: "0" } },
    (rules) => {
      const { enterprise_project_id: check = () => true } = rules.parameters.get;
      const { authenticated } = rules;
      let region: string | undefined;
      rules.authenticated = (input) => {
        region = input.parameters.region;
        return authenticated(input);
      };
      rules.parameters.get.enterprise_project_id = (value) =>
        check(value) && !(value !== undefined && region !== undefined);
    },
  ),
  company(
    "times-with-type-and-status-refused",
    "Refuses three fields together, which are fine two by two.",
    bodyWith({ create_time: { start_time: 1 }, cluster_type: "cce", status: "Running" }),
    refusing((body) => "create_time" in body && "cluster_type" in body && "status" in body),
  ),
  company(
    "unknown-field-beside-filters-accepted",
    "Ignores an unknown field where a filter is set.",
    bodyWith({ risky: true, pod_name: "p", no_such_field: 1 }),
    bodiesToo(({ risky, pod_name, ...others }, check) => {
      const listed = Object.entries(others).filter(([name]) => check({ ...EXAMPLE, [name]: others[name] }));
      return risky !== undefined && pod_name !== undefined && check({ risky, pod_name, ...Object.fromEntries(listed) });
    }),
  ),
  company(
    "end-unchecked-beside-start",
    "Checks the end of the times only where there is no start.",
    bodyWith({ create_time: { start_time: 0, end_time: -1 } }),
    (rules) => {
      const { createTime } = rules;
      rules.createTime = (value) =>
        createTime(value) || (isObject(value) && "start_time" in value && createTime({ ...value, end_time: 0 }));
    },
  ),
  company(
    "size-unchecked-for-all-projects",
    "Checks no size where all enterprise projects are asked for.",
    { query: { enterprise_project_id: "all_granted_eps", export_size: "100001" } },
    (rules) => {
      const { export_size: check = () => true } = rules.parameters.create;
      const { authenticated } = rules;
      let all = false;
      rules.authenticated = (input) => {
        all = input.parameters.enterprise_project_id === "all_granted_eps";
        return authenticated(input);
      };
      rules.parameters.create.export_size = (value) => check(value) || (all && digits(1, 1e9)(value));
    },
  ),
  company(
    "filters-with-all-columns-refused",
    "Takes a hundred columns without a filter only.",
    { body: { export_headers: rows(100), risky: true } },
    refusing((body) => rowsOf(body).length === 100 && Object.keys(body).length > 1),
  ),
];

const tuple = faultsOf("tuple");
const PLACES: Fault[] = [
  tuple("title-of-last-row-unchecked", "Checks no title of the last row.", columns(ROW, ["risky", ""]), (rules) => {
    rules.columns = (value) =>
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 100 &&
      value.every((row, index) =>
        rules.column(
          index > 0 && index === value.length - 1 && Array.isArray(row) && row.length === 2 ? [row[0], "a"] : row,
        ),
      );
  }),
  tuple(
    "fiftieth-row-refused",
    "Refuses fifty columns.",
    columns(...rows(50)),
    refusing((body) => rowsOf(body).length === 50),
  ),
  tuple(
    "over-twenty-rows-refused",
    "Takes twenty columns at most.",
    columns(...rows(21)),
    refusing((body) => rowsOf(body).length > 20),
  ),
  tuple(
    "rows-after-the-sixteenth-unchecked",
    "Checks so many rows as there are keys.",
    columns(...rows(16), ["no-key", "R"]),
    (rules) => {
      rules.columns = (value) =>
        Array.isArray(value) &&
        value.length >= 1 &&
        value.length <= 100 &&
        value.slice(0, COLUMN_KEYS.length).every((row) => rules.column(row));
    },
  ),
  tuple(
    "duplicates-removed",
    "Counts rows after it has removed those that come twice.",
    columns(...rows(101)),
    (rules) => {
      const { columns: check } = rules;
      rules.columns = (value) =>
        check(value) ||
        (Array.isArray(value) && check([...new Map(value.map((row) => [JSON.stringify(row), row])).values()]));
    },
  ),
  tuple("null-rows-dropped", "Drops rows that are null.", columns(ROW, null), (rules) => {
    const { columns: check } = rules;
    rules.columns = (value) => check(Array.isArray(value) ? value.filter((row) => row !== null) : value);
  }),
  tuple("empty-rows-dropped", "Drops rows that are empty.", columns(ROW, []), (rules) => {
    const { columns: check } = rules;
    rules.columns = (value) =>
      check(Array.isArray(value) ? value.filter((row) => !Array.isArray(row) || row.length > 0) : value);
  }),
];

const conversion = faultsOf("conversion");
const CONVERSIONS: Fault[] = [
  conversion(
    "end_time-integral-floats-refused",
    "Refuses what its library made a float: numbers over 2 to the 31st.",
    bodyWith({ create_time: { end_time: 2 ** 31 } }),
    (rules) => {
      rules.endTime = (value) => integer(0, 4071095999000)(value) && Number(value) !== 2 ** 31;
    },
  ),
  conversion("export_size-zero-is-absent", "Takes 0 for the default.", { query: { export_size: "0" } }, (rules) => {
    rules.parameters.create.export_size = (value) => value === "0" || optional(digits(1, 100000))(value);
  }),
  conversion(
    "enterprise_project_id-zero-refused",
    "Takes the text 0 for nothing, and refuses nothing.",
    { query: { enterprise_project_id: "0" } },
    (rules) => {
      const { enterprise_project_id: check = () => true } = rules.parameters.create;
      rules.parameters.create.enterprise_project_id = (value) => check(value) && value !== "0";
    },
  ),
  conversion(
    "start_time-negative-zero-to-one-accepted",
    "Truncates towards zero before it looks at the minimum.",
    bodyWith({ create_time: { start_time: -0.5 } }),
    (rules) => {
      const { startTime } = rules;
      rules.startTime = (value) => startTime(typeof value === "number" && value > -1 && value < 0 ? 0 : value);
    },
  ),
  conversion(
    "end_time-exponent-text-accepted",
    "Reads numbers with an exponent from texts.",
    bodyWith({ create_time: { end_time: "1e3" } }),
    (rules) => {
      const { endTime } = rules;
      rules.endTime = (value) => endTime(onlyText((text) => /^\d+e\d+$/.test(text))(value) ? Number(value) : value);
    },
  ),
  conversion(
    "export_size-hexadecimal-suffix-accepted",
    "Drops letters at the end of a number.",
    { query: { export_size: "1a" } },
    (rules) => {
      const { export_size: check = () => true } = rules.parameters.create;
      rules.parameters.create.export_size = (value) =>
        check(typeof value === "string" ? value.replace(/[a-z]+$/, "") || "x" : value);
    },
  ),
  conversion(
    "status-one-member-without-case",
    "Compares one member without case.",
    bodyWith({ status: "TERMINATED" }),
    filterToo(
      "status",
      onlyText((text) => text.toLowerCase() === "terminated"),
    ),
  ),
  conversion(
    "status-with-line-feed-accepted",
    "Anchors its pattern at lines.",
    bodyWith({ status: "Running\nx" }),
    filterToo(
      "status",
      onlyText((text) => new RegExp(`^(?:${STATUSES.join("|")})$`, "m").test(text)),
    ),
  ),
  conversion(
    "cluster_type-list-of-one-accepted",
    "Compares after it wrote the value as text.",
    bodyWith({ cluster_type: ["aws"] }),
    (rules) => {
      const { cluster_type: check } = rules.filters;
      rules.filters.cluster_type = (value) => check(String(value));
    },
  ),
  conversion(
    "cluster_type-normalized",
    "Normalizes compatibility characters before it compares.",
    bodyWith({ cluster_type: "ｃｃｅ" }),
    (rules) => {
      const { cluster_type: check } = rules.filters;
      rules.filters.cluster_type = (value) => check(typeof value === "string" ? value.normalize("NFKC") : value);
    },
  ),
  conversion(
    "pod_name-boxed-text-accepted",
    "Reads the text from an object of one.",
    bodyWith({ pod_name: { value: "p" } }),
    filterToo("pod_name", (value) => isObject(value) && typeof value["value"] === "string"),
  ),
  conversion(
    "image_name-digits-refused",
    "Reads texts of digits as numbers, and refuses them.",
    bodyWith({ image_name: "1" }),
    refusing(({ image_name }) => typeof image_name === "string" && /^\d+$/.test(image_name)),
  ),
];

const unknown = faultsOf("unknown field");
const UNKNOWN: Fault[] = [
  unknown(
    "deep-accepted",
    "Ignores an unknown field whose value is an object with something in it.",
    bodyWith({ no_such_field: { a: { b: [] } } }),
    (rules) => {
      rules.unknownField = (_, value) => isObject(value) && Object.keys(value).length > 0;
    },
  ),
  unknown(
    "numbers-accepted",
    "Ignores unknown fields that are numbers other than 0.",
    bodyWith({ no_such_field: 1 }),
    (rules) => {
      rules.unknownField = (_, value) => typeof value === "number" && value !== 0;
    },
  ),
  unknown(
    "proto-with-object-accepted",
    "Merges __proto__ away where it is an object.",
    { text: JSON.stringify(EXAMPLE).replace("{", '{"__proto__":{"a":1},') },
    (rules) => {
      rules.unknownField = (name, value) => name === "__proto__" && isObject(value);
    },
  ),
];

const body = faultsOf("body");
const BODIES: Fault[] = [
  body(
    "unclosed-list-accepted",
    "Closes lists and objects that are left open.",
    { text: JSON.stringify(EXAMPLE).slice(0, -2) },
    (rules) => {
      const { parse } = rules;
      rules.parse = (bytes, type) => {
        try {
          return parse(bytes, type);
        } catch {
          return parse(Buffer.concat([bytes, Buffer.from("]}")]), type);
        }
      };
    },
  ),
  body(
    "last-comma-in-list-accepted",
    "Drops commas before a bracket.",
    { text: JSON.stringify(EXAMPLE).replace(/\]\}$/, ",]}") },
    (rules) => {
      const { parse } = rules;
      rules.parse = (bytes, type) => parse(Buffer.from(bytes.toString().replace(/,(?=[\]}])/g, "")), type);
    },
  ),
  body(
    "capital-literals-accepted",
    "Reads True and False.",
    { text: JSON.stringify({ ...EXAMPLE, risky: true }).replace(":true", ":True") },
    (rules) => {
      const { parse } = rules;
      rules.parse = (bytes, type) =>
        parse(Buffer.from(bytes.toString().replace(/:(True|False)/g, (text) => text.toLowerCase())), type);
    },
  ),
  body("escapes-refused", "Can't read escapes beyond the Latin letters.", bodyWith({ pod_name: "\u0001" }), (rules) => {
    const { parse } = rules;
    rules.parse = (bytes, type) => {
      if (bytes.toString().includes("\\u00")) {
        throw new SyntaxError("an escape");
      }
      return parse(bytes, type);
    };
  }),
];

const error = faultsOf("error");
const errorOf = (reason: Parameters<Rules["refuse"]>[0], change: (answer: Answer) => Answer) => (rules: Rules) => {
  const { refuse } = rules;
  rules.refuse = (given, input) => (given === reason ? change(refuse(given, input)) : refuse(given, input));
};
const ERRORS: Fault[] = [
  error(
    "stranger-in-another-shape",
    "Has another service's shape of a 401.",
    { headers: { "x-auth-token": undefined } },
    errorOf("no authentication", () => json({ error: { code: 401, message: "Unauthorized" } }, 401)),
  ),
  error(
    "unknown-id-in-another-shape",
    "Has no code for an unknown ID.",
    { operation: "get", task_id: "no-such-task" },
    errorOf("unknown id", () => json({ error_msg: "not found" }, 404)),
  ),
  error(
    "no-code-for-long-values",
    "Loses its code where a value is echoed.",
    { query: { export_size: "100001" } },
    (rules) => {
      const { refuse } = rules;
      rules.refuse = (reason, input) =>
        input?.parameters.export_size !== undefined && reason === "invalid value"
          ? json({ error_msg: "size" }, 400)
          : refuse(reason, input);
    },
  ),
  error(
    "status-418-as-html",
    "Has a joke for media types.",
    { headers: { "content-type": "text/plain" } },
    errorOf("wrong media type", () => ({ status: 418, headers: { "content-type": "text/html" }, body: "<p>teapot" })),
  ),
  error(
    "invalid-as-100-list",
    "Answers a list of errors to bad values.",
    { query: { export_size: "0" } },
    errorOf("invalid value", () => json([{ error_code: "HSS.0001" }], 400)),
  ),
  error(
    "invalid-with-wrong-content-type",
    "Calls the JSON of a 400 text.",
    { query: { export_size: "0" } },
    errorOf("invalid value", (answer) => ({ ...answer, headers: { "content-type": "text/plain" } })),
  ),
];

const state = faultsOf("state");
const answer = faultsOf("answer");
const again = (operation: Operation, times: number): Sample => ({ operation, times });
const STATES: Fault[] = [
  state("file-once-only", "Has a file once, and 410 for it afterwards.", again("download", 2), (rules) => {
    const { findFile } = rules;
    const seen = new Set<string>();
    rules.findFile = (id) => {
      const file = seen.has(id) ? undefined : findFile(id);
      seen.add(id);
      return file;
    };
    const { refuse } = rules;
    rules.refuse = (reason, input) =>
      reason === "unknown id" && input?.operation === "download" ? serviceError(reason, 410) : refuse(reason, input);
  }),
  state("finished-task-404-later", "Forgets a finished task after five polls.", again("get", 6), (rules) => {
    const { findTask } = rules;
    rules.findTask = (id) => {
      const task = findTask(id);
      return task && task.polls < 5 ? task : undefined;
    };
  }),
  answer(
    "create-task_id-null-with-filters",
    "Has no task where a filter is set.",
    bodyWith({ risky: false }),
    (rules) => {
      const { create } = rules.answers;
      let filtered = false;
      rules.company = (content) => {
        filtered = content["risky"] === false;
        return true;
      };
      rules.answers.create = (task) => (filtered ? json({ task_id: null }) : create(task));
    },
  ),
  answer("get-wrong-on-second-use", "Has a number for a name the second time.", again("get", 2), (rules) => {
    const { get } = rules.answers;
    rules.answers.get = (task) => (task.polls > 1 ? json({ task_id: task.id, task_name: 5 }) : get(task));
  }),
  answer("create-202-without-body-for-large", "Says 202 to long lists.", columns(...rows(100)), (rules) => {
    const { create } = rules.answers;
    let long = false;
    rules.company = (content) => {
      long = rowsOf(content).length > 50;
      return true;
    };
    rules.answers.create = (task) => (long ? { status: 202, headers: {}, body: "" } : create(task));
  }),
  answer("create-as-ndjson", "Calls its JSON by another name.", {}, (rules) => {
    const { create } = rules.answers;
    rules.answers.create = (task) => ({ ...create(task), headers: { "content-type": "application/x-ndjson" } });
  }),
];

/** The faults of this file. */
export const SUBTLE_FAULTS: Fault[] = [
  ...COMPANY,
  ...PLACES,
  ...CONVERSIONS,
  ...UNKNOWN,
  ...BODIES,
  ...ERRORS,
  ...STATES,
];
