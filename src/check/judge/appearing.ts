import { setTimeout as sleep } from "node:timers/promises";
import type { Operation } from "../../openapi/model.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { isResponse, type Session } from "../send/session.ts";
import { decisionOf } from "./decision.ts";

/** How long is waited before each request that asks again. @unit milliseconds */
const WAITS = [50, 100, 200, 400, 800];

/** Tells whether a target knows only after a while what its own responses name: it stores in one place and reads in another. */
export class Appearing {
  readonly #session: Session;
  readonly #asked = new Map<Operation, Promise<boolean>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether an operation whose path comes from a link, and that was refused before it was ever accepted, is accepted later. */
  async isLate({ operation, request }: Case): Promise<boolean> {
    if (!this.#session.isUnseen(operation, request)) {
      return false;
    }
    const asked = this.#asked.get(operation) ?? this.#ask(operation, request.security);
    this.#asked.set(operation, asked);
    return asked;
  }

  async #ask(operation: Operation, security: string | undefined): Promise<boolean> {
    for (const wait of WAITS) {
      await sleep(wait);
      if (this.#session.spent) {
        return false;
      }
      const request = { ...smallestRequest(operation), ...(security !== undefined && { security }) };
      const { result } = await this.#session.send(operation, request);
      if (isResponse(result) && decisionOf(operation, result) === "accepted") {
        return true;
      }
    }
    return false;
  }
}
