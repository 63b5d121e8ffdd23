import type { SchemaNode } from "../../../../openapi/model.ts";
import { FORMATS } from "../../../../openapi/schema/formats.ts";
import type { Add } from "../candidate.ts";
import { largeLimits } from "../large-numbers.ts";
import { limit } from "../limits.ts";
import { distinctNumbers, numberRange } from "../number-range.ts";

/** Numbers at which languages and formats end. */
const EDGE_CASE_NUMBERS = [
  0,
  1,
  127,
  128,
  255,
  256,
  32_767,
  32_768,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
];

export function positiveNumbers(node: SchemaNode, add: Add): void {
  const { least, greatest, step } = numberRange(node);
  for (const [keyword, value] of [
    ["minimum", least],
    ["maximum", greatest],
    ["exclusiveMinimum", least],
    ["exclusiveMaximum", greatest],
  ] as const) {
    if (limit(node, keyword) !== undefined) {
      add(keyword, "boundary", value, `${value}`);
    }
  }
  for (const { keyword, accepted } of largeLimits(node)) {
    add(keyword, "boundary", accepted, `${accepted}`);
  }
  if (limit(node, "multipleOf") !== undefined) {
    for (const value of distinctNumbers(node, 3)) {
      add("multipleOf", "boundary", value, `${value}`);
    }
  }
  const inner = [least + step, greatest - step];
  // Whoever takes a number for an integer refuses them, or cuts them off.
  const fractions = node.types.includes("number") ? [0.5, -0.5, ...inner] : [];
  const edgeCases = [...EDGE_CASE_NUMBERS, ...EDGE_CASE_NUMBERS.map((value) => -value), ...inner, ...fractions];
  const format = FORMATS.get(String(node.schema["format"]));
  const accepts = (value: number): boolean =>
    value >= least &&
    value <= greatest &&
    (limit(node, "multipleOf") === undefined || Number.isInteger(value / step)) &&
    format?.validate(value as never) !== false;
  for (const value of new Set(edgeCases)) {
    if (Number.isFinite(value) && accepts(value) && !Object.is(value, -0)) {
      const isFraction = fractions.includes(value) && !Number.isInteger(value);
      add("type", "edge-case", value, `${value}`, isFraction ? { kind: "fraction" } : {});
    }
  }
  const formatBounds = (format?.accepted ?? []).filter((value): value is number => typeof value === "number");
  // If the limits are tighter than the format, its own bounds are out of reach: any accepted number shows it.
  const reachable = formatBounds.some(accepts)
    ? formatBounds.filter(accepts)
    : [least, greatest].filter((value) => Number.isFinite(value));
  for (const value of format?.limits ? reachable : []) {
    add("format", "boundary", value, `${value}`);
  }
}
