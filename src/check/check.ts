import { randomInt } from "node:crypto";
import { ContractError } from "../openapi/errors.ts";
import type { Constraint, Contract, Operation, Skipped } from "../openapi/model.ts";
import { sortAccepted } from "../report/accepted.ts";
import { globOf } from "../report/glob.ts";
import type { Report } from "../report/report.ts";
import { skippedPart } from "../report/skip-reason.ts";
import { stopText } from "../report/stop.ts";
import { VERSION } from "../report/tool.ts";
import { transportFailureText } from "../report/transport-failure.ts";
import { smallestRequest } from "./cases/base-request.ts";
import { provingOf } from "./deviation-probe.ts";
import { statusDecision } from "./judge/decision.ts";
import type { RawFinding } from "./judge/ledger.ts";
import { takeBackOutage } from "./judge/outage.ts";
import { refineFindings } from "./judge/refine/refine-findings.ts";
import type { CheckOptions } from "./options.ts";
import {
  changesByMethod,
  changesOf,
  expectedCases,
  type Plan,
  requestsOf,
  skippedOf,
  unprovenByPlan,
} from "./plan/plan.ts";
import { givenValues, prepare } from "./prepare.ts";
import { goneDeviations, headlineOf, results, toFindings } from "./results.ts";
import { Run } from "./run.ts";
import { runPlan } from "./run-plan.ts";
import { hider } from "./send/serialize.ts";
import { isResponse, type Session, type Unlinked } from "./send/session.ts";
import type { Target } from "./target.ts";
import { whyServedElsewhere } from "./unserved.ts";
import { wasTried } from "./was-tried.ts";

/** What a check is going to send, and how much that is. But for `plan`, asked for it makes all cases, which takes a while. */
export interface PlannedCheck {
  readonly plan: Plan;
  readonly requests: number;
  /** How many valid requests change something at the target. */
  readonly changes: number;
  /** The same by method. */
  readonly changesByMethod: ReadonlyMap<string, number>;
  /** The constraints that the plan does not show on both sides, and why. */
  readonly gaps: ReadonlyMap<Constraint, string>;
  /** What of the document is not checked. */
  readonly skipped: readonly Skipped[];
}

/**
 * What a check would send, without sending it. Handed to {@link checkTarget}, it is not made again.
 *
 * @param unserved What the target does not serve: it is skipped. @default operations with a base path of their own
 * @throws {ContractError} if the document cannot be read, or an operation or a selector is not known
 */
export function planCheck(options: CheckOptions, unserved = whyServedElsewhere): PlannedCheck {
  const { plan, unread } = prepare(options, unserved);
  return {
    plan,
    get requests() {
      return requestsOf(plan);
    },
    get changes() {
      return changesOf(plan);
    },
    get changesByMethod() {
      return changesByMethod(plan);
    },
    get gaps() {
      return unprovenByPlan(plan);
    },
    get skipped() {
      return [...unread, ...skippedOf(plan)];
    },
  };
}

/**
 * Holds a target against a contract: every constraint from both sides, then random requests.
 *
 * @param planned What {@link planCheck} gave for the same options.
 * @throws {ContractError} if the check could not run: the target cannot be reached, or denies every valid request
 */
export async function checkTarget(
  target: Target,
  options: CheckOptions,
  planned: PlannedCheck = planCheck(options),
): Promise<Report> {
  const { plan } = planned;
  const seed = options.seed ?? randomInt(2 ** 31);
  const concurrency = plan.isReduced ? 1 : options.concurrency;
  const acceptedGlobs = (options.accepted ?? []).map(({ selector }) => globOf(selector));
  let told = 0;
  const run = new Run(
    plan.contract,
    target,
    { ...options, values: givenValues(options), concurrency },
    plan.selection,
    (done, { operation }) => {
      const { findings: all } = run.ledger;
      const added = all.size > told ? [...all.values()].slice(told) : [];
      told = all.size;
      const findings = added
        .map((finding) => headlineOf(finding, run.session))
        .filter(({ selector }) => !acceptedGlobs.some((matches) => matches(selector)));
      const isCounted = plan.operations.every(({ count }) => count !== undefined);
      options.onProgress?.(done, Math.max(done, expectedCases(plan)), { operation: operation.id, findings, isCounted });
    },
  );
  try {
    const unlinked = await unlessInterrupted(run, plan, target, runPlan(run, plan, seed), () => new Map());
    run.ledger.settle();
    // The placeholders are ours: if it denies one though it takes any, its document differs.
    if (!target.takesPlaceholders) {
      throwIfNothingCouldRun(run, target.url);
    }
    run.valid.reportIfAllRefused(run.ledger);
    return await reportOf(run, planned, unlinked, target, options, seed);
  } finally {
    run.close();
  }
}

