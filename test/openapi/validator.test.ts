import { expect, test } from "vitest";
import type { Json } from "../../src/openapi/document.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";

const kind = { properties: { kind: { const: "a" } } };
const names = { properties: { name: { type: "string" } } };

test.each<[string, Json]>([
  ["a condition", { if: kind, else: names }],
  ["alternatives", { anyOf: [{ ...kind, required: ["kind"] }, { type: "object" }] }],
])("counts what patterns evaluate beside %s that evaluates nothing", (_, beside) => {
  const schema = {
    type: "object",
    ...beside,
    patternProperties: { "^x-": { type: "integer" } },
    unevaluatedProperties: false,
  };
  const { operations } = readContract({
    openapi: "3.1.0",
    info: { title: "Patterns", version: "1" },
    paths: {
      "/a": {
        post: {
          requestBody: { content: { "application/json": { schema } } },
          responses: { "200": { description: "" } },
        },
      },
    },
  });
  const brokenBy = (value: unknown) => operations[0]?.body?.node.errors(value).map(({ keyword }) => keyword);
  expect(brokenBy({ "x-a": 1 })).toEqual([]);
  expect(brokenBy({ "x-a": "a" })).toEqual(["type"]);
  expect(brokenBy({ y: 1 })).toEqual(["unevaluatedProperties"]);
});

test("tells schemas apart that say nearly the same, to the last digit, and is told nothing by what only describes", () => {
  const limits = [7, 8, 9_007_199_254_740_992n, 9_007_199_254_740_993n];
  const properties = Object.fromEntries(
    limits.map((maximum, index) => [`p${index}`, { type: "integer", maximum, description: `at most ${maximum}` }]),
  );
  const { operation } = makeContract(makeDocument({ body: { type: "object", properties } }));
  const broken = (index: number, value: unknown) => operation.body?.node.properties.get(`p${index}`)?.errors(value);
  for (const [index, maximum] of limits.entries()) {
    expect(broken(index, maximum)).toEqual([]);
    expect(broken(index, BigInt(maximum) + 1n)).toHaveLength(1);
  }
});
