import { describe, expect, test } from "vitest";
import { readContract } from "../../src/openapi/read/contract.ts";
import { SoundSchemas } from "../../src/openapi/schema/sound.ts";

const components = {
  schemas: {
    Tree: { type: "object", properties: { children: { type: "array", items: { $ref: "#/components/schemas/Tree" } } } },
    Broken: { type: "object", properties: { size: { type: "integer", minimum: "1" } } },
  },
};

function documentOf(schema: unknown) {
  const post = { operationId: "make", requestBody: { content: { "application/json": { schema } } }, responses: {} };
  return { openapi: "3.1.0", info: { title: "Sound", version: "1" }, paths: { "/things": { post } }, components };
}

const refusedOf = (schema: unknown) => readContract(documentOf(schema)).skipped.map(({ code }) => code);

describe("a schema that is sure to compile", () => {
  test.each<[string, unknown]>([
    ["one that leads back to itself", { $ref: "#/components/schemas/Tree" }],
    ["one whose limit no double holds", { type: "integer", maximum: 2n ** 64n }],
    ["one of every kind of argument", { type: ["object", "null"], required: ["a"], dependentRequired: { a: ["b"] } }],
    ["one with an annotation of any kind", { type: "string", "x-order": null, example: 5, discriminator: "a" }],
    ["one that allows anything", true],
  ])("is %s, and is not refused", (_, schema) => {
    expect(new SoundSchemas(documentOf(schema)).has(schema)).toBe(true);
    expect(refusedOf(schema)).toEqual([]);
  });
});

describe("a schema that may not compile", () => {
  const rows: [string, Record<string, unknown>][] = [
    ["a limit that is a text", { type: "string", maxLength: "5" }],
    ["an enumeration of nothing", { enum: [] }],
    ["a text where names are listed", { type: "object", properties: { a: { type: "object", required: "b" } } }],
    ["a schema that is a number", { type: "array", items: { anyOf: [{ not: 5 }] } }],
    ["a reference to such a one", { type: "array", items: { $ref: "#/components/schemas/Broken" } }],
  ];
  test.each(rows)("is one with %s, and is skipped by name", (_, schema) => {
    expect(new SoundSchemas(documentOf(schema)).has(schema)).toBe(false);
    expect(refusedOf(schema)).not.toEqual([]);
  });

  test("stays one when it is asked for again", () => {
    const sound = new SoundSchemas(documentOf({}));
    const schema = { $ref: "#/components/schemas/Broken" };
    expect([sound.has(schema), sound.has(components.schemas.Broken), sound.has(schema)]).toEqual([false, false, false]);
  });
});
