import type { SchemaNode } from "../../../openapi/model.ts";
import { compareNumbers, isNumber, Numeral } from "../../../openapi/numbers.ts";
import type { UnprovenReason } from "../../../report/unproven-reason.ts";

/** The ends of a range of numbers: which way leads inside, and whether the end itself is inside. */
const ENDS = [
  ["minimum", 1n, true],
  ["exclusiveMinimum", 1n, false],
  ["maximum", -1n, true],
  ["exclusiveMaximum", -1n, false],
] as const;

/** A limit beyond 2^53 that is known without loss, and integers on both sides of it. */
export interface LargeLimit {
  readonly keyword: string;
  readonly accepted: bigint;
  readonly rejected: bigint;
  /** 1 if values beyond the limit are greater than it, else -1. */
  readonly outside: 1n | -1n;
}

/**
 * The limits beyond 2^53 of a node. The integers beside them are told apart by whoever reads numbers as doubles, too: JSON leaves it
 * open how exact a reader is. Beside `multipleOf` there are none, since doubles cannot tell multiples there.
 */
export function largeLimits({ schema }: SchemaNode): LargeLimit[] {
  return ENDS.flatMap(([keyword, inside, inclusive]) => {
    const limit = schema[keyword];
    if (typeof limit !== "bigint" || schema["multipleOf"] !== undefined) {
      return [];
    }
    const outside = inside === 1n ? -1n : 1n;
    return [
      {
        keyword,
        accepted: inclusive ? limit : neighbour(limit, inside),
        rejected: inclusive ? neighbour(limit, outside) : limit,
        outside,
      },
    ];
  });
}

/** Up to `amount` integers of a node that takes none below 2^53; nothing if it takes smaller ones. */
export function largeIntegers({ schema }: SchemaNode, amount: number): bigint[] | undefined {
  const ends = ENDS.filter(([keyword, inside]) => {
    const limit = schema[keyword];
    return isNumber(limit) && compareNumbers(limit, inside * BigInt(Number.MAX_SAFE_INTEGER)) * Number(inside) > 0;
  });
  const [end] = ends;
  if (!end) {
    return undefined;
  }
  const [keyword, inside, inclusive] = end;
  const limit = schema[keyword];
  // If the limit itself is not known exactly, start far beyond it.
  const start =
    typeof limit !== "bigint"
      ? BigInt(Math.round(Number(String(limit)))) * 2n
      : inclusive
        ? limit
        : neighbour(limit, inside);
  const distance = neighbour(start, inside) - start;
  return Array.from({ length: amount }, (_, index) => start + BigInt(index) * distance);
}

/** Why a constraint is not proven: its limit is not known without loss, or nothing that is beside it can be sent. */
export function lossReason(keyword: string, value: unknown): UnprovenReason | undefined {
  const values = Array.isArray(value) ? value : [value];
  if (
    values.some((member) => typeof member === "number" && Number.isInteger(member) && !Number.isSafeInteger(member))
  ) {
    return { kind: "unsafe-number" };
  }
  if (values.some((member) => member instanceof Numeral)) {
    return { kind: "inexact-number" };
  }
  return typeof value === "bigint" && !ENDS.some(([name]) => name === keyword) ? { kind: "huge-number" } : undefined;
}

/** The nearest integer in a direction that is another double, too. */
function neighbour(value: bigint, direction: 1n | -1n): bigint {
  let distance = 1n;
  while (Number(value + direction * distance) === Number(value)) {
    distance *= 2n;
  }
  return value + direction * distance;
}
