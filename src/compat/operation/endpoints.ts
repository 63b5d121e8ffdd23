// Reads the operations of a document with all that they inherit from their path and from the document.

import { isObject, type Json } from "../../openapi/document.ts";
import { operationsOf } from "../../openapi/structure.ts";
import type { Findings } from "../findings.ts";
import type { References } from "../read/references.ts";
import type { Schema } from "../schema/keywords.ts";

/** An operation with what it inherits. */
export interface Endpoint {
  /** `operationId`, or method and path if it has none. */
  readonly id: string;
  readonly operationId?: string;
  readonly method: string;
  readonly path: string;
  /** As it is written in the document, and the item of its path. */
  readonly written: Json;
  readonly item: Json;
  /** By `query name`; header names in lower case, path parameters by their position. */
  readonly parameters: ReadonlyMap<string, Json>;
  readonly body?: Json;
  readonly responses: ReadonlyMap<string, Json>;
  readonly security: readonly Json[];
  readonly servers: readonly Json[];
  /** Whether these are its own, or those of its path, and not of the document. */
  readonly own: { readonly security: boolean; readonly servers: boolean };
  readonly deprecated: boolean;
  /** What it makes the service call: by name, address and method. */
  readonly calls: ReadonlyMap<string, Endpoint>;
  /** The name of the callback that it is. */
  readonly callback?: string;
  /** Parameters of which nothing is known: their references cannot be followed. */
  readonly unread: readonly Json[];
  /** Why this stands for all operations of its path, of which nothing is known. */
  readonly failure?: string;
}

/** Headers that are described elsewhere and ignored as parameters, as OpenAPI says. */
const IGNORED_HEADERS = ["accept", "content-type", "authorization"];

/**
 * The operations of a document by method and path, names of path parameters aside.
 *
 * @param base what comes before each path: the path of the servers
 */
export function readEndpoints(references: References, base: string): ReadonlyMap<string, Endpoint> {
  const endpoints = readItems(references, references.document["paths"]);
  return new Map(endpoints.map((endpoint) => [`${endpoint.method} ${base}${templateOf(endpoint)}`, endpoint]));
}

function templateOf({ path }: Endpoint): string {
  return path.replaceAll(/\{[^}]*\}/g, "{}");
}

/** What stands for the operations of a path that cannot be read. */
function unreadEndpoint(path: string, failure: string): Endpoint {
  const none = { written: {}, item: {}, parameters: new Map(), responses: new Map(), calls: new Map() };
  const lists = { security: [], servers: [], unread: [], own: { security: false, servers: false } };
  return { id: path, method: "", path, ...none, ...lists, deprecated: false, failure };
}

/** Tells why it is not known whether an operation is among these: it cannot be read, or what may hold it cannot. */
export function failureIn(endpoints: ReadonlyMap<string, Endpoint>): (endpoint: Endpoint) => string | undefined {
  const unread = [...endpoints.values()].filter(({ failure }) => failure !== undefined);
  return (endpoint) => {
    const holds = (candidate: Endpoint): boolean =>
      candidate.callback === endpoint.callback &&
      (candidate.path === "" || templateOf(candidate) === templateOf(endpoint));
    return endpoint.failure ?? unread.find(holds)?.failure;
  };
}

/** The webhooks of a document by method and name. */
export function readWebhooks(references: References): ReadonlyMap<string, Endpoint> {
  return new Map(
    readItems(references, references.document["webhooks"]).map((endpoint) => [
      `${endpoint.method} ${endpoint.path}`,
      endpoint,
    ]),
  );
}

/** The operations of path items. */
function readItems(references: References, items: unknown, above: readonly Json[] = []): Endpoint[] {
  return entriesOf(items).flatMap(([path, value]) => {
    const item = references.object(value, path);
    const failure = references.failure(item);
    if (failure !== undefined) {
      return [unreadEndpoint(path, failure)];
    }
    return operationsOf(item).map(([method, written]) =>
      readEndpoint(references, [method, path], [item, written], above),
    );
  });
}

