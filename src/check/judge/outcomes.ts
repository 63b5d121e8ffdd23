import type { Case } from "../cases/case.ts";
import { anyReading, violationsOf } from "../cases/violations.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import type { Target, WrongReason } from "../target.ts";
import { isEmptySegment, judgeResponse } from "./decision.ts";
import type { CaseOutcome } from "./ledger.ts";
import { RefusedBases } from "./refused-bases.ts";
import { judgedHeaders } from "./response-conformance.ts";
import type { UnprovenRefusals } from "./unproven-refusals.ts";

/** The longest body of a response that is remembered to be fine. @unit bytes */
const MAX_REMEMBERED = 512;
/** The most responses that are remembered. */
const MAX_FINE = 10_000;

/** What cases come to at a target, by their responses. */
export class OutcomeJudge {
  readonly #target: Target;
  readonly #unprovenRefusals: UnprovenRefusals;
  readonly #fine = new Set<string>();
  /** The base requests that the target refuses. Absent for a target that names why it rejects: its reason tells one refusal from another. */
  readonly refusedBases: RefusedBases | undefined;

  constructor(target: Target, unprovenRefusals: UnprovenRefusals) {
    this.#target = target;
    this.refusedBases = target.wrongReason ? undefined : new RefusedBases();
    this.#unprovenRefusals = unprovenRefusals;
  }

  /** What a response to a case proves. May send a request, to learn whether a refusal is due to an id that nobody knows. */
  async judge(testCase: Case, response: HttpResponse): Promise<CaseOutcome> {
    const outcome = await this.#alone(testCase, response);
    return this.refusedBases?.weigh(testCase, response, outcome) ?? outcome;
  }

  /** What a response to a case proves if what the case stands on is accepted. */
  async #alone(testCase: Case, response: HttpResponse): Promise<CaseOutcome> {
    const target = this.#target;
    // What refuses a credential may only not know it, or no more, and an empty segment may be refused in any way.
    const isAlike =
      response.status !== 401 &&
      response.body.length < MAX_REMEMBERED &&
      !target.wrongReason &&
      !testCase.request.credential &&
      !isEmptySegment(testCase);
    // Servers mostly say the same: a response that was fine once is fine again.
    const key = isAlike
      ? `${testCase.operation.id} ${testCase.expected} ${response.status} ${judgedHeaders(testCase.operation, response)} ${response.body.toString("latin1")}`
      : "";
    if (isAlike && this.#fine.has(key)) {
      return { kind: "passed" };
    }
    const { decision, undecided, wrongDecision, ...judged } = judgeResponse(testCase, response);
    const responseFindings = target.isOfExample?.(response) ? undefined : judged.responseFindings;
    const withResponse = responseFindings && { responseFindings };
    const unproven =
      target.takesPlaceholders || undecided !== undefined
        ? undecided
        : await this.#unprovenRefusals.whyUndecided(testCase, response, decision);
    if (unproven !== undefined) {
      return { kind: "unproven", reason: unproven, ...withResponse };
    }
    const observation = wrongDecision ?? wrongReason(target, testCase, response);
    const deviation =
      observation === undefined && responseFindings === undefined
        ? undefined
        : target.deviationOf?.(testCase, response);
    if (deviation !== undefined) {
      const { name = "the target" } = target;
      return { kind: "unproven", reason: { kind: "deviation", target: name, deviation } };
    }
    if (observation !== undefined) {
      return { kind: "failed", observation, ...withResponse };
    }
    if (isAlike && responseFindings === undefined && this.#fine.size < MAX_FINE) {
      this.#fine.add(key);
    }
    return { kind: "passed", ...withResponse };
  }
}

/** Why a rejection was for another reason than the one that was meant: of a text, the target may have read another value. */
function wrongReason(target: Target, testCase: Case, response: HttpResponse): WrongReason | undefined {
  const { operation, request } = testCase;
  const found = target.wrongReason?.(testCase, response);
  const violations = found && violationsOf(operation, request, { choose: anyReading });
  return violations && target.wrongReason?.({ ...testCase, violations }, response) && found;
}
