// Run by seed.test.ts, in a run of its own: writes what a run with this seed sends.
import { writeFile } from "node:fs/promises";
import { test } from "vitest";
import { recordRequests } from "./record.ts";

test("records its requests", async () => {
  await writeFile(process.env["RECORDING"] ?? "", await recordRequests(), "latin1");
});
