import type { SchemaNode } from "../../../openapi/model.ts";
import { limit } from "./limits.ts";

/** The least and the greatest number that a node accepts, and the distance between neighbours. */
export function numberRange(node: SchemaNode): { least: number; greatest: number; step: number } {
  const step = limit(node, "multipleOf") ?? (node.types.includes("integer") ? 1 : 0.001);
  const minimum = limit(node, "minimum") ?? Number.NEGATIVE_INFINITY;
  const maximum = limit(node, "maximum") ?? Number.POSITIVE_INFINITY;
  const above = limit(node, "exclusiveMinimum");
  const below = limit(node, "exclusiveMaximum");
  // Numbers that need not be multiples of anything stand at a bound as it is.
  const free = limit(node, "multipleOf") === undefined && !node.types.includes("integer");
  const atLeast = (bound: number): number => (free ? bound : roundUp(bound, step));
  const least = Math.max(atLeast(minimum), above === undefined ? minimum : roundUp(above, step, true));
  const greatest = Math.min(-atLeast(-maximum), below === undefined ? maximum : -roundUp(-below, step, true));
  return { least, greatest, step };
}

/** The first multiple of `step` at or, if `isExclusive`, above a bound. */
function roundUp(bound: number, step: number, isExclusive = false): number {
  if (!Number.isFinite(bound)) {
    return bound;
  }
  const quotient = bound / step;
  const multiples = isExclusive ? Math.floor(quotient + 1e-9) + 1 : Math.ceil(quotient - 1e-9);
  return withoutNoise(multiples * step);
}

/** A number without what the arithmetic of doubles adds to a fraction: 0.3 for 0.1 + 0.2. */
export const withoutNoise = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(15));

export function distinctNumbers(node: SchemaNode, amount: number): number[] {
  const { least, greatest, step } = numberRange(node);
  const start = Number.isFinite(least) ? least : Number.isFinite(greatest) ? greatest - step * (amount - 1) : 0;
  return Array.from({ length: amount }, (_, index) => withoutNoise(start + index * step)).filter(
    (value) => value <= greatest,
  );
}
