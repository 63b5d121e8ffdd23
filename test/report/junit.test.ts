import { describe, expect, test } from "vitest";
import { toJunitReport } from "../../src/contract.ts";
import { junitViolations } from "../fixtures/junit-schema.ts";
import { HOSTILE, makeConstraint, makeFinding, makeReport, makeResult } from "../fixtures/make-report.ts";
import { type Element, parseXml } from "../fixtures/xml.ts";

function suiteOf(xml: string): { suite: Element; cases: Element[] } {
  const [suite] = parseXml(xml).children;
  if (!suite) {
    throw new Error("the report has no suite");
  }
  return { suite, cases: suite.children.filter(({ name }) => name === "testcase") };
}

describe("the JUnit report", () => {
  test("is valid against the schema", () => {
    expect(junitViolations(parseXml(toJunitReport(makeReport())))).toEqual([]);
  });

  test("is valid without a constraint, a finding or a deviation", () => {
    const empty = makeReport({ constraints: [], failures: [], deviations: [], excepted: [] });
    expect(junitViolations(parseXml(toJunitReport(empty)))).toEqual([]);
  });

  test("has a test case a constraint, by operation and the rest of the id", () => {
    const { cases } = suiteOf(toJunitReport(makeReport()));
    expect(cases.slice(0, 3).map(({ attributes: { classname, name } }) => [classname, name])).toEqual([
      ["createThing", "body/name/maxLength"],
      ["createThing", "body/name/minLength"],
      ["getThing", "query/size/maximum"],
    ]);
  });

  test("gives no command for a deviation that is gone, since no request shows it", () => {
    const gone = makeFinding(null, { selector: "deviation/a", message: "It is gone.", curl: "" });
    const { cases } = suiteOf(toJunitReport(makeReport({ constraints: [], failures: [gone] })));
    const [failure] = cases.flatMap(({ children }) => children.filter(({ name }) => name === "failure"));
    expect(failure?.text.trim()).toBe("It is gone.");
  });

  test("counts what it holds", () => {
    const { suite, cases } = suiteOf(toJunitReport(makeReport()));
    const holding = (name: string) => cases.filter(({ children }) => children[0]?.name === name).length;
    expect(suite.attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(holding("failure")),
      skipped: String(holding("skipped")),
    });
  });

  test("gives a failure its message, curl line, response and the command that replays it", () => {
    const { cases } = suiteOf(toJunitReport(makeReport(), { replay: "--target http://127.0.0.1:8080" }));
    const failure = cases[2]?.children[0];
    expect(failure?.attributes["message"]).toBe("accepted, and must be rejected");
    expect(failure?.text.split("\n")).toEqual([
      "accepted, and must be rejected",
      "curl -X POST http://127.0.0.1/things",
      "Response: 200 {}",
      "hss-container-export check --target http://127.0.0.1:8080 --only getThing/query/size/maximum --seed 7",
    ]);
  });

  test("skips what is unproven, with the reason", () => {
    const { cases } = suiteOf(toJunitReport(makeReport()));
    expect(cases[1]?.children[0]).toMatchObject({
      name: "skipped",
      attributes: { message: "rejected: nothing is shorter than 0" },
    });
  });

  test("gives a finding without constraint a test case of its own", () => {
    const { stopped: _, ...report } = makeReport();
    const { cases } = suiteOf(toJunitReport(report));
    expect(cases.at(-3)).toMatchObject({
      attributes: { classname: "createThing", name: "answer: no answer" },
      children: [{ name: "failure" }],
    });
  });

  test("keeps the slashes of an operation's name", () => {
    const constraint = makeConstraint({ operation: "repos/get", keyword: "reserved" });
    const failures = [makeFinding(constraint), makeFinding(null, { selector: "repos/get/answer" })];
    const constraints = [makeResult(makeConstraint({ operation: "repos/get" }))];
    const { cases } = suiteOf(toJunitReport({ ...makeReport(), constraints, failures }));
    expect(
      cases.slice(0, 3).map(({ attributes: { classname, name = "" } }) => [classname, name.split(": ")[0]]),
    ).toEqual([
      ["repos/get", "body/name/maxLength"],
      ["repos/get", "body/name/reserved"],
      ["repos/get", "answer"],
    ]);
  });

  test("fails when the check ended early", () => {
    const { cases } = suiteOf(toJunitReport(makeReport()));
    expect(cases.at(-1)?.children[0]?.attributes["message"]).toContain("the target stopped responding");
  });

  test("fails a constraint that only a finding speaks against", () => {
    const constraint = makeConstraint();
    const report = makeReport({ constraints: [makeResult(constraint)], failures: [makeFinding(constraint)] });
    expect(suiteOf(toJunitReport(report)).cases[0]?.children[0]?.name).toBe("failure");
  });

  test("names contract, target, seed, and what was left out as properties", () => {
    const { suite } = suiteOf(toJunitReport(makeReport()));
    const properties = Object.fromEntries(
      suite.children[0]?.children.map(({ attributes: { name, value } }) => [name, value]) ?? [],
    );
    expect(properties).toMatchObject({
      contract: "Things 1.0.0",
      target: "http://127.0.0.1:8080",
      seed: "7",
      excepted: "source:project",
    });
  });

  test("stays valid whatever a server sends, and shows each forbidden character", () => {
    const constraint = makeConstraint({ operation: HOSTILE, pointer: `/${HOSTILE}` });
    const finding = makeFinding(constraint, {
      message: HOSTILE,
      curl: HOSTILE,
      response: { status: 200, headers: {}, body: HOSTILE },
    });
    const report = makeReport({
      constraints: [makeResult(constraint, { unproven: HOSTILE })],
      failures: [finding, makeFinding(null, { selector: HOSTILE, message: HOSTILE })],
      contract: HOSTILE,
      excepted: [HOSTILE],
      target: HOSTILE,
      stopped: HOSTILE,
    });
    const document = parseXml(toJunitReport(report, { replay: HOSTILE }));
    expect(junitViolations(document)).toEqual([]);
    expect(JSON.stringify(document)).toContain(
      String.raw`\\u{0}\\u{1b}[31m\\u{202e}\\u{feff}\\u{2028}\\u{fffe}\\u{d800}`,
    );
  });
});

describe("the schema of the test", () => {
  const valid = toJunitReport(makeReport(), { date: new Date(0) });

  test.each([
    ["a missing attribute", 'hostname="127.0.0.1" ', ""],
    ["a time with a zone", "T00:00:00", "T00:00:00Z"],
    ["an unknown attribute", "<properties>", '<properties extra="">'],
    ["an unknown element", "<system-out></system-out>", "<output></output>"],
    ["a wrong order", "<properties>", "<system-out></system-out><properties>"],
    ["two outcomes of a test case", "<skipped", "<error/><skipped"],
  ])("refuses %s", (_, found, replacement) => {
    expect(valid).toContain(found);
    expect(junitViolations(parseXml(valid.replace(found, replacement)))).not.toEqual([]);
  });

  test.each([
    ["a control character", "Things", "\u0001"],
    ["a bare ampersand", "Things", "&"],
    ["an element without end", "</testsuites>", ""],
  ])("refuses %s as not well-formed", (_, found, replacement) => {
    expect(() => parseXml(valid.replace(found, replacement))).toThrow();
  });
});
