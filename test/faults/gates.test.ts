// Each gate of `npm run verify` is closed by a fault that is planted in a copy of the checkout.
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { GATES } from "../../scripts/verify.ts";

/** A gate takes some seconds, and the machine may be busy. */
const PATIENCE = 180_000;
const DOCUMENT = "openapi/openapi.yaml";

const copy = mkdtempSync(join(tmpdir(), "hss-gates-"));
const built = mkdtempSync(join(tmpdir(), "hss-gates-build-"));

function git(...words: string[]): string {
  const identity = ["-c", "user.name=gates", "-c", "user.email=gates@localhost"];
  return execFileSync("git", [...identity, ...words], { cwd: copy, encoding: "utf8" });
}

/** Runs an npm script in the copy, as if nobody had started this test. */
function npmRun(...words: string[]): Promise<{ code: number | null; output: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV|npm_)/.test(name)),
  );
  return new Promise((done, fail) => {
    const child = spawn("npm", ["run", "--silent", ...words], { cwd: copy, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", fail).once("close", (code) => done({ code, output }));
  });
}

/** Writes something else into a file of the copy, in the place of a text that it must hold. */
function edit(file: string, before: string | RegExp, after: string): void {
  const text = readFileSync(join(copy, file), "utf8");
  const changed = text.replace(before, after);
  expect(changed, `${file} has no ${before}`).not.toBe(text);
  writeFileSync(join(copy, file), changed);
}

/** The same in whichever of the bundles holds it. */
function editBuilt(before: string, after: string): void {
  const files = readdirSync(join(copy, "dist"), { encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  const file = files.find((name) => readFileSync(join(copy, "dist", name), "utf8").includes(before));
  edit(`dist/${file}`, before, after);
}

const append = (file: string, text: string): void => edit(file, /$/, text);

interface Fault {
  readonly gate: string;
  readonly description: string;
  readonly plant: () => unknown;
  /** Exit code of the gate; 2 if the fault keeps it from running. @default 1 */
  readonly code?: number;
  readonly says: string;
  /** Of a gate that takes minutes, the part that the fault concerns. */
  readonly words?: readonly string[];
}

const FAULTS: readonly Fault[] = [
  {
    gate: "lint",
    description: "code that writes to the console",
    plant: () => append("src/index.ts", "console.log(1);\n"),
    says: "noConsole",
  },
  {
    gate: "lint",
    description: "a default beyond its limit",
    plant: () => edit(DOCUMENT, "default: 100000", "default: 100001"),
    says: "breaks `maximum`",
  },
  {
    gate: "lint",
    description: "an operation without errors",
    plant: () => edit(DOCUMENT, /(downloadExportFile[\s\S]*?)\n {8}"400":[\s\S]*?(?=\n {8}default:)/, "$1"),
    says: "operation-4xx-response",
  },
  {
    gate: "lint",
    description: "a check that knows Prism",
    plant: () => append("src/check/plan/plan.ts", 'export { startMock } from "../../prism/mock.ts";\n'),
    says: "imports-of-check: src/check/plan/plan.ts → src/prism/mock.ts",
  },
  {
    gate: "lint",
    description: "a circle of imports",
    plant: () => {
      append("src/openapi/errors.ts", 'export { toPointer } from "./pointer.ts";\n');
      append("src/openapi/pointer.ts", 'export { ContractError } from "./errors.ts";\n');
    },
    says: "no-circle: src/openapi/",
  },
  {
    gate: "lint",
    description: "a word of HSS in the general half",
    plant: () => append("src/check/plan/plan.ts", "// As project_id is.\n"),
    says: "project_id is a word of HSS",
  },
  {
    gate: "lint",
    description: "a variable without a name of its own",
    plant: () => append("src/check/plan/plan.ts", "export const first = ([one]: string[]) => one;\n"),
    says: "`one` is not a name",
  },
  {
    gate: "types",
    description: "a value of another type",
    plant: () => append("src/index.ts", 'export const wrong: number = "text";\n'),
    says: "TS2322",
  },
  {
    gate: "generated",
    description: "a contract that was edited alone",
    plant: () => edit(DOCUMENT, "maximum: 100000", "maximum: 100001"),
    says: "is stale. Run `npm run generate`",
  },
  {
    gate: "unused",
    description: "an export that nothing uses",
    plant: () => append("src/client/nearest.ts", "export const forgotten = 1;\n"),
    says: "forgotten",
  },
  {
    gate: "unused",
    description: "a dependency that nothing uses",
    plant: () => edit("package.json", '"devDependencies": {', '"devDependencies": {\n    "left-pad": "1.3.0",'),
    says: "left-pad",
  },
  {
    gate: "size",
    description: "a client that has grown",
    plant: () => {
      const numbers = Array.from({ length: 9_000 }, (_, index) => Math.trunc(1e9 * Math.abs(Math.sin(index))));
      edit("dist/index.js", /$/, `globalThis.grown = ${JSON.stringify(numbers)};\n`);
    },
    says: "Package size limit has exceeded",
  },
  {
    gate: "release",
    description: "a tighter limit under the old version",
    plant: () => edit(DOCUMENT, "maximum: 100000", "maximum: 99999"),
    says: "call for a new major version",
  },
  {
    gate: "release",
    description: "no line in the changelog",
    plant: () => {
      edit(DOCUMENT, "version: 1.0.0", "version: 1.0.1");
      edit("CHANGELOG.md", /## Unreleased[\s\S]*/, "## Unreleased\n");
    },
    says: "no new line says what changed in the contract",
  },
  {
    gate: "package",
    description: "files that nobody needs",
    plant: () => edit("package.json", '"openapi"\n  ]', '"openapi",\n    "test"\n  ]'),
    says: "should not be in the package: test/",
  },
  {
    gate: "package",
    description: "an import from outside",
    plant: () => edit("dist/index.js", /$/, 'import "../src/index.ts";\n'),
    says: "which is not in the package",
  },
  {
    gate: "package",
    description: "no build",
    plant: () => rmSync(join(copy, "dist"), { recursive: true }),
    code: 2,
    says: "There is no build",
  },
  {
    gate: "installed",
    description: "a README that forgets Prism",
    plant: () => edit("README.md", /npm install --save-dev @stoplight.*\n/, ""),
    says: "check --seed 1 ends with 2",
    words: ["oldest"],
  },
  {
    gate: "contract",
    description: "a deviation of the mock that does not occur",
    plant: () => editBuilt("occurs: accepted", "occurs: () => false"),
    says: "1 finding",
  },
  {
    gate: "documentation",
    description: "a sample that is not marked",
    plant: () => edit("examples/curl/journey.sh", "sample: begin", "begin"),
    code: 2,
    says: "has no sample",
  },
  {
    gate: "clients",
    description: "a field that is renamed",
    plant: () => {
      edit(DOCUMENT, /export_headers/g, "export_columns");
      return npmRun("generate");
    },
    says: "1 red",
    words: ["curl"],
  },
  {
    gate: "faults",
    description: "a check that forgets the limit of a list",
    plant: forgetLongLists,
    says: "1 failed",
    words: ["-t", "export_headers-a-thousand"],
  },
  {
    gate: "corpus",
    description: "a document that cannot be parsed",
    plant: () => append("test/fixtures/corpus/old.yaml", "\n- [\n"),
    says: "is not YAML",
    words: ["-t", "old.yaml"],
  },
  {
    gate: "mutants",
    description: "a check that forgets the limit of a list",
    plant: forgetLongLists,
    says: "SURVIVED",
    words: ["export_headers/maxItems"],
  },
  {
    gate: "build",
    description: "an import that leads nowhere",
    plant: () => append("src/index.ts", 'export * from "./nowhere.ts";\n'),
    says: "TS2307",
  },
];

function forgetLongLists(): void {
  edit(
    "src/check/cases/values/negative/lists.ts",
    /const most = limit\(node, "maxItems"\);\n {2}if \(most !== undefined\)/,
    'const most = limit(node, "maxItems");\n  if (most === -1)',
  );
}

describe("the gates", { timeout: PATIENCE }, () => {
  beforeAll(async () => {
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).toString();
    for (const file of files.split("\0").filter((name) => name !== "" && existsSync(name))) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(file, join(copy, file));
    }
    symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
    git("init", "--quiet");
    writeFileSync(join(copy, ".git/info/exclude"), "node_modules\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Copy");
    git("tag", "v0.0.0");
    expect(await npmRun("build")).toMatchObject({ code: 0 });
    cpSync(join(copy, "dist"), built, { recursive: true });
  }, PATIENCE);

  afterEach(() => {
    git("checkout", "--quiet", "--", ".");
    git("clean", "--quiet", "--force", "-d");
    rmSync(join(copy, "dist"), { recursive: true, force: true });
    cpSync(built, join(copy, "dist"), { recursive: true });
  });

  afterAll(() => {
    for (const folder of [copy, built]) {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each(FAULTS)("$gate is closed by $description", async ({ gate, plant, code = 1, says, words }) => {
    await plant();
    const [script = ""] = GATES.get(gate)?.script ?? [];
    const ended = await (words ? npmRun(script, "--", ...words) : npmRun("verify", "--", gate));
    expect(ended.output).toContain(says);
    expect(ended.code).toBe(code);
  });

  test("a deviation of the mock that does not occur is no finding on somebody else's document, and is told", async () => {
    editBuilt("occurs: withStatus(406)", "occurs: () => false");
    const document = "test/fixtures/documents/library.yaml";
    const ended = await npmRun("contract", "--", "--contract", document, "--budget", "20", "--seed", "1");
    expect(ended.output).toMatch(/of which \d did not\s+occur/);
    expect(ended.code).toBe(0);
  });

  test("none is left out", () => {
    expect(new Set(FAULTS.map(({ gate }) => gate))).toEqual(new Set(GATES.keys()));
  });
});
