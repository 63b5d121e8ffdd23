/** The types of JSON Schema. */
export const TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"] as const;
export type SchemaType = (typeof TYPES)[number];

/** The HTTP methods that a path item names, in the order in which operations are read. */
export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/** Methods that change nothing at a server (RFC 9110, section 9.2.1). */
export const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/**
 * What a keyword does: an `applicator` leads to other schemas whose own faults show in them, a `limit` rules values out, an
 * `annotation` says something about a value, `structure` holds schemas and refers to them, an `identifier` says what a schema is called.
 */
export type KeywordKind = "applicator" | "limit" | "annotation" | "structure" | "identifier";

/** What an argument holds: a schema, a list of them, schemas by name, or a value of a simpler kind. */
export type Holds = "schema" | "list" | "named" | "number" | "text" | "flag" | "names" | "values" | "value";

/** How the arguments of the parts of an `allOf` become one: the tightest of them, or one that says as much as all. */
export type Combine = "greatest" | "least" | "union" | "intersection" | "either" | "named" | "first";

/** A keyword of JSON Schema 2020-12, or one that OpenAPI adds to it. */
export interface Keyword {
  readonly kind: KeywordKind;
  readonly holds: Holds;
  /** The types of values that it speaks of; absent for all. */
  readonly types?: readonly SchemaType[];
  readonly combine: Combine;
  /** Whether the client checks it before it sends a request; a contract with another limit is refused by `npm run generate`. */
  readonly client: boolean;
}

type Row = Partial<Omit<Keyword, "kind">>;
const row =
  (kind: KeywordKind) =>
  (rest: Row = {}): Keyword => ({ kind, holds: "value", combine: "first", client: false, ...rest });
const [limit, applicator, annotation, structure, identifier] = [
  row("limit"),
  row("applicator"),
  row("annotation"),
  row("structure"),
  row("identifier"),
];
/** A number that a value must not fall below, or exceed. */
const least = (types: readonly SchemaType[], client = true): Keyword =>
  limit({ types, holds: "number", combine: "greatest", client });
const most = (types: readonly SchemaType[], client = true): Keyword =>
  limit({ types, holds: "number", combine: "least", client });

const STRINGS = ["string"] as const;
const NUMBERS = ["integer", "number"] as const;
const ARRAYS = ["array"] as const;
const OBJECTS = ["object"] as const;

/**
 * Every keyword that this project knows, in one place. What is not listed here is an annotation, as JSON Schema says of keywords
 * that it does not know (2020-12 core, section 4.3.1).
 */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["type", limit({ holds: "names", combine: "intersection", client: true })],
  ["enum", limit({ holds: "values", combine: "intersection", client: true })],
  ["const", limit({ client: true })],
  ["minLength", least(STRINGS)],
  ["maxLength", most(STRINGS)],
  ["pattern", limit({ types: STRINGS, holds: "text", client: true })],
  // The only formats that the client checks are those of integers, as limits.
  ["format", limit({ types: [...STRINGS, ...NUMBERS], holds: "text" })],
  ["minimum", least(NUMBERS)],
  ["maximum", most(NUMBERS)],
  ["exclusiveMinimum", least(NUMBERS)],
  ["exclusiveMaximum", most(NUMBERS)],
  ["multipleOf", limit({ types: NUMBERS, holds: "number", client: true })],
  ["minItems", least(ARRAYS)],
  ["maxItems", most(ARRAYS)],
  ["uniqueItems", limit({ types: ARRAYS, holds: "flag", combine: "either", client: true })],
  ["prefixItems", limit({ types: ARRAYS, holds: "list", client: true })],
  ["items", applicator({ types: ARRAYS, holds: "schema", client: true })],
  ["contains", limit({ types: ARRAYS, holds: "schema" })],
  ["minContains", least(ARRAYS, false)],
  ["maxContains", most(ARRAYS, false)],
  ["unevaluatedItems", limit({ types: ARRAYS, holds: "schema" })],
  ["minProperties", least(OBJECTS)],
  ["maxProperties", most(OBJECTS)],
  ["required", limit({ types: OBJECTS, holds: "names", combine: "union", client: true })],
  ["properties", applicator({ types: OBJECTS, holds: "named", combine: "named", client: true })],
  ["patternProperties", limit({ types: OBJECTS, holds: "named", combine: "named" })],
  ["additionalProperties", limit({ types: OBJECTS, holds: "schema", client: true })],
  ["unevaluatedProperties", limit({ types: OBJECTS, holds: "schema" })],
  ["propertyNames", limit({ types: OBJECTS, holds: "schema" })],
  ["dependentRequired", limit({ types: OBJECTS })],
  ["dependentSchemas", limit({ types: OBJECTS, holds: "named" })],
  ["allOf", applicator({ types: TYPES, holds: "list" })],
  ["anyOf", limit({ holds: "list", client: true })],
  ["oneOf", limit({ holds: "list", client: true })],
  ["not", limit({ holds: "schema" })],
  ["if", limit({ holds: "schema" })],
  ["then", structure({ holds: "schema" })],
  ["else", structure({ holds: "schema" })],
  ["$ref", structure()],
  ["$dynamicRef", structure()],
  ["$id", identifier()],
  ["$anchor", identifier()],
  ["$dynamicAnchor", identifier()],
  ["$schema", identifier()],
  ["$vocabulary", identifier()],
  ["$defs", structure({ holds: "named" })],
  ["definitions", structure({ holds: "named" })],
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
  ["contentSchema", annotation({ holds: "schema" })],
]);

/** Whether a keyword may rule values out. */
export function isLimit(keyword: string): boolean {
  return KEYWORDS.get(keyword)?.kind === "limit";
}
