import { describe, expect, it } from "vitest";
import { ContractError, check, planCheck, type Report, readDocument } from "../../../src/contract.ts";
import { type ExitCode, MISBEHAVING_SERVERS } from "../../fixtures/servers/misbehaving.ts";

const PATIENCE = 60_000;

const options = { document: await readDocument("openapi/openapi.yaml"), seed: 1, budget: 60 };
const planned = planCheck(options);

describe("a server that misbehaves", () => {
  it.concurrent.each(MISBEHAVING_SERVERS)("ends the check: $name", { timeout: PATIENCE }, async ({ start, exits }) => {
    const server = await start();
    // Where any end will do, a busy machine that makes it a time-out does no harm.
    const timeout = exits.length > 1 && !exits.includes(0) ? 300 : 10_000;
    try {
      expect(exits).toContain(await exitOf(check({ ...options, target: server.url, timeout }, planned)));
      expect(server.strays?.() ?? 0).toBe(0);
    } finally {
      await server.close();
    }
  });
});

async function exitOf(checking: Promise<Report>): Promise<ExitCode> {
  try {
    return (await checking).failures.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof ContractError) {
      return 2;
    }
    throw error;
  }
}
