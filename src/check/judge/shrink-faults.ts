import type { Case } from "../cases/case.ts";
import type { Run } from "../run.ts";
import { type Exchange, isResponse, type Session } from "../send/session.ts";
import type { Fault } from "./ledger.ts";
import { shrink } from "./shrink.ts";

const MAX_SHRUNK = 20;

/** Makes the request of each fault smaller, as long as it fails alike and the budget lasts. */
export async function shrinkFaults(run: Run, session: Session): Promise<Fault[]> {
  const shrunk: Fault[] = [];
  for (const fault of run.ledger.faults.values()) {
    if (shrunk.length >= MAX_SHRUNK || !isResponse(fault.exchange.result)) {
      shrunk.push(fault);
      continue;
    }
    let latest = fault;
    const decides = (exchange: Exchange): number | undefined =>
      isResponse(exchange.result) ? Math.floor(exchange.result.status / 100) : undefined;
    const fails = async (smaller: Case): Promise<boolean> => {
      if (session.spent) {
        return false;
      }
      const again = await run.fails(smaller, fault);
      if (!again || decides(again.exchange) !== decides(fault.exchange)) {
        return false;
      }
      const description = fault.testCase.description && `first seen with ${fault.testCase.description}`;
      latest = { ...fault, testCase: { ...smaller, description }, exchange: again.exchange, message: again.message };
      return true;
    };
    await shrink(fault.testCase, fails);
    shrunk.push(latest);
  }
  return shrunk;
}
