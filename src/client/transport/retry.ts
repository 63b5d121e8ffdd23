import { RATE_LIMIT_PERIOD } from "../../generated/rate-limit.ts";
import { HssConnectionError, HssResponseError } from "../errors.ts";

/** The longest wait before the first repetition, in milliseconds. */
const DELAY = 500;
/** The longest wait between two attempts that we choose ourselves, in milliseconds. */
const LONGEST_DELAY = 30_000;

/** How often and how long a call that failed for the moment is repeated. */
export interface RetryOptions {
  /** How often a call is repeated at most; twice if no connection comes about. @default 4 */
  readonly limit?: number | undefined;
  /**
   * The time from the first attempt after which no other one starts.
   * A `Retry-After` that reaches beyond it is not waited for: the error is thrown at once.
   *
   * @unit milliseconds
   * @default one and a half periods of the contract's `x-rate-limit`
   */
  readonly budget?: number | undefined;
  /**
   * The longest wait before the first repetition; it doubles with each one, and the wait is a random part of it.
   * After a 429 without `Retry-After` the period of the contract's `x-rate-limit` passes instead, less in proportion if
   * this is below its default.
   *
   * @unit milliseconds
   * @default 500
   */
  readonly delay?: number | undefined;
}

/** The retry options with their defaults. @internal */
export interface Retry {
  readonly limit: number;
  readonly budget: number;
  readonly delay: number;
}

/** @throws {TypeError} if an option is not a number of at least 0 @internal */
export function retryPolicy(options: RetryOptions | false = {}): Retry {
  const { limit = 4, budget = RATE_LIMIT_PERIOD * 1.5, delay = DELAY } = options || { limit: 0, delay: 0 };
  for (const [name, value] of Object.entries({ limit, budget, delay })) {
    if (typeof value !== "number" || !(value >= 0)) {
      throw new TypeError(`retry.${name} must be a number from 0`);
    }
  }
  return { limit, budget, delay };
}

/** Whether an error says that the request never reached the service, or that another attempt does no harm. @internal */
export function mayRepeat(error: unknown, repeatable: boolean): error is HssConnectionError | HssResponseError {
  if (error instanceof HssConnectionError) {
    return repeatable || !error.mayHaveArrived;
  }
  // The gateway refuses with 429 before the service sees the request.
  return error instanceof HssResponseError && (error.status === 429 || (repeatable && error.status >= 500));
}

/** How often a call that ended in this error is repeated at most. @internal */
export function limitFor(error: unknown, { limit }: Retry): number {
  // Where nobody listens now, nobody will in a moment: a person waits for the message.
  return error instanceof HssConnectionError && !error.mayHaveArrived ? Math.min(limit, 2) : limit;
}

/** How long to wait before the next attempt: as the service asks, else a random part of a growing time. @internal */
export function waitBefore(repetition: number, error: unknown, delay: number): number {
  const { status, retryAfter }: Partial<HssResponseError> = error instanceof HssResponseError ? error : {};
  const chosen =
    status === 429
      ? RATE_LIMIT_PERIOD * Math.min(1, delay / DELAY)
      : Math.random() * Math.min(LONGEST_DELAY, delay * 2 ** repetition);
  return retryAfter ?? chosen;
}
