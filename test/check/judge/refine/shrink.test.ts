import { describe, expect, test } from "vitest";
import { fillPath } from "../../../../src/check/cases/base-request.ts";
import type { Case } from "../../../../src/check/cases/case.ts";
import { deterministicCases } from "../../../../src/check/cases/cases.ts";
import { reservedCharacterConstraint } from "../../../../src/check/cases/parts/reserved-characters.ts";
import type { RequestValues } from "../../../../src/check/cases/request.ts";
import { violationsOf } from "../../../../src/check/cases/violations.ts";
import { shrink } from "../../../../src/check/judge/refine/shrink.ts";
import { makeContract, makeDocument } from "../../../fixtures/make-document.ts";

const text = { type: "string", maxLength: 20 };
const { operation } = makeContract(
  makeDocument({
    parameters: [
      { name: "size", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } },
      { name: "name", in: "query", schema: text },
      { name: "X-Trace", in: "header", schema: text },
    ],
    body: {
      type: "object",
      required: ["rows"],
      additionalProperties: false,
      properties: {
        rows: {
          type: "array",
          minItems: 1,
          maxItems: 9,
          items: { type: "array", prefixItems: [text, text], minItems: 2, maxItems: 2 },
        },
        filter: { type: "string", maxLength: 20 },
        time: {
          type: "object",
          properties: { start: { type: "integer", minimum: 0 }, end: { type: "integer", minimum: 0 } },
        },
      },
    },
  }),
);
type Body = { rows: string[][]; filter?: string; time?: { start?: number; end?: number } };
const large: RequestValues = {
  ...{ path: {}, query: { size: 77, name: "name" }, header: { "X-Trace": "trace" }, cookie: {}, security: "key" },
  body: {
    rows: Array.from({ length: 6 }, (_, row) => [`key ${row}`, "title 😀"]),
    filter: "filter",
    time: { start: 900, end: 901 },
  },
};
const caseOf = (expected: Case["expected"], request: RequestValues): Case => {
  const violations = violationsOf(operation, fillPath(operation, request));
  return { ...{ operation, scenario: "combination", description: "", expected, covers: [] }, request, violations };
};
const bodyOf = ({ body }: RequestValues): Body => body as Body;

/** Shrinks a case for a server with a fault, and keeps what was sent. */
async function shrunk(one: Case, isFaulty: (request: RequestValues) => boolean) {
  const sent: Case[] = [];
  const { request } = await shrink(one, async (smaller) => {
    sent.push(smaller);
    return isFaulty(smaller.request);
  });
  return { request, sent };
}

describe("a valid request that is refused", () => {
  test.each<[what: string, isFaulty: (request: RequestValues) => boolean, query: object, header: object, body: Body]>([
    ["anything", () => true, {}, {}, { rows: [["", ""]] }],
    ["a query", ({ query }) => "name" in query, { name: "" }, {}, { rows: [["", ""]] }],
    ["a header", ({ header }) => "X-Trace" in header, {}, { "X-Trace": "" }, { rows: [["", ""]] }],
    ["a property", ({ body }) => "filter" in (body as object), {}, {}, { rows: [["", ""]], filter: "" }],
    [
      "two together",
      ({ query, body }) => "size" in query && "time" in (body as object),
      { size: 1 },
      {},
      { rows: [["", ""]], time: {} },
    ],
    [
      "a nested property",
      ({ body }) => bodyOf({ body } as RequestValues).time?.end !== undefined,
      {},
      {},
      { rows: [["", ""]], time: { end: 0 } },
    ],
    [
      "three rows",
      (request) => bodyOf(request).rows.length >= 3,
      {},
      {},
      {
        rows: [
          ["", ""],
          ["", ""],
          ["", ""],
        ],
      },
    ],
    ["a number", ({ query }) => Number(query["size"] ?? 0) >= 37, { size: 37 }, {}, { rows: [["", ""]] }],
    ["a length", (request) => (bodyOf(request).filter?.length ?? 0) >= 3, {}, {}, { rows: [["", ""]], filter: "aaa" }],
    [
      "an end",
      (request) => bodyOf(request).filter?.endsWith("er") === true,
      {},
      {},
      { rows: [["", ""]], filter: "er" },
    ],
    ["a character", (request) => JSON.stringify(bodyOf(request)).includes("😀"), {}, {}, { rows: [["", "😀"]] }],
  ])("for %s keeps only that", async (_, isFaulty, query, header, body) => {
    const { request } = await shrunk(caseOf("accepted", large), isFaulty);
    expect([request.query, request.header, request.body]).toEqual([query, header, body]);
  });

  test.each<[what: string, text: string, isFaulty: (text: string) => boolean, shortest: string]>([
    [
      "one character in a length",
      "é😀\n".repeat(6),
      (text) => [...text].length === 18 && /😀/.test(text),
      "a{n}😀a{m}",
    ],
    ["some in a row", "%41\n".repeat(5), (text) => text.length === 20 && text.includes("%41"), "a{n}%41a{m}"],
    ["an amount of them", "<&>aaaaaaaaaaaaaaaaa", (text) => text.replaceAll("&", "&amp;").length > 20, "a&{4}"],
  ])("for %s loses the other characters", async (_, filter, isFaulty, shortest) => {
    const request = { ...large, body: { ...bodyOf(large), filter } };
    const { request: smaller } = await shrunk(caseOf("accepted", request), (one) => isFaulty(bodyOf(one).filter ?? ""));
    expect(bodyOf(smaller).filter).toMatch(new RegExp(`^${shortest.replaceAll(/\{[nm]\}/g, "*")}$`, "u"));
  });

  test("is never replaced by one that is not valid", async () => {
    const { sent } = await shrunk(caseOf("accepted", large), () => true);
    for (const { request, violations } of sent) {
      expect(violations).toEqual([]);
      expect(violationsOf(operation, fillPath(operation, request))).toEqual([]);
    }
  });
});

