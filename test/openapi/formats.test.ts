import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/openapi/formats.ts";

describe("a date-time", () => {
  const isDateTime = (text: string): boolean => FORMATS.get("date-time")?.validate(text as never) ?? false;

  test.each<[text: string, valid: boolean]>([
    ["2024-02-29T23:59:59Z", true],
    ["2024-02-29t23:59:59z", true],
    ["1998-12-31T23:59:60Z", true],
    ["1998-12-31T15:59:60.123-08:00", true],
    ["1999-01-01T07:59:60+08:00", true],
    ["1998-12-31T23:58:60Z", false],
    ["1998-12-31T22:59:60Z", false],
    ["1998-12-31T23:59:60+01:00", false],
    ["1998-12-31T23:59:61Z", false],
    ["2023-02-29T00:00:00Z", false],
    ["2023-02-28T24:00:00Z", false],
    ["2023-02-28T00:00:00+24:00", false],
    ["2023-02-28 00:00:00Z", false],
  ])("%s: %s", (text, valid) => {
    expect(isDateTime(text)).toBe(valid);
  });
});
