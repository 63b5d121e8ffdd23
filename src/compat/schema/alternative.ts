// Values of one type: what limits them, and which they are.
import { isObject, type Json } from "../../openapi/document.ts";
import { canonical } from "../read/references.ts";
import { hasOnly, LITERAL_VALUES, type Schema } from "./keywords.ts";
import { type Bound, isMultiple, isTighter } from "./numbers.ts";
import { matches } from "./patterns.ts";

export type Scalar = string | number | boolean | null;
export type Type = "null" | "boolean" | "string" | "number" | "integer" | "array" | "object";
/** Requests carry no `readOnly` property, answers no `writeOnly` one. */
export type Side = "request" | "answer";

/** Values of one type that a schema allows. */
export interface Alternative {
  readonly type: Type;
  /** All of its values, where they are few. */
  readonly members?: readonly Scalar[];
  readonly lower?: Bound;
  readonly upper?: Bound;
  readonly multiples: readonly number[];
  readonly formats: readonly string[];
  readonly patterns: readonly string[];
  /** By keyword: `minLength`, `maxItems` and the like. */
  readonly counts: ReadonlyMap<string, number>;
  readonly prefix: readonly Schema[];
  readonly rest: Schema;
  readonly unique: boolean;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly patternProperties: ReadonlyMap<string, Schema>;
  readonly additional: Schema;
  readonly required: ReadonlySet<string>;
  /** Keywords that are only compared as they are written, canonical. */
  readonly opaque: ReadonlyMap<string, Json>;
}

/** Something that the source allows and the target does not, or that changes its meaning. */
export interface Gap {
  /** Names, indices, `[]` for any member and `*` for any name, from the root of the value down. */
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  /** What the source and the target say. */
  readonly source: string;
  readonly target: string;
}

/** A longer text than this is not made up to see whether two schemas allow it. */
const LONGEST_CANDIDATE = 10_000;

/** The type of a JSON value, `integer` for a number without fraction. */
export function typeOf(value: unknown): Type {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return Number.isInteger(value) ? "integer" : (typeof value as Type);
}

/** The values that `enum` and `const` leave, if there is one. */
export function fixedValues(branch: readonly Json[]): unknown[] | undefined {
  const lists = branch.flatMap((flat) => [
    ...(Array.isArray(flat["enum"]) ? [flat["enum"] as unknown[]] : []),
    ...(flat["const"] !== undefined ? [[flat["const"]]] : []),
  ]);
  const [first, ...others] = lists.map((list) => list.map(canonical));
  const ruledOut = branch
    .flatMap(({ not }) =>
      hasOnly(not, LITERAL_VALUES) ? [not["enum"] ?? [], "const" in not ? [not["const"]] : []] : [],
    )
    .flat(2)
    .map(canonical);
  return lists[0]?.filter((_, index) => {
    const value = first?.[index] ?? "";
    return others.every((list) => list.includes(value)) && !ruledOut.includes(value);
  });
}

/** A schema of one array or object. */
export function exactly(value: unknown): Json {
  if (Array.isArray(value)) {
    return { type: "array", prefixItems: value.map(exactly), items: false, minItems: value.length };
  }
  if (!isObject(value)) {
    return { const: value };
  }
  const properties = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, exactly(inner)]));
  return { type: "object", properties, required: Object.keys(value), additionalProperties: false };
}

/** Whether a value is among those that an alternative allows; formats and opaque keywords are not looked at. */
export function admits(alternative: Alternative, value: Scalar): boolean {
  const type = typeOf(value);
  if (alternative.type !== type && !(alternative.type === "number" && type === "integer")) {
    return false;
  }
  if (alternative.members && !alternative.members.includes(value)) {
    return false;
  }
  if (typeof value === "string") {
    const length = [...value].length;
    const { counts, patterns } = alternative;
    return (
      length >= (counts.get("minLength") ?? 0) &&
      length <= (counts.get("maxLength") ?? Number.POSITIVE_INFINITY) &&
      patterns.every((pattern) => matches(pattern, value))
    );
  }
  if (typeof value === "number") {
    const at: Bound = { value, exclusive: false, keyword: "" };
    return (
      !(alternative.lower && isTighter(alternative.lower, at, 1)) &&
      !(alternative.upper && isTighter(alternative.upper, at, -1)) &&
      alternative.multiples.every((step) => isMultiple(value, step))
    );
  }
  return true;
}

/** Whether one value, drawn from the limits of both, is surely of both. */
export function shareValue(one: Alternative, two: Alternative): boolean {
  const both = [one, two];
  // What a format or another keyword rules out is not known.
  if (both.some(({ formats, opaque, type }) => opaque.size > 0 || (type === "string" && formats.length > 0))) {
    return false;
  }
  const candidates = both.flatMap(({ type, members, lower, upper, counts }): readonly Scalar[] => {
    if (members) {
      return members;
    }
    return type === "string"
      ? ["a".repeat(Math.min(counts.get("minLength") ?? 0, LONGEST_CANDIDATE))]
      : type === "integer" || type === "number"
        ? [lower, upper].map((bound, index) => (bound ? bound.value + (bound.exclusive ? 1 - 2 * index : 0) : 0))
        : [];
  });
  return candidates.some((value) => admits(one, value) && admits(two, value));
}
