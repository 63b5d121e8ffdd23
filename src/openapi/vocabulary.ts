/** The types of JSON Schema. */
export const TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"] as const;
export type SchemaType = (typeof TYPES)[number];

/** The HTTP methods that a path item names, in the order in which operations are read. */
export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** Methods that change nothing at a server (RFC 9110, section 9.2.1). */
export const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/**
 * What a keyword does: an `applicator` leads to other schemas whose own faults show in them, a `limit` rules values out, an
 * `annotation` says something about a value, `structure` identifies schemas and refers to them.
 */
export type KeywordKind = "applicator" | "limit" | "annotation" | "structure";

/** What an argument holds: a schema, a list of them, schemas by name, or no schema at all. */
export type Holds = "schema" | "list" | "named" | "value";

/** How the arguments of the parts of an `allOf` become one: the tightest of them, or one that says as much as all. */
export type Combine = "greatest" | "least" | "union" | "intersection" | "either" | "named" | "first";

/** A keyword of JSON Schema 2020-12, or one that OpenAPI adds to it. */
export interface Keyword {
  readonly kind: KeywordKind;
  readonly holds: Holds;
  /** The types of values that it speaks of; absent for all. */
  readonly types?: readonly SchemaType[];
  readonly combine: Combine;
}

const limit = (types?: readonly SchemaType[], combine: Combine = "first", holds: Holds = "value"): Keyword => ({
  kind: "limit",
  holds,
  combine,
  ...(types && { types }),
});
const applicator = (types: readonly SchemaType[], holds: Holds, combine: Combine = "first"): Keyword => ({
  kind: "applicator",
  holds,
  types,
  combine,
});
const annotation = (holds: Holds = "value"): Keyword => ({ kind: "annotation", holds, combine: "first" });
const structure = (holds: Holds = "value"): Keyword => ({ kind: "structure", holds, combine: "first" });

const NUMBERS = ["integer", "number"] as const;

/**
 * Every keyword that this project knows, in one place. What is not listed here is an annotation, as JSON Schema says of keywords
 * that it does not know (2020-12 core, section 4.3.1).
 */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["type", limit(undefined, "intersection")],
  ["enum", limit(undefined, "intersection")],
  ["const", limit()],
  ["minLength", limit(["string"], "greatest")],
  ["maxLength", limit(["string"], "least")],
  ["pattern", limit(["string"])],
  ["format", limit(["string", ...NUMBERS])],
  ["minimum", limit(NUMBERS, "greatest")],
  ["maximum", limit(NUMBERS, "least")],
  ["exclusiveMinimum", limit(NUMBERS, "greatest")],
  ["exclusiveMaximum", limit(NUMBERS, "least")],
  ["multipleOf", limit(NUMBERS)],
  ["minItems", limit(["array"], "greatest")],
  ["maxItems", limit(["array"], "least")],
  ["uniqueItems", limit(["array"], "either")],
  ["prefixItems", limit(["array"], "first", "list")],
  ["items", applicator(["array"], "schema")],
  ["contains", limit(["array"], "first", "schema")],
  ["minContains", limit(["array"], "greatest")],
  ["maxContains", limit(["array"], "least")],
  ["unevaluatedItems", limit(["array"], "first", "schema")],
  ["minProperties", limit(["object"], "greatest")],
  ["maxProperties", limit(["object"], "least")],
  ["required", limit(["object"], "union")],
  ["properties", applicator(["object"], "named", "named")],
  ["patternProperties", limit(["object"], "named", "named")],
  ["additionalProperties", limit(["object"], "first", "schema")],
  ["unevaluatedProperties", limit(["object"], "first", "schema")],
  ["propertyNames", limit(["object"], "first", "schema")],
  ["dependentRequired", limit(["object"])],
  ["dependentSchemas", limit(["object"], "first", "named")],
  ["allOf", applicator([...TYPES], "list")],
  ["anyOf", limit(undefined, "first", "list")],
  ["oneOf", limit(undefined, "first", "list")],
  ["not", limit(undefined, "first", "schema")],
  ["if", limit(undefined, "first", "schema")],
  ["then", structure("schema")],
  ["else", structure("schema")],
  ["$ref", structure()],
  ["$dynamicRef", structure()],
  ["$id", structure()],
  ["$anchor", structure()],
  ["$dynamicAnchor", structure()],
  ["$schema", structure()],
  ["$vocabulary", structure()],
  ["$defs", structure("named")],
  ["definitions", structure("named")],
  ["$comment", annotation()],
  ["title", annotation()],
  ["description", annotation()],
  ["default", annotation()],
  ["example", annotation()],
  ["examples", annotation()],
  ["deprecated", annotation()],
  ["readOnly", annotation()],
  ["writeOnly", annotation()],
  ["externalDocs", annotation()],
  ["xml", annotation()],
  ["discriminator", annotation()],
  ["contentMediaType", annotation()],
  ["contentEncoding", annotation()],
  ["contentSchema", annotation("schema")],
]);

/** Whether a keyword may rule values out. */
export function isLimit(keyword: string): boolean {
  return KEYWORDS.get(keyword)?.kind === "limit";
}
