import { randomInt } from "node:crypto";
import type { TestProject } from "vitest/node";
import { readSeed } from "./read-seed.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the random values of this run begin. */
    seed: number;
    /** How long a test may take. @unit milliseconds */
    testTimeout: number;
  }
}

/** Chooses the seed of a run, and says how to repeat it. */
export default function provideSeed(project: TestProject): void {
  const seed = givenSeed() ?? randomInt(2 ** 31);
  project.provide("seed", seed);
  project.provide("testTimeout", project.config.testTimeout);
  process.stderr.write(`Seed ${seed}: repeat this run with FC_SEED=${seed}\n`);
}

function givenSeed(): number | undefined {
  try {
    return readSeed(process.env["FC_SEED"]);
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    // A mistake of whoever runs the tests, and no failure of the code.
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
