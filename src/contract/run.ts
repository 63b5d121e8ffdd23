import type { Answer, Failure } from "./answer-reader.ts";
import { smallestRequest } from "./base-request.ts";
import type { Case } from "./case.ts";
import { DEVIATIONS } from "./deviations.ts";
import { ContractError } from "./errors.ts";
import { type Decision, decisionOf, errorCode, judge, REFUSED_BY_TRANSPORT, wrongReason } from "./judge.ts";
import type { Constraint, Operation } from "./model.ts";
import type { Side } from "./report.ts";
import { textOf } from "./request.ts";
import type { RestartableMock } from "./restartable-mock.ts";
import { type Selection, standsOn } from "./selection.ts";
import { type Exchange, examplePath, isAnswer, type Session } from "./session.ts";
import { type Validator, violationsOf } from "./validator.ts";
import { distinct } from "./values.ts";
import type { WireRequest } from "./wire.ts";

/** A fault as it was found, before it is made smaller and reported. */
export interface Fault {
  readonly one: Case;
  readonly subject: Constraint | "combination" | "answer";
  readonly message: string;
  readonly exchange: Exchange;
  count: number;
}

/** What the cases of one constraint have shown so far. */
export interface Tally {
  readonly accepted: Side;
  readonly rejected: Side;
  /** Why a case of a side proved nothing. */
  readonly reasons: { accepted?: string; rejected?: string };
  readonly examples: { accepted?: WireRequest; rejected?: WireRequest };
}

/** What a case came to. */
type Outcome =
  | { readonly kind: "passed"; readonly answerFault?: string }
  | { readonly kind: "failed"; readonly message: string; readonly answerFault?: string }
  | { readonly kind: "unproven"; readonly reason: string };

export interface RunOptions {
  readonly session: Session;
  readonly validator: Validator;
  readonly selection: Selection;
  readonly concurrency: number;
  /** Whether the credentials are made up, so that another made-up one does as well. */
  readonly madeUpCredentials: boolean;
  /** The mock that is the target, if it is one: then the reason of a rejection is judged as well. */
  readonly mock?: RestartableMock | undefined;
  readonly onCase?: ((done: number) => void) | undefined;
}

/** So many requests without one answer that can be read end a run. */
const MAX_BROKEN = 24;
const MAX_TIME_OUTS = 3;
/** So much of an answer is kept: more than what is shown and the longest secret, which may begin at its end. @unit bytes */
const MAX_KEPT_BODY = 131_072;
/** A mock that died so often, or of so many requests in a row, is not started once more: each start takes a second or two. */
const MAX_DEATHS = 24;
const MAX_DEATHS_IN_A_ROW = 3;
const MADE_UP_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const MADE_UP_CREDENTIAL = "another-made-up-credential";

/** Sends cases to a target, judges the answers, and counts. Nothing of a case is kept but what a report needs. */
export class Run {
  readonly tallies = new Map<Constraint, Tally>();
  readonly faults = new Map<string, Fault>();
  /** Why the run ended early. */
  stopped: string | undefined;
  /** How many valid requests were sent, but for those that no service saw, and how many of them were denied with 401, 403 or 404. */
  readonly valid = { sent: 0, denied: 0, accepted: 0, throttled: 0 };
  /** The first denied answer. */
  firstDenied: Exchange | undefined;
  readonly #options: RunOptions;
  readonly #probes = new Map<string, Promise<{ status: number; code: string | undefined } | undefined>>();
  readonly #fine = new Set<string>();
  /** Constraints at whose limit a valid request was refused: a mixture that stands on one of them is no news. */
  readonly #refused = new Set<Constraint>();
  #broken = 0;
  #timeOuts = 0;
  #deaths = 0;
  #deathsInARow = 0;
  #answered = false;
  #done = 0;
  #alone: Promise<unknown> = Promise.resolve();

