import { describe, expect, it } from "vitest";
import type { RequestValues } from "../../../src/check/cases/request.ts";
import { violationsOf } from "../../../src/check/cases/violations.ts";
import { isWellDefined } from "../../../src/check/cases/well-defined.ts";
import { serialize } from "../../../src/check/send/serialize.ts";
import { type Json, readContract } from "../../../src/contract.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const LIST = { type: "array", items: { type: "integer" } };
const COLOR = { type: "object", properties: { R: { type: "integer", maximum: 255 }, G: { type: "string" } } };

/** A parameter `c` in a place. */
function of(place: string, parameter: Json) {
  const path = place === "path" ? "/things/{c}" : "/things";
  const needed = place === "path" ? { required: true } : {};
  const { operation } = makeContract(
    makeDocument({ path, parameters: [{ name: "c", in: place, ...needed, ...parameter }] }),
  );
  const request = (value: unknown): RequestValues => ({
    ...{ path: {}, query: {}, header: {}, cookie: {}, security: "key" },
    [place === "querystring" ? "query" : place]: { c: value },
  });
  return { operation, request };
}

async function written(place: string, parameter: Json, value: unknown): Promise<string | undefined> {
  const { operation, request } = of(place, parameter);
  const destination = { base: "http://h", credentials: new Map(), headers: {} };
  const { target, headers } = await serialize(operation, request(value), destination);
  return place === "header" ? headers["c"] : place === "cookie" ? headers["Cookie"] : target.replace("/things", "");
}

describe("a value of a parameter", () => {
  it.each([
    ["path", { schema: LIST }, [3, 4], "/3,4"],
    ["path", { schema: COLOR }, { R: 1, G: "a b" }, "/R,1,G,a%20b"],
    ["path", { schema: COLOR, explode: true }, { R: 1, G: "a" }, "/R=1,G=a"],
    ["path", { schema: { type: "string" }, style: "label" }, "a/b", "/.a%2Fb"],
    ["path", { schema: LIST, style: "label" }, [3, 4], "/.3,4"],
    ["path", { schema: LIST, style: "label", explode: true }, [3, 4], "/.3.4"],
    ["path", { schema: COLOR, style: "label", explode: true }, { R: 1, G: "a" }, "/.R=1.G=a"],
    ["path", { schema: { type: "string" }, style: "matrix" }, "a", "/;c=a"],
    ["path", { schema: LIST, style: "matrix" }, [3, 4], "/;c=3,4"],
    ["path", { schema: LIST, style: "matrix", explode: true }, [3, 4], "/;c=3;c=4"],
    ["path", { schema: COLOR, style: "matrix" }, { R: 1, G: "a" }, "/;c=R,1,G,a"],
    ["path", { schema: COLOR, style: "matrix", explode: true }, { R: 1, G: "a" }, "/;R=1;G=a"],
    ["query", { schema: LIST }, [3, 4], "?c=3&c=4"],
    ["query", { schema: LIST, explode: false }, [3, 4], "?c=3,4"],
    ["query", { schema: LIST, style: "spaceDelimited" }, [3, 4], "?c=3%204"],
    ["query", { schema: LIST, style: "pipeDelimited" }, [3, 4], "?c=3%7C4"],
    ["query", { schema: LIST, style: "pipeDelimited", explode: true }, [3, 4], "?c=3&c=4"],
    ["query", { schema: COLOR }, { R: 1, G: "a&b" }, "?R=1&G=a%26b"],
    ["query", { schema: COLOR, explode: false }, { R: 1, G: "a" }, "?c=R,1,G,a"],
    ["query", { schema: COLOR, style: "pipeDelimited" }, { R: 1, G: "a" }, "?c=R%7C1%7CG%7Ca"],
    ["query", { schema: COLOR, style: "deepObject" }, { R: 1, G: "a" }, "?c%5BR%5D=1&c%5BG%5D=a"],
    ["query", { schema: { type: "string" }, allowReserved: true }, "a/b", "?c=a%2Fb"],
    ["query", { content: { "application/json": { schema: COLOR } } }, { R: 1 }, "?c=%7B%22R%22%3A1%7D"],
    ["querystring", { content: { "application/x-www-form-urlencoded": { schema: COLOR } } }, { R: 1 }, "?R=1"],
    ["header", { schema: LIST }, [3, 4], "3,4"],
    ["header", { schema: COLOR }, { R: 1, G: "a b" }, "R,1,G,a b"],
    ["header", { schema: COLOR, explode: true }, { R: 1, G: "a" }, "R=1,G=a"],
    ["header", { content: { "application/json": { schema: COLOR } } }, { R: 1 }, '{"R":1}'],
    ["cookie", { schema: { type: "integer" }, style: "cookie" }, 3, "c=3"],
  ] as const)("in the %s, %j, is written as its style says: %j", async (place, parameter, value, text) => {
    expect(await written(place, parameter, value)).toBe(text);
  });

  it.each([
    ["path", { schema: LIST, style: "label", explode: true }, { in: [[1.5]], out: [[3, 4], [3]] }],
    ["path", { schema: { type: "string" }, style: "label" }, { in: ["a.b", ""], out: ["a-b"] }],
    ["query", { schema: LIST, explode: false }, { in: [["a,b"], [null], [[1]]], out: [["a b"]] }],
    ["query", { schema: LIST, style: "spaceDelimited" }, { in: [["a b"]], out: [["a,b"]] }],
    ["query", { schema: LIST, style: "pipeDelimited" }, { in: [["a|b"]], out: [["a b"]] }],
    ["query", { schema: LIST }, { in: [[""]], out: [["a,b"], ["", "a"]] }],
    ["query", { schema: COLOR }, { in: [{}, { other: 1 }, { R: null }, { R: [1] }, "R"], out: [{ G: "a,b" }] }],
    ["query", { schema: COLOR, explode: false }, { in: [{ G: "a,b" }, { G: "" }], out: [{ G: "a b" }] }],
    ["query", { schema: COLOR, style: "deepObject" }, { in: [{ G: {} }, { "a]": 1 }, "G"], out: [{ other: 1 }] }],
    ["query", { schema: { type: "integer" }, allowEmptyValue: true }, { in: [""], out: ["a"] }],
    ["header", { schema: COLOR, explode: true }, { in: [{ G: "a=b" }, { G: " a" }], out: [{ G: "a b" }] }],
  ] as const)("in the %s, %j, is not sent where nothing says how: %j", (place, parameter, values) => {
    const { operation, request } = of(place, parameter);
    for (const value of values.in) {
      expect(isWellDefined(operation, request(value)), JSON.stringify(value)).toBe(false);
    }
    for (const value of values.out) {
      expect(isWellDefined(operation, request(value)), JSON.stringify(value)).toBe(true);
    }
  });

  it.each([
    ["query", { schema: COLOR }, { R: 300, G: "a" }, ["c", "R"], "maximum"],
    ["query", { schema: COLOR, style: "deepObject" }, { R: "a" }, ["c", "R"], "type"],
    ["header", { content: { "application/json": { schema: COLOR } } }, { R: "1" }, ["c", "R"], "type"],
  ] as const)("in the %s, %j, breaks what its texts break: %j", (place, parameter, value, location, keyword) => {
    const { operation, request } = of(place, parameter);
    expect(violationsOf(operation, request(value))).toEqual([{ in: place, location, keyword }]);
  });

  it("means the number that its text says", () => {
    const { operation, request } = of("query", { schema: COLOR });
    expect(violationsOf(operation, request({ R: "1", G: 2 }))).toEqual([]);
  });
});

