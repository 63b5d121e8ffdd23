import { describe, expect, test } from "vitest";
import { check, type Json } from "../../src/contract.ts";
import { startMock } from "../../src/prism/mock.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const RESPONSES = { "200": { description: "Fine." }, "400": { description: "Not." } };
const schema = { type: "array", items: { type: "integer" }, minItems: 2 };
const DOCUMENT: Json = {
  openapi: "3.1.0",
  info: { title: "Lists", version: "1" },
  paths: {
    "/a/{ids}": {
      get: {
        operationId: "list",
        parameters: [
          { name: "ids", in: "path", required: true, schema, example: [1, 2] },
          { name: "X-Tags", in: "header", schema },
          { name: "X-Range", in: "header", schema: { type: "object", properties: { from: { type: "integer" } } } },
        ],
        responses: RESPONSES,
      },
    },
  },
};

test("a list in a path, and none in a header, leave the mock alive", { timeout: 60_000 }, async () => {
  await inTemporaryFolder(async (write) => {
    const mockDocument = await write("lists.json", JSON.stringify(DOCUMENT));
    const report = await check({ document: DOCUMENT, mockDocument, level: "boundary", seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.deviations.find(({ id }) => id === "absent-header-list")?.occurs).toBe(true);
    const proven = report.constraints
      .filter(({ unproven }) => unproven === undefined)
      .map(({ constraint }) => constraint.id);
    expect(proven).toEqual(expect.arrayContaining(["list/path/ids/*/type", "list/header/X-Tags/minItems"]));
  });
});

const UPLOAD: Json = {
  openapi: "3.1.0",
  info: { title: "Files", version: "1" },
  paths: {
    "/files": {
      post: {
        operationId: "upload",
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["file"],
                properties: {
                  file: { type: "string", contentMediaType: "application/octet-stream" },
                  note: { type: "string", maxLength: 3 },
                },
              },
            },
          },
        },
        responses: { "201": { description: "Kept." }, "400": { description: "Not." } },
      },
    },
  },
};

describe("a form with a file", () => {
  const partOf = (...headers: string[]): string => ["--b", ...headers, "", "abc", ""].join("\r\n");
  const disposition = (parameters: string): string => `Content-Disposition: form-data${parameters}`;

  test("is read, however its parts are written", { timeout: 60_000 }, async () => {
    await inTemporaryFolder(async (write) => {
      const mock = await startMock({ document: await write("files.json", JSON.stringify(UPLOAD)) });
      const post = async (...parts: string[]): Promise<number> => {
        const { status } = await fetch(`${mock.url}/files`, {
          method: "POST",
          headers: { "content-type": "multipart/form-data; boundary=b" },
          body: `${parts.join("")}--b--\r\n`,
        });
        return status;
      };
      try {
        expect(await post(partOf(disposition('; name="file"; filename="a.bin"')))).toBe(201);
        expect(await post(partOf(disposition("; name=file; filename=a.bin"), "Content-Type: image/png"))).toBe(201);
        expect(await post(partOf(disposition('; filename="a;name=.bin"; name="file"')))).toBe(201);
        expect(await post(partOf(disposition("; name=\"file\"; filename*=utf-8''%e2%82%ac")))).toBe(201);
        expect(await post(partOf('content-disposition:form-data;name="file"'))).toBe(201);
        const file = partOf(disposition('; name="file"'));
        expect(await post(file, partOf(disposition('; name="note"')))).toBe(201);
        expect(await post(file, partOf(disposition('; name="note"')).replace("abc", "abcd"))).toBe(400);
        expect(await post(partOf(disposition("")))).toBe(400);
        expect(await post(partOf("Content-Type: text/plain"))).toBe(400);
        expect(await post(partOf())).toBe(400);
      } finally {
        await mock.stop();
      }
    });
  });

  test("ends Prism without the workaround, and shows no deviation of JSON", { timeout: 180_000 }, async () => {
    await inTemporaryFolder(async (write) => {
      const mockDocument = await write("files.json", JSON.stringify(UPLOAD));
      const { failures, deviations } = await check({ document: UPLOAD, mockDocument, level: "boundary", seed: 1 });
      expect(failures).toEqual([]);
      expect(deviations).toContainEqual(expect.objectContaining({ id: "file-without-media-type", occurs: true }));
    });
  });
});

const pathParameter = (name: string, style: string, schema: Json): Json => ({
  name,
  in: "path",
  required: true,
  style,
  schema,
});
const TEXTS = { type: "array", items: { type: "string", pattern: "^[a-c]+$" }, minItems: 1 };
const UNREAD: Json = {
  openapi: "3.1.0",
  info: { title: "Unread", version: "1" },
  paths: {
    "/bodies": {
      post: {
        operationId: "write",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  code: { type: "string", pattern: "^[\\w\\-\\#]+$", examples: "a" },
                  either: { nullable: true, anyOf: [{ type: "integer" }, { type: "boolean" }] },
                  pair: { type: "array", prefixItems: [{ type: "integer" }] },
                },
                unevaluatedProperties: false,
              },
            },
          },
        },
        responses: RESPONSES,
      },
    },
    "/matrix/{texts}": {
      get: {
        operationId: "matrix",
        parameters: [pathParameter("texts", "matrix", TEXTS)],
        responses: RESPONSES,
      },
    },
    "/tags/{tag}#part": {
      get: {
        operationId: "tag",
        parameters: [pathParameter("tag", "simple", { type: "string", maxLength: 5 })],
        responses: RESPONSES,
      },
    },
  },
};

