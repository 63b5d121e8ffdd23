import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import type { Json } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import {
  type Constraint,
  type Contract,
  type Operation,
  type SecurityAlternative,
  schemesIn,
} from "../openapi/model.ts";
import { readContract } from "../openapi/read-contract.ts";
import type { Report } from "../report/report.ts";
import { stopText } from "../report/stop.ts";
import { smallestRequest } from "./cases/base-request.ts";
import { decisionOf } from "./judge/judge.ts";
import { shrinkFaults } from "./judge/shrink-faults.ts";
import { changesOf, gapsOf, makePlan, type Plan, requestsOf } from "./plan.ts";
import { provingOf } from "./proving.ts";
import { goneDeviations, results, toFindings } from "./results.ts";
import { Run, type RunOptions } from "./run.ts";
import { runPlan } from "./run-plan.ts";
import { Selection } from "./selection.ts";
import { hider } from "./send/serialize.ts";
import { isAnswer, type Session } from "./send/session.ts";
import type { Target } from "./target.ts";

/** What to hold a target against, and how. With a rate or a budget the fewest requests are sent that cover the most constraints. */
export interface CheckOptions extends RunOptions {
  /** The contract, as an OpenAPI document. */
  readonly document: Json;
  /** Whether random requests follow the deterministic ones. @default "full" */
  readonly level?: "boundary" | "full" | undefined;
  /** How many random requests. @default 10000 */
  readonly requests?: number | undefined;
  /** Where the random requests begin: the same seed gives the same requests. @default random */
  readonly seed?: number | undefined;
  /** Ids of the operations to check. @default all */
  readonly operations?: readonly string[] | undefined;
  /** What alone is checked: globs on ids of constraints, or `source:NAME`. */
  readonly only?: readonly string[] | undefined;
  /** What is left out, in the same form. */
  readonly except?: readonly string[] | undefined;
  /** Called after each request, with how many are done and how many there will be. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a check is going to send, and how much that is. */
export interface PlannedCheck {
  readonly plan: Plan;
  readonly requests: number;
  /** How many valid requests change something at the target. */
  readonly changes: number;
  /** The constraints that the plan does not show on both sides, and why. */
  readonly gaps: ReadonlyMap<Constraint, string>;
}

const DEFAULT_REQUESTS = 10_000;

/** Version of this package. */
export const VERSION: string = createRequire(import.meta.url)("../../package.json").version;

/**
 * What a check would send, without sending it. Handed to {@link checkTarget}, it is not made again.
 *
 * @throws {ContractError} if the document cannot be read, or an operation or a selector is not known
 */
export function planCheck(options: CheckOptions): PlannedCheck {
  const plan = planOf(options);
  return { plan, requests: requestsOf(plan), changes: changesOf(plan), gaps: gapsOf(plan) };
}

function planOf(options: CheckOptions): Plan {
  const contract = withCredentialsFirst(readContract(options.document), options.credentials);
  const {
    operations = [],
    only = [],
    except = [],
    level = "full",
    requests = DEFAULT_REQUESTS,
    rate,
    budget,
  } = options;
  const unknown = operations.find((id) => !contract.operations.some((operation) => operation.id === id));
  if (unknown !== undefined) {
    throw new ContractError(
      "operation-unknown",
      `There is no operation ${unknown}. There are: ${contract.operations.map(({ id }) => id).join(", ")}.`,
    );
  }
  const [stray] = Selection.unknown(contract, [...only, ...except]);
  if (stray !== undefined) {
    throw new ContractError(
      "selector-unknown",
      `${stray} selects nothing. A selector is the id of a constraint, * standing for any text, or source:NAME; --dry-run lists the ids.`,
    );
  }
  const selection = new Selection(contract, { operations, only, except });
  return makePlan(contract, { selection, level, requests, rate, budget });
}

/** The contract with the ways to authenticate first for which there is a credential: most requests use the first. */
function withCredentialsFirst(contract: Contract, credentials: CheckOptions["credentials"]): Contract {
  if (!credentials) {
    return contract;
  }
  const rank = (alternative: SecurityAlternative): number =>
    Number(!schemesIn(alternative).every(({ scheme }) => credentials.has(scheme.name)));
  const operations = contract.operations.map((operation) => ({
    ...operation,
    security: operation.security.toSorted((one, other) => rank(one) - rank(other)),
  }));
  return { ...contract, operations };
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
  { plan }: PlannedCheck = planCheck(options),
): Promise<Report> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const total = plan.operations.reduce((count, { cases }) => count + cases.length, plan.random);
  const concurrency = plan.reduced ? 1 : options.concurrency;
  const run = new Run(plan.contract, target, { ...options, concurrency }, plan.selection, (done) =>
    options.onProgress?.(Math.min(done, total), total),
  );
  try {
    const unlinked = await runPlan(run, plan, seed);
    // The placeholders are ours: if it denies one though it takes any, its document differs.
    if (!target.takesPlaceholders) {
      throwIfNothingCouldRun(run, target.url);
    }
    run.valid.blame(run.ledger);
    return await reportOf(run, plan, unlinked, target, options, seed);
  } finally {
    run.close();
  }
}

async function reportOf(
  run: Run,
  plan: Plan,
  unlinked: ReadonlyMap<Operation, string>,
  target: Target,
  options: CheckOptions,
  seed: number,
): Promise<Report> {
  const { session, ledger, valid } = run;
  const { contract } = plan;
  // To prove them takes other mocks, and longer than the few requests of a finding that is replayed.
  const deviations =
    target.proveDeviations && !options.only?.length && run.stopped === undefined
      ? await target.proveDeviations(provingOf(await acceptedBy(session, contract), session.options))
      : [];
  const shrunk = options.rate || run.stopped ? [...ledger.faults.values()] : await shrinkFaults(run, session);
  const stopped = run.stopped && hider(session.options)(stopText(run.stopped));
  return {
    version: VERSION,
    contract: `${contract.title} ${contract.version}`,
    target: target.url,
    seed,
    requests: session.requests,
    constraints: results(run, plan, unlinked, stopped),
    failures: [...toFindings(shrunk, session, seed), ...goneDeviations(deviations, target, seed)],
    deviations,
    excepted: options.except ?? [],
    ...(stopped !== undefined && { stopped }),
    ...(valid.allRefused && { refused: Object.fromEntries(valid.statuses) }),
  };
}

/** The operations that accept a request: what deviates from the contract shows on no other. */
async function acceptedBy(session: Session, contract: Contract): Promise<Operation[]> {
  const served: Operation[] = [];
  for (const operation of contract.operations) {
    const { result } = await session.send(operation, smallestRequest(operation));
    if (isAnswer(result) && decisionOf(result.status) === "accepted") {
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
      `Cannot reach ${target}: ${stopped.cause}. Start the server, or correct the address.`,
    );
  }
  valid.throwIfNothingCouldRun(ledger, target);
}
