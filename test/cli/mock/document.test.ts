import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { inTemporaryFolder } from "../../fixtures/temporary-file.ts";
import { captureIo } from "../capture-io.ts";

const responses = (schema: unknown) => ({ "200": { description: "d", content: { "application/json": { schema } } } });
const PAGES: Record<string, unknown> = {
  "/api": {
    openapi: "3.0.3",
    info: { title: "t", version: "1" },
    paths: {
      "/a": { get: { responses: responses({ $ref: "schemas#/a" }) } },
      "/b": { get: { responses: responses({ $ref: "missing" }) } },
    },
    components: { schemas: { Unused: { properties: { b: { $ref: "missing#/b" } } } } },
  },
  "/schemas": {
    a: { type: "object", required: ["text"], properties: { text: { type: "string", nullable: true, enum: ["said"] } } },
  },
};

test("the mock serves a 3.0 document from an address, but for what refers to nothing", {
  timeout: 60_000,
}, async () => {
  const server = createServer(({ url = "" }, response) => {
    response.writeHead(url in PAGES ? 200 : 404).end(JSON.stringify(PAGES[url]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const controller = new AbortController();
  const io = captureIo({ signal: controller.signal });
  const source = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/api`;
  const run = runCommandLine(["mock", "--document", source], io);
  try {
    await expect.poll(() => io.output(), { timeout: 50_000 }).toMatch(/^http:\/\/127/);
    const response = await fetch(`${io.output().trim()}/a`);
    expect([response.status, await response.json()]).toEqual([200, { text: "said" }]);
    expect((await fetch(`${io.output().trim()}/b`)).status).not.toBe(200);
    expect(io.messages()).toContain("Not served, since what it refers to cannot be reached: get /b\n");
  } finally {
    controller.abort();
    expect(await run).toBe(0);
    server.close();
  }
});

test("a mock of what is not a document of version 3 says so", async () => {
  await inTemporaryFolder(async (write) => {
    const io = captureIo();
    expect(await runCommandLine(["mock", "--document", await write("a.yaml", "swagger: '2.0'")], io)).toBe(2);
    expect(io.messages()).toMatch(/has OpenAPI version 2\.0; 3\.0, 3\.1 and 3\.2 are read/);
  });
});
