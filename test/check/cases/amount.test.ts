import { describe, expect, test } from "vitest";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import { toJson } from "../../../src/openapi/json.ts";
import { readContract } from "../../../src/openapi/read/contract.ts";
import { diamond, manyProperties } from "../../fixtures/large-documents.ts";

function casesOf(document: ReturnType<typeof diamond>) {
  const contract = readContract(document);
  const [operation] = contract.operations;
  if (!operation) {
    throw new TypeError("the document has no operation");
  }
  return { operation, ...deterministicCases(contract, operation) };
}

describe("an operation of many constraints", () => {
  const { cases, operation, unproven } = casesOf(manyProperties(40));
  const amount = (name: string) =>
    cases.filter(({ expected, constraint }) => expected === "rejected" && constraint?.id === `make/body/${name}/enum`)
      .length;

  test("shows a schema in full at the first of its places, and at its limits at the others", () => {
    expect(amount("property_2")).toBeGreaterThan(50);
    expect([amount("property_8"), amount("property_38")]).toEqual([1, 1]);
  });

  test("shows each constraint on both sides", () => {
    const shown = new Set(cases.flatMap(({ covers, expected }) => covers.map(({ id }) => `${expected} ${id}`)));
    const missing = operation.constraints.filter(
      (one) => !unproven.has(one) && !(shown.has(`accepted ${one.id}`) && shown.has(`rejected ${one.id}`)),
    );
    expect(missing).toEqual([]);
  });
});

describe("schemas that lead twice to the next one", () => {
  test("take requests that grow with their depth, and not with the number of ways", () => {
    const [shallow, deep] = [casesOf(diamond(6)), casesOf(diamond(12))];
    expect(deep.cases.length).toBeLessThan(3 * shallow.cases.length);
    const valid = deep.cases.filter(({ expected }) => expected === "accepted");
    const longest = Math.max(...valid.map(({ request }) => toJson(request.body ?? "").length));
    expect(longest).toBeLessThan(20_000);
  });
});
