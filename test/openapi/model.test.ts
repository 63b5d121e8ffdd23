import { describe, expect, it } from "vitest";
import { ContractError, type Json, readContract, readDocument } from "../../src/contract.ts";
import { makeDocument } from "../fixtures/make-document.ts";
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

  it("leaves out what only answers carry", () => {
    expect(idsOf(body({ properties: { id: { type: "string", readOnly: true } } }))).not.toContain("make/body/id/type");
  });

  it.each([
    ["an unknown keyword", body({ properties: { a: { dependentRequired: {} } } }), "make/body/a", "dependentRequired"],
    ["a keyword of another dialect", body({ nullable: true }), "make/body", "nullable"],
    ["an unknown type", body({ properties: { a: { type: "text" } } }), "make/body/a", "text"],
    ["an unknown format", body({ properties: { a: { format: "iban" } } }), "make/body/a", "iban"],
    ["a pattern that texts cannot be made for", body({ pattern: "^(?=a)" }), "make/body", "pattern"],
    ["a pattern that is none", body({ pattern: "(" }), "make/body", "pattern"],
    ["a closed tuple by `items`", body({ prefixItems: [{}], items: false }), "make/body", "items"],
    ["a schema that is `true`", body({ properties: { a: true } }), "make/body", "true"],
    [
      "what is required and read-only",
      body({ required: ["a"], properties: { a: { readOnly: true } } }),
      "make/body",
      "a",
    ],
    [
      "a list in a cookie",
      makeDocument({ parameters: [{ name: "c", in: "cookie", schema: { type: "array" } }] }),
      "make/cookie/c",
      "arrays",
    ],
    [
      "an object in a parameter",
      makeDocument({ parameters: [{ name: "q", in: "query", schema: { type: "object" } }] }),
      "make/query/q",
      "objects",
    ],
    [
      "another style of a parameter",
      makeDocument({ parameters: [{ name: "q", in: "query", style: "deepObject", schema: {} }] }),
      "make/query/q",
      "deepObject",
    ],
    [
      "a parameter with `content`",
      makeDocument({ parameters: [{ name: "q", in: "query", content: {} }] }),
      "make/query/q",
      "content",
    ],
    ["a body of another media type", makeDocument({ body: {}, mediaType: "text/xml" }), "make/body", "text/xml"],
    ["another way to authenticate", makeDocument({ scheme: { type: "oauth2" } }), "make/security/key", "only API keys"],
  ])("refuses %s, and names it and its place", (_, document, place, name) => {
    const { code, message } = refusal(() => readContract(document));
    expect(code).toMatch(/^keyword-un(?:known|supported)$/);
    expect(message).toContain(`${place}:`);
    expect(message).toContain(name);
  });

  it("refuses a reference that leads nowhere", () => {
    const { code, message } = refusal(() => readContract(body({ $ref: "#/components/schemas/Missing" })));
    expect(code).toBe("reference-dangling");
    expect(message).toContain("#/components/schemas/Missing");
  });

  it("refuses references that lead in a circle", () => {
    const document = body({ $ref: "#/components/schemas/A" });
    const schemas = { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } };
    Object.assign(document["components"] as object, { schemas });
    expect(refusal(() => readContract(document)).code).toBe("reference-invalid");
  });

  it("refuses a schema that contains itself", () => {
    const document = body({ $ref: "#/components/schemas/Tree" });
    const Tree = { type: "object", properties: { child: { $ref: "#/components/schemas/Tree" } } };
    Object.assign(document["components"] as object, { schemas: { Tree } });
    expect(refusal(() => readContract(document))).toMatchObject({ code: "keyword-unsupported" });
  });

  it("refuses other versions of OpenAPI, and a document without operations", () => {
    expect(refusal(() => readContract({ ...body({}), openapi: "3.0.3" })).code).toBe("version-unsupported");
    expect(refusal(() => readContract({ openapi: "3.1.0", paths: {} })).code).toBe("document-invalid");
  });
});

describe("reading a document", () => {
  it.each([
    ["that is not there", undefined, "document-unreadable", "there is no such file"],
    ["that is not YAML", "openapi: [3.1", "document-invalid", "is not YAML"],
    ["that is no OpenAPI document", "title: hello", "document-invalid", "no version"],
  ])("refuses a file %s", async (_, text, code, words) => {
    await inTemporaryFolder(async (write) => {
      const file = await write("document.yaml", text);
      await expect(readDocument(file)).rejects.toMatchObject({ name: "ContractError", code });
      await expect(readDocument(file)).rejects.toThrow(words);
    });
  });

  it("reads JSON as well, and refuses what is none", async () => {
    await inTemporaryFolder(async (write) => {
      expect(await readDocument(await write("right.json", '{"openapi":"3.1.0"}'))).toEqual({ openapi: "3.1.0" });
      await expect(readDocument(await write("wrong.json", "{"))).rejects.toMatchObject({ code: "document-invalid" });
    });
  });
});
