import type { Observation } from "../../../report/observation.ts";
import type { Case } from "../../cases/case.ts";
import type { Run } from "../../run.ts";
import type { Exchange } from "../../send/session.ts";
import type { RawFinding } from "../ledger.ts";
import { faultOf } from "../response-conformance.ts";
import { unreadable } from "../unreadable.ts";

/** Sends a case. What it shows of the same kind as a finding, or `undefined`. */
export async function reproduce(
  run: Run,
  testCase: Case,
  { subject, kind }: RawFinding,
): Promise<{ readonly exchange: Exchange; readonly observation: Observation } | undefined> {
  const { exchange, outcome } = await run.try(testCase);
  const failed = outcome.kind === "failed" ? outcome.observation : undefined;
  const findings = [unreadable(exchange.result) ?? outcome.responseFindings ?? []].flat();
  const wrong = findings.find((finding) => faultOf(finding) === kind);
  const observation = subject === "answer" ? wrong : failed;
  return observation && { exchange, observation };
}