  constructor(options: RunOptions) {
    this.#options = options;
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

  tally(constraint: Constraint): Tally {
    let tally = this.tallies.get(constraint);
    if (!tally) {
      tally = { accepted: { cases: 0, failures: 0 }, rejected: { cases: 0, failures: 0 }, reasons: {}, examples: {} };
      this.tallies.set(constraint, tally);
    }
    return tally;
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
    const missing =
      request.security !== undefined &&
      request.credential === undefined &&
      !this.#options.session.options.credentials.has(request.security);
    if (missing) {
      this.#unproven(one, `it needs a credential for ${request.security}`);
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
      this.#unproven(one, "the target kept answering 429");
      if (this.#options.session.throttles) {
        this.stopped = "the target kept answering 429";
      }
      return;
    }
    this.#note(one, exchange, await this.#judge(one, result));
    if (this.#broken >= MAX_BROKEN) {
      this.stopped = "no answer of the target could be read to its end";
    }
  }

  #countValid(one: Case, exchange: Exchange, { status }: Answer): void {
    if (one.expected !== "accepted" || this.#madeUp(one).length > 0) {
      return;
    }
    // Refused before any route, it tells nothing about the target as a whole.
    if (REFUSED_BY_TRANSPORT.has(status)) {
      return;
    }
    const decision = decisionOf(status);
    this.valid.sent++;
    this.valid.accepted += Number(decision === "accepted");
    this.valid.throttled += Number(decision === "throttled");
    if (decision === "denied") {
      this.valid.denied++;
      this.firstDenied ??= exchange;
    }
  }

  async #judge(one: Case, answer: Answer): Promise<Outcome> {
    const { mock, validator } = this.#options;
    // Servers mostly say the same: an answer that was fine once is fine again.
    const key = mock
      ? ""
      : `${one.operation.id} ${one.expected} ${answer.status} ${answer.headers["content-type"]} ${answer.body.length < 512 ? answer.body.toString("latin1") : ""}`;
    if (answer.body.length < 512 && this.#fine.has(key) && key !== "") {
      return { kind: "passed" };
    }
    const { decision, wrongDecision, wrongAnswer } = judge(validator, one, answer);
    const unproven = mock ? undefined : await this.#provesNothing(one, answer, decision, wrongAnswer);
    if (unproven !== undefined) {
      return { kind: "unproven", reason: unproven };
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
    const fault = wrongAnswer === undefined ? {} : { answerFault: wrongAnswer };
    if (message !== undefined) {
      return { kind: "failed", message, ...fault };
    }
    if (wrongAnswer === undefined && this.#fine.size < 10_000) {
      this.#fine.add(key);
    }
    return { kind: "passed", ...fault };
  }

