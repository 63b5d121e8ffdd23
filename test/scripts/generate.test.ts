import { execFile } from "node:child_process";
import { cp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { temporaryFolder } from "../client/temporary-folder.ts";

const FIELD = ["components", "schemas", "ContainerExportRequest", "properties", "planted"];

/** Generates from the contract with a value that it does not have, by default a field. */
async function generateWith(value: unknown, place: readonly string[] = FIELD) {
  await using folder = await temporaryFolder();
  const source = join(folder.path, "openapi/openapi.yaml");
  await cp("openapi", join(folder.path, "openapi"), { recursive: true });
  await symlink(resolve("node_modules"), join(folder.path, "node_modules"));
  const document = parseDocument(await readFile(source, "utf8"));
  document.setIn(place, value);
  await writeFile(source, document.toString());
  const program = ["--import", "tsx", resolve("scripts/generate.ts")];
  const ended = await new Promise<{ code: unknown; stderr: string }>((done) =>
    execFile(process.execPath, program, { cwd: folder.path }, (error, _, stderr) =>
      done({ code: error?.code ?? 0, stderr }),
    ),
  );
  const generated = join(folder.path, "src/generated");
  const names = await readdir(generated).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(generated, name), "utf8") })),
  );
  return { ...ended, files };
}

test("a field whose keywords the client checks reaches the generated files", async () => {
  const field = { type: "array", uniqueItems: true, items: { type: "string" } };
  const { code, stderr, files } = await generateWith(field);
  expect([code, stderr]).toEqual([0, ""]);
  expect(files.map(({ name }) => name)).toEqual(await readdir("src/generated"));
  const holding = files.filter(({ text }) => text.includes("planted")).map(({ name }) => name);
  expect(holding).toEqual(["openapi-3.0.json", "openapi.json", "openapi.ts", "request-schemas.ts"]);
});

test("another rate limit reaches the client", async () => {
  const { code, files } = await generateWith({ calls: 4, overall: 600, seconds: 30 }, ["x-rate-limit"]);
  expect(code).toBe(0);
  const { text } = files.find(({ name }) => name === "rate-limit.ts") ?? { text: "" };
  expect(text).toContain('RATE_LIMIT = "4 calls in 30 seconds"');
  expect(text).toContain("RATE_LIMIT_PERIOD = 30000");
  expect(text).toContain("RATE_LIMIT_INTERVAL = 7500");
});

test("a contract without a rate limit is refused in one line, and nothing is written", async () => {
  const { code, stderr, files } = await generateWith({ calls: 5, seconds: 60 }, ["x-rate-limit"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^openapi\/openapi\.yaml needs `x-rate-limit` with calls, overall and seconds.*\n$/);
  expect(files).toEqual([]);
});

test.each([
  ["a keyword that is not supported", { type: "array", contains: { const: 1 } }, "`contains` is not supported"],
  ["unique members that may be objects", { type: "array", uniqueItems: true }, "may be objects are unique"],
])("%s: refused with the place, and nothing is written", async (_, field, reason) => {
  const { code, stderr, files } = await generateWith(field);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^createContainerExportTask\/body\/.*planted: .*\n$/);
  expect(stderr).toContain(reason);
  expect(files).toEqual([]);
});
