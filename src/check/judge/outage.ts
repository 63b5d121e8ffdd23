import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../run.ts";
import { isUnavailable } from "../send/availability.ts";
import { isResponse } from "../send/session.ts";
import { UNAVAILABLE } from "./ledger.ts";

/** Fewer such responses in a row are no outage: the target fails now and then. */
const LEAST = 3;
/** How long an outage that lasts is waited for, over all of its findings. @unit milliseconds */
const WAITS = [200, 400, 800, 1_600];

/**
 * Takes back the findings of an outage: sent again at the end, their requests get another response. What gets no other one, the target
 * refuses like that for the request itself.
 */
export async function takeBackOutage({ session, ledger }: Run): Promise<void> {
  if (session.availability.longestOutage < LEAST) {
    return;
  }
  const waits = [...WAITS];
  for (const [key, { testCase }] of [...ledger.findings].filter(([, { kind }]) => kind === UNAVAILABLE)) {
    for (let wait: number | undefined = 0; wait !== undefined && !session.spent; wait = waits.shift()) {
      await sleep(wait);
      const { result } = await session.send(testCase.operation, testCase.request);
      if (isResponse(result) && !isUnavailable(result)) {
        ledger.takeBack(key);
        break;
      }
    }
  }
}
