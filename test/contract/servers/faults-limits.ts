/** Servers with one limit that is too tight, too loose or absent, each from both sides. */
import { bodyWith, columns, type Sample } from "./exchange.ts";
import { type Fault, faultsOf } from "./fault.ts";
import {
  type Check,
  digits,
  type Filter,
  integer,
  list,
  type Operation,
  optional,
  type Parameter,
  type Rules,
  type Task,
  text,
} from "./reference.ts";

interface Place<Value> {
  name: string;
  min: number;
  max: number;
  put(rules: Rules, check: Check): void;
  sample(value: Value): Sample;
}

const fault = faultsOf("limit");

const filterText = (name: Filter, min: number, max: number): Place<string> => ({
  name,
  min,
  max,
  put: (rules, check) => {
    rules.filters[name] = check;
  },
  sample: (value) => bodyWith({ [name]: value }),
});

const parameterText = (operation: Operation, name: Parameter, min: number, max: number): Place<string> => ({
  name: `${operation}-${name}`,
  min,
  max,
  put: (rules, check) => {
    const isId = name === "task_id" || name === "file_id";
    rules.parameters[operation][name] = name === "project_id" || isId ? check : optional(check);
  },
  sample: (value) => {
    switch (name) {
      case "token":
        return { operation, headers: { "x-auth-token": value } };
      case "region":
        return { operation, headers: { region: value } };
      case "enterprise_project_id":
      case "export_size":
        return { operation, query: { [name]: value } };
      default:
        return { operation, [name]: value };
    }
  },
});

const title: Place<string> = {
  name: "title",
  min: 1,
  max: 512,
  put: (rules, check) => {
    rules.title = check;
  },
  sample: (value) => columns(["risky", value]),
};

/** Lets a server answer every ID, so that a limit of an ID shows as an accepted request. */
export function knowEveryId(rules: Rules): void {
  const known = (): Task => ({ id: "task", fileId: "file", polls: 1 });
  rules.findTask = known;
  rules.findFile = known;
}

const TEXTS: Place<string>[] = [
  filterText("cluster_name", 1, 255),
  filterText("container_name", 1, 255),
  filterText("pod_name", 1, 512),
  filterText("image_name", 1, 255),
  filterText("cpu_limit", 0, 64),
  filterText("memory_limit", 0, 64),
  title,
  parameterText("create", "project_id", 1, 256),
  parameterText("create", "enterprise_project_id", 1, 256),
  parameterText("create", "token", 1, 32768),
  parameterText("get", "project_id", 1, 256),
  parameterText("get", "task_id", 1, 256),
  parameterText("get", "enterprise_project_id", 1, 256),
  parameterText("get", "token", 1, 32768),
  parameterText("get", "region", 0, 32),
  parameterText("download", "project_id", 1, 256),
  parameterText("download", "file_id", 1, 64),
  parameterText("download", "enterprise_project_id", 1, 256),
  parameterText("download", "region", 0, 32),
];

const letters = (count: number): string => "a".repeat(count);
const rows = (count: number): string[][] => Array.from({ length: count }, () => ["risky", "Risk"]);

function textFaults({ name, min, max, put, sample }: Place<string>): Fault[] {
  const stateless = /task_id|file_id/.test(name);
  const loose = (check: Check) => (rules: Rules) => {
    put(rules, check);
    if (stateless) {
      knowEveryId(rules);
    }
  };
  const anyLength = loose(text(min, Number.POSITIVE_INFINITY));
  const faults = [
    fault(`${name}-longest-refused`, `${name} ends at ${max - 1} characters.`, sample(letters(max)), (rules) =>
      put(rules, text(min, max - 1)),
    ),
    fault(
      `${name}-one-too-long-accepted`,
      `${name} ends at ${max + 1} characters.`,
      sample(letters(max + 1)),
      loose(text(min, max + 1)),
    ),
    fault(`${name}-any-length-accepted`, `${name} has no longest length.`, sample(letters(max + 1)), anyLength),
    fault(`${name}-shortest-refused`, `${name} starts at ${min + 1} characters.`, sample(letters(min)), (rules) =>
      put(rules, text(min + 1, max)),
    ),
  ];
  // An empty token is no authentication at all, which is a class of its own.
  if (min > 0 && !name.endsWith("token")) {
    faults.push(fault(`${name}-empty-accepted`, `${name} may be empty.`, sample(""), loose(text(0, max))));
  }
  return faults;
}

const NUMBERS: (Place<number> & { check(min: number, max: number): Check })[] = [
  {
    ...{ name: "start_time", min: 0, max: 4071095999000, check: integer },
    put: (rules, check) => {
      rules.startTime = check;
    },
    sample: (value) => bodyWith({ create_time: { start_time: value } }),
  },
  {
    ...{ name: "end_time", min: 0, max: 4071095999000, check: integer },
    put: (rules, check) => {
      rules.endTime = check;
    },
    sample: (value) => bodyWith({ create_time: { end_time: value } }),
  },
  {
    ...{ name: "export_size", min: 1, max: 100000, check: digits },
    put: (rules, check) => {
      rules.parameters.create.export_size = optional(check);
    },
    sample: (value) => ({ query: { export_size: String(value) } }),
  },
  {
    ...{ name: "export_headers", min: 1, max: 100 },
    check: (min, max) => list(min, max, () => true),
    put: (rules, check) => {
      const each: Check = (value) => Array.isArray(value) && value.every((column) => rules.column(column));
      rules.columns = (value) => check(value) && each(value);
    },
    sample: (count) => columns(...rows(count)),
  },
];

