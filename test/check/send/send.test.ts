import type { Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import type { HttpResponse } from "../../../src/check/send/response-reader.ts";
import { Sender, type SenderOptions } from "../../../src/check/send/sender.ts";
import { isResponse } from "../../../src/check/send/session.ts";
import type { SerializedRequest } from "../../../src/report/request.ts";
import { type TransportFailure, transportFailureText } from "../../../src/report/transport-failure.ts";
import { type RawServer, type Speak, startRawServer } from "../../fixtures/raw-server.ts";

const GET: SerializedRequest = { method: "GET", target: "/things", headers: {} };
const OK = "HTTP/1.1 200 OK\r\n";
const PATIENCE = 20_000;

const answer = (body = "", headers = ""): string =>
  `${OK}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const saying =
  (bytes: string | Uint8Array): Speak =>
  (socket) =>
    socket.write(bytes);
const closing =
  (bytes: string): Speak =>
  (socket) =>
    socket.end(bytes);

/** Sends requests one after the other to a server. */
async function exchange(
  speak: Speak,
  requests: readonly SerializedRequest[] = [GET],
  options: Partial<SenderOptions> = {},
): Promise<{ results: (HttpResponse | TransportFailure)[]; server: RawServer }> {
  await using server = await startRawServer(speak);
  const sender = new Sender({ base: server.url, timeout: PATIENCE, ...options });
  const results: (HttpResponse | TransportFailure)[] = [];
  for (const request of requests) {
    results.push(await sender.send(request));
  }
  sender.close();
  return { results, server };
}

/** What arrives of a request: its lines but that of the host, and its body. */
async function arrives(request: Partial<SerializedRequest>) {
  const { server } = await exchange(saying(answer()), [{ ...GET, ...request }]);
  const [head = "", ...rest] = server.requests.join("").split("\r\n\r\n");
  const [line, ...headers] = head.split("\r\n");
  const body = Buffer.from(rest.join("\r\n\r\n"), "latin1").toString("utf8");
  return { line, headers: headers.filter((header) => !header.startsWith("Host: ")), body };
}

const textOf = (result: HttpResponse | TransportFailure | undefined): string | undefined =>
  result && "body" in result ? result.body.toString("utf8") : undefined;

describe("a request on the wire", () => {
  it.each([
    "/a/./b/../c//d",
    "/",
    "/a?",
    "/a?x=&y=&x=",
    "/a%2Fb%2e%2E?q=%zz",
    "/a,b;c=1?q=a+b%20c",
    "/v5/../../etc",
    "/?q=%F0%9F%98%80",
  ])("keeps its target %s", async (target) => {
    expect((await arrives({ target })).line).toBe(`GET ${target} HTTP/1.1`);
  });

  it("goes below the base path of the target", async () => {
    await using server = await startRawServer(saying(answer()));
    for (const base of ["/base", "/base/", "/"]) {
      const sender = new Sender({ base: `${server.url}${base}`, timeout: PATIENCE });
      await sender.send(GET);
      sender.close();
    }
    const lines = server.requests.map((request) => request.split(" ")[1]);
    expect(lines).toEqual(["/base/things", "/base/things", "/things"]);
  });

  it("names the host with its port, and asks for a response as it is", async () => {
    const { server } = await exchange(saying(answer()));
    expect(server.requests.join("").split("\r\n")).toContain(`Host: ${server.url.replace("http://", "")}`);
    expect((await arrives({})).headers).toEqual(["Accept-Encoding: identity"]);
  });

  it("keeps its headers: their letter cases, order, empty values, spaces inside, and characters of Latin-1", async () => {
    const headers = { "X-b": "", "x-A": "a  b", "X-C": "é", "X-Long": "a".repeat(40_000) };
    const { headers: arrived, body } = await arrives({ method: "POST", headers, body: '"é"' });
    expect(arrived.slice(1, -1)).toEqual(["X-b: ", "x-A: a  b", "X-C: é", `X-Long: ${"a".repeat(40_000)}`]);
    expect(body).toBe('"é"');
  });

  it.each(["{}", '{"a":"é中😀"}', '{"a":1,"a":2}', " ", "{", "\u0000", "a".repeat(300_000), "\r\n\r\n"])(
    "keeps its body, and says its length in bytes (%#)",
    async (body) => {
      const { headers, body: arrived } = await arrives({ method: "POST", body });
      expect(headers).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
      expect(arrived).toBe(body);
    },
  );

  it.each(["POST", "PUT", "PATCH"])("has the length 0 with %s and no body", async (method) => {
    expect((await arrives({ method })).headers).toContain("Content-Length: 0");
  });

  it("has no length where it has no body and none is expected", async () => {
    const { headers } = await arrives({ method: "DELETE" });
    expect(headers.filter((header) => /^content-length/i.test(header))).toEqual([]);
  });
});

describe("a connection", () => {
  it("serves one request after the other", async () => {
    const { results, server } = await exchange(saying(answer("a")), [GET, GET, GET]);
    expect(results.map(textOf)).toEqual(["a", "a", "a"]);
    expect(server.connections).toHaveLength(1);
  });

  it("serves one request at a time", async () => {
    const waiting: Socket[] = [];
    await using server = await startRawServer((socket, request) => {
      waiting.push(socket);
      if (waiting.length === 2) {
        for (const one of waiting) {
          one.write(answer(request.split(" ")[0]));
        }
      }
    });
    const sender = new Sender({ base: server.url, timeout: PATIENCE });
    await Promise.all([sender.send(GET), sender.send(GET)]);
    sender.close();
    expect(server.connections).toHaveLength(2);
  });

  it.each<[string, Speak]>([
    ["the response says close", saying(answer("a", "Connection: close\r\n"))],
    ["the response is of HTTP/1.0", saying(answer("a").replace("1.1", "1.0"))],
    ["the response has no length", closing(`${OK}\r\na`)],
    ["more follows than the answer", saying(`${answer("a")}HTTP`)],
  ])("is not used again where %s", async (_, speak) => {
    const { results, server } = await exchange(speak, [GET, GET]);
    expect(results.map(textOf)).toEqual(["a", "a"]);
    expect(server.connections).toHaveLength(2);
  });

  it.each([GET, { ...GET, method: "POST", body: "{}" }])(
    "that closes as it is used again is not a fault of the $method: it is sent once more on another",
    async (request) => {
      const { results, server } = await exchange(
        (socket, _, count) => (count === 2 ? socket.end() : socket.write(answer(String(count)))),
        [request, request],
      );
      expect(results.map(textOf)).toEqual(["1", "3"]);
      expect(server.requests[2]).toBe(server.requests[1]);
      expect(server.connections).toHaveLength(2);
    },
  );

  it.each([
    ["again within a second", 999, 1],
    ["no more after that, but closed", 1_000, 2],
  ])("is used %s", async (_, idle, connections) => {
    await using server = await startRawServer((socket) => socket.write(answer("a")));
    const sender = new Sender({ base: server.url, timeout: PATIENCE });
    const now = Date.now();
    const clock = vi.spyOn(Date, "now").mockReturnValue(now);
    await sender.send(GET);
    clock.mockReturnValue(now + idle);
    const second = await sender.send(GET);
    clock.mockRestore();
    expect(textOf(second)).toBe("a");
    expect(server.connections).toHaveLength(connections);
    await expect.poll(() => server.connections.filter(({ closed }) => !closed)).toHaveLength(1);
    sender.close();
  });

  it.each<[string, Speak, number, string]>([
    ["it was new", (socket) => socket.end(), 1, "unanswered"],
    [
      "its response had begun",
      (socket, _, count) => (count === 2 ? socket.end("HTTP/1.1 2") : socket.write(answer())),
      2,
      "closed",
    ],
    [
      "the next one closes too",
      (socket, _, count) => (count > 1 ? socket.end() : socket.write(answer())),
      3,
      "unanswered",
    ],
  ])("that closes is a failure, and the request not sent again, where %s", async (_, speak, arrived, failure) => {
    const { results, server } = await exchange(speak, arrived === 1 ? [GET] : [GET, GET]);
    expect(results.at(-1)).toMatchObject({ failure });
    expect(server.requests).toHaveLength(arrived);
  });

  it("is refused where nobody listens", async () => {
    const { server } = await exchange(saying(answer()));
    const sender = new Sender({ base: server.url, timeout: PATIENCE });
    expect(await sender.send(GET)).toMatchObject({
      failure: "refused",
      cause: expect.stringContaining("ECONNREFUSED"),
    });
    sender.close();
  });

  it("ends with the sender, and so does the request on its way", async () => {
    await using server = await startRawServer((socket, _, count) => count > 1 || socket.write(answer()));
    const sender = new Sender({ base: server.url, timeout: PATIENCE });
    await sender.send(GET);
    const result = sender.send(GET);
    await expect.poll(() => server.requests.length).toBe(2);
    sender.close();
    expect(await result).toMatchObject({ failure: "unanswered" });
    expect(server.requests).toHaveLength(2);
  });
});

describe("an answer", () => {
  const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
  const WHOLE: readonly [string, string, string][] = [
    ["with a length in bytes", answer("é中😀"), "é中😀"],
    ["with the length 0", answer(), ""],
    ["in chunks", `${CHUNKED}3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n`, "abc0123456789"],
    ["in chunks that cut a character", `${CHUNKED}2\r\n${"é"[0]}\r\n0\r\n\r\n`, "é"],
    ["in chunks with extensions and trailers", `${CHUNKED}3;a=b\r\nabc\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n`, "abc"],
    ["with a body that looks like chunks", answer("3\r\nabc\r\n0\r\n\r\n"), "3\r\nabc\r\n0\r\n\r\n"],
    [
      "after interim answers",
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n${answer("a")}`,
      "a",
    ],
    ["without a reason", answer("a").replace(" OK", ""), "a"],
  ];

  it.each(WHOLE)("%s is read, and the connection used again", async (_, bytes, body) => {
    const { results, server } = await exchange(saying(bytes), [GET, GET]);
    expect(results.map(textOf)).toEqual([body, body]);
    expect(server.connections).toHaveLength(1);
  });

  it.each(WHOLE)("%s is read when it comes byte by byte", async (_, bytes, body) => {
    const drip: Speak = (socket) => {
      const [...rest] = Buffer.from(bytes);
      const next = (): void => {
        const byte = rest.shift();
        if (byte !== undefined) {
          socket.write(Buffer.of(byte), () => setImmediate(next));
        }
      };
      next();
    };
    expect((await exchange(drip)).results.map(textOf)).toEqual([body]);
  });

  it("without a length ends with the connection", async () => {
    expect((await exchange(closing(`${OK}\r\nabc`))).results.map(textOf)).toEqual(["abc"]);
  });

  it.each([
    ["HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"],
    ["GET", "HTTP/1.1 204 No Content\r\n\r\n"],
    ["GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"],
  ])("to %s has no body where HTTP allows none: %j", async (method, bytes) => {
    const request = { ...GET, method };
    const { results, server } = await exchange(saying(bytes), [request, request]);
    expect(results.map(textOf)).toEqual(["", ""]);
    expect(server.connections).toHaveLength(1);
  });

  it("has its headers by lower-case name, repeated ones joined", async () => {
    const { results } = await exchange(saying(answer("", "X-One:a\r\nx-two:  b \r\nX-TWO: c\r\nX-Empty:\r\n")));
    expect(results[0]).toMatchObject({ headers: { "x-one": "a", "x-two": "b, c", "x-empty": "" } });
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["identity", (body: string) => Buffer.from(body)],
    ["Deflate, x-gzip", (body: string) => gzipSync(deflateSync(body))],
  ])("in %s, which was not asked for, is unpacked", async (encoding, pack) => {
    const body = pack("abc");
    const head = Buffer.from(`${OK}Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`);
    expect((await exchange(saying(Buffer.concat([head, body])))).results.map(textOf)).toEqual(["abc"]);
  });

  it("keeps a coding that is not known", async () => {
    const { results } = await exchange(saying(answer("abc", "Content-Encoding: zip, identity\r\n")));
    expect(results[0]).toMatchObject({ status: 200, coding: "zip" });
  });

  it("that redirects is not followed", async () => {
    await using elsewhere = await startRawServer(saying(answer()));
    const found = `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${elsewhere.url}/\r\nContent-Length: 0\r\n\r\n`;
    const { results } = await exchange(saying(found));
    expect(results).toMatchObject([{ status: 307, headers: { location: `${elsewhere.url}/` } }]);
    expect(elsewhere.connections).toHaveLength(0);
  });

  it.each<[string, string, TransportFailure["failure"], RegExp]>([
    ["a chunk whose size is not a number", `${CHUNKED}zz\r\n`, "malformed", /the size of a chunk is "zz"/],
    ["a chunk that is longer than it says", `${CHUNKED}1\r\nabc\r\n0\r\n\r\n`, "malformed", /longer than it says/],
    ["a size that does not end", `${CHUNKED}${"1".repeat(100_000)}`, "malformed", /no size/],
    ["no last chunk", `${CHUNKED}1\r\na\r\n`, "closed", /in the middle of the response/],
    ["fewer bytes than it says", `${OK}Content-Length: 9\r\n\r\nabc`, "closed", /in the middle of the response/],
    ["a length that is not a number", `${OK}Content-Length: many\r\n\r\n`, "malformed", /Content-Length is "many"/],
    ["a length below 0", `${OK}Content-Length: -1\r\n\r\n`, "malformed", /Content-Length is "-1"/],
    ["two lengths", `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, "malformed", /Content-Length is "1, 2"/],
    ["an encoding that nobody asked for", `${OK}Transfer-Encoding: gzip\r\n\r\n`, "malformed", /Encoding is "gzip"/],
    ["a header without a name", `${OK}: a\r\n\r\n`, "malformed", /header line is ": a"/],
    ["headers that do not end", `${OK}${"X-More: more\r\n".repeat(10_000)}`, "malformed", /headers do not end/],
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n", "malformed", /not begin like a response of HTTP/],
    ["a version that there is not", "HTTP/9.9 200 OK\r\n\r\n", "malformed", /first line is "HTTP\/9.9 200 OK"/],
    ["a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "malformed", /another protocol/],
    ["gzip that is none", answer("abc", "Content-Encoding: gzip\r\n"), "malformed", /said to be gzip/],
    ["nothing", "", "unanswered", /without a response/],
  ])("with %s is a failure", async (_, bytes, failure, words) => {
    const { results } = await exchange(closing(bytes));
    expect(results).toMatchObject([{ failure }]);
    expect(results.flatMap((result) => (isResponse(result) ? [] : [transportFailureText(result)]))).toEqual([
      expect.stringMatching(words),
    ]);
  });
});

describe("a response that is too long", () => {
  const MEGABYTE = "a".repeat(1_000_000);
  /** Writes for as long as the other side reads, `megabytes` at most. */
  const pouring = (head: string, piece: string, megabytes: number) => {
    let poured = 0;
    const speak: Speak = (socket) => {
      socket.write(head);
      const pour = (): void => {
        while (poured < megabytes && socket.writable) {
          poured += 1;
          if (!socket.write(piece)) {
            socket.once("drain", pour);
            return;
          }
        }
      };
      pour();
    };
    return { speak, poured: () => poured };
  };

  it.each([
    ["in chunks without end", `${OK}Transfer-Encoding: chunked\r\n\r\n`, `f4240\r\n${MEGABYTE}\r\n`, 1_000],
    ["without a length and an end", `${OK}\r\n`, MEGABYTE, 1_000],
    ["of 100 MB", `${OK}Content-Length: 100000000\r\n\r\n`, MEGABYTE, 100],
  ])("%s is cut, and the connection closed", { timeout: PATIENCE }, async (_, head, piece, megabytes) => {
    const { speak, poured } = pouring(head, piece, megabytes);
    await using server = await startRawServer(speak);
    const sender = new Sender({ base: server.url, timeout: PATIENCE });
    const result = await sender.send(GET);
    expect(result).toMatchObject({ status: 200, cut: true });
    expect(textOf(result)?.length).toBeLessThanOrEqual(8 * 1024 * 1024);
    await expect.poll(() => server.connections.every(({ closed }) => closed)).toBe(true);
    expect(poured()).toBeLessThan(100);
    sender.close();
  });

  it("is cut at the length that was chosen, and whole up to it", async () => {
    const options = { maxBody: 10 };
    expect((await exchange(saying(answer("0123456789")), [GET], options)).results).toMatchObject([{ cut: false }]);
    const [longer] = (await exchange(saying(answer("0123456789a")), [GET], options)).results;
    expect(longer).toMatchObject({ cut: true });
    expect(textOf(longer)?.length).toBeLessThanOrEqual(10);
  });

  it("when it is unpacked is a failure, and takes no more room than allowed", async () => {
    const bomb = gzipSync(MEGABYTE);
    const head = Buffer.from(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    const { results } = await exchange(saying(Buffer.concat([head, bomb])), [GET], { maxBody: 100_000 });
    expect(results).toMatchObject([{ failure: "malformed" }]);
  });
});

describe("the time of a request", () => {
  it.each<[string, Speak, boolean]>([
    ["no response comes", () => undefined, false],
    ["the response does not end", saying(`${OK}Content-Length: 9\r\n\r\nabc`), true],
    [
      "a little comes again and again",
      (socket) => {
        socket.write(OK);
        const timer = setInterval(() => socket.write("X-More: more\r\n"), 5);
        socket.on("close", () => clearInterval(timer));
      },
      true,
    ],
  ])("is over where %s, and the connection closed", async (_, speak, hasBegun) => {
    await using server = await startRawServer(speak);
    const sender = new Sender({ base: server.url, timeout: 60 });
    const start = performance.now();
    const result = await sender.send(GET);
    // A timer may be early by a millisecond.
    expect(performance.now() - start).toBeGreaterThan(58);
    expect(result).toEqual({ failure: "time-out", hasBegun, timeout: 60 });
    await expect.poll(() => server.connections.every(({ closed }) => closed)).toBe(true);
    sender.close();
  });

  it("begins with each request anew", async () => {
    const waits = [150, 150, 150];
    const slow: Speak = (socket) => setTimeout(() => socket.write(answer("a")), waits.pop());
    const { results } = await exchange(slow, [GET, GET, GET], { timeout: 400 });
    expect(results.map(textOf)).toEqual(["a", "a", "a"]);
  });

  it("that was over leaves no response to the next request", async () => {
    const late: Speak = (socket, _, count) =>
      count === 1 ? setTimeout(() => socket.write(answer("late")), 120) : socket.write(answer("own"));
    const { results } = await exchange(late, [GET, GET], { timeout: 60 });
    expect(results).toMatchObject([{ failure: "time-out" }, { status: 200 }]);
    expect(textOf(results[1])).toBe("own");
  });

  it("is not over because this process was busy itself", async () => {
    const busy: Speak = (socket) => {
      socket.write(answer("in time"));
      const end = Date.now() + 300;
      while (Date.now() < end) {
        // Nothing else runs meanwhile.
      }
    };
    const { results } = await exchange(busy, [GET], { timeout: 60 });
    expect(results).toMatchObject([{ status: 200 }]);
  });
});
