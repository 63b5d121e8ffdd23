// Reads the limits of numbers.
import type { Json } from "../../../openapi/document.ts";
import {
  ceilOf,
  compareNumbers,
  type Exact,
  floorOf,
  isNumber,
  leastMultiple,
  sumOf,
} from "../../../openapi/numbers.ts";

/** An end of a range, and the keyword that sets it. */
export interface Bound {
  readonly value: Exact;
  readonly exclusive: boolean;
  readonly keyword: string;
}

const INTEGER_RANGES: ReadonlyMap<string, readonly [Exact, Exact]> = new Map([
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["int64", [-(2n ** 63n), 2n ** 63n - 1n]],
]);

/** The ends that all of these schemas together set. */
export function rangeOf(branch: readonly Json[], integer: boolean): { lower?: Bound; upper?: Bound } {
  let lower: Bound | undefined;
  let upper: Bound | undefined;
  const take = (keyword: string, value: unknown, exclusive: boolean, isLower: boolean): void => {
    if (!isNumber(value)) {
      return;
    }
    // Among integers every end can be said inclusively.
    const whole = isLower
      ? exclusive
        ? sumOf(floorOf(value), 1)
        : ceilOf(value)
      : exclusive
        ? sumOf(ceilOf(value), -1)
        : floorOf(value);
    const bound = integer ? { value: whole, exclusive: false, keyword } : { value, exclusive, keyword };
    if (isLower && (lower === undefined || isTighter(bound, lower, 1))) {
      lower = bound;
    } else if (!isLower && (upper === undefined || isTighter(bound, upper, -1))) {
      upper = bound;
    }
  };
  for (const flat of branch) {
    take("minimum", flat["minimum"], false, true);
    take("exclusiveMinimum", flat["exclusiveMinimum"], true, true);
    take("maximum", flat["maximum"], false, false);
    take("exclusiveMaximum", flat["exclusiveMaximum"], true, false);
    const [least, most] = (integer && INTEGER_RANGES.get(String(flat["format"]))) || [];
    take("format", least, false, true);
    take("format", most, false, false);
  }
  return { ...(lower && { lower }), ...(upper && { upper }) };
}

/** Whether nothing lies between two ends. */
export function isEmpty({
  lower,
  upper,
}: {
  readonly lower?: Bound | undefined;
  readonly upper?: Bound | undefined;
}): boolean {
  if (lower === undefined || upper === undefined) {
    return false;
  }
  const order = compareNumbers(lower.value, upper.value);
  return order > 0 || (order === 0 && (lower.exclusive || upper.exclusive));
}

/** Whether an end leaves less than another; `sign` is 1 for lower ends and -1 for upper ones. */
export function isTighter(bound: Bound, than: Bound | undefined, sign: 1 | -1): boolean {
  if (than === undefined) {
    return true;
  }
  const order = compareNumbers(bound.value, than.value) * sign;
  return order > 0 || (order === 0 && bound.exclusive && !than.exclusive);
}

/** The same steps with fewer numbers: multiples of 2 and of 3 are those of 6. */
export function commonSteps(steps: readonly Exact[]): readonly Exact[] {
  return steps.length > 1 ? [leastMultiple(steps)] : steps;
}
