import { printable } from "../../report/printable.ts";
import { type Layout, wrap } from "../../report/text/lines.ts";
import type { Change } from "../change.ts";
import {
  acceptedSentence,
  byOperation,
  type CompatReport,
  counts,
  operationName,
  placesText,
  skippedSentence,
} from "./report.ts";

/** The report for people: what breaks first, by operation, each with its places and what to do. Lines are as long as they are without a width. */
export function toText(report: CompatReport, options: Partial<Layout> = {}): string {
  const { paint = (_, text) => text, width = Number.POSITIVE_INFINITY } = options;
  const layout: Layout = { paint, width };
  const { names, breaking, risky, compatible, skipped, accepted } = report;
  const groups = [...byOperation([...breaking, ...risky])].flatMap(([operation, changes]) => [
    paint("bold", printable(operationName(operation))),
    ...changes.flatMap((change) => linesOf(report, change, layout)),
    "",
  ]);
  const section = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0
      ? []
      : [title, ...sentences.flatMap((sentence) => wrap(printable(sentence), width, "  ")), ""];
  const others = compatible.map(
    ({ operation, location, message }) => `${[operation, location].filter(Boolean).join(" ")} ${message}`,
  );
  const summary = wrap(printable(`${names.old} → ${names.next}: ${counts(report)}`), width);
  return `${[
    ...groups,
    ...section("Breaks nobody:", others),
    ...section("Not compared:", skipped.map(skippedSentence)),
    ...section("Accepted:", accepted.map(acceptedSentence)),
    ...summary.map((line) => (breaking.length > 0 ? paint("red", line) : line)),
  ].join("\n")}\n`;
}

function linesOf(report: CompatReport, change: Change, { paint, width }: Layout): string[] {
  const { level, rule, location, message, counterexample } = change;
  const places = placesText(report, change);
  const wrapped = (text: string): string[] => wrap(printable(text), width, " ".repeat(12));
  const mark = paint(level === "breaking" ? "red" : "bold", level.padEnd(8));
  return [
    `  ${mark}  ${printable(location)}  ${paint("dim", `[${rule}]`)}`,
    ...wrapped(message),
    ...(counterexample === undefined ? [] : wrapped(`For example: ${counterexample}`)),
    ...(places === "" ? [] : wrapped(places).map((line) => paint("dim", line))),
  ];
}