describe("a parameter that cannot be written", () => {
  it.each([
    ["an array in a cookie", { in: "cookie", schema: LIST }],
    ["JSON in a cookie", { in: "cookie", content: { "application/json": { schema: LIST } } }],
    ["a list of lists", { in: "query", schema: { type: "array", items: LIST } }],
    ["a list of objects", { in: "query", style: "pipeDelimited", schema: { type: "array", items: COLOR } }],
    [
      "an object with a list that it needs",
      { in: "query", style: "deepObject", schema: { type: "object", required: ["a"], properties: { a: LIST } } },
    ],
    ["a list in the style of objects", { in: "query", style: "deepObject", schema: LIST }],
    ["an exploded object between delimiters", { in: "query", style: "pipeDelimited", explode: true, schema: COLOR }],
    ["a style of another place", { in: "header", style: "form", schema: LIST }],
    ["a text of another media type", { in: "query", content: { "text/csv": { schema: LIST } } }],
    ["a place that there is not", { in: "body", schema: LIST }],
  ])("is %s: it is skipped by name, and the rest is read", (_, parameter) => {
    const document = makeDocument({
      parameters: [
        { name: "c", ...parameter },
        { name: "d", in: "query" },
      ],
    });
    const { operations, skipped } = readContract(document);
    expect(operations[0]?.parameters.map(({ name }) => name)).toEqual(["d"]);
    expect(skipped.map(({ place }) => place)).toEqual([`${parameter.in}/c`]);
  });

  it("skips its operation where it is mandatory", () => {
    const document = makeDocument({ parameters: [{ name: "c", in: "cookie", required: true, schema: LIST }] });
    expect(readContract(document).skipped.map(({ place }) => place)).toEqual(["operation"]);
  });
});
