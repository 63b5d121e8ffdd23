import { createServer } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { provingOf } from "../../src/check/deviation-probe.ts";
import { goneDeviations } from "../../src/check/results.ts";
import { readContract, readDocument } from "../../src/contract.ts";
import { DEVIATIONS } from "../../src/prism/deviations.ts";
import { isExpected, proveDeviations } from "../../src/prism/prove-deviations.ts";
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
async function prove(
  status: number,
  versions = { prism: "5.12.2", node: "20.19.0" },
  exited = (_received: readonly string[]): Promise<void> => Promise.resolve(),
) {
  const [shared, bare]: [string[], string[]] = [[], []];
  const starts: { mitigations?: boolean | undefined }[] = [];
  const base = await standIn(status, shared);
  const destination = { base, credentials: new Map([["token", { value: "t" }]]), headers: {} };
  const start = async (options: { mitigations?: boolean | undefined }) => {
    starts.push(options);
    const url = await standIn(status, bare);
    return {
      url,
      pid: 0,
      stop: async () => undefined,
      get exited() {
        return exited(bare);
      },
    };
  };
  const proving = provingOf(contract.operations, destination);
  const observed = await proveDeviations(proving, base, (deviation) => isExpected(deviation, versions), start);
  return { observed, shared, bare, starts };
}

describe("a deviation", () => {
  test("occurs only where the request that proves it gets the response that is told of Prism", async () => {
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

  test.each([
    ["accept-unmet", 406, '"Accept","image/png"'],
    ["unparsable-content-type", 500, '"Content-Type","foo"'],
    ["steering-query-key", 404, "__code=404"],
  ])("occurs with the status that is told of Prism: %s", async (id, status, request) => {
    const [accepting, refusing] = [await prove(200), await prove(status)];
    expect(accepting.shared.join()).toContain(request);
    expect(accepting.observed).toContainEqual(expect.objectContaining({ id, occurs: false }));
    expect(refusing.observed).toContainEqual(expect.objectContaining({ id, occurs: true }));
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
    const places = apart.map(({ proof }) =>
      proof(provingOf(contract.operations, { base: "", credentials: new Map(), headers: {} })),
    );
    expect(bare).toHaveLength((await Promise.all(places)).flat().length);
  });

  test("that the document has no place for is not told of", async () => {
    const { observed } = await prove(200);
    expect(observed.map(({ id }) => id)).not.toContain("cookie-unchecked");
    expect(observed.length).toBeGreaterThan(10);
  });

  test("that does not occur is a finding where its versions say that it has to, and nowhere else", async () => {
    const goneOf = async (versions: { prism: string; node: string }): Promise<string[]> =>
      goneDeviations((await prove(200, versions)).observed, { url: "" }, 1).map(({ selector }) => selector);
    // The stand-in accepts everything at once.
    expect(await goneOf({ prism: "5.12.2", node: "26.10.0" })).toContain("deviation/comma-in-path");
    expect(await goneOf({ prism: "5.12.2", node: "26.10.0" })).not.toContain("deviation/malformed-json-hang");
    expect(await goneOf({ prism: "5.16.0", node: "26.10.0" })).toContain("deviation/malformed-json-hang");
    expect(await goneOf({ prism: "5.17.0", node: "26.10.0" })).toEqual([]);
  });

  test("that may be gone does not hold up the check where the mock goes on", async () => {
    const goesOn = (received: readonly string[]): Promise<void> =>
      received.at(-1)?.includes('{"a":{"a":') ? new Promise(() => undefined) : Promise.resolve();
    const { observed } = await prove(200, { prism: "5.16.0", node: "26.10.0" }, goesOn);
    expect(observed).toContainEqual(expect.objectContaining({ id: "deep-nesting", expected: false, occurs: false }));
  });

  test.each([
    [{}, "5.12.0", "26.10.0", true],
    [{}, "5.16.9", "20.19.0", true],
    [{}, "5.9.0", "24.21.0", false],
    [{}, "5.100.0", "24.21.0", false],
    [{ prism: ["5.15.11", "5.16"] }, "5.15.10", "24.21.0", false],
    [{ prism: ["5.15.11", "5.16"] }, "5.15.11", "24.21.0", true],
    [{ node: ["20", "24"] }, "5.16.0", "24.21.0", true],
    [{ node: ["20", "24"] }, "5.16.0", "25.0.0", false],
    [{ node: ["9", "24"] }, "5.16.0", "20.19.0", true],
    [{ node: ["20", "24"] }, "5.17.0", "24.21.0", false],
  ] as const)("said of %j is expected with Prism %s on Node %s: %s", (expected, prism, node, result) => {
    expect(isExpected({ expected }, { prism, node })).toBe(result);
  });
});
