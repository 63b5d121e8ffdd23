import { expect, test } from "vitest";
import { check, type Json } from "../../src/contract.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const schema = { type: "array", items: { type: "integer" }, minItems: 2 };
const DOCUMENT: Json = {
  openapi: "3.1.0",
  info: { title: "Lists", version: "1" },
  paths: {
    "/a/{ids}": {
      get: {
        operationId: "list",
        parameters: [
          { name: "ids", in: "path", required: true, schema, example: [1, 2] },
          { name: "X-Tags", in: "header", schema },
          { name: "X-Range", in: "header", schema: { type: "object", properties: { from: { type: "integer" } } } },
        ],
        responses: { "200": { description: "Fine." }, "400": { description: "Not." } },
      },
    },
  },
};

test("a list in a path, and none in a header, leave the mock alive", { timeout: 60_000 }, async () => {
  await inTemporaryFolder(async (write) => {
    const mockDocument = await write("lists.json", JSON.stringify(DOCUMENT));
    const report = await check({ document: DOCUMENT, mockDocument, level: "boundary", seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.deviations.find(({ id }) => id === "absent-header-list")?.occurs).toBe(true);
    const proven = report.constraints
      .filter(({ unproven }) => unproven === undefined)
      .map(({ constraint }) => constraint.id);
    expect(proven).toEqual(expect.arrayContaining(["list/path/ids/*/type", "list/header/X-Tags/minItems"]));
  });
});
