import { describe, expect, test } from "vitest";
import { check, type Json, type Report } from "../../../src/contract.ts";
import { makeDocument } from "../../fixtures/make-document.ts";
import { startRawServer } from "../../fixtures/raw-server.ts";

const checkHandler = (document: Json, target: (request: Request) => Promise<Response>): Promise<Report> =>
  check({ document, target, seed: 1, requests: 50 });
const selectorsOf = ({ failures }: Report): string[] => failures.map(({ selector }) => selector);

describe("a fault that shows in many values", () => {
  const list = (responses: Json): Json => ({
    openapi: "3.1.0",
    info: { title: "Notes", version: "1.0.0" },
    paths: {
      "/notes": {
        get: {
          operationId: "list",
          parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 9 } }],
          responses,
        },
      },
    },
  });

  test("is one finding, whichever member of a list it shows in", { timeout: 20_000 }, async () => {
    const item = { type: "object", properties: { at: { type: "string", format: "date" } } };
    const schema = { type: "array", items: item };
    const ok = { description: "Listed.", content: { "application/json": { schema } } };
    let count = 0;
    const report = await checkHandler(list({ "200": ok, "400": { description: "Refused." } }), async ({ url }) => {
      const limit = new URL(url).searchParams.get("limit") ?? "1";
      return /^[1-9]$/.test(limit)
        ? Response.json([...Array.from({ length: count++ % 7 }, () => ({})), { at: "today" }])
        : new Response(null, { status: 400 });
    });
    expect(selectorsOf(report)).toEqual(["list/answer"]);
  });

  test("is one finding, whatever the text of a header is", { timeout: 20_000 }, async () => {
    const headers = { "x-total": { schema: { type: "integer" } } };
    let count = 0;
    const report = await checkHandler(list({ "200": { description: "Listed.", headers } }), async ({ url }) => {
      const limit = new URL(url).searchParams.get("limit") ?? "1";
      return new Response(null, {
        status: /^[1-9]$/.test(limit) ? 200 : 400,
        headers: { "x-total": `${++count} notes` },
      });
    });
    expect(selectorsOf(report)).toEqual(["list/answer"]);
  });

  test("is one finding, by a request as small as any, where an example makes the path longer", {
    timeout: 20_000,
  }, async () => {
    const id = { type: "string", minLength: 1, maxLength: 40 };
    const schema = { type: "object", required: ["id"] };
    const { security: _, ...document } = makeDocument({
      path: "/notes/{id}",
      parameters: [{ name: "id", in: "path", required: true, schema: id, example: "0123456789" }],
      responses: {
        "200": { description: "Read.", content: { "application/json": { schema } } },
        default: { description: "Not read." },
      },
    });
    const { failures } = await checkHandler(document, async ({ url }) => {
      const isValid = /^\/notes\/.{1,40}$/u.test(decodeURIComponent(new URL(url).pathname));
      return isValid ? Response.json({}) : new Response(null, { status: 404 });
    });
    const answers = failures.filter(({ selector }) => selector === "make/answer");
    expect(answers.map(({ request }) => new URL(request.url).pathname)).toEqual(["/notes/a"]);
  });

  test("is one finding, whatever a header line that cannot be read says, by its smallest request", async () => {
    await using server = await startRawServer((socket, _request, count) =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\nrequest ${count}\r\n\r\n`),
    );
    const document = list({ "200": { description: "Listed." } });
    const { failures } = await check({ document, target: server.url, seed: 1, requests: 50 });
    expect(failures.map(({ selector, request }) => `${selector} ${request.url}`)).toEqual([
      `list/answer ${server.url}/notes`,
    ]);
  });
});

describe("a fault of a body", () => {
  const { security: _, ...empty } = makeDocument({ body: {} });
  const checkBody = (schema: Json, takes: (value: Record<string, unknown>) => boolean | number): Promise<Report> =>
    checkHandler(
      JSON.parse(JSON.stringify(empty), (key, value) => (key === "schema" ? schema : value)),
      async (request) => {
        const isJson = /^application\/json *(;|$)/i.test(request.headers.get("content-type") ?? "");
        const value = await request.json().catch(() => undefined);
        const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
        const taken = isJson && isObject && takes(value);
        return new Response(null, { status: typeof taken === "number" ? taken : taken ? 200 : 400 });
      },
    );

  test("that takes a value of no alternative is one finding", { timeout: 20_000 }, async () => {
    const alternatives = [{ type: "string", maxLength: 5 }, { type: "integer" }, { type: "null" }];
    const schema = { type: "object", required: ["a"], properties: { a: { oneOf: alternatives } } };
    const report = await checkBody(schema, ({ a }) =>
      typeof a === "string" ? [...a].length <= 5 : Number.isInteger(a) || a === null || a === true,
    );
    expect(selectorsOf(report)).toEqual(["make/body/a/oneOf"]);
  });

  test("that counts bytes is about the limits of the texts, not of all of them together", {
    timeout: 20_000,
  }, async () => {
    const text = { type: "string", minLength: 2, maxLength: 5 };
    const schema = { type: "object", required: ["a"], properties: { a: text, b: text } };
    const isLong = (value: unknown): boolean =>
      typeof value === "string" && Buffer.byteLength(value) >= 2 && Buffer.byteLength(value) <= 5;
    const report = await checkBody(schema, ({ a, b }) => isLong(a) && (b === undefined || isLong(b)));
    expect(new Set(selectorsOf(report))).toEqual(
      new Set(["a", "b"].flatMap((name) => ["minLength", "maxLength"].map((limit) => `make/body/${name}/${limit}`))),
    );
  });

  test("that shows now with 400 and now with 503 is one finding for each constraint", { timeout: 20_000 }, async () => {
    const schema = { type: "object", properties: { a: { type: "string", maxLength: 5 } } };
    const isShort = (value: unknown): boolean => typeof value === "string" && [...value].length <= 5;
    const report = await checkBody(schema, ({ a }) =>
      a === undefined || !isShort(a) || [...String(a)].length < 5
        ? a === undefined || isShort(a)
        : a === "aaaaa"
          ? 400
          : 503,
    );
    const selectors = selectorsOf(report);
    expect(selectors).toContain("make/body/a/maxLength");
    expect(new Set(selectors).size).toBe(selectors.length);
  });

  test("is made smaller where it is shown once more, beside one that came down to the same", {
    timeout: 20_000,
  }, async () => {
    const text = { type: "string", minLength: 1, maxLength: 60 };
    const schema = { type: "object", properties: { a: text }, additionalProperties: false };
    const report = await checkBody(schema, ({ a, ...others }) => {
      const isText = typeof a === "string" && a !== "" && [...a].length <= 60;
      return Object.keys(others).length === 0 && (a === undefined || (isText && a.trim() !== ""));
    });
    const texts = report.failures.map(({ request }) => JSON.parse(request.body ?? "{}").a);
    expect(texts.map((blank) => blank.length).sort()).toEqual([1, 2]);
  });

  test("is made smaller where there are many others", { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 24 }, (_, index) => `text${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: "string", pattern: "^[a-z]{1,9}$" }]));
    const schema = { type: "object", required: ["id"], properties: { id: { type: "integer" }, ...properties } };
    const report = await checkBody(
      schema,
      (value) =>
        Number.isInteger(value["id"]) &&
        names.every((name) => /^([a-z]{1,3}.?)?$|^undefined$/.test(String(value[name]))),
    );
    const sizes = report.failures.map(({ request }) => Object.keys(JSON.parse(request.body ?? "{}")).length);
    expect(sizes.length).toBeGreaterThan(24);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });
});

