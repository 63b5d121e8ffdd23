import { describe, expect, test } from "vitest";
import type { Case } from "../../../src/check/cases/case.ts";
import { caseGenerator, deterministicCases } from "../../../src/check/cases/cases.ts";
import { nearMisses } from "../../../src/check/cases/values/near-misses.ts";
import type { Json } from "../../../src/openapi/document.ts";
import { toJson } from "../../../src/openapi/json.ts";
import type { Contract } from "../../../src/openapi/model.ts";
import { readContract } from "../../../src/openapi/read/contract.ts";
import { diamond, manyProperties } from "../../fixtures/large-documents.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

function casesOf(document: ReturnType<typeof diamond>) {
  const contract = readContract(document);
  const [operation] = contract.operations;
  if (!operation) {
    throw new TypeError("the document has no operation");
  }
  return { operation, ...deterministicCases(contract, operation) };
}

describe("an operation of which the fewest cases are sent", () => {
  const { contract, operation } = makeContract(
    makeDocument({ body: { type: "string", maxLength: 4, enum: ["on", "off"] } }),
  );
  const rejected = (isReduced: boolean) =>
    [...caseGenerator(contract, operation, ["word"], { isReduced })].filter(({ expected }) => expected === "rejected");
  const idsOf = (cases: readonly Case[]) => cases.map(({ constraint }) => constraint?.id);

  test("has no second body that is malformed, and shows as much as with all cases", () => {
    const ofContent = (isReduced: boolean) => idsOf(rejected(isReduced)).filter((id) => id === "make/body/content");
    expect(ofContent(true)).toHaveLength(1);
    expect(ofContent(false).length).toBeGreaterThan(20);
    expect(new Set(idsOf(rejected(true)))).toEqual(new Set(idsOf(rejected(false))));
  });
});

describe("an operation of many constraints", () => {
  const { cases, operation, unproven } = casesOf(manyProperties(40));
  const amount = (name: string) =>
    cases.filter(({ expected, constraint }) => expected === "rejected" && constraint?.id === `make/body/${name}/enum`)
      .length;

  test("shows a schema in full at the first of its places, and at its limits at the others", () => {
    expect(amount("property_2")).toBeGreaterThan(50);
    expect([amount("property_8"), amount("property_38")]).toEqual([2, 2]);
  });

  test("shows each constraint on both sides", () => {
    const shown = new Set(cases.flatMap(({ covers, expected }) => covers.map(({ id }) => `${expected} ${id}`)));
    const missing = operation.constraints.filter(
      (one) => !unproven.has(one) && !(shown.has(`accepted ${one.id}`) && shown.has(`rejected ${one.id}`)),
    );
    expect(missing).toEqual([]);
  });
});

