// Other tools as a second opinion: Schemathesis on the mock, or side by side with our check on the family of faulty servers; with
// --compat, lists of rules side by side with our comparison.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { check } from "../src/contract.ts";
import type { Json } from "../src/openapi/document.ts";
import { readDocument } from "../src/openapi/load/load.ts";
import { startMock } from "../src/prism/mock.ts";
import { CORRECT_SERVERS } from "../test/fixtures/servers/correct.ts";
import { FAULTS } from "../test/fixtures/servers/faults.ts";
import { type Definition, startServer } from "../test/fixtures/servers/reference.ts";
import { Missing, run } from "./clients/command.ts";
import { table } from "./clients/table.ts";
import { DOCUMENT, prepare, type Workspace } from "./clients/toolchains.ts";
import { onEdits } from "./second-opinion-compat.ts";

const SEED = 1;

/** What Schemathesis reports of the mock, and why it is the mock's deviation. A report that no longer comes fails the run. */
const KNOWN = [
  { report: /ST401/, reason: "a mock knows no valid token, so it takes any" },
  {
    report: /ST201[\s\S]*`enterprise_project_id` in query[^\n]*minLength/,
    reason: "Prism drops an empty optional query value before it validates",
  },
  { report: /ST204[\s\S]*405 without required `Allow`/, reason: "Prism does not say which methods a path has" },
  { report: /ST108[\s\S]*invalid_json/, reason: "Prism answers a malformed JSON body with a body of its own" },
];

interface Opinion {
  /** What was found: a code and the operations. */
  findings: string[];
  /** Each finding in full. */
  details: string[];
  requests: number;
  /** @unit milliseconds */
  time: number;
}

/** All phases of Schemathesis. */
async function schemathesis(url: string, { cwd, env }: Workspace, further: string[]): Promise<Opinion> {
  const folder = await mkdtemp(join(cwd, "run-"));
  const start = performance.now();
  const command = `schemathesis run ${DOCUMENT} --url ${url} --seed ${SEED} --report json --report-json-path report.json`;
  const { stdout, stderr } = await run(command, { cwd: folder, env, timeout: 300_000 }, [
    "-H",
    "X-Auth-Token: token",
    ...further,
  ]);
  const time = performance.now() - start;
  const report: {
    failures: { code: string; operations: string[] }[];
    test_cases: { generated: number; without_checks: number };
  } = JSON.parse(
    await readFile(join(folder, "report.json"), "utf8").catch(() => {
      throw new Missing(`Schemathesis gave no report: ${(stderr || stdout).slice(-300)}`);
    }),
  );
  return {
    findings: report.failures.flatMap(({ code, operations }) => operations.map((operation) => `${code} ${operation}`)),
    details: (stdout.split(/^=+ (?:WARNINGS|SUMMARY) =+$/m)[0] ?? "").split(/^\d+\. Test Case ID: /m).slice(1),
    requests: report.test_cases.generated - report.test_cases.without_checks,
    time,
  };
}

async function ours(url: string, document: Json): Promise<Opinion> {
  const start = performance.now();
  const { failures, requests } = await check({ document, target: url, seed: SEED });
  const findings = failures.map(({ selector }) => selector);
  return { findings, details: failures.map(({ message }) => message), requests, time: performance.now() - start };
}

/** What Schemathesis says of the mock, compared with what is known. */
async function onMock(workspace: Workspace): Promise<number> {
  const mock = await startMock({ document: DOCUMENT });
  try {
    const { details, requests, time } = await schemathesis(mock.url, workspace, ["--continue-on-failure"]);
    const unknown = details.filter((detail) => !KNOWN.some(({ report }) => report.test(detail)));
    const stale = KNOWN.filter(({ report }) => !details.some((detail) => report.test(detail)));
    const rows = KNOWN.map(({ report, reason }) => [
      reason,
      String(details.filter((detail) => report.test(detail)).length),
    ]);
    process.stdout.write(`${table(["known deviation of the mock", "reports"], rows)}\n`);
    process.stderr.write(unknown.map((detail) => `Not known: ${detail}\n`).join(""));
    process.stderr.write(stale.map(({ reason }) => `No longer reported: ${reason}\n`).join(""));
    process.stdout.write(
      `${details.length} reports, ${unknown.length} not known, ${requests} requests [${Math.round(time / 1000)} s]\n`,
    );
    return unknown.length + stale.length === 0 ? 0 : 1;
  } finally {
    await mock.stop();
  }
}

