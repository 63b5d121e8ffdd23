import type { Operation } from "../../openapi/model.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { smallestBody } from "../cases/smallest-values.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import type { CaseOutcome } from "./ledger.ts";

/** What cases stand on if not on a request of their own: the smallest request, or the same with the smallest body, where that is optional. */
type Base = "request" | "body";

/** How a target refuses a base. */
interface Refusal {
  readonly status: number;
  /** Whether it had to accept it: it may refuse what it does not know, or what is not free. */
  readonly isFinding: boolean;
}

/** Remembers which base requests a target refuses: its response to a case built on one of them proves nothing. */
export class RefusedBases {
  readonly #refusals = new Map<Operation, Partial<Record<Base, Refusal>>>();

  /** Whether a target refuses a base that it had to accept. */
  isWrong(operation: Operation, base: Base): boolean {
    return this.#refusals.get(operation)?.[base]?.isFinding === true;
  }

  /** What a case comes to, given what became of the request that it stands on. */
  weigh(testCase: Case, { status }: HttpResponse, outcome: CaseOutcome): CaseOutcome {
    const { operation, expected } = testCase;
    const refusals = this.#refusals.get(operation);
    const base = baseOf(testCase);
    if (testCase.base !== undefined) {
      return outcome;
    }
    if (isBase(testCase) && outcome.kind !== "passed") {
      this.#refusals.set(operation, { ...refusals, [base]: { status, isFinding: outcome.kind === "failed" } });
    }
    // With a body, the smallest request may be refused for what it lacks beside that.
    const under = isBase(testCase) ? (base === "body" ? "request" : undefined) : base;
    const refused = under && refusals?.[under];
    const isAlike = status === refused?.status && (refused.isFinding || expected === "rejected");
    const isBroken = refused?.isFinding && expected === "rejected" && outcome.kind === "passed";
    if (outcome.kind === "unproven" || !refused || !(isAlike || isBroken)) {
      return outcome;
    }
    const { responseFindings } = outcome;
    const reason = { kind: "refused-base", base: under, status: refused.status } as const;
    return { kind: "unproven", reason, ...(responseFindings && { responseFindings }) };
  }
}

/** The cases that others stand on: that the smallest request is accepted, and the same with the smallest body, where that is optional. */
export function baseCases(operation: Operation): Case[] {
  const { body } = operation;
  const request = smallestRequest(operation);
  const common = { operation, description: "", expected: "accepted", covers: [], violations: [] } as const;
  const smallest: Case = { ...common, scenario: "smallest-request", request };
  return body && isOptional(operation)
    ? [
        smallest,
        {
          ...common,
          scenario: "boundary",
          constraint: body.content,
          request: { ...request, body: smallestBody(operation, body) },
        },
      ]
    : [smallest];
}

/** Whether other cases stand on the request of a case. */
export function isBase({ scenario, expected, constraint, operation }: Case): boolean {
  const isBody = expected === "accepted" && scenario === "boundary" && constraint === operation.body?.content;
  return scenario === "smallest-request" || (isBody && isOptional(operation));
}

/** Which one a case stands on. */
export function baseOf({ operation, request }: Case): Base {
  return isOptional(operation) && (request.body !== undefined || request.rawBody !== undefined) ? "body" : "request";
}

const isOptional = ({ body, isVariant }: Operation): boolean => body !== undefined && !body.required && !isVariant;
