import { expect, test } from "vitest";
import { fromFragment, fromPointer, toPointer, valueAt } from "../../src/openapi/pointer.ts";

test.each([
  ["", []],
  ["/paths/~1a~1{id}/get", ["paths", "/a/{id}", "get"]],
  ["/~01/", ["~1", ""]],
])("the pointer %j names %j, and the other way round", (pointer, tokens) => {
  expect(fromPointer(pointer)).toEqual(tokens);
  expect(toPointer(tokens)).toBe(pointer);
});

test.each([
  ["#/a%20b/%7B", ["a b", "{"]],
  ["#/a%7E1b", ["a/b"]],
  ["#/100%", ["100%"]],
])("the reference %s is percent-decoded, then read as a pointer", (reference, tokens) => {
  expect(fromFragment(reference)).toEqual(tokens);
});

test.each([
  [{ a: [{ b: 1 }] }, ["a", 0, "b"], 1],
  [{ a: [1] }, ["a", "0"], 1],
  [{}, ["constructor"], undefined],
  [{ a: "text" }, ["a", "length"], undefined],
])("in %j, %j leads to %j", (root, tokens, value) => {
  expect(valueAt(root, tokens)).toBe(value);
});
