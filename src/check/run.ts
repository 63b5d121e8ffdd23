import type { Contract } from "../openapi/model.ts";
import type { Stop } from "../report/stop.ts";
import type { TransportFailure } from "../report/transport-failure.ts";
import { smallestRequest } from "./cases/base-request.ts";
import type { Case } from "./cases/case.ts";
import { schemesOf, schemeWithOwnCredential } from "./cases/parts/credentials.ts";
import { halves, mergedCase } from "./cases/together/merge-cases.ts";
import { withPlaceholders } from "./credentials.ts";
import { decisionOf } from "./judge/decision.ts";
import { type CaseOutcome, Ledger } from "./judge/ledger.ts";
import { OutcomeJudge } from "./judge/outcomes.ts";
import { faultOf, responseFindings } from "./judge/response-conformance.ts";
import { UnprovenRefusals } from "./judge/unproven-refusals.ts";
import { unreadable } from "./judge/unreadable.ts";
import { ValidRequests } from "./judge/valid-requests.ts";
import type { RunOptions } from "./options.ts";
import { Patience } from "./patience.ts";
import { Selection } from "./plan/selection.ts";
import { Restarts } from "./restarts.ts";
import { inParallel } from "./send/in-parallel.ts";
import type { HttpResponse } from "./send/response-reader.ts";
import { type Exchange, isResponse, Session } from "./send/session.ts";
import type { Target } from "./target.ts";

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_CONCURRENCY = 8;

/** One check of a target: sends it cases, judges the responses, and has them counted. To be closed at the end. */
export class Run {
  /** The connection to the target, on which other requests may be sent as well. */
  readonly session: Session;
  readonly selection: Selection;
  readonly ledger: Ledger;
  /** Why the run ended early. */
  stopped: Stop | undefined;
  /** What came of valid requests whose values the case did not make up. */
  readonly valid = new ValidRequests();
  /** How many requests are on their way at once. */
  readonly concurrency: number;
  /** The operations that respond in a content coding that nobody here can undo, and that coding. */
  readonly undecoded = new Map<string, string>();
  readonly #onCase: (done: number, testCase: Case) => void;
  /** Tells what of a case nobody said exists. */
  readonly unprovenRefusals: UnprovenRefusals;
  /** Tells what cases come to. */
  readonly outcomes: OutcomeJudge;
  readonly #target: Target;
  readonly #restarts: Restarts | undefined;
  readonly #patience = new Patience();
  #hasResponded = false;
  #done = 0;

  /**
   * @param selection What is looked for. @default everything
   * @param onCase Called after each case, with how many are done, and the case.
   */
  constructor(
    contract: Contract,
    target: Target,
    options: RunOptions = {},
    selection = new Selection(contract, {}),
    onCase: (done: number, testCase: Case) => void = () => undefined,
  ) {
    const { credentials, headers = {}, values = {}, timeout = DEFAULT_TIMEOUT, rate, budget, signal } = options;
    const all = withPlaceholders(contract, credentials, target);
    this.session = new Session({
      base: target.url.replace(/\/$/, ""),
      credentials: all,
      ...{ headers, values, timeout, rate, budget, signal },
    });
    this.selection = selection;
    this.ledger = new Ledger(selection);
    this.#target = target;
    this.#restarts = target.restart && new Restarts(target.restart);
    this.concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
    this.#onCase = onCase;
    const placeholders = new Set([...all.keys()].filter((scheme) => !credentials?.has(scheme)));
    this.unprovenRefusals = new UnprovenRefusals(this.session, placeholders, this.valid, options.errorCode);
    this.outcomes = new OutcomeJudge(target, this.unprovenRefusals);
  }

  close(): void {
    this.session.close();
  }

  /** Takes cases one after the other, several at a time, until they end, `limit` is reached, or the target is gone. */
  async runCases(cases: Iterable<Case>, limit = Number.POSITIVE_INFINITY): Promise<number> {
    let taken = 0;
    await inParallel(cases, this.concurrency, async (testCase) => {
      if (this.stopped !== undefined || taken >= limit || this.session.spent) {
        return false;
      }
      taken++;
      if (this.selection.includesCase(testCase)) {
        await this.#runCase(testCase);
      }
      this.#onCase(++this.#done, testCase);
      return true;
    });
    return taken;
  }

  /** Sends a case and judges what comes back, of which nothing is noted. */
  async try(testCase: Case): Promise<{ exchange: Exchange; outcome: CaseOutcome }> {
    const exchange = await this.session.send(testCase.operation, testCase.request);
    const outcome: CaseOutcome = isResponse(exchange.result)
      ? await this.outcomes.judge(testCase, exchange.result)
      : { kind: "failed", observation: { kind: "no-response", failure: exchange.result } };
    return { exchange, outcome };
  }

