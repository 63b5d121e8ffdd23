import { printable } from "../../report/printable.ts";
import type { Change } from "../change.ts";
import {
  acceptedSentence,
  byOperation,
  type CompatReport,
  counts,
  operationName,
  othersSentence,
  placesText,
  skippedSentence,
  unrelatedSentence,
  unsearchedSentences,
} from "./report.ts";

/** The report for the comment of a pull request, or for a changelog. */
export function toMarkdown(report: CompatReport): string {
  const { names, breaking, risky, compatible, skipped, accepted } = report;
  const unrelated = unrelatedSentence(report);
  const sections = [
    ...(unrelated === undefined ? [] : [`**${unrelated}**`]),
    `## Changes of the contract: ${counts(report)}\n\n${code(names.old)} → ${code(names.next)}`,
    ...section(report, "Breaking", breaking),
    ...section(report, "Risky for some consumers", risky),
    ...(compatible.length > 0
      ? [
          `<details><summary>Breaks nobody: ${compatible.length}</summary>\n\n${listOf(report, compatible)}\n\n</details>`,
        ]
      : []),
    ...sentences("Not compared", skipped.map(skippedSentence)),
    ...sentences("Accepted", accepted.map(acceptedSentence)),
    ...sentences("Counterexamples", unsearchedSentences(report)),
  ];
  return `${sections.join("\n\n")}\n`;
}

function sentences(title: string, list: readonly string[]): string[] {
  return list.length === 0 ? [] : [`### ${title}\n\n${list.map((sentence) => `- ${escaped(sentence)}`).join("\n")}`];
}

function section(report: CompatReport, title: string, changes: readonly Change[]): string[] {
  return changes.length === 0 ? [] : [`### ${title}\n\n${listOf(report, changes)}`];
}

function listOf(report: CompatReport, changes: readonly Change[]): string {
  return [...byOperation(changes)]
    .map(([operation, group]) => {
      const items = group.map((shared) => {
        const { change } = shared;
        const others = othersSentence(shared);
        const { location, message, rule, counterexample } = change;
        const example = counterexample === undefined ? "" : ` For example: ${code(counterexample)}`;
        const places = placesText(report, change);
        return `- ${location === "" ? "" : `${code(location)} `}${escaped(message)}${example}${others === undefined ? "" : ` ${escaped(others)}`} (${code(rule)}${places === "" ? "" : `, ${code(places)}`})`;
      });
      return `**${escaped(operationName(operation))}**\n\n${items.join("\n")}`;
    })
    .join("\n\n");
}

/** What a forge turns into a link that notifies somebody: a person, a team, an issue. */
const REFERENCE = /((?<!\w)@\w[\w-]*(?:\/[\w-]+)*|#\d+)/;

/** Text in which nothing is markup, but what stands between backticks; what would notify somebody stands there, too. */
function escaped(text: string): string {
  return printable(text)
    .split(/(`[^`]*`)/)
    .flatMap((part) => (part.startsWith("`") ? [part] : part.split(REFERENCE)))
    .map((part) =>
      part.startsWith("`") ? part : REFERENCE.test(part) ? code(part) : part.replace(/[\\*_[\]<>#|]/g, "\\$&"),
    )
    .join("");
}

/** Text as code; its fence is longer than any run of backticks in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${printable(text)}${space}${fence}`;
}