describe("a schema at whose place there is no room for every case", () => {
  const schemas: readonly (readonly [kind: string, schema: Json, expected: Case["expected"], value: unknown])[] = [
    ["each member of an enumeration", { enum: ["a", "b", "c"] }, "accepted", "c"],
    ["a word that an enumeration may gain", { enum: ["a", "b", "c"] }, "rejected", "other"],
    ["a number that an enumeration may gain", { type: "integer", enum: [2, 5] }, "rejected", 6],
    ["each of several types", { type: ["integer", "null"] }, "accepted", null],
    ["a fraction instead of an integer", { type: "integer" }, "rejected", 1.5],
    ["a fraction for a number", { type: "number" }, "accepted", 0.5],
    ["a list whose members are equal", { type: "array", items: { type: "boolean" } }, "accepted", [false, false]],
    [
      "a list whose members are equal, within a map",
      { type: "object", additionalProperties: { type: "array", items: { type: "integer" } } },
      "accepted",
      { additional: [0, 0] },
    ],
    [
      "a member of an enumeration in the last alternative",
      {
        oneOf: [
          { type: "object", required: ["b"], properties: { a: { enum: [1] }, b: { type: "integer" } } },
          { type: "object", required: ["c"], properties: { a: { enum: [1, 7] }, c: { type: "integer" } } },
        ],
      },
      "accepted",
      { a: 7, c: 0 },
    ],
    [
      "what two alternatives accept",
      { oneOf: [{ type: "integer", minimum: 3 }, { type: "integer", maximum: 3 }, { type: "boolean" }] },
      "rejected",
      3,
    ],
  ];
  const most = { type: "string", minLength: 1, maxLength: 2 };
  const others = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, most]));

  test.each(schemas)("still shows %s", (_, schema, expected, value) => {
    // At its first place a schema is shown in full.
    const first = { type: "object", properties: { at: schema } };
    const properties = { ...others, first, second: first };
    const { cases, operation } = casesOf(makeDocument({ body: { type: "object", properties } }));
    expect(operation.constraints.length).toBeGreaterThan(100);
    const values = cases
      .filter((testCase) => testCase.expected === expected && testCase.scenario !== "combination")
      .map(({ request: { body } }) => Object(Object(body).second).at);
    expect(values).toContainEqual(value);
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

describe("an invalid request that breaks several constraints at once", () => {
  const titled = ["on", "off", "auto"].map((value) => ({ const: value, title: value }));
  const { cases, operation } = casesOf(
    makeDocument({ body: { type: "object", properties: { mode: { oneOf: titled } } } }),
  );
  const requests = cases
    .filter(({ expected, constraint }) => expected === "rejected" && constraint?.keyword === "const")
    .map(({ request }) => toJson(request));

  test("is sent once, and once more for a constraint that no other shows", () => {
    const constants = operation.constraints.filter(({ keyword }) => keyword === "const");
    expect(new Set(requests).size).toBeGreaterThan(50);
    expect(requests.length).toBeLessThan(new Set(requests).size + constants.length);
  });

  test("proves each of them, though nothing else breaks them", () => {
    const flags = { anyOf: [{ type: "boolean" }, { type: "boolean", description: "The same." }] };
    const alike = casesOf(makeDocument({ body: { type: "object", properties: { flags } } }));
    const broken = alike.cases.filter(({ expected }) => expected === "rejected").flatMap(({ covers }) => covers);
    expect(broken.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["make/body/flags/anyOf/0/type", "make/body/flags/anyOf/1/type"]),
    );
  });
});

describe("a schema at several places of an operation", () => {
  const places = (amount: number) => {
    const object = { type: "object", properties: { at: { $ref: "#/components/schemas/At" } } };
    const names = Array.from({ length: amount }, (_, index) => `p${index}`);
    const texts = Object.fromEntries(names.map((name) => [name, { type: "string", maxLength: 9 }]));
    const properties = { ...texts, first: object, second: object };
    const document = makeDocument({ body: { type: "object", properties } });
    const components = { ...Object(document["components"]), schemas: { At: { type: "integer", maximum: 7 } } };
    return readContract({ ...document, components });
  };
  const idsOf = ({ operations }: Contract) =>
    operations[0]?.constraints.filter(({ keyword }) => keyword === "maximum").map(({ pointer }) => pointer);

  test("is proven at each of them", () => {
    expect(idsOf(places(10))).toEqual(["/first/at", "/second/at"]);
  });

  test("is proven at the first of them in an operation of hundreds of constraints, and skipped by name at the others", () => {
    const contract = places(200);
    expect(idsOf(contract)).toEqual(["/first/at"]);
    expect(contract.skipped).toMatchObject([
      {
        place: "body/second/at",
        code: "schema-repeated",
        reason: "#/components/schemas/At is checked at 1 other place of the operation.",
      },
    ]);
  });
});

describe("a list of thousands of objects", () => {
  const item = { type: "object", properties: { name: { type: "string", maxLength: 9 }, size: { type: "integer" } } };
  const { cases } = casesOf(makeDocument({ body: { type: "array", maxItems: 5_000, items: item } }));
  const lengths = (pointer: string) =>
    cases
      .filter(
        ({ constraint, description }) => constraint?.pointer === pointer && description.endsWith("last in a long list"),
      )
      .map(({ request }) => Object(request.body).length);

  test("is sent in full where a member is wrong, and with some of them where a part of one is", () => {
    expect(new Set(lengths("/*"))).toEqual(new Set([5_000]));
    expect(new Set([...lengths("/*/name"), ...lengths("/*/size")])).toEqual(new Set([1_000]));
  });
});

describe("an enumeration of thousands of members", () => {
  test("is looked through once for all that is near them", () => {
    const all = Array.from({ length: 60_000 }, (_, index) => `member-${index}`);
    const near = nearMisses(all, [], "body");
    expect(near).toEqual(expect.arrayContaining(["MEMBER-0", "member"]));
    expect(near.filter((value) => all.includes(String(value)))).toEqual([]);
  });
});
