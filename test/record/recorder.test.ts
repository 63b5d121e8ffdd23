import { describe, expect, test } from "vitest";
import type { Json } from "../../src/openapi/document.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import type { Arrived } from "../../src/record/arrived.ts";
import { Recorder } from "../../src/record/recorder.ts";
import { type Recording, toJsonRecording } from "../../src/record/recording.ts";
import { toHtmlRecording } from "../../src/record/report/html.ts";
import { toJunitRecording } from "../../src/record/report/junit.ts";
import { toTextRecording } from "../../src/record/report/text.ts";
import { junitViolations } from "../fixtures/junit-schema.ts";
import { parseXml } from "../fixtures/xml.ts";

const OK = { description: "Fine.", content: { "application/json": { schema: {} } } };
const parameter = (place: string, name: string, schema: Json, more: Json = {}): Json => ({
  in: place,
  name,
  schema,
  ...more,
});

const DOCUMENT: Json = {
  openapi: "3.1.0",
  info: { title: "Tasks", version: "1" },
  security: [{ key: [] }],
  paths: {
    "/tasks": {
      get: {
        operationId: "listTasks",
        parameters: [
          parameter("query", "limit", { type: "integer", minimum: 1, maximum: 10 }),
          parameter("query", "kind", { type: "string", enum: ["a", "b"] }),
        ],
        responses: { 200: OK, "4XX": OK, default: OK },
      },
      post: {
        operationId: "addTask",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["name"],
                additionalProperties: false,
                properties: {
                  name: { type: "string", minLength: 2, maxLength: 4 },
                  password: { type: "string" },
                  pin: { type: "string", format: "password" },
                  tags: { type: "array", items: { type: "string", maxLength: 3 }, maxItems: 2 },
                },
              },
            },
          },
        },
        responses: { 201: OK, 400: OK },
      },
    },
    "/tasks/{id}": {
      get: {
        operationId: "getTask",
        parameters: [parameter("path", "id", { type: "integer" }, { required: true })],
        responses: { 200: OK },
      },
    },
    "/tasks/{id}/log/all": {
      get: {
        operationId: "getLog",
        responses: { 200: OK },
        parameters: [parameter("path", "id", {}, { required: true })],
      },
    },
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } },
  },
};

const FORM = {
  type: "object",
  required: ["size"],
  properties: { password: { type: "string" }, pin: { type: "string", format: "password" }, size: {} },
};
const OTHER: Json = {
  ...DOCUMENT,
  paths: {
    "/forms": {
      post: {
        operationId: "sendForm",
        requestBody: {
          content: {
            "multipart/form-data": { schema: FORM },
            "application/x-www-form-urlencoded": { schema: FORM },
          },
        },
        responses: { 200: OK },
      },
    },
    "/keys/{access-token}/{id}": {
      get: {
        operationId: "getKey",
        parameters: [
          parameter("path", "access-token", {}, { required: true }),
          parameter("path", "id", {}, { required: true }),
          parameter("query", "limit", { type: "integer", exclusiveMinimum: 4, exclusiveMaximum: 9, multipleOf: 2 }),
          parameter("query", "ratio", { type: "number", exclusiveMinimum: 0.5 }),
        ],
        responses: { 200: OK },
      },
    },
  },
};

const KEY = "the-key-of-a-client";
const BASE = "http://127.0.0.1:1";

type Sent = Partial<Omit<Arrived, "body">> & { body?: string; status?: number };

const arrivedOf = ({ body = "", headers, ...rest }: Sent): Arrived => ({
  method: "GET",
  target: "/tasks",
  ...rest,
  headers: { "x-key": KEY, ...headers },
  body: Buffer.from(body),
});

const record = (...requests: Sent[]): Recording => recordIn(DOCUMENT, requests);

function recordIn(document: Json, requests: Sent[]): Recording {
  const recorder = new Recorder(readContract(document));
  for (const { status = 200, ...request } of requests) {
    recorder.note(BASE, arrivedOf(request), { status, headers: {}, body: Buffer.alloc(0) });
  }
  return recorder.recording;
}

