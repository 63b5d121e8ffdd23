import { setTimeout as sleep } from "node:timers/promises";
import type { ObservedDeviation, Proving } from "../check/target.ts";
import type { Deviation, VersionRange } from "./deviation.ts";
import { DEVIATIONS } from "./deviations.ts";
import { hasEnded, type Mock, type MockOptions, type MockVersions } from "./mock.ts";
import { isResponse } from "./proofs.ts";

/** The versions of Prism under which all deviations were tried. */
const TRIED: VersionRange = ["5.12", "5.16"];

/** How long a mock may take to respond, or to end. On a busy machine either takes seconds, and that tells nothing of Prism. @unit milliseconds */
const PATIENCE = 60_000;
/** The same where a mock need not end: whoever runs the check waits for it each time. @unit milliseconds */
const UNEXPECTED_PATIENCE = 1_000;

/** Whether a deviation has to occur under these versions. */
export function isExpected({ expected }: Pick<Deviation, "expected">, versions: MockVersions): boolean {
  const ranges = Object.entries({ prism: TRIED, ...expected });
  return ranges.every(([name, [first, last]]) => {
    const version = versions[name as keyof MockVersions];
    return compareTo(version, first) >= 0 && compareTo(version, last) <= 0;
  });
}

/** Compares as many parts of a version as the bound has. */
function compareTo(version: string, bound: string): number {
  const parts = version.split(".").slice(0, bound.split(".").length);
  return parts.join(".").localeCompare(bound, "en", { numeric: true });
}

/**
 * Proves each deviation by its own request.
 *
 * @param url Where the mock is.
 * @param isDue Whether a deviation has to occur.
 * @param start Starts a mock of the same document; used where the mock is to die, or to run without what works around a deviation.
 */
export async function proveDeviations(
  proving: Proving,
  url: string,
  isDue: (deviation: Deviation) => boolean,
  start: (options: Pick<MockOptions, "mitigations">) => Promise<Mock>,
): Promise<ObservedDeviation[]> {
  const observed: ObservedDeviation[] = [];
  const shared = proving.connect(url, PATIENCE);
  let bare: Mock | undefined;
  try {
    for (const deviation of DEVIATIONS) {
      const { id, request, contract: says, prism, issue, proof, occurs, patience = PATIENCE, mitigated } = deviation;
      const requests = await proof(proving);
      if (requests.length === 0) {
        continue;
      }
      const expected = isDue(deviation);
      const about = { id, request, contract: says, prism, ...(issue && { issue }), expected };
      if (occurs && !mitigated) {
        const results = await Promise.all(requests.map((request) => shared.send(request)));
        observed.push({ ...about, occurs: results.every(occurs) });
        continue;
      }
      bare ??= await start({ mitigations: false });
      const sender = proving.connect(bare.url, patience);
      const results = await Promise.all(requests.map((request) => sender.send(request)));
      sender.close();
      // Another deviation may end it at a request that proves this one, which is then not tried.
      const hasDied = occurs !== undefined && !results.every(isResponse) && (await hasEnded(bare));
      if (!hasDied) {
        observed.push({ ...about, occurs: occurs ? results.every(occurs) : await ends(bare, expected) });
      }
      if (hasDied || !occurs) {
        await bare.stop();
        bare = undefined;
      }
    }
  } finally {
    shared.close();
    await bare?.stop();
  }
  return observed;
}

/** Whether a mock ends by itself. Prism may respond first, and end as it writes its log. */
async function ends(mock: Mock, expected: boolean): Promise<boolean> {
  const stillThere = new AbortController();
  const ended = mock.exited.then(() => true);
  const patience = sleep(expected ? PATIENCE : UNEXPECTED_PATIENCE, false, { signal: stillThere.signal }).catch(
    () => false,
  );
  const result = await Promise.race([ended, patience]);
  stillThere.abort();
  return result;
}