async function reportOf(
  run: Run,
  planned: PlannedCheck,
  unlinked: ReadonlyMap<Operation, Unlinked>,
  target: Target,
  options: CheckOptions,
  seed: number,
): Promise<Report> {
  const { session, ledger, valid } = run;
  const { plan } = planned;
  const skipped = [
    ...planned.skipped,
    ...[...run.undecoded].map(([id, coding]) => skippedPart(id, "responses", { kind: "unknown-coding", coding })),
  ];
  const { contract } = plan;
  // To prove them takes other mocks, and longer than the few requests of a finding that is replayed.
  const deviations =
    target.proveDeviations && !options.only?.length && run.stopped === undefined
      ? await target.proveDeviations(provingOf(await acceptedBy(session, contract), session.options))
      : [];
  const made = (): RawFinding[] => ledger.join();
  const refined = async (): Promise<RawFinding[]> => {
    await takeBackOutage(run);
    ledger.join();
    return refineFindings(run);
  };
  // To refine them takes requests, for which a target that is gone gives nothing, and one that is paced no time.
  const isRefined = options.rate === undefined && run.stopped === undefined;
  const raw = isRefined ? await unlessInterrupted(run, plan, target, refined(), made) : made();
  const stopped = run.stopped && hider(session.options)(stopText(run.stopped));
  const constraints = results(run, plan, unlinked);
  const findings = [...toFindings(raw, run, seed), ...goneDeviations(deviations, target, seed)];
  const { failures, accepted } = sortAccepted(findings, options.accepted ?? [], {
    today: new Date().toISOString().slice(0, 10),
    isTried: (selector) => stopped === undefined && wasTried(contract, plan.selection, constraints, selector),
  });
  return {
    version: VERSION,
    contract: `${contract.title} ${contract.version}`,
    target: target.url,
    seed,
    requests: session.requests,
    constraints,
    failures,
    operations: {
      checked: plan.operations.filter(({ isPossible }) => isPossible).length,
      skipped: new Set(skipped.map(({ operation }) => operation).filter((id) => !isPlanned(plan, id))).size,
    },
    skipped,
    accepted,
    missingValues: [...run.unprovenRefusals.wantedParameters],
    deviations,
    excepted: options.except ?? [],
    ...(stopped !== undefined && { stopped }),
    ...(valid.allRefused && { refused: Object.fromEntries(valid.statuses) }),
  };
}

/**
 * What work on a run comes to. If it is interrupted, so is the run, and what was found by then is reported. A mock may have been
 * interrupted as well: what it shows in between is not a finding.
 */
async function unlessInterrupted<Result>(
  run: Run,
  plan: Plan,
  target: Target,
  work: Promise<Result>,
  instead: () => Result,
): Promise<Result> {
  return work.catch((error: unknown) => {
    if (!run.session.options.signal?.aborted || run.ledger.findings.size === 0 || target.restart) {
      throw error;
    }
    run.stopped = { kind: "interrupted" };
    for (const entry of plan.operations) {
      entry.abandon();
    }
    return instead();
  });
}

const isPlanned = ({ operations }: Plan, id: string): boolean =>
  operations.some(({ operation, isPossible }) => operation.id === id && isPossible);

/** The operations that accept a request: what deviates from the contract shows on no other. */
async function acceptedBy(session: Session, contract: Contract): Promise<Operation[]> {
  const served: Operation[] = [];
  for (const operation of contract.operations) {
    const { result } = await session.send(operation, smallestRequest(operation));
    if (isResponse(result) && statusDecision(result.status) === "accepted") {
      served.push(operation);
    }
  }
  return served;
}

/** @throws {ContractError} if there was nobody to check, or nobody who takes a request */
function throwIfNothingCouldRun({ stopped, valid, ledger }: Run, target: string): void {
  if (stopped?.kind === "unreachable") {
    throw new ContractError(
      "target-unreachable",
      `Cannot reach ${target}: ${transportFailureText(stopped.failure)}. Start the server, or correct the address.`,
    );
  }
  valid.throwIfNothingCouldRun(ledger, target);
}
