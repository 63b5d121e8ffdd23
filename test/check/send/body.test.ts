import { describe, expect, it } from "vitest";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import { violationsOf } from "../../../src/check/cases/violations.ts";
import { isWellDefined } from "../../../src/check/cases/well-defined.ts";
import { serialize } from "../../../src/check/send/serialize.ts";
import { type Json, readContract } from "../../../src/contract.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const FORM = "application/x-www-form-urlencoded";
const PARTS = "multipart/form-data";
const EMPTY = { path: {}, query: {}, header: {}, cookie: {}, security: "key" };
const SCHEMA = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 5 },
    ages: { type: "array", items: { type: "integer" } },
    deep: { type: "object", properties: { a: { type: "integer" } } },
    file: { type: "string", format: "binary" },
    isNew: { type: "boolean" },
  },
};

/** A document whose operation takes bodies of some media types. */
function withBodies(content: Json, required = true): Json {
  const document = makeDocument({ body: {} });
  const paths = { "/things": { post: { operationId: "make", requestBody: { required, content }, responses: {} } } };
  return { ...document, paths };
}

const of = (mediaType: string, schema: unknown = SCHEMA, more: Json = {}) =>
  makeContract(withBodies({ [mediaType]: { ...(schema !== undefined && { schema }), ...more } }));

async function written(mediaType: string, body: unknown, more: Json = {}, schema: unknown = SCHEMA) {
  const { operation } = of(mediaType, schema, more);
  const wire = await serialize(operation, { ...EMPTY, body }, { base: "", credentials: new Map(), headers: {} });
  return { text: wire.body, mediaType: wire.headers["Content-Type"] };
}

