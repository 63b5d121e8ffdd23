import type { ResponseObservation } from "../../report/observation.ts";
import type { TransportFailure } from "../../report/transport-failure.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import { isResponse } from "../send/session.ts";

/** What is wrong with a response that cannot be read; `undefined` of any other result. */
export function unreadable(result: HttpResponse | TransportFailure): ResponseObservation | undefined {
  if (isResponse(result) || result.failure !== "malformed") {
    return undefined;
  }
  const { part, shown } = result;
  return { kind: "unreadable", part, ...(shown !== undefined && { shown }) };
}
