import { describe, expect, test } from "vitest";
import { check, type Json, type Report } from "../../../src/contract.ts";
import { ConstructedApi } from "../../fixtures/constructed/api.ts";
import type { RawRequest } from "../../fixtures/constructed/judge/request.ts";
import { serve } from "../../fixtures/constructed/server.ts";

const SCHEMAS = {
  limit: { type: "integer", minimum: 1, maximum: 9 },
  name: { type: "string", minLength: 1, maxLength: 9 },
  count: { type: "integer", minimum: 2, maximum: 8 },
  kind: { type: "string", enum: ["a", "b"] },
};
type Schemas = { readonly [Name in keyof typeof SCHEMAS]: Json };

/** An operation with a parameter and a body, all of it optional. */
function documentOf({ limit, ...properties }: Schemas = SCHEMAS): Json {
  const content = { "application/json": { schema: { type: "object", properties, additionalProperties: false } } };
  return {
    openapi: "3.1.0",
    info: { title: "Things", version: "1.0.0" },
    paths: {
      "/things": {
        post: {
          operationId: "make",
          parameters: [{ name: "limit", in: "query", schema: limit }],
          requestBody: { content },
          responses: { 200: { description: "Made." }, 400: { description: "Refused." } },
        },
      },
    },
  };
}

/** Valid requests that a server refuses all the same. */
type Refusal = (request: RawRequest, body: Json | undefined) => boolean;

async function checkRefusing(isRefused: Refusal, served = documentOf(), only: readonly string[] = []): Promise<Report> {
  const api = new ConstructedApi(served);
  const server = await serve({
    respond: (request) => {
      const { operation, violations } = api.judge(request);
      const isRead = operation !== undefined && violations.length === 0;
      const text = request.body.toString();
      return isRead && isRefused(request, text === "" ? undefined : JSON.parse(text))
        ? operation.refusal
        : api.respond(request);
    },
  });
  try {
    return await check({ document: documentOf(), target: server.url, level: "boundary", seed: 1, only });
  } finally {
    await server.stop();
  }
}

const selectorsOf = ({ failures }: Report): string[] => failures.map(({ selector }) => selector);
const provenIn = ({ constraints }: Report): string[] =>
  constraints.filter(({ unproven }) => unproven === undefined).map(({ constraint }) => constraint.id);

/** A document that lacks a limit of each part. */
const { maximum: _, ...limit } = SCHEMAS.limit;
const { maxLength: __, ...name } = SCHEMAS.name;
const { minimum: ___, ...count } = SCHEMAS.count;
const FAULTY = documentOf({ ...SCHEMAS, limit, name, count });
const FAULTS = ["make/query/limit/maximum", "make/body/name/maxLength", "make/body/count/minimum"];

describe.each<[string, Refusal, string[]]>([
  ["no body", (_, body) => body === undefined, ["make/combination"]],
  ["an empty body", (_, body) => body !== undefined && Object.keys(body).length === 0, ["make/body/type"]],
  [
    "no body, or an empty one",
    (_, body) => Object.keys(body ?? {}).length === 0,
    ["make/body/content", "make/combination"],
  ],
  [
    "all but one kind of body",
    (_, body) => body?.["kind"] !== "b",
    ["make/body/content", "make/body/kind/enum", "make/combination"],
  ],
  ["all requests without a parameter", ({ url }) => !url.includes("limit="), ["make/combination"]],
  [
    "no body, and a limit",
    ({ url }, body) => body === undefined || url.endsWith("limit=9"),
    ["make/combination", "make/query/limit/maximum"],
  ],
  [
    "no body, and two parts together",
    ({ url }, body) => body === undefined || (url.includes("limit=") && "count" in body),
    ["make/combination", "make/combination"],
  ],
])("a server that refuses %s", (_kind, isRefused, selectors) => {
  test("is accused of that, and of nothing else", { timeout: 20_000 }, async () => {
    expect(selectorsOf(await checkRefusing(isRefused)).sort()).toEqual(selectors);
  });

  test("and lacks constraints is accused of these as well", { timeout: 20_000 }, async () => {
    const report = await checkRefusing(isRefused, FAULTY);
    expect(selectorsOf(report).sort()).toEqual([...selectors, ...FAULTS].sort());
  });
});

test("a finding of what is lacking beside a refusal is replayed by its name", { timeout: 20_000 }, async () => {
  const report = await checkRefusing((_, body) => body === undefined, FAULTY, ["make/query/limit/maximum"]);
  expect(selectorsOf(report)).toEqual(["make/query/limit/maximum"]);
});

describe("a server that refuses every valid request", () => {
  test("proves nothing, and is accused of that, once", { timeout: 20_000 }, async () => {
    const report = await checkRefusing(() => true);
    expect(selectorsOf(report)).toEqual(["make/combination"]);
    expect(provenIn(report)).toEqual([]);
  });
});

describe("a target without an operation", () => {
  const { paths, ...common } = documentOf();
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const full = { name: "full", in: "query", schema: { type: "boolean" } };
  const get = (operationId: string, parameters: readonly Json[]): Json => ({
    get: { operationId, parameters, responses: { 200: { description: "Read." } } },
  });
  const document: Json = {
    ...common,
    paths: { ...(paths as Json), "/owners": get("owners", [full]), "/owners/{id}": get("owner", [id, full]) },
  };

  test("proves nothing of it by its 404, and is accused once, where no identifier explains that", async () => {
    const api = new ConstructedApi(documentOf());
    const server = await serve(api);
    const report = await check({ document, target: server.url, level: "boundary", seed: 1 }).finally(server.stop);
    expect(selectorsOf(report)).toEqual(["owners/combination"]);
    const others = report.constraints.filter(({ constraint }) => constraint.operation !== "make");
    const cases = others.map(({ constraint, accepted, rejected }) => [constraint.id, accepted.cases, rejected.cases]);
    expect(cases).toEqual([
      ["owners/query/full/type", 0, 0],
      ["owner/path/id/required", 0, expect.any(Number)],
      ["owner/path/id/type", 0, 0],
      ["owner/query/full/type", 0, 0],
    ]);
  });
});
