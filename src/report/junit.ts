import { acceptedSentence } from "./accepted.ts";
import { printable } from "./printable.ts";
import { isOfRequest, replayCommand, subjectOf } from "./replay.ts";
import {
  type AcceptedFindings,
  type ConstraintResult,
  type Finding,
  type Report,
  refusedText,
  verdictOf,
} from "./report.ts";
import { TOOL } from "./tool.ts";

/** How a JUnit report is written. */
export interface JunitOptions {
  /** When the check ran. @default now */
  readonly date?: Date;
  /** What goes behind the command `check` to reach the same target again. */
  readonly replay?: string;
}

/**
 * A report as JUnit XML: a test case a constraint, and one for each finding that is not a constraint's.
 *
 * It is valid against the strict schema (windyroad) and the one of Jenkins.
 * Characters that XML forbids, and such that cannot be seen, stand as `\u{…}`.
 */
export function toJunitReport(report: Report, { date = new Date(), replay = "" }: JunitOptions = {}): string {
  const { target, seed, contract, version, requests, excepted, stopped } = report;
  const findings = new Map<string, Finding[]>();
  for (const finding of report.failures) {
    findings.set(finding.selector, [...(findings.get(finding.selector) ?? []), finding]);
  }
  const refused = refusedText(report);
  const accepted = new Map(
    report.accepted.flatMap((entry) =>
      entry.findings.map((finding) => [finding.selector, { entry, finding }] as const),
    ),
  );
  const cases = [
    ...(refused === undefined ? [] : [testCase("check", "has a valid request accepted", "failure", refused, "")]),
    ...report.constraints.map((result) => {
      const own = findings.get(result.constraint.id) ?? [];
      findings.delete(result.constraint.id);
      const known = own.length === 0 ? accepted.get(result.constraint.id) : undefined;
      accepted.delete(result.constraint.id);
      return known ? acceptedCase(known.finding, known.entry) : constraintCase(result, own, replay);
    }),
    ...[...findings.values()].flat().map((finding) => otherCase(finding, replay)),
    ...[...accepted.values()].map(({ finding, entry }) => acceptedCase(finding, entry)),
    ...report.skipped.map(({ operation, place, reason }) => testCase(operation, place, "skipped", reason, "")),
    ...(stopped === undefined ? [] : [testCase("check", "runs to its end", "failure", `it stopped: ${stopped}`, "")]),
  ];
  const properties = { contract, target, seed, requests, version, excepted: excepted.join(", "), stopped };
  return junitSuite({ name: contract, hostname: hostOf(target), date, properties }, cases);
}

/** A suite as JUnit XML. */
export function junitSuite(
  about: {
    readonly name: string;
    readonly hostname: string;
    readonly date: Date;
    readonly properties: Readonly<Record<string, string | number | undefined>>;
  },
  cases: readonly TestCase[],
): string {
  const suite = {
    name: about.name,
    package: TOOL,
    id: 0,
    timestamp: about.date.toISOString().slice(0, 19),
    hostname: about.hostname,
    tests: cases.length,
    failures: cases.filter(({ outcome }) => outcome === "failure").length,
    errors: 0,
    skipped: cases.filter(({ outcome }) => outcome === "skipped").length,
    time: 0,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite${attributes(suite)}>`,
    "    <properties>",
    ...Object.entries(about.properties)
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    "    </properties>",
    ...cases.map(({ xml }) => xml),
    "    <system-out></system-out>",
    "    <system-err></system-err>",
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** A test case, written. */
export interface TestCase {
  readonly outcome: "passed" | "failure" | "skipped";
  readonly xml: string;
}

function constraintCase(result: ConstraintResult, findings: readonly Finding[], replay: string): TestCase {
  const { constraint, accepted, rejected, unproven } = result;
  const { id, operation } = constraint;
  const verdict = verdictOf(result);
  const name = id.slice(operation.length + 1);
  if (verdict === "broken" || findings.length > 0) {
    const failed = accepted.failures + rejected.failures;
    const message = findings[0]?.message ?? `${failed} of ${accepted.cases + rejected.cases} requests failed`;
    return testCase(
      operation,
      name,
      "failure",
      message,
      findings.map((finding) => details(finding, replay)).join("\n\n"),
    );
  }
  return verdict === "unproven"
    ? testCase(operation, name, "skipped", unproven ?? "", "")
    : testCase(operation, name, "passed", "", "");
}

function acceptedCase(finding: Finding, entry: AcceptedFindings): TestCase {
  const { operation, name } = subjectOf(finding);
  return testCase(operation, name, "skipped", `accepted: ${acceptedSentence(entry)}`, "");
}

function otherCase(finding: Finding, replay: string): TestCase {
  const { operation, name } = subjectOf(finding);
  return testCase(operation, `${name}: ${finding.message}`, "failure", finding.message, details(finding, replay));
}

function details(finding: Finding, replay: string): string {
  const { message, curl, response } = finding;
  return [
    message,
    ...(isOfRequest(finding)
      ? [
          curl,
          response ? `Response: ${response.status} ${response.body}` : "Response: none",
          replayCommand(finding, replay),
        ]
      : []),
  ].join("\n");
}

/** Writes a test case. */
export function testCase(
  classname: string,
  name: string,
  outcome: TestCase["outcome"],
  message: string,
  text: string,
): TestCase {
  const start = `    <testcase${attributes({ classname, name, time: 0 })}`;
  switch (outcome) {
    case "passed":
      return { outcome, xml: `${start}/>` };
    case "skipped":
      return { outcome, xml: `${start}>\n      <skipped${attributes({ message })}/>\n    </testcase>` };
    case "failure": {
      const failure = `<failure${attributes({ message, type: "contract" })}>${escapeXml(printable(text, "\n"))}</failure>`;
      return { outcome, xml: `${start}>\n      ${failure}\n    </testcase>` };
    }
  }
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(printable(String(value)))}"`)
    .join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).hostname : target;
}
