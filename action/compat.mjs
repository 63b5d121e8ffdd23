// Compares two documents, and shows what the new one breaks.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { failsOnFindings, interruption, prepare, runCommand, splitWords } from "./command.mjs";
import { ActionError, addTo, setOutputs, variable } from "./runner.mjs";

/** The runner shows no more annotations of one kind. */
const MOST_ANNOTATIONS = 10;
/** A runner shows no summary of more than 1 MiB. */
const MOST_CHARACTERS = 200_000;

/** Compares the document of `compat` with that of `contract`. */
export async function compat() {
  for (const name of ["target", "start"]) {
    if (variable(`INPUT_${name.toUpperCase()}`) !== "") {
      throw new ActionError(`compat compares two documents, and ${name} is for a check. Use a step for each.`);
    }
  }
  const failOnFindings = failsOnFindings();
  const contract = variable("INPUT_CONTRACT");
  const words = [
    variable("INPUT_COMPAT"),
    ...(contract === "" ? [] : [contract]),
    ...splitWords(variable("INPUT_ARGUMENTS")),
  ];
  const folder = resolve(variable("INPUT_REPORT_FOLDER") || ".");
  const { code, files, github, markdown, breaking, risky } = await runCompat(words, folder, interruption());
  for (const kind of ["error", "warning"]) {
    const lines = github.split("\n").filter((line) => line.startsWith(`::${kind} `));
    process.stdout.write(
      lines
        .slice(0, MOST_ANNOTATIONS)
        .map((line) => `${line}\n`)
        .join(""),
    );
  }
  const isLong = markdown.length > MOST_CHARACTERS;
  addTo("GITHUB_STEP_SUMMARY", isLong ? "The changes are too many to show here; they are in the reports.\n" : markdown);
  setOutputs({ findings: breaking + risky, breaking, risky, ...files });
  return failOnFindings || code !== 1 ? code : 0;
}

/**
 * Runs `compat`, and reads its reports.
 *
 * @param {string[]} words
 * @param {string} folder where the reports are written
 * @param {AbortSignal} signal ends it
 */
export async function runCompat(words, folder, signal) {
  const files = { json: join(folder, "compat.json"), html: join(folder, "compat.html") };
  const shown = { markdown: join(folder, "compat.md"), github: join(folder, "compat.log") };
  const reporters = Object.entries({ ...files, ...shown }).flatMap(([name, file]) => ["--reporter", `${name}=${file}`]);
  prepare(folder, Object.values({ ...files, ...shown }));
  const command = [variable("INPUT_COMMAND"), "compat", ...words, ...reporters, "--reporter", "text"];
  const code = await runCommand(command, signal);
  if (signal.aborted) {
    throw new ActionError("The step was interrupted.");
  }
  if (!existsSync(files.json)) {
    throw new ActionError("`compat` ended without a report. Its reason is in the log of this step.");
  }
  const { breaking, risky } = JSON.parse(readFileSync(files.json, "utf8"));
  return {
    code,
    files,
    breaking: breaking.length,
    risky: risky.length,
    github: readFileSync(shown.github, "utf8"),
    markdown: readFileSync(shown.markdown, "utf8"),
  };
}
