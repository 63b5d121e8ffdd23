import { createServer, type ServerResponse } from "node:http";
import { readContract } from "../../src/contract/index.ts";
import type { Contract, Operation } from "../../src/contract/model.ts";
import { Session, type SessionOptions } from "../../src/contract/session.ts";
import { Validator } from "../../src/contract/validator.ts";
import { portOf } from "./servers/reference.ts";

/** `make` gives an id, `get` another one, and `fetch` needs that: written in the opposite order. */
const DOCUMENT = {
  openapi: "3.1.1",
  info: { title: "Chain", version: "1.0.0" },
  paths: {
    "/files/{file}": { get: { operationId: "fetch", parameters: [inPath("file", 300)], responses: {} } },
    "/things/{thing}": {
      get: { operationId: "get", parameters: [inPath("thing", 40)], responses: { "200": linked("fetch", "file") } },
    },
    "/things": { post: { operationId: "make", responses: { "200": linked("get", "thing") } } },
  },
};

function inPath(name: string, maxLength: number) {
  return { name, in: "path", required: true, schema: { type: "string", minLength: 1, maxLength } };
}

function linked(operationId: string, name: string) {
  const links = { next: { operationId, parameters: { [name]: `$response.body#/ids/0/${name}~0id` } } };
  return { description: "Fine.", content: { "application/json": { schema: { type: "object" } } }, links };
}

/** The chain as a contract. */
export const contract: Contract = readContract(DOCUMENT);
export const validator = new Validator(DOCUMENT);
/** An operation of the chain. */
export const operation = (id: string): Operation => {
  const found = contract.operations.find((one) => one.id === id);
  if (!found) {
    throw new Error(`there is no operation ${id}`);
  }
  return found;
};
export const EMPTY = { path: {}, query: {}, header: {}, cookie: {} };

/** A session with a server that keeps what it received, with when. */
export async function open(
  answer: (response: ServerResponse, turn: number) => void,
  options: Partial<SessionOptions> = {},
) {
  const received: { line: string; at: number }[] = [];
  const server = createServer((request, response) => {
    received.push({ line: `${request.method} ${request.url}`, at: performance.now() });
    answer(response, received.length);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const base = `http://127.0.0.1:${portOf(server.address())}`;
  const session = new Session({ base, credentials: new Map(), headers: {}, known: {}, timeout: 5_000, ...options });
  return {
    session,
    received,
    lines: () => received.map(({ line }) => line),
    [Symbol.asyncDispose]: async () => {
      session.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers with identifiers. */
export const ids = (response: ServerResponse, values: object): void => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ids: [values] }));
};
export const throttled = (response: ServerResponse, retryAfter?: string): void => {
  response.writeHead(429, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end();
};
