import type { ChildProcess } from "node:child_process";
import { open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createHssClient, tokenAuth } from "../../../src/node.ts";
import { type Mock, startMock } from "../../../src/prism/mock.ts";
import { bytes, hang, json, type Script, type Step, startService } from "../../client/service.ts";
import { temporaryFolder } from "../../client/temporary-folder.ts";
import { makeZip } from "../../fixtures/make-zip.ts";
import { startCommand } from "../start-command.ts";

const TOKEN = "MIIFsecret-token-of-the-test";
const DONE = json(200, { task_status: "success", file_id: "f", file_name: "containers.zip" });
const CREATED = json(200, { task_id: "task-1" });

const children: ChildProcess[] = [];
// One that a failed test leaves behind.
afterEach(() => children.splice(0).map((child) => child.kill("SIGKILL")));

/** The command as a process of its own, as a user starts it. */
function start(
  argv: string[],
  env: Record<string, string> = { HSS_TOKEN: TOKEN },
  streams: { stdout?: number; stderr?: number } = {},
) {
  const started = startCommand(argv, { env, ...streams });
  children.push(started.child);
  return started;
}

describe("export as a process", () => {
  async function interrupt(
    script: Script,
    signal: NodeJS.Signals,
    isTime: (counts: (route: "create" | "task" | "download") => number) => boolean,
    then: (child: ChildProcess) => void = () => {},
  ) {
    await using service = await startService({ create: CREATED, task: DONE, ...script });
    await using folder = await temporaryFolder();
    const out = join(folder.path, "out.zip");
    await writeFile(out, "old");
    const options = ["--endpoint", service.endpoint, "--project-id", "p", "--out", out, "--overwrite"];
    const { child, ended } = start(["export", ...options]);
    await expect.poll(() => isTime(service.count), { timeout: 15_000 }).toBe(true);
    const start_ = Date.now();
    child.kill(signal);
    then(child);
    const result = await ended;
    expect(Date.now() - start_).toBeLessThan(3000);
    expect(result.stdout).toBe("");
    expect(result.stderr).not.toContain(TOKEN);
    expect(await readdir(folder.path)).toEqual(["out.zip"]);
    expect(await readFile(out, "utf8")).toBe("old");
    expect(service.count("create")).toBe(1);
    return result;
  }

  const half: Step = (response) => void response.writeHead(200, { "Content-Length": "999" }).write("PK");

  test("SIGINT during a wait ends it with 130, the task and the command that resumes it", async () => {
    const { code, stderr } = await interrupt({ task: json(200, {}) }, "SIGINT", (count) => count("task") > 0);
    expect(code).toBe(130);
    expect(stderr).toMatch(/export: interrupted\nexport task: task-1\nresume with: .* --overwrite --task-id task-1\n$/);
  }, 20_000);

  test("SIGTERM during the download ends it with 143, without a partial file", async () => {
    const { code, stderr } = await interrupt({ download: half }, "SIGTERM", (count) => count("download") > 0);
    expect(code).toBe(143);
    expect(stderr).toContain("resume with: ");
  }, 20_000);

  test("SIGINT during the creation says that a task may run", async () => {
    const { code, stderr } = await interrupt({ create: hang }, "SIGINT", (count) => count("create") > 0);
    expect(code).toBe(130);
    expect(stderr).toContain("The service may have started an export task");
  }, 20_000);

  test("a second signal does not keep it from cleaning up: npx hands on what the terminal has sent already", async () => {
    const { code, stderr } = await interrupt(
      { download: half },
      "SIGINT",
      (count) => count("download") > 0,
      (child) => child.kill("SIGTERM"),
    );
    // Two signals at once arrive in any order.
    expect(code).toBeOneOf([130, 143]);
    expect(stderr).toContain("resume with: ");
  }, 20_000);

  test("does not replace a file that appears in the last moment", async () => {
    const rival = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      const { link, writeFile } = fs.promises;
      fs.promises.link = (from, to) => writeFile(to, "new").then(() => link(from, to));
      syncBuiltinESMExports();`;
    await using service = await startService({ create: CREATED, task: DONE, download: bytes(makeZip([])) });
    await using folder = await temporaryFolder();
    const out = join(folder.path, "out.zip");
    const { ended } = start(["export", "--endpoint", service.endpoint, "--project-id", "p", "--out", out], {
      HSS_TOKEN: TOKEN,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(rival)}`,
    });
    const { code, stderr } = await ended;
    expect(code).toBe(2);
    expect(stderr).toContain("the file exists");
    expect(stderr).toContain("resume with: ");
    expect(await readFile(out, "utf8")).toBe("new");
    expect(await readdir(folder.path)).toEqual(["out.zip"]);
  }, 20_000);

  test("what does not end by itself is ended, and says so", async () => {
    // To remove a file hangs, as on a file system that has gone; only the file that is probed with can go.
    const stuck = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      const { rm } = fs.promises;
      fs.promises.rm = (path, options) => (options?.force ? new Promise(() => setInterval(() => {}, 1e6)) : rm(path));
      syncBuiltinESMExports();`;
    await using service = await startService({ create: CREATED, task: DONE, download: half });
    await using folder = await temporaryFolder();
    const options = ["--endpoint", service.endpoint, "--project-id", "p", "--out", `${folder.path}/`];
    const { child, ended } = start(["export", ...options], {
      HSS_TOKEN: TOKEN,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stuck)}`,
    });
    await expect.poll(() => service.count("download"), { timeout: 15_000 }).toBe(1);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted; it did not end by itself within 5 s\n$/);
  }, 30_000);

  test.skipIf(process.platform !== "linux").each([
    { stream: "stdout", code: 2, said: /stdout cannot be written to: ENOSPC[^\n]*\n$/ },
    { stream: "stderr", code: 0, said: /^\/.*SHA-256/ },
  ])(
    "saves the file even if the disk is full for $stream",
    async ({ stream, code, said }) => {
      await using service = await startService({ create: CREATED, task: DONE, download: bytes(makeZip([])) });
      await using folder = await temporaryFolder();
      await using full = await open("/dev/full", "w");
      const options = ["--endpoint", service.endpoint, "--project-id", "p", "--out", `${folder.path}/`];
      const { ended } = start(["export", ...options], undefined, { [stream]: full.fd });
      const result = await ended;
      expect(result.stdout + result.stderr).toMatch(said);
      expect(result.code).toBe(code);
      expect(await readdir(folder.path)).toEqual(["containers.zip"]);
    },
    20_000,
  );

  test("saves the file even if nobody reads what it prints", async () => {
    await using service = await startService({ create: CREATED, task: DONE, download: bytes(makeZip([])) });
    await using folder = await temporaryFolder();
    const { child, ended } = start([
      "export",
      "--endpoint",
      service.endpoint,
      "--project-id",
      "p",
      "--out",
      `${folder.path}/`,
    ]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await ended).code).toBe(0);
    expect(await readdir(folder.path)).toEqual(["containers.zip"]);
  }, 20_000);
});

describe("on the Prism mock", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock({ document: "openapi/openapi.yaml" });
  }, 30_000);
  afterAll(() => mock?.stop());

  test("the client makes the journey from the creation to the file", async () => {
    await using folder = await temporaryFolder();
    const client = createHssClient({ endpoint: mock.url, projectId: "p", auth: tokenAuth("token") });
    const source = await client.exportContainers(
      { export_headers: [["container_name", "容器"]] },
      { pollInterval: 10 },
    );
    const saved = await source.save(`${folder.path}/`);
    expect(await readdir(folder.path)).toEqual([source.fileName]);
    expect(saved.unverified).toEqual([]);
  });

  test("so does the command, with a signature", async () => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, "out.zip");
    const keys = { HUAWEICLOUD_SDK_AK: "access-key", HUAWEICLOUD_SDK_SK: "secret-key-of-the-test" };
    const { ended } = start(["export", "--endpoint", mock.url, "--project-id", "p", "--out", out, "--json"], keys);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ path: out });
    expect(stdout + stderr).not.toContain("secret-key");
    expect((await readFile(out)).subarray(0, 2).toString()).toBe("PK");
  }, 20_000);
});
