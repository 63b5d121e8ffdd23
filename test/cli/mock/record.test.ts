import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { temporaryFolder } from "../../client/temporary-folder.ts";
import { captureIo } from "../capture-io.ts";
import { startCommand } from "../start-command.ts";

const VALID = "/v5/project/export-task/a";
const HEADERS = { "X-Auth-Token": "token" };
const PATIENCE = 60_000;

/** Runs `mock` as a process, sends a request to it, and ends it by a signal. */
async function mockFor(path: string, argv: readonly string[], signal: NodeJS.Signals = "SIGTERM") {
  const { child, said, ended } = startCommand(["mock", ...argv]);
  try {
    await expect.poll(() => said.stderr, { timeout: PATIENCE }).toContain("Press Ctrl-C");
    const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(said.stdout + said.stderr) ?? [];
    await fetch(url + path, { headers: HEADERS });
    child.kill(signal);
    const result = await ended;
    await expect(fetch(url)).rejects.toThrow();
    return result;
  } finally {
    child.kill("SIGKILL");
  }
}

describe("a mock that records ends by its signal", { timeout: 2 * PATIENCE }, () => {
  test("with 1 and a report if a request broke the contract", async () => {
    const { code, stdout } = await mockFor("/v5/project/export-task", ["--reporter", "text"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^http:\S+\n1 breach of the contract: 1 request, /);
    expect(stdout).toContain("no path of the contract is /v5/project/export-task\n");
  });

  test("with 0 if none did, and with JSON alone on standard output", async () => {
    const { code, stdout } = await mockFor(VALID, ["--reporter", "json"], "SIGINT");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: 1, broken: [] });
  });

  test("with 1 if a part is never touched and that is to fail", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "client.html");
    const { code, stdout } = await mockFor(VALID, ["--reporter", `html=${file}`, "--fail-on", "untouched"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^http:\S+\n$/);
    expect(await readFile(file, "utf8")).toContain("No request broke the contract");
  });
});

test("a mock that does not record ends with 1 once Prism has ended by itself", { timeout: PATIENCE }, async () => {
  const { child, said, ended } = startCommand(["mock"]);
  try {
    await expect.poll(() => said.stderr, { timeout: PATIENCE }).toContain("Press Ctrl-C");
    await expect(fetch(`${said.stdout.trim()}/v5/project/export-task/%zz`, { headers: HEADERS })).rejects.toThrow();
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining("the mock ended by itself") });
  } finally {
    child.kill("SIGKILL");
  }
});

describe("bad input of `mock`", () => {
  test.each([
    ["a report in no folder", ["--reporter", "html=/none/a.html"], /the folder of \/none\/a\.html does not exist/],
    ["a reporter", ["--reporter", "xml"], /--reporter must be text, json, junit, html/],
    ["what it fails on", ["--fail-on", "all"], /--fail-on must be broken or untouched; it is "all"/],
    ["an empty document", ["--document", ""], /--document needs a value: it is empty/],
    ["a sequence", ["--sequence", "getExportTask"], /--sequence must be OPERATION=STEP,STEP/],
    ["an operation", ["--sequence", "none=200"], /There is no operation none\. There are: /],
  ])("ends with 2 and says what is wrong: %s", async (_, argv, message) => {
    const io = captureIo();
    expect(await runCommandLine(["mock", ...argv], io)).toBe(2);
    expect(io.messages()).toMatch(message);
    expect(io.output()).toBe("");
  });

  test("a report that cannot be written at the end is written to standard error", { timeout: PATIENCE }, async () => {
    await using folder = await temporaryFolder();
    const controller = new AbortController();
    const io = captureIo({ signal: controller.signal });
    const run = runCommandLine(["mock", "--reporter", `json=${join(folder.path, "client.json")}`], io);
    await expect.poll(() => io.output(), { timeout: PATIENCE }).toMatch(/^http/);
    await fetch(`${io.output().trim()}/nowhere`);
    await rm(folder.path, { recursive: true });
    controller.abort();
    expect(await run).toBe(2);
    expect(io.messages()).toMatch(/the report cannot be written: ENOENT[\s\S]*no path of the contract is \/nowhere/);
  });
});
