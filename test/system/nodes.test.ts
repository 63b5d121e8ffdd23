// The built package under each version of Node that it promises to work on.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Ended, run } from "../../scripts/clients/command.ts";
import { provideNode, provideToolchain, RUNTIMES } from "../../scripts/runtimes/provide.ts";
import { bytes, json, type Service, startService } from "../client/service.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { makeZip } from "../fixtures/make-zip.ts";
import { type RunningServer, startServer } from "../fixtures/servers/reference.ts";

const ARCHIVE = makeZip([{ name: "容器.csv", data: "name\n".repeat(1_000) }]);
const DAMAGED = ARCHIVE.map((byte, index) => (index === 40 ? byte ^ 1 : byte));

/** Creates a task, waits for it, and saves its file; says which Node did so, and what came of it. */
const JOURNEY = `
import { createHssClient, tokenAuth } from "hss-container-export/node";
const [endpoint, path] = process.argv.slice(1);
const client = createHssClient({ endpoint, projectId: "p", auth: tokenAuth("token") });
const result = await client
  .exportContainers({ export_headers: [["container_name", "容器"]] }, { pollInterval: 1 })
  .then((exported) => exported.save(path))
  .then(({ bytes }) => bytes, ({ name, message }) => name + ": " + message);
process.stdout.write(JSON.stringify({ node: process.versions.node, result }));`;

/** Serves a document by the process that the mocks of the mutation run share. */
const HOST = `
import { PrismHost } from "./scripts/mutate/prism-host.ts";
const host = new PrismHost();
process.stdout.write(await host.serve("openapi/openapi.yaml").finally(() => host.stop()));`;

/** A service whose task takes one poll more, and whose first file is whole. */
const startExport = (): Promise<Service> =>
  startService({
    create: json(200, { task_id: "task" }),
    task: [
      json(200, { task_status: "running" }),
      json(200, { task_status: "success", file_id: "f", file_name: "a.zip" }),
    ],
    download: [bytes(ARCHIVE), bytes(DAMAGED)],
  });

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => {
  vi.unstubAllEnvs();
  return server.close();
});

describe.each(RUNTIMES.node)("the built package under Node %s", (version) => {
  let node: string;
  beforeAll(async () => {
    node = await provideNode(version);
  });
  const start = (...words: string[]): Promise<Ended> => run(node, { cwd: ".", timeout: 50_000 }, words);

  test("makes the journey from the creation to a file that was checked", async () => {
    await using service = await startExport();
    await using folder = await temporaryFolder();
    const path = join(folder.path, "containers.zip");
    const travel = async (to: string): Promise<{ node: string; result: unknown }> => {
      const { stdout, stderr } = await start("--input-type=module", "-e", JOURNEY, service.endpoint, to);
      expect(stderr).toBe("");
      return JSON.parse(stdout);
    };
    const whole = await travel(path);
    expect(whole.node).toBe(version);
    expect(whole.result).toBe(ARCHIVE.length);
    expect(await readFile(path)).toEqual(ARCHIVE);
    expect(service.received.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "GET"]);
    expect((await travel(join(folder.path, "damaged.zip"))).result).toMatch(/^HssFileError: .*容器\.csv/);
  });

  test("comes with the newest npm that supports it, for the gates", async () => {
    const { npm, env } = await provideToolchain(version);
    expect((await run("node --version", { cwd: ".", env })).stdout).toBe(`v${version}\n`);
    const { stdout, stderr } = await run("npm --version", { cwd: ".", env });
    expect(stdout).toBe(`${npm}\n`);
    expect(stderr).not.toContain("does not support");
  });

  test("hosts the mocks of the mutation run", async () => {
    const ended = await start("--import", "tsx", "--input-type=module", "-e", HOST);
    expect(ended).toEqual({ code: 0, stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), stderr: "" });
  });

  test("says its version", async () => {
    const { version: own } = JSON.parse(await readFile("package.json", "utf8"));
    expect(await start("dist/cli/main.js", "--version")).toEqual({ code: 0, stdout: `${own}\n`, stderr: "" });
  });

  test("finds nothing wrong with a correct server", async () => {
    const { code, stdout } = await start("dist/cli/main.js", "check", "--target", server.url, "--level", "boundary");
    expect(stdout).toMatch(/, 0 broken\. [\d,]+ requests/);
    expect(code).toBe(0);
  });
});

test("a Node that the registry does not have is named, with what to do", async () => {
  const version = `${Number.parseInt(process.versions.node, 10) + 1}.0.0`;
  const named = new RegExp(`^Node ${version} cannot be had: npm found no node-no-such-system-.*@${version} \\(npm`);
  // The server stands in for a registry that knows no package.
  vi.stubEnv("npm_config_registry", server.url);
  await expect(provideNode(version, "no-such-system")).rejects.toThrow(named);
});
