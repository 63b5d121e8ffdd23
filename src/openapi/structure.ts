import { isObject, type Json } from "./document.ts";
import { KEYWORDS, METHODS } from "./vocabulary.ts";

/** A kind of object in an OpenAPI document that a schema can stand in, or below. */
type Container =
  | "document"
  | "components"
  | "pathItem"
  | "operation"
  | "callback"
  | "parameter"
  | "requestBody"
  | "response"
  | "mediaType"
  | "encoding";
type Kind = Container | "schema";
/** One object of a kind, a list of them, or several by name. */
type Member = readonly [kind: Kind, many?: "list" | "map"];

const CONTENT: Member = ["mediaType", "map"];

/** Where the objects of OpenAPI 3.0, 3.1 and 3.2 hold others: only what leads to a schema. */
const STRUCTURE: Readonly<Record<Container, Readonly<Record<string, Member>>>> = {
  document: { paths: ["pathItem", "map"], webhooks: ["pathItem", "map"], components: ["components"] },
  components: {
    schemas: ["schema", "map"],
    responses: ["response", "map"],
    parameters: ["parameter", "map"],
    requestBodies: ["requestBody", "map"],
    headers: ["parameter", "map"],
    pathItems: ["pathItem", "map"],
    callbacks: ["callback", "map"],
    mediaTypes: CONTENT,
  },
  pathItem: {
    parameters: ["parameter", "list"],
    additionalOperations: ["operation", "map"],
    ...Object.fromEntries([...METHODS, "query"].map((method): [string, Member] => [method, ["operation"]])),
  },
  operation: {
    parameters: ["parameter", "list"],
    requestBody: ["requestBody"],
    responses: ["response", "map"],
    callbacks: ["callback", "map"],
  },
  callback: { "*": ["pathItem"] },
  parameter: { schema: ["schema"], content: CONTENT },
  requestBody: { content: CONTENT },
  response: { headers: ["parameter", "map"], content: CONTENT },
  mediaType: { schema: ["schema"], itemSchema: ["schema"], encoding: ["encoding", "map"] },
  encoding: { headers: ["parameter", "map"] },
};

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
        ? inner.map((member, index) => mapObject(inside, member, [...below, String(index)], changes))
        : inner;
    }
    return many === "map" && isObject(inner)
      ? mapEntries(inner, (key, member) => mapObject(inside, member, [...below, key], changes))
      : mapObject(inside, inner, below, changes);
  });
}

/** An object with the same names, `__proto__` included, and other values. */
export function mapEntries(object: Json, change: (name: string, value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
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
