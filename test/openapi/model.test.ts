import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import { ContractError, isObject, type Json, readContract, readDocument } from "../../src/contract.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

/** The code and the message of what a function throws. */
function refusal(read: () => unknown): { code: string; message: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof ContractError) {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
  throw new Error("nothing was thrown");
}
const idsOf = (document: Json): string[] =>
  readContract(document).operations.flatMap(({ constraints }) => constraints.map(({ id }) => id));
const body = (schema: Json, more: Json = {}): Json => makeDocument({ body: schema, ...more });

describe("a contract", () => {
  it("has one constraint for each keyword, named after its place", () => {
    const document = makeDocument({
      parameters: [{ name: "size", in: "query", required: true, schema: { type: "integer", minimum: 1 } }],
      body: {
        type: "object",
        additionalProperties: false,
        required: ["rows"],
        properties: {
          rows: { type: "array", maxItems: 2, items: { prefixItems: [{ enum: ["a"] }, { maxLength: 3 }] } },
        },
      },
    });
    expect(idsOf(document)).toEqual([
      "make/query/size/required",
      "make/query/size/type",
      "make/query/size/minimum",
      "make/body/required",
      "make/body/content",
      "make/body/type",
      "make/body/additionalProperties",
      "make/body/rows/required",
      "make/body/rows/type",
      "make/body/rows/maxItems",
      "make/body/rows/*/prefixItems",
      "make/body/rows/*/0/enum",
      "make/body/rows/*/1/maxLength",
      "make/security/key/apiKey",
      "make/security/required",
    ]);
  });

  it("says of each constraint where its value stands and what it is", () => {
    const document = body({ properties: { "a/b": { type: "array", items: { maxLength: 3 } } } });
    const [constraint] = readContract(document).operations.flatMap(({ constraints }) =>
      constraints.filter(({ keyword }) => keyword === "maxLength"),
    );
    expect(constraint).toMatchObject({ operation: "make", in: "body", pointer: "/a~1b/*", value: 3 });
  });

  it("takes the source and the note of a keyword from the extensions beside it", () => {
    const document = body({
      maxLength: 3,
      minLength: 1,
      "x-source": { maxLength: "project" },
      "x-source-note": "Why.",
    });
    const sources = readContract(document).operations.flatMap(({ constraints }) =>
      constraints.filter(({ keyword }) => keyword.endsWith("Length")).map(({ source, note }) => [source, note]),
    );
    expect(sources).toEqual([
      ["project", "Why."],
      ["documentation", "Why."],
    ]);
  });

  it("proves a schema at eight places of an operation, and skips the others by name", () => {
    const properties = Object.fromEntries(
      [..."abcdefghij"].map((name) => [name, { $ref: "#/components/schemas/Short" }]),
    );
    const document = { ...body({ properties }), components: { schemas: { Short: { maxLength: 3 } } }, security: [] };
    expect(idsOf(document).filter((id) => id.endsWith("/maxLength"))).toHaveLength(8);
    expect(readContract(document).skipped.map(({ place }) => place)).toEqual(["body/i", "body/j"]);
  });

  it("counts no keyword that limits nothing", () => {
    const ids = idsOf(body({ type: "object", additionalProperties: true, properties: { a: { format: "password" } } }));
    expect(ids.filter((id) => /additionalProperties|format/.test(id))).toEqual([]);
  });

  it("follows references, and lets what stands beside them win", () => {
    const document = makeDocument({ body: { $ref: "#/components/schemas/Name", maxLength: 5 } });
    Object.assign(document["components"] as object, { schemas: { Name: { type: "string", maxLength: 9 } } });
    const [maxLength] = readContract(document).operations.flatMap(({ constraints }) =>
      constraints.filter(({ keyword }) => keyword === "maxLength"),
    );
    expect(maxLength?.value).toBe(5);
  });

  it("takes parameters of a path for all its operations, which may replace them", () => {
    const document = makeDocument({ parameters: [{ name: "size", in: "query", schema: { maximum: 9 } }] });
    const [item] = Object.values(document["paths"] as Record<string, Record<string, unknown>>);
    Object.assign(item ?? {}, {
      parameters: [
        { name: "size", in: "query", schema: { maximum: 5 } },
        { name: "page", in: "query", schema: { minimum: 1 } },
      ],
    });
    const limits = readContract(document).operations.flatMap(({ constraints }) =>
      constraints.filter(({ in: place }) => place === "query").map(({ id, value }) => [id, value]),
    );
    expect(limits).toEqual([
      ["make/query/size/maximum", 9],
      ["make/query/page/minimum", 1],
    ]);
  });

  it("leaves out what only responses carry", () => {
    expect(idsOf(body({ properties: { id: { type: "string", readOnly: true } } }))).not.toContain("make/body/id/type");
  });

  const withSchemas = (schema: Json, schemas: Json): Json => {
    const document = makeDocument({ body: schema });
    Object.assign(document["components"] as object, { schemas });
    return document;
  };

  it.each([
    ["a keyword that JSON Schema does not know", { type: "string", maxLenght: 3 }],
    ["a keyword of another version", { nullable: true, type: ["string", "null"] }],
    ["an unknown format", { type: "string", format: "iban" }],
    ["a pattern that is none", { type: "string", pattern: "(" }],
  ])("reads %s as an annotation", (_, schema) => {
    const { operations, skipped } = readContract(body(schema));
    expect(skipped).toEqual([]);
    expect(operations[0]?.body?.node.constraints.size).toBe(1);
  });

  it("reads a schema that contains itself twice within itself, and no further", () => {
    const Tree = {
      type: "object",
      properties: { name: { type: "string" }, child: { $ref: "#/components/schemas/Tree" } },
    };
    const ids = idsOf(withSchemas({ $ref: "#/components/schemas/Tree" }, { Tree }));
    expect(ids).toContain("make/body/child/name/type");
    expect(ids).not.toContain("make/body/child/child/child/name/type");
  });

  it("reads what stands beside a reference at each of many places", () => {
    const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const kinds = names.map((name) => [name, { enum: [name], allOf: [{ $ref: "#/components/schemas/Kind" }] }]);
    const document = withSchemas({ properties: Object.fromEntries(kinds) }, { Kind: { enum: names } });
    expect(idsOf(document).filter((id) => id.endsWith("/enum"))).toEqual(names.map((name) => `make/body/${name}/enum`));
  });

  it("takes the parts of `allOf` together, and names the part that a keyword comes from", () => {
    const Base = { type: "object", required: ["a"], properties: { a: { type: "string", maxLength: 9 } } };
    const Narrow = { type: "object", properties: { a: { type: "string", maxLength: 5 } } };
    const document = withSchemas(
      { allOf: [{ $ref: "#/components/schemas/Base" }, { $ref: "#/components/schemas/Narrow" }] },
      { Base, Narrow },
    );
    const limits = readContract(document).operations.flatMap(({ constraints }) =>
      constraints.filter(({ in: place, keyword }) => place === "body" && ["required", "maxLength"].includes(keyword)),
    );
    expect(limits.map(({ id, value, source }) => [id, value, source])).toEqual([
      ["make/body/required", true, "documentation"],
      ["make/body/a/required", true, "Base"],
      ["make/body/a/maxLength", 5, "allOf/1"],
    ]);
  });

  it.each(["Name", "allOfName"])("describes a value by its own words, and not by those of an `allOf` of %s", (name) => {
    const allOf = [{ $ref: `#/components/schemas/${name}` }];
    const a = { description: "The owner.", "x-source": { maxLength: "page" }, allOf };
    const schemas = {
      [name]: { type: "string", maxLength: 9, description: "Any name.", "x-source": { maxLength: "x" } },
    };
    const [operation] = readContract(withSchemas({ type: "object", properties: { a } }, schemas)).operations;
    const constraint = operation?.constraints.find(({ keyword }) => keyword === "maxLength");
    expect(constraint).toMatchObject({ description: "The owner.", source: "page" });
  });

  it("reads a document of OpenAPI 3.0 as it is meant", () => {
    const schema = { type: "integer", nullable: true, minimum: 1, exclusiveMinimum: true };
    const { operations } = readContract({ ...body({ properties: { n: schema } }), openapi: "3.0.3" });
    const node = operations[0]?.body?.node.properties.get("n");
    expect(node?.types).toEqual(["integer", "null"]);
    expect([...(node?.constraints.keys() ?? [])]).toEqual(["type", "exclusiveMinimum"]);
  });

  it.each<Json>([
    { allOf: [{ type: "object" }] },
    { type: "object", allOf: [{ type: "object" }] },
    { type: "object", oneOf: [{ type: "object" }] },
    { type: "string", not: { maxLength: 2 } },
  ])("leaves null open where OpenAPI 3.0 does: `nullable` beside %j", (schema) => {
    const document = { ...body({ properties: { n: { ...schema, nullable: true } } }), openapi: "3.0.3" };
    const { contract, operation } = makeContract(document);
    expect(operation.body?.node.errors({ n: null })).toEqual([]);
    const { cases } = deterministicCases(contract, operation);
    expect(cases.filter(({ request }) => isObject(request.body) && request.body["n"] === null)).toEqual([]);
  });

  it("leaves null open where OpenAPI 3.1 has `nullable`, which it does not know", () => {
    const { contract, operation } = makeContract(
      body({ properties: { n: { type: "string", nullable: true, maxLength: 3 } } }),
    );
    expect(operation.body?.node.errors({ n: null })).toEqual([]);
    expect(operation.body?.node.errors({ n: "abcd" })).not.toEqual([]);
    const { cases } = deterministicCases(contract, operation);
    expect(cases.filter(({ request }) => isObject(request.body) && request.body["n"] === null)).toEqual([]);
  });

  it("demands of a request no property that only responses carry", () => {
    const [operation] = readContract(
      body({ required: ["a", "b"], properties: { a: { type: "string", readOnly: true }, b: {} } }),
    ).operations;
    expect([...(operation?.body?.node.required.keys() ?? [])]).toEqual(["b"]);
    expect(operation?.body?.node.errors({ b: 1 })).toEqual([]);
  });

  it("ignores `Accept`, `Content-Type` and `Authorization` as parameters", () => {
    const parameters = ["Accept", "content-type", "Authorization"].map((name) => ({
      name,
      in: "header",
      required: true,
      schema: { type: "string" },
    }));
    expect(
      readContract(makeDocument({ parameters })).operations[0]?.parameters.filter((one) => one.in === "header"),
    ).toEqual([]);
  });

  it("reads a parameter whose content is plain text as one that any style writes", () => {
    const content = { "text/plain": { schema: { type: "integer", maximum: 5 } } };
    const { contract, operation } = makeContract(makeDocument({ parameters: [{ name: "q", in: "query", content }] }));
    expect(contract.skipped).toEqual([]);
    expect(idsOf(contract.requests)).toEqual(expect.arrayContaining(["make/query/q/type", "make/query/q/maximum"]));
    const sent = deterministicCases(contract, operation).cases.map(({ request }) => request.query["q"]);
    expect(sent).toEqual(expect.arrayContaining([5, 6]));
  });

  it("always sends a parameter whose schema says that it is required, and takes its absence for nothing", () => {
    const { contract, operation } = makeContract(
      makeDocument({ parameters: [{ name: "q", in: "query", schema: { type: "integer", required: true } }] }),
    );
    const { cases } = deterministicCases(contract, operation);
    expect(cases.length).toBeGreaterThan(10);
    expect(cases.filter(({ request }) => request.query["q"] === undefined)).toEqual([]);
  });

  it("reads what is left empty in YAML as something that says nothing", () => {
    const document = JSON.parse(JSON.stringify(body({ type: "object" })), (key, value) =>
      key === "application/json" || key === "200" ? null : value,
    );
    const { operations, skipped } = readContract(document);
    expect(skipped).toEqual([]);
    expect(operations[0]?.body?.node.constraints.size).toBe(0);
    expect(operations[0]?.responses.get("200")).toEqual({ content: new Map(), headers: [] });
  });

  it("says of a document with nothing but webhooks that they are not checked", () => {
    const document = { openapi: "3.1.0", info: {}, webhooks: { made: { post: { responses: {} } } } };
    expect(refusal(() => readContract(document)).message).toMatch(/webhooks .* not checked/);
  });

  it.each([
    [
      "a list in a cookie",
      makeDocument({ parameters: [{ name: "c", in: "cookie", schema: { type: "array" } }] }),
      "cookie/c",
      "arrays",
    ],
    ["a parameter that is left empty", makeDocument({ parameters: [null as never] }), "parameters/0", "found null"],
    [
      "a list in a parameter of plain text",
      makeDocument({
        parameters: [{ name: "q", in: "query", content: { "text/plain": { schema: { type: "array" } } } }],
      }),
      "query/q",
      "`content` of text/plain",
    ],
    [
      "a parameter of an unknown kind",
      makeDocument({ parameters: [{ name: "q", in: "body", schema: {} }] }),
      "body/q",
      "`in` must be",
    ],
    [
      "a required body of an unknown media type",
      makeDocument({ body: {}, mediaType: "text/xml" }),
      "operation",
      "text/xml",
    ],
    ...["text/xml", "text/plain"].map((mediaType): [string, Json, string, string] => [
      `a body of ${mediaType} beside JSON, whose reference leads nowhere`,
      JSON.parse(JSON.stringify(body({})), (key, value) =>
        key === "content" ? { ...value, [mediaType]: { schema: { $ref: "#/components/schemas/Missing" } } } : value,
      ),
      `body/${mediaType}`,
      mediaType === "text/xml" ? "are not checked" : "Missing",
    ]),
    ["a schema of an unknown type", body({ type: "text" }), "operation", "text"],
    ["a reference that leads nowhere", body({ $ref: "#/components/schemas/Missing" }), "operation", "Missing"],
    [
      "references that lead in a circle",
      withSchemas(
        { $ref: "#/components/schemas/A" },
        { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } },
      ),
      "operation",
      "leads back to itself",
    ],
  ])("skips %s, and says where and why", (_, document, place, words) => {
    const { skipped } = readContract(document);
    expect(skipped).toMatchObject([{ operation: "make", place }]);
    expect(skipped[0]?.reason).toContain(words);
  });

  it("refuses other versions of OpenAPI, and a document without operations", () => {
    expect(refusal(() => readContract({ ...body({}), openapi: "2.0" })).code).toBe("version-unsupported");
    expect(refusal(() => readContract({ openapi: "3.1.0", paths: {} })).code).toBe("document-invalid");
  });
});

