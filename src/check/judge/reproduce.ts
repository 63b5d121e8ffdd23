import type { Observation } from "../../report/observation.ts";
import type { Case } from "../cases/case.ts";
import type { Run } from "../run.ts";
import { type Exchange, isResponse } from "../send/session.ts";
import type { RawFinding } from "./ledger.ts";
import { unreadable } from "./no-response.ts";
import { faultOf, responseFindings } from "./response-conformance.ts";

/** Sends a case. What it shows of the same kind as a finding, or `undefined`. */
export async function reproduce(
  run: Run,
  testCase: Case,
  { subject, kind }: RawFinding,
): Promise<{ readonly exchange: Exchange; readonly observation: Observation } | undefined> {
  const { exchange, outcome } = await run.try(testCase);
  const failed = outcome.kind === "failed" ? outcome.observation : undefined;
  const { result } = exchange;
  const own = outcome.responseFinding && isResponse(result) ? responseFindings(testCase.operation, result) : [];
  const wrong = [unreadable(result) ?? own].flat().find((each) => faultOf(each) === kind);
  const observation = subject === "answer" ? wrong : failed;
  return observation && { exchange, observation };
}
