import { ContractError } from "../openapi/errors.ts";
import type { Contract } from "../openapi/model.ts";
import { type Stop, stopText } from "../report/stop.ts";
import { smallestRequest } from "./cases/base-request.ts";
import type { Case } from "./cases/case.ts";
import { replacedScheme, schemesOf } from "./cases/parts/credentials.ts";
import { halves, together } from "./cases/together/sharing.ts";
import { withPlaceholders } from "./credentials.ts";
import { decide, isEmptySegment, judge } from "./judge/judge.ts";
import { type Fault, Ledger, type Outcome } from "./judge/ledger.ts";
import { judgedHeaders } from "./judge/response.ts";
import { UnknownIds } from "./judge/unknown-ids.ts";
import { ValidRequests } from "./judge/valid-requests.ts";
import { Selection } from "./plan/selection.ts";
import type { Credential } from "./send/authenticate.ts";
import type { Failure, HttpResponse } from "./send/response-reader.ts";
import { type Exchange, isResponse, type Rate, Session } from "./send/session.ts";
import type { Target } from "./target.ts";

/** How requests are sent to a target. */
export interface RunOptions {
  /** How long a request may take. @unit milliseconds @default 10000 */
  readonly timeout?: number | undefined;
  /** The pace that the target allows. */
  readonly rate?: Rate | undefined;
  /** The most requests that may be sent. */
  readonly budget?: number | undefined;
  /**
   * Credentials by the name of the security scheme. On loopback a placeholder does for an operation without one; elsewhere what needs it
   * stays unproven.
   */
  readonly credentials?: ReadonlyMap<string, Credential> | undefined;
  /** Headers that go with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Path values that exist at the target, by parameter name. */
  readonly known?: Readonly<Record<string, string>> | undefined;
  /** JSON pointer of the member of an error that holds its code: beside the status, it tells one error from another. */
  readonly errorCode?: string | undefined;
  /** Requests at a time. @default 8 */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** So many requests without one response that can be read end a run. */
const MAX_BROKEN = 24;
const MAX_TIME_OUTS = 3;
/** A mock that died so often, or of so many requests in a row, is not started once more: each start takes a second or two. */
const MAX_DEATHS = 24;
const MAX_DEATHS_IN_A_ROW = 3;

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
  readonly #target: Target;
  readonly #concurrency: number;
  readonly #onCase: (done: number, one: Case) => void;
  /** Tells what of a case nobody said exists. */
  readonly unknownIds: UnknownIds;
  readonly #fine = new Set<string>();
  #broken = 0;
  #timeOuts = 0;
  #deaths = 0;
  #deathsInARow = 0;
  #answered = false;
  #done = 0;
  #alone: Promise<unknown> = Promise.resolve();

