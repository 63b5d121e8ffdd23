import { checkTarget, type PlannedCheck, planCheck as planOf } from "./check/check.ts";
import type { CheckOptions as BaseOptions } from "./check/options.ts";
import { type Handler, unservedByHandler } from "./check/send/handler.ts";
import { whyServedElsewhere } from "./check/unserved.ts";
import { ContractError } from "./openapi/errors.ts";
import type { Mock, MockOptions } from "./prism/mock.ts";
import { unservedByPrism } from "./prism/unserved.ts";
import type { RecordingMock, RecordOptions } from "./record/mock.ts";
import type { Report } from "./report/report.ts";
import { declareTests, type TestRunner } from "./report/test-runner.ts";

/** What to check a server against, and how. */
export interface CheckOptions extends BaseOptions {
  /**
   * Scheme, host, port and base path of the server; or the handler of one that does not listen, which is served on a free loopback port
   * for the check. Absent: the Prism mock of `mockDocument` is started, checked and stopped.
   */
  readonly target?: string | Handler | undefined;
  /** Path of the document that the mock serves. */
  readonly mockDocument?: string | undefined;
  /**
   * Whether a known deviation of the mock that does not occur is a finding: for those who keep the table of deviations by this document.
   * Otherwise, the report only says so. @default false
   */
  readonly showsDeviations?: boolean | undefined;
}

/**
 * Checks a server against a contract: every constraint from both sides, then random requests.
 *
 * @param planned What {@link planCheck} gave for the same options; a suite that checks many servers makes it once.
 * @example
 * ```ts
 * const report = await check({ document, target: "http://127.0.0.1:8080", seed: 1 });
 * process.exitCode = report.failures.length === 0 ? 0 : 1;
 *
 * await check({ document, target: app, level: "boundary" }); // an Express app, say, or the `fetch` of a Hono app
 * ```
 * @throws {ContractError} if the check could not run: the document cannot be read, the mock cannot be started, the target does not
 * respond, or denies every valid request.
 */
export async function check(options: CheckOptions, planned?: PlannedCheck): Promise<Report> {
  const { target, document, mockDocument, showsDeviations = false, signal } = options;
  // Before a mock is started: what is wrong with the options is known at once.
  const plan = planned ?? planCheck(options);
  if (typeof target === "string") {
    return checkTarget({ url: target }, options, plan);
  }
  if (target !== undefined) {
    const { serve } = await import("./servers.ts");
    const served = await serve(target);
    try {
      return await checkTarget({ url: served.url }, options, plan);
    } finally {
      await served.close();
    }
  }
  if (mockDocument === undefined) {
    throw new ContractError("target-missing", "There is nothing to check: give a target, or a document for the mock.");
  }
  const { startMockTarget } = await import("./servers.ts");
  const mock = await startMockTarget({ document: mockDocument, contract: document, showsDeviations, signal });
  const stop = () => void mock.stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await checkTarget(mock, options, plan);
  } finally {
    signal?.removeEventListener("abort", stop);
    await mock.stop();
  }
}

/**
 * Starts the real Prism mock as a child process and waits until it responds. With `record`, every request that arrives is judged by the
 * contract, and with a `sequence` an operation gives its responses one after the other, for clients that poll.
 *
 * @example
 * ```ts
 * const mock = await startMock({ document: "openapi.yaml", record: true, sequence: { getTask: ["running", "running", "success"] } });
 * await runMyClient(mock.url);
 * expect(mock.recording().broken).toEqual([]);
 * await mock.stop();
 * ```
 * @throws {ContractError} if Prism is not installed, the port is in use, the document cannot be served, the mock is not ready in time, or
 *   a sequence names what is not in the contract; the reason of `signal` if that is aborted before.
 */
export function startMock(options: RecordOptions & { readonly record: true }): Promise<RecordingMock>;
export function startMock(options: MockOptions & { readonly record?: false | undefined }): Promise<Mock>;
export async function startMock({
  record,
  ...options
}: RecordOptions & { readonly record?: boolean | undefined }): Promise<Mock> {
  const servers = await import("./servers.ts");
  return record ? servers.startRecordingMock(options) : servers.startMock(options);
}

/**
 * What a check would send, without sending it.
 *
 * @param options The same as for {@link check}.
 * @throws {ContractError} if the document cannot be read, or an option names what is not in it
 */
