import { plural } from "../../report/report.ts";
import type { Recording } from "../recording.ts";

/** What is said of the requests of `unanswered`. */
export const UNANSWERED = "No response, because the mock ended";

/** Whether the contract was kept, in a few words. */
export function verdictText({ broken }: Recording): string {
  return broken.length === 0
    ? "No request broke the contract"
    : `${broken.length} ${broken.length === 1 ? "breach" : "breaches"} of the contract`;
}

/** What came of a recording, in a sentence. */
export function summaryOf(recording: Recording): string {
  const { requests, aborted, contract } = recording;
  const partial = aborted === 0 ? "" : `, ${aborted} incomplete`;
  return `${verdictText(recording)}: ${plural(requests, "request")}${partial}, checked against ${contract}`;
}
