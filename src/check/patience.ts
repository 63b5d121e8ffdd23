import type { Stop } from "../report/stop.ts";
import type { TransportFailure } from "../report/transport-failure.ts";

/** How many requests in a row without a readable response end a run. */
const MAX_BROKEN = 24;
const MAX_TIME_OUTS = 3;

/** Tells when a target has gone without a response that can be read for so long that a run ends. */
export class Patience {
  #broken = 0;
  #timeOuts = 0;

  /** @param cut Whether the response did not end. */
  onResponse(cut: boolean): Stop | undefined {
    this.#timeOuts = 0;
    this.#broken = cut ? this.#broken + 1 : 0;
    return this.#broken >= MAX_BROKEN ? { kind: "endless" } : undefined;
  }

  onFailure(failure: TransportFailure): Stop | undefined {
    this.#broken++;
    this.#timeOuts += Number(failure.failure === "time-out");
    if (this.#timeOuts >= MAX_TIME_OUTS) {
      return { kind: "slow", failure };
    }
    return this.#broken >= MAX_BROKEN ? { kind: "unreadable", failure } : undefined;
  }
}
