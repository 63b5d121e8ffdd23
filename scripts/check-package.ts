// Meets the package as others do: packed, installed in an empty project, imported, compiled and run.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const NAME = "hss-container-export";
const ALLOWED = /^(?:dist\/|openapi\/|action\/|action\.yml$|README\.md$|LICENSE$|CHANGELOG\.md$|package\.json$)/;
const ROOT = resolve(".");
const bin = (name: string): string => join(ROOT, "node_modules/.bin", name);

const CONSUMER = `
import { createHssClient, tokenAuth, type ContainerExportRequest } from "${NAME}";
import { save } from "${NAME}/node";
import { check, type Report } from "${NAME}/contract";

const body: ContainerExportRequest = { export_headers: [["container_name", "Name"]] };
const client = createHssClient({ region: "cn-north-4", projectId: "p", auth: tokenAuth("t") });
export const task: Promise<{ task_id: string }> = client.createContainerExportTask(body);
export const report: Promise<Report> = check({ document: {}, target: "http://127.0.0.1:1" });
export { save };
// @ts-expect-error a key that the contract does not know
export const wrong: ContainerExportRequest = { export_headers: [["no_such_key", "Name"]] };
`;

const IMPORT = `
import { createHssClient, tokenAuth } from "${NAME}";
import { createHssClient as forNode } from "${NAME}/node";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const path of ["openapi.yaml", "openapi.json", "package.json"]) require.resolve("${NAME}/" + path);
createHssClient({ region: "cn-north-4", projectId: "p", auth: tokenAuth("t") });
if (typeof forNode !== "function") process.exit(1);
`;

const DYNAMIC = `import("${NAME}").then(({ createHssClient }) => { if (typeof createHssClient !== "function") process.exit(1); });`;

/** A step that must end with a code, and whose output must hold a text. */
function expectRun(what: string, folder: string, command: readonly string[], expected: number, text = ""): void {
  const [program = "", ...words] = command;
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  if (status !== expected || !`${stdout}${stderr}`.includes(text)) {
    throw new Error(`${what}: exit ${status}, expected ${expected}${text ? ` and "${text}"` : ""}\n${stdout}${stderr}`);
  }
  process.stdout.write(`ok  ${what}\n`);
}

function sizeOf(path: string): number {
  const entry = statSync(path);
  return entry.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : entry.size;
}

function checkContent(tarball: string): void {
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((file) => file.replace("package/", ""));
  const stray = files.filter((file) => !ALLOWED.test(file));
  if (stray.length > 0) {
    throw new Error(`These files should not be in the package: ${stray.join(", ")}. See "files" in package.json.`);
  }
  process.stdout.write(`ok  ${files.length} files, none astray\n`);
}

function main(): void {
  if (!existsSync("dist/index.js")) {
    throw new Error("There is no build. Run npm run build first.");
  }
  const folder = mkdtempSync(join(tmpdir(), "hss-package-"));
  try {
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { stdio: "pipe" });
    const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
    checkContent(tarball);
    expectRun("publint finds nothing", ROOT, [bin("publint"), "--strict", tarball], 0);
    const entries = ["--exclude-entrypoints", "./openapi.yaml", "./openapi.json"];
    expectRun("the types resolve", ROOT, [bin("attw"), tarball, "--profile", "esm-only", ...entries], 0);

    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true }');
    execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], {
      cwd: project,
      stdio: "pipe",
    });
    const installed = sizeOf(join(project, "node_modules"));
    process.stdout.write(`ok  installed: ${(installed / 1_000).toFixed(0)} kB\n`);
    writeFileSync(join(project, "import.mjs"), IMPORT);
    writeFileSync(join(project, "require.cjs"), DYNAMIC);
    expectRun("an import, without the optional peers", project, ["node", "import.mjs"], 0);
    expectRun("a dynamic import from CommonJS", project, ["node", "require.cjs"], 0);
    const command = join(project, "node_modules/.bin", NAME);
    expectRun("the command says its version", project, [command, "--version"], 0);
    expectRun(
      "check without its packages names them",
      project,
      [command, "check"],
      2,
      "npm install --save-dev fast-check ajv",
    );

    for (const peer of ["fast-check", "ajv"]) {
      symlinkSync(join(ROOT, "node_modules", peer), join(project, "node_modules", peer));
    }
    expectRun("check without Prism says what to install", project, [command, "check"], 2, "@stoplight/prism-cli");
    expectRun(
      "check of a target needs no Prism",
      project,
      [command, "check", "--target", "http://127.0.0.1:1"],
      2,
      "Cannot reach",
    );
    writeFileSync(join(project, "consumer.ts"), CONSUMER);
    mkdirSync(join(project, "node_modules/@types"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules/@types/node"), join(project, "node_modules/@types/node"));
    const common = ["--noEmit", "--strict", "--target", "es2022", "--types", "node", "consumer.ts"];
    writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true, "type": "module" }');
    expectRun("types under node16", project, [bin("tsc"), "--module", "node16", ...common], 0);
    expectRun(
      "types under bundler",
      project,
      [bin("tsc"), "--module", "esnext", "--moduleResolution", "bundler", ...common],
      0,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
