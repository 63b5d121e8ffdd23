// Measures whole commands in processes of their own: what a person waits for who starts one.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { startServerAtOnce } from "../test/fixtures/servers/at-once.ts";
import { make } from "./make.ts";

const COMMAND = "dist/cli/main.js";
const ROUNDS = 9;
/** Tells the processor time of the process that loads it, at its end. */
const METER = `import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify(process.cpuUsage())));`;

/** @unit seconds */
interface Times {
  readonly wall: number;
  readonly processor: number;
}

function timesOf(words: readonly string[]): Times {
  const start = performance.now();
  const meter = `data:text/javascript,${encodeURIComponent(METER)}`;
  const { output, status, stderr } = spawnSync(process.execPath, ["--import", meter, COMMAND, ...words], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const wall = (performance.now() - start) / 1_000;
  // A server that accepts everything breaks the contract.
  if (status !== 0 && status !== 1) {
    throw new Error(`${words.join(" ")} ends with ${status}: ${stderr}`);
  }
  const { user, system } = JSON.parse(output[3] ?? "");
  return { wall, processor: (user + system) / 1_000_000 };
}

await make("build", COMMAND);
const server = await startServerAtOnce();
const check = ["check", "--operation", "createContainerExportTask", "--level", "boundary", "--target", server.url];
const rows = [
  { name: "check of an operation", words: check, goal: 0.5 },
  { name: "its plan, by --dry-run", words: [...check, "--dry-run"], goal: 0.3 },
  { name: "check --help", words: ["check", "--help"], goal: 0.1 },
];
try {
  for (const { name, words, goal } of rows) {
    const times = Array.from({ length: ROUNDS }, () => timesOf(words));
    const [wall, processor] = (["wall", "processor"] as const).map((kind) => Math.min(...times.map((t) => t[kind])));
    process.stdout.write(
      `${name.padEnd(32)} ${wall?.toFixed(2)} s (goal ≤ ${goal}), ${processor?.toFixed(2)} s of processor time\n`,
    );
  }
} finally {
  server.stop();
}
