// What surrounds a command may refuse what it needs.
import { join } from "node:path";
import { expect, test } from "vitest";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";
import { startCommand } from "./start-command.ts";

const PATIENCE = 60_000;
/** Node's permission model refuses a port in this way. */
const WITHOUT_PORTS = `--import=data:text/javascript,${encodeURIComponent(
  'import net from "node:net"; net.Server.prototype.listen = () => process.nextTick(() => { throw new Error("No ports."); });',
)}`;

test("what is thrown outside of a command's own flow ends it with 2, without a stack trace", {
  timeout: PATIENCE,
}, async () => {
  const { code, stderr } = await startCommand(["mock"], { env: { NODE_OPTIONS: WITHOUT_PORTS } }).ended;
  expect(stderr).toBe("hss-container-export: unexpected error: No ports.\nSet HSS_DEBUG=1 to see where it happened.\n");
  expect(code).toBe(2);
});

test.each(["mock", "check"])(
  "a missing temporary folder is named, with what to do: %s",
  {
    timeout: PATIENCE,
  },
  async (command) => {
    await inTemporaryFolder(async (write) => {
      await write("parts.json", '{ "Text": { "type": "string" } }');
      const content = { "application/json": { schema: { $ref: "parts.json#/Text" } } };
      const document = await write(
        "api.json",
        JSON.stringify({
          openapi: "3.1.0",
          info: { title: "t", version: "1" },
          paths: { "/a": { get: { responses: { "200": { description: "d", content } } } } },
        }),
      );
      const env = { TMPDIR: join(document, "missing") };
      const words = [command, command === "mock" ? "--document" : "--contract", document];
      const { code, stderr } = await startCommand(words, { env }).ended;
      expect(stderr).toMatch(/needs a temporary folder: E\w+: .*missing.* Set TMPDIR to one that can be written to\n/);
      expect(code).toBe(2);
    });
  },
);
