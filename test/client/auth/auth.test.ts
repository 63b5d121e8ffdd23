import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  authFromEnvironment,
  createHssClient,
  type HssResponseError,
  iamPasswordAuth,
  tokenAuth,
} from "../../../src/node.ts";
import { caught } from "../caught.ts";
import { bytes, json, reset, type Service, type Step, startService } from "../service.ts";

// With characters that JSON escapes.
const PASSWORD = 'correct "horse" battery';
const TASK = json(200, { task_status: "running" });
const REFUSED = json(401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information." });

function tokensOf({ received }: Service): unknown[] {
  return received.filter(({ method }) => method === "GET").map(({ headers }) => headers["x-auth-token"]);
}

describe("tokenAuth", () => {
  test("a function is called once for many calls, and once more after a 401", async () => {
    await using service = await startService({ task: [TASK, TASK, REFUSED, TASK] });
    let calls = 0;
    const client = createHssClient({
      endpoint: service.endpoint,
      projectId: "p",
      auth: tokenAuth(() => `token-${++calls}`),
    });
    await Promise.all([client.getExportTask("t"), client.getExportTask("t")]);
    await client.getExportTask("t");
    expect(tokensOf(service)).toEqual(["token-1", "token-1", "token-1", "token-2"]);
  });

  test("a token that is refused twice is not sent a third time", async () => {
    await using service = await startService({ create: REFUSED });
    let calls = 0;
    const client = createHssClient({
      endpoint: service.endpoint,
      projectId: "p",
      auth: tokenAuth(async () => `token-${++calls}`),
    });
    const error = await caught<HssResponseError>(
      client.createContainerExportTask({ export_headers: [["risky", "x"]] }),
    );
    expect(error).toMatchObject({ status: 401, errorCode: "APIGW.0301" });
    expect(calls).toBe(2);
    expect(service.count("create")).toBe(2);
  });

  test("a late refusal of the old token does not throw away the new one", async () => {
    let refuseLate = (): void => {};
    const late = new Promise<void>((resolve) => {
      refuseLate = resolve;
    });
    let refusals = 0;
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      if (new Headers(init?.headers).get("X-Auth-Token") !== "token-1") {
        return Response.json({ task_status: "running" });
      }
      if (++refusals === 2) {
        await late;
      }
      return new Response(null, { status: 401 });
    };
    let calls = 0;
    const auth = tokenAuth(() => `token-${++calls}`);
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth, fetch });
    const both = [client.getExportTask("t"), client.getExportTask("t")];
    await both[0];
    refuseLate();
    await both[1];
    expect(calls).toBe(2);
  });

  test("a text is not sent again after a 401", async () => {
    await using service = await startService({ task: REFUSED });
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p", auth: tokenAuth("a-token") });
    await caught(client.getExportTask("t"));
    expect(service.count("task")).toBe(1);
  });

  test("a function that fails is asked again by the next call", async () => {
    await using service = await startService({ task: TASK });
    let calls = 0;
    const auth = tokenAuth(async () => {
      if (++calls === 1) {
        throw new Error("vault is sealed");
      }
      return "a-token";
    });
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p", auth });
    await expect(client.getExportTask("t")).rejects.toThrow("vault is sealed");
    await client.getExportTask("t");
    expect(tokensOf(service)).toEqual(["a-token"]);
  });

  test.each([undefined, 5])("%j is no token", (token) => {
    expect(() => tokenAuth(token as never)).toThrow(/^token is required: a non-empty string$/);
  });

  test("only a 401 refuses a token: after another response no new one is fetched", async () => {
    await using service = await startService({ task: json(403, {}) });
    let calls = 0;
    const auth = tokenAuth(() => `token-${++calls}`);
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p", auth });
    await expect(client.getExportTask("t")).rejects.toMatchObject({ status: 403 });
    expect(tokensOf(service)).toEqual(["token-1"]);
  });

  test.each(["", "with space", "line\nbreak", "ünicode"])("%j is refused without being shown", async (token) => {
    const problem = token === "" ? /^token is required/ : /^token has a space/;
    expect(() => tokenAuth(token)).toThrow(problem);
    const client = createHssClient({ endpoint: "http://127.0.0.1:1", projectId: "p", auth: tokenAuth(() => token) });
    const error = await caught(client.getExportTask("t"));
    expect(error.message).toMatch(problem);
    expect(error.message).not.toContain("\n");
    expect(error.message).not.toContain(token || "undefined");
  });
});

