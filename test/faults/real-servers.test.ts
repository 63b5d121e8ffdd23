// Servers of other people's making: frameworks that validate requests by a document, each in its own language.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { Missing, run } from "../../scripts/clients/command.ts";
import { type Language, provide, type Workspace } from "../../scripts/clients/toolchains.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { captureIo } from "../cli/capture-io.ts";

const HOME = "test/real-servers";
const ORDERS = resolve(HOME, "orders.yaml");

interface RealServer {
  readonly name: string;
  readonly language: Language;
  /** Where its pins are, below `test/real-servers`. */
  readonly folder: string;
  /** The words that start it; it prints its address. */
  readonly start: (workspace: Workspace, folder: string) => Promise<readonly string[]>;
  /** Below the address of the server, or a file. */
  readonly contract: string;
  /** What it gets wrong, and why; whether it shows may depend on the values that are drawn. */
  readonly expected: readonly { readonly finding: RegExp; readonly reason: string; readonly isDrawn?: boolean }[];
  readonly operations: number;
  /** At least so many constraints are proven. */
  readonly proven: number;
}

const SERVERS: readonly RealServer[] = [
  {
    name: "FastAPI, by its own document",
    language: "python",
    folder: "python",
    start: async ({ cwd }) => [
      ...[join(cwd, "venv/bin/python"), "-m", "uvicorn", "books:app"],
      ...["--app-dir", "scripts/docs/samples", "--port", "0"],
    ],
    contract: "/openapi.json",
    expected: [{ finding: /^list_books_books_get\/query\/limit\/maximum$/, reason: "the fault that is planted in it" }],
    operations: 4,
    proven: 20,
  },
  {
    name: "express-openapi-validator",
    language: "typescript",
    folder: "express",
    start: async ({ cwd }, folder) => {
      await cp(join(HOME, "express/server.mjs"), join(folder, "server.mjs"));
      await symlink(join(cwd, "node_modules"), join(folder, "node_modules"));
      return [process.execPath, join(folder, "server.mjs"), ORDERS];
    },
    contract: ORDERS,
    expected: [
      {
        finding: /^\w+\/(?:query\/limit|query\/ids\/\*|path\/id)\/(?:min|max)imum$/,
        reason: "an integer of 310 digits and more becomes Infinity, which it does not compare",
      },
      {
        finding: /^createOrder\/(?:combination|body\/discount\/\w+)$/,
        reason: "it divides doubles, so that 0.29 is no multiple of 0.01",
        isDrawn: true,
      },
    ],
    operations: 4,
    proven: 60,
  },
  {
    name: "libopenapi-validator",
    language: "go",
    folder: "go",
    start: async ({ env }, folder) => {
      const built = await run(`go build -o ${join(folder, "server")} .`, {
        cwd: join(HOME, "go"),
        env,
        timeout: 540_000,
      });
      expect(built, built.stderr).toMatchObject({ code: 0 });
      return [join(folder, "server"), ORDERS];
    },
    contract: ORDERS,
    expected: [
      {
        finding: /^listOrders\/query\/(?:ids\/\*\/minimum|tags\/maxItems|tags\/\*\/minLength)$/,
        reason: "of a list in a query it looks at the types of the members, and not at limits",
      },
      { finding: /^listOrders\/header\/X-Trace\/pattern$/, reason: "an empty header is absent to it" },
    ],
    operations: 4,
    proven: 60,
  },
];

/** Runs a program until the work with its address is done. */
async function withServer<Result>(
  [program = "", ...words]: readonly string[],
  env: NodeJS.ProcessEnv,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  try {
    let output = "";
    const url = await new Promise<string>((found, fail) => {
      const read = (chunk: Buffer): void => {
        output += chunk;
        const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
        if (address) {
          found(address);
        }
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", fail).once("exit", () => fail(new Error(`It ended by itself: ${output}`)));
    });
    return await work(url);
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
}

interface Findings {
  readonly failures: readonly { readonly selector: string; readonly message: string }[];
  readonly constraints: readonly { readonly unproven?: string }[];
  readonly skipped: readonly unknown[];
}

describe.each(SERVERS)("$name", ({ language, folder, start, contract, expected, operations, proven }) => {
  test("is found to be wrong where it is, and nowhere else", { timeout: 600_000 }, async ({ skip }) => {
    const workspace = await provide(language, join(HOME, folder)).catch((error: unknown) => {
      return error instanceof Missing ? skip(error.message) : Promise.reject(error);
    });
    const temporary = await mkdtemp(join(tmpdir(), "real-server-"));
    try {
      const command = await start(workspace, temporary);
      await withServer(command, workspace.env, async (url) => {
        const file = join(temporary, "report.json");
        const source = contract.startsWith(ORDERS) ? contract : url + contract;
        const words = ["check", "--contract", source, "--target", url, "--seed", "1", "--requests", "1000"];
        const io = captureIo();
        const code = await runCommandLine([...words, "--reporter", `json=${file}`], io);
        expect(code, io.messages()).toBe(expected.length === 0 ? 0 : 1);
        const report: Findings = JSON.parse(await readFile(file, "utf8"));
        const found = report.failures.map(({ selector, message }) => `${selector} ${message}`);
        const isOf = (one: string) => (known: { finding: RegExp }) => known.finding.test(one.split(" ")[0] ?? "");
        expect(found.filter((one) => !expected.some(isOf(one)))).toEqual([]);
        expect(expected.filter((known) => !known.isDrawn && !found.some((one) => isOf(one)(known)))).toEqual([]);
        expect(report).toMatchObject({ skipped: [], operations: { checked: operations, skipped: 0 } });
        expect(report.constraints.filter(({ unproven }) => unproven === undefined).length).toBeGreaterThan(proven);
      });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
});
