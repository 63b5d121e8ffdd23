// What is checked of OpenAPI and JSON Schema: each part in a small document, and what the plan of a check says of it.
import { type Json, planCheck } from "../../src/contract.ts";
import { KEYWORDS, METHODS } from "../../src/openapi/vocabulary.ts";

/** A part of OpenAPI or JSON Schema in a document that has little else. */
export interface Sample {
  readonly group: string;
  readonly name: string;
  readonly document: Json;
  /** The keyword of the constraint that shows whether the part is checked. */
  readonly keyword: string;
}

/** What a check does with a part. */
export interface Checked extends Sample {
  readonly verdict: "proven" | "unproven" | "skipped" | "no constraint";
  /** Why it is not proven. */
  readonly reason?: string;
}

const INTEGER = { type: "integer", minimum: 1 };
const TEXT = { type: "string", maxLength: 5 };
const STRING = { type: "string" };

/** A value of each keyword, with what it needs beside it. */
const ARGUMENTS: Readonly<Record<string, Json>> = {
  type: { type: "integer" },
  enum: { enum: ["a", "b"] },
  const: { const: "a" },
  minLength: { type: "string", minLength: 2 },
  maxLength: TEXT,
  pattern: { type: "string", pattern: "^[a-z]{2}$" },
  format: { type: "string", format: "uuid" },
  minimum: INTEGER,
  maximum: { type: "integer", maximum: 5 },
  exclusiveMinimum: { type: "number", exclusiveMinimum: 1 },
  exclusiveMaximum: { type: "number", exclusiveMaximum: 5 },
  multipleOf: { type: "integer", multipleOf: 5 },
  minItems: { type: "array", items: STRING, minItems: 1 },
  maxItems: { type: "array", items: STRING, maxItems: 2 },
  uniqueItems: { type: "array", items: STRING, uniqueItems: true },
  prefixItems: { type: "array", prefixItems: [{ type: "integer" }, STRING], minItems: 2, maxItems: 2 },
  items: { type: "array", items: INTEGER },
  contains: { type: "array", items: STRING, contains: { const: "a" } },
  minContains: { type: "array", items: STRING, contains: { const: "a" }, minContains: 2 },
  maxContains: { type: "array", items: STRING, contains: { const: "a" }, maxContains: 2 },
  unevaluatedItems: { type: "array", prefixItems: [STRING], unevaluatedItems: false },
  minProperties: { type: "object", minProperties: 1 },
  maxProperties: { type: "object", maxProperties: 1 },
  required: { type: "object", required: ["a"], properties: { a: STRING } },
  properties: { type: "object", properties: { a: INTEGER } },
  patternProperties: { type: "object", patternProperties: { "^n": INTEGER } },
  additionalProperties: { type: "object", properties: { a: STRING }, additionalProperties: false },
  unevaluatedProperties: { type: "object", properties: { a: STRING }, unevaluatedProperties: false },
  propertyNames: { type: "object", propertyNames: { maxLength: 3 } },
  dependentRequired: { type: "object", properties: { a: STRING, b: STRING }, dependentRequired: { a: ["b"] } },
  dependentSchemas: {
    ...{ type: "object", properties: { a: STRING, b: { type: "integer" } } },
    dependentSchemas: { a: { properties: { b: INTEGER } } },
  },
  allOf: { allOf: [{ type: "integer" }, { minimum: 1 }] },
  anyOf: { anyOf: [STRING, { type: "integer" }] },
  oneOf: { oneOf: [STRING, { type: "integer" }] },
  not: { type: "string", not: { const: "a" } },
  if: {
    ...{ type: "object", properties: { a: { type: "boolean" }, b: STRING } },
    ...{ if: { properties: { a: { const: true } }, required: ["a"] }, else: { required: ["b"] } },
  },
};
/** Keywords whose own constraints are those of the schemas that they lead to. */
const LEADS_TO: Readonly<Record<string, string>> = {
  ...{ items: "minimum", properties: "minimum", patternProperties: "minimum", dependentSchemas: "minimum" },
  allOf: "minimum",
};

/** A document of one operation. */
function documentOf(operation: Json, { version = "3.1.1", method = "post", components = {} } = {}): Json {
  const responses = { "200": { description: "Fine." }, "400": { description: "Not." }, "401": { description: "No." } };
  const written = { operationId: "part", responses, ...operation };
  const item =
    method === method.toUpperCase() ? { additionalOperations: { [method]: written } } : { [method]: written };
  return { openapi: version, info: { title: "Part", version: "1" }, paths: { "/a": item }, components };
}

const bodyOf = (schema: Json, mediaType = "application/json", version = "3.1.1"): Json =>
  documentOf({ requestBody: { required: true, content: { [mediaType]: { schema } } } }, { version });

