import { describe, expect, it } from "vitest";
import { toHtmlReport, toJsonReport, toJunitReport, toTextReport } from "../../src/contract.ts";
import { makeReport } from "../fixtures/make-report.ts";

const report = makeReport();
const WRITERS = {
  text: () => toTextReport(report, { replay: "" }).replaceAll(/\s+/g, " "),
  json: () => JSON.stringify(toJsonReport(report)),
  junit: () => toJunitReport(report),
  html: () => toHtmlReport(report),
};

describe.each(Object.entries(WRITERS))("the %s report", (name, write) => {
  it("has each skipped part with its place and reason", () => {
    expect(write()).toMatch(/putThing.*operation.*multipart\/form-data.*is not read/s);
  });

  it("counts operations", () => {
    const counts = {
      json: /"checked":2,"skipped":1/,
      html: /2 checked, 1 skipped/,
      text: /operations: 2 checked, 1 skipped/,
    };
    const junit = /<testcase classname="putThing" name="operation" time="0">\s*<skipped message="putThing\/body/;
    expect(write()).toMatch({ ...counts, junit }[name] ?? "");
  });

  it("has what is accepted, with its reason, and apart from the findings", () => {
    expect(write()).toMatch(/getThing\/?(?:" name=")?combination.*being mended/s);
    expect(report.failures.map(({ selector }) => selector)).not.toContain("getThing/combination");
  });
});

// JUnit has a place for tests alone.
const { junit: _, ...BESIDE_JUNIT } = WRITERS;

describe.each(Object.entries(BESIDE_JUNIT))("the %s report", (name, write) => {
  it("says which value would prove more", () => {
    expect(write()).toMatch(
      name === "json" ? /"missingValues":\["thing_id"\]/ : /More could be proven .* --value thing_id=VALUE/,
    );
  });

  it("says of which entry nothing is left", () => {
    expect(write()).toMatch(name === "json" ? /"reason":"mended","status":"gone"/ : /\(mended\): no longer applies/);
  });
});
