import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import {
  akSkAuth,
  createHssClient,
  type HssClientOptions,
  HssConnectionError,
  HssResponseError,
  HssTimeoutError,
  HssValidationError,
  iamPasswordAuth,
  tokenAuth,
} from "../../src/index.ts";
import { caught } from "./caught.ts";
import {
  bytes,
  hang,
  hangInBody,
  json,
  reset,
  type Script,
  type Service,
  type Step,
  startService,
  truncated,
} from "./service.ts";

const TOKEN = "MIIFsecret-token-of-the-test";
const BODY = { export_headers: [["container_name", "Name"]] } as const;
const TASK = json(200, { task_id: "t", task_status: "running" });
const CREATED = json(200, { task_id: "t" });

function clientOf({ endpoint }: Service, options: Partial<HssClientOptions> = {}) {
  return createHssClient({ endpoint, projectId: "p", auth: tokenAuth(TOKEN), retry: { delay: 1 }, ...options });
}

describe("createHssClient", () => {
  const options = { region: "cn-north-4", projectId: "p", auth: tokenAuth(TOKEN) } as const;

  test.each([
    { change: { projectId: "" }, message: "projectId is required" },
    { change: { auth: undefined as never }, message: "auth is required" },
    { change: { region: undefined }, message: "region or endpoint is required" },
    { change: { region: "cn-nort-4" }, message: "did you mean cn-north-4" },
    { change: { region: "constructor" }, message: "unknown region" },
    { change: { region: "x\u001b[2J" }, message: 'unknown region "x\\u{1b}[2J"' },
    { change: { endpoint: "ftp://h" }, message: "endpoint must be an address" },
    { change: { projectId: 5 as never }, message: "projectId is required" },
    {
      change: { endpoint: "https://u:secret@h" },
      message: "endpoint must not have a user name, a password, a query or a fragment",
    },
    {
      change: { endpoint: "https://user@h" },
      message: "endpoint must not have a user name, a password, a query or a fragment",
    },
    {
      change: { endpoint: "https://:secret@h" },
      message: "endpoint must not have a user name, a password, a query or a fragment",
    },
    {
      change: { endpoint: "https://h#x" },
      message: "endpoint must not have a user name, a password, a query or a fragment",
    },
    { change: { region: "mars" }, message: "known are ae-ad-1, " },
    {
      change: { endpoint: "https://h?x=1" },
      message: "endpoint must not have a user name, a password, a query or a fragment",
    },
    { change: { timeout: 0 }, message: "timeout must be a positive number" },
    { change: { timeout: "50" as never }, message: "timeout must be a positive number" },
    { change: { retry: { delay: "5" as never } }, message: "retry.delay must be a number" },
    { change: { timeout: Number.NaN }, message: "timeout must be a positive number" },
    { change: { retry: { limit: -1 } }, message: "retry.limit must be a number" },
    { change: { userAgent: "a\nb" }, message: "userAgent must be printable" },
  ])("$message is said at construction", ({ change, message }) => {
    const construct = (): unknown => createHssClient({ ...options, ...change });
    expect(construct).toThrow(TypeError);
    expect(construct).toThrow(message);
    expect(construct).not.toThrow(/secret/);
  });

  test("`fetch` is called as a function, as browsers demand", async () => {
    let receiver: unknown = "none";
    function fetch(this: unknown): Promise<Response> {
      receiver = this;
      return Promise.resolve(Response.json({ task_id: "t" }));
    }
    await createHssClient({ ...options, fetch }).getExportTask("t");
    expect(receiver).toBeUndefined();
  });

  test("`fetch` may return the response itself", async () => {
    const fetch = (() => Response.json({ task_id: "t" })) as unknown as typeof globalThis.fetch;
    expect(await createHssClient({ ...options, fetch }).getExportTask("t")).toEqual({ task_id: "t" });
  });

  test("a region leads to its endpoint", async () => {
    let url = "";
    const fetch: typeof globalThis.fetch = async (input) => {
      url = String(input);
      return Response.json({ task_id: "t" });
    };
    await createHssClient({ ...options, region: "eu-west-101", fetch }).getExportTask("t");
    expect(url).toBe("https://hss.eu-west-101.myhuaweicloud.eu/v5/p/export-task/t");
  });

  test("neither the client nor its parts show the token", () => {
    const client = createHssClient(options);
    const shown =
      inspect([client, options.auth, client.raw], { depth: 9, showHidden: true }) + JSON.stringify([client, options]);
    expect(shown).not.toContain(TOKEN);
  });
});

