import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isObject } from "../../openapi/document.ts";
import { ContractError } from "../../openapi/errors.ts";
import { type FetchHandler, type Handler, isFetchHandler } from "./handler.ts";
import { StartedServers } from "./started-servers.ts";

/** A handler that is served on a free port of the loopback interface. */
export interface Served {
  readonly url: string;
  /** Closes every connection, and resolves once nothing listens any more. */
  close(): Promise<void>;
}

/** Calls a handler; what keeps its result from being a response is said to `refuse`. */
type Listener = (request: IncomingMessage, response: ServerResponse, refuse: (reason: string) => void) => unknown;

const HAS_STARTED =
  "It started a server, which is closed: the target must be what handles its requests, or its address.";
/** Longer than any header that a check sends; Node's own limit is lower. @unit bytes */
const MAX_HEADER_SIZE = 1_048_576;

/**
 * Serves a handler, so that everything that the wire can carry reaches it. A handler that throws responds with 500.
 *
 * @throws {ContractError} if it is none
 *
 * @example
 * ```ts
 * const { url, close } = await serve((request) => new Response(request.method));
 * ```
 */
export async function serve(handler: Handler): Promise<Served> {
  const listener = listenerOf(handler);
  const started = new StartedServers();
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (request, response) => {
    const respond = (text: string): void => {
      response.writeHead(500, { "content-type": "text/plain" }).end(text);
    };
    const refuse = (reason: string): void => respond(started.closeOf(response) ? `${reason} ${HAS_STARTED}` : reason);
    const fail = (): void => {
      if (!response.headersSent) {
        respond("The handler threw an error.");
      } else if (!response.writableEnded) {
        response.destroy();
      }
    };
    try {
      // A listener may be an async function: what it rejects with would end the process.
      Promise.resolve(started.call(response, () => listener(request, response, refuse))).catch(fail);
    } catch {
      fail();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      started.end();
      await closed;
    },
  };
}

function listenerOf(handler: Handler): Listener {
  if (typeof handler !== "function") {
    if (typeof handler?.fetch !== "function") {
      throw new ContractError(
        "target-invalid",
        "The target must be an address, a function that handles requests, or an object with such a function under fetch.",
      );
    }
    return respondBy(handler.fetch.bind(handler));
  }
  return isFetchHandler(handler) ? respondBy(handler as FetchHandler) : (handler as RequestListener);
}

function respondBy(handler: FetchHandler): Listener {
  return async (message, response, refuse) => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const result: unknown = await handler(toRequest(message, gone.signal));
    if (!isResponse(result)) {
      refuse("The handler returned no Response.");
      return;
    }
    if (result.bodyUsed || result.body?.locked) {
      refuse("The handler returned a Response whose body was read before.");
      return;
    }
    response.writeHead(result.status, [...result.headers].flat());
    // A body that never ends is cancelled once nobody reads it.
    await pipeline(result.body ?? [], response, { signal: gone.signal });
  };
}

/** Not by its class: a library may bring its own. */
function isResponse(value: unknown): value is Response {
  return (
    isObject(value) &&
    typeof value["status"] === "number" &&
    typeof Object(value["headers"])[Symbol.iterator] === "function"
  );
}

function toRequest(message: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", rawHeaders, url = "/" } = message;
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${message.headers.host}${url}`, {
    method,
    headers,
    signal,
    ...(hasBody && { body: Readable.toWeb(message) as ReadableStream<Uint8Array>, duplex: "half" }),
  });
}