const post = (value: unknown, more: { target?: string; headers?: Record<string, string> } = {}) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
  status: 201,
  ...more,
});

describe("a request that breaks the contract", () => {
  test.each([
    ["a limit", { target: "/tasks?limit=11" }, "listTasks/query/limit/maximum", "query/limit", "maximum"],
    [
      "a member of a list",
      post({ name: "ab", tags: ["a", "long"] }),
      "addTask/body/tags/*/maxLength",
      "body/tags/1",
      "maxLength",
    ],
    ["a field that is missing", post({}), "addTask/body/name/required", "body/name", "required"],
    [
      "a field that is not declared",
      post({ name: "ab", colour: "red" }),
      "addTask/body/additionalProperties",
      "body/colour",
      "additionalProperties",
    ],
    ["a media type", post({}, { headers: { "content-type": "text/csv" } }), "addTask/body/content", "body", "content"],
    ["JSON that is none", { ...post({}), body: "{" }, "addTask/body/content", "body", "content"],
    ["a path that is nowhere", { target: "/nowhere" }, null, "path", "paths"],
    ["a method that is not declared", { method: "DELETE" }, null, "path", "method"],
    ["a path parameter", { target: "/tasks/x" }, "getTask/path/id/type", "path/id", "type"],
    [
      "an empty segment that is no other path",
      { target: "/tasks//log/all" },
      "getLog/path/id/required",
      "path/id",
      "required",
    ],
  ])("is named by place and keyword: %s", (_, request, constraint, place, keyword) => {
    expect(record(request).broken).toMatchObject([{ constraint, place, keyword, count: 1 }]);
  });

  test("without a credential is one", () => {
    expect(record({ headers: { "x-key": "" } }).broken).toMatchObject([{ place: "security", keyword: "required" }]);
  });

  test("is counted with others that break the same, and the first is shown", () => {
    const { broken } = record(post({ name: "ab", tags: ["long"] }), post({ name: "ab", tags: ["a", "longer"] }));
    expect(broken).toMatchObject([{ place: "body/tags/0", count: 2 }]);
    expect(broken[0]?.request.body).toContain('"long"');
  });
});

describe("what OpenAPI does not settle is not judged, and named", () => {
  test.each([
    ["a number in another spelling", { target: "/tasks?limit=05" }, undefined],
    ["the letter case of names", { target: "/tasks?LIMIT=99" }, undefined],
    ["an empty segment", { target: "/tasks/" }, "path"],
    ["a HEAD request", { method: "HEAD" }, "path"],
    ["a preflight", { method: "OPTIONS" }, "path"],
    ["a question about the server as a whole", { method: "OPTIONS", target: "*" }, "path"],
    [
      "another charset",
      post({ name: "a" }, { headers: { "content-type": "application/json; charset=latin1" } }),
      "body",
    ],
    [
      "a content coding",
      post({ name: "a" }, { headers: { "content-type": "application/json", "content-encoding": "gzip" } }),
      "body",
    ],
    ["malformed percent-encoding", { target: "/tasks?limit=%zz" }, "query/limit"],
  ])("%s", (_, request, place) => {
    const { broken, unjudged } = record(request);
    expect(broken).toEqual([]);
    expect(unjudged.map((one) => one.place)).toEqual(place === undefined ? [] : [place]);
  });

  test("a query parameter and a cookie that are not declared are listed", () => {
    const { broken, undeclared } = record({ target: "/tasks?page=2&page=3", headers: { cookie: "a=1; b=2; a=3" } });
    expect(broken).toEqual([]);
    expect(undeclared).toMatchObject(
      ["query/page", "cookie/a", "cookie/b"].map((place) => ({ operation: "listTasks", place, count: 1 })),
    );
  });
});

