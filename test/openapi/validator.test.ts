import { expect, test } from "vitest";
import type { Json } from "../../src/openapi/document.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import { Validator } from "../../src/openapi/schema/validator.ts";
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

test("does not look into a schema for what a reference does not find in the document", () => {
  const schema = { properties: { id: { type: "string" }, other: { $ref: "#/properties/id" } } };
  const { operations } = readContract(
    makeDocument({ responses: { "200": { description: "", content: { "application/json": { schema } } } } }),
  );
  const errors = operations[0]?.responses.get("200")?.content.get("application/json");
  expect(() => errors?.({})).toThrow("Ajv refuses a schema: can't resolve reference #/properties/id");
});

test("refuses a reference that leads back to itself by its name", () => {
  const document = { a: { $ref: "#/b" }, b: { $ref: "#/a" } };
  const validator = new Validator({ requests: document, responses: document });
  expect(() => validator.errors(document.a, 1)).toThrow("Ajv refuses a schema: can't resolve reference #/b");
});

test("follows references in the document of their direction", () => {
  const schema = { $ref: "#/components/schemas/a%20thing" };
  const content = { "application/json": { schema } };
  const { contract, operation } = makeContract({
    ...makeDocument({ body: schema, responses: { "200": { description: "", content } } }),
    components: {
      schemas: { "a thing": { required: ["id"], properties: { id: { type: "string", readOnly: true } } } },
      securitySchemes: { key: { type: "apiKey", in: "header", name: "Key" } },
    },
  });
  expect(contract.skipped).toEqual([]);
  expect(operation.body?.node.errors({})).toEqual([]);
  expect(operation.responses.get("200")?.content.get("application/json")?.({})).toHaveLength(1);
});
