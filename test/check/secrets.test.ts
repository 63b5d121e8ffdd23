import { createServer, type IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { hider, serialize } from "../../src/check/send/serialize.ts";
import { check, type Json, toHtmlReport, toJsonReport, toJunitReport, toTextReport } from "../../src/contract.ts";
import { visible } from "../../src/report/request.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";
import { portOf } from "../fixtures/servers/reference.ts";

/** Needs percent-encoding and escapes in JSON. */
const SECRET = 's3cr/et&"key" of the test';
const HEADER = "header-secret-of-the-test";

const SCHEMES: readonly [name: string, scheme: Json][] = [
  ["a header", { type: "apiKey", in: "header", name: "Key" }],
  ["a bearer token", { type: "http", scheme: "bearer" }],
  ["the query", { type: "apiKey", in: "query", name: "key" }],
  ["a cookie", { type: "apiKey", in: "cookie", name: "key" }],
];
const SHORT = [{ name: "size", in: "query", schema: { type: "string", maxLength: 3 } }];
const documentOf = (scheme: Json): Json =>
  makeDocument({
    scheme,
    parameters: SHORT,
    responses: {
      "200": { description: "Made.", content: { "application/json": { schema: { type: "object" } } } },
      default: { description: "Not made.", content: { "application/json": { schema: { type: "object" } } } },
    },
  });
const credentials = new Map([["key", { value: SECRET, placeholder: "$KEY" }]]);

/** A server that takes everything, and says again in head and body what it was sent, as it came and decoded. */
async function startParrot(breaks: boolean) {
  const said = ({ url = "", rawHeaders }: IncomingMessage): string[] =>
    [url, ...rawHeaders].flatMap((text) => [text, text.replace(/%[2-7][\dA-F]/g, (code) => decodeURIComponent(code))]);
  const server = createServer((request, response) => {
    const texts = said(request);
    if (breaks) {
      request.socket.end(
        `HTTP/1.1 200 OK\r\n${texts.filter((text) => text.includes(SECRET) || text === HEADER)}\r\n\r\n`,
      );
      return;
    }
    const pad = "x".repeat(4_070);
    response.writeHead(200, { "content-type": "application/json", "x-said": texts.join(" ") });
    response.end(JSON.stringify({ texts, pad, again: texts }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.each(SCHEMES)("a secret in %s", (_, scheme) => {
  const document = documentOf(scheme);

  test.each([false, true])("stands in no report (unreadable responses: %s)", async (breaks) => {
    await using server = await startParrot(breaks);
    const report = await check({
      ...{ document, target: server.url, seed: 1, requests: 20, credentials },
      headers: { "X-Secret": HEADER },
    });
    expect(report.failures).not.toEqual([]);
    const outputs = {
      text: toTextReport(report, { replay: "" }),
      json: JSON.stringify(toJsonReport(report)),
      junit: toJunitReport(report),
      html: toHtmlReport(report),
    };
    for (const [name, output] of Object.entries(outputs)) {
      expect(output, name).toMatch(/\$KEY/);
      expect(output, name).toMatch(/\$X_SECRET/);
      for (const part of ["s3cr", "the test", "of%20the%20test", "header-secret"]) {
        expect(output.includes(part), `${name}: ${part}`).toBe(false);
      }
    }
  });

  test("is sent, and shown as a variable of the shell", async () => {
    const { operation } = makeContract(document);
    const request = { path: {}, query: { size: "a" }, header: {}, cookie: {}, security: "key" };
    const wire = await serialize(operation, request, { base: "http://h", credentials, headers: {} });
    const whole = (one: typeof wire): string => `${one.target} ${JSON.stringify(one.headers)}`;
    expect(decodeURIComponent(whole(wire))).toContain("s3cr/et&");
    expect(whole(visible(wire))).toContain("$KEY");
    expect(whole(visible(wire))).not.toContain("s3cr");
    expect(visible(wire).target).toContain("size=a");
  });
});

describe("what is hidden", () => {
  const hide = (value: string, text: string): string =>
    hider({ base: "", credentials: new Map([["key", { value, placeholder: "$KEY" }]]), headers: {} })(text);
  const LONG = "abcdefghijklmnopqrstuvwxyz0123456789";

  test.each([
    ["a secret as it is", SECRET, `it said ${SECRET}!`, "it said $KEY!"],
    ["a secret that is percent-encoded", SECRET, `/a?k=${encodeURIComponent(SECRET)}`, "/a?k=$KEY"],
    ["a secret in JSON", SECRET, JSON.stringify([SECRET]), '["$KEY"]'],
    ["a secret with a pattern of replacements", "$&$1 secret", "a $&$1 secret", "a $KEY"],
    [
      "the beginning of a secret, at which a quotation was cut",
      LONG,
      `it begins "${LONG.slice(0, 5)}"`,
      'it begins "$KEY"',
    ],
    ["each of several", LONG, `${LONG} abcd! ${LONG.slice(0, 17)}`, "$KEY abcd! $KEY"],
  ])("is %s", (_, secret, text, shown) => {
    expect(hide(secret, text)).toBe(shown);
  });

  test("is hidden as a whole where another one is a part of it", () => {
    const part = new Map([["key", { value: "abcd", placeholder: "$KEY" }]]);
    const hidden = hider({ base: "", credentials: part, headers: { "X-Long": "abcdefgh" } });
    expect(hidden("abcdefgh! abcd")).toBe("$X_LONG! $KEY");
  });

  test("may begin in a large response as often as it likes", () => {
    const text = `${LONG.slice(0, 6)} `.repeat(100_000);
    expect(hide(LONG, text)).toBe(text);
  });

  test("is not a text of a few characters, which other words hold as well", () => {
    expect(hide("400", "rejected (400)")).toBe("rejected (400)");
  });
});

test("a header of the user stands back where a request has its own, and is not shown in its place", async () => {
  const parameters = [{ name: "X-Size", in: "header", schema: { type: "string", maxLength: 3 } }];
  const { operation } = makeContract(makeDocument({ parameters }));
  const destination = { base: "http://h", credentials: new Map(), headers: { "x-size": "mine", "X-Other": "other" } };
  const wire = await serialize(
    operation,
    { path: {}, query: {}, header: { "X-Size": "abc" }, cookie: {} },
    destination,
  );
  expect(wire.headers).toEqual({ "X-Size": "abc", "X-Other": "other" });
  expect(visible(wire).headers).toEqual({ "X-Size": "abc", "X-Other": "$X_OTHER" });
});
