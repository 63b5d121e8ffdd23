// Says in OpenAPI 3.0.3 what a document of OpenAPI 3.1 says, as far as 3.0 can.
// No converter on npm is right: @apiture/openapi-down-convert 0.14 leaves tuples, lists of types and numeric `exclusiveMinimum` as they are.
import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { resolve } from "../../src/openapi/references.ts";
import { mapSchemas, mapSubschemas } from "../../src/openapi/structure.ts";

/** A keyword that a document of 3.0 cannot say. */
export interface Loss {
  readonly keyword: string;
  /** The schema of the document of 3.1 that says it. */
  readonly path: readonly string[];
}

/** The fields of a {@link https://spec.openapis.org/oas/v3.0.3#schema-object | schema object} that mean the same in 3.1. */
const FIELDS: ReadonlySet<string> = new Set([
  ...["title", "description", "format", "enum", "default", "discriminator", "xml", "externalDocs", "example"],
  ...["readOnly", "writeOnly", "deprecated", "multipleOf", "minimum", "maximum", "minLength", "maxLength", "pattern"],
  ...["minItems", "maxItems", "uniqueItems", "additionalProperties", "required", "minProperties", "maxProperties"],
]);
/** Keywords that limit nothing, and that 3.0 has no word for; so are extensions, which some validators refuse in a schema. */
const SILENT: ReadonlySet<string> = new Set(["$comment", "contentMediaType", "contentEncoding"]);
/** Extensions that tell where a rule comes from, which is for readers of the contract. */
const PROVENANCE = ["x-source", "x-source-note"];

type Rewrite = (argument: unknown, schema: Json, document: Json) => Json;

const bounded =
  (limit: string, exclusive: string, isTighter: (a: number, b: number) => boolean): Rewrite =>
  (argument, schema) =>
    schema[limit] === undefined || isTighter(Number(argument), Number(schema[limit]))
      ? { [limit]: argument, [exclusive]: true }
      : {};
const each =
  (keyword: string): Rewrite =>
  (schemas) => ({ [keyword]: listOf(schemas).map(asObject) });

/** What each keyword of 3.1 that 3.0 says in another way becomes. */
const REWRITES: Readonly<Record<string, Rewrite>> = {
  $ref: ($ref, schema) => (Object.keys(schema).length === 1 ? { $ref } : { allOf: [{ $ref }] }),
  const: (value) => ({ enum: [value] }),
  examples: (values) => ({ example: listOf(values)[0] }),
  exclusiveMinimum: bounded("minimum", "exclusiveMinimum", (a, b) => a >= b),
  exclusiveMaximum: bounded("maximum", "exclusiveMaximum", (a, b) => a <= b),
  allOf: each("allOf"),
  anyOf: each("anyOf"),
  oneOf: each("oneOf"),
  not: (schema) => ({ not: asObject(schema) }),
  properties: (map) => ({
    properties: Object.fromEntries(Object.entries(map as Json).map(([name, schema]) => [name, asObject(schema)])),
  }),
  items: (schema, { prefixItems }) => {
    if (prefixItems !== undefined) {
      return {};
    }
    return schema === false ? { items: {}, maxItems: 0 } : { items: asObject(schema) };
  },
  prefixItems: (members, { items, maxItems = Number.POSITIVE_INFINITY }, document) => {
    const count = listOf(members).length;
    const isClosed = items === false || Number(maxItems) <= count;
    return {
      items: anyOf(isClosed ? listOf(members) : [...listOf(members), items ?? true], document),
      ...(isClosed && { maxItems: Math.min(Number(maxItems), count) }),
    };
  },
  "x-enumDescriptions": (meanings, { description = "" }) => ({
    description: Object.entries(meanings as Json).reduce(
      (text, [member, meaning]) => `${text}\n- \`${member}\`: ${meaning}`,
      String(description).trimEnd(),
    ),
  }),
  type: (type, schema) => {
    const types = [type].flat().filter((name) => name !== "null");
    const nullable = types.length < [type].flat().length && { nullable: true };
    // 3.0 demands `items` beside this type.
    const alternatives = types.map((name) => ({
      type: name,
      ...(name === "array" && !schema["prefixItems"] && !schema["items"] && { items: {} }),
      ...nullable,
    }));
    if (alternatives.length === 0) {
      return { type: "string", nullable: true, enum: [null] };
    }
    return alternatives.length === 1 ? { ...alternatives[0] } : { allOf: [{ anyOf: alternatives }] };
  },
};

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A schema that may be `true` or `false`, which 3.0 does not know. */
function asObject(schema: unknown): Json {
  return isObject(schema) ? schema : schema === false ? { not: {} } : {};
}