/** The keywords that may rule values out. All others are annotations, or lead to schemas of others. */
const keywords = (): Sample[] => [
  ...[...KEYWORDS.keys()]
    .filter((name) => ["limit", "applicator"].includes(KEYWORDS.get(name)?.kind ?? ""))
    .map((name) => ({
      ...{ group: "Keywords of schemas", name, keyword: LEADS_TO[name] ?? name },
      document: bodyOf({ type: "object", required: ["v"], properties: { v: ARGUMENTS[name] ?? {} } }),
    })),
  ...[
    { name: "nullable (3.0)", keyword: "type", schema: { type: "integer", nullable: true } },
    {
      name: "exclusiveMinimum: true (3.0)",
      keyword: "exclusiveMinimum",
      schema: { ...INTEGER, exclusiveMinimum: true },
    },
  ].map(({ name, keyword, schema }) => ({
    ...{ group: "Keywords of schemas", name, keyword },
    document: bodyOf({ type: "object", required: ["v"], properties: { v: schema } }, "application/json", "3.0.3"),
  })),
];

const SHAPES: Readonly<Record<string, Json>> = {
  text: INTEGER,
  list: { type: "array", items: INTEGER, minItems: 1 },
  object: { type: "object", required: ["a"], properties: { a: INTEGER } },
};
const STYLES: Readonly<Record<string, readonly string[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

function parameters(): Sample[] {
  const group = "Parameters";
  const of = (name: string, parameter: Json, version = "3.2.0"): Sample => {
    const path = parameter["in"] === "path" ? "/a/{v}" : "/a";
    const { paths, ...document } = documentOf(
      { parameters: [{ name: "v", required: true, ...parameter }] },
      { version, method: "get" },
    );
    return {
      group,
      name,
      keyword: "minimum",
      document: { ...document, paths: { [path]: Object.values(Object(paths))[0] } },
    };
  };
  const styled = Object.entries(STYLES).flatMap(([place, styles]) =>
    styles.flatMap((style) =>
      [false, true].flatMap((explode) =>
        Object.entries(SHAPES).map(([shape, schema]) =>
          of(`${place}, ${style}${explode ? ", explode" : ""}: ${shape}`, { in: place, style, explode, schema }),
        ),
      ),
    ),
  );
  const content = (mediaType: string): Json => ({ content: { [mediaType]: { schema: SHAPES["object"] } } });
  return [
    ...styled,
    of("query, content application/json", { in: "query", ...content("application/json") }),
    of("query, content application/xml", { in: "query", ...content("application/xml") }),
    of("query, allowReserved", { in: "query", allowReserved: true, schema: INTEGER }),
    of("query, allowEmptyValue", { in: "query", allowEmptyValue: true, schema: INTEGER }),
    of("querystring (3.2)", { in: "querystring", ...content("application/x-www-form-urlencoded") }),
  ];
}

function mediaTypes(): Sample[] {
  const texts = [
    "text/plain",
    "text/csv",
    "application/octet-stream",
    "image/png",
    "application/xml",
    "application/jsonl",
  ];
  const objects = [
    "application/json",
    "application/vnd.a+json",
    "*/*",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
  ];
  return [
    ...objects.map((name) => ({ name, keyword: "minimum", document: bodyOf(SHAPES["object"] ?? {}, name) })),
    ...texts.map((name) => ({ name, keyword: "content", document: bodyOf(TEXT, name) })),
  ].map((sample) => ({ group: "Bodies", ...sample }));
}

function securitySchemes(): Sample[] {
  const schemes: Readonly<Record<string, Json>> = {
    ...Object.fromEntries(
      ["header", "query", "cookie"].map((place) => [`apiKey in ${place}`, { type: "apiKey", in: place, name: "Key" }]),
    ),
    ...Object.fromEntries(["basic", "bearer", "digest"].map((scheme) => [`http ${scheme}`, { type: "http", scheme }])),
    oauth2: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://example.com/token", scopes: {} } } },
    openIdConnect: { type: "openIdConnect", openIdConnectUrl: "https://example.com/openid" },
    mutualTLS: { type: "mutualTLS" },
  };
  return Object.entries(schemes).map(([name, scheme]) => ({
    ...{ group: "Security", name, keyword: String(scheme["type"]) },
    document: documentOf(
      { security: [{ one: [] }] },
      { method: "get", components: { securitySchemes: { one: scheme } } },
    ),
  }));
}

const methods = (): Sample[] =>
  [...METHODS, "COPY"].map((method) => ({
    group: "Methods",
    name: method === "query" ? "query (3.2)" : method === "COPY" ? "additionalOperations (3.2)" : method,
    keyword: "minimum",
    document: documentOf({ parameters: [{ name: "v", in: "query", schema: INTEGER }] }, { method, version: "3.2.0" }),
  }));

/** Every part that a sample is made of. */
export const samples = (): Sample[] => [
  ...keywords(),
  ...parameters(),
  ...mediaTypes(),
  ...securitySchemes(),
  ...methods(),
];

/** What a check does with a part: by its plan, before anything is sent. */
export function checkedOf(sample: Sample): Checked {
  const { plan, gaps, skipped } = planCheck({
    document: sample.document,
    target: "http://127.0.0.1:9",
    level: "boundary",
  });
  const constraint = plan.operations
    .flatMap(({ constraints }) => constraints)
    .findLast(({ keyword, id }) => keyword === sample.keyword && id.startsWith("part/"));
  const [left] = skipped;
  if (!constraint) {
    return left === undefined
      ? { ...sample, verdict: "no constraint" }
      : { ...sample, verdict: "skipped", reason: left.reason };
  }
  const reason = gaps.get(constraint);
  return reason === undefined ? { ...sample, verdict: "proven" } : { ...sample, verdict: "unproven", reason };
}
