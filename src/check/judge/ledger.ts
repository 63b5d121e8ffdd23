import type { Constraint, Operation } from "../../openapi/model.ts";
import type { Observation, ResponseObservation } from "../../report/observation.ts";
import type { SideCounts } from "../../report/report.ts";
import type { SerializedRequest } from "../../report/request.ts";
import type { UnprovenReason, UnprovenReasons } from "../../report/unproven-reason.ts";
import type { Case } from "../cases/case.ts";
import { possibleCause, type Selection } from "../plan/selection.ts";
import { isUnavailable } from "../send/availability.ts";
import type { Exchange } from "../send/session.ts";
import { type AcceptedRequest, AcceptedRequests } from "./accepted-requests.ts";
import { reservedCause } from "./decision.ts";
import { sizeOf, withoutMore } from "./kept.ts";
import { Mixtures } from "./mixtures.ts";
import { faultOf } from "./response-conformance.ts";

/** A finding as it was made, before it is made smaller and reported. */
export interface RawFinding {
  readonly testCase: Case;
  readonly subject: Constraint | "combination" | "answer";
  readonly observation: Observation;
  readonly exchange: Exchange;
  /** What kind of fault of the subject it is, where there are several. */
  readonly kind: string;
  count: number;
}

/** What the cases of one constraint have shown so far. */
export interface Tally {
  readonly accepted: SideCounts;
  readonly rejected: SideCounts;
  /** Why a case of a side proved nothing. */
  readonly reasons: UnprovenReasons;
  readonly examples: { accepted?: SerializedRequest; rejected?: SerializedRequest };
}

/** Everything that is wrong with a response; absent if nothing is. */
type ResponseFindings = readonly ResponseObservation[];

/** What a case came to. */
export type CaseOutcome =
  | { readonly kind: "passed"; readonly responseFindings?: ResponseFindings }
  | { readonly kind: "failed"; readonly observation: Observation; readonly responseFindings?: ResponseFindings }
  | { readonly kind: "unproven"; readonly reason: UnprovenReason; readonly responseFindings?: ResponseFindings };

type Decided = Exclude<CaseOutcome, { kind: "unproven" }>;

/** The kind of a finding whose response says that the target cannot respond now. */
export const UNAVAILABLE = "unavailable";

/** Counts what cases have shown, and keeps the smallest request of each finding. Nothing of a case is kept but what a report needs. */
export class Ledger {
  readonly findings = new Map<string, RawFinding>();
  readonly tallies = new Map<Constraint, Tally>();
  /** Constraints at whose limit a valid request was refused: a combination that uses one of them, and is refused, counts for that one. */
  readonly #refused = new Set<Constraint>();
  readonly #accepted = new AcceptedRequests();
  /** Of each constraint, an invalid request that failed, maybe for a character in its path. */
  readonly #unsettled = new Map<Constraint, [testCase: Case, exchange: Exchange, outcome: Decided]>();
  /** Valid requests that were refused for none of the constraints known by then. */
  readonly #mixtures = new Mixtures();
  readonly #selection: Selection;

  constructor(selection: Selection) {
    this.#selection = selection;
  }

  /** What the cases of a constraint have shown. */
  tallyOf(constraint: Constraint): Tally {
    let tally = this.tallies.get(constraint);
    if (!tally) {
      tally = { accepted: { cases: 0, failures: 0 }, rejected: { cases: 0, failures: 0 }, reasons: {}, examples: {} };
      this.tallies.set(constraint, tally);
    }
    return tally;
  }

  /** Counts what a case came to, and keeps a finding that shows. */
  note(testCase: Case, exchange: Exchange, outcome: CaseOutcome): void {
    this.noteResponse(testCase, exchange, outcome.responseFindings);
    if (outcome.kind === "unproven") {
      this.noteUnproven(testCase, outcome.reason);
      return;
    }
    const { constraint } = testCase;
    if (outcome.kind === "failed" && constraint && reservedCause(testCase, exchange)) {
      if (!this.#unsettled.has(constraint)) {
        this.#unsettled.set(constraint, [testCase, withoutMore(exchange), outcome]);
      }
      return;
    }
    this.#noteDecided(testCase, exchange, outcome);
  }

  /**
   * Decides why invalid requests failed: for a character in their path, if a valid request with such a one was refused, or else for what
   * they break.
   */
  settle(): void {
    for (const [testCase, exchange, outcome] of this.#unsettled.values()) {
      const cause = reservedCause(testCase, exchange);
      if (cause === undefined || !this.#refused.has(cause)) {
        this.#noteDecided(testCase, exchange, outcome);
      }
    }
    this.#unsettled.clear();
    this.#blameForMixtures();
  }

