import { wasNeverSent } from "../client/causes.ts";
import { startDeadline } from "../client/deadline.ts";
import { printable } from "../client/printable.ts";
import {
  type ContainerExportRequest,
  checkTarget,
  createHssClient,
  type ExportOptions,
  HssConnectionError,
  HssError,
  HssExportError,
  HssFileError,
  HssValidationError,
  type NodeHssClient,
  type SavedFile,
  type SaveOptions,
} from "../node.ts";
import { type Given, type OptionKind, parseArguments, shellQuote } from "./arguments.ts";
import { type Io, UsageError } from "./command.ts";
import { requireCredentials } from "./credentials.ts";
import { parseDuration } from "./duration.ts";
import { exportHelp } from "./export-help.ts";
import { type Choices, columnsOf, filtersOf, flagOf, parseValue, readChoices } from "./filters.ts";
import { createProgress, inBytes } from "./progress.ts";
import { version } from "./version.ts";

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

/** The options that a resumed export needs again. */
const RESUMED = ["region", "endpoint", "project-id", "enterprise-project-id", "out"] as const;
const DEFAULT_DEADLINE = 3_600_000;

export const help = exportHelp;

/** The time of the whole command is over. */
class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** Everything that is known, and found to be right, before the first request. */
interface Plan {
  readonly client: NodeHssClient;
  readonly body: ContainerExportRequest;
  readonly call: Pick<ExportOptions, "enterpriseProjectId" | "exportSize" | "pollInterval" | "timeout">;
  readonly out: string;
  readonly overwrite: boolean;
  readonly deadline: number;
}

/** How far an export has come. */
interface State {
  taskId: string | undefined;
  /** Whether the service may have obeyed the last request: without a task ID, it may be creating a task. */
  obeyed: boolean;
}

/** A `fetch` that notes in `state` whether the service may have obeyed its last request. */
function watch(send: typeof fetch, state: State): typeof fetch {
  return async (input, init) => {
    state.obeyed = true;
    const response = await send(input, init).catch((error) => {
      state.obeyed = !wasNeverSent(error);
      throw error;
    });
    state.obeyed = response.ok || response.status >= 500;
    return response;
  };
}

function createClient(given: Given, state: State, io: Io): NodeHssClient {
  const projectId = given.get("project-id")?.[0];
  if (projectId === undefined) {
    throw new UsageError("--project-id is required");
  }
  const [region, endpoint] = [given.get("region")?.[0], given.get("endpoint")?.[0]];
  if (region === undefined && endpoint === undefined) {
    throw new UsageError("--region or --endpoint is required");
  }
  const auth = requireCredentials(io);
  const userAgent = `hss-container-export/${version()}`;
  try {
    return createHssClient({
      region,
      endpoint,
      projectId,
      auth,
      fetch: watch(io.fetch ?? fetch, state),
      userAgent,
    });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

async function prepare(given: Given, choices: Choices, state: State, io: Io): Promise<Plan> {
  const duration = (name: "poll-interval" | "timeout" | "deadline"): number | undefined => {
    const text = given.get(name)?.[0];
    return text === undefined ? undefined : parseDuration(`--${name}`, text);
  };
  const exportSize = given.get("export-size")?.[0];
  // Whether values are allowed, the client's validators decide before anything is sent.
  const body = { ...filtersOf(choices, given), export_headers: columnsOf(choices, given) } as ContainerExportRequest;
  const plan: Plan = {
    client: createClient(given, state, io),
    body,
    call: {
      enterpriseProjectId: given.get("enterprise-project-id")?.[0],
      exportSize: exportSize === undefined ? undefined : Number(parseValue(choices.exportSize, exportSize)),
      pollInterval: duration("poll-interval"),
      timeout: duration("timeout"),
    },
    out: given.get("out")?.[0] ?? "./",
    overwrite: given.has("overwrite"),
    deadline: duration("deadline") ?? DEFAULT_DEADLINE,
  };
  if (plan.out === "-") {
    throw new UsageError("--out takes a file or a folder; a ZIP archive is not written to stdout");
  }
  await checkTarget(plan.out, plan);
  return plan;
}

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

/** The command that goes on where this one ended. */
function resumeCommand(given: Given, taskId: string): string {
  const option = (name: string, value: string): string[] =>
    // What looks like an option is read as a value only in one word.
    value.startsWith("--") ? [`--${name}=${value}`] : [`--${name}`, value];
  const options = RESUMED.flatMap((name) => (given.get(name) ?? []).flatMap((value) => option(name, value)));
  const words = ["hss-container-export", "export", ...options, ...(given.has("overwrite") ? ["--overwrite"] : [])];
  return [...words, ...option("task-id", taskId)].map(shellQuote).join(" ");
}

function fileMessage({ code, message, path }: HssFileError): string {
  return code === "ERR_HSS_TARGET_EXISTS"
    ? `${printable(path, 4096)}: the file exists; choose another name, or give --overwrite`
    : message;
}

/** A message for people, and the exit code. Anything unexpected is thrown again. */
function describeFailure(error: unknown, plan: Plan, state: State, io: Io): [message: string, code: number] {
  if (io.signal.aborted) {
    return ["interrupted", 130];
  }
  if (error instanceof DeadlineError) {
    return [`not finished within the deadline of ${plan.deadline / 1000} s`, 1];
  }
  if (error instanceof HssFileError) {
    return [fileMessage(error), error.code === "ERR_HSS_ARCHIVE" ? 1 : 2];
  }
  if (error instanceof HssConnectionError) {
    const neverReached = !error.mayHaveArrived && state.taskId === undefined;
    return [
      `${error.message}${neverReached ? ". Check the region or the endpoint, the network and the proxy" : ""}`,
      neverReached ? 2 : 1,
    ];
  }
  if (error instanceof HssError) {
    return [error.message, 1];
  }
  throw error;
}

/** Whether the task may still lead to a file: it has not failed, and its ID can be asked for. */
function canResume(error: unknown): boolean {
  const { code } = error instanceof HssExportError ? error : {};
  return code !== "ERR_HSS_EXPORT_FAILED" && code !== "ERR_HSS_EXPORT_ID";
}

/** Says what happened, which task it is about, and how to go on. */
function report(error: unknown, plan: Plan, state: State, given: Given, io: Io): number {
  const [message, code] = describeFailure(error, plan, state, io);
  const lines = [`hss-container-export export: ${message}`];
  if (state.taskId !== undefined) {
    lines.push(`export task: ${printable(state.taskId)}`);
    if (canResume(error)) {
      lines.push(`resume with: ${resumeCommand(given, state.taskId)}`);
    }
  } else if (state.obeyed && !(error instanceof HssError)) {
    lines.push("The service may have started an export task; its ID is not known, and no call lists tasks");
  }
  io.stderr.write(`${lines.join("\n")}\n`);
  return code;
}

/** Violations in the words of the command line. */
function usageOf({ violations }: HssValidationError, choices: Choices): UsageError {
  return new UsageError(violations.map(({ path, message }) => `${flagOf(choices, path)} ${message}`).join("; "));
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
    return report(error, plan, state, given, io);
  }
}
