import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { run } from "../../scripts/clients/command.ts";
import { pointerOf, toOpenApi30 } from "../../scripts/generate/openapi-3.0.ts";
import { compareDocuments } from "../../src/compat/compare.ts";
import { check, type Json, type Report, readDocument } from "../../src/contract.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";

const FILE = "src/generated/openapi-3.0.json";
// It compiles the schema of the OpenAPI Initiative once.
const validator = new Validator();
const contract = await readDocument("openapi/openapi.yaml");
const derived = await readDocument(FILE);

/** A schema in 3.0, and the keywords that are lost, each with its place below the schema. */
function convert(schema: unknown) {
  const document = {
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: {},
    components: { schemas: { Key: { type: "string", enum: ["a"] }, Schema: schema } },
  };
  const converted = toOpenApi30(document);
  const { schemas } = converted.document["components"] as { schemas: Record<string, Json> };
  const lost = converted.losses.map((loss) => pointerOf(loss).replace("components/schemas/Schema/", ""));
  return { document: converted.document, schema: schemas["Schema"], lost };
}

const KEY = { $ref: "#/components/schemas/Key" };

describe("a schema of 3.1", () => {
  test.each<[string, Json, Json]>([
    ["a type or null", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["null alone", { type: "null" }, { type: "string", nullable: true, enum: [null] }],
    [
      "several types",
      { type: ["string", "integer", "null"], minLength: 1 },
      { allOf: [{ anyOf: [nullable("string"), nullable("integer")] }], minLength: 1 },
    ],
    ["a constant", { const: 5 }, { enum: [5] }],
    ["examples", { type: "string", examples: ["a", "b"] }, { type: "string", example: "a" }],
    ["an exclusive limit", { exclusiveMinimum: 1 }, { minimum: 1, exclusiveMinimum: true }],
    ["an exclusive limit that is tighter", { minimum: 1, exclusiveMinimum: 1 }, { minimum: 1, exclusiveMinimum: true }],
    ["an exclusive limit that is wider", { maximum: 1, exclusiveMaximum: 2 }, { maximum: 1 }],
    ["words beside a reference", { ...KEY, description: "x" }, { allOf: [KEY], description: "x" }],
    ["a list of anything", { type: "array" }, { type: "array", items: {} }],
    ["an empty list", { type: "array", items: false }, { type: "array", items: {}, maxItems: 0 }],
    [
      "schemas that are true or false",
      { properties: { a: true, b: false } },
      { properties: { a: {}, b: { not: {} } } },
    ],
    [
      "closed objects",
      { type: "object", additionalProperties: false },
      { type: "object", additionalProperties: false },
    ],
    [
      "meanings of choices",
      { enum: ["a"], description: "One.\n", "x-enumDescriptions": { a: "The first." } },
      { enum: ["a"], description: "One.\n- `a`: The first." },
    ],
    ["the source of a rule", { type: "string", "x-source": { type: "project" }, $comment: "x" }, { type: "string" }],
  ])("says the same in 3.0: %s", async (_, schema, expected) => {
    const converted = convert(schema);
    expect(converted.schema).toEqual(expected);
    expect(converted.lost).toEqual([]);
    expect(await validator.validate(converted.document)).toEqual({ valid: true });
  });

  test.each<[string, Json, Json, string[]]>([
    [
      "the places of a tuple",
      { type: "array", prefixItems: [KEY, { type: "string" }], maxItems: 2 },
      { type: "array", items: { type: "string", anyOf: [KEY, { type: "string" }] }, maxItems: 2 },
      ["prefixItems"],
    ],
    [
      "the places of a tuple that more may follow",
      { type: "array", prefixItems: [KEY], items: { type: "integer" } },
      { type: "array", items: { anyOf: [KEY, { type: "integer" }] } },
      ["prefixItems"],
    ],
    ["an open tuple", { type: "array", prefixItems: [KEY] }, { type: "array", items: {} }, ["prefixItems"]],
    [
      "a closed tuple",
      { type: "array", prefixItems: [KEY], items: false },
      { type: "array", items: KEY, maxItems: 1 },
      ["prefixItems"],
    ],
    ["a condition", { type: "object", if: {}, else: {} }, { type: "object" }, ["if", "else"]],
    [
      "names by pattern, which a closed object would forbid",
      { patternProperties: { "^a": {} }, additionalProperties: false },
      {},
      ["patternProperties", "additionalProperties"],
    ],
    ["a negation, which would forbid more", { not: { contains: { const: 1 } } }, {}, ["not/contains", "not"]],
    [
      "one of some, of which more would match",
      { oneOf: [{ properties: { a: { contains: {} } } }, { type: "string" }] },
      {},
      ["oneOf/0/properties/a/contains", "oneOf"],
    ],
  ])("takes more in 3.0, and tells so: %s", async (_, schema, expected, lost) => {
    const converted = convert(schema);
    expect(converted.schema).toEqual(expected);
    expect(converted.lost).toEqual(lost);
    expect((converted.document["info"] as Json)["description"]).toContain(
      `\`components/schemas/Schema/${lost.at(-1)}\``,
    );
    expect(await validator.validate(converted.document)).toEqual({ valid: true });
  });
});

function nullable(type: string): Json {
  return { type, nullable: true };
}

describe("the contract in 3.0", () => {
  /** The names of the documents in which redocly, which judges by rules of its own, finds an error. */
  const faultyOf = async (documents: Record<string, Json>): Promise<Set<string | undefined>> => {
    await using folder = await temporaryFolder();
    const files = Object.keys(documents).map((name) => join(folder.path, `${name}.json`));
    await Promise.all(Object.values(documents).map((one, index) => writeFile(files[index] ?? "", JSON.stringify(one))));
    const config = join(folder.path, "redocly.yaml");
    await writeFile(config, "extends: [spec]\n");
    const words = ["lint", ...files, "--config", config, "--format", "github-actions"];
    const { stdout, stderr } = await run(process.execPath, { cwd: "." }, [
      "node_modules/@redocly/cli/bin/cli.js",
      ...words,
    ]);
    expect(stderr).toMatch(/Validation failed/);
    const found = [...`${stdout}\n${stderr}`.matchAll(/^::error [^\n]*?file=[^,\n]*?(\w+)\.json,/gm)];
    return new Set(found.map(([, name]) => name));
  };

  test("is valid by the schema of the OpenAPI Initiative, and by redocly", async () => {
    expect(await validator.validate(structuredClone(derived))).toEqual({ valid: true });
    const broken = { ...contract, openapi: derived["openapi"] };
    expect(await validator.validate(structuredClone(broken))).toMatchObject({ valid: false });
    expect(await faultyOf({ derived, broken })).toEqual(new Set(["broken"]));
  });

  test("names no source of a rule, which strict validators refuse", async () => {
    const keys = [...(await readFile(FILE, "utf8")).matchAll(/"(x-[\w-]+)":/g)].map(([, key]) => key);
    expect(keys).not.toContain("x-source");
    expect(keys).not.toContain("x-source-note");
  });

  test("means the same but for the key of a column, which may be any title", () => {
    const { breaking, compatible } = compareDocuments(derived, contract);
    expect(breaking.map(({ operation, location }) => `${operation} ${location}`)).toEqual([
      "createContainerExportTask body export_headers[][0]",
    ]);
    expect(compatible).toEqual([]);
  });
});

describe("Prism on the contract in 3.0", () => {
  let report: Report;
  beforeAll(async () => {
    report = await check({ document: contract, mockDocument: FILE, level: "boundary", seed: inject("seed") });
  }, 300_000);

  test("deviates from the contract only in the places of the tuple", () => {
    expect(toOpenApi30(contract).losses.map(pointerOf)).toEqual(["components/schemas/ExportColumn/prefixItems"]);
    const tuple = "createContainerExportTask/body/export_headers/*";
    expect(report.failures.map(({ constraint, expected }) => [constraint?.id, expected])).toEqual([
      [`${tuple}/prefixItems`, "rejected"],
      [`${tuple}/0/enum`, "rejected"],
    ]);
  });
});