  /**
   * @param selection What is looked for. @default everything
   * @param onCase Called after each case, with how many are done, and the case.
   */
  constructor(
    contract: Contract,
    target: Target,
    options: RunOptions = {},
    selection = new Selection(contract, {}),
    onCase: (done: number, one: Case) => void = () => undefined,
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
    this.#target = target;
    this.#concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
    this.#onCase = onCase;
    const placeholders = new Set([...all.keys()].filter((scheme) => !credentials?.has(scheme)));
    this.unknownIds = new UnknownIds(this.session, placeholders, this.valid, options.errorCode);
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

  /** Whether a case, sent again, fails for the same subject. */
  async fails(one: Case, subject: Fault["subject"]): Promise<{ exchange: Exchange; message: string } | undefined> {
    const exchange = await this.session.send(one.operation, one.request);
    const outcome = isResponse(exchange.result)
      ? await this.#judge(one, exchange.result)
      : { kind: "failed" as const, message: exchange.result.message };
    const message =
      subject === "answer"
        ? "responseFault" in outcome
          ? outcome.responseFault
          : undefined
        : outcome.kind === "failed"
          ? outcome.message
          : undefined;
    return message === undefined ? undefined : { exchange, message };
  }

  /** Sends a case and judges what comes back. Returns whether it shows what it is to show. */
  async #case(one: Case): Promise<boolean> {
    const { operation, request } = one;
    const { credentials } = this.session.options;
    const missing = schemesOf(operation, request).find(
      (scheme) => !credentials.has(scheme.name) && scheme !== replacedScheme(operation, request),
    );
    if (missing) {
      this.ledger.unproven(one, `it needs a credential for ${missing.name}`);
      return false;
    }
    const exchange = await this.session.send(operation, request);
    const { result } = exchange;
    if (!isResponse(result)) {
      await this.#noResponse(one, exchange, result);
      return false;
    }
    this.#broken = result.cut ? this.#broken + 1 : 0;
    this.#timeOuts = 0;
    this.#deathsInARow = 0;
    this.#answered = true;
    if (one.parts && result.status !== 429 && decide(operation, result) !== "accepted") {
      return this.#inHalves(one, one.parts);
    }
    this.#countValid(one, exchange, result);
    if (result.status === 429) {
      this.ledger.unproven(one, stopText({ kind: "throttled" }));
      if (this.session.throttles) {
        this.stopped = { kind: "throttled" };
      }
      return false;
    }
    const outcome = await this.#judge(one, result);
    this.ledger.note(one, exchange, outcome);
    if (this.#broken >= MAX_BROKEN) {
      this.stopped = { kind: "endless" };
    }
    return outcome.kind === "passed";
  }

  /**
   * Sends what was refused together in halves, until it is known which parts are refused by themselves. If none is, the whole is refused
   * for how they go together.
   */
  async #inHalves(whole: Case, parts: readonly Case[]): Promise<boolean> {
    let passed = true;
    for (const half of halves(parts)) {
      passed = (await this.#one(together(half))) && passed;
    }
    const { parts: _, ...mixture } = whole;
    return passed && this.#one(mixture);
  }