describe("iamPasswordAuth", () => {
  const user = { domain: "my-account", user: "exporter", password: PASSWORD };

  function token(value: string, lifetime: number): Step {
    const body = { token: { expires_at: new Date(Date.now() + lifetime).toISOString().replace("Z", "000Z") } };
    return json(201, body, { "X-Subject-Token": value });
  }

  function clientOf(service: Service, iam: Service, more = {}) {
    const auth = iamPasswordAuth({ ...user, endpoint: iam.endpoint, ...more });
    return createHssClient({ endpoint: service.endpoint, projectId: "p", auth, retry: { delay: 1 } });
  }

  test("fetches one token however many calls wait, in the documented form", async () => {
    await using service = await startService({ task: TASK });
    await using iam = await startService({ other: token("iam-token", 86_400_000) });
    const client = clientOf(service, iam);
    await Promise.all(Array.from({ length: 20 }, () => client.getExportTask("t")));
    expect(iam.received).toHaveLength(1);
    expect(iam.received[0]).toMatchObject({ method: "POST", url: "/v3/auth/tokens?nocatalog=true" });
    expect(JSON.parse(iam.received[0]?.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { domain: { name: "my-account" }, name: "exporter", password: PASSWORD } },
        },
        scope: { project: { id: "p" } },
      },
    });
    expect(new Set(tokensOf(service))).toEqual(new Set(["iam-token"]));
  });

  test("fetches a new token shortly before the old one expires, and after a 401", async () => {
    await using service = await startService({ task: [TASK, TASK, TASK, REFUSED, TASK] });
    await using iam = await startService({
      other: [token("one", 86_400_000), token("two", 2 * 86_400_000), token("three", 86_400_000)],
    });
    let later = 0;
    const client = clientOf(service, iam, { now: () => Date.now() + later });
    await client.getExportTask("t");
    later = 86_400_000 - 120_000;
    await client.getExportTask("t");
    later = 86_400_000 - 10_000;
    await client.getExportTask("t");
    await client.getExportTask("t");
    expect(tokensOf(service)).toEqual(["one", "one", "two", "two", "three"]);
  });

  test("fetches a token for each project that it serves, unless it names one", async () => {
    await using service = await startService({ task: TASK });
    await using iam = await startService({
      other: [token("for-a", 86_400_000), token("for-b", 86_400_000), token("for-c", 86_400_000)],
    });
    const projects = async (more: object): Promise<void> => {
      const auth = iamPasswordAuth({ ...user, endpoint: iam.endpoint, ...more });
      for (const projectId of ["a", "b", "a"]) {
        await createHssClient({ endpoint: service.endpoint, projectId, auth }).getExportTask("t");
      }
    };
    await projects({});
    await projects({ project: { name: "cn-north-4" } });
    expect(iam.received.map(({ body }) => JSON.parse(body).auth.scope.project)).toEqual([
      { id: "a" },
      { id: "b" },
      { name: "cn-north-4" },
    ]);
    expect(tokensOf(service)).toEqual(["for-a", "for-b", "for-a", "for-c", "for-c", "for-c"]);
  });

  test("asks again after a reset or a 5xx: a token starts nothing", async () => {
    await using service = await startService({ create: json(200, { task_id: "t" }) });
    await using iam = await startService({ other: [reset, json(503, {}), token("iam-token", 86_400_000)] });
    await clientOf(service, iam).createContainerExportTask({ export_headers: [["risky", "x"]] });
    expect(iam.received).toHaveLength(3);
  }, 10_000);

  test("is asked no more often than the client's limit says, whatever waits for the token", async () => {
    await using service = await startService({});
    await using iam = await startService({ other: json(503, {}) });
    const auth = iamPasswordAuth({ ...user, endpoint: iam.endpoint });
    const retry = { limit: 2, delay: 1 };
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p", auth, retry });
    await expect(client.getExportTask("t")).rejects.toMatchObject({ operation: "createToken", status: 503 });
    expect(iam.received).toHaveLength(3);
    expect(service.received).toEqual([]);
  });

  test("repeats nothing if the client is told so", async () => {
    await using service = await startService({});
    await using iam = await startService({ other: json(503, {}) });
    const auth = iamPasswordAuth({ ...user, endpoint: iam.endpoint });
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p", auth, retry: false });
    await expect(client.getExportTask("t")).rejects.toMatchObject({ status: 503 });
    expect(iam.received).toHaveLength(1);
  });

  test("asks the IAM of the client's region", async () => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      urls.push(String(input));
      return urls.length === 1
        ? Response.json({ token: {} }, { status: 201, headers: { "X-Subject-Token": "iam-token" } })
        : Response.json({});
    };
    const client = createHssClient({ region: "eu-west-101", projectId: "p", auth: iamPasswordAuth(user), fetch });
    await client.getExportTask("t");
    expect(urls[0]).toBe("https://iam.eu-west-101.myhuaweicloud.eu/v3/auth/tokens?nocatalog=true");
  });

  test("fetches a token for each region that it serves", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      const url = new URL(String(input));
      const isIam = url.pathname.startsWith("/v3/");
      asked.push(...(isIam ? [url.host] : []));
      return Response.json({}, { headers: isIam ? { "X-Subject-Token": "iam-token" } : {} });
    };
    const auth = iamPasswordAuth(user);
    for (const region of ["cn-north-4", "eu-west-101", "cn-north-4"]) {
      await createHssClient({ region, projectId: "p", auth, fetch }).getExportTask("t");
    }
    expect(asked).toEqual(["iam.cn-north-4.myhuaweicloud.com", "iam.eu-west-101.myhuaweicloud.eu"]);
  });

  test("needs an endpoint if the client's does not tell it", async () => {
    const client = createHssClient({ endpoint: "http://127.0.0.1:1", projectId: "p", auth: iamPasswordAuth(user) });
    await expect(client.getExportTask("t")).rejects.toThrow("iamPasswordAuth needs `endpoint`");
  });

  test("a refused password is sent once, and not shown", async () => {
    await using service = await startService({ task: TASK });
    const body = { error: { code: 401, message: `Wrong password ${PASSWORD}`, title: "Unauthorized" } };
    await using iam = await startService({ other: json(401, body) });
    const error = await caught<HssResponseError>(clientOf(service, iam).getExportTask("t"));
    expect(error).toMatchObject({ status: 401, operation: "createToken", code: "ERR_HSS_UNAUTHORIZED" });
    expect(error.message).toContain("POST /v3/auth/tokens returned 401, 401: Wrong password [redacted]");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
    expect(iam.received).toHaveLength(1);
    expect(service.received).toEqual([]);
  });

  test("a token that IAM repeats in its body is not shown", async () => {
    await using service = await startService({});
    const body = "<html>issued the-fresh-token</html>";
    await using iam = await startService({
      other: (response) => response.writeHead(201, { "X-Subject-Token": "the-fresh-token" }).end(body),
    });
    const error = await caught<HssResponseError>(clientOf(service, iam).getExportTask("t"));
    expect(error.message).toContain("its body is not a JSON object: issued [redacted]");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("the-fresh-token");
  });

  test.each([{}, { "X-Subject-Token": "" }])("a response without a token says so: %j", async (headers) => {
    await using service = await startService({});
    await using iam = await startService({ other: bytes("{}", 201, headers) });
    await expect(clientOf(service, iam).getExportTask("t")).rejects.toThrow("it has no X-Subject-Token header");
  });

  test.each(['{"token":null}', '{"token":5}', "{}", '{"token":{"expires_at":"soon"}}'])(
    "a token that does not say when it ends is used: %s",
    async (body) => {
      await using service = await startService({ task: TASK });
      await using iam = await startService({ other: bytes(body, 201, { "X-Subject-Token": "iam-token" }) });
      const client = clientOf(service, iam);
      await client.getExportTask("t");
      await client.getExportTask("t");
      expect(tokensOf(service)).toEqual(["iam-token", "iam-token"]);
      expect(iam.received).toHaveLength(1);
    },
  );

  test("the abort of one caller does not end the others' wait", async () => {
    await using service = await startService({ task: TASK });
    let release = (): void => {};
    const slow: Step = (response, request) => {
      release = () => token("iam-token", 86_400_000)(response, request);
    };
    await using iam = await startService({ other: slow });
    const client = clientOf(service, iam);
    const controller = new AbortController();
    const aborted = caught(client.getExportTask("t", { signal: controller.signal }));
    const other = client.getExportTask("t");
    await expect.poll(() => iam.received.length).toBe(1);
    controller.abort();
    expect((await aborted).name).toBe("AbortError");
    release();
    await other;
    expect(iam.received).toHaveLength(1);
  });

  test("does not show the password", () => {
    const auth = iamPasswordAuth(user);
    expect(inspect(auth, { depth: 9, showHidden: true }) + JSON.stringify(auth)).not.toContain("battery");
  });

  test.each(["domain", "user", "password"])("%s is refused with a line break, and not shown", (name) => {
    for (const value of ["a b\n", "a\r\nb"]) {
      expect(() => iamPasswordAuth({ ...user, [name]: value })).toThrow(
        new RegExp(`^${name} has a line break or another control character$`),
      );
    }
    expect(() => iamPasswordAuth({ ...user, [name]: " a b" })).not.toThrow();
  });

  test.each(["domain", "user", "password"])("%s is required", (name) => {
    expect(() => iamPasswordAuth({ ...user, [name]: "" })).toThrow(`${name} is required`);
    expect(() => iamPasswordAuth({ ...user, [name]: 5 })).toThrow(`${name} is required`);
  });
});

