import { printable } from "../../report/printable.ts";
import type { Change } from "../change.ts";
import { acceptedSentence, byOperation, type CompatReport, counts, operationName, placesText } from "./report.ts";

/** The report for people: what breaks first, by operation, each with its places and what to do. */
export function toText(report: CompatReport): string {
  const { names, breaking, risky, compatible, accepted } = report;
  const groups = [...byOperation([...breaking, ...risky])].flatMap(([operation, changes]) => [
    operationName(operation),
    ...changes.flatMap((change) => linesOf(report, change)),
    "",
  ]);
  const others = compatible.map(
    ({ operation, location, message }) => `  ${[operation, location].filter(Boolean).join(" ")} ${message}`,
  );
  const sections = [
    ...groups,
    ...(others.length > 0 ? ["Breaks nobody:", ...others, ""] : []),
    ...(accepted.length > 0 ? ["Accepted:", ...accepted.map((entry) => `  ${acceptedSentence(entry)}`), ""] : []),
    `${names.old} → ${names.next}: ${counts(report)}`,
  ];
  return `${sections.map((line) => printable(line)).join("\n")}\n`;
}

function linesOf(report: CompatReport, change: Change): string[] {
  const { level, rule, location, message, counterexample } = change;
  const details = [message, ...(counterexample === undefined ? [] : [`For example: ${counterexample}`])];
  const places = placesText(report, change);
  return [
    `  ${level.padEnd(8)}  ${location}  [${rule}]`,
    ...[...details, ...(places === "" ? [] : [places])].map((line) => `            ${line}`),
  ];
}
