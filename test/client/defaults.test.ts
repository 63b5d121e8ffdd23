import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { waitBefore } from "../../src/client/transport/retry.ts";
import document from "../../src/generated/openapi.json" with { type: "json" };
import {
  createHssClient,
  HssConnectionError,
  HssResponseError,
  HssTimeoutError,
  iamPasswordAuth,
  tokenAuth,
} from "../../src/index.ts";
import { caught } from "./caught.ts";

const LIMIT = document["x-rate-limit"];
const PERIOD = LIMIT.seconds * 1000;
const INTERVAL = PERIOD / LIMIT.calls;

/** A client of a service that always gives the same response, and how often it was asked. */
function clientOf(answer: () => Promise<Response>) {
  const fetch = vi.fn<typeof globalThis.fetch>(answer);
  return {
    client: createHssClient({ endpoint: "http://h", projectId: "p", auth: tokenAuth("a-token"), fetch }),
    fetch,
  };
}

const running = async () => Response.json({ task_status: "running" });

describe("without settings", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("a call has ten seconds", async () => {
    const { client } = clientOf(() => new Promise(() => {}));
    const call = caught(client.createContainerExportTask({ export_headers: [["risky", "Risk"]] }));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await call).message).toContain("got no complete response within 10 s");
  });

  test("an export asks as often as the rate limit of the contract allows, for an hour", async () => {
    const { client, fetch } = clientOf(running);
    const work = caught(client.exportContainers(undefined, { taskId: "t" }));
    await vi.advanceTimersByTimeAsync(INTERVAL - 1);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(3_600_000 - INTERVAL);
    const error = await work;
    expect(error).toBeInstanceOf(HssTimeoutError);
    expect(error).toMatchObject({ taskId: "t" });
    expect(error.message).toContain("has not led to a file within 3600 s");
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(["a GET", "the POST", "a query of an export"])(
    "%s that the rate limit refused waits its period out before it is sent again, then gives up",
    async (kind) => {
      const { client, fetch } = clientOf(async () => new Response(null, { status: 429 }));
      const calls = {
        "a GET": () => client.getExportTask("t"),
        "the POST": () => client.createContainerExportTask({ export_headers: [["risky", "Risk"]] }),
        "a query of an export": () => client.exportContainers(undefined, { taskId: "t", pollInterval: 200 }),
      };
      const call = caught(calls[kind as keyof typeof calls]());
      await vi.advanceTimersByTimeAsync(PERIOD - 1);
      expect(fetch).toHaveBeenCalledTimes(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(fetch).toHaveBeenCalledTimes(2);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(await call).toMatchObject({ status: 429 });
    },
  );

  test.each(["the service", "its token"])(
    "an export asks for %s no more than 13 times, if the response is always 503",
    async (what) => {
      // The shortest waits that chance can choose.
      vi.spyOn(Math, "random").mockReturnValue(0);
      const user = { domain: "d", user: "u", password: "p", endpoint: "http://iam" };
      const token = () => new Response('{"token":{}}', { status: 201, headers: { "X-Subject-Token": "t" } });
      const task = () => Response.json({ task_id: "t" });
      let asked = 0;
      const client = createHssClient({
        endpoint: "http://h",
        projectId: "p",
        // Each request needs a new token.
        auth:
          what === "its token"
            ? iamPasswordAuth({ ...user, now: () => Number.POSITIVE_INFINITY })
            : tokenAuth("a-token"),
        fetch: async (_, { method } = {}) => {
          asked++;
          const created = asked > (what === "its token" ? 2 : 1);
          return created
            ? new Response(null, { status: 503 })
            : method === "POST" && asked === 1 && what === "its token"
              ? token()
              : task();
        },
      });
      const work = caught(client.exportContainers({ export_headers: [["risky", "Risk"]] }, { pollInterval: 200 }));
      await vi.advanceTimersByTimeAsync(20_000);
      expect(await work).toMatchObject({ taskId: "t" });
      expect(asked).toBeLessThanOrEqual(13);
      expect(asked).toBeGreaterThan(6);
    },
  );

  test("an export waits for a Retry-After that reaches beyond the budget of a call", async () => {
    const later = new Response(null, { status: 503, headers: { "Retry-After": "600" } });
    const done = Response.json({ task_status: "success", file_id: "f" });
    const { client, fetch } = clientOf(async () => (fetch.mock.calls.length === 1 ? later : done));
    const work = client.exportContainers(undefined, { taskId: "t", pollInterval: 200 });
    await vi.advanceTimersByTimeAsync(599_999);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(await work).toMatchObject({ fileId: "f" });
  });

  test("an export ends at its deadline, with the task ID, if a Retry-After reaches beyond it", async () => {
    const { client, fetch } = clientOf(
      async () => new Response(null, { status: 429, headers: { "Retry-After": "600" } }),
    );
    const work = caught(client.exportContainers(undefined, { taskId: "t", pollInterval: 200, deadline: 60_000 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await work).toBeInstanceOf(HssTimeoutError);
    expect(await work).toMatchObject({ taskId: "t" });
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    { description: "a 204", answer: () => new Response(null, { status: 204 }) },
    { description: "a 200 without a body", answer: () => new Response(null) },
    { description: "an empty body", answer: () => new Response("", { headers: { "Content-Length": "0" } }) },
  ])("a call by raw leaves no timer after $description", async ({ answer }) => {
    const { client } = clientOf(async () => answer());
    const params = { path: { project_id: "p", task_id: "t" } };
    const { response } = await client.raw.GET("/v5/{project_id}/export-task/{task_id}", { params });
    expect(response.ok).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a GET is repeated four times, a call that reaches nobody twice", async () => {
    const busy = clientOf(async () => new Response(null, { status: 503 }));
    const refused = clientOf(async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) });
    });
    const calls = [busy, refused].map(({ client }) => caught(client.getExportTask("t")));
    await vi.advanceTimersByTimeAsync(90_000);
    await Promise.all(calls);
    expect(busy.fetch).toHaveBeenCalledTimes(5);
    expect(refused.fetch).toHaveBeenCalledTimes(3);
  });

  test("the first repetition comes within half a second", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    const { client, fetch } = clientOf(async () => new Response(null, { status: 503 }));
    const call = caught(client.getExportTask("t"));
    await vi.advanceTimersByTimeAsync(499);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(90_000);
    await call;
  });

  test("nothing is repeated ninety seconds after the first attempt", async () => {
    const { client, fetch } = clientOf(
      async () => new Response(null, { status: 429, headers: { "Retry-After": "50" } }),
    );
    const call = caught(client.getExportTask("t"));
    await vi.advanceTimersByTimeAsync(50_000);
    expect((await call).name).toBe("HssResponseError");
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe("the wait before a repetition", () => {
  const answered = (status: number, retryAfter?: number) =>
    new HssResponseError("", {
      ...{ code: "", operation: "", status, errorCode: undefined, requestId: undefined, retryAfter, body: undefined },
    });
  const lost = new HssConnectionError({
    context: { operation: "", method: "", path: "" },
    reason: "",
    mayHaveArrived: true,
  });
  afterEach(() => void vi.restoreAllMocks());

  test.each([
    { description: "is a random part of the delay", error: lost, repetition: 0, delay: 100, wait: 25 },
    { description: "doubles each time", error: answered(503), repetition: 3, delay: 100, wait: 200 },
    {
      description: "is at most a part of half a minute",
      error: answered(503),
      repetition: 20,
      delay: 100,
      wait: 7_500,
    },
    {
      description: "is the period of the rate limit after a 429",
      error: answered(429),
      repetition: 3,
      delay: 500,
      wait: PERIOD,
    },
    {
      description: "is no longer than that after a 429",
      error: answered(429),
      repetition: 3,
      delay: 2000,
      wait: PERIOD,
    },
    {
      description: "is shorter after a 429 if the delay is",
      error: answered(429),
      repetition: 3,
      delay: 50,
      wait: PERIOD / 10,
    },
    {
      description: "is what the service asks for, exactly",
      error: answered(429, 0),
      repetition: 9,
      delay: 100,
      wait: 0,
    },
  ])("$description", ({ error, repetition, delay, wait }) => {
    vi.spyOn(Math, "random").mockReturnValue(0.25);
    expect(waitBefore(repetition, error, delay)).toBe(wait);
  });
});
