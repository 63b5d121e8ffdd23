// Reads the limits of numbers.
import type { Json } from "../../openapi/document.ts";

/** An end of a range, and the keyword that sets it. */
export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
  readonly keyword: string;
}

const INTEGER_RANGES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["int64", [-(2 ** 63), 2 ** 63]],
]);

/** The ends that all of these schemas together set. */
export function rangeOf(branch: readonly Json[], integer: boolean): { lower?: Bound; upper?: Bound } {
  let lower: Bound | undefined;
  let upper: Bound | undefined;
  const take = (keyword: string, value: unknown, exclusive: boolean, isLower: boolean): void => {
    if (typeof value !== "number") {
      return;
    }
    // Among integers every end can be said inclusively.
    const whole = isLower
      ? exclusive
        ? Math.floor(value) + 1
        : Math.ceil(value)
      : exclusive
        ? Math.ceil(value) - 1
        : Math.floor(value);
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
  return (
    lower !== undefined &&
    upper !== undefined &&
    (lower.value > upper.value || (lower.value === upper.value && (lower.exclusive || upper.exclusive)))
  );
}

/** Whether an end leaves less than another; `sign` is 1 for lower ends and -1 for upper ones. */
export function isTighter(bound: Bound, than: Bound | undefined, sign: 1 | -1): boolean {
  if (than === undefined) {
    return true;
  }
  return bound.value === than.value ? bound.exclusive && !than.exclusive : (bound.value - than.value) * sign > 0;
}

/** Whether a number is a whole multiple of another, both as they are written: 0.3 is one of 0.1. */
export function isMultiple(value: number, step: number): boolean {
  if (Number.isInteger(value / step)) {
    return true;
  }
  const [one = 0, other = 0] = scaled([value, step]);
  return Number.isSafeInteger(one) && one % other === 0;
}

/** The same steps with fewer numbers: multiples of 2 and of 3 are those of 6. */
export function commonSteps(steps: readonly number[]): readonly number[] {
  const whole = scaled(steps);
  const [first = 1, ...others] = whole;
  const common = others.reduce((one, other) => (one / greatestDivisor(one, other)) * other, first);
  const step = steps.length > 0 ? ((steps[0] ?? 1) * common) / first : 1;
  return steps.length > 1 && Number.isSafeInteger(common) ? [Number(step.toPrecision(15))] : steps;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}

/** Numbers without their fractions, all enlarged alike. */
function scaled(values: readonly number[]): number[] {
  const digits = values.map((value) => {
    const [, fraction = "", exponent = "0"] = /^[^.e]*(?:\.(\d+))?(?:e(.+))?$/.exec(String(value)) ?? [];
    return Math.max(0, fraction.length - Number(exponent));
  });
  const factor = 10 ** Math.max(0, ...digits);
  return values.map((value) => Math.round(value * factor));
}
