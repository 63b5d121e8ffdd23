import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { toTextReport } from "../../src/contract.ts";
import { HOSTILE, makeConstraint, makeFinding, makeReport, makeResult } from "../fixtures/make-report.ts";

const replay = "--target http://127.0.0.1:8080";
const textOf = (changes: Parameters<typeof makeReport>[0] = {}): string =>
  toTextReport(makeReport(changes), { replay });
const fine = { constraints: [makeResult(makeConstraint())], failures: [], deviations: [], excepted: [] };
const NO_STOP = { ...makeReport(), ...fine };
const { stopped: _, ...finished } = NO_STOP;

/** Lines to be pasted, which must not be broken, and names. */
const UNBROKEN = /^ {3}(?:curl|hss-container-export) |^ {4}\w+\//;

describe("the text report", () => {
  test("leads with the findings: their number in the first line, each before any constraint", () => {
    const text = textOf();
    expect(text).toMatch(/^2 findings: http:\/\/127\.0\.0\.1:8080 against Things 1\.0\.0\n/);
    const order = [
      "1. getThing/query/size/maximum",
      "2. createThing/answer",
      "✓ body/name/maxLength",
      "Unproven, and why",
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test("shows a finding with limit, source, response, curl line and the command that replays it", () => {
    const [, finding = ""] = textOf().split("\n\n");
    expect(finding.split("\n")).toEqual([
      "1. getThing/query/size/maximum",
      "   accepted, and must be rejected",
      "   Limit: 100, from api-definition.",
      "   Response: 200 {}",
      "   curl -X POST http://127.0.0.1/things",
      `   hss-container-export check ${replay} --only getThing/query/size/maximum --seed 7`,
    ]);
  });

  test.each([
    ["findings", {}, "Next: paste the curl line of finding 1, mend the server, and run the check again; or"],
    [
      "an early end without a finding",
      { ...fine, stopped: "429" },
      "Next: see why the target stopped, and run the check again.",
    ],
  ])("says at its end what to do next: %s", (_name, changes, next) => {
    expect(textOf(changes).trimEnd().split("\n\n").at(-1)?.replace(/\s+/g, " ")).toMatch(new RegExp(`^${next}`));
  });

  test("says that there is nothing to do, if there is nothing", () => {
    const text = toTextReport(finished, { replay });
    expect(text).toMatch(/^No finding: /);
    expect(text).toMatch(
      /1 constraints: 1 proven, 0 unproven, 0 broken\. 1,234 requests, seed 7\.\noperations: 2 checked, 1 skipped\.\n\nNothing to do\.\n$/,
    );
  });

  test("is readable at 80 columns, but for what is to be pasted", () => {
    const long = "word ".repeat(60);
    const text = textOf({
      failures: [
        makeFinding(makeConstraint({ note: long }), { message: long, curl: `curl ${"a".repeat(300)}`, count: 12 }),
        makeFinding(null, { response: { status: 400, headers: {}, body: long.repeat(9) } }),
      ],
      constraints: [makeResult(makeConstraint(), { unproven: `accepted: ${long}` })],
      stopped: long,
    });
    const wide = text.split("\n").filter((line) => line.length > 80 && !UNBROKEN.test(line));
    expect(wide).toEqual([]);
    expect(text).toContain("Shown by 12 requests; this is the smallest.");
  });

  test("says that a request is too long to show, instead of filling the screen with it", () => {
    const text = textOf({ failures: [makeFinding(null, { curl: `curl ${"a".repeat(5_000)}` })] });
    expect(text).toContain("too long to show; --reporter json has it");
    expect(text).not.toContain("aaaaaaaa");
  });

  test("lists why the check ended, what is unproven, what was left out, and the deviations", () => {
    const text = textOf();
    for (const part of [
      "The check ended early: the target stopped answering.",
      "Unproven, and why:\n· rejected: nothing is shorter than 0\n    createThing/body/name/minLength",
      "Left out by --except: source:project",
      "Known deviations of the mock, each tried again in this run (1):\n· an empty `query` value: rejected. Prism: accepted.",
    ]) {
      expect(text).toContain(part);
    }
  });

  test.each([
    [true, /Prism: accepted\. NO LONGER SO:\s+correct\s+the\s+table\./],
    [false, /Prism: accepted\. Not\s+so\s+with\s+this\s+Prism\s+and\s+Node\./],
  ])("says of a deviation that does not occur whether it has to: %j", (expected, words) => {
    const deviations = makeReport().deviations.map((one) => ({ ...one, occurs: false, expected }));
    expect(textOf({ deviations })).toMatch(words);
  });

  test("shows nothing of a server that a terminal would obey, or a reader could not see", () => {
    const text = textOf({
      failures: [
        makeFinding(null, { message: HOSTILE, response: { status: 200, headers: {}, body: `${HOSTILE}\u3164` } }),
      ],
      stopped: HOSTILE,
    });
    expect(text).not.toMatch(/(?![\n ])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u);
    for (const escaped of ["\\u{1b}", "\\u{202e}", "\\u{3164}"]) {
      expect(text).toContain(escaped);
    }
  });

  test("says the same with colours and without", () => {
    const coloured = toTextReport(makeReport(), { replay, paint: (_style, text) => `\u001b[1m${text}\u001b[0m` });
    expect(coloured).not.toBe(textOf());
    expect(stripVTControlCharacters(coloured)).toBe(textOf());
  });
});
