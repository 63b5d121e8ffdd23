import { describe, expect, test } from "vitest";
import { coveringRows } from "../../../src/check/cases/together/covering.ts";

/** Every two choices of every two slots that stand together in some row. */
function pairsIn(rows: readonly (readonly number[])[]): Set<string> {
  const pairs = new Set<string>();
  for (const row of rows) {
    for (const [slot, choice] of row.entries()) {
      for (let other = slot + 1; other < row.length; other++) {
        pairs.add(`${slot} ${choice} ${other} ${row[other]}`);
      }
    }
  }
  return pairs;
}

describe("rows that cover every pair", () => {
  test.each([[[2, 2]], [[3, 1, 4]], [[2, 3, 2, 5, 2, 2]], [Array.from({ length: 60 }, () => 3)]])("of %j", (sizes) => {
    const rows = coveringRows(sizes);
    const expected = sizes.reduce(
      (sum, size, slot) => sum + size * sizes.slice(slot + 1).reduce((all, other) => all + other, 0),
      0,
    );
    expect(pairsIn(rows).size).toBe(expected);
    expect(rows.every((row) => row.every((choice, slot) => choice < (sizes[slot] ?? 0)))).toBe(true);
  });

  test("are few: their number hardly grows with that of the slots", () => {
    expect(coveringRows(Array.from({ length: 20 }, () => 3)).length).toBeLessThan(25);
    expect(coveringRows(Array.from({ length: 80 }, () => 3)).length).toBeLessThan(40);
  });

  test("are none where there is no pair", () => {
    expect(coveringRows([])).toEqual([]);
    expect(coveringRows([4])).toEqual([]);
  });
});
