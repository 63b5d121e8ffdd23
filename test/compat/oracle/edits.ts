// Draws edits of schemas: some change what is allowed, some only how it is written.
import { mapSubschemas } from "../../../src/openapi/structure.ts";
import type { Random } from "../../fixtures/constructed/draw/random.ts";
import { distinct, isObject, type Json, LIMITS, NAMES, type SchemaDraw, typesOf } from "./schemas.ts";

interface Tools {
  readonly random: Random;
  readonly draw: SchemaDraw;
  /** What a reference leads to. */
  readonly target: (reference: string) => Json | undefined;
}

type Edit = (schema: Json, tools: Tools) => Json;

function without(schema: Json, ...keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

const EDITS: Readonly<Record<string, Edit>> = {
  limit: (schema, { random, draw }) => {
    const keywords = typesOf(schema).flatMap((type) => LIMITS[type] ?? []);
    if (keywords.length === 0) {
      return schema;
    }
    const keyword = random.pick(keywords);
    return { ...schema, [keyword]: draw.argument(keyword, 1) };
  },
  removal: (schema, { random }) => {
    const keys = Object.keys(schema);
    return keys.length === 0 ? schema : without(schema, random.pick(keys));
  },
  step: (schema, { random }) => {
    const numbers = Object.entries(schema).filter(([, value]) => typeof value === "number");
    if (numbers.length === 0) {
      return schema;
    }
    const [key, value] = random.pick(numbers);
    const step = random.pick([-1, 1]);
    const next = Number(value) + step;
    const least =
      key === "multipleOf" ? 0.5 : /Length|Items|Properties|Contains/.test(key) ? 0 : Number.NEGATIVE_INFINITY;
    return { ...schema, [key]: Math.max(least, next) };
  },
  replacement: (_, { draw }) => draw.schema(1),
  part: (schema, { random, draw }) => {
    const keyword = random.pick(["allOf", "anyOf", "oneOf"]);
    const parts = random.chance(0.5) ? [schema, draw.schema(1)] : [draw.schema(1), schema];
    return Array.isArray(schema[keyword])
      ? { ...schema, [keyword]: [...schema[keyword], draw.schema(1)] }
      : { [keyword]: parts };
  },
  lessParts: (schema, { random }) => {
    const lists = ["allOf", "anyOf", "oneOf", "prefixItems"].filter((key) => listOf(schema[key]).length > 1);
    const keyword = lists[0];
    if (keyword === undefined) {
      return schema;
    }
    const parts = listOf(schema[keyword]);
    const gone = random.below(parts.length);
    return { ...schema, [keyword]: parts.filter((_, index) => index !== gone) };
  },
  otherCombination: (schema, { random }) => {
    const keyword = ["allOf", "anyOf", "oneOf"].find((key) => key in schema);
    return keyword === undefined
      ? schema
      : { ...without(schema, keyword), [random.pick(["allOf", "anyOf", "oneOf"])]: schema[keyword] };
  },
  wrapped: (schema, { random }) => ({ [random.pick(["allOf", "anyOf", "oneOf"])]: [schema] }),
  twiceNegated: (schema) => ({ not: { not: schema } }),
  negated: (schema, { draw }) => ({ ...schema, not: draw.schema(1) }),
  split: (schema, { random }) => {
    // What looks at its neighbours, and they, stay together.
    const bound = [
      "additionalProperties",
      "patternProperties",
      "properties",
      "unevaluatedProperties",
      "items",
      "prefixItems",
    ];
    const others = [...["unevaluatedItems", "contains", "minContains", "maxContains", "if", "then", "else"], ...bound];
    const moved = Object.keys(schema).filter((key) => !others.includes(key) && key !== "allOf" && random.chance(0.5));
    const parts = [Object.fromEntries(moved.map((key) => [key, schema[key]]))];
    return { ...without(schema, ...moved), allOf: [...listOf(schema["allOf"]), ...parts] };
  },
  members: (schema, { random, draw }) => {
    const members = listOf(schema["enum"]);
    if (members.length === 0) {
      return { ...schema, ...draw.choice() };
    }
    const more = listOf(draw.choice()["enum"]);
    const changed = random.chance(0.5) ? members.filter(() => random.chance(0.7)) : distinct([...members, ...more]);
    return { ...schema, enum: changed.length > 0 ? changed : members.slice(0, 1) };
  },
  constant: (schema) =>
    "const" in schema
      ? { ...without(schema, "const"), enum: [schema["const"]] }
      : listOf(schema["enum"]).length === 1
        ? { ...without(schema, "enum"), const: listOf(schema["enum"])[0] }
        : schema,
  required: (schema, { random }) => {
    const name = random.pick(NAMES);
    const names = listOf(schema["required"]);
    return { ...schema, required: names.includes(name) ? names.filter((other) => other !== name) : [...names, name] };
  },
  property: (schema, { random, draw }) => {
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    const name = random.pick(NAMES);
    const changed = name in properties ? without(properties, name) : { ...properties, [name]: draw.schema(1) };
    return { ...schema, properties: changed };
  },
  closing: (schema, { random }) => ({ ...schema, additionalProperties: random.chance(0.5) }),
  numeric: (schema, { random }) => {
    const types = typesOf(schema);
    const other = types.includes("integer") ? "number" : "integer";
    return types.length === 1 && /integer|number/.test(types[0] ?? "")
      ? { ...schema, type: other }
      : { ...schema, type: random.pick([other, "string"]) };
  },
  nullable: (schema, { random }) => {
    const types = typesOf(schema);
    if (types.length > 1 && types.includes("null") && schema["type"] !== undefined) {
      return { ...schema, type: types.filter((type) => type !== "null") };
    }
    const alternatives = [schema, { type: "null" }];
    return random.chance(0.5) && schema["type"] !== undefined
      ? { ...schema, type: distinct([...types, "null"]) }
      : { [random.pick(["oneOf", "anyOf"])]: alternatives };
  },
  alternatives: (schema) => {
    const types = typesOf(schema);
    return schema["type"] === undefined || types.length < 2
      ? schema
      : { anyOf: types.map((type) => ({ ...schema, type })) };
  },
  exclusive: (schema, { random }) => {
    const pairs = [
      ["minimum", "exclusiveMinimum", -1],
      ["maximum", "exclusiveMaximum", 1],
    ] as const;
    const found = pairs.find(([from, to]) => from in schema && !(to in schema));
    if (!found) {
      return schema;
    }
    const [from, to, step] = found;
    return { ...without(schema, from), [to]: Number(schema[from]) + (random.chance(0.5) ? step : 0) };
  },
  inlined: (schema, { target }) =>
    typeof schema["$ref"] === "string" ? { ...target(schema["$ref"]), ...without(schema, "$ref") } : schema,
  reordered: (schema) => {
    const keyword = ["anyOf", "oneOf", "allOf", "enum"].find((key) => Array.isArray(schema[key]));
    return keyword === undefined
      ? Object.fromEntries(Object.entries(schema).reverse())
      : { ...schema, [keyword]: listOf(schema[keyword]).reverse() };
  },
  range: (schema, { random, draw }) => {
    const [first, second] = [draw.of("integer", 0), draw.of("integer", 0)];
    return { ...schema, [random.pick(["anyOf", "oneOf"])]: [first, second] };
  },
};

/** The names of the edits. */
export const EDIT_NAMES = Object.keys(EDITS);

/** A schema with one of its parts edited; `undefined` where the edit does not apply. */
export function editedSchema(schema: Json, name: string, tools: Tools): Json {
  const parts: unknown[] = [];
  const count = (part: unknown): unknown => {
    if (isObject(part)) {
      parts.push(part);
      mapSubschemas(part, count);
    }
    return part;
  };
  count(schema);
  const chosen = tools.random.pick(parts);
  const edit = EDITS[name] as Edit;
  const replaced = (part: unknown): unknown =>
    part === chosen ? edit(part as Json, tools) : isObject(part) ? mapSubschemas(part, replaced) : part;
  return replaced(schema) as Json;
}
