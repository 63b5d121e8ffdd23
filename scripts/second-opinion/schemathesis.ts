// Runs Schemathesis on a server, and reads what it reports.
import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Missing, run } from "../clients/command.ts";
import type { Workspace } from "../clients/toolchains.ts";

export const SEED = 1;
const MOST_TIME = 300_000;

/** A server that takes any token is accused of it at once, and then nothing else is tried: only so do correct servers pass. */
export const TUNED = ["--exclude-checks", "ignored_auth"];

export interface Opinion {
  /** What was found: a code and the operation, as `ST201 GET /things`. */
  findings: string[];
  /** Each finding in full. */
  details: string[];
  requests: number;
  /** Operations to which requests were sent. */
  read: number;
  /** @unit milliseconds */
  time: number;
  /** When the first finding came, after the start. @unit milliseconds */
  foundAfter?: number;
  /** Whether its time was up before it had ended. */
  isStopped: boolean;
}

interface Check {
  readonly status: string;
  readonly failure_info?: { readonly failure: { readonly code: string; readonly operation: string } };
}

/** What is read of the events of a run. */
interface Event {
  readonly LoadingStarted?: { readonly timestamp: number };
  readonly ScenarioFinished?: {
    readonly timestamp: number;
    readonly recorder: {
      readonly label: string;
      readonly interactions?: object;
      readonly checks?: Readonly<Record<string, readonly Check[]>>;
    };
  };
  readonly EngineFinished?: object;
}

/** The version that is installed. */
export async function versionOf({ cwd, env }: Workspace): Promise<string> {
  const { stdout } = await run("schemathesis --version", { cwd, env });
  return `Schemathesis ${stdout.trim().split(" ").at(-1)}`;
}

/** All phases of Schemathesis; one whose time is up has found what it has found. @throws {Missing} if it does not start */
export async function schemathesis(
  document: string,
  url: string,
  { cwd, env }: Workspace,
  further: string[],
  timeout = MOST_TIME,
): Promise<Opinion> {
  const folder = await mkdtemp(join(cwd, "run-"));
  const start = performance.now();
  const command = `schemathesis run --url ${url} --seed ${SEED} --report ndjson --report-ndjson-path events.ndjson`;
  const { stdout, stderr } = await run(command, { cwd: folder, env, timeout }, [document, ...further]);
  const time = performance.now() - start;
  const events = eventsOf(await readFile(join(folder, "events.ndjson"), "utf8").catch(() => ""));
  const begin = events.find(({ LoadingStarted }) => LoadingStarted)?.LoadingStarted;
  if (begin === undefined) {
    throw new Missing(`Schemathesis did not start: ${(stderr || stdout).slice(-300)}`);
  }
  const scenarios = events.flatMap(({ ScenarioFinished: scenario }) =>
    scenario ? [{ timestamp: scenario.timestamp, label: scenario.recorder.label, ...countsOf(scenario.recorder) }] : [],
  );
  const first = scenarios.find(({ failures }) => failures.length > 0);
  return {
    findings: [...new Set(scenarios.flatMap(({ failures }) => failures))],
    details: (stdout.split(/^=+ (?:WARNINGS|SUMMARY) =+$/m)[0] ?? "").split(/^\d+\. Test Case ID: /m).slice(1),
    requests: scenarios.reduce((sum, { requests }) => sum + requests, 0),
    read: new Set(
      scenarios.filter(({ label, requests }) => requests > 0 && OPERATION.test(label)).map(({ label }) => label),
    ).size,
    time,
    ...(first && { foundAfter: (first.timestamp - begin.timestamp) * 1_000 }),
    isStopped: !events.some(({ EngineFinished }) => EngineFinished),
  };
}

/** Scenarios over several operations have another label. */
const OPERATION = /^[A-Z]+ \//;

function countsOf({ interactions = {}, checks = {} }: NonNullable<Event["ScenarioFinished"]>["recorder"]) {
  const failures = Object.values(checks).flatMap((list) =>
    list.flatMap(({ failure_info: info }) => (info ? [`${info.failure.code} ${info.failure.operation}`] : [])),
  );
  return { requests: Object.keys(interactions).length, failures };
}

function eventsOf(text: string): Event[] {
  return text.split("\n").flatMap((line): Event[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      // The last line of a run that was stopped is cut off.
      return [];
    }
  });
}
