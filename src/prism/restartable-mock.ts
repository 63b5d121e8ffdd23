import { setTimeout as sleep } from "node:timers/promises";
import { readDocument } from "../openapi/load/load.ts";
import { readContract, requireServable } from "../openapi/read-contract.ts";
import { type Mock, startMock } from "./mock.ts";

/** A mock that can be started again at the same address, once it has died. */
export interface RestartableMock {
  readonly current: Mock;
  /** Starts it again if it is dead; returns whether it was. */
  restart(): Promise<boolean>;
}

/** How long a mock that closes its connections may take until it is gone. @unit milliseconds */
const DEATH_THROE = 100;

/**
 * Starts the mock of a document.
 *
 * @throws {ContractError} if it cannot be started, or serve the document
 */
export async function restartableMock(document: string, signal: AbortSignal | undefined): Promise<RestartableMock> {
  // Prism says little about a document that it cannot read.
  requireServable(readContract(await readDocument(document)));
  let current: Mock = await startMock({ document, signal });
  const port = Number(new URL(current.url).port);
  return {
    get current() {
      return current;
    },
    async restart() {
      // It may have died because the check is to end.
      signal?.throwIfAborted();
      const alive = await Promise.race([
        current.exited.then(() => false),
        // Its connections close a moment before it is gone.
        sleep(DEATH_THROE, true, { ref: false }),
      ]);
      if (!alive) {
        current = await startMock({ document, port, signal });
      }
      return !alive;
    },
  };
}
