import { createServer } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { readContract, readDocument } from "../../src/contract.ts";
import { DEVIATIONS, proveDeviations } from "../../src/prism/deviations.ts";
import { portOf } from "../fixtures/servers/reference.ts";

const contract = readContract(await readDocument("openapi/openapi.yaml"));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) {
    close();
  }
});

/** A stand-in for Prism that gives every request the same status, and keeps what it received. */
async function standIn(status: number, received: string[]): Promise<string> {
  const server = createServer({ maxHeaderSize: 100_000 }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    received.push(`${request.method} ${request.url} ${JSON.stringify(request.rawHeaders)} ${Buffer.concat(chunks)}`);
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

/** Proves the deviations on a stand-in that ends whenever it is asked whether it has. */
async function prove(status: number) {
  const [shared, bare]: [string[], string[]] = [[], []];
  const starts: { mitigations?: boolean | undefined }[] = [];
  const base = await standIn(status, shared);
  const destination = { base, credentials: new Map([["token", { value: "t" }]]), headers: {} };
  const start = async (options: { mitigations?: boolean | undefined }) => {
    starts.push(options);
    return { url: await standIn(status, bare), pid: 0, exited: Promise.resolve(), stop: async () => undefined };
  };
  const observed = await proveDeviations(contract, destination, start);
  return { observed, shared, bare, starts };
}

describe("a deviation", () => {
  test("occurs only where the request that proves it gets the answer that is told of Prism", async () => {
    const idsOf = ({ observed }: Awaited<ReturnType<typeof prove>>, occurs: boolean): string[] =>
      observed.filter((one) => one.occurs === occurs).map(({ id }) => id);
    const [accepting, refusing] = [await prove(200), await prove(400)];
    const accepted = ["empty-query-value", "json-suffix-media-type", "integer-spelling"];
    const refused = ["query-name-case", "comma-in-path"];
    expect(idsOf(accepting, true)).toEqual(expect.arrayContaining(accepted));
    expect(idsOf(accepting, false)).toEqual(expect.arrayContaining(refused));
    expect(idsOf(refusing, false)).toEqual(expect.arrayContaining(accepted));
    expect(idsOf(refusing, true)).toEqual(expect.arrayContaining(refused));
  });

  test("is shown by a request of its own, which no other one shares", async () => {
    const { observed, shared, bare } = await prove(200);
    const sent = [...shared, ...bare];
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent.length).toBeGreaterThanOrEqual(observed.length);
    expect(new Set(observed.map(({ id }) => id)).size).toBe(observed.length);
  });

  test("that ends the mock, or is worked around, is shown on a mock of its own, without what works around it", async () => {
    const { bare, starts } = await prove(200);
    const apart = DEVIATIONS.filter(({ occurs, mitigated }) => !occurs || mitigated);
    expect(starts.length).toBeGreaterThan(0);
    expect(starts.every(({ mitigations }) => mitigations === false)).toBe(true);
    expect(bare).toHaveLength(apart.length);
  });

  test("that the document has no place for is not told of", async () => {
    const { observed } = await prove(200);
    expect(observed.map(({ id }) => id)).not.toContain("cookie-unchecked");
    expect(observed.length).toBeGreaterThan(10);
  });
});
