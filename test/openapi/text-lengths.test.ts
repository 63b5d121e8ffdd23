import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { codePoints } from "../../src/openapi/schema/code-points.ts";
import { countOnlyIfNeeded } from "../../src/openapi/schema/text-lengths.ts";

// Whole pairs, and halves that may meet in any order.
const texts = fc
  .array(fc.constantFrom("a", "é", "😀", "\ud83d", "\ude00"), { maxLength: 8 })
  .map((units) => units.join(""));

test("validates the length of any text as Ajv itself does", () => {
  const options = { allErrors: true, strict: false };
  const own = new Ajv2020(options);
  const quick = new Ajv2020(options);
  countOnlyIfNeeded(quick);
  const limits = Array.from({ length: 10 }, (_, limit) => ({ minLength: limit, maxLength: limit }));
  const validators = limits.map((schema) => [own.compile(schema), quick.compile(schema)] as const);
  const broken = (validate: ValidateFunction, text: string) =>
    validate(text) ? [] : validate.errors?.map(({ keyword }) => keyword);
  fc.assert(
    fc.property(texts, fc.constantFrom(...validators), (text, [expected, found]) => {
      expect(broken(found, text)).toEqual(broken(expected, text));
    }),
    { numRuns: 1_000 },
  );
});

test("counts what a text consists of when it is read character by character", () => {
  fc.assert(fc.property(texts, (text) => codePoints(text) === [...text].length));
});