test("what Prism does not read is validated all the same", { timeout: 120_000 }, async () => {
  await inTemporaryFolder(async (write) => {
    const mockDocument = await write("unread.json", JSON.stringify(UNREAD));
    const report = await check({ document: UNREAD, mockDocument, level: "boundary", seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.deviations).toContainEqual(expect.objectContaining({ id: "unread-schema", occurs: true }));
    const proven = report.constraints.filter(({ unproven }) => unproven === undefined);
    expect(proven.map(({ constraint }) => constraint.id)).toEqual(
      expect.arrayContaining([
        "write/body/code/pattern",
        "write/body/pair/0/type",
        "write/body/unevaluatedProperties",
        "matrix/path/texts/*/pattern",
        "tag/path/tag/maxLength",
      ]),
    );
  });
});

const OBJECT = {
  type: "object",
  properties: { a: { type: "string", pattern: "^[a-c]+$" }, b: { type: "integer", minimum: 1 } },
  required: ["a"],
  additionalProperties: false,
};
const { minItems: _, ...LIST } = { ...TEXTS, maxItems: 3 };
const SHAPES: Record<string, Json> = { list: LIST, object: OBJECT };
const written = ["simple", "label", "matrix"].flatMap((style) =>
  Object.entries(SHAPES).flatMap(([shape, schema]) =>
    [false, true].map((explode) => ({ id: `${style}-${shape}${explode ? "-exploded" : ""}`, style, explode, schema })),
  ),
);
const WRITTEN: Json = {
  openapi: "3.1.0",
  info: { title: "Written", version: "1" },
  paths: Object.fromEntries(
    written.map(({ id, style, explode, schema }) => [
      `/${id}/{Value}`,
      {
        get: {
          operationId: id,
          parameters: [{ ...pathParameter("Value", style, schema), explode }],
          responses: RESPONSES,
        },
      },
    ]),
  ),
};

describe("a list or an object in a path", () => {
  test("is read as it is written, in each style", { timeout: 120_000 }, async () => {
    await inTemporaryFolder(async (write) => {
      const mockDocument = await write("written.json", JSON.stringify(WRITTEN));
      const report = await check({ document: WRITTEN, mockDocument, level: "boundary", seed: 1 });
      expect(report.failures).toEqual([]);
      expect(report.deviations).toContainEqual(expect.objectContaining({ id: "unprefixed-path-value", occurs: true }));
      const proven = report.constraints.filter(({ unproven }) => unproven === undefined);
      expect(proven.map(({ constraint }) => constraint.id)).toEqual(
        expect.arrayContaining(
          written.flatMap(({ id, schema }) =>
            (schema === OBJECT ? ["additionalProperties", "a/pattern", "b/minimum"] : ["maxItems", "*/pattern"]).map(
              (keyword) => `${id}/path/Value/${keyword}`,
            ),
          ),
        ),
      );
    });
  });

  test("is refused without the prefix of its style, and leaves the mock alive", { timeout: 60_000 }, async () => {
    await inTemporaryFolder(async (write) => {
      const mock = await startMock({ document: await write("written.json", JSON.stringify(WRITTEN)) });
      const get = async (path: string): Promise<number> => (await fetch(`${mock.url}${path}`)).status;
      try {
        for (const path of ["/label-list/a", "/matrix-list/a", "/matrix-list/;Other=a", "/label-object-exploded/a=b"]) {
          expect([path, await get(path)]).toEqual([path, 400]);
        }
        expect(await get("/label-object-exploded/.a=b.b=1")).toBe(200);
      } finally {
        await mock.stop();
      }
    });
  });
});

const PARTLY: Record<string, Json> = {
  nullable: { ...LIST, type: ["array", "null"] },
  whole: { allOf: [LIST] },
  mixed: {
    anyOf: [
      { type: "integer", minimum: 3 },
      { type: "array", items: { type: "integer" } },
    ],
  },
};
const STRUCTURES: Json = {
  openapi: "3.1.0",
  info: { title: "Structures", version: "1" },
  paths: Object.fromEntries(
    Object.entries(PARTLY).map(([name, schema]) => [
      `/${name}/{path}`,
      {
        get: {
          operationId: name,
          parameters: [
            pathParameter("path", "label", schema),
            { name: "query", in: "query", schema },
            { name: "joined", in: "query", explode: false, schema },
            { name: "header", in: "header", schema },
          ],
          responses: RESPONSES,
        },
      },
    ]),
  ),
};

test("a list is read as one where only a part of its schema says so", { timeout: 120_000 }, async () => {
  await inTemporaryFolder(async (write) => {
    const mockDocument = await write("structures.json", JSON.stringify(STRUCTURES));
    const report = await check({ document: STRUCTURES, mockDocument, level: "boundary", seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.deviations).toContainEqual(expect.objectContaining({ id: "list-of-alternative", occurs: true }));
    const proven = report.constraints.filter(({ unproven }) => unproven === undefined);
    expect(proven.map(({ constraint }) => constraint.id)).toEqual(
      expect.arrayContaining(
        ["path/path", "query/query", "query/joined", "header/header"].flatMap((place) =>
          ["nullable", "whole"].flatMap((id) => [`${id}/${place}/maxItems`, `${id}/${place}/*/pattern`]),
        ),
      ),
    );
  });
});
