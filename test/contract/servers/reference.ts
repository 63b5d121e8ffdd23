/**
 * A correct server of the three operations, written from the documentation page alone.
 *
 * It is the second opinion on the contract: it has its own literals, so that a mistake in the document cannot hide in
 * both; from the document it has only the fields that the page does not know. Every decision is a member of {@link Rules}; a faulty or an unusual
 * server is this one with one decision replaced.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { beyondPage } from "./beyond-page.ts";

export type Operation = "create" | "get" | "download";
export type Parameter =
  | "project_id"
  | "task_id"
  | "file_id"
  | "enterprise_project_id"
  | "export_size"
  | "token"
  | "region";
export type Filter =
  | "cluster_container"
  | "cluster_type"
  | "cluster_name"
  | "container_name"
  | "pod_name"
  | "image_name"
  | "status"
  | "risky"
  | "cpu_limit"
  | "memory_limit";

/** Whether a value is acceptable. */
export type Check = (value: unknown) => boolean;

/** What a server can have against a request. */
export type Refusal =
  | "no such path"
  | "no authentication"
  | "no permission"
  | "invalid value"
  | "unknown id"
  | "wrong media type"
  | "malformed body";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** A request as the rules see it: parameters decoded, the body not yet parsed. */
export interface Input {
  operation: Operation;
  parameters: Partial<Record<Parameter, string>>;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Task {
  id: string;
  fileId: string;
  polls: number;
}

/** The decisions of a server, each replaceable. */
export interface Rules {
  /** Bytes of all request headers that Node lets through. */
  maxHeaderSize: number;
  /** What happens to the path before it is split into segments. */
  path(raw: string): string;
  /** What happens to one segment; throws on a malformed one. */
  decode(segment: string): string;
  authenticated(input: Input): boolean;
  parameters: Record<Operation, Partial<Record<Parameter, Check>>>;
  mediaType(contentType: string): boolean;
  /** Reads the body; throws when it is malformed. */
  parse(body: Buffer, contentType: string): unknown;
  /** The whole body; the members below are its parts. */
  body: Check;
  required(name: string): boolean;
  filters: Record<Filter, Check>;
  unknownField(name: string, value: unknown): boolean;
  createTime: Check;
  startTime: Check;
  endTime: Check;
  unknownTimeField(name: string, value: unknown): boolean;
  columns: Check;
  column: Check;
  key: Check;
  title: Check;
  /** Whether parts that are fine alone may come together. */
  company(body: Record<string, unknown>, input: Input): boolean;
  knowsProject(id: string): boolean;
  newTask(): Task;
  findTask(id: string): Task | undefined;
  findFile(id: string): Task | undefined;
  /** How many polls answer `running` before the first `success`. */
  runningPolls: number;
  answers: Record<Operation, (task: Task) => Answer>;
  refuse(reason: Refusal, input: Input | undefined): Answer;
  crash(response: ServerResponse, error: unknown): void;
  send(response: ServerResponse, answer: Answer, request: IncomingMessage): void | Promise<void>;
}

/** A server as one change to the reference. */
export interface Definition {
  change?: (rules: Rules) => void;
}

export interface RunningServer {
  /** Base address, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

export const CLUSTER_TYPES = ["cce", "ali", "tencent", "azure", "aws", "self_built_hw", "self_built_idc"];
export const STATUSES = ["Running", "Waiting", "Terminated", "Isolated", "Paused"];
export const COLUMN_KEYS = [
  ...["container_id", "container_name", "image_name", "pod_name", "cluster_name", "cluster_type", "status", "risky"],
  ...[
    "low_risk",
    "medium_risk",
    "high_risk",
    "fatal_risk",
    "create_time",
    "restart_count",
    "cpu_limit",
    "memory_limit",
  ],
];

/** An empty ZIP archive: the end record alone. */
export const ARCHIVE = Buffer.from(`PK\x05\x06${"\0".repeat(18)}`, "latin1");

const REFUSALS: Record<Refusal, [status: number, code: string, message: string]> = {
  "no such path": [404, "APIGW.0101", "The API does not exist."],
  "no authentication": [401, "APIGW.0301", "Incorrect IAM authentication information."],
  "no permission": [403, "APIGW.0302", "The IAM user is not authorized to access the API."],
  "invalid value": [400, "HSS.0001", "Invalid parameter."],
  "unknown id": [404, "HSS.0011", "Requested resource not found."],
  "wrong media type": [400, "HSS.0002", "Failed to parse the request."],
  "malformed body": [400, "HSS.0002", "Failed to parse the request."],
};

const SIGNATURE = /^SDK-HMAC-SHA256 Access=[^,]+, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The length of a text in characters: Unicode code points. */
export const characters = (text: string): number => Array.from(text).length;

export const text =
  (min: number, max: number, length: (text: string) => number = characters): Check =>
  (value) =>
    typeof value === "string" && length(value) >= min && length(value) <= max;

export const integer =
  (min: number, max: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

/** An integer written in decimal digits, as a query carries it. */
export const digits =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "string" && /^-?\d+$/.test(value) && Number(value) >= min && Number(value) <= max;

export const oneOf =
  (members: readonly unknown[]): Check =>
  (value) =>
    members.includes(value);

export const truth: Check = (value) => typeof value === "boolean";

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const list =
  (min: number, max: number, member: (value: unknown, index: number, all: unknown[]) => boolean): Check =>
  (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(member);

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** The error of the service for a refusal, with another status where one is given. */
export function serviceError(reason: Refusal, status = REFUSALS[reason][0]): Answer {
  const [, code, message] = REFUSALS[reason];
  return json({ error_code: code, error_msg: message }, status);
}

/** The gateway's answer to a call too many. */
export function tooManyRequests(retryAfter: string): Answer {
  const answer = json({ error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached." }, 429);
  return { ...answer, headers: { ...answer.headers, "retry-after": retryAfter } };
}

/** The decisions of the reference, fresh for each server. */
export function referenceRules(): Rules {
  const tasks = new Map<string, Task>();
  const files = new Map<string, Task>();
  const common = {
    project_id: text(1, 256),
    enterprise_project_id: optional(text(1, 256)),
    token: optional(text(1, 32768)),
  };
  const rules: Rules = {
    maxHeaderSize: 131072,
    path: (raw) => raw,
    decode: decodeURIComponent,
    authenticated: ({ headers, parameters }) =>
      (parameters.token ?? "") !== "" ||
      (parameters.token === undefined && SIGNATURE.test(headers.authorization ?? "")),
    parameters: {
      create: { ...common, export_size: optional(digits(1, 100000)) },
      get: { ...common, task_id: text(1, 256), region: optional(text(0, 32)) },
      download: { ...common, file_id: text(1, 64), region: optional(text(0, 32)) },
    },
    mediaType: (contentType) => /^application\/json\s*(;|$)/i.test(contentType),
    parse: (body) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)),
    body: (value) =>
      isObject(value) &&
      (Object.hasOwn(value, "export_headers") || !rules.required("export_headers")) &&
      Object.entries(value).every(([name, member]) => {
        const check = checkOf(rules, name);
        return check ? check(member) : rules.unknownField(name, member);
      }),
    required: (name) => name === "export_headers",
    filters: {
      cluster_container: truth,
      cluster_type: oneOf(CLUSTER_TYPES),
      cluster_name: text(1, 255),
      container_name: text(1, 255),
      pod_name: text(1, 512),
      image_name: text(1, 255),
      status: oneOf(STATUSES),
      risky: truth,
      cpu_limit: text(0, 64),
      memory_limit: text(0, 64),
    },
    unknownField: () => false,
    createTime: (value) =>
      isObject(value) &&
      Object.entries(value).every(([name, member]) => {
        const check =
          new Map([
            ["start_time", rules.startTime],
            ["end_time", rules.endTime],
          ]).get(name) ?? beyondPage("CreationTimeRange", name);
        return check ? check(member) : rules.unknownTimeField(name, member);
      }),
    startTime: integer(0, 4071095999000),
    endTime: integer(0, 4071095999000),
    unknownTimeField: () => false,
    columns: list(1, 100, (column) => rules.column(column)),
    column: (value) => Array.isArray(value) && value.length === 2 && rules.key(value[0]) && rules.title(value[1]),
    key: oneOf(COLUMN_KEYS),
    title: text(1, 512),
    company: () => true,
    knowsProject: () => true,
    newTask: () => {
      const task = { id: randomUUID(), fileId: randomUUID(), polls: 0 };
      tasks.set(task.id, task);
      files.set(task.fileId, task);
      return task;
    },
    findTask: (id) => tasks.get(id),
    findFile: (id) => files.get(id),
    runningPolls: 0,
    answers: {
      create: (task) => json({ task_id: task.id }),
      get: (task) => {
        const state = { task_id: task.id, task_name: "container_export_task" };
        return task.polls <= rules.runningPolls
          ? json({ ...state, task_status: "running" })
          : json({ ...state, task_status: "success", file_id: task.fileId, file_name: "hss-container.zip" });
      },
      download: () => ({ status: 200, headers: { "content-type": "application/zip" }, body: ARCHIVE }),
    },
    refuse: (reason) => serviceError(reason),
    crash: (response) => {
      response.writeHead(500, { "content-type": "text/plain" }).end("Internal Server Error");
    },
    send: (response, { status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    },
  };
  return rules;
}

function checkOf(rules: Rules, name: string): Check | undefined {
  if (name === "create_time") {
    return rules.createTime;
  }
  if (name === "export_headers") {
    return rules.columns;
  }
  return (
    Object.entries(rules.filters).find(([filter]) => filter === name)?.[1] ?? beyondPage("ContainerExportRequest", name)
  );
}

const ROUTES: [Operation, method: string, RegExp][] = [
  ["create", "POST", /^\/v5\/(?<project_id>[^/]*)\/container\/export-task$/],
  ["get", "GET", /^\/v5\/(?<project_id>[^/]*)\/export-task\/(?<task_id>[^/]*)$/],
  ["download", "GET", /^\/v5\/(?<project_id>[^/]*)\/download\/(?<file_id>[^/]*)$/],
];

/** Finds the operation of a request and decodes its parameters; `undefined` when there is none. */
function readInput(rules: Rules, request: IncomingMessage, body: Buffer): Input | undefined {
  const [rawPath = "", rawQuery = ""] = (request.url ?? "").split(/\?(.*)/s);
  const path = rules.path(rawPath);
  for (const [operation, method, pattern] of ROUTES) {
    const segments = pattern.exec(path)?.groups;
    if (segments && request.method === method) {
      const parameters: Input["parameters"] = Object.fromEntries(
        Object.entries(segments).map(([name, segment]) => [name, rules.decode(segment)]),
      );
      const query = new URLSearchParams(rawQuery);
      const found: [Parameter, string | string[] | null | undefined][] = [
        ["enterprise_project_id", query.get("enterprise_project_id")],
        ["export_size", query.get("export_size")],
        ["token", request.headers["x-auth-token"]],
        ["region", request.headers["region"]],
      ];
      for (const [name, value] of found) {
        if (typeof value === "string") {
          parameters[name] = value;
        }
      }
      return { operation, parameters, headers: request.headers, body };
    }
  }
  return undefined;
}

/** What is wrong with a request, or the task it is about. */
function decide(rules: Rules, input: Input): Refusal | Task {
  const { operation, parameters, headers, body } = input;
  if (!rules.authenticated(input)) {
    return "no authentication";
  }
  for (const name of PARAMETERS) {
    if (!(rules.parameters[operation][name] ?? (() => true))(parameters[name])) {
      return "invalid value";
    }
  }
  if (operation === "create") {
    const contentType = headers["content-type"] ?? "";
    if (!rules.mediaType(contentType)) {
      return "wrong media type";
    }
    let value: unknown;
    try {
      value = rules.parse(body, contentType);
    } catch {
      return "malformed body";
    }
    if (!rules.body(value) || !rules.company(isObject(value) ? value : {}, input)) {
      return "invalid value";
    }
  }
  if (!rules.knowsProject(parameters.project_id ?? "")) {
    return "no permission";
  }
  if (operation === "create") {
    return rules.newTask();
  }
  if (operation === "get") {
    const task = rules.findTask(parameters.task_id ?? "");
    if (task) {
      task.polls += 1;
    }
    return task ?? "unknown id";
  }
  return rules.findFile(parameters.file_id ?? "") ?? "unknown id";
}

const PARAMETERS: Parameter[] = [
  "project_id",
  "task_id",
  "file_id",
  "enterprise_project_id",
  "export_size",
  "token",
  "region",
];

function answerTo(rules: Rules, request: IncomingMessage, body: Buffer): Answer {
  let input: Input | undefined;
  try {
    input = readInput(rules, request, body);
  } catch (error) {
    if (error instanceof URIError) {
      return rules.refuse("invalid value", undefined);
    }
    throw error;
  }
  if (!input) {
    return rules.refuse("no such path", undefined);
  }
  const decision = decide(rules, input);
  return typeof decision === "string" ? rules.refuse(decision, input) : rules.answers[input.operation](decision);
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startServer({ change }: Definition = {}): Promise<RunningServer> {
  const rules = referenceRules();
  change?.(rules);
  const server = createServer({ maxHeaderSize: rules.maxHeaderSize }, async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      await rules.send(response, answerTo(rules, request, Buffer.concat(chunks)), request);
    } catch (error) {
      rules.crash(response, error);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${portOf(server.address())}`, close: () => closeServer(server) };
}

/** The port of a listening server. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") {
    throw new Error("The server does not listen on a port.");
  }
  return address.port;
}

function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
