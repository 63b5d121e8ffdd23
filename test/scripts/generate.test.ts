import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseDocument } from "yaml";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "generate-"));
  await cp("openapi", join(folder, "openapi"), { recursive: true });
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
});

afterEach(() => rm(folder, { recursive: true }));

/** Generates from the contract with a field that it does not have. */
async function generateWith(field: object): Promise<{ code: unknown; stderr: string; files: string[] }> {
  const source = join(folder, "openapi/openapi.yaml");
  const document = parseDocument(await readFile(source, "utf8"));
  document.setIn(["components", "schemas", "ContainerExportRequest", "properties", "planted"], field);
  await writeFile(source, document.toString());
  const ended = await new Promise<{ code: unknown; stderr: string }>((done) =>
    execFile(
      process.execPath,
      ["--import", "tsx", resolve("scripts/generate.ts")],
      { cwd: folder },
      (error, _, stderr) => done({ code: error?.code ?? 0, stderr }),
    ),
  );
  return { ...ended, files: await readdir(join(folder, "src/generated")).catch(() => []) };
}

test("a field whose keywords the client checks reaches the generated files", async () => {
  const { code, stderr, files } = await generateWith({ type: "array", uniqueItems: true, items: { type: "string" } });
  expect([code, stderr]).toEqual([0, ""]);
  expect(files).toEqual(await readdir("src/generated"));
  expect(await readFile(join(folder, "src/generated/request-schemas.ts"), "utf8")).toContain('"planted"');
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
