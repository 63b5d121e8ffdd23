import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDocument } from "../../src/openapi/load/load.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import { freePort, type Outcome, runAction } from "../action/runner.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";

const ID = "createContainerExportTask/query/export_size/maximum";
const TOKEN = "a-token-that-nobody-may-see";
const LIMIT = readContract(await readDocument("openapi/openapi.yaml"))
  .operations.flatMap(({ constraints }) => constraints)
  .find(({ id }) => id === ID)?.value;

/** A contract of which the server knows all: its plan is made in a moment. */
const MOST = 7;
let small: { readonly contract: string; readonly arguments: string };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  const parameters = [{ name: "export_size", in: "query", schema: { type: "integer", minimum: 1, maximum: MOST } }];
  const responses = { "200": { description: "d" }, "400": { description: "d" } };
  const paths = { "/a": { get: { operationId: "small", parameters, responses } } };
  const contract = join(folder.path, "small.json");
  await writeFile(contract, JSON.stringify({ openapi: "3.1.0", info: { title: "Small", version: "1" }, paths }));
  small = { contract, arguments: "--level boundary" };
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A shell command that starts a server which knows one limit, or has forgotten it. */
function serve(port: number, limit: unknown): string {
  // The task is done at once, so that nobody waits for it.
  const program = `const done = { task_id: "test", task_status: "success", file_id: "test" };
  require("node:http").createServer((request, response) => {
    const size = new URL(request.url, "http://localhost").searchParams.get("export_size");
    const valid = size === null || (/^[1-9][0-9]*$/.test(size) && Number(size) <= ${limit});
    response.writeHead(valid ? 200 : 400, { "Content-Type": "application/json" });
    response.end(JSON.stringify(valid ? done : { error_code: "HSS.0001" }));
  }).listen(${port}, "127.0.0.1")`;
  // Not by exec, so that the server is a child of the shell, as `npm start` has it.
  return `node -e '${program}' & wait $!`;
}

async function check(
  limit: unknown,
  inputs: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const port = await freePort();
  const outcome = await runAction(
    {
      target: `http://127.0.0.1:${port}`,
      start: serve(port, limit),
      "package-folder": resolve("."),
      arguments: `--level boundary --only '${ID}'`,
      ...inputs,
    },
    { HSS_TOKEN: TOKEN, ...environment },
  );
  const isOpen = await new Promise<boolean>((done) => {
    const socket = connect(port, "127.0.0.1", () => done(true)).once("error", () => done(false));
    socket.once("close", () => done(false)).setTimeout(1_000, () => socket.destroy());
  });
  expect(isOpen, "the server still runs").toBe(false);
  return outcome;
}