/** A server that takes any token is accused of it at once, and then nothing else is tried: only so do correct servers pass. */
const TUNED = ["--exclude-checks", "ignored_auth"];

interface Compared {
  name: string;
  isFaulty: boolean;
  ours: Opinion;
  theirs: Opinion;
}

/** Both tools on one server. */
async function compare(
  server: Definition & { name: string },
  isFaulty: boolean,
  workspace: Workspace,
  document: Json,
): Promise<Compared> {
  const running = await startServer(server);
  try {
    return {
      name: server.name,
      isFaulty,
      ours: await ours(running.url, document),
      theirs: await schemathesis(running.url, workspace, TUNED),
    };
  } finally {
    await running.close();
  }
}

const median = (numbers: number[]) =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** Both tools on every n-th server of the family, two servers at a time. */
async function onServers(every: number, workspace: Workspace): Promise<number> {
  const document = await readDocument(DOCUMENT);
  const some = <Server>(servers: Server[]) => servers.filter((_, index) => index % every === 0);
  // Both tools get a token and no more: what asks for a project of its own, or for a signature, is left out.
  const servers = [
    ...some(CORRECT_SERVERS.filter(({ projectId }) => projectId === undefined)).map((one) => [one, false] as const),
    ...some(FAULTS.filter(({ needsSignature }) => !needsSignature)).map((one) => [one, true] as const),
  ];
  const results: Compared[] = [];
  const queue = servers.values();
  const worker = async () => {
    for (const [server, isFaulty] of queue) {
      results.push(await compare(server, isFaulty, workspace, document));
      process.stderr.write(`\r${results.length} of ${servers.length}`);
    }
  };
  await Promise.all([worker(), worker()]);
  process.stderr.write("\n");
  const faulty = results.filter(({ isFaulty }) => isFaulty);
  const correct = results.filter(({ isFaulty }) => !isFaulty);
  const row = (tool: string, opinion: (result: Compared) => Opinion) => [
    tool,
    `${faulty.filter((result) => opinion(result).findings.length > 0).length} of ${faulty.length}`,
    `${correct.filter((result) => opinion(result).findings.length > 0).length} of ${correct.length}`,
    `${(median(results.map((result) => opinion(result).time)) / 1000).toFixed(1)} s`,
    String(median(results.map((result) => opinion(result).requests))),
  ];
  const rows = [
    row("hss-container-export check", ({ ours }) => ours),
    row("Schemathesis, all phases but ignored_auth", ({ theirs }) => theirs),
  ];
  process.stdout.write(
    table(["tool", "faults found", "correct servers accused", "median time", "median requests"], rows),
  );
  const missed = faulty.filter(({ ours }) => ours.findings.length === 0);
  process.stdout.write(`\nNot found by us: ${missed.map(({ name }) => name).join(", ") || "none"}\n`);
  const onlyTheirs = missed.filter(({ theirs }) => theirs.findings.length > 0);
  process.stdout.write(`Found by Schemathesis alone: ${onlyTheirs.map(({ name }) => name).join(", ") || "none"}\n`);
  return missed.length + correct.filter(({ ours }) => ours.findings.length > 0).length === 0 ? 0 : 1;
}

const { values } = parseArgs({
  options: {
    servers: { type: "boolean", default: false },
    every: { type: "string", default: "1" },
    compat: { type: "boolean", default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), "second-opinion-"));
try {
  if (!/^[1-9]\d*$/.test(values.every)) {
    throw new Missing(`--every must be a whole number, 1 or more; it is ${JSON.stringify(values.every)}.`);
  }
  if (values.compat) {
    process.exitCode = await onEdits(folder);
  } else {
    const workspace = await prepare(folder, "python", ["python"]);
    process.exitCode = values.servers ? await onServers(Number(values.every), workspace) : await onMock(workspace);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
} finally {
  await rm(folder, { recursive: true, force: true });
}
