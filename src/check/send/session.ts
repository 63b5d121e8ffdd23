import { setTimeout as sleep } from "node:timers/promises";
import type { Contract, Operation } from "../../openapi/model.ts";
import type { SerializedRequest } from "../../report/request.ts";
import type { TransportFailure } from "../../report/transport-failure.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { RequestValues } from "../cases/request.ts";
import { Availability } from "./availability.ts";
import { ExistingResources } from "./existing-resources.ts";
import { linkTo, resolveLink } from "./links.ts";
import { PathValues } from "./path-values.ts";
import type { HttpResponse } from "./response-reader.ts";
import { waitAskedFor } from "./retry-after.ts";
import { Sender } from "./sender.ts";
import { type Destination, serialize } from "./serialize.ts";

/** A request that was sent, and what came of it. */
export interface Exchange {
  readonly request: SerializedRequest;
  readonly result: HttpResponse | TransportFailure;
  /** The first response that asked to come again later, where one did. */
  readonly postponed?: HttpResponse;
}

/** Tells a response from a failure to get one. */
export function isResponse(result: HttpResponse | TransportFailure): result is HttpResponse {
  return "status" in result;
}

/** At most `requests` in `duration` milliseconds. */
export interface Rate {
  readonly requests: number;
  readonly duration: number;
}

export interface SessionOptions extends Destination {
  /** How long a request may take. @unit milliseconds */
  readonly timeout: number;
  readonly rate?: Rate | undefined;
  /** The most requests that may be sent. */
  readonly budget?: number | undefined;
  /** Path values that are known to exist, by parameter name. */
  readonly values: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A link that did not give the identifiers of an operation. */
export interface Unlinked {
  readonly link: string;
  /** The operation whose response the link is in. */
  readonly source: Operation;
  /** Whether the response was fine, so that a later one may have them. */
  readonly again: boolean;
}

const MAX_THROTTLED = 5;
const MAX_THROTTLE_WAIT = 120_000;
const MAX_ASKS = 30;
/** How long all links together are asked for, if they do not resolve. @unit milliseconds */
export const MAX_ASK_TIME = 10_000;
/** How many times 429 in a row end all waiting. */
const MAX_THROTTLED_IN_A_ROW = 24;

/** A target during one check: its connections, its pace, and the identifiers that its responses have given. */
export class Session {
  readonly options: SessionOptions;
  /** How many requests were sent. */
  requests = 0;
  readonly availability = new Availability();
  readonly #sender: Sender;
  readonly #paths: PathValues;
  readonly #existence = new ExistingResources();
  /** Where the path values of operations came from. */
  readonly #linkContracts = new Map<Operation, Contract>();
  /** The last request of each of these operations that takes its path values. */
  readonly #turns = new Map<Operation, Promise<unknown>>();
  #throttled = 0;
  #notBefore = 0;
  #throttleWait = MAX_THROTTLE_WAIT;

  constructor(options: SessionOptions) {
    this.options = options;
    const { base, timeout, budget, values } = options;
    this.#paths = new PathValues(values);
    // A request on a connection that is used again may have to be sent twice: with a budget, each takes a new one.
    this.#sender = new Sender({ base, timeout, ...(budget !== undefined && { maxIdle: 0 }) });
  }

  /** Whether the target responds with nothing but 429. */
  get throttles(): boolean {
    return this.#throttled >= MAX_THROTTLED_IN_A_ROW;
  }

  /** Whether the budget is used up. */
  get spent(): boolean {
    return this.requests >= (this.options.budget ?? Number.POSITIVE_INFINITY);
  }

  /** Path values of an operation that exist at the target, as far as they are known. */
  existingValues(operation: Operation): Readonly<Record<string, string>> {
    return this.#paths.existing(operation);
  }

  /** The path parameters of a request whose values nobody said exist, and no response has shown to. */
  unconfirmedParameters(operation: Operation, request: RequestValues): string[] {
    return this.#existence.unknown(
      operation,
      this.#paths.complete(operation, request).path,
      this.existingValues(operation),
    );
  }

  /** Whether the path of a request comes from a link, and no response has shown yet that it exists. */
  isUnseen(operation: Operation, request: RequestValues): boolean {
    const unknown = this.#existence.unknown(operation, this.#paths.complete(operation, request).path, {});
    return this.#paths.isLinked(operation) && unknown.length > 0;
  }

