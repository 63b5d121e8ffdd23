import type { Contract } from "../openapi/model.ts";
import { type Stop, stopText } from "../report/stop.ts";
import { smallestRequest } from "./cases/base-request.ts";
import type { Case } from "./cases/case.ts";
import { replacedScheme, schemesOf } from "./cases/parts/credentials.ts";
import { halves, together } from "./cases/together/sharing.ts";
import { withPlaceholders } from "./credentials.ts";
import { decide } from "./judge/judge.ts";
import { type Fault, Ledger, type Outcome } from "./judge/ledger.ts";
import { Outcomes } from "./judge/outcomes.ts";
import { UnknownIds } from "./judge/unknown-ids.ts";
import { ValidRequests } from "./judge/valid-requests.ts";
import type { RunOptions } from "./options.ts";
import { Patience } from "./patience.ts";
import { Selection } from "./plan/selection.ts";
import { Restarts } from "./restarts.ts";
import type { Failure, HttpResponse } from "./send/response-reader.ts";
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
  readonly #concurrency: number;
  readonly #onCase: (done: number, testCase: Case) => void;
  /** Tells what of a case nobody said exists. */
  readonly unknownIds: UnknownIds;
  readonly #outcomes: Outcomes;
  readonly #restarts: Restarts | undefined;
  readonly #patience = new Patience();
  #answered = false;
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
    const { credentials, headers = {}, known = {}, timeout = DEFAULT_TIMEOUT, rate, budget, signal } = options;
    const all = withPlaceholders(contract, credentials, target);
    this.session = new Session({
      base: target.url.replace(/\/$/, ""),
      credentials: all,
      ...{ headers, known, timeout, rate, budget, signal },
    });
    this.selection = selection;
    this.ledger = new Ledger(selection);
    this.#restarts = target.restart && new Restarts(target.restart);
    this.#concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
    this.#onCase = onCase;
    const placeholders = new Set([...all.keys()].filter((scheme) => !credentials?.has(scheme)));
    this.unknownIds = new UnknownIds(this.session, placeholders, this.valid, options.errorCode);
    this.#outcomes = new Outcomes(target, this.unknownIds);
  }

  /** Closes the connections. */
  close(): void {
    this.session.close();
  }

  /** Takes cases one after the other, several at a time, until they end, `limit` is reached, or the target is gone. */
  async take(cases: Iterable<Case>, limit = Number.POSITIVE_INFINITY): Promise<number> {
    const iterator = cases[Symbol.iterator]();
    let taken = 0;
    const worker = async () => {
      while (this.stopped === undefined && taken < limit && !this.session.spent) {
        const next = iterator.next();
        if (next.done) {
          return;
        }
        taken++;
        if (this.selection.sends(next.value)) {
          await this.#case(next.value);
        }
        this.#onCase(++this.#done, next.value);
      }
    };
    await Promise.all(Array.from({ length: this.#concurrency }, worker));
    return taken;
  }

  /** Sends a case again. What it shows of the same kind as a fault, or `undefined`. */
  async fails(testCase: Case, { subject, kind }: Fault): Promise<{ exchange: Exchange; message: string } | undefined> {
    const exchange = await this.session.send(testCase.operation, testCase.request);
    const outcome: Outcome = isResponse(exchange.result)
      ? await this.#outcomes.of(testCase, exchange.result)
      : { kind: "failed", message: exchange.result.message };
    const { responseFault } = outcome;
    const wrongResponse = responseFault?.about === kind ? responseFault.message : undefined;
    const failed = outcome.kind === "failed" ? outcome.message : undefined;
    const message = subject === "answer" ? wrongResponse : failed;
    return message === undefined ? undefined : { exchange, message };
  }

  /** Sends a case and judges what comes back. Returns whether it shows what it is to show. */
  async #case(testCase: Case): Promise<boolean> {
    const { operation, request } = testCase;
    const { credentials } = this.session.options;
    const missing = schemesOf(operation, request).find(
      (scheme) => !credentials.has(scheme.name) && scheme !== replacedScheme(operation, request),
    );
    if (missing) {
      this.ledger.unproven(testCase, `it needs a credential for ${missing.name}`);
      return false;
    }
    const exchange = await this.session.send(operation, request);
    const { result } = exchange;
    if (!isResponse(result)) {
      await this.#noResponse(testCase, exchange, result);
      return false;
    }
    const stop = this.#patience.responded(result.cut);
    this.#restarts?.survived();
    this.#answered = true;
    if (testCase.parts && result.status !== 429 && decide(operation, result) !== "accepted") {
      return this.#inHalves(testCase, testCase.parts);
    }
    this.#countValid(testCase, exchange, result);
    if (result.status === 429) {
      this.ledger.unproven(testCase, stopText({ kind: "throttled" }));
      if (this.session.throttles) {
        this.stopped = { kind: "throttled" };
      }
      return false;
    }
    const outcome = await this.#outcomes.of(testCase, result);
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
      passed = (await this.#continueWith(together(half))) && passed;
    }
    const { parts: _, ...mixture } = whole;
    return passed && this.#continueWith(mixture);
  }

  /** One more case, unless the run is at its end. */
  async #continueWith(testCase: Case): Promise<boolean> {
    return this.stopped === undefined && !this.session.spent && this.#case(testCase);
  }

  #countValid(testCase: Case, exchange: Exchange, response: HttpResponse): void {
    if (testCase.expected === "accepted" && this.unknownIds.of(testCase).length === 0) {
      const decision = decide(testCase.operation, response);
      this.valid.note(testCase, exchange, response.status, decision);
      if (decision === "accepted") {
        this.unknownIds.accepted(testCase);
      }
    }
  }

  /** A request without a response: the fault of the request, of a target that dies of it, or of one that is gone. */
  async #noResponse(testCase: Case, exchange: Exchange, failure: Failure): Promise<void> {
    const restarts = this.#restarts;
    if (restarts) {
      await (testCase.parts
        ? restarts.inTurn(() => this.#restarted(testCase, exchange, restarts))
        : this.#afterDeath(testCase, exchange, failure, restarts));
    }
    if (testCase.parts) {
      // A target may die or hang of one of them: to look for it in halves would take longer.
      for (const part of testCase.parts) {
        await this.#continueWith(part);
      }
      return;
    }
    if (restarts) {
      return;
    }
    const stop = this.#patience.failed(failure);
    if (failure.failure === "refused" && this.stopped === undefined) {
      const again = await this.session.send(testCase.operation, smallestRequest(testCase.operation));
      if (!isResponse(again.result) && again.result.failure === "refused") {
        this.#end(testCase, exchange, { kind: this.#answered ? "gone" : "unreachable", cause: failure.message });
        return;
      }
    }
    const message =
      failure.failure === "malformed" || failure.failure === "time-out"
        ? failure.message
        : `the connection was closed instead of a response: ${failure.message}`;
    if (failure.failure === "malformed") {
      this.ledger.fault(testCase, "answer", message, exchange, message);
    } else {
      this.ledger.note(testCase, exchange, { kind: "failed", message });
    }
    this.stopped ??= stop;
  }

  /** The mock may have died of another request: this one is tried again alone, on a mock that runs. */
  async #afterDeath(testCase: Case, exchange: Exchange, failure: Failure, restarts: Restarts): Promise<void> {
    await restarts.inTurn(async () => {
      if (this.stopped !== undefined || !(await this.#restarted(testCase, exchange, restarts))) {
        return;
      }
      const again = await this.session.send(testCase.operation, testCase.request);
      if (isResponse(again.result)) {
        restarts.survived();
        this.ledger.note(testCase, again, await this.#outcomes.of(testCase, again.result));
        return;
      }
      const died = failure.failure !== "time-out" && failure.failure !== "malformed";
      const end = died ? "died of" : "gave no response to";
      this.ledger.fault(testCase, "combination", `the mock ${end} this request: ${failure.message}`, exchange, "death");
      this.ledger.unproven(testCase, `the mock ${end} it`);
      const stop = restarts.diedAgain(died);
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
    this.ledger.fault(testCase, "combination", `${stopText(stop)} (the last request before is shown)`, exchange, "end");
  }
}
