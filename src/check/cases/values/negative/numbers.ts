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
  // What is computed beyond 2^53 is sent with all its digits.
  const add: Add = (keyword, scenario, value, description) =>
    note(keyword, scenario, isUnsafe(value) ? BigInt(Number(value)) : value, description);
  const { least, greatest, step } = numberRange(node);
  const integer = Number.isInteger(step);
  const addOutside = (keyword: string, bound: number, sign: 1 | -1, inclusive: boolean) => {
    const far = integer ? FAR : [];
    const first = inclusive ? bound + sign * step : bound;
    // Next to the bound there may be no multiple of what has to be one: those behind the last one break the bound alone.
    const last = sign > 0 ? greatest : least;
    const behind = node.schema["multipleOf"] === undefined ? [] : [last + sign * step, last + 2 * sign * step];
    for (const value of new Set([first, ...behind].map(withoutNoise))) {
      add(keyword, "out-of-bounds", value, `${value}`);
    }
    if (inclusive && integer && Number.isInteger(bound)) {
      add(keyword, "out-of-bounds", bound + sign * step * 10, `${bound + sign * step * 10}`);
      for (const distance of far) {
        // A server that keeps 32 or 64 bits finds the bound itself again.
        const value =
          BigInt(bound) + BigInt(sign) * distance * (BigInt(Math.max(step, 1)) % 2n === 0n ? BigInt(step) : 1n);
        const within = value > 0n ? Number(value) <= greatest : Number(value) >= least;
        if (!within) {
          add(
            keyword,
            "out-of-bounds",
            value,
            String(value).length > 30 ? `an integer of ${String(value).length} digits` : `${value}`,
          );
        }
      }
    }
  };
  const addInfinite = (keyword: string, text: string) => {
    if (node.in === "body") {
      add(keyword, "out-of-bounds", new Numeral(text), text);
    }
  };
  for (const { keyword, rejected: first, outside } of largeLimits(node)) {
    for (const value of [first, ...FAR.map((distance) => first + outside * distance)]) {
      add(
        keyword,
        "out-of-bounds",
        value,
        value === first ? `${value}` : `an integer of ${String(value).length} digits`,
      );
    }
    addInfinite(keyword, outside === 1n ? "1e400" : "-1e400");
  }
  const [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
  ].map((keyword) => limit(node, keyword));
  // Beside numbers just beyond a limit, one that JSON can write and no double can hold: to careless eyes it is absent.
  if (minimum !== undefined) {
    addOutside("minimum", minimum, -1, true);
    addInfinite("minimum", "-1e400");
  }
  for (const [keyword, bound] of Object.entries({ minimum, exclusiveMinimum })) {
    for (const value of UNSET.filter((unset) => bound !== undefined && unset < bound)) {
      add(keyword, "out-of-bounds", value, `${value}`);
    }
  }
  if (maximum !== undefined) {
    addOutside("maximum", maximum, 1, true);
    addInfinite("maximum", "1e400");
  }
  if (exclusiveMinimum !== undefined) {
    addOutside("exclusiveMinimum", exclusiveMinimum, -1, false);
  }
  if (exclusiveMaximum !== undefined) {
    addOutside("exclusiveMaximum", exclusiveMaximum, 1, false);
  }
  if (multipleOf !== undefined) {
    const [first = 0] = distinctNumbers(node, 1);
    const own = node.types.includes("integer") ? [1, 2, step - 1] : [step / 2, step / 4];
    const values = [...own, ...coarsestParts(step)].map((part) => first + part);
    // Far from the first as well: what is checked to so many digits is checked of small numbers alone.
    for (const value of new Set(
      [...values, ...(Number.isFinite(greatest) ? [greatest - step / 2] : [])].map(withoutNoise),
    )) {
      add("multipleOf", "out-of-bounds", value, `${value}`);
    }
  }
  const format = FORMATS.get(String(node.schema["format"]));
  for (const value of format?.limits && format.type === "number" ? format.rejected : []) {
    add("format", "out-of-bounds", value, `${value}`);
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
