import { describe, expect, test } from "vitest";
import { parseDuration } from "../../src/cli/duration.ts";

describe("parseDuration", () => {
  test.each([
    ["500ms", 500],
    ["12s", 12_000],
    ["1.5m", 90_000],
    ["1h", 3_600_000],
    ["0.5ms", 0.5],
  ])("%s is %d ms", (text, milliseconds) => {
    expect(parseDuration("--timeout", text)).toBe(milliseconds);
  });

  test.each(["", "5", "s", "0s", "-1s", "1e3s", "1 s", "5S", "5d", "1s1s", ".5s", "Infinitys"])(
    "%j is refused",
    (text) => {
      expect(() => parseDuration("--timeout", text)).toThrow("--timeout must be a duration above zero");
    },
  );

  test("what is refused is shown as it is, harmlessly and not for ever", () => {
    expect(() => parseDuration("--timeout", "5s ")).toThrow('it is "5s "');
    expect(() => parseDuration("--timeout", "\u009b2J\u202e")).toThrow('it is "\\u{9b}2J\\u{202e}"');
    expect(() => parseDuration("--timeout", "x".repeat(5000))).toThrow(/it is "x{99}…$/);
  });
});
