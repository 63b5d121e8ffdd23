import type { Violation } from "./errors.ts";
import { printable } from "./printable.ts";

/** A schema of the contract: the keywords of JSON Schema 2020-12 that the client can check, references resolved. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

const counted = (limit: unknown, unit: string): string => `${limit} ${unit}${limit === 1 ? "" : "s"}`;

/** What a broken keyword allows, in words; of a keyword that is not here its limit says enough. */
const WORDS: { readonly [K in keyof Schema]?: (limit: unknown) => string } = {
  type: (type) => `must be ${/^[aeiou]/.test(String(type)) ? "an" : "a"} ${[type].flat().join(" or ")}`,
  enum: (members) => `must be one of ${[members].flat().join(", ")}`,
  const: (member) => `must be ${JSON.stringify(member)}`,
  minLength: (limit) => `must have at least ${counted(limit, "character")}`,
  maxLength: (limit) => `must have at most ${counted(limit, "character")}`,
  minItems: (limit) => `must have at least ${counted(limit, "item")}`,
  maxItems: (limit) => `must have at most ${counted(limit, "item")}`,
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  required: () => "is required",
  additionalProperties: () => "is not a property of the contract",
};

/** What a value is in JSON; a number that JSON cannot carry is nothing. */
function typeOf(value: unknown): string {
  if (typeof value === "number") {
    return Number.isInteger(value) ? "integer" : Number.isFinite(value) ? "number" : "";
  }
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

/** The length of a text as JSON Schema counts it: in code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) {
    length++;
  }
  return length;
}

/**
 * Every violation of a schema by a value that JSON can carry.
 *
 * @param path - where the value stands, as the violations say it
 * @param found - the list to add them to
 * @internal
 */
export function violationsOf(schema: Schema, value: unknown, path = "", found: Violation[] = []): Violation[] {
  const rule = (keyword: keyof Schema, holds: boolean, at = path): void => {
    if (!holds) {
      const limit = schema[keyword];
      const message = WORDS[keyword]?.(limit) ?? `must fulfil ${keyword} ${JSON.stringify(limit)}`;
      found.push({ path: at, keyword, message });
    }
  };
  const visit = (part: Schema, member: unknown, at: string) => violationsOf(part, member, at, found);
  const fitting = (parts: readonly Schema[] = []) => parts.filter((part) => !violationsOf(part, value)[0]).length;

  const actual = typeOf(value);
  const { type = actual, anyOf, oneOf } = schema;
  const types = typeof type === "string" ? [type] : type;
  rule("type", types.includes(actual) || (actual === "integer" && types.includes("number")));
  rule("enum", schema.enum?.includes(value) ?? true);
  rule("const", schema.const === undefined || schema.const === value);
  rule("anyOf", !anyOf || fitting(anyOf) > 0);
  rule("oneOf", !oneOf || fitting(oneOf) === 1);
  if (typeof value === "number" && actual) {
    const { minimum = value, maximum = value, multipleOf } = schema;
    const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
    rule("minimum", value >= minimum);
    rule("maximum", value <= maximum);
    rule("exclusiveMinimum", value > exclusiveMinimum);
    rule("exclusiveMaximum", value < exclusiveMaximum);
    rule("multipleOf", !multipleOf || Number.isInteger(value / multipleOf));
  } else if (typeof value === "string") {
    const length = lengthOf(value);
    const { minLength = 0, maxLength = length, pattern } = schema;
    rule("minLength", length >= minLength);
    rule("maxLength", length <= maxLength);
    rule("pattern", pattern === undefined || new RegExp(pattern, "u").test(value));
  } else if (Array.isArray(value)) {
    const { length } = value;
    const { minItems = 0, maxItems = length, prefixItems = [], items = {} } = schema;
    rule("minItems", length >= minItems);
    rule("maxItems", length <= maxItems);
    // `npm run generate` refuses members that are objects, which have more than one text.
    rule("uniqueItems", !schema.uniqueItems || new Set(value.map((member) => JSON.stringify(member))).size === length);
    for (const [index, member] of value.entries()) {
      visit(prefixItems[index] ?? items, member, `${path}[${index}]`);
    }
  } else if (actual === "object") {
    const members = Object.entries(value ?? {}).filter(([, member]) => member !== undefined);
    const { minProperties = 0, maxProperties = members.length, properties = {}, required = [] } = schema;
    const { additionalProperties = true } = schema;
    const below = path && `${path}.`;
    rule("minProperties", members.length >= minProperties);
    rule("maxProperties", members.length <= maxProperties);
    for (const name of required) {
      rule(
        "required",
        members.some(([present]) => present === name),
        below + name,
      );
    }
    for (const [name, member] of members) {
      const isKnown = Object.hasOwn(properties, name);
      const part = isKnown ? properties[name] : additionalProperties;
      const at = below + (isKnown ? name : printable(name, 100));
      if (typeof part === "object") {
        visit(part, member, at);
      } else {
        rule("additionalProperties", part !== false, at);
      }
    }
  }
  return found;
}
