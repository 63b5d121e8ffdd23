import { quote } from "./curl.ts";
import type { Finding } from "./report.ts";
import { TOOL } from "./tool.ts";

/** What a finding is about: an operation, and something of it. */
export function subjectOf({ constraint, selector }: Finding): { operation: string; name: string } {
  // The name of an operation may have slashes of its own; what follows it in a selector without a constraint has none.
  const operation = constraint?.operation ?? selector.slice(0, Math.max(0, selector.lastIndexOf("/")));
  return { operation, name: selector.slice(operation.length + 1) };
}

/** Whether a request shows a finding, so that it can be looked for again; none shows a deviation that is gone. */
export const isOfRequest = ({ curl }: Finding): boolean => curl !== "";

/**
 * The command that looks for a finding again.
 *
 * @param replay What goes behind `check` to reach the same target.
 */
export function replayCommand({ selector, seed }: Finding, replay: string): string {
  return `${TOOL} check ${replay === "" ? "" : `${replay} `}--only ${quote(selector)} --seed ${seed}`;
}