  /**
   * Sends a request with real values for the path parameters that it leaves open. Waits its turn, and again after a response that asks to
   * come later.
   */
  async send(operation: Operation, request: RequestValues): Promise<Exchange> {
    const complete = await this.#existing(operation, request);
    const serialized = await serialize(operation, complete, this.options);
    let postponed: HttpResponse | undefined;
    for (let attempt = 0; ; attempt++) {
      if (this.options.rate || this.#notBefore > 0 || this.options.signal?.aborted) {
        await this.#waitForTurn();
      }
      this.requests++;
      const decided = this.#existence.beginRequest(operation, complete.path);
      const result = await this.#sender.send(serialized);
      if (isResponse(result)) {
        decided(result.status);
      }
      this.#throttled = isResponse(result) && result.status === 429 ? this.#throttled + 1 : 0;
      this.availability.note(result);
      const wait = isResponse(result) && attempt < MAX_THROTTLED ? waitAskedFor(result) : undefined;
      if (!isResponse(result) || wait === undefined || wait > this.#throttleWait || this.throttles || this.spent) {
        return { request: serialized, result, ...(postponed && { postponed }) };
      }
      postponed ??= result;
      // One pause for all: the others would only be refused as well.
      if (Date.now() + wait > this.#notBefore) {
        this.#throttleWait -= wait;
        this.#notBefore = Date.now() + wait;
      }
    }
  }

  /** Completes a request. Where path values come from a link, one request after the other takes its own: the one before may delete them. */
  async #existing(operation: Operation, request: RequestValues): Promise<RequestValues> {
    const contract = this.#linkContracts.get(operation);
    if (!contract) {
      return this.#taken(operation, request);
    }
    const before = this.#turns.get(operation);
    const turn = (async () => {
      await before;
      return this.#linked(contract, operation, request);
    })();
    this.#turns.set(
      operation,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Completes a request with values of a link. What was deleted is gone: the link gives another one. */
  async #linked(contract: Contract, operation: Operation, request: RequestValues): Promise<RequestValues> {
    const isLinked = this.#paths.linked(operation).some((name) => request.path[name] === undefined);
    const isPlanned = this.options.rate !== undefined || this.options.budget !== undefined;
    if (isLinked && !isPlanned && this.#isGone(operation, request)) {
      const show = this.#existence.beginLink();
      this.#paths.forget(operation);
      if ((await this.follow(contract, operation, 0)) === undefined) {
        show(operation, this.#paths.complete(operation, request).path);
      }
    }
    return this.#taken(operation, request);
  }

  /** Completes a request, and notes what it deletes before anybody else takes the same. */
  #taken(operation: Operation, request: RequestValues): RequestValues {
    const complete = this.#paths.complete(operation, request);
    this.#existence.beginRequest(operation, complete.path);
    return complete;
  }

  #isGone(operation: Operation, request: RequestValues): boolean {
    return this.#existence.isGone(operation, this.#paths.complete(operation, request).path);
  }

  async #waitForTurn(): Promise<void> {
    this.options.signal?.throwIfAborted();
    const { rate, signal } = this.options;
    const wait = this.#notBefore - Date.now();
    if (rate) {
      this.#notBefore = Math.max(Date.now(), this.#notBefore) + rate.duration / rate.requests;
    }
    if (wait > 0) {
      await sleep(wait, undefined, { ...(signal && { signal }) });
    }
  }

  /**
   * Follows the link that leads to an operation: asks its source until the link resolves, bounded in count and time.
   *
   * @param patience How long to ask. @unit milliseconds
   * @returns Why the path values of the operation could not be had, or `undefined` if they are known now.
   */
  async follow(contract: Contract, operation: Operation, patience = MAX_ASK_TIME): Promise<Unlinked | undefined> {
    const found = linkTo(contract, operation);
    if (!found || this.#paths.isLinked(operation)) {
      return undefined;
    }
    const [source, link] = found;
    const start = Date.now();
    const above = await this.follow(contract, source, patience);
    if (above !== undefined) {
      return above;
    }
    for (let asks = 1; ; asks++) {
      const request = smallestRequest(source);
      const { request: serialized, result } = await this.send(source, request);
      const values =
        isResponse(result) && result.status < 300
          ? resolveLink(operation, link, {
              operation: source,
              request: { ...request, path: this.existingValues(source) },
              response: result,
            })
          : undefined;
      if (values) {
        this.#paths.link(operation, values);
        this.#linkContracts.set(operation, contract);
        return undefined;
      }
      const again = isResponse(result) && result.status < 300 && serialized.method !== "POST" && !this.spent;
      if (!again || asks >= MAX_ASKS || Date.now() - start > patience) {
        return { link: link.name, source, again };
      }
      const { signal } = this.options;
      await sleep(Math.min(1_000, 20 * 1.5 ** asks), undefined, { ...(signal && { signal }) });
    }
  }

  close(): void {
    this.#sender.close();
  }
}
