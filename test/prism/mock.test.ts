import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, Server } from "node:net";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import { launch, mockVersions, startMock } from "../../src/prism/mock.ts";
import { captureIo } from "../cli/capture-io.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { portOf } from "../fixtures/servers/reference.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const FILE = "openapi/openapi.yaml";
const TSX = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;

/** A document with one operation, whose body has a schema. */
const documentWith = (schema: string): string => `openapi: 3.1.1
info: { title: T, version: 1.0.0 }
paths:
  /a:
    post:
      operationId: make
      requestBody: { content: { application/json: { schema: { ${schema} } } } }
      responses: { "200": { description: Made. } }
`;

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs a module that starts a mock and prints its process id, or what went wrong. */
function startParent(source: string, cwd = "."): ChildProcess & { said: Promise<string> } {
  const child = spawn(process.execPath, ["--import", TSX, "--input-type=module", "-e", source], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = once(child.stdout, "data").then(([bytes]) => String(bytes));
  return Object.assign(child, { said });
}

const urlOf = (file: string): string => JSON.stringify(pathToFileURL(resolve(file)).href);

describe("the mock", () => {
  test("answers once it is ready, is seen when it dies, and can be stopped then", async () => {
    const mock = await startMock({ document: FILE });
    expect((await fetch(`${mock.url}/v5/p/export-task/t`, { headers: { "X-Auth-Token": "t" } })).status).toBe(200);
    process.kill(mock.pid, "SIGKILL");
    await mock.exited;
    await mock.stop();
    expect(isAlive(mock.pid)).toBe(false);
  });

  test("is gone once it is stopped, and its port free again", async () => {
    const mock = await startMock({ document: FILE });
    await mock.stop();
    expect(isAlive(mock.pid)).toBe(false);
    const server = createServer().listen(Number(new URL(mock.url).port), "127.0.0.1");
    await once(server, "listening");
    server.close();
  });

  test("ends with the process that started it, even if that is killed", async () => {
    const parent = startParent(`
      const { startMock } = await import(${urlOf("src/prism/mock.ts")});
      console.log((await startMock({ document: ${JSON.stringify(FILE)} })).pid);
      setInterval(() => {}, 1_000);`);
    const pid = Number(await parent.said);
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test("is waited for by a process that has nothing else to do", async () => {
    const parent = startParent(`
      const { startMock } = await import(${urlOf("src/prism/mock.ts")});
      const mock = await startMock({ document: ${JSON.stringify(FILE)} });
      process.kill(mock.pid, "SIGKILL");
      await mock.exited;
      process.exitCode = 3;
      console.log("seen");`);
    expect(await once(parent, "exit")).toEqual([3, null]);
  });

  test("that does not get ready in time is stopped, and the message says so", async () => {
    await expect(startMock({ document: FILE, readyTimeout: 1 })).rejects.toMatchObject({
      code: "mock-not-ready",
      message: "The mock did not respond within 1 ms. Try again, or give it more time.",
    });
  });

  test("that is not installed is named, with the command that installs it", async () => {
    await using folder = await temporaryFolder();
    for (const file of ["prism/mock.ts", "openapi/errors.ts"]) {
      await mkdir(join(folder.path, dirname(file)));
      await copyFile(join("src", file), join(folder.path, file));
    }
    await writeFile(join(folder.path, "package.json"), '{ "type": "module" }');
    const source = `
      const { startMock } = await import(${urlOf(join(folder.path, "prism/mock.ts"))});
      await startMock({ document: "a.yaml" }).catch((error) => console.log(error.code, error.message));`;
    expect(await startParent(source, folder.path).said).toMatch(
      /^prism-missing Prism is not installed\. Install it with: npm install .*@stoplight\/prism-cli@/,
    );
  });
});

test("a server that takes the free port in between is not taken for the mock", { timeout: 60_000 }, async () => {
  const foreign = new Server();
  const { close } = Server.prototype;
  // Looking for a free port ends with closing a server that had it.
  vi.spyOn(Server.prototype, "close").mockImplementationOnce(function (this: Server, done?: (error?: Error) => void) {
    const { port } = this.address() as AddressInfo;
    return close.call(this, () => foreign.listen(port, "127.0.0.1", () => done?.()));
  });
  const mock = await startMock({ document: FILE });
  try {
    expect(Number(new URL(mock.url).port)).not.toBe((foreign.address() as AddressInfo).port);
    expect((await fetch(mock.url)).headers.get("content-type")).toBe("application/problem+json");
  } finally {
    vi.restoreAllMocks();
    await mock.stop();
    foreign.close();
  }
});

/** Reads a request to its end and then waits for the end once more, as Prism 5.16 does after a body that is not JSON. */
const WAITS_TWICE = `
require("node:http").createServer(async (request, response) => {
  for await (const chunk of request) {}
  await new Promise((done) => {
    request.resume();
    for (const event of ["end", "close", "error"]) request.once(event, done);
  });
  response.end("on");
}).listen(0, "127.0.0.1", function () { process.send(this.address().port); });`;

describe("a server that waits for the end of a request that has ended", () => {
  test.each([
    [true, "on"],
    [false, "nothing"],
  ])("responds only with the workarounds: %j", async (mitigations, said) => {
    const child = launch(["-e", WAITS_TWICE], mitigations);
    try {
      const [port] = await once(child, "message");
      const url = `http://127.0.0.1:${port}`;
      const response = fetch(url, {
        method: "POST",
        body: "{",
        signal: AbortSignal.timeout(mitigations ? 30_000 : 1_000),
      });
      expect(await response.then((one) => one.text()).catch(() => "nothing")).toBe(said);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  });
});

test("the mock says which http-server of Prism it runs, and on which Node", async () => {
  const { version } = JSON.parse(await readFile("node_modules/@stoplight/prism-http-server/package.json", "utf8"));
  expect(mockVersions()).toEqual({ prism: version, node: process.versions.node });
});

describe("another document", () => {
  test("is validated against the contract even if it says what the check does not read", async () => {
    const next = await readDocument(FILE);
    const { ContainerExportRequest } = (next as { components: { schemas: Record<string, object> } }).components.schemas;
    Object.assign(ContainerExportRequest ?? {}, { not: { required: ["pod_name", "image_name"] } });
    await using folder = await temporaryFolder();
    const file = join(folder.path, "next.json");
    await writeFile(file, JSON.stringify(next));
    const io = captureIo();
    const only = "createContainerExportTask/combination";
    expect(await runCommandLine(["check", "--mock-document", file, "--level", "boundary", "--only", only], io)).toBe(1);
    expect(io.output()).toContain("a valid request was rejected (400)");
    const [, body] = /--data-raw '(.*)'/.exec(io.output()) ?? [];
    expect(Object.keys(JSON.parse(body ?? "")).sort()).toEqual(["export_headers", "image_name", "pod_name"]);
  });
});

describe("bad input", () => {
  test("of a port that is in use ends with 2, and says what to do", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const io = captureIo();
    expect(await runCommandLine(["mock", "--port", String(portOf(server.address()))], io)).toBe(2);
    expect(io.messages()).toMatch(/Port \d+ is in use\. Choose another one, or 0 for a free one\.\n$/);
    server.close();
  });

  test.each([
    ["no YAML", "openapi: [3.1", /is not YAML/],
    [
      "a dangling reference",
      documentWith('$ref: "#/components/schemas/None"'),
      /\$ref .*None leads nowhere\. Define it/,
    ],
    ["no operation", "openapi: 3.1.0\npaths: {}", /The document has no operation under `paths`\./],
  ])("of a document with %s ends each command with 2, in one line", async (_, text, message) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "document.yaml");
    await writeFile(file, text);
    for (const argv of [
      ["mock", "--document", file],
      ["check", "--requests", "0", "--mock-document", file],
    ]) {
      const io = captureIo();
      expect(await runCommandLine(argv, io)).toBe(2);
      expect(io.messages()).toMatch(message);
      expect(io.messages().trimEnd().split("\n")).toHaveLength(1);
      expect(io.output()).toBe("");
    }
  });
});

test("a document that Prism does not start for is refused with its reason, not with its usage", {
  timeout: 60_000,
}, async () => {
  await inTemporaryFolder(async (write) => {
    const paths = { "/a": { get: { responses: { "200": { description: "d" } } } } };
    const stray = { openapi: "3.1.0", info: { title: "t", version: "1" }, paths, "x-docs": { $ref: "./none.md" } };
    const document = await write("stray.json", JSON.stringify(stray));
    await expect(startMock({ document })).rejects.toThrow(
      /could not serve .*stray\.json: Error opening file .*none\.md"$/,
    );
  });
});
