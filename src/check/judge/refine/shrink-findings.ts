import type { Case } from "../../cases/case.ts";
import type { Run } from "../../run.ts";
import { type Exchange, isResponse } from "../../send/session.ts";
import { sizeOf } from "../kept.ts";
import type { RawFinding } from "../ledger.ts";
import { reproduce } from "./reproduce.ts";
import { shrink } from "./shrink.ts";

/** How many requests all findings together are made smaller with: most take a few dozen. */
const MOST_ATTEMPTS = 3_000;

/** Makes the requests of findings smaller, as long as they fail alike. All findings of a run share one budget of attempts. */
export class FindingShrinker {
  readonly #run: Run;
  #attempts = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** @param isOwn Whether a smaller request shows this finding, and not another one. */
  async shrink(finding: RawFinding, isOwn: (smaller: Case) => boolean = () => true): Promise<RawFinding> {
    const { base, expected, description } = finding.testCase;
    // Made smaller, what stands on another request than the smallest would be refused like that.
    const isOnOther = base !== undefined && expected === "accepted";
    const { result } = finding.exchange;
    const hasResponse = isResponse(result) || result.failure === "malformed";
    if (isOnOther || !hasResponse) {
      return finding;
    }
    let latest = finding;
    await shrink(finding.testCase, async (smaller) => {
      if (!isOwn(smaller) || this.#run.session.spent || this.#attempts >= MOST_ATTEMPTS) {
        return false;
      }
      this.#attempts++;
      const again = await reproduce(this.#run, smaller, finding);
      // Without a value of its own, a path has that of the target, which may be longer.
      const isLarger = again && sizeOf(again.exchange.request) > sizeOf(latest.exchange.request);
      if (!again || isLarger || decides(again.exchange) !== decides(finding.exchange)) {
        return false;
      }
      const firstSeen = description && `first seen with ${description}`;
      latest = { ...finding, testCase: { ...smaller, description: firstSeen }, ...again };
      return true;
    });
    return latest;
  }
}

/** The class of a status. */
function decides({ result }: Exchange): number | undefined {
  return isResponse(result) ? Math.floor(result.status / 100) : undefined;
}
