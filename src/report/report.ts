import type { Constraint, Skipped } from "../openapi/model.ts";
import { isNumber, isUnsafe } from "../openapi/numbers.ts";
import { DEFAULT_SOURCE } from "../openapi/read/constraints.ts";
import { withCommas } from "./with-commas.ts";

/** How many cases of one side were decided, and how many of these wrongly. */
export interface SideCounts {
  cases: number;
  failures: number;
}

/** The verdict on one constraint. */
export interface ConstraintResult {
  readonly constraint: Constraint;
  readonly accepted: SideCounts;
  readonly rejected: SideCounts;
  /** Why one side, or both, could not be shown. */
  readonly unproven?: string;
  /** A request that was accepted, and one that was rejected, as curl lines. */
  readonly examples: { readonly accepted?: string; readonly rejected?: string };
}

/** A fault of the target, with the smallest request that shows it. */
export interface Finding {
  /** `null` for valid values that are refused together, a fault of a response itself, or a deviation that no longer occurs. */
  readonly constraint: Constraint | null;
  /** What `--only` and `--except` call it. */
  readonly selector: string;
  readonly expected: "accepted" | "rejected";
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  /** The request as a line for a shell. Credentials stand as variables of the environment. */
  readonly curl: string;
  /** `null` if no response came. */
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  /** The smallest request that the target accepted at the same operation, if known at the same path, to compare with; not in the JSON. */
  readonly smallestAccepted?: Finding["request"];
  readonly message: string;
  readonly seed: number;
  /** How many requests showed it. */
  readonly count: number;
}

/** A finding that a team knows of. */
export interface AcceptedEntry {
  /** The selector of the finding, with `*` for any text. */
  readonly selector: string;
  readonly reason: string;
  /** The last day on which it is accepted, as `2026-12-31`. @default for ever */
  readonly until?: string;
}

/** What became of an entry: it applies, its day is over, nothing of it was checked, or it no longer applies. */
export interface AcceptedFindings extends AcceptedEntry {
  readonly status: "applies" | "expired" | "not checked" | "gone";
  /** The findings that it accepts. */
  readonly findings: readonly Finding[];
}

/** A request on which a mock is known to deviate from the contract, as it was tried in a run. */
export interface ObservedDeviation {
  readonly id: string;
  /** The request, in words. */
  readonly request: string;
  /** What the contract says of it. */
  readonly contract: string;
  /** What Prism does. */
  readonly prism: string;
  /** Where it is reported, if it is. */
  readonly issue?: string;
  /** Whether the mock behaves like this in this run. */
  readonly occurs: boolean;
  /** Whether it has to occur with this document and these versions. If it then does not, that is a failure: its entry must be corrected. */
  readonly expected: boolean;
}

/** The outcome of a check. */
export interface Report {
  /** Version of this tool. */
  readonly version: string;
  /** Title and version of the contract. */
  readonly contract: string;
  readonly target: string;
  readonly seed: number;
  readonly requests: number;
  readonly constraints: readonly ConstraintResult[];
  readonly failures: readonly Finding[];
  readonly deviations: readonly ObservedDeviation[];
  /** What was left out, as selectors. */
  readonly excepted: readonly string[];
  /** How often each status was the response to a valid request, if none was accepted. */
  readonly refused?: Readonly<Record<string, number>>;
  /** How many operations were checked, in whole or in part, and how many were not. */
  readonly operations: { readonly checked: number; readonly skipped: number };
  /** What of the document could not be checked. */
  readonly skipped: readonly Skipped[];
  /** What became of the entries of accepted findings. */
  readonly accepted: readonly AcceptedFindings[];
  /** The path parameters of which no value is known that exists at the target: with one, more could be proven. */
  readonly missingValues: readonly string[];
  /** Why the check ended before it had sent everything. */
  readonly stopped?: string;
}

/** What a check came to on a constraint. */
export type ConstraintVerdict = "broken" | "proven" | "unproven";

