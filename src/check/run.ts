import { ContractError } from "../openapi/errors.ts";
import { DEVIATIONS } from "../prism/deviations.ts";
import type { RestartableMock } from "../prism/restartable-mock.ts";
import { smallestRequest } from "./cases/base-request.ts";
import type { Case } from "./cases/case.ts";
import { replacedScheme, schemesOf } from "./cases/credentials.ts";
import { decide, isEmptySegment, judge, wrongReason } from "./judge/judge.ts";
import { type Fault, Ledger, type Outcome } from "./judge/ledger.ts";
import { judgedHeaders } from "./judge/response.ts";
import { MadeUp } from "./judge/unknown-ids.ts";
import { ValidRequests } from "./judge/valid-requests.ts";
import type { Selection } from "./selection.ts";
import type { Answer, Failure } from "./send/response-reader.ts";
import { type Exchange, isAnswer, type Session } from "./send/session.ts";

export interface RunOptions {
  readonly session: Session;
  readonly selection: Selection;
  readonly concurrency: number;
  /** Schemes whose credential is a placeholder, so that another made-up one does as well. */
  readonly placeholders: ReadonlySet<string>;
  /** The mock that is the target, if it is one: then the reason of a rejection is judged as well. */
  readonly mock?: RestartableMock | undefined;
  readonly onCase?: ((done: number) => void) | undefined;
}

/** So many requests without one answer that can be read end a run. */
const MAX_BROKEN = 24;
const MAX_TIME_OUTS = 3;
/** A mock that died so often, or of so many requests in a row, is not started once more: each start takes a second or two. */
const MAX_DEATHS = 24;
const MAX_DEATHS_IN_A_ROW = 3;

/** Sends cases to a target, judges the answers, and has them counted. */
export class Run {
  readonly ledger: Ledger;
  /** Why the run ended early. */
  stopped: string | undefined;
  /** What came of valid requests whose values the case did not make up. */
  readonly valid = new ValidRequests();
  readonly #options: RunOptions;
  readonly #madeUp: MadeUp;
  readonly #fine = new Set<string>();
  #broken = 0;
  #timeOuts = 0;
  #deaths = 0;
  #deathsInARow = 0;
  #answered = false;
  #done = 0;
  #alone: Promise<unknown> = Promise.resolve();

