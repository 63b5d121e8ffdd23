import { describe, expect, test } from "vitest";
import { check, type Json, type Report } from "../../../src/contract.ts";

const checkHandler = (document: Json, target: (request: Request) => Promise<Response>): Promise<Report> =>
  check({ document, target, seed: 1, requests: 50 });
const selectorsOf = ({ failures }: Report): string[] => failures.map(({ selector }) => selector);

describe("a fault that shows in many values", () => {
  const list = (responses: Json): Json => ({
    openapi: "3.1.0",
    info: { title: "Notes", version: "1.0.0" },
    paths: {
      "/notes": {
        get: {
          operationId: "list",
          parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 9 } }],
          responses,
        },
      },
    },
  });

  test("is one finding, whichever member of a list it shows in", { timeout: 20_000 }, async () => {
    const item = { type: "object", properties: { at: { type: "string", format: "date" } } };
    const schema = { type: "array", items: item };
    const ok = { description: "Listed.", content: { "application/json": { schema } } };
    let count = 0;
    const report = await checkHandler(list({ "200": ok, "400": { description: "Refused." } }), async ({ url }) => {
      const limit = new URL(url).searchParams.get("limit") ?? "1";
      return /^[1-9]$/.test(limit)
        ? Response.json([...Array.from({ length: count++ % 7 }, () => ({})), { at: "today" }])
        : new Response(null, { status: 400 });
    });
    expect(selectorsOf(report)).toEqual(["list/answer"]);
  });

  test("is one finding, whatever the text of a header is", { timeout: 20_000 }, async () => {
    const headers = { "x-total": { schema: { type: "integer" } } };
    let count = 0;
    const report = await checkHandler(list({ "200": { description: "Listed.", headers } }), async ({ url }) => {
      const limit = new URL(url).searchParams.get("limit") ?? "1";
      return new Response(null, {
        status: /^[1-9]$/.test(limit) ? 200 : 400,
        headers: { "x-total": `${++count} notes` },
      });
    });
    expect(selectorsOf(report)).toEqual(["list/answer"]);
  });
});