describe("what the requests touched", () => {
  const { coverage, limits } = record(
    { target: "/tasks?limit=10&kind=a", status: 404 },
    { target: "/tasks?limit=5" },
    post({ name: "abc", tags: ["a"] }),
  );

  test("leaves operations, parameters, fields, members of enumerations and responses that were not", () => {
    expect(coverage).toEqual({
      operations: { declared: 4, untouched: ["getTask", "getLog"] },
      parameters: { declared: 4, untouched: ["getTask/path/id", "getLog/path/id"] },
      fields: { declared: 4, untouched: ["addTask/body/password", "addTask/body/pin"] },
      enumMembers: { declared: 2, untouched: ['listTasks/query/kind/enum: "b"'] },
      responses: {
        declared: 7,
        untouched: ["listTasks/default", "addTask/400", "getTask/200", "getLog/200"],
      },
    });
  });

  test("says of each limit whether it was met at, inside, or never", () => {
    expect(Object.fromEntries(limits.map(({ id, met }) => [id, met]))).toEqual({
      "listTasks/query/limit/minimum": "inside",
      "listTasks/query/limit/maximum": "at",
      "addTask/body/name/minLength": "inside",
      "addTask/body/name/maxLength": "inside",
      "addTask/body/tags/maxItems": "inside",
      "addTask/body/tags/*/maxLength": "inside",
    });
    expect(record().limits.every(({ met }) => met === "never")).toBe(true);
  });

  test.each([
    ["?limit=4&ratio=0.5", ["never", "inside", "at", "never"]],
    ["?limit=5", ["at", "inside", "never", "never"]],
    ["?limit=8&ratio=0.75", ["inside", "at", "at", "inside"]],
  ])("says so of exclusive limits, whose edge is the next integer, and of multiples: %s", (query, met) => {
    const { limits: found } = recordIn(OTHER, [{ target: `/keys/a/b${query}` }]);
    const names = ["limit/exclusiveMinimum", "limit/exclusiveMaximum", "limit/multipleOf", "ratio/exclusiveMinimum"];
    const one = (name: string) => found.find(({ id }) => id === `getKey/query/${name}`)?.met;
    expect(names.map(one)).toEqual(met);
  });
});

const SECRETS = [
  "s3cret-of-a-field",
  "pin-by-its-format",
  "a-cookie-value",
  "an-undeclared-header",
  "a-query-value",
  KEY,
];
const telling = record(
  post(
    { password: SECRETS[0], pin: SECRETS[1], name: `x${KEY}` },
    {
      target: `/tasks?session=${SECRETS[4]}`,
      headers: { "content-type": "application/json", cookie: `s=${SECRETS[2]}`, "x-other": SECRETS[3] ?? "" },
    },
  ),
  { target: `/nowhere?key=${SECRETS[4]}`, body: SECRETS[0] ?? "" },
);

test.each<[string, (recording: Recording) => string]>([
  ["text", toTextRecording],
  ["json", (recording) => JSON.stringify(toJsonRecording(recording))],
  ["junit", toJunitRecording],
  ["html", toHtmlRecording],
])("the %s report names each breach, its request and what was never touched, and shows no secret", (_, form) => {
  const text = form(telling).replaceAll("&quot;", '"').replaceAll("&#39;", "'");
  expect(telling.broken).toHaveLength(2);
  for (const shown of ["addTask", "body/name", "maxLength", "curl -sS", "$X_KEY", "getTask"]) {
    expect(text).toContain(shown);
  }
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
});

test.each<[string, (recording: Recording) => string]>([
  ["text", toTextRecording],
  ["json", (recording) => JSON.stringify(toJsonRecording(recording))],
  ["junit", toJunitRecording],
  ["html", toHtmlRecording],
])("the %s report names a request at which the mock ended, the same one once, and shows no secret", (_, form) => {
  const recorder = new Recorder(readContract(DOCUMENT));
  const secret = post({ name: "abc", password: SECRETS[0] });
  for (const sent of [{ target: "/tasks/%zz" }, secret, secret]) {
    const arrived = arrivedOf(sent);
    recorder.noteUnanswered(BASE, arrived, recorder.note(BASE, arrived, undefined));
  }
  expect(recorder.recording.unanswered).toMatchObject([{ count: 1 }, { operation: "addTask", count: 2 }]);
  const text = form(recorder.recording);
  for (const shown of ["/tasks/%zz", "addTask", "curl -sS", "$PASSWORD"]) {
    expect(text).toContain(shown);
  }
  expect([KEY, SECRETS[0] ?? KEY].filter((secret) => text.includes(secret))).toEqual([]);
});

