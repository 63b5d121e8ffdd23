import { createServer } from "node:http";
import { expect, test } from "vitest";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import type { RawFinding } from "../../src/check/judge/ledger.ts";
import { Run } from "../../src/check/run.ts";
import { isResponse } from "../../src/check/send/session.ts";
import { ContractError } from "../../src/contract.ts";
import { prismTarget } from "../../src/prism/target.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";
import { portOf } from "../fixtures/servers/reference.ts";

const { contract, operation } = makeContract(
  makeDocument({ body: { type: "object", properties: { a: { type: "string", maxLength: 5 } } } }),
);
const { cases } = deterministicCases(contract, operation);

/** What a mock does with its nth request. */
type Behaviour = (turn: number, body: string) => "answers" | "dies" | "answers and dies";

/** A stand-in for Prism: what dies is gone until it is started again. */
async function holdMock(behaviour: Behaviour, restart: () => boolean = () => true) {
  let turn = 0;
  let alive = true;
  let starts = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const what = alive ? behaviour(++turn, Buffer.concat(chunks).toString()) : "dies";
    alive &&= what === "answers";
    if (what === "dies") {
      request.socket.destroy();
    } else {
      response.writeHead(200, { connection: "close" }).end("{}");
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const target = prismTarget(`http://127.0.0.1:${portOf(server.address())}`, async () => {
    const dead = !alive;
    alive = !dead || restart();
    starts += Number(dead);
    return dead;
  });
  const run = new Run(contract, target, { concurrency: 4, timeout: 5_000 });
  try {
    const taken = await run.runCases(cases);
    return { run, taken, starts, faults: [...run.ledger.findings.values()] };
  } finally {
    run.close();
    server.close();
    server.closeAllConnections();
  }
}

const lastOf = (faults: readonly RawFinding[]): RawFinding | undefined =>
  faults.find(({ observation }) => observation.kind === "end");
const unproven = (run: Run): unknown[] =>
  [...run.ledger.tallies.values()].flatMap(({ reasons }) => Object.values(reasons));

test("a mock that dies of every request is not started for ever: the run ends, and the last request is shown", async () => {
  const { run, taken, starts, faults } = await holdMock(() => "dies");
  expect(run.stopped).toEqual({ kind: "deadly", requests: 3, died: true });
  expect(starts).toBeLessThan(10);
  expect(taken).toBeLessThan(cases.length);
  expect(lastOf(faults)?.observation).toEqual({ kind: "end", stop: run.stopped });
  expect(isResponse(lastOf(faults)?.exchange.result ?? { failure: "closed" })).toBe(false);
});

test("a mock that dies after each response is started a bounded number of times", async () => {
  const { run, starts, faults } = await holdMock(() => "answers and dies");
  expect(run.stopped).toEqual({ kind: "deaths", count: 24 });
  expect(starts).toBe(24);
  // Answers that were on their way may show faults after it.
  expect(lastOf(faults)?.observation).toEqual({ kind: "end", stop: run.stopped });
});

test("a mock that cannot be started again ends the run, with the reason", async () => {
  const refuse = (): never => {
    throw new ContractError("port-in-use", "Port 4010 is in use.");
  };
  const { run, taken, faults } = await holdMock((turn) => (turn === 9 ? "dies" : "answers"), refuse);
  expect(run.stopped).toEqual({ kind: "not-restarted", cause: "Port 4010 is in use." });
  expect(taken).toBeLessThan(cases.length);
  expect(lastOf(faults)?.observation).toEqual({ kind: "end", stop: run.stopped });
});

test("what is wrong with the check itself is not said of the mock", async () => {
  const crash = (): never => {
    throw new TypeError("a bug");
  };
  await expect(holdMock(() => "dies", crash)).rejects.toThrow("a bug");
});

test("a request that kills the mock has a verdict of its own, and the others are not blamed", async () => {
  const { run, taken, faults } = await holdMock((_, body) => (body.includes("😀") ? "dies" : "answers"));
  expect(run.stopped).toBeUndefined();
  expect(taken).toBe(cases.length);
  const deaths = faults.filter(({ observation }) => observation.kind === "death" && observation.died);
  expect(deaths.map(({ testCase }) => JSON.stringify(testCase.request.body))).not.toEqual([]);
  for (const { testCase } of deaths) {
    expect(JSON.stringify(testCase.request)).toContain("😀");
  }
  expect(unproven(run)).toContainEqual({ kind: "death", died: true });
});

test("a mock that dies once, at whatever request, is blamed for nothing", async () => {
  const { run, taken, starts, faults } = await holdMock((turn) => (turn === 5 ? "dies" : "answers"));
  expect({ stopped: run.stopped, taken, starts }).toEqual({ stopped: undefined, taken: cases.length, starts: 1 });
  expect(faults.filter(({ observation: { kind } }) => kind === "death" || kind === "end")).toEqual([]);
});
