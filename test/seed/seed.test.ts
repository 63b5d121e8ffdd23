import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { readSeed } from "./read-seed.ts";
import { recordRequests } from "./record.ts";

/** Runs vitest on `replayed.ts` alone, as a person would who repeats a run. */
function replay(environment: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const argv = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/seed/vitest.config.ts"];
  const env = { PATH: process.env["PATH"] ?? "", ...environment };
  return promisify(execFile)(process.execPath, argv, { env });
}

describe("the seed of a run", () => {
  test("is that of every property", () => {
    expect(fc.readConfigureGlobal()).toMatchObject({ seed: inject("seed"), markInterruptAsFailure: true });
  });

  test("gives the same requests again by FC_SEED, byte for byte, and is printed", async () => {
    await using folder = await temporaryFolder();
    const recording = join(folder.path, "requests");
    const seed = String(inject("seed"));
    const { stderr } = await replay({ FC_SEED: seed, RECORDING: recording });
    expect(stderr).toContain(`FC_SEED=${seed}`);
    const requests = await recordRequests();
    expect(requests.split(" HTTP/1.1\r\n").length).toBeGreaterThan(50);
    // Not toEqual: nobody reads the difference of so many bytes.
    expect((await readFile(recording, "latin1")) === requests).toBe(true);
  });

  test("gives other requests than another seed", async () => {
    const seed = inject("seed");
    const [one, other] = [await recordRequests(seed), await recordRequests(seed === 0 ? 1 : 0)];
    expect(one).not.toBe(other);
  });
});

describe("FC_SEED", () => {
  test.each([
    ["0", 0],
    ["-2147483648", -(2 ** 31)],
    ["2147483647", 2 ** 31 - 1],
    ["", undefined],
    [undefined, undefined],
  ])("%j is read as %j", (text, seed) => {
    expect(readSeed(text)).toBe(seed);
  });

  test.each(["2147483648", "1.5", "seven", "0x10", " 1"])("%j is refused", (text) => {
    expect(() => readSeed(text)).toThrow(/FC_SEED must be a whole number.*; it is "/);
  });

  test("that is wrong ends the run before any test, with what is allowed", async () => {
    await expect(replay({ FC_SEED: "seven" })).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('FC_SEED must be a whole number, -2147483648 to 2147483647; it is "seven".'),
    });
  });
});
