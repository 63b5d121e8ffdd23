import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/openapi.ts";
import { pathOf, queryOf } from "./address.ts";
import { downloadStream } from "./download-stream.ts";
import { HssResponseError } from "./errors.ts";
import { type Operation, operationOf } from "./operations.ts";
import { type Call, makeCall, type PlainRequest, type Transport } from "./transport.ts";
import type { CallOptions } from "./types.ts";

/** An error that the service answered with, as an answer again: cut if it was huge, secrets replaced. */
function answerOf({ status, body, requestId }: HssResponseError): Response {
  const init = { status, headers: requestId === undefined ? {} : { "X-Request-Id": requestId } };
  return typeof body === "string" || body === undefined ? new Response(body, init) : Response.json(body, init);
}

/**
 * The openapi-fetch client whose requests go the way of all calls.
 *
 * @internal
 */
export function createRawClient(
  endpoint: string,
  transport: Transport,
  callOf: (operation: Operation, request: PlainRequest, options: CallOptions) => Call,
): Client<paths> {
  async function send(request: Request): Promise<Response> {
    const operation = operationOf(request.url);
    if (!operation) {
      throw new TypeError(`${request.method} is no operation of the contract`);
    }
    const { url, method, headers, signal } = request;
    const body = request.body ? await request.text() : undefined;
    try {
      const call = callOf(operation, { url, method, headers, body }, { signal });
      return await makeCall(transport, call, async ({ response }, attempt) => {
        const { status, statusText, headers } = response;
        const stream = response.body && downloadStream(attempt, response, undefined);
        return new Response(stream, { status, statusText, headers });
      });
    } catch (error) {
      // An error of authentication is no answer to this request.
      if (error instanceof HssResponseError && error.operation === operation.operation && error.status >= 200) {
        return answerOf(error);
      }
      throw error;
    }
  }
  return createClient<paths>({ baseUrl: endpoint, pathSerializer: pathOf, querySerializer: queryOf, fetch: send });
}
