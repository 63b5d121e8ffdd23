// Runs the command of the package with the arguments of a job, and makes place for its reports.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { ActionError, stopCommands, variable } from "./runner.mjs";

/** What a word of a shell consists of. */
const PART = String.raw`[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*"`;

/**
 * The words of some lines, quoted as in a shell; nothing is expanded.
 *
 * @param {string} text
 */
export function splitWords(text) {
  const line = text.replaceAll("\\\n", "");
  if (!new RegExp(`^(?:\\s|${PART})*$`, "s").test(line)) {
    throw new ActionError("arguments has a quote that is not closed, or a backslash at its end.");
  }
  const words = line.match(new RegExp(`(?:${PART})+`, "gs")) ?? [];
  return words.map((word) =>
    word.replace(
      /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs,
      (_, single, double, escaped) => single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped,
    ),
  );
}

/** Whether findings fail the step. */
export function failsOnFindings() {
  const text = variable("INPUT_FAIL_ON_FINDINGS");
  if (!/^(?:true|false)$/i.test(text)) {
    throw new ActionError(`fail-on-findings must be true or false; it is ${JSON.stringify(text)}.`);
  }
  return text.toLowerCase() === "true";
}

/**
 * Makes place for reports.
 *
 * @param {string} folder
 * @param {string[]} files what an earlier run may have left
 */
export function prepare(folder, files) {
  try {
    mkdirSync(folder, { recursive: true });
    for (const file of files) {
      rmSync(file, { force: true });
    }
  } catch (error) {
    throw new ActionError(`report-folder cannot be used: ${error instanceof Error ? error.message : error}.`);
  }
}

/**
 * Runs the command of the package, what it prints on the log.
 *
 * @param {string[]} words
 * @param {AbortSignal} signal ends it
 */
export const runCommand = (words, signal) => runProgram(process.execPath, words, signal);

/**
 * Runs a program, what it prints on the log.
 *
 * @param {string} program
 * @param {string[]} words
 * @param {AbortSignal} signal ends it
 * @returns {Promise<number>} its exit code
 */
export async function runProgram(program, words, signal) {
  const resume = stopCommands();
  // Both into one stream, so that nothing is read after the runner reads commands again.
  const child = spawn(program, words, { stdio: ["ignore", 1, 1] });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const [code] = await once(child, "close");
  signal.removeEventListener("abort", stop);
  resume();
  return code ?? 2;
}

/** Ends what runs when the runner cancels the step. */
export function interruption() {
  const controller = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => controller.abort());
  }
  return controller.signal;
}
