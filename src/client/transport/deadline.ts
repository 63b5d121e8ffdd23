/** The longest wait that a timer can hold, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Refuses a time that is none. @internal */
export function assertDuration(name: string, value: number): void {
  if (typeof value !== "number" || !(value > 0)) {
    throw new TypeError(`${name} must be a positive number of milliseconds, or Infinity`);
  }
}

/** One signal for two ends: the time is over, or the caller aborts. @internal */
export interface Deadline {
  /** Aborts with the error to throw: that of the time-out, or the caller's reason. */
  readonly signal: AbortSignal;
  /** Starts the time again. */
  restart(): void;
  /** Stops the time; the caller's abort still counts. */
  pause(): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/**
 * Bounds a piece of work in time, by one timer and one listener (`AbortSignal.any` would cost a quarter of a call).
 *
 * @internal
 */
export function startDeadline(
  milliseconds: number,
  caller: AbortSignal | undefined,
  timeoutError: () => Error,
): Deadline {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const abort = (): void => controller.abort(caller?.reason);
  const pause = (): void => clearTimeout(timer);
  const restart = (): void => {
    pause();
    if (milliseconds <= LONGEST) {
      timer = setTimeout(() => controller.abort(timeoutError()), milliseconds);
    }
  };
  if (caller?.aborted) {
    abort();
  } else {
    caller?.addEventListener("abort", abort, { once: true });
    restart();
  }
  return {
    signal: controller.signal,
    restart,
    pause,
    end() {
      pause();
      caller?.removeEventListener("abort", abort);
    },
  };
}

/** Waits for a promise, but not beyond the abort of the signal. @internal */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal?.reason);
    if (signal?.aborted) {
      abort();
    }
    signal?.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal?.removeEventListener("abort", abort));
  });
}

/** Waits for a time, but not beyond the abort of the signal. @internal */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(milliseconds, LONGEST));
  });
  return abortable(time, signal).finally(() => clearTimeout(timer));
}
