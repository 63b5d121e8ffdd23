// Starts the server, checks it, shows what was found, and stops the server: the main step of the action.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { annotations, summary } from "./report.mjs";
import { ActionError, addTo, errorCommand, runStep, setOutputs, stopCommands, variable } from "./runner.mjs";
import { parseDuration, startServer } from "./server.mjs";

/** What a word of a shell consists of. */
const PART = String.raw`[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*"`;

/**
 * The words of some lines, quoted as in a shell; nothing is expanded.
 *
 * @param {string} text
 */
function splitWords(text) {
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
function failsOnFindings() {
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
function prepare(folder, files) {
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
 * Runs `check`, its words on the log.
 *
 * @param {string[]} words
 * @param {AbortSignal} signal ends it
 * @returns {Promise<number>} its exit code
 */
async function runCheck(words, signal) {
  const resume = stopCommands();
  // Both into one stream, so that nothing is read after the runner reads commands again.
  const child = spawn(process.execPath, words, { stdio: ["ignore", 1, 1] });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const [code] = await once(child, "close");
  signal.removeEventListener("abort", stop);
  resume();
  return code ?? 2;
}

await runStep(async () => {
  const target = variable("INPUT_TARGET");
  const { protocol, username, password } = URL.canParse(target) ? new URL(target) : {};
  if (!/^https?:$/.test(protocol ?? "") || username !== "" || password !== "") {
    throw new ActionError("target must be an address without credentials, such as http://127.0.0.1:8080.");
  }
  const failOnFindings = failsOnFindings();
  const timeout = parseDuration(variable("INPUT_WAIT_TIMEOUT"));
  const folder = resolve(variable("INPUT_REPORT_FOLDER") || ".");
  const files = {
    json: join(folder, "report.json"),
    html: join(folder, "report.html"),
    junit: join(folder, "report.xml"),
  };
  const contract = variable("INPUT_CONTRACT");
  const project = variable("INPUT_PROJECT_ID");
  const words = [
    ...[variable("INPUT_COMMAND"), "check", "--target", target],
    ...(contract === "" ? [] : ["--contract", contract]),
    ...(project === "" ? [] : ["--project-id", project]),
    ...Object.entries(files).flatMap(([name, file]) => ["--reporter", `${name}=${file}`]),
    ...["--reporter", "text"],
    ...splitWords(variable("INPUT_ARGUMENTS")),
  ];
  prepare(folder, Object.values(files));
  const interruption = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => interruption.abort());
  }
  const log = join(variable("RUNNER_TEMP"), "hss-container-export-server.log");
  const server = await startServer({ target, command: variable("INPUT_START"), timeout, log }, interruption.signal);
  /** @type {string | undefined} */
  let died;
  const code = await runCheck(words, interruption.signal).finally(async () => {
    died = await server.stop();
  });
  if (interruption.signal.aborted) {
    throw new ActionError("The step was interrupted.");
  }
  if (died !== undefined) {
    process.stdout.write(errorCommand("The server ended during the check", died));
  }
  if (!existsSync(files.json)) {
    throw new ActionError("`check` ended without a report. Its reason is in the log of this step.");
  }
  const report = JSON.parse(readFileSync(files.json, "utf8"));
  process.stdout.write(annotations(report));
  addTo("GITHUB_STEP_SUMMARY", summary(report));
  setOutputs({ findings: report.failures.length, requests: report.requests, ...files });
  // A check that ended early tells nothing of what it did not send.
  return failOnFindings || code !== 1 || report.stopped !== undefined ? code : 0;
});