describe("reading a document", () => {
  it.each([
    ["that is not there", undefined, "document-unreadable", "there is no such file"],
    ["that is not YAML", "openapi: [3.1", "document-invalid", "is not YAML"],
    ["that is not an OpenAPI document", "title: hello", "document-invalid", "no version"],
  ])("refuses a file %s", async (_, text, code, words) => {
    await inTemporaryFolder(async (write) => {
      const file = await write("document.yaml", text);
      await expect(readDocument(file)).rejects.toMatchObject({ name: "ContractError", code });
      await expect(readDocument(file)).rejects.toThrow(words);
    });
  });

  it("says in one whole sentence that a file is a folder, or where it is not YAML", async () => {
    await inTemporaryFolder(async (write) => {
      const file = await write("document.yaml", "openapi: [3.1");
      await expect(readDocument(file)).rejects.toThrow(/at line 1, column \d+$/);
      await expect(readDocument(dirname(file))).rejects.toThrow(/: it is a folder\.$/);
    });
  });

  it("reads JSON as well, and refuses what is none", async () => {
    await inTemporaryFolder(async (write) => {
      expect(await readDocument(await write("right.json", '{"openapi":"3.1.0"}'))).toEqual({ openapi: "3.1.0" });
      await expect(readDocument(await write("wrong.json", "{"))).rejects.toMatchObject({ code: "document-invalid" });
    });
  });
});

