import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { type CheckOptions, check, type Json, planCheck } from "../../src/contract.ts";
import { makeDocument } from "../fixtures/make-document.ts";

const json = (schema: unknown): Json => ({ description: "A response.", content: { "application/json": { schema } } });
const documentOf = (paths: Json, more: Json = {}): Json => ({
  ...{ openapi: "3.2.0", info: { title: "Parts", version: "1" }, paths },
  ...more,
});
const operation = (operationId: string, more: Json = {}): Json => ({
  operationId,
  responses: { "200": { description: "Fine." } },
  ...more,
});
const skippedIn = (document: Json, options: Partial<CheckOptions> = { target: "http://127.0.0.1:9" }) =>
  planCheck({ document, level: "boundary", ...options }).skipped.map(({ operation: id, place }) => `${id} ${place}`);

describe("a response that cannot be read", () => {
  const broken = { type: "object", properties: { inner: { $ref: "#/components/schemas/Broken" } } };
  const document = {
    ...makeDocument({
      parameters: [{ name: "n", in: "query", schema: { type: "integer", minimum: 1 } }],
      responses: {
        "200": json(broken),
        "201": json({ type: "object", required: ["id"] }),
        "400": { $ref: "#/components/responses/Nowhere" },
        default: { description: "d", headers: { "X-A": { schema: { type: "nonsense" } } } },
      },
    }),
    components: { schemas: { Broken: { minimum: "1" } } },
    security: [],
  };

  test("is skipped by name before the first request, and its operation is not", () => {
    expect(skippedIn(document)).toEqual([
      "make responses/400",
      "make responses/200/application/json",
      "make responses/default/headers/x-a",
    ]);
  });

  const serve = (status: number) => (request: IncomingMessage, response: ServerResponse) => {
    const value = new URL(request.url ?? "", "http://localhost").searchParams.get("n");
    const code = value === null || /^[1-9]\d*$/.test(value) ? status : 400;
    response.writeHead(code, { "content-type": "application/json" }).end("{}");
  };
  const report = (status: number) => check({ document, target: serve(status), level: "boundary", seed: 1 });

  test("is no finding, and the others are judged", async () => {
    const { failures, skipped, constraints } = await report(200);
    expect(failures).toEqual([]);
    expect(skipped).toHaveLength(3);
    expect(constraints.filter(({ unproven }) => unproven === undefined)).not.toEqual([]);
    expect((await report(201)).failures[0]?.message).toMatch(/breaks required at body\/id/);
  });
});

describe("a method of OpenAPI 3.2", () => {
  const body = { required: true, content: { "application/json": { schema: { type: "object", maxProperties: 1 } } } };
  const document = documentOf({
    "/a": {
      get: operation("show"),
      query: operation("ask", { requestBody: body }),
      additionalOperations: { COPY: operation("copy"), "X-OWN": operation("own"), POST: operation("ignored") },
    },
  });

  test("is checked like any other", async () => {
    const methods = new Set<string>();
    const target = (request: IncomingMessage, response: ServerResponse) => {
      methods.add(request.method ?? "");
      response.end();
    };
    const { failures } = await check({ document, target, level: "boundary", seed: 1 });
    expect([...methods].sort()).toEqual(["COPY", "GET", "QUERY"]);
    expect(new Set(failures.map(({ selector }) => selector.split("/")[0]))).toEqual(new Set(["ask"]));
  });

  test("is skipped by name where the target cannot serve it", () => {
    expect(skippedIn(document, {})).toEqual(["ask operation", "copy operation", "own operation"]);
    expect(
      skippedIn(document, { target: (_request: IncomingMessage, response: ServerResponse) => response.end() }),
    ).toEqual(["own operation"]);
    const traced = documentOf({ "/a": { trace: operation("trace") } });
    expect(skippedIn(traced, { target: { fetch: () => new Response() } })).toEqual(["trace operation"]);
    expect(skippedIn(document)).toEqual([]);
  });
});

describe("an operation with a base path of its own", () => {
  const servers = [{ url: "https://{host}.example.com/{version}/", variables: { version: { default: "v1" } } }];
  const document = documentOf(
    {
      "/a": { get: operation("a") },
      "/b": { get: operation("b", { servers: [{ url: "https://other.example.com/v1" }] }) },
      "/c": { servers: [{ url: "/v2" }], get: operation("c"), put: operation("d", { servers: [{ url: "/v1" }] }) },
    },
    { servers },
  );

  test("is skipped by name where others are checked at the same address", () => {
    expect(skippedIn(document)).toEqual(["c operation"]);
  });

  test("is checked alone, and on the mock, which serves it like the others", () => {
    expect(skippedIn(document, { target: "http://127.0.0.1:9/v2", operations: ["c"] })).toEqual([]);
    expect(skippedIn(document, {})).toEqual([]);
  });
});

describe("an optional body that no value conforms to", () => {
  const schema = { type: "array", minItems: 3, uniqueItems: true, items: { enum: ["a", "b"] } };
  const page = { name: "n", in: "query", schema: { type: "integer", maximum: 4 } };
  const document = documentOf({
    "/a": {
      post: operation("add", { parameters: [page], requestBody: { content: { "application/json": { schema } } } }),
    },
  });

  test("is skipped by name, and the rest is checked, at random too", async () => {
    const target = (request: IncomingMessage, response: ServerResponse) => {
      const value = new URL(request.url ?? "", "http://localhost").searchParams.get("n");
      const isRight = value === null || (/^-?\d+$/.test(value) && Number(value) <= 4);
      const isBodiless = request.headers["content-type"] === undefined;
      response.writeHead(isRight && isBodiless ? 200 : 400).end();
    };
    const { failures, skipped, requests } = await check({ document, target, level: "full", requests: 20, seed: 1 });
    expect(failures).toEqual([]);
    expect(skipped.map(({ operation: id, place }) => `${id} ${place}`)).toEqual(["add body"]);
    expect(requests).toBeGreaterThan(20);
  });
});
