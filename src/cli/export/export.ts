import { printable } from "../../client/printable.ts";
import { startDeadline } from "../../client/transport/deadline.ts";
import { HssFileError, HssValidationError, type SavedFile, type SaveOptions } from "../../node.ts";
import { type Given, type OptionKind, parseArguments } from "../arguments.ts";
import { type Io, UsageError } from "../command.ts";
import { DeadlineError, fileMessage, reportFailure, usageOf } from "./failure.ts";
import { readChoices } from "./filters.ts";
import { exportHelp } from "./help.ts";
import { type Plan, prepare, type State } from "./prepare.ts";
import { createProgress, inBytes } from "./progress.ts";

/** The options that are not filters. */
const OPTIONS = {
  region: "text",
  endpoint: "text",
  "project-id": "text",
  "enterprise-project-id": "text",
  columns: "list",
  "export-size": "text",
  out: "text",
  overwrite: "switch",
  "poll-interval": "text",
  timeout: "text",
  deadline: "text",
  "task-id": "text",
  json: "switch",
  quiet: "switch",
} as const satisfies Record<string, OptionKind>;

export const help = exportHelp;

/** Exports and saves, and keeps `state` up to date for the message of a failure. */
async function perform(plan: Plan, state: State, given: Given, io: Io): Promise<void> {
  const quiet = given.has("quiet");
  const progress = createProgress(io.stderr, quiet);
  const deadline = startDeadline(plan.deadline, io.signal, () => new DeadlineError("the deadline has passed"));
  const { signal } = deadline;
  try {
    const source = await plan.client.exportContainers(plan.body, {
      ...plan.call,
      taskId: state.taskId,
      signal,
      // This command has a deadline of its own, which bounds the download too.
      deadline: Number.POSITIVE_INFINITY,
      onWait: progress.wait,
      onProgress(event) {
        state.taskId = event.taskId;
        progress.task(event);
      },
    });
    const options: SaveOptions = {
      overwrite: plan.overwrite,
      signal,
      onProgress: progress.download,
      timeout: plan.call.timeout,
    };
    const saved = await source.save(plan.out, options);
    progress.end();
    const { taskId: task_id, fileId: file_id, fileName: file_name = null } = source;
    const { path, bytes, sha256 } = saved;
    io.stdout.write(
      given.has("json")
        ? `${JSON.stringify({ task_id, file_id, file_name, path, bytes, sha256 })}\n`
        : `${printable(path, 4096)} (${inBytes(bytes)}, SHA-256 ${sha256})\n`,
    );
    noteUnverified(saved, io);
  } finally {
    progress.end();
    deadline.end();
  }
}

function noteUnverified({ unverified }: SavedFile, io: Io): void {
  if (unverified.length > 0) {
    const shown = unverified.slice(0, 5).join("; ");
    io.stderr.write(`note: ${unverified.length} entries of the archive could not be verified: ${shown}\n`);
  }
}

export async function run(argv: string[], io: Io): Promise<number> {
  const choices = await readChoices();
  const filters = choices.filters.map(({ name, kind }) => [name, kind] as const);
  const given = parseArguments(argv, { ...OPTIONS, ...Object.fromEntries(filters) });
  const state: State = { taskId: given.get("task-id")?.[0], obeyed: false };
  const isOurs = state.taskId !== undefined;
  let plan: Plan;
  try {
    plan = await prepare(given, choices, state, io);
  } catch (error) {
    throw error instanceof HssFileError ? new UsageError(`--out: ${fileMessage(error)}`) : error;
  }
  if (isOurs) {
    const unused = [...given.keys()].filter(
      (name) => ["columns", "export-size"].includes(name) || filters.some(([filter]) => filter === name),
    );
    if (unused.length > 0 && !given.has("quiet")) {
      io.stderr.write(`note: without effect on an existing task: ${unused.map((name) => `--${name}`).join(", ")}\n`);
    }
  }
  try {
    await perform(plan, state, given, io);
    return 0;
  } catch (error) {
    if (error instanceof HssValidationError) {
      throw usageOf(error, choices);
    }
    return reportFailure(error, plan, state, given, io);
  }
}
