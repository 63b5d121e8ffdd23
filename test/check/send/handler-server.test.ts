import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { type Handler, serve } from "../../../src/check/send/handler-server.ts";

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