  /** One more case, unless the run is at its end. */
  async #one(one: Case): Promise<boolean> {
    return this.stopped === undefined && !this.session.spent && this.#case(one);
  }

  #countValid(one: Case, exchange: Exchange, response: HttpResponse): void {
    if (one.expected === "accepted" && this.unknownIds.of(one).length === 0) {
      const decision = decide(one.operation, response);
      this.valid.note(one, exchange, response.status, decision);
      if (decision === "accepted") {
        this.unknownIds.accepted(one);
      }
    }
  }

  async #judge(one: Case, response: HttpResponse): Promise<Outcome> {
    const target = this.#target;
    // Servers mostly say the same: a response that was fine once is fine again.
    const key = target.wrongReason
      ? ""
      : `${one.operation.id} ${one.expected} ${response.status} ${judgedHeaders(one.operation, response)} ${response.body.length < 512 ? response.body.toString("latin1") : ""}`;
    // What refuses a credential may only not know it, and an empty segment may be refused in any way.
    const isAlike = response.body.length < 512 && key !== "" && !one.request.credential && !isEmptySegment(one);
    if (isAlike && this.#fine.has(key)) {
      return { kind: "passed" };
    }
    const { decision, undecided, wrongDecision, ...judged } = judge(one, response);
    const wrongResponse = target.isOfExample?.(response) ? undefined : judged.wrongResponse;
    const fault = wrongResponse === undefined ? {} : { responseFault: wrongResponse };
    const unproven =
      target.takesPlaceholders || undecided !== undefined
        ? undecided
        : await this.unknownIds.explains(one, response, decision);
    if (unproven !== undefined) {
      return { kind: "unproven", reason: unproven, ...fault };
    }
    const message = wrongDecision ?? target.wrongReason?.(one, response);
    const deviation =
      message === undefined && wrongResponse === undefined ? undefined : target.deviationOf?.(one, response);
    if (deviation !== undefined) {
      return { kind: "unproven", reason: `${target.name} deviates (${deviation})` };
    }
    if (message !== undefined) {
      return { kind: "failed", message, ...fault };
    }
    if (isAlike && wrongResponse === undefined && this.#fine.size < 10_000) {
      this.#fine.add(key);
    }
    return { kind: "passed", ...fault };
  }

  /** A request without a response: the fault of the request, of a target that dies of it, or of one that is gone. */
  async #noResponse(one: Case, exchange: Exchange, failure: Failure): Promise<void> {
    const { restart } = this.#target;
    if (restart) {
      await (one.parts
        ? this.#inTurn(() => this.#restarted(one, exchange, restart))
        : this.#afterDeath(one, exchange, failure, restart));
    }
    if (one.parts) {
      // A target may die or hang of one of them: to look for it in halves would take longer.
      for (const part of one.parts) {
        await this.#one(part);
      }
      return;
    }
    if (restart) {
      return;
    }
    this.#broken++;
    this.#timeOuts += Number(failure.failure === "time-out");
    if (failure.failure === "refused" && this.stopped === undefined) {
      const again = await this.session.send(one.operation, smallestRequest(one.operation));
      if (!isResponse(again.result) && again.result.failure === "refused") {
        this.#end(one, exchange, { kind: this.#answered ? "gone" : "unreachable", cause: failure.message });
        return;
      }
    }
    const message =
      failure.failure === "malformed" || failure.failure === "time-out"
        ? failure.message
        : `the connection was closed instead of a response: ${failure.message}`;
    if (failure.failure === "malformed") {
      this.ledger.fault(one, "answer", message, exchange);
    } else {
      this.ledger.note(one, exchange, { kind: "failed", message });
    }
    if (this.#broken >= MAX_BROKEN || this.#timeOuts >= MAX_TIME_OUTS) {
      this.stopped = { kind: this.#timeOuts >= MAX_TIME_OUTS ? "slow" : "unreadable", cause: failure.message };
    }
  }

  /** The mock may have died of another request: this one is tried again alone, on a mock that runs. */
  async #afterDeath(one: Case, exchange: Exchange, failure: Failure, restart: Restart): Promise<void> {
    await this.#inTurn(async () => {
      if (this.stopped !== undefined || !(await this.#restarted(one, exchange, restart))) {
        return;
      }
      const again = await this.session.send(one.operation, one.request);
      if (isResponse(again.result)) {
        this.#deathsInARow = 0;
        this.ledger.note(one, again, await this.#judge(one, again.result));
        return;
      }
      const died = failure.failure !== "time-out" && failure.failure !== "malformed";
      const end = died ? "died of" : "gave no response to";
      this.ledger.fault(one, "combination", `the mock ${end} this request: ${failure.message}`, exchange, "death");
      this.ledger.unproven(one, `the mock ${end} it`);
      if (++this.#deathsInARow >= MAX_DEATHS_IN_A_ROW) {
        this.#end(one, exchange, { kind: "deadly", requests: this.#deathsInARow, died });
      } else {
        await this.#restarted(one, exchange, restart);
      }
    });
  }

  /** Does something once all that is done alone before it is done. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const attempt = this.#alone.then(work);
    this.#alone = attempt.catch(() => undefined);
    return attempt;
  }

  /** Starts the mock again if it died; ends the run if that cannot be, or was often enough. */
  async #restarted(one: Case, exchange: Exchange, restart: Restart): Promise<boolean> {
    try {
      this.#deaths += Number(await restart());
    } catch (error) {
      if (!(error instanceof ContractError)) {
        throw error;
      }
      this.#end(one, exchange, { kind: "not-restarted", cause: error.message });
      return false;
    }
    if (this.#deaths >= MAX_DEATHS) {
      this.#end(one, exchange, { kind: "deaths", count: this.#deaths });
    }
    return this.stopped === undefined;
  }

  /** Ends the run: the request before the end is a finding of its own. */
  #end(one: Case, exchange: Exchange, stop: Stop): void {
    this.stopped = stop;
    this.ledger.fault(one, "combination", `${stopText(stop)} (the last request before is shown)`, exchange, "end");
  }
}

type Restart = NonNullable<Target["restart"]>;
