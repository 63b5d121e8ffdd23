import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { randomCases } from "./arbitraries.ts";
import type { Case } from "./cases.ts";
import { toCurl } from "./curl.ts";
import { type ObservedDeviation, proveDeviations } from "./deviations.ts";
import { type Json, readDocument } from "./document.ts";
import { ContractError } from "./errors.ts";
import { decisionOf, REFUSED_BY_TRANSPORT } from "./judge.ts";
import { type Mock, startMock } from "./mock.ts";
import type { Constraint, Contract, Operation } from "./model.ts";
import { changesOf, gapsOf, makePlan, type Plan, requestsOf } from "./plan.ts";
import { readContract, requireServable } from "./read-contract.ts";
import type { ConstraintResult, Finding, Report } from "./report.ts";
import { type Fault, type Restartable, Run, type Tally } from "./run.ts";
import { Selection, selectorOf } from "./selection.ts";
import { type Exchange, isAnswer, MAX_ASK_TIME, type Rate, Session } from "./session.ts";
import { shrink } from "./shrink.ts";
import { Validator } from "./validator.ts";
import { type Credential, hider, visible, type WireRequest } from "./wire.ts";

/** What to hold a server against, and how. */
export interface CheckOptions {
  /** The contract, as an OpenAPI 3.1 document. It is read once, so that a change of the object makes no difference later. */
  readonly document: Json;
  /** Scheme, host, port and base path of the server. Absent: the Prism mock of `mockDocument` is started, checked and stopped. */
  readonly target?: string | undefined;
  /** Path of the document that the mock serves. */
  readonly mockDocument?: string | undefined;
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
  /** How long a request may take. @unit milliseconds @default 10000 */
  readonly timeout?: number | undefined;
  /** The pace that the server allows. Then the fewest requests are sent that cover the most constraints. */
  readonly rate?: Rate | undefined;
  /** The most requests that may be sent; the same goes for it. */
  readonly budget?: number | undefined;
  /** Credentials by the name of the security scheme. @default made up, which will do on loopback */
  readonly credentials?: ReadonlyMap<string, Credential> | undefined;
  /** Headers that go with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Path values that exist at the server, by parameter name, for example `project_id`. */
  readonly known?: Readonly<Record<string, string>> | undefined;
  /** Requests at a time. @default 8 */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each request, with how many are done and how many there will be. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const DEFAULT_REQUESTS = 10_000;
const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_CONCURRENCY = 8;
const MAX_SHRUNK = 20;
/** @unit milliseconds */
const DEATH_THROE = 100;
/** How long everything waits for a link: a task that is done soon needs no more. @unit milliseconds */
const A_MOMENT = 200;
const MAX_SHOWN_BODY = 4_096;

/** Version of this package. */
export const VERSION: string = createRequire(import.meta.url)("../../package.json").version;

/** What a check would send, without sending it. */
export function planCheck(options: CheckOptions): {
  plan: Plan;
  requests: number;
  changes: number;
  gaps: Map<Constraint, string>;
} {
  const { plan } = prepare(options);
  return { plan, requests: requestsOf(plan), changes: changesOf(plan), gaps: gapsOf(plan) };
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

async function restartableMock(document: string, signal: AbortSignal | undefined): Promise<Restartable> {
  // Prism says little about a document that it cannot read, and nothing about a keyword that it does not know.
  requireServable(await readDocument(document));
  let current: Mock = await startMock({ document, signal });
  const port = Number(new URL(current.url).port);
  return {
    get current() {
      return current;
    },
    async restart() {
      // It may have died because the check is to end.
      signal?.throwIfAborted();
      const alive = await Promise.race([
        current.exited.then(() => false),
        // Its connections close a moment before it is gone.
        sleep(DEATH_THROE, true, { ref: false }),
      ]);
      if (!alive) {
        current = await startMock({ document, port, signal });
      }
      return !alive;
    },
  };
}

interface Prepared {
  readonly contract: Contract;
  readonly validator: Validator;
  readonly selection: Selection;
  readonly plan: Plan;
}

const models = new WeakMap<Json, Pick<Prepared, "contract" | "validator">>();

/** What a document says. Read once: a plan comes before its check, and a suite of tests holds many servers against one document. */
function modelOf(document: Json): Pick<Prepared, "contract" | "validator"> {
  let model = models.get(document);
  if (!model) {
    model = { contract: readContract(document), validator: new Validator(document) };
    models.set(document, model);
  }
  return model;
}

function prepare(options: CheckOptions): Prepared {
  const { contract: read, validator } = modelOf(options.document);
  const contract = withCredentialsFirst(read, options.credentials);
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
  const plan = makePlan(contract, validator, { selection, level, requests, rate, budget });
  return { contract, validator, selection, plan };
}

/** The contract with the ways to authenticate first for which there is a credential: most requests use the first. */
function withCredentialsFirst(contract: Contract, credentials: CheckOptions["credentials"]): Contract {
  if (!credentials) {
    return contract;
  }
  const rank = ({ scheme }: Operation["security"][number]): number => Number(!credentials.has(scheme.name));
  const operations = contract.operations.map((operation) => ({
    ...operation,
    security: operation.security.toSorted((one, other) => rank(one) - rank(other)),
  }));
  return { ...contract, operations };
}

async function checkTarget(
  options: CheckOptions,
  { contract, validator, selection, plan }: Prepared,
  target: string,
  mock: Restartable | undefined,
): Promise<Report> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const credentials = options.credentials ?? madeUpCredentials(contract, mock !== undefined);
  const session = new Session({
    base: target.replace(/\/$/, ""),
    credentials,
    headers: options.headers ?? {},
    known: options.known ?? {},
    timeout: options.timeout ?? DEFAULT_TIMEOUT,
    rate: options.rate,
    budget: options.budget,
    signal: options.signal,
  });
  const total = plan.operations.reduce((count, { cases }) => count + cases.length, plan.random);
  const run = new Run({
    session,
    validator,
    selection,
    concurrency: plan.reduced ? 1 : (options.concurrency ?? DEFAULT_CONCURRENCY),
    madeUpCredentials: options.credentials === undefined,
    mock,
    onCase: (done) => options.onProgress?.(Math.min(done, total), total),
  });
  try {
    const unlinked = await runPlan(contract, validator, run, session, plan, seed);
    throwIfNothingCouldRun(run, target);
    // To prove them takes other mocks, and longer than the few requests of a finding that is replayed.
    const { mockDocument, signal } = options;
    const deviations =
      mock && mockDocument !== undefined && !options.only?.length && run.stopped === undefined
        ? await proveDeviations(
            contract,
            session.options,
            ({ mitigations }) => startMock({ document: mockDocument, mitigations, signal }),
            session.options.timeout,
          )
        : [];
    const shrunk =
      options.rate || run.stopped !== undefined
        ? [...run.faults.values()]
        : await shrinkFaults(validator, run, session);
    const stopped = run.stopped === undefined ? undefined : hider(session.options)(run.stopped);
    return {
      version: VERSION,
      contract: `${contract.title} ${contract.version}`,
      target,
      seed,
      requests: session.requests,
      constraints: results(contract, selection, run, plan, unlinked, session, stopped),
      failures: [
        ...shrunk.toSorted(bySubject).map((fault) => toFinding(fault, session, seed)),
        ...deviations.filter(({ occurs }) => !occurs).map((deviation) => goneDeviation(deviation, target, seed)),
      ],
      deviations,
      excepted: options.except ?? [],
      ...(stopped !== undefined && { stopped }),
    };
  } finally {
    session.close();
  }
}

/**
 * Sends the deterministic cases of each operation, then the random ones. What waits for identifiers is asked for while the others go on,
 * and sent at the end. Returns why operations could not be reached.
 */
async function runPlan(
  contract: Contract,
  validator: Validator,
  run: Run,
  session: Session,
  plan: Plan,
  seed: number,
): Promise<Map<Operation, string>> {
  const unlinked = new Map<Operation, string>();
  const reached = new Set<Operation>();
  const late: Plan["operations"][number][] = [];
  // The same random cases, whatever is selected and whichever links resolve.
  const operations = plan.operations.map(({ operation }) => operation);
  const schemes = (operation: Operation) =>
    operation.security.map(({ scheme }) => scheme.name).filter((name) => session.options.credentials.has(name));
  const takeRandom = async (chosen: ReadonlySet<Operation>): Promise<void> => {
    if (plan.random > 0 && run.stopped === undefined && chosen.size > 0) {
      await run.take(firstOf(randomCases(contract, validator, { seed, operations, schemes }), plan.random, chosen));
    }
  };

  // Nothing is asked for what is not sent.
  for (const entry of plan.operations.filter(({ cases }) => cases.length > 0)) {
    const { operation, cases } = entry;
    const open = await session.follow(contract, validator, operation, A_MOMENT);
    if (open === undefined) {
      reached.add(operation);
      await run.take(cases);
    } else if (open.again) {
      late.push(entry);
    } else {
      unlinked.set(operation, open.reason);
    }
  }

  const found = new Set<Operation>();
  const ask = async (): Promise<void> => {
    const end = Date.now() + MAX_ASK_TIME;
    for (const { operation } of late) {
      const open = await session.follow(contract, validator, operation, end - Date.now());
      if (open) {
        unlinked.set(operation, open.reason);
      } else {
        found.add(operation);
      }
    }
  };
  await Promise.all([run.stopped === undefined ? ask() : undefined, takeRandom(reached)]);
  for (const { operation, cases } of late) {
    await run.take(found.has(operation) ? cases : []);
  }
  await takeRandom(found);
  return unlinked;
}

/** Of the first cases those of some operations. */
function* firstOf(cases: Iterable<Case>, amount: number, operations: ReadonlySet<Operation>): Generator<Case, void> {
  let drawn = 0;
  for (const one of cases) {
    if (operations.has(one.operation)) {
      yield one;
    }
    if (++drawn >= amount) {
      return;
    }
  }
}

/** A made-up credential for the first scheme; for each scheme where the target is the mock, which knows none. */
function madeUpCredentials(contract: Contract, all: boolean): Map<string, Credential> {
  const names = contract.operations.flatMap(({ security }) =>
    (all ? security : security.slice(0, 1)).map(({ scheme }) => scheme.name),
  );
  return new Map(names.map((name) => [name, { value: "made-up-credential" }]));
}

/** Whether a refusal of a valid request may be due to credentials, to the base path, or to the transport alone. */
const isSilent = (status: number): boolean => decisionOf(status) === "denied" || REFUSED_BY_TRANSPORT.has(status);

/** Nothing proves nothing: a target that denies, throttles or does not take every valid request was not checked. */
function throwIfNothingCouldRun(run: Run, target: string): void {
  const { sent, denied, accepted, throttled } = run.valid;
  const elsewhere = [...run.faults.values()].some(
    ({ one, exchange }) =>
      one.expected === "rejected" || !isAnswer(exchange.result) || !isSilent(exchange.result.status),
  );
  if (run.stopped?.startsWith("the target does not answer")) {
    throw new ContractError(
      "target-unreachable",
      `Cannot reach ${target}: ${run.stopped.split(": ").slice(1).join(": ")}. Start the server, or correct the address.`,
    );
  }
  if (sent === 0 || accepted > 0 || elsewhere) {
    return;
  }
  if (throttled === sent) {
    throw new ContractError(
      "target-throttles",
      `${target} kept answering 429. Give it a slower pace, for example --rate 5/m.`,
    );
  }
  const status = run.firstDenied && isAnswer(run.firstDenied.result) ? run.firstDenied.result.status : undefined;
  if (denied + throttled === sent && status !== undefined) {
    const remedy =
      status === 401
        ? "Check the credentials (HSS_TOKEN)"
        : status === 403
          ? "Check the credentials and --project-id"
          : "Check the base path of the target and --project-id";
    throw new ContractError(
      "target-denies",
      `${target} answered every valid request with ${status}, so that nothing could be checked. ${remedy}.`,
    );
  }
}

/** Constraints first, then what valid values do together, then answers. */
function bySubject(one: Fault, other: Fault): number {
  const rank = ({ subject }: Fault): number => (typeof subject === "string" ? (subject === "combination" ? 1 : 2) : 0);
  return rank(one) - rank(other);
}

/** Makes the request of each fault smaller, as long as it fails alike and the budget lasts. */
async function shrinkFaults(validator: Validator, run: Run, session: Session): Promise<Fault[]> {
  const shrunk: Fault[] = [];
  for (const fault of run.faults.values()) {
    if (shrunk.length >= MAX_SHRUNK || !isAnswer(fault.exchange.result)) {
      shrunk.push(fault);
      continue;
    }
    let latest = fault;
    const decides = (exchange: Exchange): number | undefined =>
      isAnswer(exchange.result) ? Math.floor(exchange.result.status / 100) : undefined;
    const fails = async (smaller: Case): Promise<boolean> => {
      if (session.spent) {
        return false;
      }
      const again = await run.fails(smaller, fault.subject);
      if (!again || decides(again.exchange) !== decides(fault.exchange)) {
        return false;
      }
      latest = { ...fault, one: smaller, exchange: again.exchange, message: again.message };
      return true;
    };
    await shrink(validator, fault.one, fails);
    shrunk.push(latest);
  }
  return shrunk;
}

function results(
  contract: Contract,
  selection: Selection,
  run: Run,
  plan: Plan,
  unlinked: ReadonlyMap<Operation, string>,
  session: Session,
  stopped: string | undefined,
): ConstraintResult[] {
  const gaps = new Map(plan.operations.map(({ operation, unproven }) => [operation, unproven]));
  return contract.operations.flatMap((operation) =>
    operation.constraints
      .filter((constraint) => selection.includes(operation, constraint))
      .map((constraint): ConstraintResult => {
        const tally = run.tally(constraint);
        const reasons = (["accepted", "rejected"] as const).flatMap((side) => {
          const reason = missing(
            tally,
            side,
            gaps.get(operation)?.get(constraint)?.[side],
            unlinked.get(operation),
            stopped,
          );
          return reason === undefined ? [] : [`${side}: ${reason}`];
        });
        const example = (wire: WireRequest | undefined) => (wire ? toCurl(session.options.base, wire) : undefined);
        const acceptedExample = example(tally.examples.accepted);
        const rejectedExample = example(tally.examples.rejected);
        return {
          constraint,
          accepted: tally.accepted,
          rejected: tally.rejected,
          ...(reasons.length > 0 && { unproven: reasons.join("; ") }),
          examples: {
            ...(acceptedExample && { accepted: acceptedExample }),
            ...(rejectedExample && { rejected: rejectedExample }),
          },
        };
      }),
  );
}

/** Why a side was not shown, or `undefined` if it was. */
function missing(
  tally: Tally,
  side: "accepted" | "rejected",
  gap: string | undefined,
  unlinked: string | undefined,
  stopped: string | undefined,
): string | undefined {
  if (tally[side].cases > 0) {
    return undefined;
  }
  return (
    unlinked ??
    tally.reasons[side] ??
    gap ??
    (stopped === undefined ? "not part of this plan" : `not checked: ${stopped}`)
  );
}

function toFinding({ one, subject, message, exchange, count }: Fault, session: Session, seed: number): Finding {
  const { base } = session.options;
  const wire = visible(exchange.wire);
  const hide = hider(session.options, exchange.wire);
  const { result } = exchange;
  return {
    constraint: typeof subject === "string" ? null : subject,
    selector: selectorOf(one.operation, subject),
    expected: one.expected,
    request: { method: wire.method, url: base + wire.target, headers: wire.headers, body: wire.body ?? null },
    curl: toCurl(base, exchange.wire),
    response: isAnswer(result)
      ? {
          status: result.status,
          headers: Object.fromEntries(Object.entries(result.headers).map(([name, value]) => [name, hide(value)])),
          // First hidden, then cut: of a secret that is cut a part would stay.
          body: hide(result.body.toString("utf8")).slice(0, MAX_SHOWN_BODY),
        }
      : null,
    message: hide(`${message}${one.description === "" ? "" : ` (${one.description})`}`),
    seed,
    count,
  };
}

function goneDeviation(deviation: ObservedDeviation, target: string, seed: number): Finding {
  return {
    constraint: null,
    selector: `deviation/${deviation.id}`,
    expected: "accepted",
    request: { method: "", url: target, headers: {}, body: null },
    curl: "",
    response: null,
    message: `Prism no longer deviates on ${deviation.request}: remove ${deviation.id} from the table of deviations.`,
    seed,
    count: 1,
  };
}
