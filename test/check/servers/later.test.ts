import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, test, vi } from "vitest";
import { check, planCheck, type Report, readDocument } from "../../../src/contract.ts";
import { manyOperations } from "../../fixtures/large-documents.ts";
import { makeDocument } from "../../fixtures/make-document.ts";
import {
  type HttpResponse,
  json,
  type Rules,
  serviceError,
  startServer,
  tooManyRequests,
} from "../../fixtures/servers/reference.ts";

const document = await readDocument("openapi/openapi.yaml");
const options = { document, level: "boundary", seed: 1, only: ["createContainerExportTask/*"] } as const;
const planned = planCheck({ ...options, target: "http://127.0.0.1:1" });

/** Checks the reference, of which `later` replaces responses, by their number. */
async function checkChanging(later: (turn: number, own: HttpResponse) => HttpResponse): Promise<Report> {
  let turn = 0;
  const change = (rules: Rules): void => {
    const { send } = rules;
    rules.send = (response, own, request) => send(response, later(++turn, own), request);
  };
  const server = await startServer({ change });
  try {
    return await check({ ...options, target: server.url }, planned);
  } finally {
    await server.close();
  }
}

/** Checks a small target with one parameter, of which `later` replaces the status, by the number of the response. */
async function checkSizes(later: (turn: number, own: number) => number): Promise<Report> {
  const schema = { type: "integer", minimum: 1, maximum: 9 };
  const document = makeDocument({ parameters: [{ name: "size", in: "query", schema }] });
  let turn = 0;
  const target = async ({ url, headers }: Request): Promise<Response> => {
    const isValid = /^[1-9]$/.test(new URL(url).searchParams.get("size") ?? "1") && headers.get("key");
    const status = later(++turn, isValid ? 200 : 400);
    return new Response(null, { status });
  };
  return check({ document, target, level: "boundary", seed: 1 });
}

const messages = ({ failures }: Report): string[] => failures.map(({ selector, message }) => `${selector}: ${message}`);
const reasons = ({ constraints }: Report): string => constraints.map(({ unproven }) => unproven ?? "").join("\n");