describe("a body", () => {
  it.each([
    ["plain values", {}, { name: "a&b", ages: [1, 2] }, "name=a%26b&ages=1&ages=2"],
    ["a joined list", { ages: { explode: false } }, { ages: [1, 2] }, "ages=1,2"],
    ["a deep object", { deep: { style: "deepObject" } }, { deep: { a: 1 } }, "deep%5Ba%5D=1"],
    ["JSON", { deep: { contentType: "application/json" } }, { deep: { a: 1 } }, "deep=%7B%22a%22%3A1%7D"],
  ])("is a form of %s", async (_, encoding, body, text) => {
    expect(await written(FORM, body, { encoding })).toEqual({ text, mediaType: FORM });
  });

  it("is a form of several parts, a file, text and JSON, each as its encoding says", async () => {
    const encoding = { file: { contentType: "application/octet-stream" } };
    const { text, mediaType } = await written(
      PARTS,
      { name: "a", ages: [1, 2], deep: { a: 1 }, file: "b" },
      { encoding },
    );
    const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(mediaType ?? "")?.[1];
    const part = (head: string, content: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    expect(text).toBe(
      part('name="name"', "a") +
        part('name="ages"', "1") +
        part('name="ages"', "2") +
        part('name="deep"\r\nContent-Type: application/json', '{"a":1}') +
        part('name="file"; filename="file"\r\nContent-Type: application/octet-stream', "b") +
        `--${boundary}--\r\n`,
    );
  });

  it.each([
    ["text/plain", { type: "integer" }, 5, "5"],
    ["text/*", { type: "string" }, "a b", "a b"],
    ["application/octet-stream", undefined, "a", "a"],
    ["*/*", { type: "string" }, "a", '"a"'],
  ])("of %s is written so", async (mediaType, schema, body, text) => {
    const sent = { "text/*": "text/plain", "*/*": "application/json" }[mediaType] ?? mediaType;
    expect(await written(mediaType, body, {}, schema ?? {})).toEqual({ text, mediaType: sent });
  });

  it.each([
    [FORM, { name: "abcdef" }, ["name"], "maxLength"],
    [FORM, { name: "a", ages: ["b"] }, ["ages", 0], "type"],
    [FORM, { ages: [1] }, ["name"], "required"],
    [FORM, { name: [], ages: [1] }, ["name"], "required"],
    [PARTS, { name: "a", isNew: "word" }, ["isNew"], "type"],
    [PARTS, { name: "a", deep: { a: "b" } }, ["deep", "a"], "type"],
    [PARTS, { name: "a", other: "b" }, [], "additionalProperties"],
  ])("of %s breaks what its texts break: %j", (mediaType, body, location, keyword) => {
    const violations = violationsOf(of(mediaType).operation, { ...EMPTY, body });
    expect(violations).toContainEqual({ in: "body", location, keyword });
  });

  it.each([
    [FORM, { name: "5", ages: ["1"], isNew: "true" }],
    [PARTS, { name: 5, ages: 1, isNew: true }],
  ])("of %s means what its texts say: %j", (mediaType, body) => {
    expect(violationsOf(of(mediaType).operation, { ...EMPTY, body })).toEqual([]);
  });

  it.each([
    ["null", FORM, { name: null }],
    ["an object within a form", FORM, { name: "a", deep: { a: 1 } }],
    ["a list where one is asked for", FORM, { name: ["a", "b"] }],
    ["another spelling of a number", FORM, { name: "a", ages: ["1e3"] }],
    ["another spelling of a boolean", FORM, { name: "a", isNew: "yes" }],
    ["half a surrogate pair", FORM, { name: "\ud800" }],
    ["no field", FORM, {}],
    ["no object", FORM, [1]],
    ["an empty field that some read as none", FORM, { name: "a", isNew: "" }],
    ["letters without a charset", PARTS, { name: "é" }],
    ["a name that is quoted in several ways", PARTS, { name: "a", 'a"b': "c" }],
    ["an empty text", "text/plain", ""],
    ["a letter without a charset", "text/plain", "é"],
  ])("is not sent with %s (%s)", (_, mediaType, body) => {
    const schema = mediaType === "text/plain" ? { type: "string" } : SCHEMA;
    expect(isWellDefined(of(mediaType, schema).operation, { ...EMPTY, body })).toBe(false);
  });

  it("has an empty field where that is wrong, whether it is read as empty or as none", () => {
    expect(isWellDefined(of(FORM).operation, { ...EMPTY, body: { name: "", ages: [1] } })).toBe(true);
  });
});

describe("the cases of a form", () => {
  it.each([FORM, PARTS])("prove each constraint of it from both sides (%s)", (mediaType) => {
    const { contract, operation } = of(mediaType);
    const { cases } = deterministicCases(contract, operation);
    for (const id of ["name/maxLength", "ages/*/type", "additionalProperties", "name/required"]) {
      const sides = cases.filter(({ covers }) => covers.some((one) => one.id === `make/body/${id}`));
      expect(new Set(sides.map(({ expected }) => expected)), id).toEqual(new Set(["accepted", "rejected"]));
    }
  });
});

describe("a body of several media types", () => {
  const content = {
    "application/xml": { schema: SCHEMA },
    [FORM]: { schema: SCHEMA },
    "application/json": { schema: { type: "object", properties: { a: { type: "integer" } } } },
    "image/png": {},
  };

  it("is a variant of its operation for each, that of JSON first, and what cannot be written is skipped by name", () => {
    const { operations, skipped } = readContract(withBodies(content));
    expect(operations.map(({ id, body, isVariant }) => [id, body?.mediaType, isVariant])).toEqual([
      ["make", "application/json", undefined],
      ["make", FORM, true],
    ]);
    expect(skipped.map(({ place }) => place)).toEqual(["body/application/xml", "body/image/png"]);
  });

  it("keeps the ids of the first, and names the media type in those of the others", () => {
    const ids = readContract(withBodies(content)).operations.map(({ constraints }) => constraints.map(({ id }) => id));
    expect(ids[0]).toContain("make/body/a/type");
    expect(ids[0]).toContain("make/body/content");
    expect(ids[1]).toContain(`make/body:${FORM}/name/maxLength`);
    expect(ids.flat()).toHaveLength(new Set(ids.flat()).size);
  });

  it("is not refused for a media type that the document declares", () => {
    const { contract, operation } = makeContract(withBodies({ ...content, "text/*": {} }));
    const wrong = deterministicCases(contract, operation).cases.flatMap(({ expected, request }) =>
      expected === "rejected" && request.mediaType ? [request.mediaType] : [],
    );
    expect(wrong).toContain("application/octet-stream");
    expect(wrong.filter((one) => one.startsWith("text/") || one === FORM)).toEqual([]);
  });

  it("is skipped where none can be written, with its operation if it is mandatory", () => {
    const places = (required: boolean) =>
      readContract(withBodies({ "application/xml": {} }, required)).skipped.map(({ place }) => place);
    expect(places(false)).toContain("body");
    expect(places(true)).toContain("operation");
  });
});
