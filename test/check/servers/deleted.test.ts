import { createServer } from "node:http";
import { expect, test } from "vitest";
import { check, verdictOf } from "../../../src/contract.ts";
import { portOf } from "../../fixtures/servers/reference.ts";

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const depth = { name: "depth", in: "query", schema: { type: "integer", minimum: 1, maximum: 5 } };
const DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "Items", version: "1" },
  paths: {
    "/items": {
      post: {
        operationId: "create",
        responses: {
          "201": {
            description: "Made.",
            content: { "application/json": { schema: { type: "object" } } },
            links: { gone: { operationId: "remove", parameters: { id: "$response.body#/id" } } },
          },
        },
      },
    },
    "/items/{id}": {
      delete: {
        operationId: "remove",
        parameters: [id, depth],
        responses: {
          "204": { description: "Gone." },
          "400": { description: "No." },
          "404": { description: "No such." },
        },
      },
    },
  },
};

/** Deletes items, each once, and counts who asks for it again; `most` is the greatest depth that it takes. */
async function startItems(most: number) {
  const items = new Set<string>();
  const deleted = new Set<string>();
  let again = 0;
  let made = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://items.test");
    if (request.method === "POST") {
      const item = `i${++made}`;
      items.add(item);
      response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id: item }));
      return;
    }
    const item = decodeURIComponent(pathname.split("/")[2] ?? "");
    const text = searchParams.get("depth");
    const isValid = text === null || (/^[1-9]\d*$/.test(text) && BigInt(text) <= most);
    response.writeHead(items.has(item) ? (isValid ? 204 : 400) : 404).end();
    again += Number(deleted.has(item));
    if (isValid && items.delete(item)) {
      deleted.add(item);
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    again: () => again,
    target: `http://127.0.0.1:${portOf(server.address())}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("what was deleted is gone, and its link gives another one to delete", async () => {
  await using server = await startItems(5);
  const report = await check({ document: DOCUMENT, target: server.target, level: "boundary", seed: 1 });
  expect(report.failures).toEqual([]);
  const limits = report.constraints.filter(({ constraint }) => constraint.in === "query");
  expect(limits.map(verdictOf)).toEqual(limits.map(() => "proven"));
  expect(server.again()).toBe(0);
});

test("a limit that a deletion does not keep is found", async () => {
  await using server = await startItems(9);
  const report = await check({ document: DOCUMENT, target: server.target, level: "boundary", seed: 1 });
  expect(report.failures.map(({ selector }) => selector)).toEqual(["remove/query/depth/maximum"]);
});
