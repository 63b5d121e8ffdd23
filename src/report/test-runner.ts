import type { Constraint, Skipped } from "../openapi/model.ts";
import { acceptedSentence } from "./accepted.ts";
import { printable } from "./printable.ts";
import { isOfRequest, replayCommand, subjectOf } from "./replay.ts";
import {
  type ConstraintResult,
  type Finding,
  groupBy,
  namesSources,
  type Report,
  refusedText,
  verdictOf,
} from "./report.ts";
import { excerpt } from "./text/lines.ts";
import { limitOf } from "./text/operations.ts";

/** The functions of a test runner: vitest, Jest, Mocha, Bun or `node:test`. */
export interface TestRunner {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: ((title: string, test: () => Promise<void>, timeout?: number) => unknown) & {
    readonly skip: (title: string, test: () => void) => unknown;
  };
}

/** What is known of a report before there is one. */
export interface Outline {
  /** Title and version of the contract. */
  readonly contract: string;
  readonly operations: readonly {
    readonly operation: { readonly id: string };
    readonly constraints: readonly Constraint[];
  }[];
  readonly skipped: readonly Skipped[];
}

/** A report by what its tests are about. */
interface Shares {
  readonly report: Report;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Why a finding is not a failure. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly results: ReadonlyMap<string, ConstraintResult>;
}

/** A check bounds its own time: this is the longest that a timer takes. @unit milliseconds */
const NO_LIMIT = 2 ** 31 - 1;
const MAX_SHOWN_CURL = 2_000;
const MAX_SHOWN_BODY = 160;
/** What belongs to no operation. */
const WHOLE = "";

/**
 * Declares a report as tests: a suite for each operation, in it a test for each constraint and one for what is found beside them, and a
 * test of the check itself. Every finding fails one of them.
 *
 * @param run Makes the report. It is called once, by the first test that runs.
 * @param replay What goes behind the command `check` to reach the same target; absent where no command does.
 */
export function declareTests(
  { describe, it }: TestRunner,
  { contract, operations, skipped }: Outline,
  run: () => Promise<Report>,
  replay: string | undefined,
): void {
  const constraints = operations.flatMap((planned) => planned.constraints);
  const suites = new Map(groupBy(constraints, ({ operation }) => operation));
  const planned = new Set(operations.map(({ operation }) => operation.id));
  const unread = new Map(groupBy(skipped, ({ operation }) => operation));
  const ids = new Set(constraints.map(({ id }) => id));
  const subject = (finding: Finding): string => {
    const { operation } = subjectOf(finding);
    return ids.has(finding.selector) ? finding.selector : planned.has(operation) ? operation : WHOLE;
  };
  let started: Promise<Shares> | undefined;
  const test = (title: string, about: string): void => {
    it(
      title,
      // Jest, Mocha and Bun would take a parameter for a callback, and vitest reads what fixtures it names.
      async function (this: unknown) {
        // biome-ignore lint/complexity/noArguments: as said above, it can have no parameter.
        const [context]: unknown[] = [...arguments];
        withoutLimit(this);
        started ??= run().then((report) => sharesOf(report, subject));
        const shares = await started;
        const failures = failuresOf(shares, about, replay);
        if (failures.length > 0) {
          throw failed(failures);
        }
        const reason = whyUndecided(shares, about);
        if (reason !== undefined) {
          skip(title, reason, context, this);
        }
      },
      NO_LIMIT,
    );
  };
  describe(contract, () => test("the check runs to its end", WHOLE));
  for (const operation of new Set([...planned, ...unread.keys()])) {
    describe(operation, () => {
      for (const constraint of suites.get(operation) ?? []) {
        test(printable(`${constraint.id}: ${limitOf(constraint)}`), constraint.id);
      }
      for (const { place, reason } of unread.get(operation) ?? []) {
        it.skip(printable(`${operation} (${place}): ${reason}`), () => undefined);
      }
      if (planned.has(operation)) {
        test(`${operation}: responses, and valid values together`, operation);
      }
    });
  }
}

function sharesOf(report: Report, subject: (finding: Finding) => string): Shares {
  return {
    report,
    findings: new Map(groupBy(report.failures, subject)),
    accepted: new Map(
      report.accepted.flatMap((entry) => entry.findings.map((finding) => [subject(finding), acceptedSentence(entry)])),
    ),
    results: new Map(report.constraints.map((result) => [result.constraint.id, result])),
  };
}

function failuresOf(
  { report, findings, accepted, results }: Shares,
  about: string,
  replay: string | undefined,
): string[] {
  const { stopped } = report;
  const refused = refusedText(report);
  const whole = [
    ...(stopped === undefined ? [] : [`The check ended early: ${printable(stopped)}.`]),
    ...(refused === undefined ? [] : [refused]),
  ];
  const own = (findings.get(about) ?? []).map((finding) => findingText(finding, replay, namesSources(report)));
  const result = results.get(about);
  const isLost = own.length === 0 && !accepted.has(about) && result !== undefined && verdictOf(result) === "broken";
  return [...(about === WHOLE ? whole : []), ...own, ...(isLost ? [countOf(result)] : [])];
}

function countOf({ accepted, rejected }: ConstraintResult): string {
  return `${accepted.failures + rejected.failures} of ${accepted.cases + rejected.cases} requests failed.`;
}

/** A finding in a few lines. */
function findingText(finding: Finding, replay: string | undefined, hasSources: boolean): string {
  const { constraint, selector, message, response, curl, seed } = finding;
  return [
    `${selector}: ${printable(message)}`,
    ...(constraint
      ? [
          `Limit: ${constraint.keyword} ${printable(limitOf(constraint))}${hasSources ? `, from ${constraint.source}` : ""}.`,
        ]
      : []),
    ...(isOfRequest(finding)
      ? [
          response
            ? `Response: ${response.status} ${excerpt(response.body, MAX_SHOWN_BODY)}`.trimEnd()
            : "Response: none",
          curl.length > MAX_SHOWN_CURL ? "The request is too long to show here." : curl,
          replay === undefined
            ? `Again: contractTests with { only: [${JSON.stringify(selector)}], seed: ${seed} }`
            : replayCommand(finding, replay),
        ]
      : []),
  ].join("\n");
}

/** An error without a stack: where it was thrown tells nothing of the server. */
function failed(failures: readonly string[]): Error {
  const error = new Error(failures.join("\n\n"));
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

function whyUndecided({ accepted, results }: Shares, about: string): string | undefined {
  const result = results.get(about);
  const sentence = accepted.get(about);
  return sentence !== undefined ? `accepted: ${sentence}` : result?.unproven && `unproven: ${result.unproven}`;
}

/** Mocha's time for a test ends after 2 s, and takes no other in `it`. */
function withoutLimit(self: unknown): void {
  if (hasMethod(self, "timeout")) {
    self.timeout(0);
  }
}

/** Skips the test that runs. vitest and `node:test` hand over who can, to Mocha's it is `this`; with Jest and Bun nobody can. */
function skip(title: string, reason: string, context: unknown, self: unknown): void {
  if (hasMethod(context, "skip")) {
    context.skip(printable(reason));
    return;
  }
  process.stderr.write(`${title}: ${printable(reason)}\n`);
  if (hasMethod(self, "skip")) {
    self.skip();
  }
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (argument?: unknown) => void> {
  return typeof Object(value)[name] === "function";
}
