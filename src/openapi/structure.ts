import { isObject, type Json } from "./document.ts";
import { valueAt } from "./pointer.ts";
import { resolve } from "./references.ts";
import { KEYWORDS, METHODS } from "./vocabulary.ts";

/** Kinds of objects of OpenAPI in whose place a reference can stand, and where the components of that kind are. */
export const SECTIONS = {
  schema: "schemas",
  response: "responses",
  parameter: "parameters",
  header: "headers",
  requestBody: "requestBodies",
  pathItem: "pathItems",
  callback: "callbacks",
  mediaType: "mediaTypes",
  example: "examples",
  link: "links",
  securityScheme: "securitySchemes",
} as const;
/** A kind of object that a reference can stand for. */
export type Referable = keyof typeof SECTIONS;
/** A kind of object in an OpenAPI document. */
export type Kind = Referable | "document" | "components" | "operation" | "encoding";
/** One object of a kind, a list of them, or several by name. */
type Member = readonly [kind: Kind, many?: "list" | "map"];

const CONTENT: Member = ["mediaType", "map"];
const EXAMPLES: Member = ["example", "map"];
const PARAMETER = { schema: ["schema"], content: CONTENT, examples: EXAMPLES } as const;

/** Where the objects of OpenAPI 3.0, 3.1 and 3.2 hold others; `*` stands for any other name. */
export const STRUCTURE: Readonly<Record<Exclude<Kind, "schema">, Readonly<Record<string, Member>>>> = {
  document: { paths: ["pathItem", "map"], webhooks: ["pathItem", "map"], components: ["components"] },
  components: Object.fromEntries(
    Object.entries(SECTIONS).map(([kind, section]): [string, Member] => [section, [kind as Referable, "map"]]),
  ),
  pathItem: {
    parameters: ["parameter", "list"],
    additionalOperations: ["operation", "map"],
    ...Object.fromEntries(METHODS.map((method): [string, Member] => [method, ["operation"]])),
  },
  operation: {
    parameters: ["parameter", "list"],
    requestBody: ["requestBody"],
    responses: ["response", "map"],
    callbacks: ["callback", "map"],
  },
  callback: { "*": ["pathItem"] },
  parameter: PARAMETER,
  header: PARAMETER,
  requestBody: { content: CONTENT },
  response: { headers: ["header", "map"], content: CONTENT, links: ["link", "map"] },
  mediaType: { schema: ["schema"], itemSchema: ["schema"], examples: EXAMPLES, encoding: ["encoding", "map"] },
  encoding: { headers: ["header", "map"] },
  example: {},
  link: {},
  securityScheme: {},
};

/**
 * The operations of a path item by their methods, as these are sent: in capitals, and of `additionalOperations` as they are written. What
 * these say of a method that has a place of its own has no meaning (OpenAPI 3.2, section 4.9.1).
 */
export function operationsOf(item: Json): (readonly [method: string, operation: Json])[] {
  const others = Object.entries(isObject(item["additionalOperations"]) ? item["additionalOperations"] : {});
  return [
    ...METHODS.map((method) => [method.toUpperCase(), item[method]] as const),
    ...others.filter(([method]) => !METHODS.some((known) => known === method.toLowerCase())),
  ].flatMap(([method, operation]) => (isObject(operation) ? [[method, operation] as const] : []));
}

/** What a document says of one of its operations. */
export function operationAt(
  document: Json,
  { path, method }: { readonly path: string; readonly method: string },
): Json {
  const item = resolve(document, valueAt(document, ["paths", path]) ?? {}, path);
  return operationsOf(item).find(([name]) => name === method)?.[1] ?? {};
}

/** What an operation is called that has no `operationId`: `get /items`. */
export function methodAndPath(method: string, path: string): string {
  const known = METHODS.find((name) => name === method.toLowerCase());
  return `${known ?? method} ${path}`;
}

/** Changes one schema of a document; `path` leads to it from the root. */
export type ChangeSchema = (schema: unknown, path: readonly string[]) => unknown;

/**
 * A copy of an OpenAPI document in which each schema is what a function makes of it. Only what stands where OpenAPI has a schema is
 * one: not an example that looks like one, nor a property that is called `schema`.
 *
 * @param changeAround - changes the objects that lead to schemas, operations and parameters for example, before what they hold
 */
export function mapSchemas(document: Json, change: ChangeSchema, changeAround = (object: Json): Json => object): Json {
  return mapObject("document", document, [], { change, changeAround }) as Json;
}

function mapObject(
  kind: Kind,
  value: unknown,
  path: readonly string[],
  changes: { readonly change: ChangeSchema; readonly changeAround: (object: Json) => Json },
): unknown {
  if (kind === "schema") {
    return changes.change(value, path);
  }
  if (value === null) {
    // What is left empty in YAML says nothing.
    return {};
  }
  if (!isObject(value)) {
    return value;
  }
  const members = STRUCTURE[kind];
  return mapEntries(changes.changeAround(value), (name, inner) => {
    const [inside, many] = (Object.hasOwn(members, name) ? members[name] : members["*"]) ?? [];
    if (inside === undefined) {
      return inner;
    }
    const below = [...path, name];
    if (many === "list") {
      return Array.isArray(inner)
        ? inner.map((member, index) => member && mapObject(inside, member, [...below, String(index)], changes))
        : inner;
    }
    return many === "map" && isObject(inner)
      ? mapEntries(inner, (key, member) => mapObject(inside, member, [...below, key], changes))
      : mapObject(inside, inner, below, changes);
  });
}

/** An object with the same names, `__proto__` included, and other values. */
export function mapEntries(object: Json, change: (name: string, value: unknown) => unknown): Json {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(object)) {
    const value = change(name, object[name]);
    if (name === "__proto__") {
      Object.defineProperty(copy, name, { value, configurable: true, enumerable: true, writable: true });
    } else {
      copy[name] = value;
    }
  }
  return copy;
}

/** A schema in which each of the schemas that its keywords hold is what a function makes of it. */
export function mapSubschemas(schema: Json, change: (schema: unknown, keyword: string, name: string) => unknown): Json {
  return mapEntries(schema, (keyword, value) => {
    switch (KEYWORDS.get(keyword)?.holds) {
      case "schema":
        return change(value, keyword, "");
      case "list":
        return Array.isArray(value) ? value.map((inner, index) => change(inner, keyword, String(index))) : value;
      case "named":
        return isObject(value) ? mapEntries(value, (name, inner) => change(inner, keyword, name)) : value;
      default:
        return value;
    }
  });
}

/** The schemas that the keywords of a schema hold, each with its keyword, and its name or its index there. */
export function subschemasOf(schema: Json): (readonly [schema: unknown, keyword: string, name: string])[] {
  const found: [unknown, string, string][] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    const holds = KEYWORDS.get(keyword)?.holds;
    if (holds === "schema") {
      found.push([value, keyword, ""]);
    } else if (holds === "list" || holds === "named") {
      const isReadable = holds === "list" ? Array.isArray(value) : isObject(value);
      for (const [name, child] of isReadable ? Object.entries(Object(value)) : []) {
        found.push([child, keyword, name]);
      }
    }
  }
  return found;
}
