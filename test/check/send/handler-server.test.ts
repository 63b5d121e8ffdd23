import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Server } from "node:net";
import { describe, expect, test } from "vitest";
import type { Handler } from "../../../src/check/send/handler.ts";
import { serve } from "../../../src/check/send/handler-server.ts";

async function respond(handler: Handler, init?: RequestInit): Promise<{ status: number; text: string }> {
  const { url, close } = await serve(handler);
  try {
    const response = await fetch(`${url}/things?a=1`, init);
    return { status: response.status, text: await response.text() };
  } finally {
    await close();
  }
}

const echo = async (request: Request): Promise<Response> =>
  new Response(`${request.method} ${new URL(request.url).search} ${await request.text()}`, { status: 201 });

describe("a handler that is served", () => {
  test.each<[string, Handler]>([
    ["a request listener", (_request, response) => response.writeHead(201).end("POST ?a=1 body")],
    ["a fetch handler", echo],
    ["an object with a fetch handler", { fetch: echo }],
  ])("may be %s", async (_, handler) => {
    expect(await respond(handler, { method: "POST", body: "body" })).toEqual({ status: 201, text: "POST ?a=1 body" });
  });

  test.each<[string, Handler]>([
    [
      "throws",
      (_request, _response) => {
        throw new Error("secret");
      },
    ],
    ["rejects", async (_request, _response) => Promise.reject(new Error("secret"))],
    ["rejects as a fetch handler", () => Promise.reject(new Error("secret"))],
  ])("that %s responds with 500, and its error is not shown", async (_, handler) => {
    expect(await respond(handler)).toEqual({ status: 500, text: "The handler threw an error." });
  });

  test.each<[string, string, () => unknown]>([
    ["nothing", "The handler returned no Response.", () => undefined],
    [
      "a Response that was read",
      "The handler returned a Response whose body was read before.",
      async () => {
        const response = new Response("once");
        await response.text();
        return response;
      },
    ],
  ])("that returns %s responds with 500, and says so", async (_, text, handler) => {
    expect(await respond(handler as Handler)).toEqual({ status: 500, text });
  });

  test("that throws once it has ended its response is not accused of a shorter one", async () => {
    const long = "x".repeat(8_000_000);
    const handler: Handler = (_request, response) => {
      response.writeHead(200).end(long);
      throw new Error("after the end");
    };
    expect(await respond(handler)).toEqual({ status: 200, text: long });
  });

  test.each<[string, (server: Server) => unknown]>([
    ["returns it", (server) => server.listen(0)],
    ["returns it while its host is looked up", (server) => server.listen(0, "localhost")],
    ["waits until it listens", async (server) => once(server.listen(0), "listening")],
  ])("that starts a server and %s responds with 500, and the server is closed", async (_, start) => {
    const servers: Server[] = [];
    const { status, text } = await respond((() => {
      const server = createServer();
      servers.push(server);
      return start(server);
    }) as Handler);
    expect({ status, text }).toEqual({ status: 500, text: expect.stringContaining("It started a server") });
    await expect.poll(() => servers.map(({ listening }) => listening)).toEqual([false]);
  });

  test("that starts a server and never responds leaves none listening", async () => {
    const server = createServer();
    const { url, close } = await serve((_request, _response) => server.listen(0));
    const request = fetch(url);
    await expect.poll(() => server.listening).toBe(true);
    await close();
    await expect(request).rejects.toThrow();
    expect(server.listening).toBe(false);
  });

  test("that starts a server for its work keeps it, and the process may end", async () => {
    const server = createServer((_request, response) => response.end("helper"));
    const handler = async (): Promise<Response> => {
      if (!server.listening) {
        await once(server.listen(0), "listening");
      }
      return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    };
    try {
      expect(await respond(handler)).toMatchObject({ text: "helper" });
      await expect.poll(() => process.getActiveResourcesInfo()).not.toContain("TCPServerWrap");
      expect(await respond(handler)).toMatchObject({ text: "helper" });
    } finally {
      server.close();
    }
  });

  test("is told when nobody waits any more, and a body that never ends is cancelled", async () => {
    const told: string[] = [];
    const body = (): ReadableStream =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new TextEncoder().encode("more")),
        cancel: () => void told.push("cancelled"),
      });
    const { url, close } = await serve((request: Request) => {
      request.signal.addEventListener("abort", () => told.push("aborted"));
      return new Response(body());
    });
    const response = await fetch(url);
    await close();
    await expect(response.text()).rejects.toThrow();
    await expect.poll(() => told.toSorted()).toEqual(["aborted", "cancelled"]);
  });

  test("listens no more once it is closed, though a response is still open", async () => {
    const { url, close } = await serve((_request, response) => response.write("never the end"));
    const response = await fetch(url);
    await close();
    await expect(response.text()).rejects.toThrow();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    await expect(new Promise((_, reject) => socket.on("error", reject))).rejects.toThrow(/ECONNREFUSED/);
  });
});