/** One schema for values of any of some schemas; it names the type that all have in common. */
function anyOf(schemas: readonly unknown[], document: Json): Json {
  const distinct = schemas.filter(
    (left, index) => schemas.findIndex((right) => isDeepStrictEqual(left, right)) === index,
  );
  if (distinct.length === 1 || distinct.includes(true)) {
    return distinct.includes(true) ? {} : asObject(distinct[0]);
  }
  const types = new Set(distinct.map((schema) => resolve(document, asObject(schema), "prefixItems")["type"]));
  const [type] = types;
  return { ...(types.size === 1 && typeof type === "string" && { type }), anyOf: distinct.map(asObject) };
}

/** One schema, those below it being converted, and the keywords that are lost. */
function toSchema30(schema: Json, document: Json, isLossy: (keyword: string) => boolean): [Json, string[]] {
  // What became wider inside these would make the schema narrower.
  const narrowing = ["not", "oneOf"].filter(isLossy);
  if (schema["patternProperties"] !== undefined) {
    narrowing.push("additionalProperties");
  }
  const converted: Record<string, unknown> = {};
  const lost: string[] = [];
  for (const [keyword, argument] of Object.entries(schema)) {
    const rewrite = REWRITES[keyword];
    if (rewrite && !narrowing.includes(keyword)) {
      const { allOf, ...said } = rewrite(argument, schema, document);
      Object.assign(converted, said);
      if (allOf !== undefined) {
        converted["allOf"] = [...listOf(converted["allOf"]), ...listOf(allOf)];
      }
    } else if (FIELDS.has(keyword) && !narrowing.includes(keyword)) {
      // What a rewritten keyword says of this one is newer.
      converted[keyword] ??= argument;
    } else if (!SILENT.has(keyword) && !keyword.startsWith("x-")) {
      lost.push(keyword);
    }
  }
  return [converted, schema["prefixItems"] === undefined ? lost : [...lost, "prefixItems"]];
}

/** Where the document of 3.1 says what is lost, for example `components/schemas/Pair/prefixItems`. */
export function pointerOf({ path, keyword }: Loss): string {
  return [...path, keyword].join("/");
}

function toInfo30(info: Json, losses: readonly Loss[]): Json {
  const { summary, description, license, ...rest } = info;
  const { identifier, ...named } = isObject(license) ? license : {};
  const origin = [
    "Made from the OpenAPI 3.1 document, for tools that read only 3.0.",
    `What only 3.1 can say is lost: ${losses.map((loss) => `\`${pointerOf(loss)}\``).join(", ") || "nothing"}.`,
    `Left out are the extensions of schemas, and ${PROVENANCE.map((key) => `\`${key}\``).join(" and ")} everywhere.`,
  ].join("\n");
  return {
    ...rest,
    description: [summary, origin, description].filter((text) => text !== undefined).join("\n\n"),
    ...(license !== undefined && {
      license: { ...named, ...(identifier !== undefined && { url: `https://spdx.org/licenses/${identifier}.html` }) },
    }),
  };
}

/**
 * Converts a document of OpenAPI 3.1 to 3.0.3. The converted document takes all that the other takes; where it takes more is told.
 */
export function toOpenApi30(document: Json): { document: Json; losses: Loss[] } {
  const losses: Loss[] = [];
  const convert = (schema: unknown, path: readonly string[]): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const inner = mapSubschemas(schema, (below, keyword, name) =>
      convert(below, [...path, keyword, ...(name === "" ? [] : [name])]),
    );
    const isLossy = (keyword: string) =>
      losses.some((loss) => isDeepStrictEqual(loss.path.slice(0, path.length + 1), [...path, keyword]));
    const [converted, lost] = toSchema30(inner, document, isLossy);
    losses.push(...lost.map((keyword) => ({ keyword, path })));
    return converted;
  };
  const withoutProvenance = (object: Json): Json =>
    Object.fromEntries(Object.entries(object).filter(([key]) => !PROVENANCE.includes(key)));
  const copy = mapSchemas(document, convert, withoutProvenance);
  const { jsonSchemaDialect: _, webhooks: __, ...kept } = copy;
  const info = toInfo30(copy["info"] as Json, losses);
  return { document: { ...kept, openapi: "3.0.3", info, paths: copy["paths"] ?? {} }, losses };
}