describe("what a target does later", { timeout: 30_000 }, () => {
  test("a credential that expires accuses nobody, and proves nothing any more", async () => {
    const report = await checkChanging((turn, own) => (turn > 300 ? serviceError("no authentication") : own));
    expect(messages(report)).toEqual([]);
    expect(reasons(report)).toContain("accepted: the target now denies (401) even the smallest request");
    expect(reasons(report)).toContain("rejected: the target now denies (401) even the smallest request");
  });

  test("a denial now and then is a finding", async () => {
    const report = await checkChanging((turn, own) =>
      own.status === 200 && turn % 50 === 0 ? serviceError("no authentication") : own,
    );
    expect(messages(report).join("\n")).toContain("a valid request was rejected (401)");
  });

  test("a conflict accuses no credential", async () => {
    const busy = json({ error_code: "HSS.0042" }, 409);
    const report = await checkChanging((turn, own) => (own.status === 200 && turn % 3 === 0 ? busy : own));
    expect(messages(report)).toEqual([]);
  });

  test("a 503 that names a time is waited for, and one that names none is a finding", async () => {
    const away = json({ error_code: "APIGW.0613" }, 503);
    const named = { ...away, headers: { ...away.headers, "retry-after": "0" } };
    expect(messages(await checkChanging((turn, own) => (turn % 50 === 0 ? named : own)))).toEqual([]);
    expect(messages(await checkChanging((turn, own) => (turn % 50 === 0 ? away : own)))).not.toEqual([]);
  });

  test.each([
    [502, "while it starts", 0, 5],
    [503, "during maintenance", 12, 22],
    [504, "in the middle of a plan", 20, 30],
  ])("%i accuses nobody %s", async (status, _, from, to) => {
    const report = await checkSizes((turn, own) => (turn > from && turn <= to ? status : own));
    expect(messages(report)).toEqual([]);
  });

  test("503 accuses nobody until after the last request of the plan", async () => {
    let end = Number.POSITIVE_INFINITY;
    const report = await checkSizes((turn, own) => {
      end = turn === 5 ? Date.now() + 500 : end;
      return turn >= 5 && Date.now() < end ? 503 : own;
    });
    expect(messages(report)).toEqual([]);
    expect(reasons(report)).toContain("the target was unavailable");
  });

  test("a 503 to a value, however often in a row, is a finding beside an outage", async () => {
    const report = await checkSizes((turn, own) => (own === 400 || (turn > 12 && turn < 22) ? 503 : own));
    expect(messages(report).join("\n")).toContain("the request was answered with 503 instead of a 4xx");
    expect(messages(report).join("\n")).not.toContain("a valid request");
  });

  test("a 503 that is waited for is not judged by its shape: it may come from what stands before the target", async () => {
    const page = { status: 503, headers: { "content-type": "text/html", "retry-after": "0" }, body: "<p>Back soon." };
    expect(messages(await checkChanging((turn, own) => (turn === 50 ? page : own)))).toEqual([]);
  });

  test.each<[string, number, string[]]>([
    ["not found at first", 2, []],
    [
      "never found",
      Number.POSITIVE_INFINITY,
      ["get/combination: a valid request was rejected (404): the smallest request"],
    ],
  ])("what was just made, and is %s, is judged by whether it appears", async (_, times, found) => {
    const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
    const links = { get: { operationId: "get", parameters: { id: "$response.header.Location" } } };
    const made = { description: "Made.", links };
    const responses = { "200": { description: "Found." } };
    const things = {
      openapi: "3.1.0",
      info: { title: "Things", version: "1.0.0" },
      paths: {
        "/things": { post: { operationId: "make", responses: { "201": made } } },
        "/things/{id}": { get: { operationId: "get", parameters: [id], responses } },
      },
    };
    let asked = 0;
    const target = async ({ method, url }: Request): Promise<Response> =>
      method === "POST"
        ? new Response(null, { status: 201, headers: { location: "own" } })
        : new Response(null, { status: url.endsWith("/own") && asked++ >= times ? 200 : 404 });
    const report = await check({ document: things, target, level: "boundary", seed: 1 });
    expect(messages(report)).toEqual(found);
  });

  test.each([401, 403])("%i accuses no made-up credential that stands beside another one", async (status) => {
    const apiKey = (name: string) => ({ type: "apiKey", in: "header", name });
    const document = makeDocument();
    const health = { get: { operationId: "health", security: [], responses: {} } };
    const both = {
      ...document,
      security: [{ key: [], name: [] }],
      components: { securitySchemes: { key: apiKey("Key"), name: apiKey("Name") } },
      paths: { ...Object(document["paths"]), "/health": health },
    };
    const target = async ({ url }: Request): Promise<Response> =>
      new Response(null, { status: url.endsWith("/health") ? 200 : status });
    expect(messages(await check({ document: both, target, level: "boundary", seed: 1 }))).toEqual([]);
  });

  test.each([
    ["which is asked again", "0"],
    ["which is not", "3600"],
  ])("a 429, %s, is judged by its shape", async (_, wait) => {
    const page = { ...tooManyRequests(wait), body: "{}" };
    const report = await checkChanging((turn, own) => (turn === 50 ? page : own));
    expect(messages(report)).toEqual([
      expect.stringMatching(
        /^createContainerExportTask\/answer: the response with status 429 breaks required at body\/error_code/,
      ),
    ]);
    expect(report.failures[0]?.response?.status).toBe(429);
  });

  test("a 429 is judged by its shape, also where the next response never comes", async () => {
    const schema = { type: "object", required: ["error_code"] };
    const responses = {
      "200": { description: "Made." },
      "429": { description: "Too many.", content: { "application/json": { schema } } },
    };
    const body = { type: "object", properties: { rows: { type: "integer", maximum: 7 } } };
    let isThrottled = false;
    const target = async (request: IncomingMessage, response: ServerResponse) => {
      const { rows } = JSON.parse((await text(request)) || "{}") ?? {};
      if (rows === 7 && isThrottled) {
        response.destroy();
        return;
      }
      isThrottled ||= rows === 7;
      const isValid = rows === undefined || (Number.isInteger(rows) && rows < 7);
      const status = rows === 7 ? 429 : isValid ? 200 : 400;
      response.writeHead(status, { "content-type": "application/json", "retry-after": "0" }).end("{}");
    };
    const report = await check({ document: makeDocument({ body, responses }), target, level: "boundary", seed: 1 });
    expect(messages(report).join("\n")).toContain("the response with status 429 breaks required at body/error_code");
    expect(messages(report).join("\n")).toContain("the connection was closed instead of a response");
  });

  test("an interruption is reported without another case being made", async () => {
    const handler = (_: IncomingMessage, response: ServerResponse) => response.writeHead(500).end();
    const interruption = new AbortController();
    const many = { document: manyOperations(3), target: handler, level: "boundary", seed: 1 } as const;
    const plan = planCheck({ ...many, target: "http://127.0.0.1:1" });
    const last = plan.plan.operations.at(-1);
    const each = last && vi.spyOn(last, "each");
    const onProgress = (): void => interruption.abort();
    const report = await check({ ...many, signal: interruption.signal, onProgress }, plan);
    expect(report.stopped).toBe("it was interrupted");
    expect(report.failures).not.toEqual([]);
    expect(each).not.toHaveBeenCalled();
    expect(report.constraints.at(-1)?.unproven).toContain("not checked: it was interrupted");
  });
});
