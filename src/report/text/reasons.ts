import { printable } from "../printable.ts";
import { groupBy, plural, type Report } from "../report.ts";
import { withCommas } from "../with-commas.ts";
import { excerpt, type Layout, wrap } from "./lines.ts";

/** The maximum number of reasons named where not everything is listed. */
const MAX_REASONS = 3;

/** What is unproven: each constraint under its reason, or how many there are for the reasons that stand for most. */
export function unprovenText({ constraints }: Report, inFull: boolean, { width }: Layout): string {
  const groups = groupBy(constraints, ({ unproven }) => unproven);
  const lines = inFull
    ? groups.flatMap(([reason, results]) => [
        ...wrap(`· ${printable(reason)}`, width),
        ...results.map(({ constraint }) => `    ${constraint.id}`),
      ])
    : counted(groups, width);
  return section("Unproven, and why:", lines);
}

/** What was skipped: each part by its name, or how many there are for the reasons that stand for most. */
export function skippedText({ skipped }: Report, inFull: boolean, { width }: Layout): string {
  const lines = inFull
    ? skipped.flatMap(({ operation, place, reason }) => wrap(`· ${operation} (${place}): ${printable(reason)}`, width))
    : counted(
        groupBy(skipped, ({ reason }) => reason),
        width,
      );
  return section("Skipped, and why:", lines);
}

/** A title over its lines, if there are any. */
export function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}

function counted(groups: readonly (readonly [reason: string, rows: readonly unknown[]])[], width: number): string[] {
  const sorted = groups.toSorted(([, left], [, right]) => right.length - left.length);
  const shown = sorted.slice(0, sorted.length <= MAX_REASONS ? MAX_REASONS : MAX_REASONS - 1);
  const others = sorted.slice(shown.length);
  const lines = shown.map(([reason, { length }]) => excerpt(`· ${withCommas(length)} × ${reason}`, width));
  const rest = others.reduce((sum, [, { length }]) => sum + length, 0);
  return rest === 0 ? lines : [...lines, `· ${withCommas(rest)} × for ${plural(others.length, "other reason")}`];
}
