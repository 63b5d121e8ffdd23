import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { compareDocuments } from "../../src/compat.ts";
import { documentsOf, EDITS, NARROWINGS } from "../fixtures/compat-edits.ts";

test.each(NARROWINGS)("Ajv takes a value of the one and refuses it of the other: %s", (_, loose, tight, value) => {
  const ajv = new Ajv2020({ strict: false });
  expect([ajv.validate(loose, value), ajv.validate(tight, value)]).toEqual([true, false]);
});

const comparison = compareDocuments(...documentsOf(EDITS));
const broken = new Set([...comparison.breaking, ...comparison.risky].map(({ operation }) => operation));

describe.each(["request", "response"] as const)("in a %s", (side) => {
  const edits = EDITS.map((edit, index) => [edit.description, edit, `edit${index}`] as const);
  test.each(edits.filter(([, edit]) => edit.side === side))("%s is judged right", (_, { breaks }, operation) => {
    expect(broken.has(operation)).toBe(breaks);
  });
});