describe("a request", () => {
  test("carries what the caller gave, encoded by RFC 3986", async () => {
    await using service = await startService({ create: CREATED });
    const client = clientOf(service, { projectId: "a/b ü😀(*)", userAgent: "test/1" });
    await client.createContainerExportTask(
      { ...BODY, risky: false, create_time: { start_time: new Date(5), end_time: 7 } },
      { enterpriseProjectId: "0&x=1", exportSize: 1 },
    );
    const [request] = service.received;
    expect(request?.url).toBe(
      "/v5/a%2Fb%20%C3%BC%F0%9F%98%80%28%2A%29/container/export-task?enterprise_project_id=0%26x%3D1&export_size=1",
    );
    expect(JSON.parse(request?.body ?? "")).toEqual({
      ...BODY,
      risky: false,
      create_time: { start_time: 5, end_time: 7 },
    });
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "x-auth-token": TOKEN,
      "user-agent": "test/1",
    });
  });

  test("has no header that nobody asked for", async () => {
    await using service = await startService({ task: TASK });
    await clientOf(service).getExportTask("t");
    expect(service.received[0]?.headers).not.toHaveProperty("content-type");
    expect(service.received[0]?.headers["user-agent"]).not.toBe("undefined");
  });

  test("keeps the path of the endpoint", async () => {
    await using service = await startService({ task: TASK });
    await clientOf(service, { endpoint: `${service.endpoint}/gateway//` }).getExportTask("t");
    expect(service.received[0]?.url).toBe("/gateway/v5/p/export-task/t");
  });

  test.each([".", "..", "\ud800", "a\udfffb"])("with the ID %j is refused: it would be another address", async (id) => {
    await using service = await startService({});
    for (const client of [clientOf(service), clientOf(service, { validate: false })]) {
      const error = await caught<HssValidationError>(client.getExportTask(id));
      expect(error).toBeInstanceOf(HssValidationError);
      expect(error.violations).toMatchObject([{ path: "path.task_id" }]);
      await expect(client.downloadExportFile(id)).rejects.toThrow(HssValidationError);
      const params = { path: { project_id: "p", task_id: id } };
      await expect(client.raw.GET("/v5/{project_id}/export-task/{task_id}", { params })).rejects.toThrow(TypeError);
    }
    expect(service.received).toEqual([]);
  });

  test("that breaks the contract is not sent, and every violation is named", async () => {
    await using service = await startService({});
    const headers = [
      ["risky", "a"],
      ["risky", "b"],
      ["risky", "c"],
      ["riski", ""],
      ["risky", "a", "b"],
    ];
    const body = { export_headers: headers, cluster: 1, create_time: { start_time: new Date(Number.NaN) } };
    const call = clientOf(service).createContainerExportTask(body as never, { exportSize: 0, enterpriseProjectId: "" });
    const error = await caught<HssValidationError>(call);
    expect(error).toMatchObject({ name: "HssValidationError", code: "ERR_HSS_VALIDATION" });
    expect(error.violations.map(({ path }) => path).sort()).toEqual([
      "body.cluster",
      "body.create_time.start_time",
      "body.export_headers[3][0]",
      "body.export_headers[3][1]",
      "body.export_headers[4]",
      "query.enterprise_project_id",
      "query.export_size",
    ]);
    expect(error.message).toContain("body.export_headers[3][0]: must be one of container_id, ");
    expect(error.message).not.toContain(" more");
    expect(service.received).toEqual([]);
  });

  test("that contains itself is refused, not followed for ever", async () => {
    await using service = await startService({});
    const body: Record<string, unknown> = { ...BODY };
    body["status"] = body;
    const error = await caught<HssValidationError>(clientOf(service).createContainerExportTask(body as never));
    expect(error.violations).toMatchObject([
      { path: "body.status", keyword: "type" },
      { path: "body.status", keyword: "enum" },
    ]);
  });

  test("names a hundred thousand violations too", async () => {
    await using service = await startService({});
    const export_headers = Array.from({ length: 100_000 }, () => ["risky", ""] as const);
    const error = await caught<HssValidationError>(clientOf(service).createContainerExportTask({ export_headers }));
    expect(error.violations).toHaveLength(100_001);
    expect(error.message).toMatch(/; and 99991 more$/);
    expect(error.message.length).toBeLessThan(2000);
  });

  test("is sent unchecked if that is asked for", async () => {
    await using service = await startService({ create: CREATED });
    await clientOf(service, { validate: false }).createContainerExportTask({ export_headers: [] });
    expect(service.received[0]?.body).toBe('{"export_headers":[]}');
  });

  test("with a property named __proto__ is not sent without it", async () => {
    await using service = await startService({});
    const body = JSON.parse('{"export_headers":[["risky","x"]],"__proto__":{"a":1}}');
    await expect(clientOf(service).createContainerExportTask(body)).rejects.toThrow("body.__proto__");
  });
});

