import { describe, expect, test } from "vitest";
import type { Case } from "../../src/check/cases/case.ts";
import type { Violation } from "../../src/check/cases/violations.ts";
import type { WrongReason } from "../../src/check/target.ts";
import { isOfExample, wrongReason } from "../../src/prism/reasons.ts";
import { observationText } from "../../src/report/observation.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";

const { operation } = makeContract(makeDocument());
const caseOf = (expected: Case["expected"], violations: readonly Violation[] = []): Case => ({
  ...({ operation, scenario: "out-of-bounds", description: "", covers: [] } as const),
  ...{ expected, violations, request: { path: {}, query: {}, header: {}, cookie: {} } },
});
const answerWith = (headers: Record<string, string>) => ({ status: 422, headers, body: Buffer.from("{}"), cut: false });

describe("the reason of Prism", () => {
  const broken: Violation = { in: "body", location: ["a"], keyword: "maxLength" };
  const textOf = (reason: WrongReason | undefined): string => (reason ? observationText(reason) : "right");
  const reasonOf = (violations: readonly Violation[], header: unknown): string =>
    textOf(
      wrongReason(
        caseOf("rejected", violations),
        answerWith(
          header === undefined ? {} : { "sl-violations": typeof header === "string" ? header : JSON.stringify(header) },
        ),
      ),
    );
  const at = (code: string, ...location: string[]) => ({ location: ["request", ...location], code });

  test.each<[fact: string, violation: Violation, header: unknown, reason: RegExp]>([
    ["is right with location and keyword", broken, [at("maxLength", "body", "a")], /^right$/],
    [
      "is right with another one at the same place",
      broken,
      [at("type", "body", "a"), at("maxLength", "body", "a")],
      /^right$/,
    ],
    [
      "is wrong with another keyword",
      broken,
      [at("minLength", "body", "a")],
      /another reason: minLength at request\/body\/a, expected maxLength/,
    ],
    [
      "is wrong at another place",
      broken,
      [at("maxLength", "body", "b")],
      /another reason: maxLength at request\/body\/b/,
    ],
    ["is wrong in another part of the request", broken, [at("maxLength", "query", "a")], /another reason/],
    [
      "is wrong with one elsewhere beside it",
      broken,
      [at("maxLength", "body", "a"), at("type", "query", "b")],
      /another reason: type at request\/query\/b/,
    ],
    [
      "is wrong at the parent",
      broken,
      [at("maxLength", "body")],
      /another reason: maxLength at request\/body, expected/,
    ],
    ["is wrong if there is none", broken, [], /another reason/],
    ["is wrong if none is given", broken, undefined, /^it was rejected without a reason$/],
    [
      "is right if it is cut behind the keyword",
      broken,
      '[{"location":["request"],"code":"maxLength","mess',
      /^right$/,
    ],
    [
      "is wrong if it is cut and names another keyword",
      broken,
      '[{"location":["request"],"code":"type","mess',
      /without a reason$/,
    ],
    [
      "stands at the parent of what is missing",
      { in: "body", location: ["a"], keyword: "required" },
      [at("required", "body")],
      /^right$/,
    ],
    [
      "is the request itself for an absent body",
      { in: "body", location: [], keyword: "required" },
      [at("required")],
      /^right$/,
    ],
    ["is 415 for a media type", { in: "body", location: [], keyword: "content" }, [at("415")], /^right$/],
    ["is 401 for a missing credential", { in: "security", location: [], keyword: "required" }, [at("401")], /^right$/],
    [
      "names a parameter of any place in lower case",
      { in: "query", location: ["pageNumber"], keyword: "type" },
      [at("type", "query", "pagenumber")],
      /^right$/,
    ],
    ["keeps the case of a property", { ...broken, location: ["A"] }, [at("maxLength", "body", "a")], /another reason/],
    [
      "is a limit for a format of numbers",
      { in: "query", location: ["n"], keyword: "format" },
      [at("maximum", "query", "n")],
      /^right$/,
    ],
    [
      "is none that speaks of the response",
      broken,
      [at("maxLength", "body", "a"), { location: ["response", "body"], code: "required" }],
      /^right$/,
    ],
    [
      "is none that says that something is deprecated",
      broken,
      [at("maxLength", "body", "a"), at("deprecated", "query", "old")],
      /^right$/,
    ],
    [
      "names a header in lower case",
      { in: "header", location: ["X-Size"], keyword: "type" },
      [at("type", "header", "x-size")],
      /^right$/,
    ],
  ])("%s", (_, violation, header, reason) => {
    expect(reasonOf([violation], header)).toMatch(reason);
  });

  test.each<[error: string, violation: Violation, validation: object[], reason: RegExp]>([
    ["UNPROCESSABLE_ENTITY", broken, [{ location: ["body", "a"], code: "maxLength" }], /^right$/],
    ["UNPROCESSABLE_ENTITY", broken, [at("maxLength", "body", "a")], /^right$/],
    ["UNPROCESSABLE_ENTITY", broken, [{ location: ["body", "a"], code: "type" }], /another reason/],
    ["UNAUTHORIZED", { in: "security", location: [], keyword: "required" }, [], /^right$/],
    ["UNAUTHORIZED", broken, [], /another reason: 401/],
    ["INVALID_CONTENT_TYPE", { in: "body", location: [], keyword: "content" }, [], /^right$/],
    ["NOT_FOUND", broken, [], /without a reason$/],
  ])(
    "stands in the body where the document declares no response that fits: %s for %j",
    (error, violation, validation, reason) => {
      const body = Buffer.from(JSON.stringify({ type: `https://stoplight.io/prism/errors#${error}`, validation }));
      expect(textOf(wrongReason(caseOf("rejected", [violation]), { ...answerWith({}), body }))).toMatch(reason);
    },
  );

  test("tells of an example that breaks its schema", () => {
    const violations = (...location: string[]) => ({
      "sl-violations": JSON.stringify([{ location, code: "required" }]),
    });
    expect(isOfExample(answerWith(violations("response", "body")))).toBe(true);
    expect(isOfExample(answerWith(violations("request", "body")))).toBe(false);
    expect(isOfExample(answerWith({}))).toBe(false);
  });

  test("is none of a valid request", () => {
    expect(wrongReason(caseOf("accepted"), answerWith({}))).toBeUndefined();
  });
});
