import { expect, test } from "vitest";
import { withCommas } from "../../src/report/with-commas.ts";

test.each([0, 7, 999, 1_000, 10_000, 999_999, 1_000_000, 1_234_567_890])("%d has commas as elsewhere", (count) => {
  expect(withCommas(count)).toBe(count.toLocaleString("en-US"));
});