  constructor(options: RunOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.selection);
    this.#madeUp = new MadeUp(options.session, options.placeholders, this.valid);
  }

  /** Takes cases one after the other, several at a time, until they end, `limit` is reached, or the target is gone. */
  async take(cases: Iterable<Case>, limit = Number.POSITIVE_INFINITY): Promise<number> {
    const iterator = cases[Symbol.iterator]();
    let taken = 0;
    const worker = async () => {
      while (this.stopped === undefined && taken < limit && !this.#options.session.spent) {
        const next = iterator.next();
        if (next.done) {
          return;
        }
        taken++;
        if (this.#options.selection.sends(next.value)) {
          await this.#case(next.value);
        }
        this.#options.onCase?.(++this.#done);
      }
    };
    await Promise.all(Array.from({ length: this.#options.concurrency }, worker));
    return taken;
  }

  /** Whether a case, sent again, fails for the same subject. */
  async fails(one: Case, subject: Fault["subject"]): Promise<{ exchange: Exchange; message: string } | undefined> {
    const exchange = await this.#options.session.send(one.operation, one.request);
    const outcome = isAnswer(exchange.result)
      ? await this.#judge(one, exchange.result)
      : { kind: "failed" as const, message: exchange.result.message };
    const message =
      subject === "answer"
        ? "answerFault" in outcome
          ? outcome.answerFault
          : undefined
        : outcome.kind === "failed"
          ? outcome.message
          : undefined;
    return message === undefined ? undefined : { exchange, message };
  }

  async #case(one: Case): Promise<void> {
    const { operation, request } = one;
    const { credentials } = this.#options.session.options;
    const missing = schemesOf(operation, request).find(
      (scheme) => !credentials.has(scheme.name) && scheme !== replacedScheme(operation, request),
    );
    if (missing) {
      this.ledger.unproven(one, `it needs a credential for ${missing.name}`);
      return;
    }
    const exchange = await this.#options.session.send(operation, request);
    const { result } = exchange;
    if (!isAnswer(result)) {
      await this.#noAnswer(one, exchange, result);
      return;
    }
    this.#broken = result.cut ? this.#broken + 1 : 0;
    this.#timeOuts = 0;
    this.#deathsInARow = 0;
    this.#answered = true;
    this.#countValid(one, exchange, result);
    if (result.status === 429) {
      this.ledger.unproven(one, "the target kept answering 429");
      if (this.#options.session.throttles) {
        this.stopped = "the target kept answering 429";
      }
      return;
    }
    this.ledger.note(one, exchange, await this.#judge(one, result));
    if (this.#broken >= MAX_BROKEN) {
      this.stopped = "no answer of the target could be read to its end";
    }
  }

  #countValid(one: Case, exchange: Exchange, answer: Answer): void {
    if (one.expected === "accepted" && this.#madeUp.of(one).length === 0) {
      const decision = decide(one.operation, answer);
      this.valid.note(one, exchange, answer.status, decision);
      if (decision === "accepted") {
        this.#madeUp.accepted(one);
      }
    }
  }

  async #judge(one: Case, answer: Answer): Promise<Outcome> {
    const { mock } = this.#options;
    // Servers mostly say the same: an answer that was fine once is fine again.
    const key = mock
      ? ""
      : `${one.operation.id} ${one.expected} ${answer.status} ${judgedHeaders(one.operation, answer)} ${answer.body.length < 512 ? answer.body.toString("latin1") : ""}`;
    // What refuses a credential may only not know it, and an empty segment may be refused in any way.
    const isAlike = answer.body.length < 512 && key !== "" && !one.request.credential && !isEmptySegment(one);
    if (isAlike && this.#fine.has(key)) {
      return { kind: "passed" };
    }
    const { decision, undecided, wrongDecision, wrongAnswer } = judge(one, answer);
    const fault = wrongAnswer === undefined ? {} : { answerFault: wrongAnswer };
    const unproven = mock || undecided !== undefined ? undecided : await this.#madeUp.explains(one, answer, decision);
    if (unproven !== undefined) {
      return { kind: "unproven", reason: unproven, ...fault };
    }
    const reason = wrongDecision === undefined && mock ? wrongReason(one, answer) : undefined;
    const message = wrongDecision ?? reason;
    const deviation =
      mock && (message !== undefined || wrongAnswer !== undefined)
        ? DEVIATIONS.find(({ meets }) => meets?.(one))
        : undefined;
    if (deviation) {
      return { kind: "unproven", reason: `Prism deviates (${deviation.id})` };
    }
    if (message !== undefined) {
      return { kind: "failed", message, ...fault };
    }
    if (isAlike && wrongAnswer === undefined && this.#fine.size < 10_000) {
      this.#fine.add(key);
    }
    return { kind: "passed", ...fault };
  }

  /** A request without an answer: the fault of the request, of the mock, or of a target that is gone. */
  async #noAnswer(one: Case, exchange: Exchange, failure: Failure): Promise<void> {
    const { mock } = this.#options;
    if (mock) {
      await this.#afterDeath(one, exchange, failure, mock);
      return;
    }
    this.#broken++;
    this.#timeOuts += Number(failure.failure === "time-out");
    if (failure.failure === "refused" && this.stopped === undefined) {
      const again = await this.#options.session.send(one.operation, smallestRequest(one.operation));
      if (!isAnswer(again.result) && again.result.failure === "refused") {
        const before = this.#answered ? "the target stopped answering" : "the target does not answer";
        this.#end(one, exchange, `${before}: ${failure.message}`);
        return;
      }
    }
    const message =
      failure.failure === "malformed" || failure.failure === "time-out"
        ? failure.message
        : `the connection was closed instead of an answer: ${failure.message}`;
    if (failure.failure === "malformed") {
      this.ledger.fault(one, "answer", message, exchange);
    } else {
      this.ledger.note(one, exchange, { kind: "failed", message });
    }
    if (this.#broken >= MAX_BROKEN || this.#timeOuts >= MAX_TIME_OUTS) {
      this.stopped = `${this.#timeOuts >= MAX_TIME_OUTS ? "the target stopped answering in time" : "the target gave no readable answer any more"}: ${failure.message}`;
    }
  }

  /** The mock may have died of another request: this one is tried again alone, on a mock that runs. */
  async #afterDeath(one: Case, exchange: Exchange, failure: Failure, mock: RestartableMock): Promise<void> {
    const before = this.#alone;
    const attempt = (async () => {
      await before;
      if (this.stopped !== undefined || !(await this.#restarted(one, exchange, mock))) {
        return;
      }
      const again = await this.#options.session.send(one.operation, one.request);
      if (isAnswer(again.result)) {
        this.#deathsInARow = 0;
        this.ledger.note(one, again, await this.#judge(one, again.result));
        return;
      }
      const end = failure.failure === "refused" || failure.failure === "closed" ? "died of" : "gave no answer to";
      this.ledger.fault(one, "combination", `the mock ${end} this request: ${failure.message}`, exchange, "death");
      this.ledger.unproven(one, `the mock ${end} it`);
      if (++this.#deathsInARow >= MAX_DEATHS_IN_A_ROW) {
        this.#end(one, exchange, `the mock ${end} ${this.#deathsInARow} requests in a row`);
      } else {
        await this.#restarted(one, exchange, mock);
      }
    })();
    this.#alone = attempt.catch(() => undefined);
    await attempt;
  }

  /** Starts the mock again if it died; ends the run if that cannot be, or was often enough. */
  async #restarted(one: Case, exchange: Exchange, mock: RestartableMock): Promise<boolean> {
    try {
      this.#deaths += Number(await mock.restart());
    } catch (error) {
      if (!(error instanceof ContractError)) {
        throw error;
      }
      this.#end(one, exchange, `the mock died and could not be started again (${error.message})`);
      return false;
    }
    if (this.#deaths >= MAX_DEATHS) {
      this.#end(one, exchange, `the mock died ${this.#deaths} times`);
    }
    return this.stopped === undefined;
  }

  /** Ends the run: the request before the end is a finding of its own. */
  #end(one: Case, exchange: Exchange, reason: string): void {
    this.stopped = reason;
    this.ledger.fault(one, "combination", `${reason} (the last request before is shown)`, exchange, "end");
  }
}
