import type { Operation } from "../../openapi/model.ts";
import type { ResponseObservation } from "../../report/observation.ts";
import type { Case } from "../cases/case.ts";
import { anyReading, violationsOf } from "../cases/violations.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import type { Target, WrongReason } from "../target.ts";
import { judgeResponse } from "./decision.ts";
import type { CaseOutcome } from "./ledger.ts";
import { RefusedBases } from "./refused-bases.ts";
import { judgedHeaders, responseFindings } from "./response-conformance.ts";
import type { UnprovenRefusals } from "./unproven-refusals.ts";

/** The longest body of a response that is remembered. @unit bytes */
const MAX_REMEMBERED_BODY = 512;
/** The most responses that are remembered. */
const MAX_REMEMBERED = 10_000;

/** What cases come to at a target, by their responses. */
export class OutcomeJudge {
  readonly #target: Target;
  readonly #unprovenRefusals: UnprovenRefusals;
  /** What is wrong with responses that have come before, by all that they are judged by. */
  readonly #known = new Map<string, readonly ResponseObservation[]>();
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
    const { decision, undecided, wrongDecision, ...judged } = judgeResponse(testCase, response, (...said) =>
      this.#findingsOf(...said),
    );
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
    return { kind: "passed", ...withResponse };
  }

  /** What is wrong with a response itself. Servers mostly say the same: what was judged once is known. */
  #findingsOf(operation: Operation, response: HttpResponse): readonly ResponseObservation[] {
    const { status, body, coding } = response;
    if (body.length > MAX_REMEMBERED_BODY) {
      return responseFindings(operation, response);
    }
    const key = `${operation.id} ${status} ${coding} ${judgedHeaders(operation, response)} ${body.toString("latin1")}`;
    const known = this.#known.get(key);
    if (known) {
      return known;
    }
    const findings = responseFindings(operation, response);
    if (this.#known.size < MAX_REMEMBERED) {
      this.#known.set(key, findings);
    }
    return findings;
  }
}

/** Why a rejection was for another reason than the one that was meant: of a text, the target may have read another value. */
function wrongReason(target: Target, testCase: Case, response: HttpResponse): WrongReason | undefined {
  const { operation, request } = testCase;
  const found = target.wrongReason?.(testCase, response);
  const violations = found && violationsOf(operation, request, { choose: anyReading });
  return violations && target.wrongReason?.({ ...testCase, violations }, response) && found;
}
