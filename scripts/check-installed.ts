// Installs the packed package by the README's lines, with what npm resolves today and no lockfile, and uses it there.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { suiteOf } from "./check-package/consumers.ts";
import { expectRun, NAME, pack } from "./check-package/packed.ts";
import { Missing, run } from "./clients/command.ts";
import { directivesIn } from "./docs/directives.ts";
import { Finding, onEachNode, type Work } from "./runtimes/on-each-node.ts";
import type { Toolchain } from "./runtimes/provide.ts";

const USAGE = `Usage: npm run check:installed -- [NODE…]

Installs the packed package in an empty project by the README's lines, which take the newest of each peer,
and runs check (on the mock), mock, export (against the mock), a contract as tests of several runners,
and the examples of some pages of the documentation there.`;

/** The README's lines, with the packed package in the place of the published one; returns them without their comments. */
function installLines(tarball: string): string[] {
  const [, block = ""] = /^## Install\n+```sh\n([\s\S]*?)```/m.exec(readFileSync("README.md", "utf8")) ?? [];
  const lines = block.split("\n").map((line) => line.replace(/#.*/, "").trim());
  return lines.filter((line) => line !== "").map((line) => line.replace(` ${NAME}`, ` ${tarball}`));
}

/** Test runners, what brings them, and how each runs one file. */
const RUNNERS = [
  { module: "node:test", command: "node --test" },
  { module: "vitest", install: "vitest", command: "npx vitest run" },
  { module: "mocha", install: "mocha", command: "npx mocha" },
  { module: "@jest/globals", install: "jest", command: "node --experimental-vm-modules node_modules/jest/bin/jest.js" },
];

/** Declares a contract as tests of each runner, for a server that keeps it and for one that does not. */
async function testWithEach({ env }: Toolchain, project: string, say: (step: string) => void): Promise<void> {
  const packages = RUNNERS.flatMap(({ install = [] }) => install).join(" ");
  const installed = await run(`npm install --save-dev --no-audit --no-fund ${packages}`, { cwd: project, env });
  if (installed.code !== 0) {
    throw new Missing(`${packages} cannot be had: ${installed.stderr.split("\n")[0]}.\nLet npm reach its registry.`);
  }
  for (const [index, { module, command }] of RUNNERS.entries()) {
    const file = `runner-${index}.test.mjs`;
    writeFileSync(join(project, file), suiteOf(module));
    const runWith = async (most: number): Promise<void> => {
      const options = { cwd: project, env: { ...env, MOST: String(most) }, timeout: 240_000 };
      const { code, stdout, stderr } = await run(`${command} ${file}`, options);
      // Mocha ends with the number of tests that failed.
      const isRight = most === 100 ? code === 0 : (code ?? 0) > 0 && `${stdout}${stderr}`.includes("books?limit=101");
      if (!isRight) {
        throw new Finding(`${command} with a limit of ${most} ends with ${code}.\n${stdout}${stderr}`);
      }
    };
    await Promise.all([100, 101].map(runWith));
    say(`a contract as tests of ${module}`);
  }
}

/** Pages whose examples need no server beside them: tests and property tests, and a mock that records. */
const PAGES = ["tests.html", "client.html"];

/** Writes the files of a page, and runs its commands, as the documentation build does. */
async function followPage({ env }: Toolchain, project: string, page: string): Promise<void> {
  for (const { name, argument, block } of directivesIn(readFileSync(join("scripts/docs/pages", page), "utf8"))) {
    if (name === "file") {
      copyFileSync(join("scripts/docs/samples", argument), join(project, argument));
    } else if (name === "run") {
      await expectRun("sh -c", { cwd: project, env }, [block], { code: Number(argument) });
    }
  }
}

/** Starts the mock on the published document, exports from it, and stops it: its report says that the client keeps to the contract. */
async function exportFromMock(toolchain: Toolchain, project: string): Promise<void> {
  const env = { ...toolchain.env, HSS_TOKEN: "made-up" };
  const words = [join("node_modules/.bin", NAME), "mock", "--document", `node_modules/${NAME}/openapi/openapi.yaml`];
  words.push("--reporter", "text", "--reporter", "json=recorded.json");
  const mock: ChildProcess = spawn("node", words, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(mock, "close");
  let complaint = "";
  mock.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  try {
    const lines = createInterface({ input: mock.stdout as NodeJS.ReadableStream });
    const [address] = await Promise.race([once(lines, "line"), ended]);
    if (typeof address !== "string") {
      throw new Finding(`The mock ends with ${address}.\n${complaint}`);
    }
    const target = `--endpoint ${address} --project-id p --columns container_name --out containers.zip`;
    await expectRun(`npx ${NAME} export ${target}`, { cwd: project, env }, [], { text: "containers.zip" });
    const start = readFileSync(join(project, "containers.zip")).subarray(0, 2).toString();
    if (start !== "PK") {
      throw new Finding(`The export is not an archive: it starts with ${JSON.stringify(start)}.`);
    }
    mock.kill("SIGINT");
    const [code] = await ended;
    const { requests = 0, broken = [] } = JSON.parse(readFileSync(join(project, "recorded.json"), "utf8"));
    if (code !== 0 || requests < 3 || broken.length > 0) {
      throw new Finding(
        `The mock ends with ${code} after ${requests} requests, ${broken.length} of them broken.\n${complaint}`,
      );
    }
  } finally {
    mock.kill("SIGKILL");
  }
}

async function main(): Promise<number> {
  if (!existsSync("dist/cli/main.js")) {
    process.stderr.write("There is no build: dist/cli/main.js is missing. Run npm run build first.\n");
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "hss-installed-"));
  try {
    const tarball = pack(folder);
    const work: Work = async (toolchain, say) => {
      const project = join(folder, toolchain.node);
      mkdirSync(project);
      writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true }');
      const options = { cwd: project, env: toolchain.env };
      for (const line of installLines(tarball)) {
        await expectRun(line, options);
        say(line.replace(tarball, NAME));
      }
      await expectRun(`npx ${NAME} check --seed 1`, options, [], { text: ", 0 broken." });
      say("check");
      await exportFromMock(toolchain, project);
      say("mock and export");
      await testWithEach(toolchain, project, say);
      for (const page of PAGES) {
        await followPage(toolchain, project, page);
        say(`the examples of ${page}`);
      }
    };
    // Much of it waits for a registry or a server.
    return await onEachNode(process.argv.slice(2), USAGE, work, { atOnce: 2 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
