// Whether one regular expression matches all that another does.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { implies } from "../../src/compat/schema/limits/patterns.ts";

const patternOf = (maxDepth: number): fc.Arbitrary<string> =>
  fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth, withCrossShrink: true },
      fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w"),
      fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("")),
      fc.tuple(tie("pattern"), tie("pattern")).map((parts) => `(?:${parts.join("|")})`),
      fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{2,}")).map(([of, n]) => `(${of})${n}`),
    ),
  })).pattern;
const pattern = patternOf(2);
/** None of which has more states than are worth looking at: a repetition of a repetition can have. */
const flat = patternOf(1);
const anchored = fc
  .tuple(fc.constantFrom("", "^"), pattern, fc.constantFrom("", "$"))
  .map(([start, middle, end]) => `${start}${middle}${end}`);

/** All texts of a few letters, one of which the patterns do not name, and one of which is no `.`. */
const TEXTS = Array.from({ length: 6 }).reduce<string[][]>(
  (lists) => [...lists, (lists.at(-1) ?? []).flatMap((text) => ["a", "b", "-", "\n"].map((letter) => text + letter))],
  [[""]],
);

test("a pattern never implies one that does not match all of its texts", () => {
  fc.assert(
    fc.property(anchored, anchored, (narrow, wide) => {
      const [from, to] = [new RegExp(narrow, "u"), new RegExp(wide, "u")];
      expect(implies([narrow], wide) && TEXTS.flat().some((text) => from.test(text) && !to.test(text))).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test("a pattern always implies one that has it among its alternatives", () => {
  fc.assert(
    fc.property(flat, flat, flat, (one, other, third) => {
      expect(implies([`^${one}${third}$`], `^(?:${other}|${one})(?:${third})$`)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

describe("a pattern that", () => {
  test.each([
    ["is written with its classes spelled out", "^\\d{2}:[\\w.]+$", "^[0-9][0-9]:[a-zA-Z0-9_.]+$"],
    ["has its alternatives in another order", "^(?:2[0-3]|[01]\\d):?$", "^([01]\\d|2[0-3]):?$"],
    ["escapes what needs none", "^[\\-/\\.]\\/\\u0041\\x41\\u{41}$", "^[-/.]/AAA$"],
    ["counts in other words", "^a{2,}b{0,1}$", "^aa+b?$"],
    ["says by a class what another says by its complement", "^[^\\s]$", "^\\S$"],
    ["names its groups", "^(?<year>\\d+)$", "^\\d+$"],
  ])("%s is the same", (_, one, other) => {
    expect([implies([one], other), implies([other], one)]).toEqual([true, true]);
  });

  test.each([
    ["looks ahead", "^(?=.*a)b$"],
    ["refers back", "^(a|b)\\1$"],
    ["names a property of Unicode", "^\\p{Lu}$"],
    ["ends before its end", "^(a$)?b$"],
    ["has more states than are worth looking at", "^(?:a|b)*a(?:a|b){12}$", "^[ab]*a[ab]{12}$"],
  ])("%s is taken to imply only itself", (_, given, same = `(?:${given})`) => {
    expect([implies([given], given), implies([given], same)]).toEqual([true, false]);
  });
});
