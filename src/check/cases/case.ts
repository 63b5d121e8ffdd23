import type { Constraint, Operation, Skipped } from "../../openapi/model.ts";
import type { UnprovenReasons } from "../../report/unproven-reason.ts";
import type { RequestValues } from "./request.ts";
import type { Scenario } from "./values/candidate.ts";
import type { Violation } from "./violations.ts";

/** A request that a server must accept or reject, and why. */
export interface Case {
  readonly operation: Operation;
  readonly scenario: Scenario;
  /** What is special about it, in words. */
  readonly description: string;
  readonly expected: "accepted" | "rejected";
  /** The constraint that is at fault if the server decides otherwise; absent for an interplay of valid values. */
  readonly constraint?: Constraint;
  /** The constraints of which this case shows the expected side. */
  readonly covers: readonly Constraint[];
  /** Path parameters that it leaves out get real values when it is sent. */
  readonly request: RequestValues;
  /** What a rejected request breaks: one place only. */
  readonly violations: readonly Violation[];
  /** The accepted request that it stands on, where a target refuses the smallest one. */
  readonly base?: RequestValues;
  /** The valid cases that share this request, each of which sets another part of it. */
  readonly merged?: readonly Case[];
}

/** What is known of the cases of an operation once all of them are made. */
export interface CaseNotes {
  /** The sides of constraints that no request can show, and why. */
  readonly unproven: ReadonlyMap<Constraint, UnprovenReasons>;
  /** What of the operation is left out: examples that do not conform, or all of it if no valid request can be made. */
  readonly skipped: readonly Skipped[];
}

/** The cases of an operation, and the sides of constraints that no request can show. */
export interface CaseList extends CaseNotes {
  readonly cases: readonly Case[];
}