  /** What was refused for no constraint known by then may stand on one that was refused later: it shows that one once more. */
  #blameForMixtures(): void {
    for (const { testCase, exchange, observation, cause } of this.#mixtures.explained(this.#refused)) {
      this.findings.delete(keyOf(testCase, "combination", ""));
      this.noteFinding(testCase, cause, observation, exchange);
    }
  }

  /** Joins what shows that a target cannot respond now to what else shows of the same subject. Returns what there is then. */
  join(): RawFinding[] {
    for (const [key, { testCase, subject, kind, count }] of this.findings) {
      const whole = kind === UNAVAILABLE && this.findings.get(keyOf(testCase, subject, ""));
      if (whole) {
        whole.count += count;
        this.findings.delete(key);
      }
    }
    return [...this.findings.values()];
  }

  #noteDecided(testCase: Case, exchange: Exchange, outcome: Decided): void {
    const side = testCase.expected;
    const blamed = outcome.kind === "failed";
    if (!blamed && side === "accepted") {
      this.#accepted.note(testCase.operation, { request: testCase.request, serialized: exchange.request });
    }
    for (const constraint of testCase.covers) {
      if (!blamed || constraint === testCase.constraint) {
        const tally = this.tallyOf(constraint);
        tally[side].cases++;
        tally[side].failures += Number(blamed);
        if (
          !blamed &&
          (tally.examples[side] === undefined || testCase.constraint === constraint) &&
          sizeOf(exchange.request) < sizeOf(tally.examples[side])
        ) {
          tally.examples[side] = exchange.request;
        }
      }
    }
    if (blamed) {
      const cause =
        testCase.constraint ??
        (side === "accepted" ? possibleCause(testCase.operation, testCase.request, this.#refused) : undefined);
      if (side === "accepted" && testCase.constraint) {
        this.#refused.add(testCase.constraint);
      }
      if (this.#selection.includes(testCase.operation, cause ?? "combination")) {
        // What is refused though it stands on an accepted request is news beside a smallest one that is refused.
        const ownKind = cause === undefined && testCase.base ? "on another base" : "";
        const kind = isUnavailable(exchange.result) ? UNAVAILABLE : ownKind;
        this.noteFinding(testCase, cause ?? "combination", outcome.observation, exchange, kind);
        if (cause === undefined && kind === "") {
          this.#mixtures.note({ testCase, exchange: withoutMore(exchange), observation: outcome.observation });
        }
      }
    }
  }

  /** Keeps what is wrong with a response, whatever that decides. */
  noteResponse(testCase: Case, exchange: Exchange, findings: ResponseFindings = []): void {
    for (const finding of this.#selection.includes(testCase.operation, "answer") ? findings : []) {
      this.noteFinding(testCase, "answer", finding, exchange, faultOf(finding));
    }
  }

  /**
   * Keeps the smallest request that shows a finding, of a constraint one of its own cases: a mixture may be refused for something else.
   * What is of another `kind` is another finding, whatever it is about.
   */
  noteFinding(
    testCase: Case,
    subject: RawFinding["subject"],
    observation: Observation,
    exchange: Exchange,
    kind = "",
  ): void {
    const key = keyOf(testCase, subject, kind);
    const known = this.findings.get(key);
    const count = (known?.count ?? 0) + 1;
    const isMixture = known?.testCase.constraint === subject && testCase.constraint !== subject;
    if (known && (isMixture || sizeOf(known.exchange.request) <= sizeOf(exchange.request))) {
      known.count = count;
    } else {
      this.findings.set(key, { testCase, subject, observation, exchange: withoutMore(exchange), kind, count });
    }
  }

  /** Takes back a finding by its key, since the target was unavailable when it was made. */
  takeBack(key: string): void {
    const finding = this.findings.get(key);
    this.findings.delete(key);
    if (finding && typeof finding.subject !== "string") {
      const { expected } = finding.testCase;
      const { [expected]: side, reasons } = this.tallyOf(finding.subject);
      const failures = Math.min(side.failures, finding.count);
      side.cases -= failures;
      side.failures -= failures;
      reasons[expected] ??= { kind: "outage" };
    }
  }

  /** Takes back that valid requests were refused for a constraint, since it was for something else. */
  exonerate(constraint: Constraint, reason: UnprovenReason): void {
    const { accepted, reasons } = this.tallyOf(constraint);
    accepted.cases -= accepted.failures;
    accepted.failures = 0;
    reasons.accepted = reason;
  }

  /** The smallest request of an operation that was accepted as it had to be; if one is known, at the path of `request`. */
  smallestAccepted(operation: Operation, request?: SerializedRequest): AcceptedRequest | undefined {
    return this.#accepted.smallest(operation, request);
  }

  /** Notes why no case shows a side of a constraint. */
  explain(constraint: Constraint, reasons: UnprovenReasons): void {
    const own = this.tallyOf(constraint).reasons;
    Object.assign(own, { ...reasons, ...own });
  }

  /** Notes why a case proved nothing. */
  noteUnproven(testCase: Case, reason: UnprovenReason): void {
    for (const constraint of testCase.covers) {
      this.tallyOf(constraint).reasons[testCase.expected] ??= reason;
    }
  }
}

/** What tells one finding from another. */
function keyOf({ operation, expected }: Case, subject: RawFinding["subject"], kind: string): string {
  const about = typeof subject === "string" ? `${operation.id}/${subject}` : subject.id;
  return `${about} ${subject === "answer" ? "" : expected} ${kind}`;
}
