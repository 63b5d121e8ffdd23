// Values that are written as text: of a parameter, `5` is an integer and a text alike.
import { describe, expect, test } from "vitest";
import { compareDocuments } from "../../src/compat.ts";
import type { Json } from "../../src/openapi/document.ts";
import { broken } from "./documents.ts";

const FORM = "application/x-www-form-urlencoded";
const OK = { "200": { description: "" } };

function documentOf(operation: Json): Json {
  const paths = { "/things": { post: { operationId: "post", responses: OK, ...operation } } };
  return { openapi: "3.1.0", info: { title: "Things", version: "1" }, paths };
}

const PLACES: Readonly<Record<string, (schema: Json) => Json>> = {
  "query parameter": (schema) => ({ parameters: [{ name: "q", in: "query", schema }] }),
  "header parameter": (schema) => ({ parameters: [{ name: "q", in: "header", schema }] }),
  "query list, its members between commas": (schema) => ({
    parameters: [{ name: "q", in: "query", explode: false, schema }],
  }),
  "field of a form": (schema) => ({
    requestBody: { content: { [FORM]: { schema: { type: "object", properties: { q: schema } } } } },
  }),
  "parameter of JSON": (schema) => ({
    parameters: [{ name: "q", in: "query", content: { "application/json": { schema } } }],
  }),
};
const WRITTEN = ["query parameter", "header parameter", "field of a form"];
const REPEATED = ["query parameter", "field of a form"];
const LISTED = [...WRITTEN, "query list, its members between commas"];

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const listOf = (items: Json, others: Json = {}): Json => ({ type: "array", items, ...others });

/** What it was, what it becomes, and where each value that was sent is read as before. */
const ROWS: readonly (readonly [description: string, from: Json, to: Json, within: readonly string[]])[] = [
  ["an integer becomes a text", INTEGER, STRING, LISTED],
  ["a number becomes a text", { type: "number" }, STRING, LISTED],
  ["a text becomes an integer", STRING, INTEGER, []],
  ["a number becomes an integer", { type: "number" }, INTEGER, []],
  ["an integer becomes a text with a format", INTEGER, { ...STRING, format: "uuid" }, []],
  ["an integer becomes digits", { ...INTEGER, minimum: 0 }, { ...STRING, pattern: "^[0-9]+$" }, LISTED],
  ["an integer with a sign becomes digits", INTEGER, { ...STRING, pattern: "^[0-9]+$" }, []],
  ["an integer becomes a text that is too short", INTEGER, { ...STRING, maxLength: 3 }, []],
  [
    "an integer becomes a text that is long enough",
    { ...INTEGER, minimum: 0, maximum: 999 },
    { ...STRING, maxLength: 3 },
    LISTED,
  ],
  ["a boolean becomes a text", { type: "boolean" }, STRING, LISTED],
  ["a boolean becomes one of three words", { type: "boolean" }, { enum: ["true", "false", "all"] }, LISTED],
  ["a boolean becomes one word", { type: "boolean" }, { enum: ["true"] }, []],
  ["two words become a boolean", { enum: ["true", "false"] }, { type: "boolean" }, LISTED],
  ["digits become integers", { enum: ["1", "2"] }, INTEGER, LISTED],
  ["a text that is no number becomes an integer", { enum: ["1", "01"] }, INTEGER, []],
  ["a default becomes its text", { ...INTEGER, default: 5 }, { ...STRING, default: "5" }, LISTED],
  ["an integer becomes a list", INTEGER, listOf(INTEGER), LISTED],
  ["an integer becomes a list of anything", INTEGER, { type: "array" }, LISTED],
  ["a text becomes a list", STRING, listOf(STRING), REPEATED],
  ["an integer becomes a list of texts", INTEGER, listOf(STRING), LISTED],
  ["an integer becomes a list of two", INTEGER, listOf(INTEGER, { minItems: 2 }), []],
  ["a list becomes one value", listOf(STRING), STRING, []],
  ["members of a list become texts", listOf(INTEGER), listOf(STRING), LISTED],
  [
    "an object in it becomes wider",
    { type: "object", properties: { a: listOf(INTEGER) } },
    { type: "object", properties: { a: listOf(STRING) } },
    LISTED.filter((place) => place !== "field of a form"),
  ],
];

describe.each(ROWS)("%s", (_, from, to, within) => {
  test.each(Object.keys(PLACES))("in a %s", (place) => {
    const [old, next] = [from, to].map((schema) => documentOf(PLACES[place]?.(schema) ?? {})) as [Json, Json];
    expect(broken(compareDocuments(old, next)).length === 0).toBe(within.includes(place));
  });
});

test("a header of a response that was any text may become an integer, and not the other way round", () => {
  const header = (schema: Json): Json =>
    documentOf({ responses: { "200": { description: "", headers: { Count: { schema } } } } });
  expect(broken(compareDocuments(header(STRING), header(INTEGER)))).toEqual([]);
  expect(broken(compareDocuments(header(INTEGER), header(STRING))).map(({ rule }) => rule)).toEqual([
    "response-header-type-changed",
  ]);
});
