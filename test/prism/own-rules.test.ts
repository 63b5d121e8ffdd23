import { describe, expect, test } from "vitest";
import { check, type Json, verdictOf } from "../../src/contract.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const RESPONSES = { "200": { description: "Fine." }, "400": { description: "Not." } };
const posting = (operationId: string, mediaType: string, properties: Json, more: Json = {}): Json => ({
  post: {
    operationId,
    requestBody: { required: true, content: { [mediaType]: { schema: { type: "object", properties, ...more } } } },
    responses: RESPONSES,
  },
});
const TEXTS = { type: "array", items: { type: "string" } };
const NUMBER = { type: "integer", minimum: 0, format: "int32" };
const idParameter = { name: "id", in: "path", required: true, schema: { type: "string" }, example: "a" };
const ofPaths = (paths: Json): Json => ({ openapi: "3.1.0", info: { title: "Odd", version: "1" }, paths });
const DOCUMENT = ofPaths({
  "/refusing": { put: { operationId: "refuse", responses: { "400": { description: "Not." } } } },
  "/silent": { get: { operationId: "say", responses: { "400": { description: "Not." } } } },
  "/fields": posting("fields", "application/x-www-form-urlencoded", { texts: TEXTS, n: NUMBER }),
  "/parts": posting("parts", "multipart/form-data", { n: NUMBER, texts: TEXTS, inner: { type: "object" } }),
  "/links": posting("link", "application/json", { href: { type: "string", format: "url" }, n: NUMBER }),
  "/closed": {
    post: {
      ...(posting("closed", "application/json", {}, { additionalProperties: false })["post"] as Json),
      responses: { "200": { description: "Fine." } },
    },
  },
  "/nulls": posting("nulls", "application/json", { text: { type: "string", nullable: true, maxLength: 3 } }),
  "/{first}/fields": {
    get: {
      operationId: "first",
      parameters: [
        { name: "first", in: "path", required: true, schema: { type: "string" }, example: "a" },
        { name: "page", in: "query", required: true, schema: NUMBER },
        { name: "size", in: "query", required: true, schema: NUMBER },
      ],
      responses: RESPONSES,
    },
  },
  "/any": {
    get: {
      operationId: "any",
      parameters: [{ name: "n", in: "query", schema: NUMBER }],
      responses: { "200": { description: "Fine.", content: { "*/*": { schema: { type: "string" } } } } },
    },
  },
  "/heads": {
    head: {
      operationId: "head",
      parameters: [{ name: "n", in: "query", required: true, schema: NUMBER }],
      responses: { "200": { description: "Fine." } },
    },
  },
  "/things": { get: { operationId: "list", responses: RESPONSES } },
  "/things/{id}": {
    get: {
      operationId: "thing",
      parameters: [idParameter],
      responses: RESPONSES,
    },
  },
});

test("the mock of a document is not accused of rules of its own", { timeout: 240_000 }, async () => {
  await inTemporaryFolder(async (write) => {
    const mockDocument = await write("odd.json", JSON.stringify(DOCUMENT));
    const { failures, deviations, constraints } = await check({
      document: DOCUMENT,
      mockDocument,
      level: "boundary",
      seed: 1,
    });
    expect(failures).toEqual([]);
    expect(deviations.filter(({ occurs, expected }) => expected && !occurs)).toEqual([]);
    const proven = constraints
      .filter((result) => verdictOf(result) === "proven")
      .map(({ constraint }) => constraint.id);
    expect(proven).toEqual(
      expect.arrayContaining([
        "fields/body/n/minimum",
        "parts/body/n/minimum",
        "link/body/n/minimum",
        "first/query/page/minimum",
        "closed/body/additionalProperties",
      ]),
    );
  });
});

describe("a deviation is not demanded of a document that has no place for it", () => {
  test.each<[what: string, paths: Json]>([
    [
      "no response of success",
      { "/silent": { get: { operationId: "say", responses: { "400": { description: "Not." } } } } },
    ],
    [
      "a parameter at the end of its path",
      { "/things/{id}": { get: { operationId: "thing", parameters: [idParameter], responses: RESPONSES } } },
    ],
    [
      "a part of one character",
      { "/parts": posting("parts", "multipart/form-data", { letter: { type: "string", maxLength: 1 } }) },
    ],
    [
      "a path that is another one without its parameter",
      {
        "/things/{id}/lines": { get: { operationId: "lines", parameters: [idParameter], responses: RESPONSES } },
        "/things/lines": { get: { operationId: "all", responses: RESPONSES } },
      },
    ],
  ])("%s", { timeout: 120_000 }, async (_, paths) => {
    await inTemporaryFolder(async (write) => {
      const document = ofPaths(paths);
      const mockDocument = await write("odd.json", JSON.stringify(document));
      const { failures, deviations } = await check({ document, mockDocument, level: "boundary", seed: 1 });
      expect(failures).toEqual([]);
      expect(deviations.filter(({ occurs, expected }) => expected && !occurs)).toEqual([]);
    });
  });
});