/** The verdict on a constraint in one word. */
export function verdictOf({ accepted, rejected, unproven }: ConstraintResult): ConstraintVerdict {
  return accepted.failures + rejected.failures > 0 ? "broken" : unproven === undefined ? "proven" : "unproven";
}

/** How many constraints have each verdict. */
export function verdictCounts(results: readonly ConstraintResult[]): Record<ConstraintVerdict, number> {
  const counts = { broken: 0, proven: 0, unproven: 0 };
  for (const result of results) {
    counts[verdictOf(result)]++;
  }
  return counts;
}

/** A number with its noun. */
export function plural(amount: number, noun: string): string {
  return `${withCommas(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

/** How many constraints there are of each verdict, in a sentence. */
export function verdictsText(results: readonly ConstraintResult[]): string {
  const counts = verdictCounts(results);
  const parts = (["proven", "unproven", "broken"] as const).map(
    (verdict) => `${withCommas(counts[verdict])} ${verdict}`,
  );
  return `${plural(results.length, "constraint")}: ${parts.join(", ")}.`;
}

/** Rows by a text that they share, in the order in which it first comes. */
export function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string | undefined): [string, Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = key(row);
    if (name !== undefined) {
      const group = groups.get(name);
      if (group) {
        group.push(row);
      } else {
        groups.set(name, [row]);
      }
    }
  }
  return [...groups];
}

/** A value for JSON that others read: numbers that JavaScript cannot hold are text. */
function withoutLargeNumbers(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (isLargeNumber(inner) ? String(inner) : inner)));
}

function isLargeNumber(value: unknown): boolean {
  return isUnsafe(value) || (typeof value !== "number" && isNumber(value));
}

/** A sentence that says that no valid request was accepted; `undefined` if one was, or none was sent. */
export function refusedText({ refused }: Report): string | undefined {
  if (refused === undefined) {
    return undefined;
  }
  const parts = Object.entries(refused).map(([status, count]) => `${withCommas(count)} got ${status}`);
  return `No valid request was accepted: ${parts.join(", ")}.`;
}

/** What would prove more, in a sentence; `undefined` if nothing is missing. */
export function missingText({ missingValues }: Report): string | undefined {
  const options = missingValues.map((name) => `--value ${name}=VALUE`).join(" ");
  return options === "" ? undefined : `More could be proven with values that exist at the target: ${options}.`;
}

/** Whether the document names sources: where it names none, each constraint has the same, which says nothing. */
export function namesSources({ constraints }: Report): boolean {
  return constraints.some(({ constraint }) => constraint.source !== DEFAULT_SOURCE);
}

/** How many operations were checked and skipped, in words. */
export function operationCounts({ operations: { checked, skipped } }: Report): string {
  return `operations: ${checked} checked, ${skipped} skipped`;
}

/** A report as the JSON that `--reporter json` prints. */
export function toJsonReport(report: Report): unknown {
  const { version, contract, target, seed, requests } = report;
  return {
    version,
    contract,
    target,
    seed,
    requests,
    constraints: report.constraints.map(({ constraint, accepted, rejected, unproven }) => ({
      id: constraint.id,
      operation: constraint.operation,
      in: constraint.in,
      pointer: constraint.pointer,
      keyword: constraint.keyword,
      value: withoutLargeNumbers(constraint.value),
      source: constraint.source,
      accepted,
      rejected,
      ...(unproven !== undefined && { unproven }),
    })),
    failures: report.failures.map(toJsonFinding),
    operations: report.operations,
    skipped: report.skipped.map(({ operation, place, reason }) => ({ operation, place, reason })),
    accepted: report.accepted.map(({ findings, ...entry }) => ({ ...entry, findings: findings.map(toJsonFinding) })),
    deviations: report.deviations,
    excepted: report.excepted,
    missingValues: report.missingValues,
    ...(report.refused !== undefined && { refused: report.refused }),
    ...(report.stopped !== undefined && { stopped: report.stopped }),
  };
}

function toJsonFinding({ constraint, smallestAccepted: _, ...finding }: Finding): unknown {
  return { constraint: constraint?.id ?? null, ...finding };
}