describe("a dynamic reference", () => {
  const page = (more: Json): Json => ({
    ...body({ $ref: "#/components/schemas/Page" }),
    components: {
      securitySchemes: { key: { type: "apiKey", in: "header", name: "Key" } },
      schemas: {
        Page: { type: "object", properties: { rows: { type: "array", items: { $dynamicRef: "#row" } } } },
        Row: { $dynamicAnchor: "row", maxLength: 3 },
        ...more,
      },
    },
  });

  it("leads to the only schema of its name", () => {
    expect(idsOf(page({}))).toContain("make/body/rows/*/maxLength");
  });

  it("is not followed where several have the name, since the way to it decides which is meant", () => {
    const { skipped } = readContract(page({ Other: { $dynamicAnchor: "row", type: "integer" } }));
    expect(skipped).toMatchObject([{ place: "body/rows", reason: expect.stringContaining("#row") }]);
  });
});

describe("an anchor", () => {
  it("is one of its own resource, whatever others have the same name", () => {
    const part = (id: string, maxLength: number): Json => ({
      $id: `https://example.com/${id}`,
      properties: { a: { $ref: "#part" } },
      $defs: { part: { $anchor: "part", maxLength } },
    });
    const { operations } = readContract(body({ properties: { x: part("x", 3), y: part("y", 5) } }));
    const limits = operations[0]?.constraints.filter(({ keyword }) => keyword === "maxLength");
    expect(limits?.map(({ id, value }) => `${id} ${value}`)).toEqual([
      "make/body/x/a/maxLength 3",
      "make/body/y/a/maxLength 5",
    ]);
  });
});

