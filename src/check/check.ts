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
import { proveDeviations } from "../prism/deviations.ts";
import { mockVersions, startMock } from "../prism/mock.ts";
import { type RestartableMock, restartableMock } from "../prism/restartable-mock.ts";
import type { Report } from "../report/report.ts";
import { smallestRequest } from "./cases/base-request.ts";
import { placeholderCredential } from "./cases/credentials.ts";
import { decisionOf } from "./judge/judge.ts";
import { shrinkFaults } from "./judge/shrink-faults.ts";
import { changesOf, gapsOf, makePlan, type Plan, requestsOf } from "./plan.ts";
import { goneDeviations, results, toFindings } from "./results.ts";
import { Run } from "./run.ts";
import { runPlan } from "./run-plan.ts";
import { Selection } from "./selection.ts";
import type { Credential } from "./send/authenticate.ts";
import { hider } from "./send/serialize.ts";
import { isAnswer, type Rate, Session } from "./send/session.ts";

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

interface Prepared {
  readonly contract: Contract;
  readonly selection: Selection;
  readonly plan: Plan;
}

const models = new WeakMap<Json, Contract>();

/** What a document says. Read once: a plan comes before its check, and a suite of tests holds many servers against one document. */
function modelOf(document: Json): Contract {
  let model = models.get(document);
  if (!model) {
    model = readContract(document);
    models.set(document, model);
  }
  return model;
}

function prepare(options: CheckOptions): Prepared {
  const contract = withCredentialsFirst(modelOf(options.document), options.credentials);
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
  const plan = makePlan(contract, { selection, level, requests, rate, budget });
  return { contract, selection, plan };
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

async function checkTarget(
  options: CheckOptions,
  { contract, selection, plan }: Prepared,
  target: string,
  mock: RestartableMock | undefined,
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
    selection,
    concurrency: plan.reduced ? 1 : (options.concurrency ?? DEFAULT_CONCURRENCY),
    madeUpCredentials: options.credentials === undefined,
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
    return {
      version: VERSION,
      contract: `${contract.title} ${contract.version}`,
      target,
      seed,
      requests: session.requests,
      constraints: results(contract, selection, run, plan, unlinked, session, stopped),
      failures: [...toFindings(shrunk, session, seed), ...goneDeviations(deviations, target, seed)],
      deviations,
      excepted: options.except ?? [],
      ...(stopped !== undefined && { stopped }),
      ...(run.valid.allRefused && { refused: Object.fromEntries(run.valid.statuses) }),
    };
  } finally {
    session.close();
  }
}

/** A made-up credential for each scheme of the first alternative; for all schemes where the target is the mock, which knows none. */
function madeUpCredentials(contract: Contract, all: boolean): Map<string, Credential> {
  const schemes = contract.operations.flatMap(({ security }) =>
    (all ? security : security.slice(0, 1)).flatMap(schemesIn).map(({ scheme }) => scheme),
  );
  return new Map(schemes.map((scheme) => [scheme.name, { value: placeholderCredential(scheme) }]));
}

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
