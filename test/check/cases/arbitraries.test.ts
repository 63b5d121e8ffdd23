import * as fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { arbitraryOf } from "../../../src/check/cases/arbitraries.ts";
import { fillPath } from "../../../src/check/cases/base-request.ts";
import type { Case } from "../../../src/check/cases/case.ts";
import { randomCases } from "../../../src/check/cases/random-cases.ts";
import { isAtOnePlace, violationsOf } from "../../../src/check/cases/violations.ts";
import { serialize } from "../../../src/check/send/serialize.ts";
import { readContract, readDocument } from "../../../src/contract.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const FILES = [
  "openapi/openapi.yaml",
  ...["parking", "sensors", "library"].map((name) => `test/fixtures/documents/${name}.yaml`),
];
const AMOUNT = 400;

async function draw(file: string, seed: number, amount = AMOUNT): Promise<{ cases: Case[] }> {
  const document = await readDocument(file);
  const contract = readContract(document);
  const { operations } = contract;
  const schemes = ({ security }: (typeof operations)[number]) => security.map(({ scheme }) => scheme.name);
  const cases: Case[] = [];
  for (const one of randomCases(contract, { seed, operations, schemes })) {
    cases.push(one);
    if (cases.length === amount) {
      break;
    }
  }
  return { cases };
}

/** What goes over the wire for each case, as text. */
async function wiresOf(file: string, seed: number): Promise<string[]> {
  const { cases } = await draw(file, seed);
  const credentials = new Map([
    ["token", { value: "a-token" }],
    ["signature", { value: "a-signature" }],
  ]);
  const destination = { base: "http://127.0.0.1", credentials, headers: {} };
  const wires = cases.map(({ operation, request }) => serialize(operation, fillPath(operation, request), destination));
  return (await Promise.all(wires)).map((wire) => JSON.stringify(wire));
}

describe.each(FILES)("random requests for %s", (file) => {
  it("conform, or break the constraint that they are said to break and nothing beside it", async () => {
    const { cases } = await draw(file, inject("seed"));
    for (const one of cases) {
      const violations = violationsOf(one.operation, fillPath(one.operation, one.request));
      // Of a request that is valid but for one part, only that part was looked at.
      expect(one.violations, one.description).toEqual(violations);
      if (one.expected === "accepted") {
        expect(violations, one.description).toEqual([]);
      } else {
        expect(isAtOnePlace(violations), one.description).toBe(true);
        // A tuple is broken by what its members are.
        expect([...violations.map(({ keyword }) => keyword), "prefixItems"]).toContain(one.constraint?.keyword);
      }
    }
    expect(cases.some(({ expected }) => expected === "accepted")).toBe(true);
    expect(new Set(cases.map(({ constraint }) => constraint?.id)).size).toBeGreaterThan(15);
  });
});

describe("a seed", () => {
  it("gives the same requests each time, byte for byte", async () => {
    expect(await wiresOf("openapi/openapi.yaml", 7)).toEqual(await wiresOf("openapi/openapi.yaml", 7));
  });

  it("gives other requests than another seed", async () => {
    const [one, other] = [await wiresOf("openapi/openapi.yaml", 7), await wiresOf("openapi/openapi.yaml", 8)];
    expect(one.filter((wire) => other.includes(wire)).length).toBeLessThan(one.length / 4);
  });
});

describe("random values", () => {
  it.each([
    { type: "string", minLength: 2, maxLength: 300 },
    { type: "integer", minimum: -5, exclusiveMaximum: 5 },
    { type: "number", multipleOf: 0.25, minimum: 1, maximum: 9 },
    { type: ["boolean", "null"] },
    { type: "array", uniqueItems: true, minItems: 1, maxItems: 3, items: { enum: ["a", "b", "c"] } },
    { type: "array", prefixItems: [{ const: 1 }, { type: "string" }], minItems: 2, maxItems: 2 },
    { type: "object", minProperties: 1, properties: { a: { type: "integer" }, b: { type: "boolean" } } },
    { type: "object", additionalProperties: { type: "integer" } },
    { oneOf: [{ type: "integer" }, { type: "string", format: "uuid" }] },
    { type: "string", pattern: "^[A-Z]{2}-[0-9]+$" },
  ])("of %j conform to it", (schema) => {
    const { operation } = makeContract(makeDocument({ body: schema }));
    const node = operation.body?.node;
    expect(node).toBeDefined();
    if (node) {
      fc.assert(
        fc.property(arbitraryOf(node), (value) => node.errors(value).length === 0),
        { numRuns: 200 },
      );
    }
  });

  it.each([
    { type: "string", minLength: 2, maxLength: 1 },
    { type: "integer", minimum: 3, maximum: 1 },
    { type: "array", minItems: 2, maxItems: 1, items: { type: "integer" } },
    { type: "array", minItems: 2, maxItems: 1, items: { type: "integer" }, uniqueItems: true },
    { type: "array", minItems: 1, items: { type: "string", minLength: 2, maxLength: 1 } },
    { type: "object", minProperties: 2, maxProperties: 1, additionalProperties: { type: "string" } },
    { type: "object", required: ["a"], properties: { a: { type: "integer", minimum: 3, maximum: 1 } } },
  ])("leave out an optional part that nothing can be: %j", (odd) => {
    const parameters = [{ name: "odd", in: "query", schema: odd }];
    const body = { type: "object", required: ["a"], properties: { odd, a: { type: "integer", maximum: 3 } } };
    const { contract } = makeContract(makeDocument({ body, parameters }));
    const options = { seed: 1, operations: contract.operations, schemes: () => [] };
    let amount = 0;
    for (const { request, expected } of randomCases(contract, options)) {
      const parts = [request.query["odd"], Object(request.body).odd];
      expect(expected === "rejected" || parts.every((part) => part === undefined)).toBe(true);
      if (++amount === 100) {
        break;
      }
    }
    expect(amount).toBe(100);
  });

  it.each([
    [{ type: "integer" }, 0, 1_000_000],
    [{ type: "integer", maximum: 9, multipleOf: 4 }, 0, 8],
    [{ type: "number", minimum: -2.5, maximum: -1.5 }, -1.5, -1.5],
  ])("are numbers %j on both sides of zero, and shrink to the one next to it", (schema, nearest, greatest) => {
    const { operation } = makeContract(makeDocument({ body: schema }));
    const numbers = operation.body ? arbitraryOf(operation.body.node) : fc.constant(0);
    expect(fc.check(fc.property(numbers, () => false)).counterexample).toEqual([nearest]);
    const drawn = fc.sample(numbers, { seed: 1, numRuns: 1_000 }).map(Number);
    expect(Math.max(...drawn)).toBeGreaterThanOrEqual(greatest);
    expect(Math.min(...drawn)).toBeLessThan(-1.5);
  });

  it("are measured in code points, and meet both limits", () => {
    const { operation } = makeContract(makeDocument({ body: { type: "string", minLength: 1, maxLength: 40 } }));
    const texts = operation.body ? fc.sample(arbitraryOf(operation.body.node), { seed: 1, numRuns: 1_000 }) : [];
    const lengths = texts.map((text) => [...String(text)].length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 40]);
    expect(texts.some((text) => String(text).length > [...String(text)].length)).toBe(true);
  });
});
