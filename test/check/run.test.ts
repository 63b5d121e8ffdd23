import { expect, test } from "vitest";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import { Run } from "../../src/check/run.ts";
import { isResponse } from "../../src/check/send/session.ts";
import { contract, open, operation } from "../fixtures/chain.ts";

const LARGE = 1_000_000;

test("a large response is judged as a whole, and kept in part", async () => {
  await using target = await open((response) => response.writeHead(500).end("a".repeat(LARGE)));
  const run = new Run(contract, { url: target.session.options.base }, { concurrency: 1 });

  await run.runCases(deterministicCases(contract, operation("make")).cases);
  run.close();

  const kept = [...run.ledger.findings.values()].map(
    ({ exchange: { result } }) => isResponse(result) && result.body.length,
  );
  expect(kept.length).toBeGreaterThan(0);
  expect(Math.max(...kept.map(Number))).toBeLessThan(LARGE / 4);
});
