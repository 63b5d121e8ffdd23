import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, readDocument } from "../../src/contract.ts";
import { toCurl } from "../../src/report/curl.ts";
import type { SerializedRequest } from "../../src/report/request.ts";
import { portOf } from "../fixtures/servers/reference.ts";

interface Received {
  readonly method: string | undefined;
  readonly target: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What curl adds, or the connection. */
const OF_THE_CLIENT = ["host", "user-agent", "accept", "accept-encoding", "connection", "content-length"];

let received: Received[] = [];
const server = createServer({ maxHeaderSize: 100_000 }, async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  received.push({
    method: request.method,
    target: request.url,
    headers: headersOf(request),
    body: Buffer.concat(chunks).toString("utf8"),
  });
  response
    .writeHead(200, { "Content-Type": "application/json", "Content-Length": 29 })
    .end('{"task_id":"t","file_id":"f"}');
});
let url = "";
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${portOf(server.address())}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""] as const] : [],
  );
  return Object.fromEntries(pairs.filter(([name]) => !OF_THE_CLIENT.includes(name)));
}

/** Gives a line to a POSIX shell, as one that is pasted: longer than one argument may be. */
async function paste(line: string, environment: Record<string, string> = {}): Promise<Received> {
  received = [];
  const child = spawn("sh", ["-s"], { env: { PATH: process.env["PATH"] ?? "", ...environment } });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  child.stdout.resume();
  child.stdin.end(`${line}\n`);
  await once(child, "close");
  expect(errors).toBe("");
  expect(received, line.slice(0, 500)).toHaveLength(1);
  const [only] = received;
  if (!only) {
    throw new Error("nothing arrived");
  }
  return only;
}

const post = (body: string | undefined, headers: Record<string, string> = {}): SerializedRequest => ({
  method: "POST",
  target: "/v5/p/container/export-task",
  headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
  ...(body !== undefined && { body }),
});
const inJson = (text: string): SerializedRequest => post(JSON.stringify({ text }));

describe("a curl line", () => {
  test.each<[string, SerializedRequest]>([
    ["single and double quotes", inJson("it's \"so\" '' `id` $HOME ! \\ #")],
    ["line breaks and tabs", inJson("a\nb\r\nc\td")],
    ["NUL, delete and other controls", inJson("\u0000\u0001\u001b[31m\u007f\u0085")],
    ["astral, combining and invisible characters", inJson("😀é容e\u0301\u200d\u202e\u2028\ufeff")],
    ["a percent sign and backslashes", inJson("%s %% \\n \\0 \\\\")],
    ["an at sign at the beginning", post("@/etc/hostname")],
    ["a dash at the beginning", post("-d x")],
    ["raw line breaks and controls, which are not JSON", post('{"a\n\u0001%s\\\'\u200b":1}')],
    ["raw NUL, which is not JSON", post("{\u0000")],
    ["white space only", post(" \n")],
    ["an empty body", post("")],
    ["no body", post(undefined)],
    ["an empty header", post("{}", { "X-Empty": "" })],
    ["a header with quotes", post("{}", { "X-Quotes": 'it\'s "so" `id` \\ !' })],
    ["another media type", post("a=1&b=%20", { "Content-Type": "application/x-www-form-urlencoded" })],
    ["text over 100 kB", inJson("a".repeat(150_000))],
    ["text over 100 kB with quotes and controls", inJson("'\u0000😀".repeat(40_000))],
    [
      "a path of dots and a query with brackets",
      { ...post("{}"), target: "/v5/..%2F/%7Bx%7D/{a,b}/[1-3]?a[]=%00&b={1}" },
    ],
  ])("sends just what was sent: %s", async (_, wire) => {
    const { method, target, headers, body } = await paste(toCurl(url, wire));
    expect({ method, target }).toEqual({ method: wire.method, target: wire.target });
    expect(sameText(body, wire.body ?? "")).toBe(true);
    expect(headers).toEqual(
      Object.fromEntries(Object.entries(wire.headers).map(([name, value]) => [name.toLowerCase(), value])),
    );
  });

  test("for HEAD ends though its response announces a body", async () => {
    const line = toCurl(url, { method: "HEAD", target: "/v5/p", headers: {} });
    expect((await paste(`${line} --max-time 5`)).method).toBe("HEAD");
  });

  test("shows a variable in place of a secret, which the shell fills in", async () => {
    const shown = { headers: { "X-Auth-Token": "$HSS_TOKEN" } };
    const line = toCurl(url, { ...post("{}", { "X-Auth-Token": "in clear" }), shown });
    const { headers } = await paste(line, { HSS_TOKEN: "a 'secret' \"token\" $HOME" });
    expect(headers["x-auth-token"]).toBe("a 'secret' \"token\" $HOME");
  });

  test("shows a variable in place of a secret in the query", async () => {
    const wire = {
      ...post("{}"),
      target: "/a?b=%24c&key=in-clear",
      shown: { target: "/a?b=%24c&key=$KEY", headers: {} },
    };
    const line = toCurl(url, wire);
    expect(line).not.toContain("in-clear");
    expect((await paste(line, { KEY: "secret" })).target).toBe("/a?b=%24c&key=secret");
  });

  test("takes no text of a request for a variable", async () => {
    const { headers } = await paste(toCurl(url, post("{}", { "X-Text": "$HOME" })), { HOME: "/home" });
    expect(headers["x-text"]).toBe("$HOME");
  });

  test("of every finding sends what the finding says", { timeout: 60_000 }, async () => {
    const document = await readDocument("openapi/openapi.yaml");
    const { failures } = await check({ document, target: url, seed: 1, budget: 120 });
    expect(failures.length).toBeGreaterThan(40);
    // One of three: a shell and curl take their time.
    for (const { curl, request, selector } of failures.filter((_, index) => index % 3 === 0)) {
      const { method, target, headers, body } = await paste(curl);
      expect({ method, url: url + target }, selector).toEqual({ method: request.method, url: request.url });
      expect(sameText(body, request.body ?? ""), selector).toBe(true);
      for (const [name, value] of Object.entries(request.headers)) {
        expect(headers[name.toLowerCase()], `${selector}: ${name}`).toBe(value);
      }
    }
  });
});

/** Whether two bodies are the same, or the same JSON with other escapes. */
function sameText(one: string, other: string): boolean {
  return one === other || normal(one) === normal(other);
}

function normal(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