test.each([
  ["a form", "application/x-www-form-urlencoded", "password=hunter2&name="],
  ["JSON that ends too soon", "application/json", '{"password": "hunter2", "name": "a'],
  ["JSON that ends in a secret", "application/json", '{"name": "a", "password": "hunter2'],
])("%s that cannot be read shows no member that is a secret by its name", (_, mediaType, body) => {
  const recording = record({ method: "POST", body, headers: { "content-type": mediaType } });
  expect(toTextRecording(recording)).toContain("password");
  expect(toTextRecording(recording)).not.toContain("hunter2");
});

test.each([
  ["a multipart body", "multipart/form-data; boundary=b", "--b--\r\n"],
  ["a multipart body that ends too soon", "multipart/form-data; boundary=b", "--b\r\n"],
])("%s shows no part that is a secret by its name or its format, however short it is", (_, mediaType, end) => {
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: text/plain\r\n\r\n${value}\r\n`;
  const body = `${part("note", "seen")}${part("password", "Qz1")}${end.startsWith("--b--") ? part("pin", "Xy2") : ""}${end}`;
  const shown = toTextRecording(
    recordIn(OTHER, [{ method: "POST", target: "/forms", body, headers: { "content-type": mediaType } }]),
  );
  expect(shown).toContain("seen");
  expect(shown).toContain("$PASSWORD");
  expect(shown).not.toMatch(/Qz1|Xy2/);
});

test("a form shows no field that is a secret by its format, however short it is", () => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const shown = toTextRecording(
    recordIn(OTHER, [{ method: "POST", target: "/forms", body: "shopping=seen&pin=Xy2", headers }]),
  );
  expect(shown).toContain("shopping=seen&pin=$PIN");
});

describe("the path of a request", () => {
  const TEXT = "a1b2c3d4e5f6g7h8";
  test.each([
    [
      "that is nowhere",
      `/taskz/${TEXT}/log-2026/all?limit=1`,
      "no path of the contract is /taskz/$SEGMENT_2/log-2026/all",
    ],
    ["whose method is not declared", `/tasks/${TEXT}/log/all`, "/tasks/{id}/log/all is declared without the method"],
    ["that repeats a credential", `/taskz/${KEY}`, "no path of the contract is /taskz/$X_KEY"],
  ])("%s shows no segment that may be a secret", (_, target, message) => {
    const recording = record({ method: "PUT", target });
    expect(recording.broken).toMatchObject([{ message: expect.stringContaining(message) }]);
    expect(JSON.stringify(recording)).not.toMatch(`${TEXT}|${KEY}`);
  });

  test("that no operation has is told once for each path, and for each method that is not declared", () => {
    const sent = [
      ["GET", "/x"],
      ["PUT", "/x"],
      ["GET", "/y"],
      ["GET", "/x"],
      ["PUT", "/tasks/a/log/all"],
      ["PATCH", "/tasks/b/log/all"],
    ];
    const { broken } = record(...sent.map(([method = "", target = ""]) => ({ method, target })));
    expect(broken.map(({ keyword, count }) => `${keyword} ${count}`)).toEqual([
      "paths 3",
      "paths 1",
      "method 1",
      "method 1",
    ]);
  });

  test("shows no parameter that is a secret by its name", () => {
    const { broken } = recordIn(OTHER, [{ target: "/keys/short/a1b2c3d4e5f6?limit=x" }]);
    expect(broken[0]?.request.target).toBe("/keys/$ACCESS_TOKEN/a1b2c3d4e5f6?limit=x");
  });
});

test("the JUnit report is valid, and fails for a breach alone", () => {
  expect(junitViolations(parseXml(toJunitRecording(telling)))).toEqual([]);
  expect(toJunitRecording(telling)).toContain('failures="2"');
  expect(toJunitRecording(record({}))).toContain('failures="0"');
});
