import type { Case } from "../cases/case.ts";
import type { Run } from "../run.ts";
import { type Exchange, isResponse } from "../send/session.ts";
import type { RawFinding } from "./ledger.ts";
import { reproduce } from "./reproduce.ts";
import { shrink } from "./shrink.ts";

const MAX_SHRUNK = 20;

/** Makes the request of each finding smaller, as long as it fails alike and the budget lasts. */
export async function shrinkFindings(run: Run): Promise<RawFinding[]> {
  const findings: RawFinding[] = [];
  let shrunk = 0;
  for (const finding of run.ledger.findings.values()) {
    const { base, expected } = finding.testCase;
    // Made smaller, what stands on another request than the smallest would be refused like that.
    const isOnOther = base !== undefined && expected === "accepted";
    const { result } = finding.exchange;
    const hasResponse = isResponse(result) || result.failure === "malformed";
    if (shrunk === MAX_SHRUNK || isOnOther || !hasResponse) {
      findings.push(finding);
      continue;
    }
    shrunk++;
    let latest = finding;
    const decides = (exchange: Exchange): number | undefined =>
      isResponse(exchange.result) ? Math.floor(exchange.result.status / 100) : undefined;
    const fails = async (smaller: Case): Promise<boolean> => {
      if (run.session.spent) {
        return false;
      }
      const again = await reproduce(run, smaller, finding);
      if (!again || decides(again.exchange) !== decides(finding.exchange)) {
        return false;
      }
      const description = finding.testCase.description && `first seen with ${finding.testCase.description}`;
      latest = {
        ...finding,
        testCase: { ...smaller, description },
        exchange: again.exchange,
        observation: again.observation,
      };
      return true;
    };
    await shrink(finding.testCase, fails);
    findings.push(latest);
  }
  return findings;
}
