// Runs every gate but the tests, one after the other, and goes on after a failure: one run shows all that is wrong.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

interface Gate {
  /** An npm script and its arguments. */
  readonly script: readonly string[];
  /** Whether it takes minutes, and runs with `--slow` only. */
  readonly isSlow?: true;
  /** Whether exit code 2 is a finding of the tool, and not that it could not run. */
  readonly findsWithTwo?: true;
}

/** The gates, cheap ones first; those that need a build come after it. */
export const GATES: ReadonlyMap<string, Gate> = new Map<string, Gate>([
  ["lint", { script: ["lint"] }],
  ["types", { script: ["typecheck"], findsWithTwo: true }],
  ["generated", { script: ["check:generated"] }],
  ["build", { script: ["build"] }],
  ["unused", { script: ["knip"] }],
  ["size", { script: ["size"] }],
  ["release", { script: ["check:release"] }],
  ["package", { script: ["check:package"] }],
  ["installed", { script: ["check:installed"] }],
  ["contract", { script: ["contract", "--", "--seed", "1"] }],
  ["documentation", { script: ["docs"] }],
  ["clients", { script: ["clients"] }],
  ["faults", { script: ["test:faults"], isSlow: true }],
  ["corpus", { script: ["test:corpus"], isSlow: true }],
  ["mutants", { script: ["mutate"] }],
]);

const HELP = `Usage: npm run verify -- [GATE…] [--slow]

Runs the named gates, or all; those that take minutes only with --slow or by name.
Gates: ${[...GATES.keys()].join(", ")}.
Exit codes: 0 all are open, 1 one is closed, 2 one could not run and none is closed.
`;

/** How a gate ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** What the program needs of its surroundings. */
export interface Surroundings {
  readonly run: (script: readonly string[]) => Promise<Ended>;
  readonly write: (text: string) => unknown;
}

/** Runs an npm script and keeps what it prints. */
function runScript(script: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn("npm", ["run", "--silent", ...script], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", ({ message }) => done({ code: 2, output: `Cannot start npm: ${message}.` }));
    child.once("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs the program; returns its exit code. */
export async function main(
  argv: readonly string[],
  { run, write }: Surroundings = { run: runScript, write: (text) => process.stdout.write(text) },
): Promise<number> {
  const unknown = argv.filter((word) => !GATES.has(word) && !["--slow", "--help"].includes(word));
  if (argv.includes("--help") || unknown.length > 0) {
    write(`${unknown.map((word) => `There is no ${word}.\n`).join("")}${HELP}`);
    return unknown.length > 0 ? 2 : 0;
  }
  const isWanted = (name: string, { isSlow }: Gate): boolean =>
    argv.some((word) => GATES.has(word)) ? argv.includes(name) : !isSlow || argv.includes("--slow");
  const closed: string[] = [];
  const missing: string[] = [];
  for (const [name, gate] of GATES) {
    if (!isWanted(name, gate)) {
      continue;
    }
    const start = performance.now();
    const { code, output } = await run(gate.script);
    const couldNotRun = code === 2 && !gate.findsWithTwo;
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    const verdict = code === 0 ? "ok" : couldNotRun ? "NOT RUN" : "FAILED";
    write(`${verdict.padEnd(7)} ${name.padEnd(14)} ${seconds.padStart(6)} s\n`);
    if (code !== 0) {
      (couldNotRun ? missing : closed).push(name);
      write(`${output}\n`);
    }
  }
  const list = (what: string, names: readonly string[]): string =>
    names.length > 0 ? `${what}: ${names.join(", ")}. Run npm run verify -- ${names.join(" ")} after mending.\n` : "";
  const summary = list("Closed", closed) + list("Could not run", missing);
  write(summary || "Every gate is open.\n");
  return closed.length > 0 ? 1 : missing.length > 0 ? 2 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await main(process.argv.slice(2));
}
