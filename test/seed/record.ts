import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import * as fc from "fast-check";
import { fillPath } from "../../src/check/cases/base-request.ts";
import { Sender } from "../../src/check/send/sender.ts";
import { serialize } from "../../src/check/send/serialize.ts";
import { readContract, readDocument } from "../../src/contract.ts";
import { acceptedRequests, brokenRequests } from "../fixtures/requests.ts";

const RUNS = 20;
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/**
 * Sends the requests of the properties on Prism to a server that keeps all bytes.
 *
 * @param seed Where they begin. @default that of the run
 * @returns The bytes as they arrived, the port of the server aside
 */
export async function recordRequests(seed?: number): Promise<string> {
  const { operations } = readContract(await readDocument("openapi/openapi.yaml"));
  let arrived = "";
  let whole = 0;
  const server = createServer((socket) => {
    socket.setEncoding("latin1").on("data", (bytes: string) => {
      arrived += bytes;
      const body = arrived.indexOf("\r\n\r\n", whole) + 4;
      const length = Number(/^Content-Length: (\d+)/m.exec(arrived.slice(whole, body))?.[1] ?? 0);
      if (body > 3 && arrived.length >= body + length) {
        whole = arrived.length;
        socket.write(ANSWER);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const sender = new Sender({ base, timeout: 10_000 });
  const given = { numRuns: RUNS, ...(seed !== undefined && { seed }) };
  for (const operation of operations) {
    const credentials = new Map(operation.security.map(({ scheme }) => [scheme.name, { value: "credential" }]));
    const requests = [acceptedRequests(operation), brokenRequests(operation).map(({ request }) => request)];
    await fc.assert(
      fc.asyncProperty(fc.oneof(...requests), async (request) => {
        await sender.send(await serialize(operation, fillPath(operation, request), { base, credentials, headers: {} }));
      }),
      given,
    );
  }
  sender.close();
  server.close();
  return arrived.replaceAll(`127.0.0.1:${port}`, "127.0.0.1");
}