describe("a response that is an error", () => {
  test.each([
    {
      shape: "of the service",
      step: json(400, { error_code: "HSS.1005", error_msg: "无效的策略信息", error_description: "more" }),
      found: { status: 400, errorCode: "HSS.1005", code: "ERR_HSS_RESPONSE" },
      message: "GET /v5/{project_id}/export-task/{task_id} returned 400, HSS.1005: 无效的策略信息",
    },
    {
      shape: "with a description only",
      step: json(400, { error_code: "00000010", error_description: "拒绝访问" }),
      found: { errorCode: "00000010", code: "ERR_HSS_FORBIDDEN" },
      message: "00000010: 拒绝访问. The user lacks a permission",
    },
    {
      shape: "with a blank code before the real one",
      step: json(400, { error_code: " ", code: "HSS.0001", error_msg: "", message: "wrong" }),
      found: { errorCode: "HSS.0001" },
      message: "HSS.0001: wrong",
    },
    {
      shape: "nested beside something else",
      step: json(400, { trace: { node: null }, error: { error_code: "HSS.0001", error_msg: "wrong" } }),
      found: { errorCode: "HSS.0001" },
      message: "HSS.0001: wrong",
    },
    {
      shape: "of the gateway, with the ID in the body",
      step: json(401, {
        error_code: "APIGW.0301",
        error_msg: "Incorrect IAM authentication information: x",
        request_id: "id-1",
      }),
      found: { errorCode: "APIGW.0301", requestId: "id-1", code: "ERR_HSS_UNAUTHORIZED" },
      message: "(request id-1): Incorrect IAM authentication information: x. The credentials were refused",
    },
    {
      shape: "of the gateway, with the ID in a header",
      step: json(403, { error_code: "APIG.0802", error_msg: "Forbidden." }, { "X-Request-Id": "id-2" }),
      found: { errorCode: "APIG.0802", requestId: "id-2", code: "ERR_HSS_FORBIDDEN" },
      message: "Check the region and the project ID",
    },
    {
      shape: "of IAM",
      step: json(401, { error: { code: 401, message: "The username or password is wrong.", title: "Unauthorized" } }),
      found: { errorCode: "401", code: "ERR_HSS_UNAUTHORIZED" },
      message: "401: The username or password is wrong. The credentials",
    },
    {
      shape: "in camel case",
      step: json(409, { errorCode: "X.1", errorMsg: "m", requestId: "r" }),
      found: { errorCode: "X.1", requestId: "r" },
      message: "returned 409, X.1 (request r): m",
    },
    {
      shape: "with an expired token",
      step: json(401, { error_code: "APIG.0307" }),
      found: {},
      message: "The token has expired",
    },
    {
      shape: "about a quota",
      step: json(400, { error_code: "HSS.1002" }),
      found: { code: "ERR_HSS_QUOTA" },
      message: "quota",
    },
    {
      shape: "about the rate",
      step: json(429, { error_code: "APIGW.0308" }),
      found: { code: "ERR_HSS_RATE_LIMITED" },
      message: "5 calls a minute",
    },
    {
      shape: "that is not JSON",
      step: bytes("upstream connect error", 502),
      found: { body: "upstream connect error" },
      message: "returned 502: upstream connect error. ",
    },
    {
      shape: "that is HTML",
      step: bytes("<html><title>Bad</title>\n<p>Gateway</p>", 502),
      found: { errorCode: undefined },
      message: "returned 502: Bad Gateway. ",
    },
    {
      shape: "that is empty",
      step: bytes("", 418),
      found: { body: undefined, code: "ERR_HSS_RESPONSE" },
      message: "returned 418",
    },
    {
      shape: "that is a JSON array",
      step: json(400, [{ code: 7, message: "m" }]),
      found: { errorCode: "7" },
      message: "7: m",
    },
    {
      shape: "that is JSON of another kind",
      step: json(400, null),
      found: { body: null },
      message: "returned 400: null",
    },
    {
      shape: "that breaks off",
      step: truncated('{"error_co', 100, 400),
      found: { status: 400 },
      message: "returned 400",
    },
  ])("is read: $shape", async ({ step, found, message }) => {
    await using service = await startService({ task: step });
    const error = await caught<HssResponseError>(clientOf(service, { retry: false }).getExportTask("t"));
    expect(error).toBeInstanceOf(HssResponseError);
    expect(error).toMatchObject({ name: "HssResponseError", taskId: "t", ...found });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("\n");
    expect(error.message).not.toContain("The export itself is done");
  });

  test("shows no control characters, no bidirectional marks, no secrets", async () => {
    const hostile = `\u001b[2J\u202Eevil\u0007 ${TOKEN}\r\nX`;
    const step = json(400, {
      error_code: `E\u001b${TOKEN}`,
      error_msg: hostile,
      request_id: hostile,
      [TOKEN]: [TOKEN],
    });
    await using service = await startService({ task: step });
    const error = await caught<HssResponseError>(clientOf(service).getExportTask("t"));
    expect(error.message).toContain("\\u{1b}[2J\\u{202e}evil\\u{7} [redacted] X");
    expect(error.message + error.errorCode + error.requestId).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain(TOKEN);
  });

  test.each([
    { place: "a name", body: { error_code: "E.1", [TOKEN]: 1 } },
    { place: "a name that JSON escapes", body: `{"error_code":"E.1","\\u004d${TOKEN.slice(1)}":1}` },
    { place: "a list", body: { error_code: "E.1", more: [{ deeper: [TOKEN] }] } },
  ])("shows no secret in $place", async ({ body }) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    await using service = await startService({ task: bytes(text, 400) });
    const error = await caught<HssResponseError>(clientOf(service).getExportTask("t"));
    expect(error.body).toMatchObject({ error_code: "E.1" });
    expect(inspect(error, { depth: 9 })).not.toContain(TOKEN);
  });

  test.each([
    [100, true],
    [101, false],
    [30_000, false],
  ])("is told with its body only if that is not nested beyond measure: %i deep", async (depth, told) => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const text = `${open.repeat(depth - 1)}{}${close.repeat(depth - 1)}`.slice(0, 65_536);
      await using service = await startService({ task: bytes(text, 400) });
      const error = await caught<HssResponseError>(clientOf(service).getExportTask("t"));
      expect(error.status).toBe(400);
      expect(typeof error.body === "object").toBe(told);
    }
  });

  test.each([500, 502, 504])("says after a POST that the task may run all the same: %i", async (status) => {
    await using service = await startService({ create: json(status, {}) });
    const error = await caught(clientOf(service).createContainerExportTask(BODY));
    expect(error.message).toContain("may have started the export task");
    expect(service.count("create")).toBe(1);
  });

  test("is cut while it is read, if it is huge", async () => {
    let written = 0;
    const endless: Step = (response) => {
      response.writeHead(400);
      const chunk = Buffer.alloc(65_536, "x");
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) {
          written += chunk.length;
        }
      };
      response.on("drain", write);
      write();
    };
    await using service = await startService({ task: endless });
    const error = await caught<HssResponseError>(clientOf(service).getExportTask("t"));
    expect(error.status).toBe(400);
    expect(String(error.body).length).toBeLessThanOrEqual(65_536);
    expect(error.message.length).toBeLessThan(1000);
    expect(written).toBeLessThan(20_000_000);
  });

  test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
    await using elsewhere = await startService({});
    await using service = await startService({
      create: (response) => response.writeHead(status, { Location: `${elsewhere.endpoint}/x?sign=secret` }).end(),
      download: (response) => response.writeHead(status, { Location: "/v5/p/export-task/t" }).end(),
    });
    const client = clientOf(service);
    const error = await caught<HssResponseError>(client.createContainerExportTask(BODY));
    expect(error).toMatchObject({ status, code: "ERR_HSS_REDIRECT" });
    expect(error.message).toContain(`a redirect to ${elsewhere.endpoint}, which is not followed`);
    expect(inspect(error)).not.toContain("sign=secret");
    const relative = await caught(client.downloadExportFile("f"));
    expect(relative).toMatchObject({ code: "ERR_HSS_REDIRECT" });
    expect(relative.message).toContain(`a redirect to ${service.endpoint}, which is not followed`);
    expect(elsewhere.received).toEqual([]);
    expect(service.received).toHaveLength(2);
  });
});

