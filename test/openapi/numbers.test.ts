import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ceilOf,
  compareNumbers,
  type Exact,
  exactNumber,
  floorOf,
  isInteger,
  isMultiple,
  isUnsafe,
  leastMultiple,
  Numeral,
  sumOf,
} from "../../src/openapi/numbers.ts";

describe("exactNumber", () => {
  test.each<[text: string, number: Exact]>([
    ["0", 0],
    ["-1.50", -1.5],
    ["1e2", 100],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["9007199254740993", 9007199254740993n],
    ["9007199254740993.0", 9007199254740993n],
    ["-9223372036854775808", -(2n ** 63n)],
    ["1e20", 10n ** 20n],
    ["0.30000000000000004", 0.30000000000000004],
    ["3.14159265358979323846", new Numeral("3.14159265358979323846")],
    ["1.00000000000000000001", new Numeral("1.00000000000000000001")],
    ["1e999999999", new Numeral("1e999999999")],
    ["1e-999999999", new Numeral("1e-999999999")],
  ])("reads %s without loss", (text, number) => {
    expect(exactNumber(text)).toEqual(number);
  });

  test("always reads what a double is written as as that double, or as the same integer", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const number = exactNumber(String(value));
        return typeof number === "bigint" ? Number(number) === value : Object.is(number, value + 0) || value === 0;
      }),
    );
  });
});

/** Numbers without loss of each kind, near each other often. */
const exactNumbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -22, max: 2 }))
  .map(([digits, exponent]) => exactNumber(`${digits}e${exponent}`));
/** The same numbers in units of 10 to the power of -22. */
const unitsOf = (value: Exact): bigint => {
  const [, minus = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(String(value)) ?? [];
  const digits = BigInt(`${minus}${whole}${fraction}`);
  return digits * 10n ** BigInt(44 + Number(exponent) - fraction.length);
};

describe("arithmetic without loss", () => {
  test("always orders numbers as their digits do", () => {
    fc.assert(
      fc.property(exactNumbers, exactNumbers, (one, other) => {
        const [left, right] = [unitsOf(one), unitsOf(other)];
        expect(Math.sign(compareNumbers(one, other))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  test("always adds digits", () => {
    fc.assert(
      fc.property(exactNumbers, exactNumbers, (one, other) => {
        expect(unitsOf(sumOf(one, other))).toBe(unitsOf(one) + unitsOf(other));
      }),
    );
  });

  test("never puts an integer between a number and its floor or its ceiling", () => {
    fc.assert(
      fc.property(exactNumbers, (value) => {
        const [below, above] = [floorOf(value), ceilOf(value)];
        expect([below, above].every(isInteger)).toBe(true);
        expect(compareNumbers(below, value) <= 0 && compareNumbers(value, above) <= 0).toBe(true);
        expect(sumOf(below, isInteger(value) ? 0 : 1)).toEqual(above);
      }),
    );
  });

  test.each<[value: Exact, step: Exact, verdict: boolean]>([
    [0.3, 0.1, true],
    [0.35, 0.1, false],
    [2n ** 63n, 2, true],
    [2n ** 63n + 1n, 2, false],
    [1e300, 7, false],
    [new Numeral("0.30000000000000000000001"), 0.1, false],
    [new Numeral("1e999999999"), 10, true],
    [1, new Numeral("1e999999999"), false],
  ])("tells whether %s is a multiple of %s", (value, step, verdict) => {
    expect(isMultiple(value, step)).toBe(verdict);
  });

  test("finds the least multiple of integers and of fractions", () => {
    expect(leastMultiple([4, 6])).toBe(12);
    expect(leastMultiple([0.2, 0.3])).toBe(0.6);
    expect(leastMultiple([2n ** 60n, 3])).toBe(3n * 2n ** 60n);
  });

  test("compares with infinity", () => {
    expect(compareNumbers(new Numeral("1e999999999"), Number.POSITIVE_INFINITY)).toBeLessThan(0);
    expect(compareNumbers(Number.NEGATIVE_INFINITY, new Numeral("-1e999999999"))).toBeLessThan(0);
  });
});

test("an integer beyond 2^53 in a JavaScript number may be another one", () => {
  expect([2 ** 53, -(2 ** 63), 1e300].every(isUnsafe)).toBe(true);
  expect([2 ** 53 - 1, 0.5, 2n ** 63n, "9007199254740993"].some(isUnsafe)).toBe(false);
});
