import type { Schema } from "../generated/client-schema.ts";
import type { Violation } from "./errors.ts";
import { printable } from "./printable.ts";

type Keyword = keyof Schema;
/** Whether a value conforms to the argument of a keyword. */
type Check = (value: never, argument: never) => boolean;

/** The checks of the keywords that speak of values of one type. */
const CHECKS: Readonly<Record<string, { readonly [K in Keyword]?: Check }>> = {
  string: {
    minLength: (text: string, least: number) => lengthOf(text) >= least,
    maxLength: (text: string, most: number) => lengthOf(text) <= most,
    pattern: (text: string, pattern: string) => new RegExp(pattern, "u").test(text),
  },
  number: {
    minimum: (value: number, least: number) => value >= least,
    maximum: (value: number, most: number) => value <= most,
    exclusiveMinimum: (value: number, limit: number) => value > limit,
    exclusiveMaximum: (value: number, limit: number) => value < limit,
    multipleOf: (value: number, divisor: number) => Number.isInteger(value / divisor),
  },
  array: {
    minItems: ({ length }: unknown[], least: number) => length >= least,
    maxItems: ({ length }: unknown[], most: number) => length <= most,
    uniqueItems: (items: unknown[], isWanted: boolean) => !isWanted || new Set(items.map(textOf)).size === items.length,
  },
  object: {
    minProperties: (value: object, least: number) => membersOf(value).length >= least,
    maxProperties: (value: object, most: number) => membersOf(value).length <= most,
  },
};

/** The checks of the keywords that speak of any value. */
const GENERAL_CHECKS: { readonly [K in Keyword]?: Check } = {
  type: (value: unknown, types: string | string[]) =>
    [types].flat().some((type) => type === typeOf(value) || (type === "number" && typeOf(value) === "integer")),
  enum: (value: unknown, members: unknown[]) => members.some((member) => isSame(member, value)),
  const: (value: unknown, member: unknown) => isSame(member, value),
  anyOf: (value: unknown, parts: Part[]) => fitting(parts, value) > 0,
  oneOf: (value: unknown, parts: Part[]) => fitting(parts, value) === 1,
};

type Part = Schema | boolean;

/** How many of several schemas a value conforms to. */
function fitting(parts: readonly Part[], value: unknown): number {
  return parts.filter((part) => part && (part === true || !violationsOf(part, value)[0])).length;
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
  properties: () => "is not allowed",
  items: () => "is not allowed",
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === "object";
}

/** A value as text, the same for equal ones: the properties of an object have no order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isObject(member)
      ? Object.fromEntries(
          Object.keys(member)
            .sort()
            .map((name) => [name, member[name]]),
        )
      : member,
  );
}

/** Whether two values are equal as JSON. The members of most contracts are not objects, and are not written out. */
function isSame(member: unknown, value: unknown): boolean {
  return member === value || (typeof member === "object" && textOf(member) === textOf(value));
}

/** The properties that JSON would carry. */
function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

/**
 * Every violation of a schema by a value that JSON can carry.
 *
 * @param path - where the value stands, as the violations say it
 * @param found - the list to add them to
 * @internal
 */
export function violationsOf(schema: Schema, value: unknown, path = "", found: Violation[] = []): Violation[] {
  const broken = (keyword: Keyword, at = path): void => {
    const limit = schema[keyword];
    const message = WORDS[keyword]?.(limit) ?? `must fulfil ${keyword} ${JSON.stringify(limit)}`;
    found.push({ path: at, keyword, message });
  };
  const visit = (keyword: Keyword, part: Part = true, member: unknown, at: string): void => {
    if (typeof part === "object") {
      violationsOf(part, member, at, found);
    } else if (!part) {
      broken(keyword, at);
    }
  };
  const actual = typeOf(value);
  const checks = CHECKS[actual === "integer" ? "number" : actual];
  for (const [keyword, argument] of Object.entries(schema) as [Keyword, never][]) {
    const conforms = checks?.[keyword] ?? GENERAL_CHECKS[keyword];
    if (conforms?.(value as never, argument) === false) {
      broken(keyword);
    }
  }
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      visit("items", schema.prefixItems?.[index] ?? schema.items, member, `${path}[${index}]`);
    }
  } else if (isObject(value)) {
    const { properties = {}, required = [], additionalProperties } = schema;
    const members = membersOf(value);
    const below = path && `${path}.`;
    for (const name of required) {
      if (!members.some(([present]) => present === name)) {
        broken("required", below + name);
      }
    }
    for (const [name, member] of members) {
      if (Object.hasOwn(properties, name)) {
        visit("properties", properties[name], member, below + name);
      } else {
        visit("additionalProperties", additionalProperties, member, below + printable(name, 100));
      }
    }
  }
  return found;
}
