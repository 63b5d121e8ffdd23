import { describe, expect, test } from "vitest";
import { check, type Json, type Report } from "../../../src/contract.ts";
import { ConstructedApi } from "../../fixtures/constructed/api.ts";
import { serve } from "../../fixtures/constructed/server.ts";

const RESPONSES = { 200: { description: "Fine." }, 400: { description: "Refused." } };
const documentOf = (operation: Json, more: Json = {}, path = "/a"): Json => ({
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  paths: { [path]: { post: { operationId: "a", responses: RESPONSES, ...operation } } },
  ...more,
});
const ofQuery = (schema: Json): Json => documentOf({ parameters: [{ name: "q", in: "query", schema }] });
const ofBody = (schema: Json, mediaType = "application/json"): Json =>
  documentOf({ requestBody: { required: true, content: { [mediaType]: { schema } } } });

/** Checks a document on the server that another one is right for by construction. */
async function checkOn(document: Json, served = document): Promise<Report> {
  const server = await serve(new ConstructedApi(served));
  try {
    return await check({ document, target: server.url, level: "boundary", seed: 1 });
  } finally {
    await server.stop();
  }
}

const messages = ({ failures }: Report): string[] => failures.map(({ selector, message }) => `${selector}: ${message}`);
const IDENTIFIED = { type: "object", required: ["a"], properties: { a: { type: "integer" } } };
const INTEGER_OR_NULL = { type: ["integer", "null"] };
const SPREAD = { type: "object", properties: { shared: { type: "integer" } } };

describe("a server that is right by construction is not accused", () => {
  test.for<readonly [kind: string, document: Json]>([
    [
      "of refusing an example that some readers of its format refuse",
      ofQuery({ type: "string", format: "time", example: "23:20:50.52" }),
    ],
    ["of refusing a text that is not a pointer", ofQuery({ type: "string", format: "json-pointer" })],
    [
      "of refusing the JSON of an object that a path shows",
      documentOf(
        { parameters: [{ name: "id", in: "path", required: true, schema: IDENTIFIED, example: { a: 1 } }] },
        {},
        "/a/{id}",
      ),
    ],
    ["of taking any bytes", ofBody({ type: "string" }, "application/octet-stream")],
    [
      "of reading the text null as null in a form",
      ofBody(
        { type: "object", properties: { a: { anyOf: [{ type: "string", pattern: "^b$" }, { type: "null" }] } } },
        "application/x-www-form-urlencoded",
      ),
    ],
    [
      "of taking null where an infinite number was meant",
      ofBody({ type: "object", properties: { a: { type: "array", items: INTEGER_OR_NULL } } }, "multipart/form-data"),
    ],
  ])("%s", async ([, document]) => {
    expect(messages(await checkOn(document))).toEqual([]);
  });

  test.for<readonly [kind: string, place: string, parameters: readonly Json[]]>([
    [
      "two objects that are spread into one query with a name in common",
      "query/one",
      [
        { name: "one", in: "query", schema: { anyOf: [SPREAD, { type: "null" }] } },
        { name: "other", in: "query", schema: SPREAD },
      ],
    ],
    ["a header whose name has a space", "header/a b", [{ name: "a b", in: "header", schema: { type: "integer" } }]],
    [
      "a schema that cannot be compiled",
      "query/q",
      [{ name: "q", in: "query", schema: { type: "integer", minimum: 1, exclusiveMinimum: true } }],
    ],
  ])("%s is skipped by name, and the rest is checked", async ([, place, parameters]) => {
    const sound = { name: "sound", in: "query", schema: { type: "integer", minimum: 1 } };
    const document = documentOf({ parameters: [...parameters, sound] });
    const report = await checkOn(document, documentOf({ parameters: [sound] }));
    expect(messages(report)).toEqual([]);
    expect(report.skipped.map((skipped) => skipped.place)).toContain(place);
    expect(report.constraints.map(({ constraint }) => constraint.id)).toContain("a/query/sound/minimum");
  });
});

describe("a server of another document is found", () => {
  const OPEN = { type: "object", required: ["file"], properties: { file: { type: "string", format: "binary" } } };
  const PAIR = { type: "array", prefixItems: [{ type: "integer" }, { type: "integer" }], items: false };
  const { items: _, ...unbounded } = PAIR;
  const TAGS = { type: "array", items: { type: "string", minLength: 1 }, contains: { const: "a" }, uniqueItems: true };
  const WORD = { type: "string", pattern: "^[\\w-.]+$", maxLength: 16 };
  const CODE = { type: "string", pattern: "^(DE|FR)$", minLength: 2, maxLength: 2 };
  const LISTED = { type: "object", properties: { a: { type: "string" } } };
  const OTHER = { type: "object", properties: { b: { type: "object", properties: { c: { type: "string" } } } } };
  const KEYED = { components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } } } };
  const NEVER = { type: "string", pattern: "^a$", minLength: 3 };

  test.for<readonly [fault: string, document: Json, served: Json]>([
    ["closed where it should be open", ofBody(OPEN), ofBody({ ...OPEN, additionalProperties: false })],
    [
      "closed where its form should be open",
      ofBody(OPEN, "multipart/form-data"),
      ofBody({ ...OPEN, additionalProperties: false }, "multipart/form-data"),
    ],
    [
      "taking for both of two alternatives what is but one",
      ofBody({ oneOf: [LISTED, OTHER] }),
      ofBody({ oneOf: [LISTED, { type: "object", properties: { b: { type: "object" } } }] }),
    ],
    [
      "asking for a credential that is optional",
      documentOf({ security: [{ key: [] }, {}] }, KEYED),
      documentOf({ security: [{ key: [] }] }, KEYED),
    ],
    ["asking for no credential", documentOf({ security: [{ key: [] }] }, KEYED), documentOf({}, KEYED)],
    ["taking members beyond a tuple", ofBody(PAIR), ofBody(unbounded)],
    ["taking members twice that a list must contain", ofBody(TAGS), ofBody({ ...TAGS, uniqueItems: false })],
    [
      "refusing the greatest integer of a double",
      ofBody({ type: "integer", maximum: Number.MAX_SAFE_INTEGER }),
      ofBody({ type: "integer", maximum: Number.MAX_SAFE_INTEGER - 1 }),
    ],
    ["shorter than a pattern of classes allows", ofQuery(WORD), ofQuery({ ...WORD, maxLength: 15 })],
    ["taking other texts of the same length", ofQuery(CODE), ofQuery({ ...CODE, pattern: "" })],
    ["taking texts where none conforms", ofQuery(NEVER), ofQuery({ ...NEVER, pattern: "" })],
  ])("%s", async ([, document, served]) => {
    expect(messages(await checkOn(document))).toEqual([]);
    expect(messages(await checkOn(document, served))).not.toEqual([]);
  });
});
