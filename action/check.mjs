// Starts the server, checks it, shows what was found, and stops the server.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { failsOnFindings, interruption, prepare, runCommand, splitWords } from "./command.mjs";
import { annotations, summary } from "./report.mjs";
import { ActionError, addTo, errorCommand, setOutputs, variable } from "./runner.mjs";
import { parseDuration, startServer } from "./server.mjs";

/** Starts the server, checks it, and stops it. */
export async function check() {
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
  const signal = interruption();
  const log = join(variable("RUNNER_TEMP"), "hss-container-export-server.log");
  const server = await startServer({ target, command: variable("INPUT_START"), timeout, log }, signal);
  /** @type {string | undefined} */
  let died;
  const code = await runCommand(words, signal).finally(async () => {
    died = await server.stop();
  });
  if (signal.aborted) {
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
}