describe("a part of the smallest request that is refused", () => {
  const text = { type: "string", maxLength: 9 };
  const count = { type: "integer", minimum: 2, maximum: 8 };
  const body = { type: "object", required: ["name", "note", "count"], properties: { name: text, note: text, count } };
  const { security: _, ...document } = makeDocument({ body });
  const whyRefused = (value: unknown): string | undefined => {
    const { name, note, count: number } = (value ?? {}) as Record<string, unknown>;
    const isText = (member: unknown): boolean => typeof member === "string" && [...member].length <= 9;
    const isCount = Number.isInteger(number) && Number(number) >= 2 && Number(number) <= 8;
    return isText(name) && isText(note) && isCount ? undefined : "invalid";
  };
  const checkRefusing = (isRefused: (value: Record<string, unknown>) => boolean): Promise<Report> =>
    checkHandler(document, async (request) => {
      const isJson = /^application\/json *(;|$)/i.test(request.headers.get("content-type") ?? "");
      const value = await request.json().catch(() => undefined);
      return new Response(null, { status: isJson && whyRefused(value) === undefined && !isRefused(value) ? 200 : 400 });
    });

  test.each<[string, (value: Record<string, unknown>) => boolean, string]>([
    ["for a value", ({ note }) => note === "", "make/body/note/type"],
    ["at a limit", ({ count: number }) => Number(number) < 3, "make/body/count/minimum"],
  ])("is one finding, about that part: %s", { timeout: 20_000 }, async (_fact, isRefused, selector) => {
    const report = await checkRefusing(isRefused);
    expect(selectorsOf(report)).toEqual([selector]);
    const broken = report.constraints.filter(({ accepted, rejected }) => accepted.failures + rejected.failures > 0);
    expect(broken.map(({ constraint }) => constraint.id)).toEqual([selector]);
  });
});

describe("two faults of which a smaller request shows the other", () => {
  const schema = {
    type: "object",
    required: ["name", "amount"],
    properties: {
      name: { type: "string" },
      amount: { type: "string", pattern: "^[0-9a]{2}$" },
    },
    additionalProperties: false,
  };
  const requestBody = { required: true, content: { "application/x-www-form-urlencoded": { schema } } };
  const responses = { "200": { description: "Made." }, "400": { description: "Refused." } };
  const document: Json = {
    openapi: "3.1.0",
    info: { title: "Notes", version: "1.0.0" },
    paths: { "/notes": { post: { operationId: "make", requestBody, responses } } },
  };

  test("are two findings", { timeout: 20_000 }, async () => {
    const report = await checkHandler(document, async (request) => {
      const isForm = request.headers.get("content-type") === "application/x-www-form-urlencoded";
      const form = new URLSearchParams(await request.text());
      const isConforming = ["name", "amount"].every((name) => form.getAll(name).length === 1) && form.size === 2;
      const isNumber = /^\d{2}$/.test(form.get("amount") ?? "");
      return new Response(null, {
        status: isForm && isConforming && isNumber && form.get("name") !== "[]" ? 200 : 400,
      });
    });
    expect(selectorsOf(report).sort()).toEqual(["make/body/amount/pattern", "make/body/name/type"]);
  });
});
