import { ContractError } from "../openapi/errors.ts";
import type { Stop } from "../report/stop.ts";

/** A mock that died so often, or of so many requests in a row, is not started once more: each start takes a second or two. */
const MAX_DEATHS = 24;
const MAX_DEATHS_IN_A_ROW = 3;

/** Starts a mock again that dies of requests, and tells when that was often enough. */
export class Restarts {
  readonly #start: () => Promise<boolean>;
  #deaths = 0;
  #inARow = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param start Starts the mock if it is dead, and resolves to whether it was. */
  constructor(start: () => Promise<boolean>) {
    this.#start = start;
  }

  /** Does something once all that is done in turn before it is done. */
  async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const attempt = this.#turn.then(work);
    this.#turn = attempt.catch(() => undefined);
    return attempt;
  }

  /** Starts the mock if it is dead. Resolves to why the run ends, if it cannot be started or died too often. */
  async restart(): Promise<Stop | undefined> {
    try {
      this.#deaths += Number(await this.#start());
    } catch (error) {
      if (error instanceof ContractError) {
        return { kind: "not-restarted", cause: error.message };
      }
      throw error;
    }
    return this.#deaths >= MAX_DEATHS ? { kind: "deaths", count: this.#deaths } : undefined;
  }

  /** Notes that the mock responded. */
  survived(): void {
    this.#inARow = 0;
  }

  /** Notes that a request killed or hung a mock that had just been started. Returns why the run ends, if it was one of many in a row. */
  noteRepeatedDeath(died: boolean): Stop | undefined {
    return ++this.#inARow >= MAX_DEATHS_IN_A_ROW ? { kind: "deadly", requests: this.#inARow, died } : undefined;
  }
}
