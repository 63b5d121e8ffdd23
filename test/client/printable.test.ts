import { expect, test } from "vitest";
import { printable } from "../../src/client/printable.ts";

test.each([
  { text: "ab", shown: "ab" },
  { text: "abc", shown: "ab…" },
  { text: "👩👩", shown: "👩👩" },
  { text: "👩👩👩", shown: "👩👩…" },
  { text: "a".repeat(1_000_000), shown: "aa…" },
  { text: `a${" ".repeat(100)}b`, shown: "a…" },
  { text: "\ud83d", shown: "\\u{d83d}" },
])("a text is cut at whole characters, and says so: $shown", ({ text, shown }) => {
  expect(printable(text, 2)).toBe(shown);
});
