import type { Observation, ResponseObservation } from "../../report/observation.ts";
import type { HttpResponse, TransportFailure } from "../send/response-reader.ts";
import { isResponse } from "../send/session.ts";

/** What a request without a response shows. */
export function noResponse({ failure, message }: TransportFailure): Observation {
  return { kind: "no-response", isLate: failure === "time-out", cause: message };
}

/** What is wrong with a response that cannot be read; `undefined` of any other result. */
export function unreadable(result: HttpResponse | TransportFailure): ResponseObservation | undefined {
  return !isResponse(result) && result.failure === "malformed"
    ? { kind: "unreadable", part: result.about, shown: result.message }
    : undefined;
}
