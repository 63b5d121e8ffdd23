import type { SerializedRequest } from "../../report/request.ts";
import { type Exchange, isResponse } from "../send/session.ts";

/** How much of a response is kept: more than what is shown plus the longest secret, which may begin at its end. @unit bytes */
const MAX_KEPT_BODY = 131_072;

/** An exchange with so much of its response as a report needs: thousands of large responses would fill the memory. */
export function withoutMore({ request, result }: Exchange): Exchange {
  return isResponse(result) && result.body.length > MAX_KEPT_BODY
    ? { request, result: { ...result, body: Buffer.from(result.body.subarray(0, MAX_KEPT_BODY)) } }
    : { request, result };
}

/** How large a request is; more than any other if there is none. */
export function sizeOf(request: SerializedRequest | undefined): number {
  if (!request) {
    return Number.POSITIVE_INFINITY;
  }
  let size = request.target.length + (request.body?.length ?? 0);
  for (const name in request.headers) {
    size += request.headers[name]?.length ?? 0;
  }
  return size;
}
