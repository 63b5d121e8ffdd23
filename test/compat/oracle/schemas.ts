// Draws schemas of JSON Schema 2020-12, small ones of every keyword.
import { isObject, type Json } from "../../../src/openapi/document.ts";
import type { Random } from "../../fixtures/constructed/draw/random.ts";

/** Patterns, with texts on both sides of each. */
export const PATTERNS: ReadonlyMap<string, readonly string[]> = new Map([
  ["^[a-z]+$", ["a", "abc", "zzzzzz"]],
  ["^[a-z]*$", ["", "abc"]],
  ["^[a-z0-9]{2,4}$", ["a1", "abcd", "12", "abcde"]],
  ["^(a|b)$", ["a", "b", "ab"]],
  ["b", ["b", "abc", "bb"]],
  ["^a", ["a", "ab", "a1"]],
  ["^\\d+$", ["1", "12", "123456"]],
  ["^[A-Z]\\w*$", ["A", "Ab", "A_1"]],
]);
export const FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ["date", ["2024-02-29"]],
  ["date-time", ["2024-02-29T23:59:59Z"]],
  ["uuid", ["123e4567-e89b-12d3-a456-426614174000"]],
  ["ipv4", ["192.0.2.1"]],
]);
export const NAMES = ["a", "b", "c"];
const NAME_PATTERNS = ["^x-", "^[ab]$"];
const SCALARS = ["a", "b", "abc", "1", "", 0, 1, 2, 5, -1, 0.5, true, false, null];
const TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"];

/** Draws schemas of one document, whose components have these names. */
export class SchemaDraw {
  readonly #random: Random;
  readonly #components: readonly string[];

  constructor(random: Random, components: readonly string[] = []) {
    this.#random = random;
    this.#components = components;
  }

  /** @param depth how many levels of parts it may have */
  schema(depth: number): Json {
    const random = this.#random;
    const chance = random.next();
    if (depth > 0 && chance < 0.18) {
      return this.combined(depth - 1);
    }
    if (chance < 0.27 && this.#components.length > 0) {
      return { $ref: `#/components/schemas/${random.pick(this.#components)}` };
    }
    if (chance < 0.3) {
      return random.pick<Json>([{}, { title: "Any" }]);
    }
    const kinds = [
      "string",
      "integer",
      "number",
      "choice",
      "types",
      ...(depth > 0 ? ["object", "object", "array"] : []),
    ];
    return this.of(random.pick([...kinds, "string", "boolean"]), depth);
  }

  of(kind: string, depth: number): Json {
    const random = this.#random;
    const types =
      kind === "types"
        ? distinct([random.pick(TYPES), random.pick(TYPES), ...(random.chance(0.4) ? ["null"] : [])])
        : [];
    switch (kind) {
      case "choice":
        return this.choice();
      case "types":
        return this.limited({ type: types }, types, depth);
      default:
        return this.limited({ type: kind }, [kind], depth);
    }
  }

  choice(): Json {
    const random = this.#random;
    const members = distinct(Array.from({ length: 1 + random.below(4) }, () => random.pick<unknown>(SCALARS)));
    if (random.chance(0.3)) {
      return { const: members[0] };
    }
    const compound = random.chance(0.1) ? [random.pick<unknown>([[], ["a"], {}, { a: 1 }])] : [];
    return { enum: [...members, ...compound] };
  }

  combined(depth: number): Json {
    const random = this.#random;
    const parts = Array.from({ length: random.pick([1, 2, 2, 3]) }, () => this.schema(depth));
    const kind = random.pick(["oneOf", "oneOf", "anyOf", "anyOf", "allOf", "not"]);
    switch (kind) {
      case "not":
        return { ...this.of(random.pick(["string", "integer"]), 0), not: this.choice() };
      case "allOf":
        // Parts of different types leave nothing.
        return { allOf: parts.slice(0, 2).map(() => this.of(depth > 0 ? "object" : "string", depth)) };
      default:
        return { [kind]: parts };
    }
  }

  /** A schema with limits of some of these types. */
  limited(schema: Json, types: readonly string[], depth: number): Json {
    const random = this.#random;
    const keywords = types.flatMap((type) => LIMITS[type] ?? []);
    const result: Record<string, unknown> = { ...schema };
    if (types.includes("object") && depth > 0) {
      result["properties"] = this.properties(depth - 1);
    }
    if (types.includes("array") && depth > 0) {
      result["items"] = this.schema(depth - 1);
    }
    for (let left = keywords.length === 0 ? 0 : random.pick([0, 0, 1, 1, 2]); left > 0; left--) {
      const keyword = random.pick(keywords);
      result[keyword] = this.argument(keyword, depth);
    }
    return result;
  }

  properties(depth: number): Json {
    const names = NAMES.filter(() => this.#random.chance(0.6));
    return Object.fromEntries(names.map((name) => [name, this.schema(depth)]));
  }

  /** What a keyword can say. */
  argument(keyword: string, depth: number): unknown {
    const random = this.#random;
    const inner = (): Json => this.schema(Math.max(0, depth - 1));
    switch (keyword) {
      case "pattern":
        return random.pick([...PATTERNS.keys()]);
      case "format":
        return random.pick([...FORMATS.keys()]);
      case "minimum":
      case "exclusiveMinimum":
        return random.pick([-2, -1, 0, 0.5, 1, 2, 3]);
      case "maximum":
      case "exclusiveMaximum":
        return random.pick([0, 1, 2, 2.5, 3, 5, 10]);
      case "multipleOf":
        return random.pick([0.5, 1, 2, 3, 4]);
      case "minLength":
      case "minItems":
      case "minProperties":
      case "minContains":
        return random.below(3);
      case "maxLength":
      case "maxItems":
      case "maxProperties":
      case "maxContains":
        return 1 + random.below(4);
      case "uniqueItems":
        return random.chance(0.9);
      case "required":
        return NAMES.filter(() => random.chance(0.4));
      case "additionalProperties":
      case "unevaluatedProperties":
      case "unevaluatedItems":
        return random.chance(0.6) ? false : random.chance(0.2) ? true : inner();
      case "prefixItems":
        return Array.from({ length: 1 + random.below(2) }, inner);
      case "patternProperties":
        return { [random.pick(NAME_PATTERNS)]: inner() };
      case "propertyNames":
        return random.pick<Json>([{ maxLength: 1 }, { minLength: 1 }, { maxLength: 3 }]);
      case "dependentRequired":
        return { [random.pick(NAMES)]: [random.pick(NAMES)] };
      case "dependentSchemas":
        return { [random.pick(NAMES)]: inner() };
      case "items":
        return random.chance(0.15) ? false : inner();
      case "properties":
        return this.properties(Math.max(0, depth - 1));
      case "not":
      case "contains":
        return inner();
      default:
        throw new Error(`No argument of ${keyword} is drawn.`);
    }
  }
}

const NUMERIC = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
/** Keywords that limit values of a type. */
export const LIMITS: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "maxLength", "pattern", "format"],
  integer: NUMERIC,
  number: NUMERIC,
  array: ["items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains"],
  object: [
    ...["required", "required", "required", "required", "additionalProperties", "additionalProperties"],
    ...["minProperties", "maxProperties", "patternProperties", "propertyNames", "dependentRequired"],
  ],
};

export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

export function typesOf(schema: Json): string[] {
  return schema["type"] === undefined ? TYPES : [schema["type"]].flat().map(String);
}

export { isObject, type Json };
