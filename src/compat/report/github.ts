import type { Change } from "../change.ts";
import { type CompatReport, counts, skippedSentence, unrelatedSentence, unsearchedSentences } from "./report.ts";

/** Annotations of GitHub Actions, at file and line of the new document. */
export function toGithub(report: CompatReport): string {
  const { names, breaking, risky, skipped } = report;
  const unrelated = unrelatedSentence(report);
  const annotations = [
    ...(unrelated === undefined ? [] : [`::warning title=unrelated::${data(unrelated)}\n`]),
    ...breaking.map((change) => annotation("error", change)),
    ...risky.map((change) => annotation("warning", change)),
    ...skipped.map((part) => `::warning title=not-compared::${data(`Not compared: ${skippedSentence(part)}`)}\n`),
  ];
  const notes = unsearchedSentences(report).map((sentence) => `${sentence}\n`);
  return `${annotations.join("")}${notes.join("")}${names.old} → ${names.next}: ${counts(report)}\n`;
}

function annotation(command: "error" | "warning", change: Change): string {
  const { operation, location, message, rule, counterexample } = change;
  // What is gone has no line in the new document.
  const { file, line } = change.new ?? {};
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
    `title=${property(rule)}`,
  ];
  const example = counterexample === undefined ? "" : ` For example: ${counterexample}`;
  const text = `${[operation, location].filter(Boolean).join(", ")}: ${message}${example}`;
  return `::${command} ${properties.join(",")}::${data(text)}\n`;
}

/** Text of a workflow command. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
