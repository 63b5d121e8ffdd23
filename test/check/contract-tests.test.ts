import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { suiteOf } from "../../scripts/check-package/consumers.ts";
import { run } from "../../scripts/clients/command.ts";
import { contractTests, type Handler, type TestRunner } from "../../src/contract.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { makeDocument } from "../fixtures/make-document.ts";
import { type Outcome, Runner } from "../fixtures/runner.ts";

const limit = { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } };
const { security: _, ...document } = makeDocument({ path: "/books", parameters: [limit] });
const options = { document, level: "boundary", seed: 1 } as const;

const upTo =
  (most: number) =>
  (request: Request): Response => {
    const value = new URL(request.url).searchParams.get("limit");
    const fits = value === null || (/^-?\d+$/.test(value) && Number(value) >= 1 && Number(value) <= most);
    return new Response(null, { status: fits ? 200 : 400 });
  };

async function outcomesOf(target: Handler | string): Promise<Map<string, Outcome>> {
  const runner = new Runner();
  contractTests(runner, { ...options, target });
  return runner.run();
}

const failuresIn = (outcomes: ReadonlyMap<string, Outcome>): string[] =>
  [...outcomes].flatMap(([title, { failed }]) => (failed === undefined ? [] : [title]));

/** Runs a file of tests in a project of its own, under a runner that ends only once nothing listens any more. */
async function start(suite: string, words: readonly string[], most = 100): ReturnType<typeof run> {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "node_modules"));
  await symlink(resolve("node_modules/vitest"), join(folder.path, "node_modules/vitest"));
  await writeFile(join(folder.path, "contract.test.mjs"), suite);
  const env = { PATH: process.env["PATH"], MOST: String(most), NO_COLOR: "1" };
  return await run(process.execPath, { cwd: folder.path, env, timeout: 50_000 }, [...words, "contract.test.mjs"]);
}

const NODE_TEST = ["--test", "--test-reporter=spec"];
const ENTRY = inject("bundles").contract;

describe.each([
  ["node:test", NODE_TEST, "﹣"],
  ["vitest", [resolve("node_modules/vitest/vitest.mjs"), "run", "--reporter=verbose"], "↓"],
] as const)("a contract as tests of %s", (module, words, skipped) => {
  test("passes for a server that keeps it, and says why what is unproven is skipped", async () => {
    const { code, stdout, stderr } = await start(suiteOf(module, ENTRY), words, 100);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/[✔✓] .*listBooks\/query\/limit\/maximum: 100/);
    expect(stdout).toMatch(new RegExp(`${skipped} .*listBooks/query/title/minLength: 0 .*nothing is shorter than 0`));
  });

  test("fails for a server that breaks it, with the request", async () => {
    const { code, stdout, stderr } = await start(suiteOf(module, ENTRY), words, 101);
    expect({ code, stdout, stderr }).toMatchObject({ code: 1 });
    expect(stdout).toMatch(/[✖×] .*listBooks\/query\/limit\/maximum: 100/);
    expect(stdout).toMatch(/curl .*limit=101/);
    expect(stdout).toContain('Again: contractTests with { only: ["listBooks/query/limit/maximum"], seed: 1 }');
  });
});

test("a handler that throws, never responds, or starts a server fails a test, and nothing is left listening", async () => {
  const suite = `
    import { createServer } from "node:http";
    import { describe, it } from "node:test";
    import { contractTests } from ${JSON.stringify(ENTRY)};
    const options = ${JSON.stringify(options)};
    const handlers = [() => Promise.reject(new Error("no")), () => createServer().listen(0)];
    for (const target of handlers) contractTests({ describe, it }, { ...options, target });
    contractTests({ describe, it }, { ...options, target: () => new Promise(() => undefined), timeout: 100 });`;
  const { code, stdout, stderr } = await start(suite, NODE_TEST);
  // The runner ends once nothing listens any more, and is ended before that only by its time.
  expect({ code, stdout, stderr }).toMatchObject({ code: 1 });
  expect(stdout.match(/No valid request was accepted.* got 500/g)?.length).toBeGreaterThan(1);
  expect(stdout).toMatch(/The check ended early: .*\(100 ms\)/);
  expect(stdout).toContain("The handler returned no Response.");
});

describe("contractTests", () => {
  test.each([
    ["nothing", undefined],
    ["no describe", { it: () => undefined }],
    ["no it", { describe: () => undefined }],
  ])("refuses %s in place of a runner, with what is expected", (__, runner) => {
    expect(() => contractTests(runner as unknown as TestRunner, options)).toThrow(
      new TypeError(
        "`describe` and `it` are required: contractTests({ describe, it }, options), with those of your test runner.",
      ),
    );
  });

  test("skips by name an operation that no valid request can be made for", async () => {
    const impossible = { ...limit, required: true, schema: { type: "integer", minimum: 5, maximum: 3 } };
    const runner = new Runner();
    contractTests(runner, { ...options, document: makeDocument({ parameters: [impossible] }), target: upTo(100) });
    const titles = [...(await runner.run()).keys()];
    expect(titles).toEqual([
      "Things 1.0.0 > the check runs to its end",
      expect.stringMatching(/^make > make \(operation\): no valid request could be made: /),
    ]);
  });

  test("sends nothing before a test runs", async () => {
    let requests = 0;
    const runner = new Runner();
    contractTests(runner, { ...options, target: () => new Response(null, { status: 200 + requests++ * 0 }) });
    expect(requests).toBe(0);
    await runner.run();
    expect(requests).toBeGreaterThan(0);
  });

  test("may be called twice, for two servers at once", async () => {
    const [right, wrong] = await Promise.all([outcomesOf(upTo(100)), outcomesOf(upTo(101))]);
    expect(failuresIn(right)).toEqual([]);
    expect(failuresIn(wrong)).toEqual(["make > make/query/limit/maximum: 100"]);
  });

  test("fails each test, with the reason, for what is no handler and for a server that is not there", async () => {
    const server = await outcomesOf(createServer() as unknown as Handler);
    expect(failuresIn(server)).toHaveLength(server.size);
    expect([...server.values()][0]?.failed).toMatch(/^The target must be an address, a function that handles requests/);
    const nobody = await outcomesOf("http://127.0.0.1:1");
    expect([...nobody.values()].map(({ failed }) => failed?.slice(0, 12))).toEqual(
      Array(nobody.size).fill("Cannot reach"),
    );
  });

  test("shows the command that reaches an address again", async () => {
    const server = createServer((_request, response) => response.writeHead(200).end()).listen(0, "127.0.0.1");
    const runner = new Runner();
    const target = `http://127.0.0.1:${await new Promise<number>((done) => server.once("listening", () => done(Object(server.address()).port)))}`;
    contractTests(runner, { ...options, target });
    const outcomes = await runner.run();
    server.close();
    expect(outcomes.get("make > make/query/limit/maximum: 100")?.failed).toContain(
      `hss-container-export check --contract FILE --target ${target} --only make/query/limit/maximum --seed 1`,
    );
  });
});
