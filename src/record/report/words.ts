import { plural } from "../../report/report.ts";
import type { Recording } from "../recording.ts";

/** What is said of the requests of `unanswered`. */
export const UNANSWERED = "No response, because the mock ended";

/** What came of a recording, in a sentence. */
export function summaryOf({ broken, requests, aborted, contract }: Recording): string {
  const verdict =
    broken.length === 0
      ? "No request broke the contract"
      : `${broken.length} ${broken.length === 1 ? "breach" : "breaches"} of the contract`;
  const partial = aborted === 0 ? "" : `, ${aborted} incomplete`;
  return `${verdict}: ${plural(requests, "request")}${partial}, checked against ${contract}`;
}
