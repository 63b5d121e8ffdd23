import type { Case } from "../cases/case.ts";
import type { Run } from "../run.ts";
import { type Exchange, isResponse } from "../send/session.ts";
import type { RawFinding } from "./ledger.ts";
import { reproduce } from "./reproduce.ts";
import { shrink } from "./shrink.ts";

/** How many requests all findings together are made smaller with: most take a few dozen. */
const MOST_ATTEMPTS = 3_000;

/** Makes the request of each finding smaller, as long as it fails alike and the budget lasts. */
export async function shrinkFindings(run: Run): Promise<RawFinding[]> {
  const findings: RawFinding[] = [];
  let attempts = 0;
  for (const finding of run.ledger.findings.values()) {
    const { base, expected } = finding.testCase;
    // Made smaller, what stands on another request than the smallest would be refused like that.
    const isOnOther = base !== undefined && expected === "accepted";
    const { result } = finding.exchange;
    const hasResponse = isResponse(result) || result.failure === "malformed";
    if (attempts >= MOST_ATTEMPTS || isOnOther || !hasResponse) {
      findings.push(finding);
      continue;
    }
    let latest = finding;
    const decides = (exchange: Exchange): number | undefined =>
      isResponse(exchange.result) ? Math.floor(exchange.result.status / 100) : undefined;
    const fails = async (smaller: Case): Promise<boolean> => {
      if (run.session.spent || attempts >= MOST_ATTEMPTS) {
        return false;
      }
      attempts++;
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
