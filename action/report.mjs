// What the runner shows of a report: annotations, and a summary in Markdown.
import { errorCommand } from "./runner.mjs";

/**
 * What is read of `--reporter json`.
 *
 * @typedef {{ selector: string, expected: string, message: string, curl: string, response: { status: number } | null }} Finding
 * @typedef {{ contract: string, target: string, seed: number, requests: number, stopped?: string,
 *   constraints: { unproven?: string }[], failures: Finding[] }} Report
 */

/** The runner shows no more annotations of one step. */
const MOST_ANNOTATIONS = 10;
const MOST_ROWS = 100;
const MOST_CHARACTERS = 600;
/** A runner shows no summary of more than 1 MiB. */
const MOST_BYTES = 900_000;
/** A runner cuts a longer annotation. */
const MOST_OF_ANNOTATION = 4_000;

/**
 * One annotation for each finding, as far as they are shown, after one for a check that ended early.
 *
 * @param {Report} report
 */
export function annotations({ failures, stopped }) {
  const texts = failures.map(({ selector, message, curl }) => ({ title: selector, text: `${message}\n${curl}` }));
  return [...(stopped === undefined ? [] : [{ title: "The check ended early", text: stopped }]), ...texts]
    .slice(0, MOST_ANNOTATIONS)
    .map(({ title, text }) => errorCommand(title, text.slice(0, MOST_OF_ANNOTATION)))
    .join("");
}

/**
 * A text as a cell of a table: whatever could mean something to Markdown or HTML stands as a character reference.
 *
 * @param {string | number} value
 */
function cell(value) {
  const characters = Array.from(String(value));
  const cut = characters.length > MOST_CHARACTERS ? [...characters.slice(0, MOST_CHARACTERS), "…"] : characters;
  return cut
    .join("")
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/[^\p{L}\p{N}\p{M} ]/gu, (mark) => `&#${mark.codePointAt(0)};`);
}

/**
 * The summary of a job.
 *
 * @param {Report} report
 */
export function summary({ contract, target, seed, requests, stopped, constraints, failures }) {
  const unproven = constraints.filter((one) => one.unproven !== undefined).length;
  let bytes = 0;
  const rows = failures
    .slice(0, MOST_ROWS)
    .map(
      ({ selector, expected, response, message, curl }) =>
        `| ${cell(selector)} | ${cell(expected)} | ${cell(response?.status ?? "no response")} | ${cell(message)} | <code>${cell(curl)}</code> |\n`,
    )
    .filter((row) => {
      bytes += Buffer.byteLength(row);
      return bytes <= MOST_BYTES;
    });
  const table = `\n| Constraint | Expected | Answer | What happened | Request |\n|---|---|---|---|---|\n${rows.join("")}`;
  const more = failures.length - rows.length;
  return [
    `## ${failures.length === 0 ? "No finding" : `${failures.length} finding${failures.length === 1 ? "" : "s"}`}\n\n`,
    `${cell(target)} against ${cell(contract)}: ${requests} requests, seed ${seed}. `,
    `${constraints.length} constraints, ${unproven} of them unproven.\n`,
    stopped === undefined ? "" : `\n**The check ended early:** ${cell(stopped)}\n`,
    failures.length === 0 ? "" : table,
    more > 0 ? `\n${more} more are in the reports.\n` : "",
  ].join("");
}
