// Meets the package as others do: packed, installed in an empty project, imported, compiled and run.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startServer } from "../test/fixtures/servers/reference.ts";
import { COMMON_JS, ESM, QUICK, suiteOf, TYPES } from "./check-package/consumers.ts";
import { type Expected, expectRun, NAME, pack, sizeOf } from "./check-package/packed.ts";
import type { RunOptions } from "./clients/command.ts";
import { Finding } from "./runtimes/on-each-node.ts";

const ALLOWED =
  /^(?:dist\/|openapi\/|action\/|action\.yml$|scripts\/docs\/samples\/books\.|README\.md$|LICENSE$|CHANGELOG\.md$|package\.json$)/;
/** A path out of the package, in quotes: an import, a `new URL` or a source map. */
const OUTSIDE = /["'`](?:\.{1,2}\/)+(?:src|test|scripts)\/[^"'`]*["'`]/;
const ROOT = resolve(".");
const SELECTION = ["--only", "createContainerExportTask/query/export_size/*", "--level", "boundary"];

function say(what: string): void {
  process.stdout.write(`ok  ${what}\n`);
}

/** A program of Node that must end as expected. */
async function expectNode(what: string, options: RunOptions, words: string[], expected: Expected = {}): Promise<void> {
  await expectRun("node", { ...options, env: { ...process.env, ...options.env } }, words, expected);
  say(what);
}

/** Packs into a folder, and looks at what is inside. */
function packAndLook(folder: string): string {
  const tarball = pack(folder);
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  const inside = join(folder, "package");
  const files = readdirSync(inside, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(inside, file)).isFile(),
  );
  const stray = files.filter((file) => !ALLOWED.test(file));
  if (stray.length > 0) {
    throw new Finding(`These files should not be in the package: ${stray.join(", ")}. See "files" in package.json.`);
  }
  for (const file of files.filter((name) => /\.(?:js|mjs|ts)$/.test(name))) {
    const [reference] = OUTSIDE.exec(readFileSync(join(inside, file), "utf8")) ?? [];
    if (reference) {
      throw new Finding(`${file} refers to ${reference}, which is not in the package.`);
    }
  }
  say(`${files.length} files, none astray, none refers outside`);
  return tarball;
}

const bin = (name: string): string => join(ROOT, "node_modules/.bin", name);

/** Without the optional peers: the client works, and `check` says what it needs. */
async function useWithoutPeers(project: string, url: string): Promise<void> {
  const here = { cwd: project, env: { TARGET: url } };
  const command = join(project, "node_modules/.bin", NAME);
  writeFileSync(join(project, "import.mjs"), ESM);
  writeFileSync(join(project, "require.cjs"), COMMON_JS);
  await expectNode("an import, and a call without the optional peers", here, ["import.mjs"]);
  await expectNode("a dynamic import from CommonJS, and a call", here, ["require.cjs"]);
  await expectNode("the command says its version", here, [command, "--version"]);
  const advice = "npm install --save-dev fast-check ajv";
  await expectNode("check without its packages names them", here, [command, "check"], { code: 2, text: advice });
}

/** With what `check` needs, and still without Prism. */
async function check(project: string, url: string): Promise<void> {
  const here = { cwd: project };
  const command = [join(project, "node_modules/.bin", NAME), "check"];
  for (const peer of ["fast-check", "ajv"]) {
    symlinkSync(join(ROOT, "node_modules", peer), join(project, "node_modules", peer));
  }
  await suite(project);
  await expectNode("an import of `./contract` loads no server", here, ["--input-type=module", "-e", QUICK]);
  await expectNode("check without Prism says what to install", here, command, {
    code: 2,
    text: "@stoplight/prism-cli",
  });
  const target = (address: string): string[] => [...command, "--target", address, ...SELECTION];
  await expectNode("check of a server that keeps the contract", here, target(url), { text: "No finding" });
  const faulty = await startServer({ change: ({ parameters: { create } }) => delete create.export_size });
  try {
    await expectNode("check of a server that breaks it", here, target(faulty.url), {
      code: 1,
      text: "export_size/maximum",
    });
  } finally {
    await faulty.close();
  }
  await expectNode("check of no server", here, target("http://127.0.0.1:1"), { code: 2, text: "Cannot reach" });
}

/** A contract as tests, of a server that keeps it and of one that does not. */
async function suite(project: string): Promise<void> {
  const file = "contract.test.mjs";
  writeFileSync(join(project, file), suiteOf("node:test"));
  const under = (most: number) => ({ cwd: project, env: { MOST: String(most) } });
  const words = ["--test", file];
  await expectNode("a contract as tests that pass", under(100), words, { text: "listBooks/query/limit/maximum: 100" });
  const failing = { code: 1, text: "books?limit=101" };
  await expectNode("a contract as tests, one of which fails", under(101), words, failing);
}

async function compile(project: string): Promise<void> {
  writeFileSync(join(project, "consumer.ts"), TYPES);
  mkdirSync(join(project, "node_modules/@types"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules/@types/node"), join(project, "node_modules/@types/node"));
  writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true, "type": "module" }');
  const common = ["--noEmit", "--strict", "--target", "es2022", "--types", "node", "consumer.ts"];
  for (const [module, resolution] of [
    ["node16", "node16"],
    ["esnext", "bundler"],
  ] as const) {
    const words = [bin("tsc"), "--module", module, "--moduleResolution", resolution, ...common];
    await expectNode(`types under ${resolution}`, { cwd: project }, words);
  }
}

async function main(): Promise<number> {
  const missing = ["dist/index.js", "dist/contract.js", "dist/cli/main.js"].filter((file) => !existsSync(file));
  if (missing.length > 0) {
    process.stderr.write(`There is no build: ${missing.join(", ")} is missing. Run npm run build first.\n`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "hss-package-"));
  const server = await startServer();
  try {
    const tarball = packAndLook(folder);
    const entries = ["--exclude-entrypoints", "./openapi.yaml", "./openapi.json", "./openapi-3.0.json"];
    await expectNode("publint finds nothing", { cwd: ROOT }, [bin("publint"), "--strict", tarball]);
    await expectNode("the types resolve", { cwd: ROOT }, [bin("attw"), tarball, "--profile", "esm-only", ...entries]);
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true }');
    const words = ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball];
    execFileSync("npm", words, { cwd: project, stdio: "pipe" });
    say(`installed: ${(sizeOf(join(project, "node_modules")) / 1_000).toFixed(0)} kB`);
    await useWithoutPeers(project, server.url);
    await check(project, server.url);
    await compile(project);
    return 0;
  } catch (error) {
    const isFinding = error instanceof Finding;
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return isFinding ? 1 : 2;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
