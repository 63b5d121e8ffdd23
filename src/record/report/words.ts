import { plural } from "../../report/report.ts";
import type { Recording } from "../recording.ts";

/** What came of a recording, in a sentence. */
export function summaryOf({ broken, requests, aborted, contract }: Recording): string {
  const verdict =
    broken.length === 0
      ? "No request broke the contract"
      : `${broken.length} ${broken.length === 1 ? "breach" : "breaches"} of the contract`;
  const given = aborted === 0 ? "" : `, ${aborted} given up by the client`;
  return `${verdict}: ${plural(requests, "request")}${given}, judged by ${contract}`;
}
