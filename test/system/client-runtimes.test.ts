// The built package in the runtimes that are not Node, imported by its name as in a project that has installed it.
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { suiteOf } from "../../scripts/check-package/consumers.ts";
import { run } from "../../scripts/clients/command.ts";
import { provideBun, provideDeno, RUNTIMES } from "../../scripts/runtimes/provide.ts";
import { type Mock, startMock } from "../../src/prism/mock.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { journey, KINDS } from "./journey.ts";

const PROGRAM = `
import * as hss from "hss-container-export";
const { Bun, Deno } = globalThis;
const [endpoint, kind] = Deno?.args ?? Bun.argv.slice(2);
const result = await (${journey})(hss, endpoint, kind);
console.log(JSON.stringify({ ...result, version: Bun?.version ?? Deno.version.deno }));`;

let mock: Mock;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  mock = await startMock({ document: "openapi/openapi.yaml" });
  folder = await temporaryFolder();
  await writeFile(join(folder.path, "package.json"), '{ "name": "project", "private": true, "type": "module" }');
  const link = join(folder.path, "node_modules/hss-container-export");
  await mkdir(dirname(link));
  await symlink(resolve("."), link);
  await writeFile(join(folder.path, "program.mjs"), PROGRAM);
});
afterAll(async () => {
  await mock?.stop();
  await folder?.[Symbol.asyncDispose]();
});

describe.each([
  { name: "Bun", version: RUNTIMES.bun, provide: provideBun, words: ["run"] },
  // It may reach the mock, and neither files nor the environment.
  {
    name: "Deno",
    version: RUNTIMES.deno,
    provide: provideDeno,
    words: ["run", "--no-prompt", "--allow-net=127.0.0.1"],
  },
])("the core entry in $name $version", ({ version, provide, words }) => {
  test.each(KINDS)("makes the journey from the creation to the file with a %s", async (kind) => {
    const env = { ...process.env, DENO_DIR: join(folder.path, "deno"), DENO_NO_UPDATE_CHECK: "1" };
    const options = { cwd: folder.path, env, timeout: 50_000 };
    const { code, stdout, stderr } = await run(await provide(), options, [...words, "program.mjs", mock.url, kind]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ fileName: expect.stringMatching(/\.zip$/), start: "PK", version });
  });
});

test.each([
  { most: 100, code: 0, mark: "pass" },
  { most: 101, code: 1, mark: "fail" },
])(`a contract as tests of Bun ${RUNTIMES.bun}: a limit of $most is a $mark`, async ({ most, code, mark }) => {
  await writeFile(join(folder.path, "contract.test.mjs"), suiteOf("bun:test"));
  const options = { cwd: folder.path, env: { ...process.env, MOST: String(most), NO_COLOR: "1" }, timeout: 50_000 };
  const ended = await run(await provideBun(), options, ["test", "./contract.test.mjs"]);
  expect(ended).toMatchObject({ code });
  expect(ended.stdout + ended.stderr).toContain(`(${mark}) listBooks > listBooks/query/limit/maximum: 100`);
});
