import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RecordingMock, startMock } from "../../src/contract.ts";
import { startProxy } from "../../src/record/proxy.ts";

const FILE = "openapi/openapi.yaml";
const POLL = "/v5/project/export-task";
const HEADERS = { "X-Auth-Token": "a-token-that-is-secret" };
const [RUNNING, DONE] = ["getRunningExportTaskResponseExample", "getSucceededExportTaskResponseExample"];

describe("a mock that records", () => {
  let mock: RecordingMock;
  beforeAll(async () => {
    mock = await startMock({
      document: FILE,
      record: true,
      sequence: { getExportTask: [RUNNING, RUNNING, DONE], downloadExportFile: ["404", "200"] },
    });
  }, 60_000);
  afterAll(() => mock.stop());

  const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(mock.url + path, { headers: { ...HEADERS, ...headers } });
    const text = await response.text();
    return response.ok && text.startsWith("{") ? JSON.parse(text).task_status : response.status;
  };

  test("gives a polling client one state after the other, for each path anew, and the last one stays", async () => {
    const states = ["running", "running", "success", "success"];
    for (const state of states) {
      expect(await statusOf(`${POLL}/a`)).toBe(state);
    }
    expect(await statusOf(`${POLL}/b`)).toBe("running");
    expect(await statusOf("/v5/project/download/a")).toBe(404);
    expect(await statusOf("/v5/project/download/a")).toBe(200);
  });

  test("lets a request choose its response by Prefer first", async () => {
    expect(await statusOf(`${POLL}/c`, { Prefer: "code=404" })).toBe(404);
    expect(await statusOf(`${POLL}/c`)).toBe("running");
  });

  test("judges each request, and shows one that breaks the contract as a line that sends it again", async () => {
    const path = "/v5/project/container/export-task?export_size=0";
    const body = JSON.stringify({ export_headers: [["risky", "Risk"]] });
    await fetch(mock.url + path, { method: "POST", body, headers: { ...HEADERS, "Content-Type": "application/json" } });
    const { broken, coverage, requests } = mock.recording();
    expect(broken).toMatchObject([
      {
        constraint: "createContainerExportTask/query/export_size/minimum",
        place: "query/export_size",
        keyword: "minimum",
        status: 400,
      },
    ]);
    expect(JSON.stringify(mock.recording())).not.toContain(HEADERS["X-Auth-Token"]);
    expect(coverage.operations.untouched).toEqual([]);
    const { stdout } = await promisify(execFile)("sh", ["-c", broken[0]?.curl ?? "false"], {
      env: { PATH: process.env["PATH"], X_AUTH_TOKEN: "another" },
    });
    expect(stdout).toMatch(/^HTTP\/1\.1 400/);
    expect(mock.recording()).toMatchObject({ requests: requests + 1, broken: [{ count: 2 }] });
  });

  test("judges no request that its client gives up before it has arrived, and serves the next one", async () => {
    const before = mock.recording();
    const given = request(`${mock.url}${POLL}/d`, { method: "POST", headers: { "Content-Length": 1_000 } });
    given.on("error", () => {});
    given.write("{");
    await expect.poll(() => given.socket?.bytesWritten ?? 0).toBeGreaterThan(0);
    given.destroy();
    await expect.poll(() => mock.recording().aborted).toBe(before.aborted + 1);
    expect(mock.recording().requests).toBe(before.requests);
    expect(await statusOf(`${POLL}/a`)).toBe("success");
  });

  test("starts the mock again where it ends by itself, and keeps what was recorded", async () => {
    const { requests } = mock.recording();
    process.kill(mock.pid, "SIGKILL");
    await expect.poll(() => statusOf(`${POLL}/a`), { timeout: 30_000 }).toBe("success");
    expect(mock.recording().requests).toBeGreaterThan(requests);
    expect(mock.recording().coverage.operations.untouched).toEqual([]);
  }, 60_000);

  test("starts the mock again where it ends at a request, in time for the next one", async () => {
    const { requests } = mock.recording();
    const { pid } = mock;
    expect(await statusOf(`${POLL}/%zz`)).toBe(502);
    expect(await statusOf(`${POLL}/a`)).toBe("success");
    expect(mock.pid).not.toBe(pid);
    expect(mock.recording().requests).toBe(requests + 2);
    const target = `${POLL}/%zz`;
    expect(mock.recording().unanswered.filter(({ request: sent }) => sent.target === target)).toMatchObject([
      { operation: "getExportTask", request: { method: "GET" }, count: 1 },
    ]);
  }, 60_000);

  test("does not start the mock again where it ends without a request", async () => {
    const idle = await startMock({ document: FILE, record: true });
    try {
      process.kill(idle.pid, "SIGKILL");
      await idle.exited;
      expect((await fetch(idle.url)).status).toBe(502);
    } finally {
      await idle.stop();
    }
  });

  test("runs beside another one, and refuses its port to it", async () => {
    const port = Number(new URL(mock.url).port);
    await expect(startMock({ document: FILE, record: true, port })).rejects.toMatchObject({ code: "port-in-use" });
    const other = await startMock({ document: FILE, record: true });
    try {
      expect((await fetch(`${other.url}${POLL}/a`, { headers: HEADERS })).status).toBe(200);
      expect(other.recording().requests).toBe(1);
    } finally {
      await other.stop();
    }
  });
});

