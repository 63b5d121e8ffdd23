import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/openapi/schema/formats.ts";

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv, { mode: "full" });
const limiting = [...FORMATS].filter(([, { limits, type }]) => limits && type === "string");

describe.each(limiting)("the format %s", (format, { accepted, rejected, validate }) => {
  const others = ajv.compile({ type: "string", format });

  it("has texts on both sides that another validator judges alike", () => {
    expect(accepted.filter((text) => !others(text) || !validate(text as never))).toEqual([]);
    expect(rejected.filter((text) => others(text) || validate(text as never))).toEqual([]);
    expect(accepted.length).toBeGreaterThan(1);
    expect(rejected.length).toBeGreaterThan(1);
  });
});

describe("what readers disagree on", () => {
  it.each([
    ["email", "user@localhost"],
    ["email", "ü@example.com"],
    ["email", '"a b"@example.com'],
    ["hostname", "a_b.example.com"],
    ["hostname", "bücher.example"],
    ["ipv4", "01.2.3.4"],
    ["ipv6", "fe80::1%eth0"],
    ["time", "12:00:00"],
    ["time", "23:59:60Z"],
    ["uri", "urn:isbn:0451450523"],
    ["uri", "https://example.com/ü"],
    ["uri-reference", ""],
    ["duration", "P1Y2M3DT4H5M6.7S"],
  ])("is no finding: %s %s", (format, text) => {
    expect(FORMATS.get(format)?.validate(text as never)).toBe(true);
  });
});
