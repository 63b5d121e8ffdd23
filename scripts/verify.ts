// Runs every gate but the tests, one after the other, and goes on after a failure: one run shows all that is wrong.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

/** The gates, cheap ones first. */
const GATES: Readonly<Record<string, readonly string[]>> = {
  lint: ["run", "lint"],
  types: ["run", "typecheck"],
  generated: ["run", "check:generated"],
  build: ["run", "build"],
  unused: ["run", "knip"],
  size: ["run", "size"],
  release: ["run", "check:release"],
  package: ["run", "check:package"],
  contract: ["run", "contract", "--", "--seed", "1"],
  documentation: ["run", "docs"],
};

/** The gates that take minutes, with `--slow` only. */
const SLOW_GATES: Readonly<Record<string, readonly string[]>> = {
  faults: ["run", "test:faults"],
  clients: ["run", "clients"],
  mutants: ["run", "mutate"],
};

/** Runs npm and keeps what it prints. */
function run(words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn("npm", [...words], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("close", (code) => done({ code: code ?? 1, output }));
  });
}

const failed: string[] = [];
const gates = process.argv.includes("--slow") ? { ...GATES, ...SLOW_GATES } : GATES;
for (const [gate, words] of Object.entries(gates)) {
  const start = performance.now();
  const { code, output } = await run(words);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} ${gate.padEnd(14)} ${seconds.padStart(6)} s\n`);
  if (code !== 0) {
    failed.push(gate);
    process.stdout.write(`${output}\n`);
  }
}
process.stdout.write(
  failed.length === 0
    ? "Every gate is open.\n"
    : `Closed: ${failed.join(", ")}. Mend them, and run npm run verify again.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
