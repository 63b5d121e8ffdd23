// One client's way through the three operations, as the recorder between it and the mock sees it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Contract } from "../../src/openapi/model.ts";
import { type Ended, run } from "./command.ts";
import { keptProperties } from "./kept.ts";
import { type Between, type Exchange, type Intervene, record, touchedBy, violationsOf } from "./recorder.ts";
import type { RegeneratedClient } from "./regenerated.ts";
import type { Outcome } from "./table.ts";
import { build, lastLine, MISUSE_REPORT, prepare, type Workspace } from "./toolchains.ts";

/** The steps of the journey. */
export const STEPS = ["built", "accepted", "rejected", "polled", "downloaded"] as const;

interface Journey extends Outcome {
  steps: Record<(typeof STEPS)[number], boolean>;
}

/** An empty column title breaks one constraint of the contract. */
const BROKEN_TITLE = "";
/** The name under which every journey saves what it downloads. */
export const FILE = "containers.zip";

/** The first response to a poll is that the task is still running. */
export function runningFirst(): Intervene {
  const seen = new Set<string>();
  return ({ method, target }) => {
    const isFirst = method === "GET" && target.includes("/export-task/") && !seen.has(target);
    seen.add(target);
    return isFirst ? { headers: { prefer: "example=getRunningExportTaskResponseExample" } } : {};
  };
}

/**
 * Makes one client from the document, builds it, and lets it go through the three operations twice: once as it should, once
 * with a broken constraint.
 *
 * @throws {Missing} if a tool chain cannot be had.
 */
export async function journey(
  client: RegeneratedClient,
  contract: Contract,
  mock: string,
  folder: string,
): Promise<Outcome> {
  const workspace = await prepare(folder, client.folder, client.needs);
  const steps = Object.fromEntries(STEPS.map((step) => [step, false])) as Journey["steps"];
  const outcome: Journey = { steps, kept: new Map(), reasons: [] };
  const commands = [client.generate, client.build].filter((command) => command !== undefined);
  const failed = await build(commands, workspace, client.misuse);
  if (failed) {
    return { ...outcome, reasons: [failed] };
  }
  steps.built = true;
  if (client.misuse) {
    outcome.kept = await keptProperties(workspace.cwd, await readFile(join(workspace.cwd, MISUSE_REPORT), "utf8"));
  }
  const recorder = await record(contract, mock, runningFirst());
  try {
    await goThrough(client, workspace, recorder, outcome);
    await beRefused(client, workspace, recorder, outcome);
    outcome.numbers = touchedBy(recorder.recording());
  } finally {
    await recorder.close();
  }
  return outcome;
}

async function start(
  client: RegeneratedClient,
  { cwd, env }: Workspace,
  recorder: Between,
  title: string,
): Promise<Ended> {
  const settings = {
    HSS_ENDPOINT: recorder.url,
    HSS_PROJECT_ID: "project",
    HSS_TOKEN: "token",
    HSS_POLL_SECONDS: "0.1",
  };
  return run(client.journey, { cwd, env: { ...env, ...settings }, timeout: 60_000 }, [title]);
}

/** The whole journey: each request conforms, and what the client prints and saves is what the mock sent. */
async function goThrough(client: RegeneratedClient, workspace: Workspace, recorder: Between, outcome: Journey) {
  const { steps, kept, reasons } = outcome;
  const { code, stdout, stderr } = await start(client, workspace, recorder, "Container Name");
  const answered = (method: string, part: string) =>
    recorder.exchanges.filter(
      ({ arrived, replied }) => arrived.method === method && arrived.target.includes(part) && replied.status === 200,
    );
  reasons.push(...recorder.exchanges.flatMap(violationsOf));
  const conforms = reasons.length === 0;
  const [created] = answered("POST", "/container/export-task");
  steps.accepted = conforms && created !== undefined && stdout.includes(String(json(created)["task_id"]));
  const polls = answered("GET", "/export-task/").map(json);
  const { task_status, file_name } = polls.at(-1) ?? {};
  steps.polled = polls.length > 1 && stdout.includes(`${task_status} ${file_name}`);
  const [download] = answered("GET", "/download/");
  const saved = await readFile(join(workspace.cwd, FILE)).catch(() => undefined);
  steps.downloaded = code === 0 && download !== undefined && saved?.equals(download.replied.body) === true;
  // A number that does not fit into 32 bits arrives digit by digit; what is left out stays away, and is not sent as null.
  kept.set("int64", created?.arrived.body.includes("1721287534000") ?? false);
  kept.set(
    "optional",
    (kept.get("optional") ?? true) && created !== undefined && !created.arrived.body.includes("null"),
  );
  if (!(steps.accepted && steps.polled && steps.downloaded)) {
    reasons.push(lastLine(stderr) || lastLine(stdout) || `exit code ${code}`);
  }
}

/** The broken constraint: the client refuses it itself, or tells what the service says of it. */
async function beRefused(client: RegeneratedClient, workspace: Workspace, recorder: Between, outcome: Journey) {
  const { steps, kept, reasons } = outcome;
  recorder.exchanges.length = 0;
  const { code, stderr } = await start(client, workspace, recorder, BROKEN_TITLE);
  const [refused] = recorder.exchanges;
  kept.set("limits", refused === undefined && code !== 0);
  if (refused === undefined) {
    steps.rejected = code !== 0;
    return;
  }
  const { error_code, error_msg } = json(refused);
  const says = [String(refused.replied.status), String(error_code), String(error_msg)];
  const isIntended =
    violationsOf(refused).length === 1 && reasonOf(refused) === "minLength request/body/export_headers/0/1";
  steps.rejected =
    code !== 0 && refused.replied.status === 400 && isIntended && says.every((text) => stderr.includes(text));
  if (!steps.rejected) {
    reasons.push(`refused: ${refused.replied.status} ${reasonOf(refused)}; the client says: ${lastLine(stderr)}`);
  }
}

/** The one reason that the mock gives. */
function reasonOf({ replied }: Exchange): string {
  const reasons: { location: string[]; code: string }[] = JSON.parse(replied.headers["sl-violations"] ?? "[]");
  return reasons.map(({ location, code }) => `${code} ${location.join("/")}`).join(", ");
}

function json({ replied }: Exchange): Record<string, unknown> {
  return JSON.parse(replied.body.toString("utf8"));
}
