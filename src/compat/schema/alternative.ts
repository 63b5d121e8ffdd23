// Values of one type: what limits them, and which they are.
import { isObject, type Json } from "../../openapi/document.ts";
import { compareNumbers, type Exact, isInteger, isMultiple, isNumber } from "../../openapi/numbers.ts";
import { codePoints } from "../../openapi/schema/code-points.ts";
import { canonical } from "../read/references.ts";
import { hasOnly, LITERAL_VALUES, type Schema } from "./keywords.ts";
import { type Bound, isTighter } from "./limits/numbers.ts";
import { matches } from "./limits/patterns.ts";

export type Scalar = string | Exact | boolean | null;
export type Type = "null" | "boolean" | "string" | "number" | "integer" | "array" | "object";
/** Requests carry no `readOnly` property, responses no `writeOnly` one. */
export type Side = "request" | "response";

/** Values of one type that a schema allows. */
export interface Alternative {
  readonly type: Type;
  /** All of its values, where they are few. */
  readonly members?: readonly Scalar[];
  readonly lower?: Bound;
  readonly upper?: Bound;
  readonly multiples: readonly Exact[];
  readonly formats: readonly string[];
  readonly patterns: readonly string[];
  /** By keyword: `minLength`, `maxItems` and the like. */
  readonly counts: ReadonlyMap<string, Exact>;
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
export interface Incompatibility {
  /** Names, indices, `[]` for any member and `*` for any name, from the root of the value down. */
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  /** What the source and the target say. */
  readonly source: string;
  readonly target: string;
  /** The schemas in which it stands, of the source and of the target. */
  readonly parts?: readonly [source: unknown, target: unknown];
  /** If it was removed after being deprecated: its sunset date. */
  readonly sunset?: unknown;
}

/** What stands for an incompatibility where a reference cannot be followed: whether there is one is not known. */
export function unreadIncompatibility(reason: string): Incompatibility {
  return { path: [], keyword: UNREAD, source: reason, target: "" };
}

const UNREAD = "$ref";

export function isUnread({ keyword }: Incompatibility): boolean {
  return keyword === UNREAD;
}

/** The type of a JSON value, `integer` for a number without fraction. */
export function typeOf(value: unknown): Type {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return isNumber(value) ? (isInteger(value) ? "integer" : "number") : (typeof value as Type);
}

/** Whether values of a type have parts. */
export function isCompound(type: Type): boolean {
  return type === "array" || type === "object";
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
  if (alternative.members && !alternative.members.some((member) => isSame(member, value))) {
    return false;
  }
  if (typeof value === "string") {
    const length = codePoints(value);
    const { counts, patterns } = alternative;
    return (
      !isBeyond(counts, "minLength", length) &&
      !isBeyond(counts, "maxLength", length) &&
      patterns.every((pattern) => matches(pattern, value))
    );
  }
  if (isNumber(value)) {
    const at: Bound = { value, exclusive: false, keyword: "" };
    return (
      !(alternative.lower && isTighter(alternative.lower, at, 1)) &&
      !(alternative.upper && isTighter(alternative.upper, at, -1)) &&
      alternative.multiples.every((step) => isMultiple(value, step))
    );
  }
  return true;
}

/** Whether two scalars are the same value. */
export function isSame(left: Scalar, right: Scalar): boolean {
  return left === right || (isNumber(left) && isNumber(right) && compareNumbers(left, right) === 0);
}

/** Whether a count is less than one keyword allows, or more. */
function isBeyond(counts: Alternative["counts"], keyword: string, count: number): boolean {
  const limit = counts.get(keyword);
  return limit !== undefined && compareNumbers(count, limit) * (keyword.startsWith("min") ? -1 : 1) > 0;
}