  /** Path values and credentials of a case that exist nowhere, as far as is known. */
  #madeUp({ operation, request }: Case): string[] {
    const inPath = Object.keys(request.path).filter(
      (name) => request.path[name] !== this.#options.session.known(operation)[name],
    );
    return [...inPath, ...(request.credential ? ["credential"] : [])];
  }

  /** Why an answer says nothing about the case: it may be due to a value that was made up. */
  async #provesNothing(
    one: Case,
    answer: Answer,
    decision: Decision,
    wrongAnswer: string | undefined,
  ): Promise<string | undefined> {
    const madeUp = this.#madeUp(one);
    if (madeUp.length === 0 || (decision !== "denied" && decision !== "rejected") || wrongAnswer !== undefined) {
      return undefined;
    }
    const [name = ""] = madeUp;
    if (name === "credential") {
      return this.#options.madeUpCredentials && one.expected === "accepted"
        ? undefined
        : await this.#sameAsProbe(one, name, answer, "no credential of this length is known");
    }
    if (one.expected !== "accepted") {
      return undefined;
    }
    const reason = `the target knows no ${name} of this kind (${answer.status})`;
    return answer.status === 403 || answer.status === 404 ? reason : this.#sameAsProbe(one, name, answer, reason);
  }

  /** The reason, if a made-up value of ordinary length gets the same answer in the same place. */
  async #sameAsProbe({ operation }: Case, name: string, answer: Answer, reason: string): Promise<string | undefined> {
    const key = `${operation.id} ${name}`;
    let probe = this.#probes.get(key);
    if (!probe) {
      if (this.#options.session.spent) {
        // Undecided, rather than accused without a look.
        return reason;
      }
      const base = smallestRequest(operation);
      const request =
        name === "credential"
          ? { ...base, credential: MADE_UP_CREDENTIAL }
          : { ...base, path: { [name]: this.#unknownId(operation, name) } };
      probe = this.#options.session
        .send(operation, request)
        .then(({ result }) => (isAnswer(result) ? { status: result.status, code: errorCode(result) } : undefined));
      this.#probes.set(key, probe);
    }
    const found = await probe;
    return found && found.status === answer.status && found.code === errorCode(answer) && found.status >= 400
      ? reason
      : undefined;
  }

  /** An identifier like those that exist, which does not: the same characters in another order. */
  #unknownId(operation: Operation, name: string): string {
    const known = this.#options.session.known(operation)[name] ?? examplePath(operation)[name] ?? MADE_UP_ID;
    const turned = known.slice(1) + known.slice(0, 1);
    const node = operation.parameters.find((one) => one.in === "path" && one.name === name)?.node;
    const others = [/^[\w-]+$/.test(turned) ? turned : MADE_UP_ID, MADE_UP_ID, ...(node ? distinct(node, 5) : [])];
    const conforms = (value: unknown): boolean =>
      textOf(value) !== known &&
      violationsOf(this.#options.validator, operation, {
        ...smallestRequest(operation),
        path: { [name]: value },
      }).every(({ location: [first] }) => first !== name);
    // One that does not conform would be refused for that.
    return textOf(others.find(conforms) ?? MADE_UP_ID);
  }

  #note(one: Case, exchange: Exchange, outcome: Outcome): void {
    if (outcome.kind === "unproven") {
      this.#unproven(one, outcome.reason);
      return;
    }
    const side = one.expected;
    const blamed = outcome.kind === "failed";
    for (const constraint of one.shows) {
      if (!blamed || constraint === one.constraint) {
        const tally = this.tally(constraint);
        tally[side].cases++;
        tally[side].failures += Number(blamed);
        if (
          !blamed &&
          (tally.examples[side] === undefined || one.constraint === constraint) &&
          size(exchange.wire) < size(tally.examples[side])
        ) {
          tally.examples[side] = exchange.wire;
        }
      }
    }
    if (blamed) {
      const cause =
        one.constraint ?? (side === "accepted" ? standsOn(one.operation, one.request, this.#refused) : undefined);
      if (side === "accepted" && one.constraint) {
        this.#refused.add(one.constraint);
      }
      if (this.#options.selection.includes(one.operation, cause ?? "combination")) {
        this.#fault(one, cause ?? "combination", outcome.message, exchange);
      }
    }
    if (outcome.answerFault !== undefined && this.#options.selection.includes(one.operation, "answer")) {
      this.#fault(one, "answer", outcome.answerFault, exchange);
    }
  }

  /** Keeps the smallest request that shows a fault. What is of another `kind` is another fault, whatever it is about. */
  #fault(one: Case, subject: Fault["subject"], message: string, exchange: Exchange, kind = ""): void {
    const about =
      typeof subject === "string"
        ? `${one.operation.id}/${subject}${subject === "answer" ? ` ${message}` : ""}`
        : subject.id;
    const key = `${about} ${subject === "answer" ? "" : one.expected} ${kind}`;
    const known = this.faults.get(key);
    const count = (known?.count ?? 0) + 1;
    if (known && size(known.exchange.wire) <= size(exchange.wire)) {
      known.count = count;
    } else {
      this.faults.set(key, { one, subject, message, exchange: withoutMore(exchange), count });
    }
  }

  #unproven(one: Case, reason: string): void {
    for (const constraint of one.shows) {
      this.tally(constraint).reasons[one.expected] ??= reason;
    }
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
      this.#fault(one, "answer", message, exchange);
    } else {
      this.#note(one, exchange, { kind: "failed", message });
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
        this.#note(one, again, await this.#judge(one, again.result));
        return;
      }
      const end = failure.failure === "refused" || failure.failure === "closed" ? "died of" : "gave no answer to";
      this.#fault(one, "combination", `the mock ${end} this request: ${failure.message}`, exchange, "death");
      this.#unproven(one, `the mock ${end} it`);
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
    this.#fault(one, "combination", `${reason} (the last request before is shown)`, exchange, "end");
  }
}

/** An exchange with so much of its answer as a report needs: thousands of large answers would fill the memory. */
function withoutMore({ wire, result }: Exchange): Exchange {
  return isAnswer(result) && result.body.length > MAX_KEPT_BODY
    ? { wire, result: { ...result, body: Buffer.from(result.body.subarray(0, MAX_KEPT_BODY)) } }
    : { wire, result };
}

function size(wire: WireRequest | undefined): number {
  return wire
    ? wire.target.length + (wire.body?.length ?? 0) + Object.values(wire.headers).join("").length
    : Number.POSITIVE_INFINITY;
}
