import { printable } from "../../report/printable.ts";
import { type Layout, wrap } from "../../report/text/lines.ts";
import {
  acceptedSentence,
  byOperation,
  type CompatReport,
  counts,
  operationName,
  othersSentence,
  placesText,
  type SharedChange,
  skippedSentence,
  spotText,
  unrelatedSentence,
  unsearchedSentences,
} from "./report.ts";

/** The report for people: what breaks first, by operation, each with its places and what to do. Lines are as long as they are without a width. */
export function toText(report: CompatReport, options: Partial<Layout> = {}): string {
  const { paint = (_, text) => text, width = Number.POSITIVE_INFINITY } = options;
  const layout: Layout = { paint, width };
  const { names, breaking, risky, compatible, skipped, accepted } = report;
  const groups = [...byOperation([...breaking, ...risky])].flatMap(([operation, changes]) => [
    paint("bold", printable(operationName(operation))),
    ...changes.flatMap((shared) => linesOf(report, shared, layout)),
    "",
  ]);
  const section = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0
      ? []
      : [title, ...sentences.flatMap((sentence) => wrap(printable(sentence), width, "  ")), ""];
  const harmless = [...byOperation(compatible).values()].flat().map((shared) => {
    const sentence = othersSentence(shared);
    return `${spotText(shared.change)} ${shared.change.message}${sentence === undefined ? "" : ` ${sentence}`}`;
  });
  const summary = wrap(printable(`${names.old} → ${names.next}: ${counts(report)}`), width);
  const unrelated = unrelatedSentence(report);
  return `${[
    ...(unrelated === undefined ? [] : [...wrap(unrelated, width).map((line) => paint("bold", line)), ""]),
    ...groups,
    ...section("Breaks nobody:", harmless),
    ...section("Not compared:", skipped.map(skippedSentence)),
    ...section("Accepted:", accepted.map(acceptedSentence)),
    ...section("Counterexamples:", unsearchedSentences(report)),
    ...summary.map((line) => (breaking.length > 0 ? paint("red", line) : line)),
  ].join("\n")}\n`;
}

function linesOf(report: CompatReport, shared: SharedChange, { paint, width }: Layout): string[] {
  const { change } = shared;
  const others = othersSentence(shared);
  const { level, rule, location, message, counterexample } = change;
  const places = placesText(report, change);
  const wrapped = (text: string): string[] => wrap(printable(text), width, " ".repeat(12));
  const mark = paint(level === "breaking" ? "red" : "bold", level.padEnd(8));
  return [
    `  ${mark}  ${printable(location)}  ${paint("dim", `[${rule}]`)}`,
    ...wrapped(message),
    ...(counterexample === undefined ? [] : wrapped(`For example: ${counterexample}`)),
    ...(others === undefined ? [] : wrapped(others)),
    ...(places === "" ? [] : wrapped(places).map((line) => paint("dim", line))),
  ];
}
