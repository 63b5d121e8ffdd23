import type { TransportFailure } from "../../report/transport-failure.ts";
import type { HttpResponse } from "./response-reader.ts";

/** Statuses of a target, or of what stands before it, that cannot respond now (RFC 9110, sections 15.6.3 to 15.6.5). */
const CANNOT_NOW: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether a response says that the target cannot respond now. */
export const isUnavailable = (result: HttpResponse | TransportFailure): boolean =>
  "status" in result && CANNOT_NOW.has(result.status);

/** Knows for how long a target could not respond. */
export class Availability {
  /** The most responses in a row that said so. */
  longestOutage = 0;
  #outage = 0;

  /** Notes what came of a request. */
  note(result: HttpResponse | TransportFailure): void {
    this.#outage = isUnavailable(result) ? this.#outage + 1 : 0;
    this.longestOutage = Math.max(this.longestOutage, this.#outage);
  }
}
