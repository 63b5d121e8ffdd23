import { basename } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { heading, isDone, type Row, tellable, toLine, toTotal } from "./row.ts";
import { corpus, run } from "./run.ts";

/** What a document may take: the plan alone, and all of it with its mutants. @unit milliseconds */
const TIME = 600_000;
const MUTANTS = 30;
const SCORE = 0.99;

const { own, others } = await corpus();
const rows: Row[] = [];

afterAll(() => {
  process.stdout.write(`${[heading(), ...rows.map(toLine), toTotal(rows)].join("\n")}\n`);
});

describe.each([
  ["ours", own],
  ["others published", others],
] as const)("the documents that are %s", (_, files) => {
  if (!files) {
    test.skip("are not in ../shared/documents", () => {});
  }

  test.for((files ?? []).map((file) => ({ name: basename(file), file })))(
    "$name: a report in its time, each operation by name, and no finding on a correct server",
    { concurrent: false },
    async ({ file }) => {
      const row = await run(file, { reading: "lenient", mutants: MUTANTS, seed: 1, timeout: TIME });
      rows.push(row);
      expect(row.refused).toBeUndefined();
      expect(isDone(row), `stopped at: ${row.stage}`).toBe(true);
      expect(row.unnamed).toEqual([]);
      expect(row.findings).toEqual([]);
      const { mutants } = row;
      const score = mutants && tellable(mutants) > 0 ? mutants.found / tellable(mutants) : 1;
      expect(score, mutants?.survivors.join("\n")).toBeGreaterThanOrEqual(SCORE);
    },
  );
});