describe("an invalid request that is accepted", () => {
  const broken: RequestValues = { ...large, body: { ...(large.body as Body), filter: "😀".repeat(30) } };

  test("keeps what it breaks, at one place, and nothing else", async () => {
    const { request, sent } = await shrunk(caseOf("rejected", broken), () => true);
    expect(request.query).toEqual({});
    expect(request.header).toEqual({});
    expect(bodyOf(request)).toEqual({ rows: [["", ""]], filter: "a".repeat(21) });
    for (const { violations } of sent) {
      expect(violations.map(({ keyword, location }) => [keyword, ...location])).toEqual([["maxLength", "filter"]]);
    }
  });

  test("ends with the number next to the limit", async () => {
    const { request } = await shrunk(caseOf("rejected", { ...large, query: { size: 7_777 } }), () => true);
    expect(request.query).toEqual({ size: 101 });
  });

  test("keeps the form of a value whose parts alone are in the wrong order", async () => {
    const pairs = makeContract(
      makeDocument({
        body: {
          type: "array",
          items: {
            type: "array",
            prefixItems: [{ enum: ["key"] }, { type: "string", minLength: 1, maxLength: 9 }],
            minItems: 2,
            maxItems: 2,
          },
        },
      }),
    );
    const [one] = deterministicCases(pairs.contract, pairs.operation).cases.filter(
      ({ scenario }) => scenario === "wrong-order",
    );
    const longer = {
      ...one,
      request: {
        ...one?.request,
        body: [
          ["key", "title"],
          ["title", "key"],
        ],
      },
    } as Case;
    const { body } = (await shrink(longer, async () => true)).request;
    expect(body).toEqual([["title", "key"]]);
  });

  test("of another media type has a body that is right", async () => {
    const html = { ...large, mediaType: "text/html" };
    const { request } = await shrunk(caseOf("rejected", html), () => true);
    expect(request).toMatchObject({ mediaType: "text/html", body: { rows: [["", ""]] } });
  });

  test("keeps each keyword that it breaks, not one of them", async () => {
    const schema = { type: "integer", maximum: 100, multipleOf: 2 };
    const even = makeContract(makeDocument({ parameters: [{ name: "size", in: "query", schema }] }));
    const request: RequestValues = { path: {}, query: { size: 7_777 }, header: {}, cookie: {}, security: "key" };
    const violations = violationsOf(even.operation, request);
    const one = { ...caseOf("rejected", request), operation: even.operation, violations };
    expect((await shrink(one, async () => true)).request.query).toEqual({ size: 121 });
  });

  test("may not turn into another fault", async () => {
    const unknown = { ...large, body: { ...(large.body as Body), other: "other" } };
    const { request } = await shrunk(caseOf("rejected", unknown), () => true);
    expect(Object.keys(bodyOf(request)).sort()).toEqual(["other", "rows"]);
  });
});

describe("a path value", () => {
  const path = makeContract(
    makeDocument({
      path: "/things/{thing}",
      parameters: [
        { name: "thing", in: "path", required: true, schema: { type: "string", minLength: 1, maxLength: 20 } },
      ],
    }),
  );
  const thing = (value: string, expected: Case["expected"]): Case => {
    const { operation } = path;
    const request = { path: { thing: value }, query: {}, header: {}, cookie: {}, security: "key" };
    const violations = violationsOf(operation, fillPath(operation, request));
    const constraint = reservedCharacterConstraint(operation, request);
    return {
      operation,
      scenario: "boundary",
      description: "",
      expected,
      covers: [],
      request,
      violations,
      ...(constraint && { constraint }),
    };
  };
  const smallestOf = async (one: Case, isFaulty: (value: string) => boolean): Promise<unknown> =>
    (await shrink(one, async ({ request }) => isFaulty(String(request.path["thing"] ?? "a")))).request.path["thing"];

  test("that is refused is made as short as shows it", async () => {
    expect(await smallestOf(thing("abcdefghijklmnopqrst", "accepted"), (value) => value.length >= 7)).toHaveLength(7);
  });

  test("that is too long stays next to the limit", async () => {
    expect(await smallestOf(thing("é".repeat(40), "rejected"), () => true)).toBe("a".repeat(21));
  });

  test("keeps a reserved character that it is refused for", async () => {
    expect(await smallestOf(thing("abc/def", "accepted"), () => true)).toMatch(/^\/$/);
  });

  test("is never empty, and never made of dots alone", async () => {
    const sent: string[] = [];
    await smallestOf(thing("..b", "accepted"), (value) => {
      sent.push(value);
      return value.length > 1;
    });
    expect(sent.filter((value) => /^\.*$/.test(value))).toEqual([]);
  });
});

test("a request that fails by itself alone stays as it was", async () => {
  const { request, sent } = await shrunk(caseOf("accepted", large), () => false);
  expect(request).toBe(large);
  expect(sent.length).toBeGreaterThan(10);
});

test("the number of attempts is bounded", async () => {
  const rows = Array.from({ length: 9 }, () => ["a".repeat(20), "b".repeat(20)]);
  // A server that fails by chance keeps the search busy.
  let turn = 0;
  const { sent } = await shrunk(caseOf("accepted", { ...large, body: { rows } }), () => ++turn % 9 === 0);
  expect(sent.length).toBeLessThanOrEqual(150);
});
