// A document that is written otherwise, and means the same, is no change at all.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as yaml from "yaml";
import { compareDocuments as compareWritten } from "../../src/compat/compare.ts";
import { openVersion, versionOfText } from "../../src/compat/read/read.ts";
import { compareDocuments } from "../../src/compat.ts";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { toJson } from "../../src/openapi/json.ts";
import { parseYaml } from "../../src/openapi/parse.ts";
import { NOTHING, OLD_THINGS, THINGS } from "./documents.ts";
import { REWRITES } from "./rewrites.ts";

const FOLDERS = ["openapi", "test/fixtures/documents", "test/fixtures/corpus"];
const DOCUMENTS: readonly (readonly [name: string, document: Json])[] = [
  ["THINGS", THINGS],
  ["OLD_THINGS", OLD_THINGS],
  ...FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    // One refers to what nobody can read.
    .filter((file) => file.endsWith(".yaml") && !file.endsWith("references.yaml"))
    .map((file): [string, Json] => [file, parseYaml(yaml, readFileSync(file, "utf8")) as Json]),
];

describe.each(DOCUMENTS)("%s", (_, document) => {
  test.each(Object.entries(REWRITES))("is the same with %s", (_, rewrite) => {
    const rewritten = rewrite(document);
    expect(compareWritten(document, rewritten)).toEqual(NOTHING);
    expect(compareWritten(rewritten, document)).toEqual(NOTHING);
  });

  test("is the same with all that at once, by requests and responses too", () => {
    const rewritten = Object.values(REWRITES).reduce((result, rewrite) => rewrite(result), document);
    expect(compareDocuments(document, rewritten)).toEqual(NOTHING);
    expect(compareDocuments(rewritten, document)).toEqual(NOTHING);
  }, 60_000);
});

test.each(Object.entries(REWRITES))("some document is written otherwise by %s", (_, rewrite) => {
  expect(DOCUMENTS.some(([, document]) => toJson(rewrite(document)) !== toJson(document))).toBe(true);
});

test("a body in two media types is the same with the other one first", () => {
  const media = {
    "application/json": { schema: { type: "object", required: ["a"], properties: { a: { type: "integer" } } } },
    "application/x-www-form-urlencoded": { schema: { type: "object", properties: { b: { type: "string" } } } },
  };
  const documentOf = (content: Json): Json => ({
    openapi: "3.1.0",
    info: { title: "Bodies", version: "1" },
    paths: { "/a": { post: { requestBody: { content }, responses: { "204": { description: "" } } } } },
  });
  const reversed = Object.fromEntries(Object.entries(media).reverse());
  expect(compareDocuments(documentOf(media), documentOf(reversed))).toEqual(NOTHING);
});

test("a negation, a condition and a tag are the same in other words", () => {
  const documentOf = (schema: Json, tag: string): Json => ({
    openapi: "3.0.3",
    info: { title: "Words", version: "1" },
    paths: {
      "/a": {
        post: {
          requestBody: {
            content: {
              "application/json": { schema: { type: "object", properties: { kind: {}, one: schema } } },
              "text/plain": {
                schema: {
                  oneOf: [{ $ref: `#/components/schemas/${tag}` }],
                  discriminator: { propertyName: "kind" },
                },
              },
            },
          },
          responses: { "204": { description: "" } },
        },
      },
    },
    components: { schemas: { One: { type: "object", required: ["kind"], properties: { kind: { type: "string" } } } } },
  });
  const one = { not: { required: ["x"] }, deprecated: true };
  const other = { not: { allOf: [{ required: ["x"], minLength: 0, summary: "Not known" }] }, deprecated: true };
  expect(compareDocuments(documentOf(one, "One"), documentOf(other, "%4fne"))).toEqual(NOTHING);
});

const folder = mkdtempSync(join(tmpdir(), "compat-rewrites-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(file: string, value: unknown): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), file.endsWith(".json") ? toJson(value) : yaml.stringify(value));
}

/** Writes each component and each path into a file of its own. */
function split(document: Json): string {
  const relocate = (value: unknown, base: string): unknown =>
    Array.isArray(value)
      ? value.map((inner) => relocate(inner, base))
      : isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              key,
              key === "$ref" || (key === "mapping" && isObject(inner))
                ? isObject(inner)
                  ? Object.fromEntries(Object.entries(inner).map(([tag, target]) => [tag, moved(target, base)]))
                  : moved(inner, base)
                : relocate(inner, base),
            ]),
          )
        : value;
  const moved = (reference: unknown, base: string): string =>
    String(reference)
      .replace(
        /^#\/components\/(?!securitySchemes)([^/]+)\/([^/]+)/,
        (_, section, name) => `${base}parts/${section}/${name}.yaml#`,
      )
      .replace(/#$/, "");
  const components = Object.entries(isObject(document["components"]) ? document["components"] : {}).map(
    ([section, parts]): [string, unknown] => [
      section,
      section === "securitySchemes" || !isObject(parts)
        ? parts
        : Object.fromEntries(
            Object.entries(parts).map(([name, part]) => {
              write(`parts/${section}/${name}.yaml`, relocate(part, "../../"));
              return [name, { $ref: `parts/${section}/${name}.yaml` }];
            }),
          ),
    ],
  );
  const paths = isObject(document["paths"]) ? document["paths"] : {};
  const items = Object.entries(paths).map(([path, item], index): [string, unknown] => {
    write(`paths/path ${index}.json`, relocate(item, "../"));
    return [path, { $ref: `paths/path%20${index}.json` }];
  });
  write("split.yaml", { ...document, paths: Object.fromEntries(items), components: Object.fromEntries(components) });
  return join(folder, "split.yaml");
}

describe.each(DOCUMENTS)("%s", (_, document) => {
  test.each([
    ["JSON", (value: Json) => toJson(value)],
    ["YAML", (value: Json) => yaml.stringify(value)],
    ["YAML with quotes", (value: Json) => yaml.stringify(value, { defaultStringType: "QUOTE_SINGLE" })],
    ["YAML in braces", (value: Json) => yaml.stringify(value, { collectionStyle: "flow" })],
  ])("is the same as %s", async (_, textOf) => {
    const { document: rewritten } = await versionOfText(textOf(document), "rewritten");
    expect(compareWritten(document, rewritten)).toEqual(NOTHING);
  });

  test("is the same in files of its own for each path and component", async () => {
    const { document: rewritten } = await openVersion(split(document));
    expect(compareWritten(document, rewritten)).toEqual(NOTHING);
    expect(compareWritten(rewritten, document)).toEqual(NOTHING);
  });
});