/** What is called back, by the name of the callback, its address and its method. */
function readCalls(references: References, written: Json, above: readonly Json[]): ReadonlyMap<string, Endpoint> {
  // A call that makes the service call the same again says nothing new.
  const named = above.includes(written) ? [] : entriesOf(written["callbacks"]);
  return new Map(
    named.flatMap(([name, callback]) => {
      const items = references.object(callback, name);
      const failure = references.failure(items);
      const calls =
        failure === undefined ? readItems(references, items, [...above, written]) : [unreadEndpoint("", failure)];
      return calls.map((call): [string, Endpoint] => [
        `${name} ${call.path} ${call.method}`,
        { ...call, callback: name },
      ]);
    }),
  );
}

/** The schema of a parameter, a header or a medium; anything if it has none. */
export function schemaOf({ schema }: Json): Schema {
  return isObject(schema) || schema === false ? schema : true;
}

/** A parameter by its place and its name on the wire. */
export function locationOf(parameter: Json): string {
  return `${parameter["in"]} ${parameter["name"]}`;
}

/** Compares how generated code calls an operation, and whether it is to be called at all. */
export function compareIdentity(findings: Findings, id: string, place: string, old: Endpoint, next: Endpoint): void {
  const location = (name: string): string => [place, name].filter(Boolean).join(" ");
  const parts = [old.written, next.written] as const;
  if (old.operationId !== undefined && old.operationId !== next.operationId) {
    const now = next.operationId ?? "none";
    findings.note(
      "operation-id-changed",
      id,
      location("operationId"),
      `changed from ${old.operationId} to ${now}`,
      parts,
    );
  } else if (old.operationId !== next.operationId) {
    findings.note("operation-id-added", id, location("operationId"), `is ${next.operationId} now`, parts);
  }
  if (!old.deprecated && next.deprecated) {
    findings.note("operation-deprecated", id, location("deprecated"), "is deprecated now; it still works", parts);
  }
}

/** The members of a list; none if it is not there. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of an object, extensions aside. */
export function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(isObject(value) ? value : {}).filter(([key]) => !key.startsWith("x-"));
}

function readEndpoint(
  references: References,
  [method, path]: readonly [string, string],
  [item, written]: readonly [Json, Json],
  above: readonly Json[],
): Endpoint {
  const name = `${method} ${path}`;
  const { operationId, requestBody } = written;
  const servers = [written["servers"], item["servers"]].find((value) => listOf(value).length > 0);
  const responses = entriesOf(written["responses"]).map(([status, response]): [string, Json] => [
    status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(),
    references.object(response, `${name}: ${status}`),
  ]);
  return {
    id: typeof operationId === "string" ? operationId : name,
    ...(typeof operationId === "string" && { operationId }),
    method,
    path,
    written,
    item,
    ...readParameters(references, path, [item["parameters"], written["parameters"]]),
    ...(requestBody !== undefined && { body: references.object(requestBody, `${name}: request body`) }),
    responses: new Map(responses),
    security: listOf(written["security"] ?? references.document["security"]).filter(isObject),
    servers: listOf(servers ?? references.document["servers"]).filter(isObject),
    own: { security: written["security"] !== undefined, servers: servers !== undefined },
    deprecated: written["deprecated"] === true,
    calls: readCalls(references, written, above),
  };
}

function readParameters(
  references: References,
  path: string,
  lists: readonly unknown[],
): Pick<Endpoint, "parameters" | "unread"> {
  const positions = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const parameters = new Map<string, Json>();
  const unread: Json[] = [];
  for (const value of lists.flatMap(listOf)) {
    const parameter = references.object(value, `${path}: parameters`);
    if (references.failure(parameter) !== undefined) {
      unread.push(parameter);
      continue;
    }
    const name = String(parameter["name"]);
    if (parameter["in"] === "path") {
      // One that the path does not name is never sent.
      if (positions.includes(name)) {
        parameters.set(`path ${positions.indexOf(name)}`, parameter);
      }
    } else if (parameter["in"] === "querystring") {
      // There is only one, and its name is not on the wire.
      parameters.set("querystring", parameter);
    } else if (parameter["in"] !== "header") {
      parameters.set(`${parameter["in"]} ${name}`, parameter);
    } else if (!IGNORED_HEADERS.includes(name.toLowerCase())) {
      parameters.set(`header ${name.toLowerCase()}`, parameter);
    }
  }
  return { parameters, unread };
}
