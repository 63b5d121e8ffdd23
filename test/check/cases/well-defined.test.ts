import { describe, expect, test } from "vitest";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import type { Json } from "../../../src/openapi/document.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

/** The cases of the only operation of a document that are about a keyword. */
function casesFor(document: Json, keyword: string) {
  const { contract, operation } = makeContract(document);
  return deterministicCases(contract, operation).cases.filter(({ constraint }) => constraint?.keyword === keyword);
}
const inQuery = (schema: Json): Json => makeDocument({ parameters: [{ name: "a", in: "query", schema }] });

describe("a text outside of a body", () => {
  test("is sent at its limit, as long as a server reads a head of that length", () => {
    const lengths = (maxLength: number) =>
      casesFor(inQuery({ type: "string", maxLength }), "maxLength").map(
        ({ request }) => String(request.query["a"]).length,
      );
    expect(lengths(5_000)).toContain(5_000);
    expect(lengths(152_133)).toEqual([]);
  });
});

describe("an object of any names in a query", () => {
  const of = (name: string): Json => ({ name, in: "query", required: true, schema: { type: "object" } });
  const absent = (...parameters: readonly Json[]) =>
    casesFor(makeDocument({ parameters }), "required").filter(({ scenario }) => scenario === "missing");

  test("is missing where no other is there, whose names may be its own", () => {
    expect(absent(of("a"), { ...of("b"), explode: false }).map(({ description }) => description)).toEqual(
      expect.arrayContaining(["no a", "no b"]),
    );
    expect(absent(of("a"), of("b"))).toEqual([]);
  });
});

describe("a list beyond its limit", () => {
  const list = { type: "array", items: { type: "string", enum: ["b"] }, maxItems: 3 };

  test("is invalid", () => {
    expect(casesFor(inQuery(list), "maxItems").some(({ expected }) => expected === "rejected")).toBe(true);
  });

  test("is not sent where a text may stand as well, for which some take its last member", () => {
    const cases = casesFor(inQuery({ oneOf: [{ type: "string", minLength: 1 }, list] }), "maxItems");
    expect(cases.filter(({ expected }) => expected === "rejected")).toEqual([]);
  });

  test("nor is a list of one member that is wrong", () => {
    const cases = casesFor(inQuery({ oneOf: [{ type: "string", minLength: 1 }, list] }), "enum");
    expect(cases.filter(({ expected }) => expected === "rejected")).toEqual([]);
  });
});

describe("an empty credential", () => {
  const empty = (alternatives: Json) => {
    const document = makeDocument();
    const securitySchemes = { key: alternatives, token: { type: "http", scheme: "bearer" } };
    const security = [{ key: [] }, { token: [] }];
    const { contract, operation } = makeContract({ ...document, security, components: { securitySchemes } });
    return deterministicCases(contract, operation)
      .cases.filter(({ scenario }) => scenario === "empty-credential")
      .map(({ request }) => request.security);
  };

  test("is sent for each scheme", () => {
    expect(empty({ type: "apiKey", in: "header", name: "Key" })).toEqual(["key", "token"]);
  });

  test("is not sent where the prefix that is left of it may be the credential of another scheme", () => {
    expect(empty({ type: "apiKey", in: "header", name: "Authorization" })).toEqual(["key"]);
  });
});
