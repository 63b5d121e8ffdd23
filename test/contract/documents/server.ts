/** Small servers of three other documents, written by hand from these alone: one rule for each constraint, each can be left out. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { LIBRARY } from "./library.ts";
import { PARKING } from "./parking.ts";
import { SENSORS } from "./sensors.ts";

/** A request as a server reads it. */
export interface Received {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The query as it came. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly text: string;
  /** The JSON value of the body, `undefined` if it holds none. */
  readonly body: unknown;
}

/** Whether a request keeps one constraint. A rule says nothing about values of other types than its own. */
export type Rule = (request: Received) => boolean;

/** What a server does with the requests of one method and path. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** By the id of the constraint. */
  readonly rules: Readonly<Record<string, Rule>>;
  readonly success: { readonly status: number; readonly body?: unknown };
  readonly refusal: unknown;
}

export const ROUTES: Readonly<Record<string, readonly Route[]>> = {
  library: LIBRARY,
  parking: PARKING,
  sensors: SENSORS,
};

/** What makes a server wrong: a rule that it lacks, or one that it adds. */
export interface Change {
  readonly without?: string;
  readonly refuses?: Rule;
}

/** Starts the server of a document on a free port. */
export async function startDocumentServer(
  name: string,
  { without, refuses }: Change = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const routes = ROUTES[name] ?? [];
  const server = createServer(async (message, response) => {
    const answer = (status: number, body?: unknown) => {
      response.writeHead(status, body === undefined ? {} : { "Content-Type": "application/json" });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const [pathname = "", search = ""] = (message.url ?? "").split("?");
    const route = routes.find(({ method, path }) => method === message.method && path.test(pathname));
    if (!route) {
      answer(404, routes[0]?.refusal);
      return;
    }
    const request = await receive(message, route.path.exec(pathname)?.slice(1) ?? [], search);
    const broken = Object.entries(route.rules).filter(([id, holds]) => id !== without && !holds(request));
    if (broken.some(([id]) => id.includes("/security/"))) {
      answer(401, route.refusal);
    } else if (broken.length > 0 || refuses?.(request)) {
      answer(400, route.refusal);
    } else {
      answer(route.success.status, route.success.body);
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function receive(message: IncomingMessage, path: string[], search: string): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  const cookies = (message.headers.cookie ?? "").split("; ").map((pair): [string, string] => {
    const [name = "", value = ""] = pair.split("=");
    return [name, value];
  });
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, value?.toString()]));
  return {
    path: path.map(decodeURIComponent),
    query: new URLSearchParams(search),
    search,
    headers,
    cookies: new Map(cookies),
    text,
    body: parse(text),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
