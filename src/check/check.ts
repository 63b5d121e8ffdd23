import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { ContractError } from "../openapi/errors.ts";
import type { Constraint, Contract, Operation, Skipped } from "../openapi/model.ts";
import { proveDeviations } from "../prism/deviations.ts";
import { mockVersions, startMock } from "../prism/mock.ts";
import { type RestartableMock, restartableMock } from "../prism/restartable-mock.ts";
import { sortAccepted } from "../report/accepted.ts";
import type { Report } from "../report/report.ts";
import { smallestRequest } from "./cases/base-request.ts";
import { isLoopback, withPlaceholders } from "./credentials.ts";
import { decisionOf } from "./judge/judge.ts";
import { shrinkFaults } from "./judge/shrink-faults.ts";
import type { CheckOptions } from "./options.ts";
import { changesByMethod, changesOf, gapsOf, type Plan, requestsOf } from "./plan.ts";
import { type Prepared, prepare, valuesOf } from "./prepare.ts";
import { goneDeviations, results, toFindings } from "./results.ts";
import { Run } from "./run.ts";
import { runPlan } from "./run-plan.ts";
import { hider } from "./send/serialize.ts";
import { isAnswer, Session } from "./send/session.ts";
import { wasTried } from "./was-tried.ts";

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_CONCURRENCY = 8;

/** Version of this package. */
export const VERSION: string = createRequire(import.meta.url)("../../package.json").version;

/** What a check would send, without sending it. */
export function planCheck(options: CheckOptions): {
  plan: Plan;
  requests: number;
  /** How many valid requests may change something, and how many of each method. */
  changes: number;
  changesByMethod: ReadonlyMap<string, number>;
  gaps: Map<Constraint, string>;
  /** What of the document is not checked. */
  skipped: readonly Skipped[];
} {
  const { plan, skipped } = prepare(options);
  return {
    plan,
    requests: requestsOf(plan),
    changes: changesOf(plan),
    changesByMethod: changesByMethod(plan),
    gaps: gapsOf(plan),
    skipped,
  };
}

/**
 * Holds a server against a contract: every constraint from both sides, then random requests.
 *
 * @example
 * ```ts
 * const report = await check({ document, target: "http://127.0.0.1:8080", seed: 1 });
 * process.exitCode = report.failures.length === 0 ? 0 : 1;
 * ```
 * @throws {ContractError} if the check could not run: the document cannot be read, the mock cannot be started, the target does not
 * answer, or denies every valid request.
 */
export async function check(options: CheckOptions): Promise<Report> {
  const { target, mockDocument, signal } = options;
  // Before a mock is started: what is wrong with the options is known at once.
  const prepared = prepare(options);
  if (target !== undefined) {
    return checkTarget(options, prepared, target, undefined);
  }
  if (mockDocument === undefined) {
    throw new ContractError("target-missing", "There is nothing to check: give a target, or a document for the mock.");
  }
  const mock = await restartableMock(mockDocument, signal);
  const stop = () => void mock.current.stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await checkTarget(options, prepared, mock.current.url, mock);
  } finally {
    signal?.removeEventListener("abort", stop);
    await mock.current.stop();
  }
}

async function checkTarget(
  options: CheckOptions,
  { contract, selection, plan, skipped }: Prepared,
  target: string,
  mock: RestartableMock | undefined,
): Promise<Report> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const given = options.credentials ?? new Map();
  const credentials = withPlaceholders(contract, given, mock ? "mock" : isLoopback(target) ? "loopback" : "elsewhere");
  const session = new Session({
    base: target.replace(/\/$/, ""),
    credentials,
    headers: options.headers ?? {},
    known: valuesOf(options),
    timeout: options.timeout ?? DEFAULT_TIMEOUT,
    rate: options.rate,
    budget: options.budget,
    signal: options.signal,
  });
  const total = plan.operations.reduce((count, { cases }) => count + cases.length, plan.random);
  const run = new Run({
    session,
    selection,
    concurrency: plan.reduced ? 1 : (options.concurrency ?? DEFAULT_CONCURRENCY),
    placeholders: new Set([...credentials.keys()].filter((scheme) => !given.has(scheme))),
    mock,
    onCase: (done) => options.onProgress?.(Math.min(done, total), total),
  });
  try {
    const unlinked = await runPlan(contract, run, session, plan, seed);
    // The mock's credentials are ours: if it denies them, its document differs.
    if (mock === undefined) {
      throwIfNothingCouldRun(run, target);
    }
    run.valid.blame(run.ledger);
    // To prove them takes other mocks, and longer than the few requests of a finding that is replayed.
    const { mockDocument, signal } = options;
    const deviations =
      mock && mockDocument !== undefined && !options.only?.length && run.stopped === undefined
        ? await proveDeviations(
            await acceptedBy(session, contract),
            session.options,
            mockVersions(),
            ({ mitigations }) => startMock({ document: mockDocument, mitigations, signal }),
          )
        : [];
    const shrunk =
      options.rate || run.stopped !== undefined ? [...run.ledger.faults.values()] : await shrinkFaults(run, session);
    const stopped = run.stopped === undefined ? undefined : hider(session.options)(run.stopped);
    const constraints = results(contract, selection, run, plan, unlinked, session, stopped);
    const findings = [...toFindings(shrunk, session, seed), ...goneDeviations(deviations, target, seed)];
    const { failures, accepted } = sortAccepted(findings, options.accepted ?? [], {
      today: new Date().toISOString().slice(0, 10),
      isTried: (selector) => stopped === undefined && wasTried(contract, selection, constraints, selector),
    });
    return {
      version: VERSION,
      contract: `${contract.title} ${contract.version}`,
      target,
      seed,
      requests: session.requests,
      constraints,
      failures,
      operations: {
        checked: plan.operations.length,
        skipped: new Set(skipped.map(({ operation }) => operation).filter((id) => !isRead(contract, id))).size,
      },
      skipped,
      accepted,
      deviations,
      excepted: options.except ?? [],
      ...(stopped !== undefined && { stopped }),
      ...(run.valid.allRefused && { refused: Object.fromEntries(run.valid.statuses) }),
    };
  } finally {
    session.close();
  }
}

const isRead = ({ operations }: Contract, id: string): boolean => operations.some((operation) => operation.id === id);

/** The contract with those operations alone that accept a request: what deviates from it shows on no other. */
async function acceptedBy(session: Session, contract: Contract): Promise<Contract> {
  const served: Operation[] = [];
  for (const operation of contract.operations) {
    const { result } = await session.send(operation, smallestRequest(operation));
    if (isAnswer(result) && decisionOf(result.status) === "accepted") {
      served.push(operation);
    }
  }
  return { ...contract, operations: served };
}

/** @throws {ContractError} if there was nobody to check, or nobody who takes a request */
function throwIfNothingCouldRun({ stopped, valid, ledger }: Run, target: string): void {
  if (stopped?.startsWith("the target does not answer")) {
    throw new ContractError(
      "target-unreachable",
      `Cannot reach ${target}: ${stopped.split(": ").slice(1).join(": ")}. Start the server, or correct the address.`,
    );
  }
  valid.throwIfNothingCouldRun(ledger, target);
}
