import { expect, test } from "vitest";
import { parseArguments, shellQuote } from "../../src/cli/arguments.ts";

test.each([
  { argv: ["--risky"], value: "true" },
  { argv: ["--risky", "true"], value: "true" },
  { argv: ["--risky", "false"], value: "false" },
  { argv: ["--risky=false"], value: "false" },
  { argv: ["--no-risky"], value: "false" },
  { argv: ["--risky", "--json"], value: "true" },
])("an option whose value may be left out takes $value from $argv", ({ argv, value }) => {
  expect(parseArguments(argv, { risky: "optional", json: "switch" }).get("risky")).toEqual([value]);
});

test.each([
  ["plain", "plain"],
  ["a b", "'a b'"],
  ["it's", "'it'\\''s'"],
  ["a\nb", "$'a\\U0000000ab'"],
  ["it's\\\u202e", "$'it\\'s\\\\\\U0000202e'"],
])("a shell reads %j back from %s, and a terminal shows it harmlessly", (word, quoted) => {
  expect(shellQuote(word)).toBe(quoted);
});
