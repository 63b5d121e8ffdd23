import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { loadDocument, readContract, readDocument } from "../../src/contract.ts";
import { LIMITS } from "../../src/openapi/load/read-text.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const head = { openapi: "3.1.0", info: { title: "t", version: "1" } };
const response = (schema: unknown) => ({ "200": { description: "d", content: { "application/json": { schema } } } });
const get = (schema: unknown) => ({ get: { operationId: "get", responses: response(schema) } });

/** A server that responds to each path with a text, or by a function. */
async function serve(pages: Record<string, string | ((response: ServerResponse) => void)>) {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, answer) => {
    asked.push(url);
    const page = pages[url];
    if (typeof page === "function") {
      page(answer);
    } else {
      answer.writeHead(page === undefined ? 404 : 200).end(page);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
const to = (location: string) => (answer: ServerResponse) => void answer.writeHead(302, { location }).end();
const json = (value: unknown): string => JSON.stringify(value);
const document = json({ ...head, paths: { "/a": get(true) } });

describe("a document", () => {
  it("may write its version without quotes, which YAML reads as a number", () =>
    inTemporaryFolder(async (write) => {
      const file = await write(
        "openapi.yaml",
        `openapi: 3.0\ninfo: {title: t, version: "1"}\npaths: {/a: ${json(get(true))}}`,
      );
      expect((await readDocument(file))["openapi"]).toBe("3.0");
    }));

  it("is read from an address, through redirects", async () => {
    await using server = await serve({ "/old": to("/contract"), "/contract": document });
    expect(await readDocument(`${server.url}/old`)).toEqual(JSON.parse(document));
    expect(server.asked).toEqual(["/old", "/contract"]);
  });

  it.each([
    [
      "swagger: '2.0'\npaths: {}\n",
      /has OpenAPI version 2\.0; 3\.0, 3\.1 and 3\.2 are read\. Convert it to OpenAPI 3 first\.$/,
    ],
    [
      "title: nothing\n",
      /it begins with `title`, and has no version under `openapi`\. OpenAPI 3\.0, 3\.1 and 3\.2 are read/,
    ],
    ["", /is not an OpenAPI document: it is empty\. OpenAPI 3\.0/],
    ["- a\n", /is not an OpenAPI document: it is a list\. OpenAPI 3\.0/],
    ["<!DOCTYPE html>\n<title>a: b</title>", /it is a web page, or XML\. Name the address of the document itself/],
    ["a: [", /is not YAML: /],
  ])("is refused if it is %j", async (text, message) => {
    await inTemporaryFolder(async (write) => {
      await expect(readDocument(await write("a.yaml", text))).rejects.toThrow(message);
    });
  });

  it("is refused if its address is not one of HTTP", async () => {
    await expect(readDocument("ftp://example.test/a.yaml")).rejects.toThrow(
      "Cannot read ftp://example.test/a.yaml: an address must start with http:// or https://. Name one, or a file.",
    );
  });

  it.each([
    ["answers 404", "/missing", /^Cannot read http:.*\/missing: the server answered 404\.$/],
    ["redirects for ever", "/loop", /: it was redirected more than 5 times\.$/],
    ["redirects to a file", "/file", /: it leads to file: and only http and https are read\.$/],
    ["sends more than the limit", "/large", /: a document may have 1000 bytes, and it is larger\.$/],
    ["does not respond in time", "/silent", /: it was not read within 0\.3 s\.$/],
    ["does not end its response in time", "/endless", /: it was not read within 0\.3 s\.$/],
  ])("of an address that %s is refused, with the limit", async (_, path, message) => {
    await using server = await serve({
      "/loop": to("/loop"),
      "/file": to("file:///etc/hosts"),
      "/large": " ".repeat(1_001),
      "/silent": () => {},
      "/endless": (answer) => void answer.write("openapi: "),
    });
    const limits = { ...LIMITS, bytes: 1_000, time: 300 };
    await expect(loadDocument(server.url + path, limits)).rejects.toThrow(message);
  });

  it("may not name credentials in its address", async () => {
    await expect(readDocument("http://me:secret@127.0.0.1:1/")).rejects.toThrow(/its address holds credentials/);
  });
});

describe("a reference to another document", () => {
  /** The document of a folder of files, and what a schema of it refers to in the end. */
  async function load(files: Record<string, string>, schema: unknown): Promise<Record<string, unknown>> {
    return inTemporaryFolder(async (write) => {
      for (const [name, text] of Object.entries(files)) {
        await write(name, text);
      }
      const root = json({ ...head, paths: { "/a": get(schema) }, components: { schemas: { Own: { minLength: 7 } } } });
      const document = await readDocument(await write("root.json", root));
      const found = valueAt(document, [
        "paths",
        "/a",
        "get",
        "responses",
        "200",
        "content",
        "application/json",
        "schema",
      ]);
      return { document, schema: found };
    });
  }
  const inSchemas = (name: string): string => `#/components/schemas/${name}`;

  it("becomes one to a component of its kind", async () => {
    const files = {
      "pet.yaml": "Pet:\n  $ref: '#/Name'\nName:\n  $ref: root.json#/components/schemas/Own\n",
      "other-pet.yaml": "Pet: { $anchor: pet, maxLength: 3 }",
    };
    const { document, schema } = await load(files, {
      anyOf: [{ $ref: "./pet.yaml#/Pet" }, { $ref: "other-pet.yaml#pet" }, { $ref: "pet.yaml#/Pet" }],
    });
    expect(schema).toEqual({ anyOf: ["Pet", "pet", "Pet"].map((name) => ({ $ref: inSchemas(name) })) });
    expect(document).toMatchObject({
      components: {
        schemas: {
          Own: { minLength: 7 },
          Pet: { $ref: inSchemas("Name") },
          Name: { $ref: inSchemas("Own") },
          pet: { maxLength: 3 },
        },
      },
    });
  });

  it("takes no name that the document has, and keeps what stands beside it", async () => {
    const { document, schema } = await load({ "a.json": json({ Own: true }) }, { $ref: "a.json#/Own", maxLength: 9 });
    expect(schema).toEqual({ $ref: inSchemas("Own_2"), maxLength: 9 });
    expect(document).toMatchObject({ components: { schemas: { Own: { minLength: 7 }, Own_2: true } } });
  });

  it("may stand for any part, down to a whole path", async () => {
    await inTemporaryFolder(async (write) => {
      const operation = {
        parameters: [{ $ref: "parts.yaml#/parameter" }],
        requestBody: { $ref: "parts.yaml#/body" },
        responses: { default: { $ref: "parts.yaml#/response" } },
      };
      await write("path.json", json({ post: operation }));
      await write(
        "parts.yaml",
        [
          "parameter: { name: p, in: query, schema: { $ref: '#/word' }, examples: { one: { $ref: '#/example' } } }",
          "body: { content: { application/json: { schema: { $ref: '#/word' } } } }",
          "response: { description: d, headers: { X: { $ref: '#/header' } }, links: { next: { $ref: '#/link' } } }",
          "header: { schema: { $ref: '#/word' } }",
          "link: { operationId: a }",
          "example: { value: { $ref: '#/word' } }",
          "word: { type: string, maxLength: 4 }",
        ].join("\n"),
      );
      const root = await write("root.json", json({ ...head, paths: { "/a": { $ref: "path.json" } } }));
      const document = await readDocument(root);
      const word = { $ref: inSchemas("word") };
      expect(document["components"]).toMatchObject({
        pathItems: { path: { post: { requestBody: { $ref: "#/components/requestBodies/body" } } } },
        parameters: { parameter: { schema: word, examples: { one: { $ref: "#/components/examples/example" } } } },
        responses: { response: { headers: { X: { $ref: "#/components/headers/header" } } } },
        headers: { header: { schema: word } },
        links: { link: { operationId: "a" } },
        // A value, and no reference.
        examples: { example: { value: { $ref: "#/word" } } },
        schemas: { word: { maxLength: 4 } },
      });
      expect(readContract(document).operations[0]?.constraints.map(({ keyword }) => keyword)).toContain("maxLength");
    });
  });

  it("may stand where OpenAPI has none, for operations, paths, lists and components: what it leads to stands there", async () => {
    await inTemporaryFolder(async (write) => {
      await write("paths.yaml", "/a: { get: { $ref: 'operations.yaml#/get' } }");
      const parameter = "{ name: p, in: query, schema: { $ref: 'schemas.yaml#/Word' } }";
      await write(
        "operations.yaml",
        `get: { operationId: get, parameters: { $ref: '#/parameters' }, responses: {} }\nparameters: [${parameter}]`,
      );
      await write(
        "schemas.yaml",
        "Word: { $ref: word.yaml }\nPair: { properties: { $ref: '#/both' } }\nboth: { a: true }",
      );
      await write("word.yaml", "{ type: string, maxLength: 4 }");
      const root = {
        ...head,
        paths: { $ref: "paths.yaml", "/b": { get: { $ref: "#/x-get" } } },
        components: { schemas: { $ref: "schemas.yaml", Other: { $ref: "word.yaml" } } },
        "x-get": { operationId: "other", responses: {} },
      };
      const document = await readDocument(await write("root.json", json(root)));
      const word = { type: "string", maxLength: 4 };
      expect(document).toMatchObject({
        paths: {
          "/a": { get: { operationId: "get", parameters: [{ schema: { $ref: inSchemas("Word") } }] } },
          "/b": { get: { operationId: "other" } },
        },
        components: { schemas: { Word: word, Pair: { properties: { a: true } }, Other: { $ref: inSchemas("Word") } } },
      });
      expect(readContract(document)).toMatchObject({ operations: [{ id: "get" }, { id: "other" }], skipped: [] });
    });
  });

  it("for an operation or all paths that leads nowhere costs what it stands for, and says why", async () => {
    const files = { "paths.json": json({ "/a": { get: { $ref: "none.yaml" }, put: { $ref: "#/none" }, post: {} } }) };
    await inTemporaryFolder(async (write) => {
      await write("paths.json", files["paths.json"]);
      const readWith = async (paths: object) =>
        readContract(await readDocument(await write("root.json", json({ ...head, paths }))));
      expect(await readWith({ $ref: "paths.json" })).toMatchObject({
        operations: [{ id: "post /a" }],
        skipped: [
          {
            operation: "get /a",
            reason: expect.stringMatching(/cannot follow \$ref none\.yaml: there is no such file/),
          },
          { operation: "put /a", reason: expect.stringMatching(/paths\.json#\/none: it has nothing at #\/none/) },
        ],
      });
      await expect(readWith({ $ref: "none.json" })).rejects.toThrow("paths: cannot follow $ref none.json");
    });
  });

  it("keeps the name that the document has for its target: a discriminator means schemas by it", async () => {
    await inTemporaryFolder(async (write) => {
      await write("cat.yaml", "{ properties: { type: { type: string }, other: { $ref: pet.yaml } } }");
      await write("pet.yaml", "{ oneOf: [{ $ref: cat.yaml }], discriminator: { propertyName: type } }");
      const schemas = { Cat: { $ref: "cat.yaml" }, Pet: { $ref: "./pet.yaml#/" } };
      const root = await write("root.json", json({ ...head, paths: {}, components: { schemas } }));
      expect((await readDocument(root))["components"]).toMatchObject({
        schemas: { Cat: { properties: { type: { type: "string" } } }, Pet: { oneOf: [{ $ref: inSchemas("Cat") }] } },
      });
    });
  });

  it("may go in a circle where OpenAPI has none", async () => {
    await inTemporaryFolder(async (write) => {
      await write("a.json", json({ $ref: "b.json", "/a": get(true) }));
      await write("b.json", json({ $ref: "a.json", "/b": get(true) }));
      const document = await readDocument(await write("root.json", json({ ...head, paths: { $ref: "a.json" } })));
      expect(document["paths"]).toMatchObject({ "/a": get(true), "/b": get(true) });
    });
  });

  it("may go in a circle, and to a whole file", async () => {
    const { document } = await load(
      { "a b.json": json({ items: { $ref: "c.json" } }), "c.json": json({ $ref: "a%20b.json#/" }) },
      { $ref: "a%20b.json" },
    );
    expect(document).toMatchObject({
      components: {
        schemas: { b: { items: { $ref: inSchemas("c") } }, c: { $ref: expect.stringMatching(/schemas\/b(_2)?$/) } },
      },
    });
  });

  it("may be a tag of a discriminator", async () => {
    const mapping = { cat: "cat.yaml", dog: "Dog" };
    const { schema } = await load({ "cat.yaml": "type: object" }, { discriminator: { propertyName: "kind", mapping } });
    expect(schema).toEqual({ discriminator: { propertyName: "kind", mapping: { cat: inSchemas("cat"), dog: "Dog" } } });
  });

  it.each([
    ["an example", { example: { $ref: "none.yaml" } }],
    ["a list of examples", { examples: [{ $ref: "none.yaml" }] }],
    ["a constant", { const: { $ref: "none.yaml" } }],
    ["an extension", { "x-docs": { $ref: "none.md" } }],
  ])("is none within %s", async (_, schema) => {
    expect((await load({}, schema))["schema"]).toEqual(schema);
  });

  it.each(["default", "example", "enum", "const", "value", "x-name"])(
    "is one in a property called %s",
    async (name) => {
      const { schema } = await load({ "pet.yaml": "type: object" }, { properties: { [name]: { $ref: "pet.yaml" } } });
      expect(schema).toEqual({ properties: { [name]: { $ref: inSchemas("pet") } } });
    },
  );

  it("is none if it is the $id of a schema of this document", async () => {
    const schema = { $defs: { a: { $id: "https://example.invalid/a" } }, $ref: "https://example.invalid/a" };
    expect((await load({}, schema))["schema"]).toEqual(schema);
  });

  it("stays if the target cannot be reached, and what needs it says why", async () => {
    await inTemporaryFolder(async (write) => {
      await write("bad.json", "{");
      await write("folder", json({ items: { $ref: "none.json" } }));
      const reasons: [reference: string, reason: RegExp][] = [
        ["none.yaml#/a", /cannot follow \$ref none\.yaml#\/a: there is no such file\.$/],
        ["bad.json", /bad\.json: bad\.json is not JSON/],
        ["folder#/nothing", /folder#\/nothing: it has nothing at #\/nothing\.$/],
        ["http://127.0.0.1:2/a", /ECONNREFUSED/],
      ];
      for (const [reference, reason] of reasons) {
        const paths = {
          "/a": { get: { parameters: [{ name: "p", in: "query", schema: { $ref: reference } }], responses: {} } },
        };
        const document = await readDocument(await write("root.json", json({ ...head, paths })));
        expect(readContract(document)).toMatchObject({
          skipped: [{ operation: "get /a", place: "query/p", reason: expect.stringMatching(reason) }],
        });
      }
    });
  });

  it("is followed over the network, where each starts at the address that its document came from", async () => {
    await using server = await serve({
      "/v1/root": json({ ...head, paths: { "/a": get({ $ref: "pet" }) } }),
      "/v1/pet": to("/v2/pet"),
      "/v2/pet": json({ items: { $ref: "tag" } }),
      "/v2/tag": json({ type: "string" }),
    });
    const document = await readDocument(`${server.url}/v1/root`);
    expect(document["components"]).toEqual({
      schemas: { pet: { items: { $ref: inSchemas("tag") } }, tag: { type: "string" } },
    });
    expect(server.asked).toEqual(["/v1/root", "/v1/pet", "/v2/pet", "/v2/tag"]);
  });

  it("leads from the network to no file of this machine", async () => {
    await inTemporaryFolder(async (write) => {
      const file = await write("secret.json", json({ type: "string" }));
      await using server = await serve({ "/a": json({ ...head, paths: { "/a": get({ $ref: `file://${file}` }) } }) });
      const text = JSON.stringify(await readDocument(`${server.url}/a`));
      expect(text).toContain("a document from the network may not refer to files of this machine");
    });
  });

  it("counts against the limits of the whole", async () => {
    await inTemporaryFolder(async (write) => {
      await write("a.json", json({ $ref: "b.json" }));
      await write("b.json", json({ description: " ".repeat(2_000) }));
      const root = await write("root.json", json({ ...head, paths: { "/a": get({ $ref: "a.json" }) } }));
      const small = await loadDocument(root, { ...LIMITS, bytes: 1_000 });
      expect(JSON.stringify(small.document)).toContain("a document may have 1000 bytes, and it is larger");
      const few = await loadDocument(root, { ...LIMITS, documents: 1 });
      expect(JSON.stringify(few.document)).toContain("the document refers to more than 1 others");
    });
  });
});

it("a document in one file is known by the file", async () => {
  await inTemporaryFolder(async (write) => {
    const file = await write("a.json", document);
    expect((await loadDocument(file)).file).toBe(file);
    await using server = await serve({ "/a": document });
    expect(await loadDocument(`${server.url}/a`)).not.toHaveProperty("file");
  });
});