test("a redirect that leads nowhere is told as one", async () => {
  await using service = await startService({ task: (response) => response.writeHead(304).end() });
  const error = await caught(clientOf(service).getExportTask("t"));
  expect(error.message).toContain("returned 304: a redirect, which is not followed");
});

test("the body of a redirect is not read: its connection is given back", async () => {
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => {
      cancelled = true;
    },
  });
  const options = { endpoint: "https://hss.test", projectId: "p", auth: tokenAuth(TOKEN) };
  const client = createHssClient({ ...options, fetch: async () => new Response(endless, { status: 302 }) });
  await expect(client.getExportTask("t")).rejects.toMatchObject({ code: "ERR_HSS_REDIRECT" });
  expect(cancelled).toBe(true);
});

describe("client.raw", () => {
  const options = { endpoint: "https://hss.test", projectId: "p", auth: tokenAuth(TOKEN) };
  const params = { path: { project_id: "p", task_id: "t" } };

  test("calls nothing that is not an operation of the contract", async () => {
    const { raw } = createHssClient({ ...options, fetch: async () => new Response() });
    await expect(raw.GET("/v5/unknown" as never, {} as never)).rejects.toThrow("is not an operation of the contract");
  });

  test("throws where a browser hides a redirect, of which no response can be made", async () => {
    const hidden = new Response(null);
    Object.defineProperties(hidden, { status: { value: 0 }, ok: { value: false }, type: { value: "opaqueredirect" } });
    const { raw } = createHssClient({ ...options, fetch: async () => hidden });
    const answer = raw.GET("/v5/{project_id}/export-task/{task_id}", { params });
    await expect(answer).rejects.toMatchObject({ code: "ERR_HSS_REDIRECT" });
  });
});

test("a cause that contains itself is looked through no further, and not attached", async () => {
  const lost: Error & { self?: unknown } = new Error("lost");
  lost.self = { lost };
  const fetch = () => Promise.reject(lost);
  const client = createHssClient({
    endpoint: "https://h",
    projectId: "p",
    auth: tokenAuth(TOKEN),
    retry: false,
    fetch,
  });
  const { cause } = await caught<HssConnectionError>(client.getExportTask("t"));
  expect(cause).toMatchObject({ message: "lost" });
  expect(cause).not.toHaveProperty("self");
});

test("an error that is its own cause is told like any other", async () => {
  const lost = new TypeError("lost");
  lost.cause = lost;
  const fetch = () => Promise.reject(lost);
  const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), retry: false, fetch } as const;
  const error = await caught<HssConnectionError>(createHssClient(settings).getExportTask("t"));
  expect(error.message).toBe("GET /v5/{project_id}/export-task/{task_id} got no complete response: lost");
});

test("a cause that shows nothing is attached as it is, whatever its properties are", async () => {
  const lost = Object.assign(new TypeError("lost"), { none: null, code: 5 });
  const fetch = () => Promise.reject(lost);
  const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), retry: false, fetch } as const;
  const error = await caught<HssConnectionError>(createHssClient(settings).getExportTask("t"));
  expect(error.cause).toBe(lost);
});

describe("a success that is none", () => {
  test.each([
    { description: "not JSON", step: bytes("<html>login</html>"), problem: "its body is not a JSON object: login" },
    { description: "empty", step: bytes(""), problem: "its body is empty" },
    { description: "an array", step: json(200, ["t"]), problem: "its body is not a JSON object" },
    { description: "null", step: json(200, null), problem: "its body is not a JSON object: null" },
    { description: "a number", step: json(200, 5), problem: "its body is not a JSON object: 5" },
    { description: "huge", step: bytes(`{"task_id":"t","x":"${"y".repeat(2_000_000)}"}`), problem: "larger than" },
    { description: "without a task ID", step: json(200, { id: "t" }), problem: "names no task" },
    { description: "with an empty task ID", step: json(200, { task_id: "" }), problem: "names no task" },
    { description: "with a task ID that is no text", step: json(200, { task_id: 5 }), problem: "names no task" },
    { description: "a 204", step: (response) => response.writeHead(204).end(), problem: "its body is empty" },
  ] satisfies { description: string; step: Step; problem: string }[])(
    "says that the task may run: $description",
    async ({ step, problem }) => {
      await using service = await startService({ create: step });
      const error = await caught<HssResponseError>(clientOf(service).createContainerExportTask(BODY));
      expect(error).toMatchObject({ name: "HssResponseError", code: "ERR_HSS_UNEXPECTED_ANSWER" });
      expect(error.message).toContain(problem);
      expect(error.message).toContain("may have started the export task");
      expect(service.count("create")).toBe(1);
    },
  );

  test("is read in one piece, wherever it was cut on its way", async () => {
    const body = JSON.stringify({ task_id: "t", task_name: "容器" });
    const fetch: typeof globalThis.fetch = async () =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (const byte of new TextEncoder().encode(body)) {
              controller.enqueue(new Uint8Array([byte]));
            }
            controller.close();
          },
        }),
      );
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), fetch });
    expect(await client.getExportTask("t")).toEqual(JSON.parse(body));
  });

  test("shows no secret", async () => {
    await using service = await startService({ create: json(200, { echo: TOKEN, [TOKEN]: [TOKEN] }) });
    const error = await caught<HssResponseError>(clientOf(service).createContainerExportTask(BODY));
    expect(error.body).toEqual({ echo: "[redacted]", "[redacted]": ["[redacted]"] });
  });

  test("unknown properties of a response are kept", async () => {
    await using service = await startService({ create: json(200, { task_id: "t", more: [1] }) });
    expect(await clientOf(service).createContainerExportTask(BODY)).toEqual({ task_id: "t", more: [1] });
  });
});

