import type { CheckOptions } from "../../contract.ts";
import { limitOf } from "../../report/text/operations.ts";
import type { Contract } from "../load-contract.ts";

/** What `--dry-run` prints. */
export function planText(contract: Contract, options: CheckOptions): string {
  const { plan, requests, changes, changesByMethod, gaps, skipped } = contract.planCheck(options);
  const { rate, target } = options;
  const anySelected = plan.operations.some(({ constraints }) => constraints.length > 0);
  const duration = rate
    ? `, about ${shownDuration((requests * rate.duration) / rate.requests)} at ${rate.requests} in ${shownDuration(rate.duration)}`
    : "";
  const lines = [
    `Plan for ${target ?? "the mock"}: ${requests} ${requests === 1 ? "request" : "requests"}${duration}.`,
    changes === 0
      ? "None of them is a valid request that may change something."
      : `${changes} of them ${changes === 1 ? "is a valid request that" : "are valid requests that"} may change something: ${methodCounts(changesByMethod)}${target === undefined ? " (the mock only pretends)" : ""}.`,
    "Nothing was sent.",
    "",
    anySelected
      ? "accepted rejected  constraint = limit (source)"
      : "No constraint is selected: only responses are judged.",
    ...plan.operations
      .filter(({ isPossible }) => isPossible)
      .flatMap((entry) => {
        const counts = entry.casesByConstraint();
        return entry.constraints.map((constraint) => {
          const { accepted = 0, rejected = 0 } = counts.get(constraint) ?? {};
          return `${String(accepted).padStart(8)} ${String(rejected).padStart(8)}  ${constraint.id} = ${limitOf(constraint)} (${constraint.source})`;
        });
      }),
    ...(anySelected ? ["", gaps.size === 0 ? "Every constraint is shown on both sides." : "Stays unproven:"] : []),
    ...[...gaps].map(([constraint, reason]) => `  ${constraint.id}: ${reason}`),
    ...(skipped.length > 0 ? ["", "Skipped, and why:"] : []),
    ...skipped.map(({ operation, place, reason }) => `  ${operation} (${place}): ${reason}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** How many requests there are of each method, in words. */
export function methodCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([method, count]) => `${count} ${method}`).join(", ");
}

function shownDuration(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${milliseconds} ms`
    : milliseconds < 120_000
      ? `${Math.round(milliseconds / 1_000)} s`
      : `${Math.round(milliseconds / 60_000)} min`;
}