function numberFaults({ name, min, max, put, sample, check }: (typeof NUMBERS)[number]): Fault[] {
  const replace = (low: number, high: number) => (rules: Rules) => put(rules, check(low, high));
  const below = name === "export_headers" ? [] : [["any-low-accepted", Number.NEGATIVE_INFINITY, -1] as const];
  return [
    fault(`${name}-maximum-refused`, `${name} ends at ${max - 1}.`, sample(max), replace(min, max - 1)),
    fault(`${name}-above-maximum-accepted`, `${name} ends at ${max + 1}.`, sample(max + 1), replace(min, max + 1)),
    fault(`${name}-any-high-accepted`, `${name} has no end.`, sample(max + 1), replace(min, Number.POSITIVE_INFINITY)),
    fault(`${name}-minimum-refused`, `${name} starts at ${min + 1}.`, sample(min), replace(min + 1, max)),
    fault(`${name}-below-minimum-accepted`, `${name} starts at ${min - 1}.`, sample(min - 1), replace(min - 1, max)),
    ...below.map(([suffix, low, witness]) =>
      fault(`${name}-${suffix}`, `${name} has no start.`, sample(witness), replace(low, max)),
    ),
  ];
}

/** Limits that another rule of the same trade suggests: far from the right one. */
const FAR: Fault[] = [
  fault(
    "container_name-as-dns-label",
    "Takes the limit of a DNS label, 63 characters, for the container name.",
    bodyWith({ container_name: letters(255) }),
    (rules) => {
      rules.filters.container_name = text(1, 63);
    },
  ),
  fault(
    "pod_name-as-kubernetes-name",
    "Takes Kubernetes' 253 characters for the pod name.",
    bodyWith({ pod_name: letters(512) }),
    (rules) => {
      rules.filters.pod_name = text(1, 253);
    },
  ),
  fault("title-as-database-column", "Takes 64 characters for a column title.", title.sample(letters(512)), (rules) => {
    rules.title = text(1, 64);
  }),
  fault(
    "image_name-four-times-too-long",
    "Takes 1024 characters for an image name.",
    bodyWith({ image_name: letters(256) }),
    (rules) => {
      rules.filters.image_name = text(1, 1024);
    },
  ),
  fault(
    "end_time-as-int32",
    "Takes the largest 32-bit number for the end of the times.",
    bodyWith({ create_time: { end_time: 4071095999000 } }),
    (rules) => {
      rules.endTime = integer(0, 2147483647);
    },
  ),
  fault(
    "start_time-as-int64",
    "Takes the largest 64-bit number for the end of the times.",
    bodyWith({ create_time: { start_time: 4071095999001 } }),
    (rules) => {
      rules.startTime = integer(0, 2 ** 63);
    },
  ),
  fault(
    "start_time-must-be-milliseconds",
    "Refuses times that look like seconds.",
    bodyWith({ create_time: { start_time: 1721287534 } }),
    (rules) => {
      rules.startTime = (value) => value === 0 || integer(10 ** 12, 4071095999000)(value);
    },
  ),
  fault(
    "end_time-not-in-the-future",
    "Refuses times after the year 2038.",
    bodyWith({ create_time: { end_time: 4071095999000 } }),
    (rules) => {
      rules.endTime = integer(0, 2147483647000);
    },
  ),
  fault("export_size-of-one-page", "Exports 10000 records at most.", { query: { export_size: "100000" } }, (rules) => {
    rules.parameters.create.export_size = optional(digits(1, 10000));
  }),
  fault(
    "export_headers-as-many-as-keys",
    "Takes no more columns than there are keys.",
    columns(...rows(100)),
    (rules) => {
      rules.columns = list(1, 16, (column) => rules.column(column));
    },
  ),
  fault("export_headers-a-thousand", "Takes a thousand columns.", columns(...rows(101)), (rules) => {
    rules.columns = list(1, 1000, (column) => rules.column(column));
  }),
  fault(
    "token-limited-by-default-header-size",
    "Runs with Node's default of 16 kB for all headers.",
    { headers: { "x-auth-token": letters(32768) } },
    (rules) => {
      rules.maxHeaderSize = 16384;
    },
  ),
  fault(
    "token-of-4096-characters",
    "Takes tokens of 4096 characters at most.",
    { headers: { "x-auth-token": letters(32768) } },
    (rules) => {
      rules.parameters.create.token = optional(text(1, 4096));
    },
  ),
  fault("project_id-as-uuid", "Takes project IDs of 32 characters only.", { project_id: letters(256) }, (rules) => {
    rules.parameters.create.project_id = text(1, 32);
  }),
];

export const LIMIT_FAULTS: Fault[] = [...TEXTS.flatMap(textFaults), ...NUMBERS.flatMap(numberFaults), ...FAR];
