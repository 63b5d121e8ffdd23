import { describe, expect, test } from "vitest";
import { smallestRequest } from "../../../src/check/cases/base-request.ts";
import type { Case } from "../../../src/check/cases/case.ts";
import { Run } from "../../../src/check/run.ts";
import type { HttpResponse } from "../../../src/check/send/response-reader.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const json = { "application/json": { schema: { type: "object" } } };
const headers = { "X-Count": { required: true, schema: { type: "integer" } } };
const { contract, operation } = makeContract(
  makeDocument({
    responses: {
      "200": { description: "Fine.", content: json, headers },
      "201": { description: "Made.", content: { "text/plain": {} }, headers },
    },
  }),
);
const testCase: Case = {
  operation,
  request: smallestRequest(operation),
  expected: "accepted",
  scenario: "smallest-request",
  description: "",
  covers: [],
  violations: [],
};
const fine: HttpResponse = {
  status: 200,
  headers: { "content-type": "application/json", "x-count": "1" },
  body: Buffer.from("{}"),
  cut: false,
};

describe("a response like one that was judged before", () => {
  test.each<[difference: string, other: Partial<HttpResponse>, findings: string[]]>([
    ["nothing", {}, []],
    ["a header that nobody declared", { headers: { ...fine.headers, date: "today" } }, []],
    ["its status", { status: 201 }, ["wrong-media-type"]],
    ["its media type", { headers: { ...fine.headers, "content-type": "text/html" } }, ["wrong-media-type"]],
    ["a declared header", { headers: { ...fine.headers, "x-count": "many" } }, ["wrong-header"]],
    ["a header that is missing", { headers: { "content-type": "application/json" } }, ["missing-header"]],
    ["its body", { body: Buffer.from("[]") }, ["wrong-body"]],
  ])("is judged by itself where they differ in %s", async (_, other, findings) => {
    const run = new Run(contract, { url: "http://127.0.0.1", takesPlaceholders: true });
    const findingsOf = async (response: HttpResponse): Promise<string[]> => {
      const { responseFindings = [] } = await run.outcomes.judge(testCase, response);
      return responseFindings.map(({ kind }) => kind);
    };
    const different = { ...fine, ...other };
    const found = [
      await findingsOf(fine),
      await findingsOf(different),
      await findingsOf(fine),
      await findingsOf(different),
    ];
    run.close();
    expect(found).toEqual([[], findings, [], findings]);
  });
});
