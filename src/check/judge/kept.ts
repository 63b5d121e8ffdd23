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
  return request
    ? request.target.length + (request.body?.length ?? 0) + Object.values(request.headers).join("").length
    : Number.POSITIVE_INFINITY;
}
