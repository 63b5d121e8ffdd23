// Reads the operations of a document with all that they inherit from their path and from the document.
import { isObject, type Json, resolve } from "../../src/contract/document.ts";

/** An operation with what it inherits. */
export interface Endpoint {
  /** `operationId`, or method and path if it has none. */
  readonly id: string;
  readonly operationId?: string;
  readonly method: string;
  readonly path: string;
  /** By `query name`; header names in lower case, path parameters by their position. */
  readonly parameters: ReadonlyMap<string, Json>;
  readonly body?: Json;
  readonly answers: ReadonlyMap<string, Json>;
  readonly security: readonly Json[];
  readonly servers: readonly Json[];
  /** Whether these are its own, or those of its path, and not of the document. */
  readonly own: { readonly security: boolean; readonly servers: boolean };
  readonly deprecated: boolean;
  /** The operation as it is written. */
  readonly written: Json;
}

export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/** Headers that are described elsewhere and ignored as parameters, as OpenAPI says. */
const IGNORED_HEADERS = ["accept", "content-type", "authorization"];

/** The operations of a document by method and path, names of path parameters aside. */
export function readEndpoints(document: Json): ReadonlyMap<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>();
  for (const [path, value] of Object.entries(isObject(document["paths"]) ? document["paths"] : {})) {
    if (path.startsWith("x-")) {
      continue;
    }
    const item = resolve(document, value, path);
    for (const method of METHODS.filter((name) => isObject(item[name]))) {
      const endpoint = readEndpoint(document, path, method, item, item[method] as Json);
      endpoints.set(`${endpoint.method} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`, endpoint);
    }
  }
  return endpoints;
}

/** The members of a list; none if it is not there. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of an object, extensions aside. */
export function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(isObject(value) ? value : {}).filter(([key]) => !key.startsWith("x-"));
}

function readEndpoint(document: Json, path: string, method: string, item: Json, written: Json): Endpoint {
  const name = `${method.toUpperCase()} ${path}`;
  const { operationId, requestBody } = written;
  const servers = [written["servers"], item["servers"]].find((value) => listOf(value).length > 0);
  const answers = entriesOf(written["responses"]).map(([status, answer]): [string, Json] => [
    status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(),
    resolve(document, answer, `${name}: ${status}`),
  ]);
  return {
    id: typeof operationId === "string" ? operationId : name,
    ...(typeof operationId === "string" && { operationId }),
    method: method.toUpperCase(),
    path,
    parameters: readParameters(document, path, [item["parameters"], written["parameters"]]),
    ...(requestBody !== undefined && { body: resolve(document, requestBody, `${name}: request body`) }),
    answers: new Map(answers),
    security: listOf(written["security"] ?? document["security"]).filter(isObject),
    servers: listOf(servers ?? document["servers"]).filter(isObject),
    own: { security: written["security"] !== undefined, servers: servers !== undefined },
    deprecated: written["deprecated"] === true,
    written,
  };
}

function readParameters(document: Json, path: string, lists: readonly unknown[]): ReadonlyMap<string, Json> {
  const positions = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const parameters = new Map<string, Json>();
  for (const value of lists.flatMap(listOf)) {
    const parameter = resolve(document, value, `${path}: parameters`);
    const name = String(parameter["name"]);
    if (parameter["in"] === "path") {
      parameters.set(`path ${positions.indexOf(name)}`, parameter);
    } else if (parameter["in"] !== "header") {
      parameters.set(`${parameter["in"]} ${name}`, parameter);
    } else if (!IGNORED_HEADERS.includes(name.toLowerCase())) {
      parameters.set(`header ${name.toLowerCase()}`, parameter);
    }
  }
  return parameters;
}
