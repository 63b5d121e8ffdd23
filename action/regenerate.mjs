// Takes the newest contract into a repository, says what it changes, and regenerates the client.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { interruption, runProgram } from "./command.mjs";
import { runCompat } from "./compat.mjs";
import { ActionError, addTo, runStep, setOutputs, variable } from "./runner.mjs";

const PATIENCE = 60_000;
/** GitHub takes no longer text of a pull request. */
const MOST_CHARACTERS = 60_000;

/**
 * The newest document: from an address, or from the package under the name by which it exports it.
 *
 * @param {string} source
 */
async function newest(source) {
  if (/^https?:/.test(source)) {
    try {
      const response = await fetch(source, { signal: AbortSignal.timeout(PATIENCE) });
      if (response.ok) {
        return Buffer.from(await response.arrayBuffer());
      }
      throw new Error(`it returned ${response.status}`);
    } catch (error) {
      throw new ActionError(`source cannot be read: ${error instanceof Error ? error.message : error}.`);
    }
  }
  let folder = dirname(variable("INPUT_COMMAND"));
  while (!existsSync(join(folder, "package.json"))) {
    folder = dirname(folder);
  }
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const documents = Object.keys(exports).filter((name) => /^\.\/openapi/.test(name));
  if (!documents.includes(`./${source}`)) {
    const names = documents.map((name) => name.slice(2)).join(", ");
    throw new ActionError(`source must be an http(s) address, or one of ${names}; it is ${JSON.stringify(source)}.`);
  }
  return readFileSync(join(folder, exports[`./${source}`]));
}

/**
 * Whether a command of git succeeds.
 *
 * @param {string[]} words
 */
const git = (...words) => spawnSync("git", words, { stdio: "ignore" }).status === 0;

await runStep(async () => {
  const command = variable("INPUT_REGENERATE");
  const contract = relative(".", variable("INPUT_CONTRACT"));
  if (command === "") {
    throw new ActionError(
      "command is required: the shell command that regenerates the client, such as npm run generate.",
    );
  }
  if (contract.startsWith("..") || isAbsolute(contract) || !git("cat-file", "-e", `HEAD:${contract}`)) {
    throw new ActionError(
      `contract must be a file of this repository: the document that the client was generated from. There is no ${contract} in it.`,
    );
  }
  writeFileSync(contract, await newest(variable("INPUT_SOURCE")));
  if (git("diff", "--quiet", "HEAD", "--", contract)) {
    process.stdout.write(`${contract} is the newest contract already. Nothing is to be done.\n`);
    return 0;
  }
  const signal = interruption();
  const folder = join(variable("RUNNER_TEMP"), "hss-container-export-regenerate");
  const { markdown, breaking, risky } = await runCompat([`HEAD:${contract}`, contract], folder, signal);
  const isLong = markdown.length > MOST_CHARACTERS;
  const report = isLong ? `${markdown.split("\n", 1)}\n\nThe changes are too many to show here.\n` : markdown;
  addTo("GITHUB_STEP_SUMMARY", report);
  const code = await runProgram("bash", ["-eo", "pipefail", "-c", command], signal);
  if (signal.aborted) {
    throw new ActionError("The step was interrupted.");
  }
  if (code !== 0) {
    throw new ActionError(
      `The command that regenerates the client ended with ${code}. Its reason is in the log of this step.`,
    );
  }
  const [count, kind] = breaking > 0 ? [breaking, "breaking"] : risky > 0 ? [risky, "risky"] : ["no", "breaking"];
  const body = join(folder, "pull-request.md");
  writeFileSync(
    body,
    `${report}\n---\nThe next regeneration replaces this branch, unless somebody else has committed to it.\n`,
  );
  setOutputs({
    title: `Regenerate the client: ${count} ${kind} change${count === 1 ? "" : "s"} of the contract`,
    body,
  });
  return 0;
}, "The client could not be regenerated");