export function planCheck(options: CheckOptions): PlannedCheck {
  const { target } = options;
  if (target === undefined) {
    return planOf(options, unservedByPrism);
  }
  return planOf(options, typeof target === "string" ? whyServedElsewhere : unservedByHandler(target));
}

/** What the tests of a contract check, and how. */
export interface ContractTestOptions extends CheckOptions {
  /**
   * What goes behind `hss-container-export check` to reach the same target, for the command that a failure shows:
   * `--contract openapi.yaml --target http://127.0.0.1:8080`. Absent: the address of the target; of a handler, that a command cannot
   * reach, a failure shows the options.
   */
  readonly replay?: string | undefined;
}

/**
 * Declares a check as tests of a runner: a suite for each operation, a test for each constraint, with its id and its limit as the title.
 * What is found beside the constraints fails a test as well. The first test that runs does the check, for all of them.
 *
 * A constraint that is unproven is skipped, with the reason. Jest and Bun cannot skip a test that runs: there it passes, and the reason
 * goes to standard error.
 *
 * @param runner `describe` and `it` of vitest, Jest, Mocha, Bun or `node:test`.
 * @example
 * ```ts
 * import { describe, it } from "node:test"; // or "vitest", "@jest/globals", "mocha", "bun:test"
 * import { contractTests, readDocument } from "hss-container-export/contract";
 * import { app } from "./app.js";
 *
 * contractTests({ describe, it }, { document: await readDocument("openapi.yaml"), target: app });
 * ```
 * @throws {TypeError} if `describe` or `it` is missing
 * @throws {ContractError} if the document cannot be read, or an option names what is not in it. What else keeps the check from running
 * fails the tests.
 */
export function contractTests(runner: TestRunner, options: ContractTestOptions): void {
  if (typeof runner?.describe !== "function" || typeof runner.it !== "function") {
    throw new TypeError(
      "`describe` and `it` are required: contractTests({ describe, it }, options), with those of your test runner.",
    );
  }
  const { target, replay = typeof target === "string" ? `--contract FILE --target ${target}` : undefined } = options;
  const planned = planCheck(options);
  const { contract } = planned.plan;
  const operations = planned.plan.operations.filter(({ isPossible }) => isPossible);
  declareTests(
    runner,
    { contract: `${contract.title} ${contract.version}`, operations, skipped: planned.skipped },
    () => check(options, planned),
    replay,
  );
}

export type { RequestValues } from "./check/cases/request.ts";
export type { PlannedCheck } from "./check/check.ts";
export type { CheckProgress } from "./check/options.ts";
export {
  type NegativeRequest,
  negativeRequests,
  type PositiveRequest,
  positiveRequests,
  toRequest,
} from "./check/request-arbitraries.ts";
export type { Authenticate, Credential } from "./check/send/authenticate.ts";
export type { FetchHandler, Handler } from "./check/send/handler.ts";
export type { Rate } from "./check/send/session.ts";
export { isObject, type Json, parseText } from "./openapi/document.ts";
export { ContractError } from "./openapi/errors.ts";
export { isAddress, type LoadedDocument, loadDocument, readDocument } from "./openapi/load/load.ts";
export type { Constraint, Contract, Operation, Skipped } from "./openapi/model.ts";
export { readContract, requireServable } from "./openapi/read/contract.ts";
export type { Mock, MockOptions } from "./prism/mock.ts";
export type { RecordingMock, RecordOptions } from "./record/mock.ts";
export {
  type BrokenRequest,
  type Coverage,
  hasUntouched,
  type LimitMet,
  type Noted,
  type RecordedRequest,
  type Recording,
  toJsonRecording,
  type UnansweredRequest,
} from "./record/recording.ts";
export { toHtmlRecording } from "./record/report/html.ts";
export { toJunitRecording } from "./record/report/junit.ts";
export { toTextRecording } from "./record/report/text.ts";
export type { Sequences } from "./record/sequence.ts";
export { acceptedText, parseAccepted } from "./report/accepted.ts";
export { toHtmlReport } from "./report/html.ts";
export { toJunitReport } from "./report/junit.ts";
export {
  type AcceptedEntry,
  type AcceptedFindings,
  type ConstraintResult,
  type Finding,
  type Report,
  toJsonReport,
  verdictOf,
} from "./report/report.ts";
export type { TestRunner } from "./report/test-runner.ts";
export { type TextOptions, toTextReport } from "./report/text.ts";