describe("a repetition", () => {
  const get = (service: Service, options?: Partial<HssClientOptions>) => clientOf(service, options).getExportTask("t");
  const post = (service: Service, options?: Partial<HssClientOptions>) =>
    clientOf(service, options).createContainerExportTask(BODY);

  test.each([
    { after: "a reset", step: reset },
    { after: "a 500", step: json(500, {}) },
    { after: "a 503", step: json(503, {}) },
    { after: "a 429", step: json(429, {}) },
    { after: "a response that breaks off", step: truncated("{", 50) },
  ])("of a GET follows $after", async ({ step }) => {
    await using service = await startService({ task: [step, step, TASK] });
    expect(await get(service)).toMatchObject({ task_id: "t" });
    expect(service.count("task")).toBe(3);
  });

  test.each([
    { after: "a reset", step: reset },
    { after: "a 500", step: json(500, {}) },
    { after: "a 503", step: json(503, {}) },
    { after: "a 504", step: json(504, {}) },
    { after: "a response that breaks off", step: truncated("{", 50) },
    { after: "a response that is not JSON", step: bytes("x") },
    { after: "a refusal", step: json(400, {}) },
  ])("of the POST never follows $after", async ({ step }) => {
    await using service = await startService({ create: [step, CREATED] });
    await caught(post(service));
    expect(service.count("create")).toBe(1);
  });

  test("of the POST follows a 429, which the gateway answered", async () => {
    await using service = await startService({ create: [json(429, { error_code: "APIGW.0308" }), CREATED] });
    expect(await post(service)).toEqual({ task_id: "t" });
  });

  /** A client whose first request fails as a connection does, and how often it sends. */
  function failing(failure: { readonly code: string; readonly syscall?: string }) {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json({ task_id: "t" }));
    fetch.mockRejectedValueOnce(new TypeError("fetch failed", { cause: Object.assign(new Error("lost"), failure) }));
    const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), fetch, retry: { delay: 1 } };
    return { client: createHssClient(settings), fetch };
  }

  test.each([
    { code: "ECONNREFUSED" },
    { code: "ENOTFOUND" },
    { code: "EAI_AGAIN" },
    { code: "CERT_HAS_EXPIRED" },
    { code: "ECONNRESET", syscall: "connect" },
    { code: "ETIMEDOUT", syscall: "connect" },
    { code: "EAI_FAIL", syscall: "getaddrinfo" },
  ])("of the POST follows $code ($syscall): nothing was sent", async (failure) => {
    const { client, fetch } = failing(failure);
    expect(await client.createContainerExportTask(BODY)).toEqual({ task_id: "t" });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test.each([
    { code: "EHOSTUNREACH", syscall: "read" },
    { code: "ENETUNREACH", syscall: "write" },
    { code: "ECONNRESET", syscall: "read" },
    { code: "ECONNRESET" },
    { code: "UND_ERR_SOCKET" },
  ])("of the POST never follows $code ($syscall): it may have arrived", async (failure) => {
    const { client, fetch } = failing(failure);
    expect(await caught(client.createContainerExportTask(BODY))).toMatchObject({ mayHaveArrived: true });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test.each([400, 401, 403, 404, 408, 409])("never follows a %i", async (status) => {
    await using service = await startService({ task: json(status, {}) });
    await expect(get(service)).rejects.toMatchObject({ status });
    expect(service.count("task")).toBe(1);
  });

  test("is bounded in number", async () => {
    await using service = await startService({ task: reset });
    const error = await caught(get(service, { retry: { limit: 2, delay: 1 } }));
    expect(error).toBeInstanceOf(HssConnectionError);
    expect(service.count("task")).toBe(3);
  });

  test("is switched off by `retry: false`", async () => {
    await using service = await startService({ task: json(500, {}) });
    await caught(get(service, { retry: false }));
    expect(service.count("task")).toBe(1);
  });

  test.each([
    { form: "seconds", value: () => "1" },
    { form: "a date", value: () => new Date(Date.now() + 2000).toUTCString() },
  ])("waits as long as Retry-After says, in $form", async ({ value }) => {
    await using service = await startService({
      task: [(response, request) => json(429, {}, { "Retry-After": value() })(response, request), TASK],
    });
    const start = Date.now();
    await get(service);
    expect(Date.now() - start).toBeGreaterThanOrEqual(950);
    expect(Date.now() - start).toBeLessThan(4000);
  });

  test.each(["3600", new Date(Date.now() + 3_600_000).toUTCString()])(
    "does not wait beyond the budget: Retry-After %s",
    async (value) => {
      await using service = await startService({ task: json(429, {}, { "Retry-After": value }) });
      const error = await caught<HssResponseError>(get(service));
      expect(error.status).toBe(429);
      expect(error.retryAfter).toBeGreaterThan(3_500_000);
      expect(service.count("task")).toBe(1);
    },
  );

  test("a Retry-After that has passed is no wait", async () => {
    const past = { "Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT" };
    await using service = await startService({ task: json(503, {}, past) });
    expect(await caught<HssResponseError>(get(service, { retry: false }))).toMatchObject({ retryAfter: 0 });
  });

  test.each(["soon", "-5", "+5", "soon 7", "5s", "2026-11-25", ""])(
    "a Retry-After that is nonsense counts as none: %j",
    async (value) => {
      await using service = await startService({ task: [json(503, {}, { "Retry-After": value }), TASK] });
      expect(await caught<HssResponseError>(get(service, { retry: false }))).toMatchObject({ retryAfter: undefined });
      expect(await get(service)).toMatchObject({ task_id: "t" });
    },
  );
});

describe("a connection error", () => {
  test("tells that the POST may have arrived, or surely did not", async () => {
    await using service = await startService({ create: reset });
    const after = await caught<HssConnectionError>(clientOf(service).createContainerExportTask(BODY));
    expect(after).toMatchObject({ name: "HssConnectionError", code: "ERR_HSS_CONNECTION", mayHaveArrived: true });
    expect(after.message).toContain("may have started the export task");
    const closed = await startService({});
    await closed[Symbol.asyncDispose]();
    const before = await caught<HssConnectionError>(clientOf(closed, { retry: false }).createContainerExportTask(BODY));
    expect(before).toMatchObject({ name: "HssConnectionError", mayHaveArrived: false });
    expect(before.message).toContain("could not be sent: connect ECONNREFUSED");
    expect(before.message).not.toContain("may have started");
  });

  test("keeps its cause, but not what the cause would reveal", async () => {
    const plain = new Error("boom");
    const telling = Object.assign(
      new Error(`sent ${TOKEN}`, { cause: { headers: new Headers({ "X-Auth-Token": TOKEN }) } }),
      {
        code: "E_X",
        request: { headers: { "X-Auth-Token": TOKEN } },
      },
    );
    for (const thrown of [plain, telling]) {
      const fetch: typeof globalThis.fetch = async () => {
        throw thrown;
      };
      const client = createHssClient({
        endpoint: "http://h",
        projectId: "p",
        auth: tokenAuth(TOKEN),
        fetch,
        retry: false,
      });
      const error = await caught(client.getExportTask("t"));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(TOKEN);
      if (thrown === plain) {
        expect(error.cause).toBe(plain);
      } else {
        expect(error.cause).toMatchObject({ message: "sent [redacted]", code: "E_X" });
      }
    }
  });
});

describe("a connection that never came about", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED ::1:1"), { code: "ECONNREFUSED" });

  test.each([
    { description: "at none of the addresses of a host", cause: new AggregateError([refused], "") },
    { description: "because fetch blocks the port", cause: new Error("bad port") },
  ])("surely started no task: $description", async ({ cause }) => {
    const fetch: typeof globalThis.fetch = async () => {
      throw new TypeError("fetch failed", { cause });
    };
    const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), fetch, retry: false } as const;
    const error = await caught(createHssClient(settings).createContainerExportTask(BODY));
    expect(error).toMatchObject({ name: "HssConnectionError", mayHaveArrived: false });
    expect(error.message).toContain(`could not be sent: ${(cause.message || refused.message).trim()}`);
  });
});

