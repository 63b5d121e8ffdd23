import { describe, expect, test } from "vitest";
import type { Case } from "../../../src/check/cases/case.ts";
import { answerFault, decisionOf, judge } from "../../../src/check/judge/judge.ts";
import type { Answer } from "../../../src/check/send/response-reader.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const json = (schema: object) => ({ description: "An answer.", content: { "application/json": { schema } } });
const failing = { type: "object", required: ["error_code"], properties: { error_code: { type: "string" } } };
const gateway = { type: "object", required: ["request_id"], properties: { request_id: { type: "string" } } };
const { operation } = makeContract(
  makeDocument({
    body: { type: "object", properties: { a: { type: "string", maxLength: 5 } } },
    responses: {
      "200": json({ type: "object", required: ["id"], properties: { id: { type: "string", maxLength: 3 }, more: {} } }),
      "206": { description: "A part.", content: { "text/*": {}, "application/zip": {} } },
      "202": { description: "Later, without a word." },
      "4XX": json(failing),
      "404": json(gateway),
      default: json(failing),
    },
  }),
);
const request = { path: {}, query: {}, header: {}, cookie: {}, body: {} };
const caseOf = (expected: Case["expected"]): Case => {
  const constraint = operation.constraints.find(({ keyword }) => keyword === "maxLength");
  const about = { operation, scenario: "beyond-limit", description: "", shows: [], request } as const;
  return { ...about, expected, violations: [], ...(expected === "rejected" && constraint && { constraint }) };
};
const answerOf = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  cut: false,
});
const WELL_FORMED = { error_code: "E", request_id: "r" };

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
      expect(decisionOf(status)).toBe(decision);
      const [valid, invalid] = (["accepted", "rejected"] as const).map(
        (expected) => judge(caseOf(expected), answerOf(status, WELL_FORMED)).wrongDecision,
      );
      expect(valid ?? "right").toMatch(ifAccepted ?? /^right$/);
      expect(invalid ?? "right").toMatch(ifRejected ?? /^right$/);
    }
  });
});

describe("an answer", () => {
  const fault = (answer: Answer): string => answerFault(operation, answer) ?? "fine";

  test.each<[fact: string, answer: Answer, fault: RegExp]>([
    ["conforms to the schema of its status", answerOf(200, { id: "abc" }), /^fine$/],
    ["may have fields that nobody declared", answerOf(200, { id: "", other: [null] }), /^fine$/],
    [
      "may name a charset, in any case",
      answerOf(200, { id: "" }, { "content-type": "Application/JSON ; charset=utf-8" }),
      /^fine$/,
    ],
    ["has a status that is declared", answerOf(201, { id: "" }), /^the status 201 is not declared; declared are 200, /],
    [
      "has not the status of `default`, if it is a success",
      answerOf(299, WELL_FORMED),
      /^the status 299 is not declared/,
    ],
    [
      "has the media type of its status",
      answerOf(200, { id: "" }, { "content-type": "text/html" }),
      /is "text\/html"; declared is application\/json$/,
    ],
    [
      "has a media type, not one that begins alike",
      answerOf(200, {}, { "content-type": "application/json5" }),
      /is "application\/json5"/,
    ],
    [
      "has no other JSON for a media type",
      answerOf(200, {}, { "content-type": "application/problem+json" }),
      /problem\+json/,
    ],
    ["has a body", answerOf(200, ""), /^the answer with status 200 has no body$/],
    ["has a body of JSON", answerOf(200, "{'id':1}"), /is not JSON$/],
    ["has one document of JSON", answerOf(200, "{}{}"), /is not JSON$/],
    ["has a body of UTF-8", answerOf(200, Buffer.from([0x22, 0xff, 0x22])), /is not UTF-8$/],
    ["has what is required", answerOf(200, {}), /breaks required at body\/id$/],
    ["keeps each limit", answerOf(200, { id: "abcd" }), /breaks maxLength at body\/id$/],
    ["has its length in code points", answerOf(200, { id: "😀😀😀" }), /^fine$/],
    ["keeps each type", answerOf(200, { id: null }), /breaks type at body\/id$/],
    ["has no null for an object", answerOf(200, null), /breaks type at body$/],
    ["of a success without content is free", answerOf(202, "anything", { "content-type": "a/b" }), /^fine$/],
    ["has a media type of a declared range", answerOf(206, "part", { "content-type": "text/csv" }), /^fine$/],
    ["outside of JSON is bytes", answerOf(206, Buffer.from([0xff]), { "content-type": "application/zip" }), /^fine$/],
    ["outside of JSON has bytes", answerOf(206, "", { "content-type": "application/zip" }), /has no body$/],
    [
      "that is an error has the schema of its status",
      answerOf(404, { error_code: "E" }),
      /breaks required at body\/request_id$/,
    ],
    [
      "that is an error has the schema of its range",
      answerOf(418, {}),
      /^the answer with status 418 breaks required at body\/error_code$/,
    ],
    [
      "that is an error has else the schema of `default`",
      answerOf(500, {}),
      /^the answer with status 500 breaks required/,
    ],
    [
      "that is an error has a media type as well",
      answerOf(400, "<p>", { "content-type": "text/html" }),
      /declared is application\/json$/,
    ],
    ["that is an error has a body as well", answerOf(400, ""), /has no body$/],
    ["of the transport may have no body", answerOf(431, "", { "content-type": "" }), /^fine$/],
    ["of the transport is judged if it has one", answerOf(413, {}), /breaks required at body\/error_code$/],
  ])("%s", (_, answer, expected) => {
    expect(fault(answer)).toMatch(expected);
  });

  test("has a media type", () => {
    expect(fault({ ...answerOf(200, {}), headers: {} })).toMatch(/is of no media type; declared is application\/json$/);
  });

  test("ends", () => {
    expect(fault({ ...answerOf(200, { id: "" }), cut: true })).toMatch(/is longer than \d+ bytes$/);
  });

  test("that is none of the service's own, a redirection or a failure, is judged by its status alone", () => {
    for (const status of [302, 500]) {
      expect(judge(caseOf("accepted"), answerOf(status, "{}")).wrongAnswer).toBeUndefined();
    }
    expect(judge(caseOf("rejected"), answerOf(400, "{}")).wrongAnswer).toContain("error_code");
  });
});
