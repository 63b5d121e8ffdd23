import { describe, expect, test } from "vitest";
import { annotations, summary } from "../../action/report.mjs";
import { errorCommand } from "../../action/runner.mjs";
import { parseDuration } from "../../action/server.mjs";

describe("an annotation", () => {
  test("keeps commands of others, line breaks and separators as text", () => {
    expect(errorCommand("a:b,c%\n::", "100 %\r\n::set-output::x")).toBe(
      "::error title=a%3Ab%2Cc%25%0A%3A%3A::100 %25%0D%0A::set-output::x\n",
    );
  });
});

const REPORT = { contract: "c", target: "http://t", seed: 1, requests: 2, constraints: [{}] };

describe("a report", () => {
  const failure = {
    selector: "op/body/a|b/type",
    expected: "rejected",
    message: "a response with <script>, [a link](http://x) and\n| a cell",
    curl: "curl `x`",
    response: null,
  };
  const report = { ...REPORT, failures: Array(12).fill(failure) };

  test("gives the annotations that a runner shows", () => {
    expect(annotations(report).match(/^::error /gm)).toHaveLength(10);
  });

  test("is a table whose cells hold no markup", () => {
    const rows = summary(report)
      .split("\n")
      .filter((line) => line.startsWith("| op"));
    expect(rows).toHaveLength(12);
    expect(rows[0]?.split("|")).toHaveLength(7);
    expect(rows[0]?.replace("<code>", "").replace("</code>", "")).not.toMatch(/[<>`[\]]/);
  });
});

describe("a report of a hostile server", () => {
  const failure = {
    selector: "op/body",
    expected: "rejected",
    message: `%0A::error::x\r\n::add-mask::y\u2028${"\u{1f4e6}".repeat(5_000)}`,
    curl: "\u{1f4e6}".repeat(100_000),
    response: null,
  };
  const report = { ...REPORT, failures: Array(5_000).fill(failure) };

  test("stays within what a runner takes", () => {
    const text = summary(report);
    expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
    const shown = text.match(/^\| op/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(50);
    expect(text).toContain(`\n${5_000 - shown} more are in the reports.`);
    expect(Buffer.byteLength(annotations(report))).toBeLessThan(2 ** 18);
  });

  test("has no command of its own", () => {
    for (const line of annotations(report).trimEnd().split("\n")) {
      expect(line).toMatch(/^::error title=op\/body::%250A::error::x%0D%0A::add-mask::y/);
    }
  });
});

describe("a duration", () => {
  test.each([
    ["300ms", 300],
    ["1.5s", 1_500],
    ["2m", 120_000],
  ])("%s is understood", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});