describe("authFromEnvironment", () => {
  async function headersOf(environment: Record<string, string>): Promise<Record<string, string>> {
    const context = { endpoint: "http://h", projectId: "p", fetch, timeout: 1 };
    return authFromEnvironment(environment).headers({ method: "GET", url: "http://h/x" }, context);
  }

  test("a token counts before keys, and the vendor's names before those of its samples", async () => {
    const samples = { CLOUD_SDK_AK: "sample-key", CLOUD_SDK_SK: "s" };
    const keys = { ...samples, HUAWEICLOUD_SDK_AK: "vendor-key", HUAWEICLOUD_SDK_SK: "s" };
    expect(await headersOf({ ...keys, HSS_TOKEN: "a-token" })).toEqual({ "X-Auth-Token": "a-token" });
    expect(await headersOf({ ...keys, HUAWEICLOUD_SDK_SECURITY_TOKEN: "temporary" })).toMatchObject({
      Authorization: expect.stringContaining(
        "Access=vendor-key, SignedHeaders=host;x-project-id;x-sdk-date;x-security-token",
      ),
      "X-Security-Token": "temporary",
    });
    expect((await headersOf({ ...samples, HSS_TOKEN: "" }))["Authorization"]).toContain("Access=sample-key,");
  });

  test.each([
    { environment: {}, message: "no credentials: set HSS_TOKEN, or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK" },
    { environment: { HUAWEICLOUD_SDK_AK: "a" }, message: "HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not" },
    { environment: { CLOUD_SDK_SK: "a" }, message: "CLOUD_SDK_SK is set, but CLOUD_SDK_AK is not" },
    { environment: { HSS_TOKEN: "se cret" }, message: "environment variable HSS_TOKEN: token has a space" },
    {
      environment: { CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "se cret\n" },
      message: "environment variable CLOUD_SDK_SK: secretKey has a space",
    },
    {
      environment: {
        HUAWEICLOUD_SDK_AK: "a",
        HUAWEICLOUD_SDK_SK: "b",
        HUAWEICLOUD_SDK_SECURITY_TOKEN: "se cret",
      },
      message: "environment variable HUAWEICLOUD_SDK_SECURITY_TOKEN: securityToken has a space",
    },
  ])("$message", ({ environment, message }) => {
    expect(() => authFromEnvironment(environment)).toThrow(message);
    expect(() => authFromEnvironment(environment)).not.toThrow("se cret");
  });
});