describe("the parameters of a path", () => {
  const id = { name: "id", in: "path", required: true, schema: { type: "integer" } };

  it("are any text where nothing describes them", () => {
    const [operation] = readContract(makeDocument({ path: "/things/{id}/{key}.json", parameters: [id] })).operations;
    expect(operation?.parameters.map(({ name }) => name)).toEqual(["id", "key"]);
    expect(operation?.constraints.map((constraint) => constraint.id)).not.toContain("make/path/key/type");
  });

  it("are skipped where the path does not hold them", () => {
    const { operations, skipped } = readContract(makeDocument({ parameters: [id] }));
    expect(operations[0]?.parameters).toEqual([]);
    expect(skipped).toMatchObject([
      { place: "path/id", reason: "make/path/id: the path /things does not hold it in braces." },
    ]);
  });

  it("stand in paths alone: an extension beside them is no path", () => {
    const document = makeDocument();
    const paths = { ...(document["paths"] as Json), "x-owner": "us" };
    expect(readContract({ ...document, paths }).skipped).toEqual([]);
  });
});

describe("beside a reference to a parameter", () => {
  it("stands only a description: nothing else there has a meaning", () => {
    const document = makeDocument({
      parameters: [{ $ref: "#/components/parameters/Top", required: true, description: "d" }],
    });
    const Top = { name: "top", in: "query", schema: { type: "integer" } };
    const components = { ...(document["components"] as Json), parameters: { Top } };
    const [operation] = readContract({ ...document, components }).operations;
    expect(operation?.constraints.map(({ id }) => id)).not.toContain("make/query/top/required");
    expect(operation?.constraints[0]).toMatchObject({ id: "make/query/top/type", description: "d" });
  });
});
