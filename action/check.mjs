// Starts the server, checks it, shows what was found, and stops the server: the main step of the action.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { annotations, summary } from "./report.mjs";
import { ActionError, addTo, errorCommand, runStep, setOutputs, stopCommands, variable } from "./runner.mjs";
import { parseDuration, startServer } from "./server.mjs";

/**
 * The words of a line, quoted as in a shell; nothing is expanded.
 *
 * @param {string} line
 */
function splitWords(line) {
  if (!/^(?:[^'"]|'[^']*'|"[^"]*")*$/.test(line)) {
    throw new ActionError("arguments has a quote that is not closed.");
  }
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}

/** @param {string} name */
function isTrue(name) {
  const text = variable(name);
  if (text !== "true" && text !== "false") {
    throw new ActionError(`fail-on-findings must be true or false; it is ${JSON.stringify(text)}.`);
  }
  return text === "true";
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
  const child = spawn(process.execPath, words, { stdio: ["ignore", "inherit", "inherit"] });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const [code] = await once(child, "close");
  signal.removeEventListener("abort", stop);
  resume();
  return code ?? 2;
}

await runStep(async () => {
  const target = variable("INPUT_TARGET");
  if (!/^https?:$/.test(URL.canParse(target) ? new URL(target).protocol : "")) {
    throw new ActionError(`target must be an address such as http://127.0.0.1:8080; it is ${JSON.stringify(target)}.`);
  }
  const failOnFindings = isTrue("INPUT_FAIL_ON_FINDINGS");
  const timeout = parseDuration(variable("INPUT_WAIT_TIMEOUT"));
  const folder = resolve(variable("INPUT_REPORT_FOLDER") || ".");
  const files = {
    json: join(folder, "report.json"),
    html: join(folder, "report.html"),
    junit: join(folder, "report.xml"),
  };
  const project = variable("INPUT_PROJECT_ID");
  const words = [
    ...[variable("INPUT_COMMAND"), "check", "--target", target],
    ...(project === "" ? [] : ["--project-id", project]),
    ...Object.entries(files).flatMap(([name, file]) => ["--reporter", `${name}=${file}`]),
    ...["--reporter", "text"],
    ...splitWords(variable("INPUT_ARGUMENTS")),
  ];
  mkdirSync(folder, { recursive: true });
  for (const file of Object.values(files)) {
    rmSync(file, { force: true });
  }
  const interruption = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.once(signal, () => interruption.abort());
  }
  const log = join(variable("RUNNER_TEMP"), "hss-container-export-server.log");
  const server = await startServer({ target, command: variable("INPUT_START"), timeout, log }, interruption.signal);
  /** @type {string | undefined} */
  let died;
  const code = await runCheck(words, interruption.signal).finally(async () => {
    died = await server.stop();
  });
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
  return failOnFindings ? code : 0;
});
