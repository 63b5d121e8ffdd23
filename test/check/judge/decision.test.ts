import { describe, expect, test } from "vitest";
import type { Case } from "../../../src/check/cases/case.ts";
import { judgeResponse, statusDecision } from "../../../src/check/judge/decision.ts";
import type { HttpResponse } from "../../../src/check/send/response-reader.ts";
import type { Json } from "../../../src/contract.ts";
import { type Observation, observationText } from "../../../src/report/observation.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const schema = { type: "object", required: ["error_code"] };
const failing = { description: "An error.", content: { "application/json": { schema } } };
const { operation } = makeContract(
  makeDocument({
    body: { type: "object", properties: { a: { type: "string", maxLength: 5 } } },
    responses: { "200": { description: "Made." }, default: failing },
  }),
);
const request = { path: {}, query: {}, header: {}, cookie: {}, body: {} };
const caseOf = (expected: Case["expected"]): Case => {
  const constraint = operation.constraints.find(({ keyword }) => keyword === "maxLength");
  const about = { operation, scenario: "out-of-bounds", description: "", covers: [], request } as const;
  return { ...about, expected, violations: [], ...(expected === "rejected" && constraint && { constraint }) };
};
const responseWith = (status: number, body = "{}"): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(body),
  cut: false,
});

const textOf = (observation: Observation | undefined): string => (observation ? observationText(observation) : "right");

describe("a status", () => {
  test.each([
    [[200, 201, 202, 204, 206, 299], "accepted", undefined, /^a request that breaks maxLength was accepted \(2\d\d\)$/],
    [
      [400, 402, 405, 409, 411, 413, 415, 418, 422, 431, 451, 494, 499],
      "rejected",
      /^a valid request was rejected/,
      undefined,
    ],
    [[401, 403, 404], "denied", /^a valid request was rejected/, undefined],
    [[429], "throttled", /^a valid request was rejected/, undefined],
    [[300, 301, 302, 304, 307, 308], "redirected", /was redirected/, /was redirected/],
    [[500, 501, 502, 503, 504, 599], "failed", /^a valid request was answered with 5/, /instead of a 4xx$/],
  ])("of %j is %s: of a valid request %s, of an invalid one %s", (statuses, decision, ifAccepted, ifRejected) => {
    for (const status of statuses) {
      expect(statusDecision(status)).toBe(decision);
      const [valid, invalid] = (["accepted", "rejected"] as const).map(
        (expected) => judgeResponse(caseOf(expected), responseWith(status)).wrongDecision,
      );
      expect(textOf(valid)).toMatch(ifAccepted ?? /^right$/);
      expect(textOf(invalid)).toMatch(ifRejected ?? /^right$/);
    }
  });
});

describe("a response", () => {
  test("that is none of the service's own, a redirection or a failure, is judged by its status alone", () => {
    for (const status of [302, 500]) {
      expect(judgeResponse(caseOf("accepted"), responseWith(status)).responseFindings).toBeUndefined();
    }
    expect(judgeResponse(caseOf("rejected"), responseWith(400)).responseFindings?.[0]).toMatchObject({
      shown: "body/error_code",
    });
  });
});

describe("a redirection", () => {
  const redirect = (responses: Json, expected: Case["expected"], headers: Record<string, string> = {}) => {
    const one = { ...caseOf(expected), operation: makeContract(makeDocument({ responses })).operation };
    return judgeResponse(one, { status: 302, headers, body: Buffer.alloc(0), cut: false });
  };
  const moved = { "302": { description: "Moved." } };
  const movedOrFound = { ...moved, "200": { description: "Found." } };
  const undeclared = { "200": { description: "Found." } };

  test("that is declared is a success", () => {
    expect(redirect(moved, "accepted")).toEqual({ decision: "accepted" });
    expect(redirect({ "3XX": { description: "Moved." } }, "accepted")).toEqual({ decision: "accepted" });
    expect(textOf(redirect(moved, "rejected").wrongDecision)).toMatch(/was accepted \(302\)$/);
  });

  test("with an error is a refusal", () => {
    const headers = { location: "https://client.test/back?state=1&error=invalid_scope" };
    expect(redirect(moved, "rejected", headers)).toEqual({ decision: "rejected" });
  });

  test("decides nothing of an invalid request where a success is declared beside it", () => {
    expect(redirect(movedOrFound, "accepted")).toEqual({ decision: "accepted" });
    expect(redirect(movedOrFound, "rejected")).toMatchObject({
      undecided: { kind: "may-be-refusal", status: 302 },
    });
    expect(redirect(movedOrFound, "rejected").wrongDecision).toBeUndefined();
  });

  test("that is not declared is none of the service's own", () => {
    expect(textOf(redirect(undeclared, "accepted").wrongDecision)).toMatch(/was redirected/);
    expect(textOf(redirect({ ...undeclared, default: { description: "Any." } }, "accepted").wrongDecision)).toMatch(
      /redirected/,
    );
  });

  test("that is declared has the headers that are declared", () => {
    const responses = { "302": { description: "Moved.", headers: { Location: { required: true } } } };
    expect(textOf(redirect(responses, "accepted").responseFindings?.[0])).toMatch(/^the header location .* is missing/);
  });
});

describe("an empty segment of a path", () => {
  const { operation: ofThing } = makeContract(
    makeDocument({
      path: "/things/{id}/parts",
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    }),
  );
  const constraint = ofThing.constraints.find(({ keyword, in: place }) => keyword === "required" && place === "path");
  const one: Case = {
    ...{ ...caseOf("rejected"), operation: ofThing, scenario: "empty-value" },
    ...(constraint && { constraint }),
  };

  test.each([301, 307, 400, 404, 405, 500])("may be refused with %i, in any shape", (status) => {
    expect(judgeResponse(one, responseWith(status, "no JSON"))).toEqual({ decision: "rejected" });
  });

  test("is no success", () => {
    expect(textOf(judgeResponse(one, responseWith(200)).wrongDecision)).toMatch(/was accepted/);
  });
});
