// What a team makes of the changes: which it leaves out, which it has accepted, and from which level on they fail.

import { globOf } from "../report/glob.ts";
import type { AcceptedEntry } from "../report/report.ts";
import type { Change, Comparison, Level } from "./change.ts";

/** An accepted change, or what became of an entry that accepts none. */
export interface AcceptedChange extends AcceptedEntry {
  /** Whether it applies, its day is over, or nothing is left that it accepts. */
  readonly status: "applies" | "expired" | "gone";
  readonly changes: readonly Change[];
}

/** A comparison as a team looks at it. */
export interface Judged extends Comparison {
  readonly accepted: readonly AcceptedChange[];
}

/** What a team says of changes. */
export interface Policy {
  /** Selectors of changes that are left out. */
  readonly except?: readonly string[];
  readonly accepted?: readonly AcceptedEntry[];
  /** As `2026-12-31`. */
  readonly today: string;
}

/** What names a change in `--except` and in a file of accepted ones: its rule, its operation and its location. */
export function selectorOf({ rule, operation, location }: Change): string {
  return `${rule}/${operation}/${location}`;
}

/** Tells which changes a selector stands for: a rule, or a rule and its place, with `*` for any text. */
function selects(selector: string): (change: Change) => boolean {
  const matches = globOf(selector);
  return (change) => matches(change.rule) || matches(selectorOf(change));
}

/** Sorts out what is left out, and what was accepted. */
export function judged(comparison: Comparison, { except = [], accepted = [], today }: Policy): Judged {
  const excepted = except.map(selects);
  const concerning = [...comparison.breaking, ...comparison.risky].filter(
    (change) => !excepted.some((matches) => matches(change)),
  );
  const taken = new Set<Change>();
  const entries = accepted.map((entry): AcceptedChange => {
    if (entry.until !== undefined && entry.until < today) {
      return { ...entry, status: "expired", changes: [] };
    }
    const changes = concerning.filter((change) => !taken.has(change) && selects(entry.selector)(change));
    for (const change of changes) {
      taken.add(change);
    }
    return { ...entry, status: changes.length > 0 ? "applies" : "gone", changes };
  });
  const left = (level: Level): Change[] => concerning.filter((change) => change.level === level && !taken.has(change));
  return { ...comparison, breaking: left("breaking"), risky: left("risky"), accepted: entries };
}
