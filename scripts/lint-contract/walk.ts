// Visits the objects of an OpenAPI document that the rules speak of.
import { isObject, type Json } from "../../src/openapi/document.ts";
import type { Path } from "./source.ts";

/** What an object of the document is. */
export type Kind =
  | ("document" | "components" | "pathItem" | "operation" | "parameter" | "header" | "body" | "answer")
  | ("link" | "media" | "schema" | "other");

/** An object of the document, and where it stands. */
export interface Visited {
  readonly kind: Kind;
  readonly value: Json;
  readonly path: Path;
  readonly parent?: Visited;
}

/** How objects stand below a key: the one, each value of a map whose keys are free names, or each member of a list. */
type Below = readonly ["one" | "map" | "list", Kind];

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
const SCHEMAS = { one: ["one", "schema"], map: ["map", "schema"], list: ["list", "schema"] } as const;
const CONTENT = { content: ["map", "media"] } as const;

/** Below which keys of an object the next objects stand. */
const CHILDREN: Readonly<Record<Kind, Readonly<Record<string, Below>>>> = {
  document: {
    // First: a fault is reported where it is written, not where it is referred to.
    components: ["one", "components"],
    info: ["one", "other"],
    servers: ["list", "other"],
    tags: ["list", "other"],
    paths: ["map", "pathItem"],
    webhooks: ["map", "pathItem"],
  },
  components: {
    schemas: SCHEMAS.map,
    parameters: ["map", "parameter"],
    responses: ["map", "answer"],
    requestBodies: ["map", "body"],
    headers: ["map", "header"],
    links: ["map", "link"],
    securitySchemes: ["map", "other"],
    pathItems: ["map", "pathItem"],
  },
  pathItem: {
    parameters: ["list", "parameter"],
    ...Object.fromEntries(METHODS.map((method) => [method, ["one", "operation"] as const])),
  },
  operation: {
    parameters: ["list", "parameter"],
    requestBody: ["one", "body"],
    responses: ["map", "answer"],
  },
  parameter: { schema: SCHEMAS.one, ...CONTENT },
  header: { schema: SCHEMAS.one, ...CONTENT },
  body: CONTENT,
  answer: { headers: ["map", "header"], links: ["map", "link"], ...CONTENT },
  link: {},
  media: { schema: SCHEMAS.one },
  schema: {
    ...Object.fromEntries(
      ["properties", "patternProperties", "dependentSchemas", "$defs"].map((key) => [key, SCHEMAS.map]),
    ),
    ...Object.fromEntries(["prefixItems", "allOf", "anyOf", "oneOf"].map((key) => [key, SCHEMAS.list])),
    ...Object.fromEntries(
      ["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"].map((key) => [
        key,
        SCHEMAS.one,
      ]),
    ),
  },
  other: {},
};

/** Every object of the document of a known kind, those below an object before it. */
export function* walk(kind: Kind, value: unknown, path: Path = [], parent?: Visited): Generator<Visited, void> {
  if (!isObject(value)) {
    return;
  }
  const visited: Visited = { kind, value, path, ...(parent && { parent }) };
  for (const [key, [shape, below]] of Object.entries(CHILDREN[kind])) {
    const inner = value[key];
    if (shape === "one") {
      yield* walk(below, inner, [...path, key], visited);
    } else if (shape === "list" && Array.isArray(inner)) {
      for (const [index, member] of inner.entries()) {
        yield* walk(below, member, [...path, key, index], visited);
      }
    } else if (shape === "map" && isObject(inner)) {
      for (const [name, member] of Object.entries(inner)) {
        yield* walk(below, member, [...path, key, name], visited);
      }
    }
  }
  yield visited;
}
