// How a step talks with the runner: inputs from the environment, commands on stdout, outputs and summary in files.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

/** What keeps the action from running: shown as one annotation, exit code 2. */
export class ActionError extends Error {}

/**
 * The value of an input, or of another variable that the runner sets; empty if it is not given.
 *
 * @param {string} name
 */
export function variable(name) {
  return (process.env[name] ?? "").trim();
}

/** The variables with credentials that `check` reads, and the token for a pull request. */
const CREDENTIALS = /^(?:HSS_TOKEN|INPUT_TOKEN|(?:HUAWEI)?CLOUD_SDK_(?:AK|SK|SECURITY_TOKEN))$/;

/**
 * A text without credentials, which a server may have printed.
 *
 * @param {string} text
 */
function withoutCredentials(text) {
  const named = [...variable("INPUT_ARGUMENTS").matchAll(/--credential[=\s]+['"]?[^=\s]+=(\w+)/g)].map(
    ([, name]) => name,
  );
  const secrets = Object.keys(process.env)
    .filter((name) => CREDENTIALS.test(name) || named.includes(name))
    .map(variable);
  return secrets.filter((secret) => secret !== "").reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

/**
 * An annotation that marks a failure. The text may hold anything: it is escaped as the runner demands.
 *
 * @param {string} title
 * @param {string} text
 */
export function errorCommand(title, text) {
  const data = withoutCredentials(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = title
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replaceAll(":", "%3A")
    .replaceAll(",", "%2C");
  return `::error title=${property}::${data}\n`;
}

/**
 * Lets the runner read no command in what is printed until the returned function is called: servers print what they like.
 *
 * @returns {() => void}
 */
export function stopCommands() {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n`);
  return () => {
    process.stdout.write(`\n::${token}::\n`);
  };
}

/**
 * Adds to a file that the runner reads. Some runners have none for a summary.
 *
 * @param {"GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY"} name
 * @param {string} text
 */
export function addTo(name, text) {
  const file = variable(name);
  if (file !== "") {
    appendFileSync(file, text);
  }
}

/**
 * Sets outputs of the step.
 *
 * @param {Record<string, string | number>} outputs
 */
export function setOutputs(outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    const end = randomUUID();
    addTo("GITHUB_OUTPUT", `${name}<<${end}\n${value}\n${end}\n`);
  }
}

/**
 * Runs a step and ends the process with its exit code.
 *
 * @param {() => Promise<number>} step
 * @param {string} title what it means if the step could not run
 */
export async function runStep(step, title = "The contract check could not run") {
  try {
    process.exitCode = await step();
  } catch (error) {
    if (!(error instanceof ActionError)) {
      throw error;
    }
    process.stdout.write(errorCommand(title, error.message));
    process.exitCode = 2;
  }
}
