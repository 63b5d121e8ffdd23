import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the service received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the service does with one request. */
export type Step = (response: ServerResponse, request: Received) => void;

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Step {
  return (response) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Answers with any bytes; their length is announced. */
export function bytes(body: string | Uint8Array, status = 200, headers: Record<string, string> = {}): Step {
  return (response) => response.writeHead(status, { "Content-Length": String(body.length), ...headers }).end(body);
}

/** Announces more than it sends, then closes the connection. */
export function truncated(body: string | Uint8Array, announced: number, status = 200): Step {
  return (response) => {
    response.writeHead(status, { "Content-Length": String(announced) });
    response.write(body, () => response.socket?.destroy());
  };
}

/** Closes the connection once the request has been read. */
export const reset: Step = (response) => response.socket?.resetAndDestroy();

/** Never responds. */
export const hang: Step = () => {};

/** Answers with a start of JSON, and never ends it. */
export const hangInBody: Step = (response) => {
  response.writeHead(200, { "Content-Type": "application/json" });
  response.write('{"task_id"');
};

export type Route = "create" | "task" | "download" | "other";

/** The steps of each route, one a request; the last one is repeated. */
export type Script = Partial<Record<Route, Step | readonly Step[]>>;

function routeOf({ method, url }: Received): Route {
  if (method === "POST" && url.includes("/container/export-task")) {
    return "create";
  }
  return url.includes("/export-task/") ? "task" : url.includes("/download/") ? "download" : "other";
}

export interface Service extends AsyncDisposable {
  readonly endpoint: string;
  /** What arrived, in order. */
  readonly received: Received[];
  /** How many requests of a route arrived. */
  count(route: Route): number;
}

/** A service of the three operations that does what its script says. */
export async function startService(script: Script): Promise<Service> {
  const received: Received[] = [];
  const counts: Record<Route, number> = { create: 0, task: 0, download: 0, other: 0 };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) {
      body += chunk;
    }
    const { method = "", url = "", headers } = request;
    const one: Received = { method, url, headers, body };
    received.push(one);
    const route = routeOf(one);
    const steps = [script[route] ?? json(404, { error_code: "APIGW.0101" })].flat();
    const step = steps[Math.min(counts[route]++, steps.length - 1)];
    step?.(response, one);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    received,
    count: (route) => counts[route],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
