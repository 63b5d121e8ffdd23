import { printable } from "../../client/printable.ts";
import { HssConnectionError, HssError, HssExportError, HssFileError, type HssValidationError } from "../../node.ts";
import { type Given, shellQuote } from "../arguments.ts";
import { type Io, UsageError } from "../command.ts";
import { type Choices, flagOf } from "./filters.ts";
import type { Plan, State } from "./prepare.ts";

/** The options that a resumed export needs again. */
const RESUMED = ["region", "endpoint", "project-id", "enterprise-project-id", "out"] as const;

/** The time of the whole command is over. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
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

/** What is wrong with a file, in the words of the command line. */
export function fileMessage({ code, message, path }: HssFileError): string {
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
export function reportFailure(error: unknown, plan: Plan, state: State, given: Given, io: Io): number {
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
export function usageOf({ violations }: HssValidationError, choices: Choices): UsageError {
  return new UsageError(violations.map(({ path, message }) => `${flagOf(choices, path)} ${message}`).join("; "));
}
