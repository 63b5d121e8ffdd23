import type { SchemaNode } from "../../../../openapi/model.ts";
import { isUnsafe, Numeral } from "../../../../openapi/numbers.ts";
import { FORMATS } from "../../../../openapi/schema/formats.ts";
import type { Add } from "../candidate.ts";
import { largeLimits } from "../large-numbers.ts";
import { limit } from "../limits.ts";
import { distinctNumbers, numberRange, withoutNoise } from "../number-range.ts";

/** Distances at which languages find the limit itself again, or nothing at all. */
const FAR = [2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n, 10n ** 30n, 10n ** 400n];

/** Steps are powers of ten or counts of things: greater primes do not divide them. */
const MOST_PRIME = 100;

/** Numbers that many a server takes for a value that is not set, or for no limit. */
const UNSET = [0, -1];

export function negativeNumbers(node: SchemaNode, note: Add): void {
  const add: AddNumber = (keyword, value, description = `${value}`) =>
    // What is computed beyond 2^53 is sent with all its digits.
    note(keyword, "out-of-bounds", isUnsafe(value) ? BigInt(Number(value)) : value, description);
  const [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
  ].map((keyword) => limit(node, keyword));
  addBeyondLargeLimits(node, add);
  if (minimum !== undefined) {
    addOutside(node, add, { keyword: "minimum", bound: minimum, sign: -1, inclusive: true });
    addInfinite(node, add, "minimum", -1);
  }
  for (const [keyword, bound] of Object.entries({ minimum, exclusiveMinimum })) {
    for (const value of UNSET.filter((unset) => bound !== undefined && unset < bound)) {
      add(keyword, value);
    }
  }
  if (maximum !== undefined) {
    addOutside(node, add, { keyword: "maximum", bound: maximum, sign: 1, inclusive: true });
    addInfinite(node, add, "maximum", 1);
  }
  if (exclusiveMinimum !== undefined) {
    addOutside(node, add, { keyword: "exclusiveMinimum", bound: exclusiveMinimum, sign: -1, inclusive: false });
  }
  if (exclusiveMaximum !== undefined) {
    addOutside(node, add, { keyword: "exclusiveMaximum", bound: exclusiveMaximum, sign: 1, inclusive: false });
  }
  if (multipleOf !== undefined) {
    addBetweenMultiples(node, add);
  }
  const format = FORMATS.get(String(node.schema["format"]));
  for (const value of format?.limits && format.type === "number" ? format.rejected : []) {
    add("format", value);
  }
}

/** Notes a number that breaks a keyword. @default for `description`: the number */
type AddNumber = (keyword: string, value: unknown, description?: string) => void;

interface Bound {
  readonly keyword: string;
  readonly bound: number;
  /** On which side of the bound no value is. */
  readonly sign: 1 | -1;
  /** Whether the bound itself is a value. */
  readonly inclusive: boolean;
}

/** Numbers just beyond a bound, and far beyond it. */
function addOutside(node: SchemaNode, add: AddNumber, { keyword, bound, sign, inclusive }: Bound): void {
  const { least, greatest, step } = numberRange(node);
  const first = inclusive ? bound + sign * step : bound;
  // Next to the bound there may be no multiple of what has to be one: those behind the last one break the bound alone.
  const last = sign > 0 ? greatest : least;
  const behind = node.schema["multipleOf"] === undefined ? [] : [last + sign * step, last + 2 * sign * step];
  for (const value of new Set([first, ...behind].map(withoutNoise))) {
    add(keyword, value);
  }
  if (!inclusive || !Number.isInteger(step) || !Number.isInteger(bound)) {
    return;
  }
  add(keyword, bound + sign * step * 10);
  const wholeStep = BigInt(Math.max(step, 1)) % 2n === 0n ? BigInt(step) : 1n;
  for (const distance of FAR) {
    // A server that keeps 32 or 64 bits finds the bound itself again.
    const value = BigInt(bound) + BigInt(sign) * distance * wholeStep;
    const within = value > 0n ? Number(value) <= greatest : Number(value) >= least;
    if (!within) {
      add(keyword, value, String(value).length > 30 ? sizeOf(value) : `${value}`);
    }
  }
}

/** Beside numbers just beyond a limit, one that JSON can write and no double can hold: to careless eyes it is absent. */
function addInfinite(node: SchemaNode, add: AddNumber, keyword: string, sign: 1 | -1): void {
  if (node.in === "body") {
    const text = sign === 1 ? "1e400" : "-1e400";
    add(keyword, new Numeral(text), text);
  }
}

/** Integers beyond limits that no double holds. */
function addBeyondLargeLimits(node: SchemaNode, add: AddNumber): void {
  for (const { keyword, rejected: first, outside } of largeLimits(node)) {
    add(keyword, first);
    for (const distance of FAR) {
      const value = first + outside * distance;
      add(keyword, value, sizeOf(value));
    }
    addInfinite(node, add, keyword, outside === 1n ? 1 : -1);
  }
}

const sizeOf = (value: bigint): string => `an integer of ${String(value).length} digits`;

/** Numbers between the multiples of a step. */
function addBetweenMultiples(node: SchemaNode, add: AddNumber): void {
  const { greatest, step } = numberRange(node);
  const [first = 0] = distinctNumbers(node, 1);
  const own = node.types.includes("integer") ? [1, 2, step - 1] : [step / 2, step / 4];
  // Where the first is the last as well, what is above it breaks a maximum too.
  const isAlone = (value: number): boolean => node.errors(value).every(({ keyword }) => keyword === "multipleOf");
  const values = [...own, ...coarsestParts(step)].map((part) => {
    const above = withoutNoise(first + part);
    const below = withoutNoise(first - part);
    return !isAlone(above) && isAlone(below) ? below : above;
  });
  // Far from the first as well: what is checked to so many digits is checked of small numbers alone.
  const far = Number.isFinite(greatest) ? [greatest - step / 2] : [];
  for (const value of new Set([...values, ...far].map(withoutNoise))) {
    add("multipleOf", value);
  }
}

/** The greatest parts of a step: whoever asks for multiples of a part of it takes one of them. */
function coarsestParts(step: number): number[] {
  const decimals = /\.(\d+)$/.exec(String(step))?.[1]?.length ?? 0;
  let rest = Math.round(step * 10 ** decimals);
  const parts: number[] = [];
  for (let prime = 2; prime <= MOST_PRIME && rest > 1; prime++) {
    if (rest % prime === 0) {
      parts.push(withoutNoise(step / prime));
    }
    while (rest % prime === 0) {
      rest /= prime;
    }
  }
  return parts;
}
