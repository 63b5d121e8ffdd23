import { getEventListeners } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import {
  createHssClient,
  type ExportProgress,
  type HssClientOptions,
  type HssError,
  HssExportError,
  HssTimeoutError,
  iamPasswordAuth,
  tokenAuth,
} from "../../../src/index.ts";
import { caught } from "../caught.ts";
import { bytes, hang, json, reset, type Service, startService, truncated } from "../service.ts";

const BODY = { export_headers: [["container_name", "Name"]] } as const;
const CREATED = json(200, { task_id: "task-1" });
const RUNNING = json(200, { task_status: "running" });
const DONE = json(200, { task_status: "success", file_id: "file-1", file_name: "list.zip" });
const FAST = { pollInterval: 5 };

function clientOf({ endpoint }: Service, options: Partial<HssClientOptions> = {}) {
  return createHssClient({ endpoint, projectId: "p", auth: tokenAuth("a-token"), retry: { delay: 1 }, ...options });
}

describe("exportContainers", () => {
  test("creates, polls until success, and opens the file", async () => {
    await using service = await startService({
      create: CREATED,
      task: [RUNNING, RUNNING, DONE],
      download: bytes("PK"),
    });
    const progress: ExportProgress[] = [];
    const result = await clientOf(service).exportContainers(BODY, {
      ...FAST,
      onProgress: (step) => progress.push(step),
    });
    expect(result).toMatchObject({ taskId: "task-1", fileId: "file-1", fileName: "list.zip" });
    expect(await new Response(await result.stream()).text()).toBe("PK");
    expect(progress).toEqual([
      { type: "created", taskId: "task-1" },
      { type: "polled", taskId: "task-1", status: "running" },
      { type: "polled", taskId: "task-1", status: "running" },
      { type: "polled", taskId: "task-1", status: "success" },
    ]);
  });

  test("sends the same enterprise project on all calls", async () => {
    await using service = await startService({ create: CREATED, task: [RUNNING, DONE], download: bytes("PK") });
    const options = { ...FAST, enterpriseProjectId: "all_granted_eps", exportSize: 7 };
    await (await clientOf(service).exportContainers(BODY, options)).stream();
    const query = "?enterprise_project_id=all_granted_eps";
    expect(service.received.map(({ url }) => url)).toEqual([
      `/v5/p/container/export-task${query}&export_size=7`,
      `/v5/p/export-task/task-1${query}`,
      `/v5/p/export-task/task-1${query}`,
      `/v5/p/download/file-1${query}`,
    ]);
  });

  test("resumes a task without creating one", async () => {
    await using service = await startService({ task: DONE });
    const result = await clientOf(service).exportContainers(undefined, { taskId: "task-9" });
    expect(result).toMatchObject({ taskId: "task-9", fileId: "file-1" });
    expect(service.received.map(({ url }) => url)).toEqual(["/v5/p/export-task/task-9"]);
  });

  test.each([
    {},
    { task_status: "queued" },
    { task_status: null },
    { task_status: 1 },
    { task_status: "SUCCESS", file_id: "f" },
    { file_id: "f" },
  ])("%j is not finished yet", async (task) => {
    await using service = await startService({ create: CREATED, task: [json(200, task), DONE] });
    expect((await clientOf(service).exportContainers(BODY, FAST)).fileId).toBe("file-1");
    expect(service.count("task")).toBe(2);
  });

  test.each([
    { task: { task_status: "failure" }, code: "ERR_HSS_EXPORT_FAILED" },
    { task: { task_status: "success" }, code: "ERR_HSS_EXPORT_WITHOUT_FILE" },
    { task: { task_status: "success", file_id: "" }, code: "ERR_HSS_EXPORT_WITHOUT_FILE" },
  ])("$task is an error with the task ID", async ({ task, code }) => {
    await using service = await startService({ create: CREATED, task: [RUNNING, json(200, task)] });
    const error = await caught<HssExportError>(clientOf(service).exportContainers(BODY, FAST));
    expect(error).toBeInstanceOf(HssExportError);
    expect(error).toMatchObject({ name: "HssExportError", code, taskId: "task-1" });
    expect(error.message).toContain("task-1");
    expect(service.count("create")).toBe(1);
  });

  test("goes on after passing trouble, which is reported", async () => {
    const trouble = [json(500, {}), reset, json(429, {}), hang];
    await using service = await startService({ create: CREATED, task: [...trouble, DONE] });
    const progress: ExportProgress[] = [];
    const client = clientOf(service, { retry: false, timeout: 500 });
    await client.exportContainers(BODY, { ...FAST, onProgress: (step) => progress.push(step) });
    expect(progress.map(({ type }) => type)).toEqual(["created", "trouble", "trouble", "trouble", "trouble", "polled"]);
    expect(service.count("create")).toBe(1);
  });

  test("gives up after trouble in a row only, and takes no file name that is no text", async () => {
    const trouble = Array.from({ length: 4 }, () => json(500, {}));
    const done = json(200, { task_status: "success", file_id: "f", file_name: 5 });
    await using service = await startService({ task: [...trouble, RUNNING, ...trouble, done] });
    const options = { ...FAST, taskId: "t" };
    const result = await clientOf(service, { retry: false }).exportContainers(undefined, options);
    expect(result.fileName).toBeUndefined();
  });

  test("gives up when trouble does not pass, with the task ID", async () => {
    await using service = await startService({ create: CREATED, task: json(503, {}) });
    const error = await caught(clientOf(service, { retry: false }).exportContainers(BODY, FAST));
    expect(error).toMatchObject({ status: 503, taskId: "task-1" });
    expect(service.count("task")).toBe(5);
  });

  test("a refusal while polling ends the export, with the task ID", async () => {
    await using service = await startService({
      create: CREATED,
      task: [RUNNING, json(403, { error_code: "APIGW.0302" })],
    });
    expect(await caught(clientOf(service).exportContainers(BODY, FAST))).toMatchObject({
      status: 403,
      taskId: "task-1",
    });
    expect(service.count("task")).toBe(2);
  });

  test("ends at its deadline, waits included, with the task ID", async () => {
    await using service = await startService({ create: CREATED, task: RUNNING });
    const start = Date.now();
    const error = await caught(clientOf(service).exportContainers(BODY, { deadline: 500 }));
    expect(Date.now() - start).toBeLessThan(3000);
    expect(error).toBeInstanceOf(HssTimeoutError);
    expect(error).toMatchObject({ taskId: "task-1" });
    expect(error.message).toContain("has not led to a file within 0.5 s");
  });

  test("a deadline during the creation says that the task may run", async () => {
    await using service = await startService({ create: hang });
    const error = await caught(clientOf(service).exportContainers(BODY, { deadline: 50 }));
    expect(error).toBeInstanceOf(HssTimeoutError);
    expect(error.message).toContain("may have started the export task");
  });

  test("a deadline while a refused creation waits for its next attempt says nothing of a task", async () => {
    await using service = await startService({ create: json(429, {}, { "Retry-After": "60" }) });
    const error = await caught(clientOf(service).exportContainers(BODY, { deadline: 300 }));
    expect(error).toBeInstanceOf(HssTimeoutError);
    expect(error.message).toMatch(/has not led to a file within 0.3 s$/);
    expect(service.count("create")).toBe(1);
  });

  test("a deadline in the attempt after that says that the task may run", async () => {
    await using service = await startService({ create: [json(429, {}, { "Retry-After": "0" }), hang] });
    const error = await caught(clientOf(service).exportContainers(BODY, { deadline: 500 }));
    expect(error.message).toContain("may have started the export task");
    expect(service.count("create")).toBe(2);
  });

  test("tells of the wait before another attempt to create the task, once", async () => {
    await using service = await startService({
      create: [json(429, {}, { "Retry-After": "0" }), CREATED],
      task: DONE,
    });
    const onWait = vi.fn();
    await clientOf(service).exportContainers(BODY, { ...FAST, onWait });
    expect(onWait.mock.calls).toEqual([[0, expect.objectContaining({ status: 429 })]]);
  });

  test("needs a body, unless there is a task to resume", async () => {
    await using service = await startService({});
    const client = clientOf(service);
    await expect(client.exportContainers(undefined as never)).rejects.toThrow("body is required, unless taskId names");
    expect(service.received).toEqual([]);
  });

  test("says which ID of the service cannot be asked for, and why", async () => {
    await using service = await startService({ create: json(200, { task_id: ".." }) });
    const error = await caught<HssExportError>(clientOf(service).exportContainers(BODY));
    expect(error).toMatchObject({ code: "ERR_HSS_EXPORT_ID", taskId: ".." });
    expect(error.message).toBe(
      'The service gave the task an ID that cannot be asked for: it must not be "..", which would name another resource',
    );
  });

  test("lets go of the caller's signal when it is over", async () => {
    await using service = await startService({ create: CREATED, task: DONE });
    const { signal } = new AbortController();
    await clientOf(service).exportContainers(BODY, { ...FAST, signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("the caller's abort ends the wait between two questions at once", async () => {
    await using service = await startService({ create: CREATED, task: RUNNING });
    const controller = new AbortController();
    const start = Date.now();
    const onProgress = ({ type }: ExportProgress): void => {
      if (type === "polled") {
        setTimeout(() => controller.abort(), 10);
      }
    };
    const error = await caught(clientOf(service).exportContainers(BODY, { signal: controller.signal, onProgress }));
    expect(error.name).toBe("AbortError");
    expect(Date.now() - start).toBeLessThan(1000);
  });

  test.each([{ pollInterval: 0 }, { pollInterval: Number.NaN }, { deadline: -1 }])(
    "%j is refused before anything is sent",
    async (options) => {
      await using service = await startService({});
      await expect(clientOf(service).exportContainers(BODY, options)).rejects.toThrow(/must be a positive number/);
      expect(service.received).toEqual([]);
    },
  );
});

describe("an error after the creation of a task", () => {
  const done = { taskId: "task-1" };
  const advice = "The export itself is done: resume its task task-1 to fetch the file";

  test.each([
    { trouble: "a refusal", step: json(403, { error_code: "HSS.0013" }), name: "HssResponseError" },
    { trouble: "a reset", step: reset, name: "HssConnectionError" },
    { trouble: "silence", step: hang, name: "HssTimeoutError" },
    { trouble: "a file that breaks off", step: truncated("PK", 50), name: "HssConnectionError" },
  ])("names the task and how to go on, if opening or reading the file meets $trouble", async ({ step, name }) => {
    await using service = await startService({ task: DONE, download: step });
    const client = clientOf(service, { retry: false, timeout: 200 });
    const { stream } = await client.exportContainers(undefined, done);
    const error = await caught<HssError>(stream().then((body) => new Response(body).arrayBuffer()));
    expect(error).toMatchObject({ ...done, name });
    expect(error.message).toContain(advice);
  });

  test.each([{ during: "polling" }, { during: "the download" }])(
    "names the task if a new token is refused during $during",
    async ({ during }) => {
      await using service = await startService({
        task: during === "polling" ? json(401, {}) : DONE,
        download: json(401, {}),
        other: [
          (response) => response.writeHead(201, { "X-Subject-Token": "token-1" }).end('{"token":{}}'),
          json(401, { error: { code: 401, message: "locked" } }),
        ],
      });
      const user = { domain: "d", user: "u", password: "the-password", endpoint: service.endpoint };
      const client = clientOf(service, { auth: iamPasswordAuth(user) });
      const work = client.exportContainers(undefined, { ...FAST, ...done }).then(({ stream }) => stream());
      const error = await caught<HssExportError>(work);
      expect(error).toMatchObject({ name: "HssExportError", code: "ERR_HSS_UNAUTHORIZED", ...done });
      expect(error.message).toContain("The export task task-1 is not done: POST /v3/auth/tokens returned 401");
      expect(error.cause).toMatchObject({ name: "HssResponseError", operation: "createToken" });
    },
  );
});

describe("the stream of an export", () => {
  test("has the time-out of the export, unless it has its own", async () => {
    await using service = await startService({ task: DONE, download: hang });
    const client = clientOf(service, { retry: false });
    const { stream } = await client.exportContainers(undefined, { taskId: "t", timeout: 500 });
    expect((await caught(stream())).message).toContain("within 500 ms");
    expect((await caught(stream({ timeout: 50 }))).message).toContain("within 50 ms");
  });

  test("ends with the signal of the export, unless it has its own", async () => {
    await using service = await startService({ task: DONE, download: bytes("PK") });
    const controller = new AbortController();
    const { stream } = await clientOf(service).exportContainers(undefined, { taskId: "t", signal: controller.signal });
    controller.abort(new Error("enough"));
    expect((await caught(stream())).message).toBe("enough");
    const { signal } = new AbortController();
    expect(await new Response(await stream({ signal })).text()).toBe("PK");
  });
});

describe("the stream of a file", () => {
  const download = async (service: Service, options = {}) =>
    new Response(await clientOf(service, options).downloadExportFile("f")).arrayBuffer();

  test("reports its bytes", async () => {
    await using service = await startService({ download: bytes("x".repeat(300_000)) });
    const seen: [number, number | undefined][] = [];
    const stream = await clientOf(service).downloadExportFile("f", {
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect((await new Response(stream).arrayBuffer()).byteLength).toBe(300_000);
    expect(seen.at(-1)).toEqual([300_000, 300_000]);
    expect(seen.length).toBeGreaterThan(1);
  });

  test("may take longer than the time-out, as long as it makes progress", async () => {
    await using service = await startService({
      download: (response) => {
        let left = 8;
        const timer = setInterval(() => {
          if (left-- > 0) {
            response.write("x");
          } else {
            clearInterval(timer);
            response.end();
          }
        }, 100);
      },
    });
    expect((await download(service, { timeout: 600 })).byteLength).toBe(8);
  });

  test("is not read ahead, and a slow reader has all the time in the world", async () => {
    let pulls = 0;
    const body = () =>
      new ReadableStream(
        {
          pull(controller) {
            if (++pulls > 3) {
              controller.close();
            } else {
              controller.enqueue(new Uint8Array(1));
            }
          },
        },
        { highWaterMark: 0 },
      );
    const fetch: typeof globalThis.fetch = async () => new Response(body());
    const auth = tokenAuth("a-token");
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth, fetch, timeout: 30 });
    const reader = (await client.downloadExportFile("f")).getReader();
    const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
    await pause();
    expect(pulls).toBe(0);
    await reader.read();
    await pause();
    await reader.read();
    await reader.read();
    expect((await reader.read()).done).toBe(true);
  });

  test("may be compressed on its way: the announced length is then another one", async () => {
    const zipped = gzipSync("x".repeat(1000));
    await using service = await startService({ download: bytes(zipped, 200, { "Content-Encoding": "gzip" }) });
    expect((await download(service)).byteLength).toBe(1000);
  });

  test.each([
    { description: "no body", body: null, headers: {}, text: "" },
    { description: "a length that is not a number", body: "PK", headers: { "Content-Length": "2, 2" }, text: "PK" },
    { description: "an empty length", body: "PK", headers: { "Content-Length": "" }, text: "PK" },
  ])("is read to its end with $description", async ({ body, headers, text }) => {
    const fetch: typeof globalThis.fetch = async () => new Response(body, { headers });
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth: tokenAuth("a-token"), fetch });
    expect(await new Response(await client.downloadExportFile("f")).text()).toBe(text);
    await (await client.downloadExportFile("f")).cancel();
  });

  test("fails when it makes no progress", async () => {
    await using service = await startService({ download: (response) => response.writeHead(200).write("PK") });
    await expect(download(service, { timeout: 500 })).rejects.toThrow(
      "/download/{file_id} made no progress for 500 ms",
    );
  });

  test("fails when it is shorter than announced, whatever `fetch` is used", async () => {
    const fetch: typeof globalThis.fetch = async () => new Response("PK", { headers: { "Content-Length": "10" } });
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth: tokenAuth("a-token"), fetch });
    const stream = await client.downloadExportFile("f");
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow("the file ended after 2 of 10 bytes");
  });

  test.each([
    { status: 202, body: '{"task_status":"running"}' },
    { status: 204, body: "" },
    { status: 206, body: "PK" },
  ])("is none after a $status, even if there is a body", async ({ status, body }) => {
    await using service = await startService({ download: (response) => response.writeHead(status).end(body) });
    await expect(download(service)).rejects.toMatchObject({ status, code: "ERR_HSS_UNEXPECTED_ANSWER" });
    expect(service.count("download")).toBe(1);
  });

  test.each([206, 200])("gives the connection back if it is not read to its end: %i", async (status) => {
    let cancelled = false;
    const cancel = (): void => {
      cancelled = true;
    };
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(1));
    const fetch: typeof globalThis.fetch = async () => new Response(new ReadableStream({ pull, cancel }), { status });
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth: tokenAuth("a-token"), fetch });
    await client.downloadExportFile("f").then(
      (stream) => stream.cancel(),
      () => {},
    );
    expect(cancelled).toBe(true);
  });

  test("ends with the error of `onProgress`, and gives the connection back", async () => {
    let cancelled: unknown;
    const cancel = (reason: unknown): void => {
      cancelled = reason;
    };
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(1));
    const fetch: typeof globalThis.fetch = async () => new Response(new ReadableStream({ pull, cancel }));
    const client = createHssClient({ endpoint: "http://h", projectId: "p", auth: tokenAuth("a-token"), fetch });
    const error = new Error("the disk of the log is full");
    const onProgress = (): void => {
      throw error;
    };
    const stream = await client.downloadExportFile("f", { onProgress });
    expect(await caught(new Response(stream).arrayBuffer())).toBe(error);
    expect(cancelled).toBe(error);
  });

  test("ends with the caller's reason when it aborts", async () => {
    await using service = await startService({ download: (response) => response.writeHead(200).write("PK") });
    const controller = new AbortController();
    const stream = await clientOf(service).downloadExportFile("f", { signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 20);
    expect(await caught(new Response(stream).arrayBuffer())).toBe(reason);
  });
});
