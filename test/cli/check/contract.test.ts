import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, test, vi } from "vitest";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { inTemporaryFolder } from "../../fixtures/temporary-file.ts";
import { captureIo } from "../capture-io.ts";

vi.setConfig({ testTimeout: 60_000 });

const TOKEN = "secret-token-of-the-test";
const json = (schema: unknown) => ({ description: "d", content: { "application/json": { schema } } });
const responses = { "200": json({ type: "object" }), "400": json({ type: "object" }), "401": { description: "d" } };
const size = { name: "size", in: "query", schema: { type: "integer", maximum: 5 } };
const shelf = { name: "shelf", in: "path", required: true, schema: { type: "string", maxLength: 8 } };
const DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "Books", version: "1.0.0" },
  security: [{ reader: [] }],
  paths: {
    "/books": {
      get: { operationId: "listBooks", tags: ["books"], parameters: [size], responses },
      post: { operationId: "addBook", tags: ["books", "admin"], parameters: [size], responses },
    },
    "/shelves/{shelf}": { get: { operationId: "getShelf", tags: ["shelves"], parameters: [shelf], responses } },
  },
  components: { securitySchemes: { reader: { type: "http", scheme: "bearer" } } },
};

/** A server of that document, with the document under `/contract`, that knows one shelf. */
async function startBooks({ loose = false, token = TOKEN } = {}) {
  const received: IncomingMessage[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): ServerResponse => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://a");
    const send = (status: number, value: unknown): ServerResponse =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (pathname === "/contract") {
      return send(200, DOCUMENT);
    }
    received.push(request);
    const text = searchParams.get("size");
    if (request.headers.authorization !== `Bearer ${token}`) {
      return send(401, {});
    }
    if (text !== null && !(/^-?(0|[1-9]\d*)$/.test(text) && (loose || Number(text) <= 5))) {
      return send(400, { said: request.headers.authorization });
    }
    return send(pathname === "/books" || pathname === "/shelves/first" ? 200 : 404, {
      said: request.headers.authorization,
    });
  };
  const server = createServer(answer).listen(0, "0.0.0.0");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    elsewhere: `http://0.0.0.0:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function check(argv: readonly string[], environment: Record<string, string> = { BOOKS: TOKEN }) {
  const io = captureIo({ environment: { PATH: process.env["PATH"] ?? "", ...environment } });
  const code = await runCommandLine(["check", "--level", "boundary", ...argv], io);
  return { code, stdout: io.output(), stderr: io.messages() };
}
const AUTHENTICATED = ["--credential", "reader=BOOKS"];
/** The ids of operations that a plan names. */
const planned = (text: string) => new Set([...text.matchAll(/ (\w+)\/\S+ = /g)].map(([, operation]) => operation));

describe("check --contract", () => {
  test("checks a server against a document from an address", async () => {
    await using server = await startBooks();
    const argv = ["--contract", `${server.url}/contract`, "--target", server.url, "--value", "shelf=first"];
    const { code, stdout, stderr } = await check([...argv, ...AUTHENTICATED]);
    expect(stderr).not.toContain("check:");
    expect(stdout).toMatch(/^No finding: http.* against Books 1\.0\.0/);
    expect(stdout).toContain("operations: 3 checked, 0 skipped.");
    expect(code).toBe(0);
    expect(server.received.some(({ url }) => url === "/shelves/first")).toBe(true);
  });

  test("finds a fault, whose command has the same contract and names no secret", async () => {
    await using server = await startBooks({ loose: true });
    const argv = ["--contract", `${server.url}/contract`, "--target", server.url, "--value", "shelf=first"];
    const { code, stdout } = await check([...argv, ...AUTHENTICATED]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/1\. listBooks\/query\/size\/maximum/);
    expect(stdout).toContain(`check --contract ${server.url}/contract --target ${server.url} --value shelf=first`);
    expect(stdout).toContain("--credential reader=BOOKS");
    expect(stdout).toContain("Bearer $BOOKS");
    expect(stdout).not.toContain(TOKEN);
  });

  test("sends no credential of ours", async () => {
    await using server = await startBooks();
    await check(["--contract", `${server.url}/contract`, "--target", server.url], { HSS_TOKEN: "token-of-hss" });
    expect(server.received.length).toBeGreaterThan(0);
    expect(server.received.map(({ headers }) => String(headers.authorization)).join()).not.toContain("token-of-hss");
  });

  test.each([
    [["--credential", "readers=BOOKS"], /There is no security scheme readers\. There are: reader\./],
    [["--value", "room=1"], /There is no path parameter room\. There are: shelf\./],
    [["--tag", "none"], /No operation has the tag none\. There are: books, admin, shelves\./],
    [["--operation", "get*s"], /There is no operation get\*s\. There are: listBooks, addBook, getShelf\./],
  ])("refuses %j and names what there is", async (argv, message) => {
    await using server = await startBooks();
    expect(await check(["--contract", `${server.url}/contract`, "--target", server.url, ...argv])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(server.received).toEqual([]);
  });

  test.each([
    [
      ["--operation", "*Book*"],
      ["listBooks", "addBook"],
    ],
    [
      ["--operation", "get*", "--operation", "addBook"],
      ["addBook", "getShelf"],
    ],
    [
      ["--tag", "shelves", "--tag", "admin"],
      ["addBook", "getShelf"],
    ],
    [["--tag", "books", "--operation", "list*"], ["listBooks"]],
  ])("chooses by %j", async (argv, operations) => {
    await using server = await startBooks();
    const { stdout } = await check(["--contract", `${server.url}/contract`, ...argv, "--dry-run"]);
    expect(planned(stdout)).toEqual(new Set(operations));
  });

  test.skipIf(process.platform !== "linux")("goes elsewhere without --yes only where nothing changes", async () => {
    await using server = await startBooks();
    const argv = ["--contract", `${server.url}/contract`, "--target", server.elsewhere, ...AUTHENTICATED];
    const refused = await check(argv);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/(\d+) valid requests may change something at http.*: \1 POST\./);
    expect(server.received).toEqual([]);
    const reading = await check([...argv, "--tag", "shelves", "--value", "shelf=first"]);
    expect(reading.stderr).not.toContain("may change");
    expect(reading.code).toBe(0);
  });

  test.skipIf(process.platform !== "linux")("sends no placeholder elsewhere: what needs it is unproven", async () => {
    await using server = await startBooks();
    const argv = ["--contract", `${server.url}/contract`, "--target", server.elsewhere, "--operation", "listBooks"];
    const { code, stdout } = await check(argv, {});
    expect(stdout).toContain("it needs a credential for reader");
    expect(code).toBe(0);
    expect(server.received.map(({ headers }) => String(headers.authorization)).join()).not.toMatch(/made-up|Bearer \w/);
  });
});

describe("check --setup", () => {
  const printing = (result: unknown): string => `echo '${JSON.stringify(result)}'`;

  test("gives values and credentials, which no report shows", async () => {
    await using server = await startBooks({ loose: true });
    const setup = printing({ values: { shelf: "first" }, credentials: { reader: TOKEN } });
    const argv = ["--contract", `${server.url}/contract`, "--target", server.url, "--reporter", "json"];
    const { code, stdout } = await check([...argv, "--setup", setup.replace(TOKEN, "'$BOOKS'")]);
    expect(code).toBe(1);
    expect(server.received.some(({ url }) => url === "/shelves/first")).toBe(true);
    expect(stdout).toContain("Bearer $READER");
    expect(stdout).not.toContain(TOKEN);
  });

  test("runs once, and not for a plan", async () => {
    await inTemporaryFolder(async (write) => {
      await using server = await startBooks();
      const log = await write("log", "");
      const argv = [
        "--contract",
        `${server.url}/contract`,
        "--target",
        server.url,
        "--setup",
        `echo run >> '${log}'; echo {}`,
      ];
      await check([...argv, "--dry-run"]);
      expect(await readFile(log, "utf8")).toBe("");
      await check(argv);
      expect(await readFile(log, "utf8")).toBe("run\n");
    });
  });

  test("that fails ends the check with what it said, but for secrets", async () => {
    await using server = await startBooks();
    const argv = ["--contract", `${server.url}/contract`, "--target", server.url, ...AUTHENTICATED];
    const { code, stderr } = await check([...argv, "--setup", 'echo "no shelf for $BOOKS" >&2; exit 7']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--setup ended with 7:\nno shelf for \*\*\*\n/);
    expect(server.received).toEqual([]);
  });

  test("that does not end is stopped with the check, and so is what it started", async () => {
    await inTemporaryFolder(async (write) => {
      await using server = await startBooks();
      const file = await write("pid");
      const controller = new AbortController();
      const io = captureIo({ environment: { PATH: process.env["PATH"] ?? "" }, signal: controller.signal });
      const argv = ["check", "--contract", `${server.url}/contract`, "--target", server.url];
      const run = runCommandLine([...argv, "--setup", `sleep 600 & echo $! > '${file}'; wait`], io);
      const pid = await vi.waitFor(async () => Number((await readFile(file, "utf8")).trim() || "x"), {
        timeout: 30_000,
        interval: 20,
      });
      controller.abort();
      expect(await run).toBe(2);
      expect(io.messages()).toContain("interrupted");
      await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 5_000 });
    });
  });
});

describe("check --accepted", () => {
  test("takes what --write-accepted wrote, and says what no longer applies", async () => {
    await inTemporaryFolder(async (write) => {
      const known = await write("known.yaml");
      await using wrong = await startBooks({ loose: true });
      const argv = (url: string) => [
        "--contract",
        `${url}/contract`,
        "--target",
        url,
        "--value",
        "shelf=first",
        ...AUTHENTICATED,
      ];
      expect((await check([...argv(wrong.url), "--write-accepted", known])).code).toBe(1);
      expect(await readFile(known, "utf8")).toMatch(
        /^accepted:\n {2}- selector: "listBooks\/query\/size\/maximum"\n {4}reason: "/,
      );
      const again = await check([...argv(wrong.url), "--accepted", known]);
      expect(again.stdout).toMatch(/^No finding.*Accepted findings:\n· listBooks\/query\/size\/maximum \(Found/s);
      expect(again.code).toBe(0);
      await using right = await startBooks();
      const mended = await check([...argv(right.url), "--accepted", known]);
      expect(mended.stdout.replaceAll(/\s+/g, " ")).toMatch(/listBooks\/query\/size\/maximum .*: no longer applies/);
      const other = await check([...argv(right.url), "--accepted", known, "--operation", "getShelf"]);
      expect(other.stdout).not.toContain("no longer applies");
    });
  });

  test("finds out before anything is sent that --write-accepted cannot be written", async () => {
    const { code, stdout, stderr } = await check(["--write-accepted", "/nowhere/known.yaml"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("the folder of /nowhere/known.yaml does not exist");
  });

  test("counts a finding again after its day", async () => {
    await inTemporaryFolder(async (write) => {
      await using server = await startBooks({ loose: true });
      const entries = ["2020-01-01", "2999-12-31"].map((until) => ({ selector: "*/size/maximum", reason: "r", until }));
      const argv = [
        "--contract",
        `${server.url}/contract`,
        "--target",
        server.url,
        ...AUTHENTICATED,
        "--operation",
        "listBooks",
      ];
      const [over, valid] = await Promise.all(
        entries.map(async (entry, index) =>
          check([...argv, "--accepted", await write(`${index}.json`, JSON.stringify([entry]))]),
        ),
      );
      expect(over?.code).toBe(1);
      expect(over?.stdout).toContain("was accepted until 2020-01-01");
      expect(valid?.code).toBe(0);
    });
  });

  test.each([
    [[{ reason: "r" }], /entry 1: selector must be/],
    [
      [
        { selector: "a", reason: "r" },
        { selector: "b", reason: " " },
      ],
      /entry 2: reason must say why b is accepted/,
    ],
    [[{ selector: "a", reason: "r", until: "soon" }], /entry 1: until must be a day such as 2026-12-31/],
    [[{ selector: "a", reason: "r", until: "2026-02-30" }], /entry 1: until must be a day such as 2026-12-31/],
  ])("refuses %j", async (entries, message) => {
    await inTemporaryFolder(async (write) => {
      const file = await write("known.json", JSON.stringify({ accepted: entries }));
      expect((await check(["--accepted", file, "--dry-run"])).stderr).toMatch(message);
    });
  });
});

test("a placeholder that the target does not take proves nothing, whatever other credentials are given", async () => {
  await inTemporaryFolder(async (write) => {
    const paths = {
      ...DOCUMENT.paths,
      "/books": { ...DOCUMENT.paths["/books"], post: { ...DOCUMENT.paths["/books"].post, security: [{ writer: [] }] } },
    };
    const { reader } = DOCUMENT.components.securitySchemes;
    const document = { ...DOCUMENT, paths, components: { securitySchemes: { reader, writer: reader } } };
    await using server = await startBooks();
    const file = await write("contract.json", JSON.stringify(document));
    const { code, stdout } = await check([
      "--contract",
      file,
      "--target",
      server.url,
      "--value",
      "shelf=first",
      ...AUTHENTICATED,
    ]);
    expect(stdout).toMatch(/^No finding/);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("no credential for writer is known (401)");
    expect(code).toBe(0);
  });
});

test("skips what a reference does not reach, on the mock too, and ends with 2 only if that is strict", async () => {
  await inTemporaryFolder(async (write) => {
    const lost = { name: "lost", in: "query", schema: { $ref: "missing.yaml" } };
    const { get } = DOCUMENT.paths["/books"];
    const paths = { "/books": { get: { ...get, parameters: [size, lost] } } };
    const file = await write("contract.json", JSON.stringify({ ...DOCUMENT, paths }));
    const argv = ["--contract", file, "--only", "*/size/*"];
    const [lenient, strict] = [await check(argv), await check([...argv, "--strict"])];
    expect(lenient.stdout).toMatch(/^No finding/);
    expect(lenient.stdout.replaceAll(/\s+/g, " ")).toContain(
      "listBooks (query/lost): listBooks/query/lost: cannot follow $ref missing.yaml: there is no such file.",
    );
    expect([lenient.code, strict.code]).toEqual([0, 2]);
  });
});