describe("the action", { timeout: 60_000 }, () => {
  test("passes a correct server, and writes its reports into any folder", async () => {
    const folder = `it's a "folder" $(exit 1) \u{1f4e6}=x/below`;
    const { code, log, summary, outputs, uploaded } = await check(LIMIT, { "report-folder": folder });
    expect(log).not.toContain("::error");
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ findings: "0", json: expect.stringContaining(`/workspace/${folder}/report.json`) });
    expect(Number(outputs["requests"])).toBeGreaterThan(3);
    expect(uploaded).toEqual([outputs["html"], outputs["junit"]]);
    expect(summary).toMatch(/^## No finding\n/);
  });

  test("fails a server with a fault, with an annotation, a row of the summary and no secret", async () => {
    const { code, log, summary, outputs } = await check(Number.MAX_SAFE_INTEGER, { "fail-on-findings": "True" });
    expect(code).toBe(1);
    expect(log).toContain(`\n::error title=${ID}::`);
    expect(outputs).toMatchObject({ findings: "1" });
    expect(summary).toMatch(/^## 1 finding\n/);
    expect(summary).toContain("| rejected | 200 |");
    expect(log + summary).not.toContain(TOKEN);
  });

  test("leaves the verdict to the job if findings shall not fail it", async () => {
    const { code, outputs } = await check(Number.MAX_SAFE_INTEGER, { ...small, "fail-on-findings": "False" });
    expect([code, outputs["findings"]]).toEqual([0, "1"]);
  });

  test("reads arguments as a shell does, and expands nothing", async () => {
    const received = JSON.stringify(`it's $(exit 1) "b" \\ c`).replaceAll("'", "\\u0027");
    const { code, log } = await check(`(request.headers["x-note"] === ${received} ? ${MOST} : 0)`, {
      ...small,
      arguments: `--level bound\\ary \\\n  --only "small/query/export_size/maximum" --header 'X-Note: it'\\''s $(exit 1) '"\\"b\\" \\\\ c"`,
    });
    expect(log).not.toContain("::error");
    expect(code).toBe(0);
  });

  test("takes another contract", async () => {
    const { code, log, summary } = await check(MOST, small);
    expect(log).not.toContain("::error");
    expect(summary).toContain("against Small 1");
    expect(code).toBe(0);
  });

  test.each([
    [
      "a server that ends at once",
      { start: "echo '::warning::no database'; exit 3" },
      "The server ended with 3 before it responded. It printed:%0A::warning::no database",
    ],
    [
      "a server that never responds",
      { start: "sleep 60", "wait-timeout": "300ms" },
      "within 300 ms: connect ECONNREFUSED 127.0.0.1",
    ],
    [
      "a command that ends, and starts nothing",
      { start: "echo started", "wait-timeout": "1s" },
      "It printed:%0Astarted",
    ],
    [
      "a step that is cancelled before the server responds",
      { start: 'kill -INT "$STEP"; sleep 60' },
      "was interrupted",
    ],
    ["findings that neither fail nor pass", { "fail-on-findings": "no" }, "must be true or false"],
    [
      "a folder for reports that is a file",
      { "report-folder": resolve("package.json") },
      "report-folder cannot be used",
    ],
    ["a wait that is no duration", { "wait-timeout": "300" }, "wait-timeout must be"],
    ["a target that is no address", { target: "localhost" }, "target must be an address"],
    ["a target with a password", { target: "http://me:secret@localhost" }, "an address without credentials"],
    ["a target without http", { target: "localhost:8080" }, "target must be an address"],
    ["arguments that check nothing", { arguments: "--dry-run" }, "without a report"],
    ["arguments that do not end", { arguments: "--only '*" }, "a quote that is not closed"],
    ["an argument that check does not know", { arguments: "--levle full" }, "without a report"],
    ["a package without a build", { "package-folder": "openapi" }, "holds no built package"],
  ])("says why it could not run: %s", async (_, inputs, reason) => {
    const { code, log, uploaded } = await check(MOST, { ...small, ...inputs });
    expect(log).toContain(`::error title=The contract check could not run::`);
    expect(log).toContain(reason);
    expect(log).not.toContain("secret");
    expect(code).toBe(2);
    expect(uploaded).toEqual([]);
  });

  test("runs where no summary is wanted", async () => {
    const { code, log } = await check(MOST, small, { GITHUB_STEP_SUMMARY: "" });
    expect(log).not.toContain("Error");
    expect(code).toBe(0);
  });

  test("tells what a server printed that ends during the check, but for credentials", async () => {
    const { code, log } = await check(
      "(setTimeout(() => { console.log(`::add-mask::` + process.env.HSS_TOKEN); process.exit(4) }), 0)",
    );
    expect(log).toMatch(/^::error title=The server ended during the check::It ended with 4\..*%0A::add-mask::\*{3}$/m);
    expect(log).not.toMatch(/^::add-mask::/m);
    expect(log).not.toContain(TOKEN);
    expect(code).toBe(1);
  });

  test("fails a check that ended early, whatever findings do", async () => {
    const { code, log } = await check("(setTimeout(() => process.exit(4)), 0)", {
      ...small,
      "fail-on-findings": "false",
    });
    expect(log).toMatch(/^::error title=The check ended early::/m);
    expect(code).toBe(1);
  });

  test("waits for a server that the command leaves in the background, and stops it", async () => {
    const port = await freePort();
    const start = `(sleep 1; ${serve(port, MOST)}) &`;
    const { code } = await check(MOST, { ...small, target: `http://127.0.0.1:${port}`, start });
    expect(code).toBe(0);
    await expect(once(connect(port, "127.0.0.1"), "connect")).rejects.toThrow("ECONNREFUSED");
  });

  test("leaves nothing running of a command that failed", async () => {
    // A process of the command holds a connection until it is gone.
    const closed: Promise<unknown>[] = [];
    const holder = createServer((socket) => closed.push(once(socket.resume(), "close"))).listen(0, "127.0.0.1");
    await once(holder, "listening");
    // `listen` on a TCP port always gives an AddressInfo.
    const { port } = holder.address() as AddressInfo;
    const { code } = await check(LIMIT, { start: `exec 3<>/dev/tcp/127.0.0.1/${port}; sleep 600 & exit 3` });
    expect(code).toBe(2);
    expect(closed).toHaveLength(1);
    await Promise.all(closed);
    holder.close();
  });

  test.each(["SIGINT", "SIGTERM"])("stops check and server if a runner cancels the step with %s", async (signal) => {
    const { code, log } = await check(
      `(setInterval(() => process.kill(Number(process.env.STEP), "${signal}"), 20), ${MOST})`,
      { ...small, arguments: "--requests 1000000" },
    );
    expect(log).toContain("The step was interrupted.");
    expect(log).toContain("nothing is left running");
    expect(code).toBe(2);
  });

  test("shows the end of what such a server printed, however long its lines are", async () => {
    const { code, log } = await check(
      "(setTimeout(() => { console.log(`first`, `x`.repeat(1e5), `last`); process.exit(4) }), 0)",
      small,
    );
    const [shown = ""] = log.match(/^::error title=The server ended during the check::.*$/m) ?? [];
    expect(shown).toMatch(/x last$/);
    expect(shown.length).toBeLessThan(10_000);
    expect(code).toBe(1);
  });

  test("installs its own version with what the check needs, outside the project", async () => {
    const { version, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    const { code, log, installs } = await check(LIMIT, { "package-folder": "" });
    expect(installs).toEqual([
      expect.stringMatching(
        new RegExp(`^install --prefix \\S+/temporary/hss-container-export .*hss-container-export@${version} `),
      ),
    ]);
    expect(installs[0]).toContain(`fast-check@${peerDependencies["fast-check"]} ajv@${peerDependencies.ajv}`);
    // The replaced npm fails, as for a version that does not exist.
    expect(log).toContain("is there such a version?");
    expect(code).toBe(2);
  });
});

describe("the action as a comparison", { timeout: 60_000 }, () => {
  const documentOf = (maximum: number, name = "size"): string => {
    const parameters = [{ name, in: "query", schema: { type: "integer", maximum } }];
    const responses = { "200": { description: "d" } };
    const paths = { "/a": { get: { operationId: "other", parameters, responses } } };
    return JSON.stringify({ openapi: "3.0.3", info: { title: "Other", version: "1" }, paths }, null, 2);
  };
  const compare = async (next: string, inputs: Readonly<Record<string, string>> = {}): Promise<Outcome> => {
    await using folder = await temporaryFolder();
    const [compat, contract] = [join(folder.path, "old.json"), join(folder.path, "new.json")];
    await writeFile(compat, documentOf(7));
    await writeFile(contract, next);
    return await runAction({ compat, contract, "package-folder": resolve("."), ...inputs });
  };

  test("passes what breaks nobody, and writes its reports", async () => {
    const { code, log, summary, outputs, uploaded } = await compare(documentOf(8));
    expect(log).not.toContain("::error");
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ findings: "0", breaking: "0", risky: "0" });
    expect(uploaded).toEqual([outputs["html"]]);
    expect(summary).toMatch(/^## Changes of the contract: 0 breaking, 0 risky, 1 compatible\n/);
  });

  test("fails what breaks, with an annotation at the line of the new document, and a summary", async () => {
    const { code, log, summary, outputs } = await compare(documentOf(6));
    expect(code).toBe(1);
    expect(log).toMatch(
      /^::error file=\S+\/new\.json,line=\d+,title=request-parameter-max-decreased::other, query size: /m,
    );
    expect(outputs).toMatchObject({ findings: "1", breaking: "1", risky: "0" });
    expect(summary).toContain("request-parameter-max-decreased");
  });

  test("takes arguments, and leaves the verdict to the job if findings shall not fail it", async () => {
    const accepted = await compare(documentOf(6), { arguments: "--except 'request-*-decreased'" });
    expect([accepted.code, accepted.outputs["findings"]]).toEqual([0, "0"]);
    const left = await compare(documentOf(6), { "fail-on-findings": "false" });
    expect([left.code, left.outputs["findings"]]).toEqual([0, "1"]);
  });

  test("shows no command that a document holds", async () => {
    const { log } = await compare(documentOf(7, "x\n::add-mask::y"));
    expect(log.replace(/::stop-commands::([\w-]+)[\s\S]*?\n::\1::\n/, "")).not.toMatch(/^::add-mask::/m);
  });

  test.each([
    ["a target as well", documentOf(7), { target: "http://127.0.0.1:1" }, "compat compares two documents"],
    ["a command that starts a server", documentOf(7), { start: "node server.js" }, "compat compares two documents"],
    ["a document that is none", "{}", {}, "ended without a report"],
    ["neither a target nor an old document", documentOf(7), { compat: "" }, "target must be an address"],
  ])("says why it could not run: %s", async (_, next, inputs, reason) => {
    const { code, log } = await compare(next, inputs);
    expect(log).toContain("::error title=The contract check could not run::");
    expect(log).toContain(reason);
    expect(code).toBe(2);
  });
});
