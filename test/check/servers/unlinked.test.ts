import { describe, expect, test } from "vitest";
import { check, type Json, type Report, readDocument } from "../../../src/contract.ts";
import { json, startServer } from "../../fixtures/servers/reference.ts";

const link = { operationId: "read", parameters: { id: "$response.body#/id" } };
const document: Json = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1.0.0" },
  paths: {
    "/things": {
      post: { operationId: "make", responses: { "201": { description: "Made.", links: { read: link } } } },
    },
    "/things/{id}": {
      get: {
        operationId: "read",
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "limit", in: "query", schema: { type: "integer" } },
        ],
        responses: { "200": { description: "Read." }, default: { description: "Not read." } },
      },
    },
  },
};

/** Checks a server whose response does not tell the identifier that its link is to give. */
const checkUnlinked = (isKnown: boolean, invalid = 400): Promise<Report> =>
  check({
    document,
    level: "boundary",
    seed: 1,
    target: async ({ method, url }: Request) => {
      if (method === "POST") {
        return new Response(null, { status: 201 });
      }
      const limit = new URL(url).searchParams.get("limit");
      const isValid = limit === null || /^-?(?:0|[1-9]\d*)$/.test(limit);
      return new Response(null, { status: isValid ? (isKnown ? 200 : 404) : invalid });
    },
  });

const verdictOn = ({ constraints }: Report, id: string) => constraints.find(({ constraint }) => constraint.id === id);

describe("an operation whose identifier no response gives", () => {
  test("is checked with an unknown one, of which nothing is refused", { timeout: 20_000 }, async () => {
    const report = await checkUnlinked(true);
    expect(report.failures).toEqual([]);
    expect(verdictOn(report, "read/query/limit/type")).not.toHaveProperty("unproven");
  });

  test("shows what is refused before the identifier is looked at", { timeout: 20_000 }, async () => {
    const report = await checkUnlinked(false);
    expect(report.failures).toEqual([]);
    const verdict = verdictOn(report, "read/query/limit/type");
    expect(verdict?.unproven).toMatch(/^accepted: the link read of make did not resolve[^;]*$/);
    expect(verdict?.rejected.cases).toBeGreaterThan(0);
  });

  test("shows a fault that needs no identifier", { timeout: 20_000 }, async () => {
    const { failures } = await checkUnlinked(false, 500);
    expect(failures.map(({ selector }) => selector)).toEqual(["read/query/limit/type"]);
  });

  test("is not said to refuse a credential, where it is the identifier that it does not know", {
    timeout: 60_000,
  }, async () => {
    const server = await startServer({
      change: (rules) => {
        // Allowed by the contract, and nothing that a path can hold.
        rules.responses.create = () => json({ task_id: "" });
      },
    });
    try {
      const document = await readDocument("openapi/openapi.yaml");
      const only = ["*/header/X-Auth-Token/*", "*/query/*"];
      const report = await check({ document, target: server.url, level: "boundary", seed: 1, only });
      expect(report.failures).toEqual([]);
      expect(verdictOn(report, "createContainerExportTask/header/X-Auth-Token/maxLength")?.unproven).toBeUndefined();
      expect(verdictOn(report, "getExportTask/header/X-Auth-Token/maxLength")?.unproven).toMatch(/^accepted: /);
    } finally {
      await server.close();
    }
  });
});
