import { describe, expect, it } from "vitest";
import { check, readDocument } from "../../src/contract.ts";
import { firstFault } from "../fixtures/first-fault.ts";
import { CORRECT_SERVERS } from "../fixtures/servers/correct.ts";
import { SIGNATURE, TOKEN } from "../fixtures/servers/exchange.ts";
import type { Fault } from "../fixtures/servers/fault.ts";
import { FAULTS } from "../fixtures/servers/faults.ts";
import { startServer } from "../fixtures/servers/reference.ts";

const CREDENTIALS = new Map([
  ["token", { value: TOKEN }],
  ["signature", { value: SIGNATURE }],
]);
const SEEDS = [1, 20, 300];

/** `npm run test:faults`: each fault, and each case against each correct server, which takes minutes. Else a part of them. */
const everything = process.env["EVERY_FAULT"] !== undefined;
const PATIENCE = everything ? 600_000 : 60_000;
/** Of every class so many, spread over it. */
const FAULTS_OF_A_CLASS = 3;
/** One case in so many goes to a correct server, another one to the next. */
const SHARE = 12;

const document = await readDocument("openapi/openapi.yaml");
const classes = [...new Set(FAULTS.map((fault) => fault.class))].map((one) =>
  FAULTS.filter((fault) => fault.class === one),
);

describe("a faulty server", () => {
  const faults = everything ? FAULTS : classes.flatMap((faults) => spread(faults, FAULTS_OF_A_CLASS));

  it.concurrent.each(faults)(
    "is found out: $name",
    { timeout: PATIENCE },
    async ({ change, witness, needsSignature }) => {
      const server = await startServer({ change });
      try {
        const fault = await firstFault(server.url, {
          first: ({ id }) => id.startsWith(witness.operation ?? "create"),
          ...(needsSignature && { credentials: CREDENTIALS }),
        });
        expect(fault).toBeDefined();
      } finally {
        await server.close();
      }
    },
  );

  it.concurrent.each(everything ? classes.flatMap((faults) => faults.slice(0, 1)) : FAULTS.slice(0, 1))(
    "is reported: $name",
    { timeout: PATIENCE },
    async ({ change, needsSignature }) => {
      const server = await startServer({ change });
      try {
        const { failures } = await check({
          document,
          target: server.url,
          seed: 1,
          level: "boundary",
          ...(needsSignature && { credentials: CREDENTIALS }),
        });
        expect(failures).not.toEqual([]);
      } finally {
        await server.close();
      }
    },
  );
});

describe("a correct server", () => {
  it.concurrent.each(CORRECT_SERVERS.map((server, index) => ({ ...server, index })))(
    "is not accused: $name",
    { timeout: PATIENCE },
    async ({ change, projectId, index }) => {
      const server = await startServer({ change });
      try {
        const fault = await firstFault(server.url, {
          sends: (turn) => everything || (turn + index) % SHARE === 0,
          seeds: SEEDS,
          random: everything ? 1_000 : 50,
          values: projectId === undefined ? {} : { project_id: projectId },
        });
        expect(fault).toBeUndefined();
      } finally {
        await server.close();
      }
    },
  );
});

/** So many of a list, at equal distances. */
function spread(faults: readonly Fault[], amount: number): Fault[] {
  const distance = Math.max(1, faults.length / amount);
  return faults.filter((_, index) => Math.floor(index / distance) !== Math.floor((index - 1) / distance));
}
