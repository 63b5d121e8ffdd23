import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { type Report, toTextReport } from "../../src/contract.ts";
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
  test("gives no command for a deviation that is gone, since no request shows it", () => {
    const gone = makeFinding(null, { selector: "deviation/a", message: "It is gone.", curl: "" });
    const text = textOf({ failures: [gone] });
    expect(text).toContain("1. deviation/a\n   It is gone.");
    expect(text).not.toMatch(/--only deviation|--except '?deviation|Response:/);
    expect(textOf({ failures: [gone, makeFinding(null)] })).toMatch(/curl line of\s+finding 2/);
  });

  test.each([
    ["oneOf", "2 alternatives"],
    ["prefixItems", "2 members"],
    ["content", "2 media types"],
    ["enum", "2 values"],
  ])("says what %s counts", (keyword, words) => {
    const value = ["application/json", "application/xml"];
    const constraint = makeConstraint({ keyword, value });
    expect(textOf({ ...fine, constraints: [makeResult(constraint)] })).toContain(words);
  });

  test.each([
    ["content", "1 media type"],
    ["enum", "1 value"],
  ])("counts one of %s as one", (keyword, words) => {
    const constraint = makeConstraint({ keyword, value: ["application/vnd.a"] });
    expect(textOf({ ...fine, constraints: [makeResult(constraint)] })).toMatch(new RegExp(`${words}(?!s)`));
  });

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
      "   Limit: maximum 100, from api-definition.",
      "   Response: 200 {}",
      "   curl -X POST http://127.0.0.1/things",
      `   hss-container-export check ${replay} --only getThing/query/size/maximum --seed 7`,
    ]);
  });

  test.each([
    ["findings", {}, "Next: paste the curl line of finding 1, fix the server, and run the check again; or"],
    [
      "an early end without a finding",
      { ...fine, stopped: "429" },
      "Next: find out why the target stopped, and run the check again.",
    ],
  ])("says at its end what to do next: %s", (_name, changes, next) => {
    expect(textOf(changes).trimEnd().split("\n\n").at(-1)?.replace(/\s+/g, " ")).toMatch(new RegExp(`^${next}`));
  });

  test("says that there is nothing to do, if there is nothing", () => {
    const text = toTextReport(finished, { replay });
    expect(text).toMatch(/^No finding: /);
    expect(text).toMatch(
      /1 constraint: 1 proven, 0 unproven, 0 broken\. 1,234 requests, seed 7\.\noperations: 2 checked, 1 skipped\.\n\nNothing to do\.\n$/,
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

  test("names no source where the document names none", () => {
    const ours = textOf({
      ...fine,
      constraints: [makeResult(makeConstraint())],
      failures: [makeFinding(makeConstraint())],
    });
    expect(ours).toContain("Limit: maxLength 64.\n");
    expect(ours).not.toMatch(/source|documentation/);
    expect(textOf()).toMatch(/limit +source +acc/);
  });

  test("says that a request is too long to show, instead of filling the screen with it", () => {
    const text = textOf({ failures: [makeFinding(null, { curl: `curl ${"a".repeat(5_000)}` })] });
    expect(text).toContain("too long to show; --reporter json has it");
    expect(text).not.toContain("aaaaaaaa");
  });

  test("lists why the check ended, what is unproven, what was left out, and the deviations", () => {
    const text = textOf();
    for (const part of [
      "The check ended early: the target stopped responding.",
      "Unproven, and why:\n· rejected: nothing is shorter than 0\n    createThing/body/name/minLength",
      "Left out by --except: source:project",
      "\n1 known deviation of the mock, each tried again; --verbose lists them.\n",
    ]) {
      expect(text).toContain(part);
    }
  });

  test.each([
    [true, /Prism: accepted\. NO LONGER SO:\s+correct\s+the\s+table\./],
    [false, /Prism: accepted\. Not\s+so\s+in\s+this\s+run\./],
  ])("says of a deviation that does not occur whether it has to: %j", (expected, words) => {
    const deviations = makeReport().deviations.map((one) => ({ ...one, occurs: false, expected }));
    expect(toTextReport(makeReport({ deviations }), { replay, verbose: true })).toMatch(words);
    expect(toTextReport(makeReport({ deviations }), { replay })).toMatch(
      /1 known deviation of the mock, each tried again, of which 1 did not\s+occur;/,
    );
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

/** A report on many operations that each have constraints of each verdict. */
function manyOperations(amount: number, broken: readonly number[] = []): Partial<Parameters<typeof makeReport>[0]> {
  const constraints = Array.from({ length: amount }, (_, index) => {
    const operation = `operation${index}`;
    const constraint = makeConstraint({ operation, keyword: "maxLength" });
    return [
      makeResult(constraint, broken.includes(index) ? { accepted: { cases: 2, failures: 1 } } : {}),
      makeResult(makeConstraint({ operation, keyword: "minLength" }), {
        unproven: `accepted: ${"a reason ".repeat(20)}${index % 7}`,
      }),
    ];
  }).flat();
  const skipped = Array.from({ length: amount }, (_, index) => ({
    ...makeReport().skipped[0],
    operation: `operation${index}`,
    reason: `it is not read, for the reason ${index % 9}`,
  })) as Report["skipped"];
  return { constraints, skipped, failures: [], excepted: [] };
}
const linesOf = (text: string): string[] => text.trimEnd().split("\n");

describe("the text report on more than three operations", () => {
  test("has a line for each operation, with what is proven and what is not", () => {
    const text = toTextReport(makeReport(manyOperations(5, [1])), { replay, height: 60 });
    expect(linesOf(text).filter((line) => /^[✓✗·] operation/.test(line))).toEqual([
      "✓ operation0  1 proven · 1 unproven",
      "✗ operation1  1 broken · 1 unproven",
      "✓ operation2  1 proven · 1 unproven",
      "✓ operation3  1 proven · 1 unproven",
      "✓ operation4  1 proven · 1 unproven",
    ]);
    expect(text).toContain("--verbose shows each constraint.");
  });

  test("has a row for each constraint where that is asked for", () => {
    const text = toTextReport(makeReport(manyOperations(5)), { replay, verbose: true });
    expect(text.match(/^[✓·] body\/name\/m/gm)).toHaveLength(10);
    expect(text.match(/^· operation\d+ \(/gm)).toHaveLength(5);
    expect(text).not.toContain("--verbose");
  });

  test.each([4, 30, 500])(
    "is no longer than a screen without a finding, and leaves none out: %d operations",
    (amount) => {
      for (const height of [24, 50]) {
        const { stopped: _, ...report } = makeReport({ ...manyOperations(amount), accepted: [] });
        const lines = linesOf(toTextReport(report, { replay, height }));
        expect(lines.length).toBeLessThan(height);
        expect(lines.filter((line) => line.length > 80)).toEqual([]);
        const folded = lines.find((line) => / operations? {2}/.test(line)) ?? "0";
        const listed = lines.filter((line) => /^✓ operation/.test(line)).length;
        expect(listed + Number(folded.match(/\d+/)?.[0])).toBe(amount);
      }
    },
  );

  test("always lists an operation that is broken", () => {
    const text = toTextReport(makeReport(manyOperations(500, [250, 499])), { replay });
    expect(text).toMatch(/^✗ operation250 +1 broken · 1 unproven$/m);
    expect(text).toMatch(/^✗ operation499 +1 broken · 1 unproven$/m);
  });

  test("counts what is skipped and unproven by its reason, the most frequent first", () => {
    const reasons = ["once", "often", "often", "twice", "often", "twice", "seldom"];
    const skipped = reasons.map((reason) => ({ ...makeReport().skipped[0], reason })) as Report["skipped"];
    const text = toTextReport(makeReport({ ...manyOperations(20), skipped }), { replay });
    expect(text).toContain("Skipped, and why:\n· 3 × often\n· 2 × twice\n· 2 × for 2 other reasons");
  });
});

test.each([60, 80, 120])("the text report is as wide as its terminal: %d columns", (width) => {
  const long = "word ".repeat(60);
  const text = toTextReport(makeReport({ stopped: long, constraints: [makeResult(makeConstraint())] }), {
    replay,
    width,
  });
  const lengths = text.split("\n").flatMap((line) => (UNBROKEN.test(line) ? [] : [line.length]));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(width);
  expect(Math.max(...lengths)).toBeGreaterThan(width - 10);
});
