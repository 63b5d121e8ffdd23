import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { ContractError } from "../openapi/errors.ts";
import type { Arrived } from "./arrived.ts";

const HOST = "127.0.0.1";
/** Longer than any header that a check sends; Node's own limit is lower. @unit bytes */
const MAX_HEADER_SIZE = 1_048_576;
/** Headers that speak of one connection (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** A response as it was sent to the client. */
export interface Replied {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What is done to a request on its way: headers to add, or a response in place of the server's. */
export interface Intervention {
  readonly headers?: Readonly<Record<string, string>>;
  readonly reply?: Replied;
}

export interface ProxyOptions {
  /** Port on 127.0.0.1. @default a free one */
  readonly port?: number | undefined;
  /** Where requests go: scheme, host and port. Asked for each request, since a server may have moved. */
  readonly target: () => string | Promise<string>;
  /** Sees each request before the server does. */
  readonly intervene?: (arrived: Arrived) => Intervention;
  /** Sees each request that arrived whole, once it has its response; without one if none came. It is passed on when this is done. */
  readonly onExchange: (arrived: Arrived, replied: Replied | undefined) => unknown;
  /** Told of each request that its client gave up before it had arrived. */
  readonly onAbort?: () => void;
}

/** A proxy on loopback that sees what is said on both sides. */
export interface Proxy {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Closes every connection, and resolves once nothing listens any more. */
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of a server.
 *
 * @throws {ContractError} `port-in-use` if somebody listens there already
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (incoming, outgoing) => {
    void exchange(options, incoming, outgoing);
  });
  const { port = 0 } = options;
  server.listen(port, HOST);
  await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
    const isTaken = cause.code === "EADDRINUSE";
    throw isTaken
      ? new ContractError("port-in-use", `Port ${port} is in use. Choose another one, or 0 for a free one.`, { cause })
      : new ContractError("mock-failed", `Port ${port} cannot be listened on: ${cause.message}`, { cause });
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function exchange(options: ProxyOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { target: targetOf, intervene, onExchange, onAbort } = options;
  const body = await buffer(incoming).catch(() => undefined);
  if (body === undefined) {
    onAbort?.();
    return;
  }
  const { method = "", url = "" } = incoming;
  // Clients that talk to a proxy name the origin in the request line, too (RFC 9112, section 3.2.2).
  const target = url.replace(/^https?:\/\/[^/?]*\/?/i, "/");
  const arrived: Arrived = { method, target, headers: joined(incoming.headersDistinct), body };
  const controller = new AbortController();
  // A client that no longer waits needs no response.
  outgoing.once("close", () => controller.abort());
  const { headers, reply } = intervene?.(arrived) ?? {};
  const replied =
    reply ??
    (await Promise.resolve(targetOf())
      .then((server) => forward(server, arrived, { ...arrived.headers, ...headers }, controller.signal))
      .catch(() => undefined));
  await onExchange(arrived, replied);
  if (replied) {
    outgoing.writeHead(replied.status, endToEnd(replied.headers)).end(replied.body);
  } else {
    outgoing.writeHead(502, { "content-type": "text/plain" }).end("The mock gave no response.\n");
  }
}

async function forward(
  target: string,
  { method, target: path, body }: Arrived,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Replied> {
  const { hostname, port } = new URL(target);
  const hasBody = body.length > 0 || headers["transfer-encoding"] !== undefined;
  const sent = { ...endToEnd(headers), ...(hasBody && { "content-length": String(body.length) }) };
  const outgoing = request({ hostname, port, method, path, headers: sent, agent: false, signal }).end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: joined(response.headersDistinct), body: await buffer(response) };
}

function joined(headers: NodeJS.Dict<string[]> | IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, [values].flat().join(name === "cookie" ? "; " : ", ")]),
  );
}

const endToEnd = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
