import { expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { check, type Json } from "../../src/contract.ts";
import { captureIo } from "../cli/capture-io.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const responses = { "200": { description: "Fine." }, "400": { description: "Not." } };
const form = { type: "object", required: ["x"], properties: { x: { type: "integer" } } };
const limited = { name: "n", in: "query", schema: { type: "integer", maximum: 5 } };
const DOCUMENT: Json = {
  openapi: "3.2.0",
  info: { title: "Two", version: "1" },
  paths: {
    "/a": {
      get: {
        operationId: "search",
        parameters: [
          {
            ...{ name: "all", in: "querystring", required: true },
            content: { "application/x-www-form-urlencoded": { schema: form } },
          },
        ],
        responses,
      },
      query: { operationId: "ask", responses },
    },
    "/b": { get: { operationId: "moved", responses: { "302": { description: "d" }, "400": { description: "d" } } } },
    "/c": {
      get: {
        operationId: "fail",
        parameters: [limited],
        responses: { "400": { description: "d" }, "404": { description: "d" } },
      },
    },
    "/d": { get: { operationId: "open", responses: { "400": { description: "d" }, default: { description: "d" } } } },
  },
};

test("what Prism does not serve is skipped by name; what it does not validate, or cannot accept, is a deviation", {
  timeout: 60_000,
}, async () => {
  await inTemporaryFolder(async (write) => {
    const mockDocument = await write("two.json", JSON.stringify(DOCUMENT));
    const report = await check({ document: DOCUMENT, mockDocument, level: "boundary", seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.skipped.map(({ operation, place }) => `${operation} ${place}`)).toEqual(["ask operation"]);
    const ofFail = report.constraints.find(({ constraint }) => constraint.id === "fail/query/n/maximum");
    expect(ofFail?.unproven).toBe("accepted: Prism deviates (success-not-declared)");
    expect(report.constraints.find(({ constraint }) => constraint.id === "search/query/all/x/type")?.unproven).toMatch(
      /Prism deviates \(whole-query-unchecked\)/,
    );
    expect(report.deviations.find(({ id }) => id === "whole-query-unchecked")?.occurs).toBe(true);
  });
});

test("the mock says what it leaves out", { timeout: 60_000 }, async () => {
  await inTemporaryFolder(async (write) => {
    const controller = new AbortController();
    const io = captureIo({ signal: controller.signal });
    // Prism follows whatever looks like a reference, and would not start for one that leads nowhere.
    const stray = { "x-docs": { page: { $ref: "./none.md" } }, "x-list": [{ $ref: "#/none" }] };
    const run = runCommandLine(
      ["mock", "--document", await write("two.json", JSON.stringify({ ...DOCUMENT, ...stray }))],
      io,
    );
    await expect.poll(() => io.output(), { timeout: 50_000 }).toMatch(/^http:\/\/127/);
    expect((await fetch(`${io.output().trim()}/d`)).status).toBe(200);
    controller.abort();
    expect(await run).toBe(0);
    expect(io.messages()).toMatch(/^Not validated by Prism: search\/query\/all$/m);
    expect(io.messages()).toMatch(
      /^Never accepted by Prism: fail: the document declares no response of success, neither 2xx nor default\.$/m,
    );
    expect(io.messages()).not.toMatch(/(moved|open)/);
    expect(io.messages()).toMatch(/^Not served: ask: Prism does not serve the method QUERY\.$/m);
  });
});
