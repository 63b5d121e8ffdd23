import type { Constraint, Operation } from "../../openapi/model.ts";
import type { Observation, ResponseObservation } from "../../report/observation.ts";
import type { UnprovenReason } from "../../report/unproven-reason.ts";
import type { Case } from "../cases/case.ts";
import { reservedCharacterConstraint } from "../cases/parts/reserved-characters.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import { type Exchange, isResponse } from "../send/session.ts";
import { isDeclaredRedirect, responseFindings } from "./response-conformance.ts";

/** What a status says about a request. */
export type Decision = "accepted" | "rejected" | "denied" | "throttled" | "redirected" | "failed";

/**
 * Which status is which decision: the one table. A rejection may have any 4xx; what a server sends beyond that is free.
 * `denied` is a rejection too, but one that credentials, a project or an unknown path can explain as well.
 */
export function statusDecision(status: number): Decision {
  switch (true) {
    case status >= 200 && status < 300:
      return "accepted";
    case status === 401 || status === 403 || status === 404:
      return "denied";
    case status === 429:
      return "throttled";
    case status >= 400 && status < 500:
      return "rejected";
    case status >= 300 && status < 400:
      return "redirected";
    default:
      return "failed";
  }
}

/** Statuses of a refusal that may be due to what does not exist, or is not for everyone to see. */
export const MAY_NOT_EXIST: ReadonlySet<number> = new Set([403, 404, 410]);
/** Statuses of a refusal that may be due to the state of what exists: a name that is taken, a version that has changed, a lock. */
export const MAY_CONFLICT: ReadonlySet<number> = new Set([409, 412, 423]);

/** What a response decides. A redirection that the document declares is a success, unless it carries an error (RFC 6749, section 4.1.2.1). */
export function decisionOf(operation: Operation, { status, headers }: HttpResponse): Decision {
  if (!isDeclaredRedirect(operation, status)) {
    return statusDecision(status);
  }
  return /[?&#]error=/.test(headers["location"] ?? "") ? "rejected" : "accepted";
}

/** Whether a case leaves a segment of the path empty: that makes another path, which may be answered in any way but with success. */
export function isEmptySegment({ scenario, constraint }: Case): boolean {
  return scenario === "empty-value" && constraint?.in === "path";
}

/** The parameter whose characters may be why a request with an invalid path failed; `undefined` where it was accepted or rejected. */
export function reservedCause(
  { expected, constraint, operation, request }: Case,
  { result }: Exchange,
): Constraint | undefined {
  const hasFailed = !isResponse(result) || statusDecision(result.status) === "failed";
  return expected === "rejected" && constraint?.in === "path" && hasFailed
    ? reservedCharacterConstraint(operation, request)
    : undefined;
}

/** What is wrong with a decision, and with the response itself. Both absent: nothing. */
export interface ResponseJudgement {
  readonly decision: Decision;
  /** Why the response decides nothing about the request. */
  readonly undecided?: UnprovenReason;
  /** Why the decision is not the expected one. */
  readonly wrongDecision?: Observation;
  /** Why the response does not conform to the contract, whatever it decides. */
  readonly responseFindings?: readonly ResponseObservation[];
}

/**
 * Judges the response to a case: the decision, and the response by what the document declares for its status.
 *
 * @param findingsOf Tells what is wrong with a response itself.
 */
export function judgeResponse(
  testCase: Case,
  response: HttpResponse,
  findingsOf: (...said: Parameters<typeof responseFindings>) => readonly ResponseObservation[] = responseFindings,
): ResponseJudgement {
  const { operation } = testCase;
  const { status } = response;
  const decision = decisionOf(operation, response);
  if (isEmptySegment(testCase) && statusDecision(status) !== "accepted") {
    return { decision: "rejected" };
  }
  if (
    decision === "redirected" &&
    testCase.expected === "rejected" &&
    reservedCharacterConstraint(operation, testCase.request)
  ) {
    // To the path that it reads instead: valid requests tell whether it should.
    return { decision, undecided: { kind: "reserved-redirected", status } };
  }
  const isRedirect = isDeclaredRedirect(operation, status);
  // Beside a success of its own, a redirection may be how the server refuses, for example to where one signs in.
  const isOpen =
    isRedirect && testCase.expected === "rejected" && [...operation.responses.keys()].some((key) => key[0] === "2");
  const wrongDecision = isOpen ? undefined : wrongDecisionOf(testCase, status, decision);
  const isJudged = decision !== "redirected" && decision !== "failed";
  const findings = isJudged ? findingsOf(operation, response) : [];
  return {
    decision,
    ...(isOpen && { undecided: { kind: "may-be-refusal", status } as const }),
    ...(wrongDecision !== undefined && { wrongDecision }),
    ...(findings.length > 0 && { responseFindings: findings }),
  };
}

function wrongDecisionOf(testCase: Case, status: number, decision: Decision): Observation | undefined {
  const isValid = testCase.expected === "accepted";
  switch (decision) {
    case "failed":
      return { kind: isValid ? "failed" : "not-rejected", status };
    case "redirected":
      return { kind: "redirected", status };
    case "accepted":
      return isValid ? undefined : { kind: "accepted", status, keyword: testCase.constraint?.keyword };
    default:
      return isValid ? { kind: "rejected", status } : undefined;
  }
}
