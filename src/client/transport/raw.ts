import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths } from "../../generated/openapi.ts";
import { HssResponseError } from "../errors.ts";
import { type HssOperation, operationOf } from "../operations.ts";
import type { CallOptions } from "../types.ts";
import { downloadStream } from "./download-stream.ts";
import { type Call, makeCall, type PlainRequest, type Transport } from "./transport.ts";

/** The response that an error was made of: cut if it was huge, secrets replaced. */
function responseOf({ status, body, requestId }: HssResponseError): Response {
  const init = { status, headers: requestId === undefined ? {} : { "X-Request-Id": requestId } };
  return typeof body === "string" || body === undefined ? new Response(body, init) : Response.json(body, init);
}

/**
 * The openapi-fetch client whose requests go the way of all calls.
 *
 * @internal
 */
export function createRawClient(
  options: ClientOptions,
  transport: Transport,
  callOf: (operation: HssOperation, request: PlainRequest, options: CallOptions) => Call,
): Client<paths> {
  async function send(request: Request): Promise<Response> {
    const operation = operationOf(request.url);
    if (!operation) {
      throw new TypeError(`${request.method} is not an operation of the contract`);
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
      // An error of authentication is not a response to this request.
      if (error instanceof HssResponseError && error.operation === operation.operation && error.status >= 200) {
        return responseOf(error);
      }
      throw error;
    }
  }
  return createClient<paths>({ ...options, fetch: send });
}
