import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { waitBefore } from "../../src/client/retry.ts";
import { createHssClient, HssConnectionError, HssResponseError, HssTimeoutError, tokenAuth } from "../../src/index.ts";
import { caught } from "./caught.ts";

/** A client of a service that always gives the same answer, and how often it was asked. */
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
    expect((await call).message).toContain("got no complete answer within 10 s");
  });

  test("an export asks every twelve seconds, for an hour", async () => {
    const { client, fetch } = clientOf(running);
    const work = caught(client.exportContainers(undefined, { taskId: "t" }));
    await vi.advanceTimersByTimeAsync(11_999);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(3_600_000 - 12_000);
    const error = await work;
    expect(error).toBeInstanceOf(HssTimeoutError);
    expect(error).toMatchObject({ taskId: "t" });
    expect(error.message).toContain("has not led to a file within 3600 s");
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
    { description: "is a random part of the delay", error: lost, repetition: 0, wait: 25 },
    { description: "doubles each time", error: answered(503), repetition: 3, wait: 200 },
    { description: "is four times as long after a 429", error: answered(429), repetition: 0, wait: 100 },
    { description: "is at most a part of half a minute", error: answered(503), repetition: 20, wait: 7_500 },
    { description: "is what the service asks for, exactly", error: answered(429, 1234), repetition: 9, wait: 1234 },
  ])("$description", ({ error, repetition, wait }) => {
    vi.spyOn(Math, "random").mockReturnValue(0.25);
    expect(waitBefore(repetition, error, 100)).toBe(wait);
  });
});
