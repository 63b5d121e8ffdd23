import { cp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { main } from "../../scripts/generate.ts";
import { captureIo } from "../cli/capture-io.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { inFolder } from "../fixtures/in-folder.ts";

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
  const io = captureIo();
  const code = await inFolder(folder.path, () => main([], io));
  const generated = join(folder.path, "src/generated");
  const names = await readdir(generated).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(generated, name), "utf8") })),
  );
  return { code, stderr: io.messages(), files };
}

test("a field whose keywords the client checks reaches the generated files", async () => {
  const field = { type: "array", uniqueItems: true };
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
  ["a keyword that it does not know to check", { type: "array", contains: { const: 1 } }, "`contains`"],
  ["a textual format", { type: "string", format: "date-time" }, "`format: date-time`"],
  ["a range of an integer without the type", { format: "int32" }, "`format: int32`"],
  [
    "parts whose keywords speak of their own part",
    { allOf: [{ additionalProperties: {} }, { properties: {} }] },
    "`allOf`",
  ],
])("%s: the client's generator refuses it with the place, and nothing is written", async (_, field, reason) => {
  const { code, stderr, files } = await generateWith(field);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^createContainerExportTask\/body\/.*planted: .*\n$/);
  expect(stderr).toContain(`the client cannot check ${reason}`);
  expect(files).toEqual([]);
});

test("a format that describes, a part of a schema and the range of an integer reach the client as limits", async () => {
  const field = {
    type: "object",
    properties: {
      secret: { type: "string", format: "password" },
      count: { type: "integer", format: "int32", minimum: -3e9 },
      both: { allOf: [{ type: "string", maxLength: 5 }, { maxLength: 3 }] },
    },
  };
  const { files } = await generateWith(field);
  const { text } = files.find(({ name }) => name === "request-schemas.ts") ?? { text: "" };
  const schemas = JSON.parse(text.slice(text.indexOf("{\n"), text.lastIndexOf(";")));
  expect(schemas.createContainerExportTask.properties.body.properties.planted.properties).toEqual({
    secret: { type: "string" },
    count: { type: "integer", minimum: -2147483648, maximum: 2147483647 },
    both: { type: "string", maxLength: 3 },
  });
});