/** An error with a property that is an accessor, as its stack is in newer engines. */
const withAccessor = (name: string, get: () => unknown): Error =>
  Object.defineProperty(new Error("x"), name, { get, enumerable: true, configurable: true });

/** As in engines whose stacks do not begin with the message. */
const withoutStack = (error: Error): Error => Object.defineProperty(error, "stack", { value: "at x" });

describe("what an error shows", () => {
  test("never has the value of a header that cannot be sent", async () => {
    const auth = { headers: () => ({ "X-Auth-Token": `${TOKEN}\nx` }) };
    const settings = { endpoint: "http://h", projectId: "p", auth, fetch: async () => new Response() };
    const error = await caught(createHssClient(settings).getExportTask("t"));
    expect(error.message).toBe("auth gave an invalid header");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(TOKEN);
  });

  test("never has a secret that JSON escapes", async () => {
    const token = 'token-with-"quotes"';
    await using service = await startService({ task: json(400, { error_code: "HSS.0001", error_msg: `no ${token}` }) });
    const error = await caught<HssResponseError>(clientOf(service, { auth: tokenAuth(token) }).getExportTask("t"));
    expect(error.body).toEqual({ error_code: "HSS.0001", error_msg: "no [redacted]" });
    expect(inspect(error)).not.toContain("quotes");
  });

  test("has the project ID, which is not a secret, though a signed request carries it in a header", async () => {
    await using service = await startService({ task: json(403, { error_msg: "no access to project-1234" }) });
    const auth = akSkAuth({ accessKey: "the-access-key", secretKey: "the-secret-key" });
    const error = await caught(clientOf(service, { auth, projectId: "project-1234" }).getExportTask("t"));
    expect(error.message).toContain("no access to project-1234");
  });

  test("never has one of several secrets", async () => {
    const securityToken = "the-security-token";
    const auth = akSkAuth({ accessKey: "the-access-key", secretKey: "the-secret-key", securityToken });
    const fetch: typeof globalThis.fetch = async () => {
      throw new Error(`sent ${securityToken}`);
    };
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth, fetch, retry: false });
    const error = await caught(client.getExportTask("t"));
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(securityToken);
  });

  test("never has a text of five characters or fewer replaced: it stands in many a message", async () => {
    await using service = await startService({ task: json(400, { error_msg: "abcde is no token" }) });
    const error = await caught(clientOf(service, { auth: tokenAuth("abcde") }).getExportTask("t"));
    expect(error.message).toContain("abcde is no token");
  });

  test.each([
    { place: "a name", cause: Object.assign(new Error("x"), { name: `E-${TOKEN}` }) },
    { place: "a key", cause: Object.assign(new Error("x"), { [TOKEN]: 1 }) },
    {
      place: "a message, beside a code and a property of no text",
      cause: Object.assign(new Error(TOKEN), { code: 5, none: null }),
    },
    { place: "the cause", cause: new Error("x", { cause: new Error(TOKEN) }) },
    { place: "the stack", cause: Object.assign(new Error("x"), { stack: `Error: x\n    at ${TOKEN}` }) },
    { place: "the stack, an accessor,", cause: withAccessor("stack", () => `Error: x\n    at ${TOKEN}`) },
    { place: "an accessor", cause: withAccessor("detail", () => ({ [TOKEN]: 1 })) },
    {
      place: "an accessor that throws",
      cause: withAccessor("detail", () => {
        throw new Error(TOKEN);
      }),
    },
    { place: "a message from the prototype", cause: withoutStack(new DOMException(TOKEN)) },
    { place: "a symbol", cause: Object.assign(new Error("x"), { [Symbol(TOKEN)]: 1 }) },
  ])("never has a secret in $place of its cause", async ({ cause }) => {
    const fetch: typeof globalThis.fetch = async () => {
      throw cause;
    };
    const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), fetch, retry: false } as const;
    const error = await caught(createHssClient(settings).getExportTask("t"));
    expect(inspect(error, { depth: 9, showHidden: true, getters: true })).not.toContain(TOKEN);
    expect((error.cause as Error).message).not.toContain(TOKEN);
    expect(error.cause).toBeInstanceOf(Error);
    expect(Object.hasOwn(error.cause as Error, "cause")).toBe(cause.cause !== undefined);
  });

  test.each([
    { cause: new Error(""), reason: "fetch failed" },
    { cause: "a text", reason: "fetch failed" },
  ])("is the innermost message that says something: $cause", async ({ cause, reason }) => {
    const fetch: typeof globalThis.fetch = async () => {
      throw new TypeError("fetch failed", { cause });
    };
    const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), fetch, retry: false } as const;
    const error = await caught(createHssClient(settings).getExportTask("t"));
    expect(error.message).toBe(`GET /v5/{project_id}/export-task/{task_id} got no complete response: ${reason}`);
  });
});