  /** Sends a case and judges what comes back. Returns whether it shows what it is to show. */
  async #runCase(testCase: Case): Promise<boolean> {
    const { operation, request } = testCase;
    const { credentials } = this.session.options;
    const missing = schemesOf(operation, request).find(
      (scheme) => !credentials.has(scheme.name) && scheme !== schemeWithOwnCredential(operation, request),
    );
    if (missing) {
      this.ledger.noteUnproven(testCase, { kind: "missing-credential", scheme: missing.name });
      return false;
    }
    const exchange = await this.session.send(operation, request);
    const { result } = exchange;
    const late = exchange.postponed ?? result;
    if (isResponse(late) && late.status === 429) {
      this.ledger.noteResponse(testCase, { ...exchange, result: late }, responseFindings(operation, late));
    }
    if (!isResponse(result)) {
      await this.#noResponse(testCase, exchange, result);
      return false;
    }
    if (result.coding !== undefined) {
      this.undecoded.set(operation.id, result.coding);
    }
    const stop = this.#patience.onResponse(result.cut);
    this.#restarts?.survived();
    this.#hasResponded = true;
    if (testCase.merged && result.status !== 429 && decisionOf(operation, result) !== "accepted") {
      return this.#inHalves(testCase, testCase.merged);
    }
    this.#countValid(testCase, exchange, result);
    if (result.status === 429) {
      this.ledger.noteUnproven(testCase, { kind: "throttled" });
      if (this.session.throttles) {
        this.stopped = { kind: "throttled" };
      }
      return false;
    }
    const outcome = await this.outcomes.judge(testCase, result);
    this.ledger.note(testCase, exchange, outcome);
    this.stopped ??= stop;
    return outcome.kind === "passed";
  }

  /**
   * Sends what was refused together in halves, until it is known which parts are refused by themselves. If none is, the whole is refused
   * for how they go together.
   */
  async #inHalves(whole: Case, parts: readonly Case[]): Promise<boolean> {
    let passed = true;
    for (const half of halves(parts)) {
      passed = (await this.#continueWith(mergedCase(half))) && passed;
    }
    const { merged: _, ...mixture } = whole;
    return passed && this.#continueWith(mixture);
  }

  /** One more case, unless the run is at its end. */
  async #continueWith(testCase: Case): Promise<boolean> {
    return this.stopped === undefined && !this.session.spent && this.#runCase(testCase);
  }

  #countValid(testCase: Case, exchange: Exchange, response: HttpResponse): void {
    if (testCase.expected === "accepted" && this.unprovenRefusals.unknownIn(testCase).length === 0) {
      const decision = decisionOf(testCase.operation, response);
      if (decision !== "accepted" && this.#target.deviationOf?.(testCase, response) !== undefined) {
        return;
      }
      this.valid.note(testCase, exchange, response.status, decision);
      if (decision === "accepted") {
        this.unprovenRefusals.noteAccepted(testCase);
      }
    }
  }

  /** A request without a response: the fault of the request, of a target that dies of it, or of one that is gone. */
  async #noResponse(testCase: Case, exchange: Exchange, failure: TransportFailure): Promise<void> {
    const restarts = this.#restarts;
    if (restarts) {
      await (testCase.merged
        ? restarts.inTurn(() => this.#restarted(testCase, exchange, restarts))
        : this.#afterDeath(testCase, exchange, failure, restarts));
    }
    if (testCase.merged) {
      // A target may die or hang of one of them: to look for it in halves would take longer.
      for (const part of testCase.merged) {
        await this.#continueWith(part);
      }
      return;
    }
    if (restarts) {
      return;
    }
    const stop = this.#patience.onFailure(failure);
    if (failure.failure === "refused" && this.stopped === undefined) {
      const again = await this.session.send(testCase.operation, smallestRequest(testCase.operation));
      if (!isResponse(again.result) && again.result.failure === "refused") {
        this.#end(testCase, exchange, { kind: this.#hasResponded ? "gone" : "unreachable", failure });
        return;
      }
    }
    const wrong = unreadable(failure);
    if (wrong) {
      this.ledger.noteFinding(testCase, "answer", wrong, exchange, faultOf(wrong));
    } else {
      this.ledger.note(testCase, exchange, { kind: "failed", observation: { kind: "no-response", failure } });
    }
    this.stopped ??= stop;
  }

  /** The mock may have died of another request: this one is tried again alone, on a mock that runs. */
  async #afterDeath(testCase: Case, exchange: Exchange, failure: TransportFailure, restarts: Restarts): Promise<void> {
    await restarts.inTurn(async () => {
      if (this.stopped !== undefined || !(await this.#restarted(testCase, exchange, restarts))) {
        return;
      }
      const again = await this.session.send(testCase.operation, testCase.request);
      if (isResponse(again.result)) {
        restarts.survived();
        this.ledger.note(testCase, again, await this.outcomes.judge(testCase, again.result));
        return;
      }
      const died = failure.failure !== "time-out" && failure.failure !== "malformed";
      const observation = { kind: "death", died, failure } as const;
      this.ledger.noteFinding(testCase, "combination", observation, exchange, "death");
      this.ledger.noteUnproven(testCase, { kind: "death", died });
      const stop = restarts.noteRepeatedDeath(died);
      if (stop) {
        this.#end(testCase, exchange, stop);
      } else {
        await this.#restarted(testCase, exchange, restarts);
      }
    });
  }

  /** Starts the mock again if it died. Returns whether the run goes on. */
  async #restarted(testCase: Case, exchange: Exchange, restarts: Restarts): Promise<boolean> {
    const stop = await restarts.restart();
    if (stop) {
      this.#end(testCase, exchange, stop);
    }
    return this.stopped === undefined;
  }

  /** Ends the run: the request before the end is a finding of its own. */
  #end(testCase: Case, exchange: Exchange, stop: Stop): void {
    this.stopped = stop;
    this.ledger.noteFinding(testCase, "combination", { kind: "end", stop }, exchange, "end");
  }
}
