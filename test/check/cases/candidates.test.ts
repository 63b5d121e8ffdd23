import { expect, test } from "vitest";
import { candidatesOf } from "../../../src/check/cases/values/candidates.ts";
import type { Json } from "../../../src/openapi/document.ts";
import type { SchemaNode } from "../../../src/openapi/model.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const nodeOf = (body: Json): SchemaNode => {
  const { operation } = makeContract(makeDocument({ body }));
  if (!operation.body) {
    throw new Error("the operation has no body");
  }
  return operation.body.node;
};
const text = { type: "string", maxLength: 5 };

test("makes the candidates of schemas that say the same once", () => {
  const words = ["a word"];
  const first = candidatesOf(nodeOf(text), words);
  expect(candidatesOf(nodeOf({ ...text, description: "The same." }), words)).toBe(first);
});

test.each<[string, Json]>([
  ["another limit", { ...text, maxLength: 6 }],
  ["another keyword", { ...text, minLength: 1 }],
])("makes other candidates for a schema with %s", (_, other) => {
  const words = ["a word"];
  const first = candidatesOf(nodeOf(text), words);
  expect(candidatesOf(nodeOf(other), words)).not.toEqual(first);
});

test.each<[string, Json]>([
  ["holds others", { type: "array", items: text }],
  ["takes long texts", { ...text, maxLength: 100_000 }],
])("does not keep the candidates of a schema that %s", (_, schema) => {
  const words = ["a word"];
  const first = candidatesOf(nodeOf(schema), words);
  expect(candidatesOf(nodeOf(schema), words)).not.toBe(first);
});

test("makes candidates of the words of each contract", () => {
  const node = nodeOf({ type: "string", enum: ["on", "off"] });
  const values = (words: readonly string[]) => candidatesOf(node, words).negative.map(({ value }) => value);
  expect(values(["paused"])).toContain("paused");
  expect(values(["stopped"])).not.toContain("paused");
});

test("keeps the candidates of the schemas that were used last", () => {
  const words = ["a word"];
  const unused = { type: "integer" };
  const [first, firstUnused] = [text, unused].map((schema) => candidatesOf(nodeOf(schema), words));
  for (let maxLength = 100; maxLength < 200; maxLength++) {
    candidatesOf(nodeOf({ type: "string", maxLength }), words);
    candidatesOf(nodeOf(text), words);
  }
  expect(candidatesOf(nodeOf(text), words)).toBe(first);
  expect(candidatesOf(nodeOf(unused), words)).not.toBe(firstUnused);
});