describe("a time-out", () => {
  test.each([
    { where: "before the answer", step: hang },
    { where: "in its body", step: hangInBody },
    {
      where: "in an error's body",
      step: (response) => {
        response.writeHead(500).write("x");
      },
    },
  ] satisfies { where: string; step: Step }[])("ends a call that hangs $where", async ({ step }) => {
    await using service = await startService({ create: step, task: step });
    const start = Date.now();
    const error = await caught(clientOf(service, { timeout: 150 }).createContainerExportTask(BODY));
    expect(error).toBeInstanceOf(HssTimeoutError);
    expect(error.message).toBe(
      "POST /v5/{project_id}/container/export-task got no complete response within 150 ms. " +
        "The service may have started the export task: repeating the call can start a second one",
    );
    await expect(clientOf(service).getExportTask("t", { timeout: 100 })).rejects.toMatchObject({
      code: "ERR_HSS_TIMEOUT",
      taskId: "t",
    });
    expect(Date.now() - start).toBeLessThan(1500);
    expect(service.count("create")).toBe(1);
  });

  test("ends a call even if `fetch` does not watch its signal", async () => {
    const fetch = (() => new Promise(() => {})) as typeof globalThis.fetch;
    const client = createHssClient({
      endpoint: "http://h",
      projectId: "p",
      auth: tokenAuth(TOKEN),
      fetch,
      timeout: 20,
    });
    await expect(client.getExportTask("t")).rejects.toBeInstanceOf(HssTimeoutError);
  });

  test("ends a call even if the body that `fetch` gave does not watch its signal", async () => {
    let cancelled = false;
    const cancel = (): void => {
      cancelled = true;
    };
    const fetch: typeof globalThis.fetch = async () => new Response(new ReadableStream({ cancel }));
    const settings = { endpoint: "http://h", projectId: "p", auth: tokenAuth(TOKEN), fetch, timeout: 20 };
    await expect(createHssClient(settings).getExportTask("t")).rejects.toBeInstanceOf(HssTimeoutError);
    expect(cancelled).toBe(true);
  });

  test("ends a call whose token never comes; nothing was sent", async () => {
    await using service = await startService({});
    const auth = tokenAuth(() => new Promise(() => {}));
    const error = await caught(clientOf(service, { auth, timeout: 20 }).createContainerExportTask(BODY));
    expect(error.message).toBe("POST /v5/{project_id}/container/export-task got no credentials within 20 ms");
  });
});

