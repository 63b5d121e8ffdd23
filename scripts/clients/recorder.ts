// A proxy on loopback between a client and the mock: it records what each side says.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Json } from "../../src/openapi/document.ts";
import type { Contract, Operation } from "../../src/openapi/model.ts";
import { fromPointer } from "../../src/openapi/pointer.ts";

/** One request and its response. */
export interface Exchange {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: Record<string, string>;
  body: string;
  response: { status: number; headers: Record<string, string>; body: Buffer };
}

export interface Recorder {
  /** Where it listens, without a slash at the end. */
  url: string;
  exchanges: Exchange[];
  close(): Promise<void>;
}

/** What the recorder does to a request on its way: headers to add, or a response of its own in place of the server's. */
export interface Intervention {
  headers?: Record<string, string>;
  response?: Exchange["response"];
}

const flat = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]));

async function forward(target: string, sent: Omit<Exchange, "response">): Promise<Exchange["response"]> {
  const { method, url, headers, body } = sent;
  const outgoing = request(target + url, { method, headers, agent: false }).end(body);
  const response: IncomingMessage = await new Promise((done, fail) => outgoing.on("response", done).on("error", fail));
  return { status: response.statusCode ?? 0, headers: flat(response.headers), body: await buffer(response) };
}

/** Sees each request before the server does. */
export type Intervene = (sent: Omit<Exchange, "response">) => Intervention;

/**
 * Starts a recorder in front of a server.
 */
export async function record(target: string, intervene: Intervene = () => ({})): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url = "" } = incoming;
    const sent = { method, url, headers: flat(incoming.headers), body: (await buffer(incoming)).toString("utf8") };
    const { headers, response: own } = intervene(sent);
    const response = own ?? (await forward(target, { ...sent, headers: { ...sent.headers, ...headers } }));
    exchanges.push({ ...sent, response });
    const { "transfer-encoding": _, connection: __, ...kept } = response.headers;
    outgoing.writeHead(response.status, kept).end(response.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // `listen` on a TCP port always gives an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** What a request means in the contract. */
export interface Understood {
  operation: Operation;
  request: { path: Json; query: Json; header: Json; body?: unknown };
  /** What it breaks, one `keyword at place` each; empty if it conforms. */
  violations: string[];
}

/** Reads a request as the contract sees it; `undefined` if no operation has its method and path. */
export function understand(contract: Contract, { method, url, headers, body }: Exchange): Understood | undefined {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  for (const operation of contract.operations) {
    const pattern = operation.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = new RegExp(`^${pattern}$`).exec(pathname);
    if (!match || operation.method.toUpperCase() !== method) {
      continue;
    }
    const sent: Record<string, (name: string) => string | null | undefined> = {
      path: (name) => decodeURIComponent(match.groups?.[name] ?? ""),
      query: (name) => searchParams.get(name),
      header: (name) => headers[name.toLowerCase()],
    };
    const values: Record<string, Record<string, unknown>> = { path: {}, query: {}, header: {} };
    for (const { name, in: place, node } of operation.parameters) {
      const text = sent[place]?.(name);
      if (typeof text === "string") {
        const isInteger = node.types.includes("integer") && /^-?\d+$/.test(text);
        values[place] = { ...values[place], [name]: isInteger ? Number(text) : text };
      }
    }
    const { path = {}, query = {}, header = {} } = values;
    const request = { path, query, header, ...(operation.body && { body: JSON.parse(body) }) };
    const unknown = [...searchParams.keys()].filter((name) => !(name in query));
    return {
      operation,
      request,
      violations: [...breaches(operation, request), ...unknown.map((name) => `unknown query parameter ${name}`)],
    };
  }
  return undefined;
}

/** What each part of a request breaks, as the document itself says it. */
function breaches({ parameters, body }: Operation, request: Understood["request"]): string[] {
  const values = new Map(
    Object.entries(request).flatMap(([place, part]) =>
      place === "body"
        ? [[place, part]]
        : Object.entries(part as Json).map(([name, value]) => [`${place}.${name}`, value]),
    ) as [string, unknown][],
  );
  const parts = [
    ...parameters.map(({ in: place, name, required, node }) => ({ place: `${place}.${name}`, required, node })),
    ...(body ? [{ place: "body", required: body.required, node: body.node }] : []),
  ];
  return parts.flatMap(({ place, required, node }) => {
    if (!values.has(place)) {
      return required ? [`required at ${place}: it is missing`] : [];
    }
    return node.errors(values.get(place)).map(({ keyword, instancePath, params, message }) => {
      const property = params["missingProperty"] ?? params["additionalProperty"];
      const path = [...fromPointer(instancePath), ...(property === undefined ? [] : [property])];
      return `${keyword} at ${[place, ...path].join(".")}: it ${message}`;
    });
  });
}
