import { describe, expect, test } from "vitest";
import * as yaml from "yaml";
import { Numeral } from "../../src/openapi/numbers.ts";
import { parseJson, parseYaml } from "../../src/openapi/parse.ts";

describe("parseJson", () => {
  test("reads numbers without loss, at any depth", () => {
    const text = '{"a": [9223372036854775807, -1e20, 0.1], "b": {"c": 0.1000000000000000055511151231257827}}';
    expect(parseJson(text)).toEqual({
      a: [9223372036854775807n, -(10n ** 20n), 0.1],
      b: { c: new Numeral("0.1000000000000000055511151231257827") },
    });
  });

  test("leaves texts as they are, whatever they look like", () => {
    const value = { text: "9223372036854775807", quoted: 'a "9223372036854775807', nul: "\u00009223372036854775807" };
    const number = '"number": 9223372036854775807';
    expect(parseJson(`${JSON.stringify(value).slice(0, -1)}, ${number}}`)).toEqual({
      ...value,
      number: 2n ** 63n - 1n,
    });
  });

  test.each(["[01]", "[1.2.3.4.5.6.7.8.9.10]", "[9223372036854775807", "{'a': 1}"])("refuses %s", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});

describe("parseYaml", () => {
  test("reads decimal numbers without loss", () => {
    const text = "[9223372036854775807, +9223372036854775807, 1e20, 0.1, 3.14159265358979323846, 0x10, .inf, 1.0]";
    const long = new Numeral("3.14159265358979323846");
    const max = 9223372036854775807n;
    expect(parseYaml(yaml, text)).toEqual([max, max, 10n ** 20n, 0.1, long, 16, Number.POSITIVE_INFINITY, 1]);
  });

  test("follows as many aliases as there are", () => {
    const aliases = Array.from({ length: 2_000 }, () => "- *one");
    expect(parseYaml(yaml, `- &one { a: [1, 2, 3] }\n${aliases.join("\n")}`)).toHaveLength(2_001);
  });

  test("refuses aliases that expand to more than memory can take", () => {
    const lists = Array.from(
      { length: 9 },
      (_, index) => `- &a${index + 1} [${Array(10).fill(`*a${index}`).join(",")}]`,
    );
    expect(() => parseYaml(yaml, `- &a0 [1]\n${lists.join("\n")}`)).toThrow("expand to more than 2,000,000 values");
  });

  test("refuses an anchor that contains itself", () => {
    expect(() => parseYaml(yaml, "&a { b: *a }")).toThrow("an anchor contains itself");
  });
});