describe("the caller's abort", () => {
  test.each([
    { during: "a request", script: { task: hang } },
    { during: "the body", script: { task: hangInBody } },
    { during: "the wait before a repetition", script: { task: json(429, {}, { "Retry-After": "60" }) } },
  ] satisfies { during: string; script: Script }[])(
    "ends $during at once, with the caller's reason",
    async ({ script }) => {
      await using service = await startService(script);
      const controller = new AbortController();
      const call = clientOf(service).getExportTask("t", { signal: controller.signal });
      await expect.poll(() => service.count("task")).toBe(1);
      const reason = new Error("enough");
      const start = Date.now();
      setTimeout(() => controller.abort(reason), 30);
      expect(await caught(call)).toBe(reason);
      expect(Date.now() - start).toBeLessThan(500);
    },
  );

  test("before a call sends nothing", async () => {
    await using service = await startService({});
    const call = clientOf(service).createContainerExportTask(BODY, { signal: AbortSignal.abort() });
    expect((await caught(call)).name).toBe("AbortError");
    expect(service.received).toEqual([]);
    const fetch = vi.fn<typeof globalThis.fetch>();
    await caught(clientOf(service, { fetch }).getExportTask("t", { signal: AbortSignal.abort() }));
    expect(fetch).not.toHaveBeenCalled();
  });

  test("counts even while the credentials are being asked for", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const auth = {
      headers: () => {
        controller.abort(reason);
        return new Promise<never>(() => {});
      },
    };
    const client = createHssClient({ endpoint: "http://127.0.0.1:1", projectId: "p", auth });
    expect(await caught(client.getExportTask("t", { signal: controller.signal }))).toBe(reason);
  });

  test("leaves no listener on the caller's signal after a call", async () => {
    await using service = await startService({ task: [json(500, {}), TASK] });
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...parameters: Parameters<typeof add>) => {
      listeners++;
      add(...parameters);
    };
    signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
      listeners--;
      remove(...parameters);
    };
    await clientOf(service).getExportTask("t", { signal });
    // One of them, the wait's, removes itself by its end as well.
    expect(listeners).toBeLessThanOrEqual(0);
  });
});

describe("raw", () => {
  const path = "/v5/{project_id}/export-task/{task_id}";
  const params = { path: { project_id: "p", task_id: "t" } };

  test("returns data, authenticated and repeated as the methods are", async () => {
    await using service = await startService({ task: [json(503, {}), TASK] });
    const { data, response } = await clientOf(service).raw.GET(path, { params });
    expect(data).toEqual({ task_id: "t", task_status: "running" });
    expect(response.status).toBe(200);
    expect(service.received.map(({ headers }) => headers["x-auth-token"])).toEqual([TOKEN, TOKEN]);
  });

  test("returns an error as data, without secrets", async () => {
    await using service = await startService({ create: json(400, { error_code: "HSS.0001", error_msg: TOKEN }) });
    const { error, response } = await clientOf(service).raw.POST("/v5/{project_id}/container/export-task", {
      params: { path: { project_id: "p" } },
      body: { export_headers: [["risky", "x"]] },
    });
    expect(error).toEqual({ error_code: "HSS.0001", error_msg: "[redacted]" });
    expect(response.status).toBe(400);
    expect(service.received[0]?.body).toBe('{"export_headers":[["risky","x"]]}');
  });

  test("keeps the request ID of an error, whether from the header or the body", async () => {
    await using service = await startService({
      task: [json(400, { error_code: "X", request_id: "from-body" }), json(400, {}, { "X-Request-Id": "from-header" })],
    });
    for (const id of ["from-body", "from-header"]) {
      const { response } = await clientOf(service).raw.GET(path, { params });
      expect(response.headers.get("X-Request-Id")).toBe(id);
    }
  });

  test("throws an error of authentication: it is no response to this request", async () => {
    await using iam = await startService({ other: json(401, { error: { code: 401, message: "locked" } }) });
    const auth = iamPasswordAuth({ domain: "d", user: "u", password: "the-password", endpoint: iam.endpoint });
    await expect(clientOf(iam, { auth }).raw.GET(path, { params })).rejects.toMatchObject({ operation: "createToken" });
  });

  test("returns an error without a body, and without an ID that nobody gave", async () => {
    await using service = await startService({ task: (response) => response.writeHead(404).end() });
    const { error, response } = await clientOf(service).raw.GET(path, { params });
    expect(error).toBe("");
    expect(response.headers.has("X-Request-Id")).toBe(false);
  });

  test("returns an error that is a text as the service sent it", async () => {
    await using service = await startService({ task: bytes("no such page", 404) });
    const { error, response } = await clientOf(service).raw.GET(path, { params });
    expect(error).toBe("no such page");
    expect(response.headers.get("Content-Type")).toBe("text/plain;charset=UTF-8");
  });

  test("ends with the caller's reason while the body is read", async () => {
    await using service = await startService({ task: hangInBody });
    const controller = new AbortController();
    const { data } = await clientOf(service).raw.GET(path, { params, parseAs: "stream", signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 20);
    expect(await caught(new Response(data).text())).toBe(reason);
  });

  test("may take longer than the time-out, as long as the body makes progress", async () => {
    await using service = await startService({
      task: (response) => {
        const parts = [...'{"task_id":"t"}'];
        response.writeHead(200, { "Content-Type": "application/json" });
        const timer = setInterval(() => {
          const part = parts.shift();
          if (part === undefined) {
            clearInterval(timer);
            response.end();
          } else {
            response.write(part);
          }
        }, 40);
      },
    });
    const { data } = await clientOf(service, { timeout: 400 }).raw.GET(path, { params });
    expect(data).toEqual({ task_id: "t" });
  });

  test("is bounded in time while the body is read", async () => {
    await using service = await startService({ task: hangInBody });
    await expect(clientOf(service, { timeout: 50 }).raw.GET(path, { params })).rejects.toBeInstanceOf(HssTimeoutError);
  });

  test("throws what is no answer", async () => {
    await using service = await startService({ task: reset });
    await expect(clientOf(service, { retry: false }).raw.GET(path, { params })).rejects.toBeInstanceOf(
      HssConnectionError,
    );
  });
});
