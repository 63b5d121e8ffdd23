import type { CheckOptions } from "../contract.ts";
import type { Contract } from "./load-contract.ts";

/** What `--dry-run` prints. */
export function planText(contract: Contract, options: CheckOptions): string {
  const { plan, requests, changes, gaps } = contract.planCheck(options);
  const { rate, target } = options;
  const anySelected = plan.operations.some(({ constraints }) => constraints.length > 0);
  const duration = rate
    ? `, about ${shownDuration((requests * rate.duration) / rate.requests)} at ${rate.requests} in ${shownDuration(rate.duration)}`
    : "";
  const lines = [
    `Plan for ${target ?? "the mock"}: ${requests} ${requests === 1 ? "request" : "requests"}${duration}.`,
    `${changes} of them ${changes === 1 ? "is a valid request and creates" : "are valid requests and create"} an export task${target === undefined ? " (the mock only pretends)" : ""}.`,
    "Nothing was sent.",
    "",
    anySelected
      ? "accepted rejected  constraint = limit (source)"
      : "No constraint is selected: only answers are judged.",
    ...plan.operations.flatMap(({ constraints, cases }) =>
      constraints.map((constraint) => {
        const shown = (side: string): number =>
          cases.filter((one) => one.expected === side && one.shows.includes(constraint)).length;
        const limit = Array.isArray(constraint.value) ? `${constraint.value.length} values` : String(constraint.value);
        return `${String(shown("accepted")).padStart(8)} ${String(shown("rejected")).padStart(8)}  ${constraint.id} = ${limit} (${constraint.source})`;
      }),
    ),
    ...(anySelected ? ["", gaps.size === 0 ? "Every constraint is shown on both sides." : "Stays unproven:"] : []),
    ...[...gaps].map(([constraint, reason]) => `  ${constraint.id}: ${reason}`),
  ];
  return `${lines.join("\n")}\n`;
}

function shownDuration(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${milliseconds} ms`
    : milliseconds < 120_000
      ? `${Math.round(milliseconds / 1_000)} s`
      : `${Math.round(milliseconds / 60_000)} min`;
}
