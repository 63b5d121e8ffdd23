import type { Run } from "../../run.ts";
import type { RawFinding } from "../ledger.ts";
import { mergeFindings } from "./merge-findings.ts";
import { FindingShrinker } from "./shrink-findings.ts";

/** Makes the requests of all findings smaller, and keeps one of those that came down to the same. */
export async function refineFindings(run: Run): Promise<RawFinding[]> {
  const shrinker = new FindingShrinker(run);
  const findings: RawFinding[] = [];
  for (const finding of run.ledger.findings.values()) {
    findings.push(await shrinker.shrink(finding));
  }
  return mergeFindings(findings, run, shrinker);
}
