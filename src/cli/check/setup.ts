// Runs the command of `--setup`, which logs in or creates what a check needs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Credential } from "../../contract.ts";
import { isObject } from "../../openapi/document.ts";
import { printable } from "../../report/printable.ts";
import { type Io, UsageError } from "../command.ts";

/** What a setup gives to a check. */
export interface Setup {
  readonly values: Readonly<Record<string, string>>;
  readonly credentials: ReadonlyMap<string, Credential>;
}

const MAX_OUTPUT = 1024 * 1024;
const TAIL_LINES = 10;
/** How long an interrupted command may take to end. @unit milliseconds */
const GRACE = 3_000;
const FORM = '{"values": {"NAME": "…"}, "credentials": {"SCHEME": "…"}}';

/**
 * Runs a command through the shell and reads what it prints.
 *
 * @param secrets texts that must not be shown, should the command print them
 * @throws {UsageError} if it fails, with the end of what it wrote to stderr, or prints something else
 */
export async function runSetup(
  command: string,
  { signal, environment }: Io,
  secrets: readonly string[],
): Promise<Setup> {
  signal.throwIfAborted();
  // A group of its own, so that what the shell has started ends with it.
  const child = spawn(command, {
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environment },
  });
  const stop = (): void => {
    end(child.pid, "SIGTERM");
    setTimeout(() => end(child.pid, "SIGKILL"), GRACE).unref();
  };
  signal.addEventListener("abort", stop, { once: true });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      // Only the end of the messages matters; a result that is too large is discarded.
      output[name] = name === "stderr" ? (output.stderr + text).slice(-MAX_OUTPUT) : output.stdout + text;
      if (output.stdout.length > MAX_OUTPUT) {
        stop();
      }
    });
  }
  const [code, killed] = await once(child, "close").finally(() => signal.removeEventListener("abort", stop));
  signal.throwIfAborted();
  if (output.stdout.length > MAX_OUTPUT) {
    throw new UsageError(`--setup printed more than ${MAX_OUTPUT / 1024} KiB; it must print ${FORM}`);
  }
  if (code !== 0) {
    const tail = output.stderr.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
    const shown = secrets
      .filter((secret) => secret !== "")
      .reduce((text, secret) => text.replaceAll(secret, "***"), tail);
    throw new UsageError(`--setup ended with ${code ?? killed}${tail === "" ? "" : `:\n${printable(shown, "\n")}`}`);
  }
  return parseSetup(output.stdout);
}

/** @throws {UsageError} that repeats nothing of the text: it may hold secrets */
function parseSetup(text: string): Setup {
  const result = parsed(text);
  const { values = {}, credentials = {}, ...others } = isObject(result) ? result : { others: true };
  if (!isTexts(values) || !isTexts(credentials) || Object.keys(others).length > 0) {
    throw new UsageError(`--setup must print ${FORM} as JSON and nothing else on stdout; either part may be left out`);
  }
  return {
    values,
    credentials: new Map(
      Object.entries(credentials).map(([scheme, value]) => [scheme, { value, placeholder: placeholderOf(scheme) }]),
    ),
  };
}

/** A variable that a reader of a curl line has to set. */
function placeholderOf(scheme: string): string {
  return `$${scheme.toUpperCase().replace(/[^A-Z\d]/g, "_")}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string" && text !== "");
}

/** Ends a process group by the id of its leader. */
function end(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, signal);
    }
  } catch {
    // It is gone.
  }
}