describe("nothing is left listening", () => {
  test("once a mock that records is stopped, with a request under way", async () => {
    const mock = await startMock({ document: FILE, record: true });
    const slow = request(mock.url, { method: "POST", headers: { "Content-Length": 10 } });
    slow.on("error", () => {});
    slow.write("{");
    await expect.poll(() => slow.socket?.bytesWritten ?? 0).toBeGreaterThan(0);
    await mock.stop();
    await expect(fetch(mock.url)).rejects.toThrow();
    expect(() => process.kill(mock.pid, 0)).toThrow();
  });

  test.each([
    ["an operation", { none: ["200"] }, /^There is no operation none\. There are: createContainerExportTask, /],
    ["a status", { getExportTask: ["299"] }, /^No response of getExportTask is 299\. There are: 200, /],
  ])("if a sequence names %s that the contract lacks", async (_, sequence, message) => {
    const port = await portThatIsFree();
    await expect(startMock({ document: FILE, record: true, sequence, port })).rejects.toThrow(message);
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  });

  test("if the mock behind it cannot be started", async () => {
    const port = await portThatIsFree();
    const options = { document: FILE, record: true, port, readyTimeout: 1 } as const;
    await expect(startMock(options)).rejects.toMatchObject({ code: "mock-not-ready" });
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  });
});

test("a proxy whose server does not respond says so, and its request is noted all the same", async () => {
  const seen: unknown[] = [];
  const target = `http://127.0.0.1:${await portThatIsFree()}`;
  const proxy = await startProxy({
    target: () => target,
    onExchange: (arrived, replied) => seen.push([arrived.target, replied]),
  });
  try {
    expect((await fetch(`${proxy.url}/a`)).status).toBe(502);
    expect(seen).toEqual([["/a", undefined]]);
  } finally {
    await proxy.close();
  }
});

test.each([
  ["/a?b=1", "/a?b=1"],
  ["HTTP://api.example:80/a?b=http://c/", "/a?b=http://c/"],
  ["http://api.example?b=1", "/?b=1"],
])("a proxy takes %s in the request line for %s", async (path, target) => {
  const seen: string[] = [];
  const proxy = await startProxy({
    target: () => "",
    intervene: () => ({ reply: { status: 204, headers: {}, body: Buffer.alloc(0) } }),
    onExchange: (arrived) => seen.push(arrived.target),
  });
  try {
    const { hostname, port } = new URL(proxy.url);
    const [response] = await once(request({ hostname, port, path }).end(), "response");
    response.resume();
    expect(seen).toEqual([target]);
  } finally {
    await proxy.close();
  }
});

async function portThatIsFree(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
