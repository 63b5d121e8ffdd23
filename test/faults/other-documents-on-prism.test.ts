import { describe, expect, it } from "vitest";
import { check, type Json, type Report, readDocument } from "../../src/contract.ts";
import { DEVIATIONS } from "../../src/prism/deviations.ts";
import { mockVersions } from "../../src/prism/mock.ts";
import { isExpected } from "../../src/prism/prove-deviations.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const PATIENCE = 300_000;
const responses = { "200": { description: "Fine." }, "400": { description: "Not." } };
const text = { type: "string", minLength: 1 };
const form = { type: "object", required: ["x"], properties: { x: { type: "integer" } } };
const file = { type: "string", contentMediaType: "application/pdf" };
const parts = { type: "object", required: ["file"], properties: { file, name: { type: "string", maxLength: 9 } } };
const legacy = { type: "object", properties: { code: { type: "string", pattern: "^[\\w\\-\\#]+$" } } };
const alternative = { oneOf: [{ type: "array", items: { type: "integer" } }, { type: "boolean" }] };
/**
 * What the other documents of ours lack: an optional header that is a text, a query as a whole, a form with a file, a pattern, a path
 * value with a prefix, and a list that only an alternative allows.
 */
const OTHERS: Json = {
  openapi: "3.2.0",
  info: { title: "Others", version: "1" },
  paths: {
    "/header": { get: { parameters: [{ name: "X-Text", in: "header", schema: text }], responses } },
    "/query": {
      get: {
        parameters: [
          {
            ...{ name: "all", in: "querystring", required: true },
            content: { "application/x-www-form-urlencoded": { schema: form } },
          },
        ],
        responses,
      },
    },
    "/label/{name}": {
      get: { parameters: [{ name: "name", in: "path", required: true, style: "label", schema: text }], responses },
    },
    "/alternative": {
      get: { parameters: [{ name: "either", in: "query", explode: false, schema: alternative }], responses },
    },
    "/body": {
      post: { requestBody: { required: true, content: { "application/json": { schema: legacy } } }, responses },
    },
    "/form": {
      post: { requestBody: { required: true, content: { "multipart/form-data": { schema: parts } } }, responses },
    },
  },
};

const proven = new Set<string>();

/** Checks the mock of a document of ours, and keeps which deviations it shows. */
async function checkMockOf(mockDocument: string): Promise<Report> {
  const document = await readDocument(mockDocument);
  const report = await check({ document, mockDocument, seed: 1, budget: 200, showsDeviations: true });
  for (const { id, occurs } of report.deviations) {
    if (occurs) {
      proven.add(id);
    }
  }
  return report;
}

describe("a document of ours", () => {
  it.each([
    "openapi/openapi",
    "test/fixtures/documents/library",
    "test/fixtures/documents/parking",
    "test/fixtures/documents/sensors",
  ])("is proven on Prism, its deviations aside: %s", { timeout: PATIENCE }, async (name) => {
    expect((await checkMockOf(`${name}.yaml`)).failures).toEqual([]);
  });

  it("shows each deviation of the table, with the versions that are said of it", { timeout: PATIENCE }, async () => {
    await inTemporaryFolder(async (write) => {
      expect((await checkMockOf(await write("others.json", JSON.stringify(OTHERS)))).failures).toEqual([]);
    });
    const due = DEVIATIONS.filter((deviation) => isExpected(deviation, mockVersions())).map(({ id }) => id);
    expect(due.filter((id) => !proven.has(id))).toEqual([]);
  });
});
