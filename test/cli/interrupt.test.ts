// Ctrl-C, and a signal to the command alone, while it has a mock.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { json, startServer } from "../fixtures/servers/reference.ts";
import { startCommand } from "./start-command.ts";

const PATIENCE = 60_000;
const INTERRUPTED = "hss-container-export check: interrupted; nothing is left running.\n";
const CHECK = ["check", "--operation", "getExportTask"];

/** How many mocks a process has (Linux). */
async function mocksOf(parent: number): Promise<number> {
  const read = (file: string): Promise<string> => readFile(`/proc/${file}`, "utf8").catch(() => "");
  const ids = (await read(`${parent}/task/${parent}/children`)).split(" ").filter((id) => id !== "");
  const commands = await Promise.all(ids.map((id) => read(`${id}/cmdline`)));
  // Every new child has its parent's command line at first, and that may say `mock` too.
  return commands.filter((command) => /prism-cli[^\0]*\0mock\0/.test(command)).length;
}

/** Sends a signal to a process, or with a negative id to all of its group; tells whether there is one. */
function send(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    return false;
  }
}

/** Interrupts the command once it is time: as Ctrl-C does, which also hits the mock, or alone. */
async function interrupt(argv: readonly string[], how: string, isTime: (said: string, mocks: number) => boolean) {
  const { child, said, ended } = startCommand(argv, { detached: true });
  const id = child.pid ?? 0;
  try {
    const time = async () => isTime(said.stdout + said.stderr, await mocksOf(id));
    await expect.poll(time, { timeout: PATIENCE, interval: 20 }).toBe(true);
    const start = performance.now();
    send(how === "Ctrl-C" ? -id : id, "SIGINT");
    const result = await ended;
    const took = performance.now() - start;
    await expect.poll(() => send(-id, 0), { timeout: PATIENCE }).toBe(false);
    return { ...result, took };
  } finally {
    send(-id, "SIGKILL");
  }
}

describe.skipIf(process.platform !== "linux")("an interruption ends with 130, soon, and with no mock left", () => {
  type IsTime = Parameters<typeof interrupt>[2];
  const starting: IsTime = (_, mocks) => mocks === 1;
  const sending: IsTime = (said) => /cases? \[/.test(said);
  // Without what works around a deviation.
  const second: IsTime = (_, mocks) => mocks === 2;

  test.each<[string, string, string[], IsTime, RegExp]>([
    ["Ctrl-C", "`mock` that starts", ["mock"], starting, /^$/],
    ["SIGINT", "`mock` that starts", ["mock"], starting, /^$/],
    ["Ctrl-C", "`mock` that serves", ["mock"], (said) => said.includes("Ctrl-C"), /^http:.*\nServing .*\n$/],
    ["SIGINT", "`check` whose mock starts", CHECK, starting, RegExp(`^${INTERRUPTED}$`)],
    ["SIGINT", "`check` that sends", [...CHECK, "--requests", "1000000"], sending, RegExp(`\\]\n${INTERRUPTED}$`)],
    ["SIGINT", "`check` with a second mock", [...CHECK, "--requests", "0"], second, RegExp(`\\]\n${INTERRUPTED}$`)],
  ])(
    "%s: %s",
    async (how, _, argv, isTime, says) => {
      const { code, stdout, stderr, took } = await interrupt(argv, how, isTime);
      expect(stdout + stderr).toMatch(says);
      expect(code).toBe(130);
      expect(took).toBeLessThan(3_000);
    },
    2 * PATIENCE,
  );
});

test("an interruption of a check of a server loses no finding", { timeout: PATIENCE }, async () => {
  let responses = 0;
  const server = await startServer({
    change: (rules) => {
      const { send } = rules;
      rules.send = (response, own, request) => {
        responses++;
        // A list is not what the contract declares for a success.
        return send(response, own.status === 200 ? json([]) : own, request);
      };
    },
  });
  try {
    const argv = ["check", "--target", server.url, "--operation", "createContainerExportTask", "--requests", "1000000"];
    const { code, stdout, stderr } = await interrupt(argv, "SIGINT", () => responses > 500);
    expect(stdout).toContain("createContainerExportTask/answer");
    expect(stdout).toContain("The check ended early: it was interrupted.");
    expect(stderr).toContain(INTERRUPTED);
    expect(code).toBe(130);
  } finally {
    await server.close();
  }
});
