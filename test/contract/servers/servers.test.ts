import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CORRECT_SERVERS } from "./correct.ts";
import { bodyWith, columns, type Sample, verdictOn } from "./exchange.ts";
import { FAULTS } from "./faults.ts";
import { MISBEHAVING_SERVERS } from "./misbehaving.ts";
import { type RunningServer, startServer } from "./reference.ts";

let reference: RunningServer;
beforeAll(async () => {
  reference = await startServer();
});
afterAll(() => reference.close());

describe("the family of faults", () => {
  it("has no name twice", () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });

  it.concurrent.each(FAULTS)("shows $name in an exchange", async ({ change, witness }) => {
    const faulty = await startServer({ change });
    try {
      const right = await verdictOn(reference.url, witness);
      expect(right).not.toMatch(/^broken/);
      expect(await verdictOn(faulty.url, witness)).not.toBe(right);
    } finally {
      await faulty.close();
    }
  });
});

describe("the correct servers", () => {
  const broken: Sample[] = [bodyWith({ status: "no-such-status" }), columns(["risky"]), bodyWith({ no_such_field: 1 })];

  it.concurrent.each(CORRECT_SERVERS)("$name accepts the example and refuses what is broken", async (server) => {
    const running = await startServer(server);
    const project = server.projectId === undefined ? {} : { project_id: server.projectId };
    try {
      expect(await verdictOn(running.url, project)).toBe("accepted");
      for (const sample of broken) {
        expect(await verdictOn(running.url, { ...project, ...sample })).toBe("refused");
      }
    } finally {
      await running.close();
    }
  });
});

describe("the misbehaving servers", () => {
  it.concurrent.each(MISBEHAVING_SERVERS)(
    "$name behaves only where a check may say so",
    async ({ name, exits, start }) => {
      const running = await start();
      const patience = exits.includes(0) || name === "dies-half-way" ? 5000 : 150;
      const ask = (sample: Sample): Promise<unknown> =>
        Promise.race([verdictOn(running.url, sample), setTimeout(patience, "no answer")]);
      try {
        const verdicts = [await ask({}), await ask(bodyWith({ status: "no-such-status" })), await ask({})];
        const behaves = verdicts[1] === "refused" && verdicts[2] === "accepted";
        expect(behaves).toBe(exits.includes(0) || name === "dies-half-way");
      } finally {
        await running.close();
      }
    },
  );
});
