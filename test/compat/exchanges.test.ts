// What an exchange consists of besides schemas: forms, media types, headers, and the calls of the service itself.
import { describe, expect, test } from "vitest";
import { compareDocuments } from "../../src/compat/compare.ts";
import { compareDocuments as compare } from "../../src/compat.ts";
import type { Json } from "../../src/openapi/document.ts";
import { broken, type Edits, edited, NOTHING, verdictOf } from "./documents.ts";

const STRING = { type: "string" };
const object = (properties: Json, others: Json = {}): Json => ({ type: "object", properties, ...others });

/** Not one object at two places: an edit of the one would be one of the other. */
const event = (): Json => ({
  operationId: "onEvent",
  parameters: [{ name: "X-Signature", in: "header", required: true, schema: STRING }],
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: object({ kind: { enum: ["a", "b"] }, size: { type: "integer", maximum: 9 } }) },
    },
  },
  responses: {
    "200": {
      description: "",
      content: { "application/json": { schema: object({ wait: { type: "integer", maximum: 9 } }) } },
    },
  },
});

/** What a consumer calls that was called back. */
const answered = (): Json => ({
  "{$request.body#/back}": {
    put: {
      operationId: "onAnswer",
      requestBody: { content: { "application/json": { schema: object({ size: { type: "integer", maximum: 9 } }) } } },
      responses: { "200": { description: "" } },
    },
  },
});

const SERVICE: Json = {
  openapi: "3.2.0",
  info: { title: "Forms", version: "1.0.0" },
  servers: [{ url: "https://{zone}.a.example", variables: { zone: { enum: ["x", "y"], default: "x" } } }],
  paths: {
    "/a": {
      post: {
        operationId: "send",
        parameters: [
          { name: "filter", in: "query", style: "deepObject", explode: true, schema: object({ a: STRING }) },
          { name: "term", in: "query", schema: STRING },
        ],
        requestBody: {
          content: {
            "application/json": { schema: object({ a: STRING }) },
            "application/x-www-form-urlencoded": {
              schema: object({ list: { type: "array", items: STRING }, text: STRING }),
              encoding: { list: { style: "form", explode: false } },
            },
            "multipart/form-data": {
              schema: object({
                photo: { type: "string", format: "binary" },
                data: object({}),
                list: { type: "array", items: STRING },
                text: STRING,
                any: {},
              }),
              encoding: {
                photo: {
                  contentType: "image/png, image/jpeg",
                  headers: { "X-Part": { schema: { ...STRING, maxLength: 5 } } },
                },
              },
            },
          },
        },
        responses: {
          "200": {
            description: "",
            headers: { "X-Rate": { schema: { type: "integer" } } },
            content: { "application/jsonl": { itemSchema: object({ hit: STRING, score: STRING }) } },
          },
          "202": { description: "" },
          default: { description: "", content: { "application/json": { $ref: "#/components/mediaTypes/Problem" } } },
        },
        callbacks: { done: { "{$request.body#/url}": { post: { ...event(), callbacks: { answered: answered() } } } } },
      },
      query: { operationId: "find", responses: { "200": { description: "" } } },
      get: {
        operationId: "list",
        parameters: [
          {
            name: "all",
            in: "querystring",
            content: { "application/x-www-form-urlencoded": { schema: object({ a: STRING, b: STRING }) } },
          },
        ],
        responses: { "200": { description: "" } },
      },
      additionalOperations: { COPY: { operationId: "copy", responses: { "200": { description: "" } } } },
    },
  },
  webhooks: { event: { post: { ...event(), security: [{ key: [] }, { bearer: [] }] } } },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      bearer: { type: "http", scheme: "bearer" },
    },
    mediaTypes: { Problem: { schema: object({ code: STRING }) } },
  },
};

const POST = "paths /a post";
const CONTENT = `${POST} requestBody content`;
const URLENCODED = `${CONTENT} application/x-www-form-urlencoded encoding`;
const PARTS = `${CONTENT} multipart/form-data encoding`;
const CALLBACK = `${POST} callbacks done {$request.body#/url} post`;
const ANSWERED = `${CALLBACK} callbacks answered {$request.body#/back} put`;
const ANSWERED_BODY = `${ANSWERED} requestBody content application/json schema properties size`;
const HOOK = "webhooks event post";
const HOOK_BODY = `${HOOK} requestBody content application/json schema`;

const linesOf = (changes: readonly { operation: string; location: string }[]): string[] =>
  changes.map(({ operation, location }) => `${operation} ${location}`);

const SAME: readonly (readonly [description: string, edits: Edits])[] = [
  ["a style that explodes anyway", { [`${POST} parameters 0 explode`]: undefined }],
  ["an empty encoding", { [`${PARTS} data`]: {} }],
  ["the usual style of a text", { [`${URLENCODED} text`]: { style: "form", explode: true } }],
  ["the usual media type of a text", { [`${URLENCODED} text`]: { contentType: "text/plain" } }],
  ["the usual media type of an object", { [`${PARTS} data`]: { contentType: "application/json" } }],
  ["the usual media type of a list", { [`${PARTS} list`]: { contentType: "text/plain" } }],
  ["the usual style of a part that is a text", { [`${PARTS} text`]: { style: "form" } }],
  ["letters of a part that are not reserved anyway", { [`${PARTS} text`]: { allowReserved: false } }],
  ["the usual style of parts that are texts", { [`${PARTS} list`]: { style: "form", explode: true } }],
  ["the usual media type of a part without a type", { [`${PARTS} any`]: { contentType: "application/octet-stream" } }],
  ["media types in another order", { [`${PARTS} photo contentType`]: "image/JPEG,image/png" }],
  ["an encoding of what is no form", { [`${CONTENT} application/json encoding`]: { a: { contentType: "text/html" } } }],
  ["an encoding of no property", { [`${PARTS} other`]: { contentType: "text/html" } }],
  ["a part's header that is described", { [`${PARTS} photo headers X-Part description`]: "d" }],
  ["a header in small letters", { [`${POST} responses 200 headers`]: { "x-rate": { schema: { type: "integer" } } } }],
  ["the name of a query string", { [`paths /a get parameters 0 name`]: "whole" }],
  [
    "a medium that is inlined",
    { [`${POST} responses default content application/json`]: { schema: object({ code: STRING }) } },
  ],
  [
    "a choice of servers that is written out",
    { servers: [{ url: "https://x.a.example" }, { url: "https://y.a.example" }] },
  ],
  [
    "a webhook's schema in other words",
    { [`${HOOK_BODY} properties size`]: { type: ["integer"], exclusiveMaximum: 10 } },
  ],
  ["credentials of a webhook in another order", { [`${HOOK} security`]: [{ bearer: [] }, { key: [] }] }],
  [
    "the same limit of what is called by whoever was called back",
    { [ANSWERED_BODY]: { type: "integer", exclusiveMaximum: 10 } },
  ],
  ["a callback's description", { [`${CALLBACK} description`]: "d" }],
];

/** The place that breaks one way; the other way it is compatible, or breaks too. */
const CHANGES: readonly (readonly [
  description: string,
  edits: Edits,
  breaks: string,
  back: "breaking" | "compatible",
])[] = [
  ["a list that explodes", { [`${URLENCODED} list explode`]: true }, "send body list", "breaking"],
  [
    "a list that is separated otherwise",
    { [`${URLENCODED} list style`]: "pipeDelimited" },
    "send body list",
    "breaking",
  ],
  ["a part of one media type less", { [`${PARTS} photo contentType`]: "image/png" }, "send body photo", "compatible"],
  ["a part of another media type", { [`${PARTS} data`]: { contentType: "text/xml" } }, "send body data", "breaking"],
  [
    "a part's header that is limited",
    { [`${PARTS} photo headers X-Part schema maxLength`]: 4 },
    "send body photo header X-Part",
    "compatible",
  ],
  [
    "a part's header that is required",
    { [`${PARTS} photo headers X-Part required`]: true },
    "send body photo header X-Part",
    "compatible",
  ],
  [
    "a success that only the errors' response is left for",
    { [`${POST} responses 202`]: undefined },
    "send response 202",
    "breaking",
  ],
  [
    "an item's field that is removed",
    { [`${POST} responses 200 content application/jsonl itemSchema properties score`]: undefined },
    "send response 200 [].score",
    "compatible",
  ],
  [
    "a referred medium's field that is removed",
    { "components mediaTypes Problem schema properties code": undefined },
    "send response default code",
    "compatible",
  ],
  ["a query that is removed", { "paths /a query": undefined }, "find QUERY /a", "compatible"],
  ["a method of its own that is removed", { "paths /a additionalOperations": undefined }, "copy COPY /a", "compatible"],
  [
    "a query string's field",
    { "paths /a get parameters 0 content application/x-www-form-urlencoded schema properties b": undefined },
    "list querystring all b",
    "compatible",
  ],
  [
    "a choice of another server",
    { "servers 0 variables zone default": "y" },
    " server https://x.a.example",
    "breaking",
  ],
  ["a webhook that is removed", { webhooks: undefined }, "onEvent POST event", "compatible"],
  ["a webhook that is renamed", { [`${HOOK} operationId`]: "onOther" }, "onEvent operationId", "breaking"],
  [
    "a webhook's field that is removed",
    { [`${HOOK_BODY} properties size`]: undefined },
    "onEvent body size",
    "compatible",
  ],
  [
    "a webhook's field that may be greater",
    { [`${HOOK_BODY} properties size maximum`]: 10 },
    "onEvent body size",
    "compatible",
  ],
  ["a webhook's body that may be missing", { [`${HOOK} requestBody required`]: false }, "onEvent body", "compatible"],
  ["a webhook's header that is removed", { [`${HOOK} parameters`]: [] }, "onEvent header X-Signature", "compatible"],
  [
    "a webhook's header that may be missing",
    { [`${HOOK} parameters 0 required`]: false },
    "onEvent header X-Signature",
    "compatible",
  ],
  [
    "a limit of what a webhook is answered",
    { [`${HOOK} responses 200 content application/json schema properties wait maximum`]: 5 },
    "onEvent response 200 wait",
    "compatible",
  ],
  [
    "a status that a webhook is answered",
    { [`${HOOK} responses`]: { "204": { description: "" } } },
    "onEvent response 200",
    "breaking",
  ],
  [
    "a callback's member that is new",
    { [`${CALLBACK} requestBody content application/json schema properties kind enum`]: ["a", "b", "c"] },
    "send callback done body kind",
    "compatible",
  ],
  [
    "a webhook that comes with both credentials or none",
    { [`${HOOK} security 2`]: { key: [], bearer: [] }, [`${HOOK} security 3`]: {} },
    "onEvent security",
    "compatible",
  ],
  ["a credential that all callers need", { security: [{ key: [] }] }, " security", "compatible"],
  ["a webhook that comes without a credential", { [`${HOOK} security`]: [{}] }, "onEvent security", "compatible"],
  [
    "a limit of what is called by whoever was called back",
    { [`${ANSWERED_BODY} maximum`]: 8 },
    "send callback done onAnswer body size",
    "compatible",
  ],
  [
    "what can be called no more by whoever was called back",
    { [`${CALLBACK} callbacks`]: undefined },
    "send callback done onAnswer PUT {$request.body#/back}",
    "compatible",
  ],
  [
    "a callback that is removed",
    { [`${POST} callbacks`]: undefined },
    "send callback done POST {$request.body#/url}",
    "compatible",
  ],
];

/** What changes of the media types of a body, and what it is in a request and in a response. */
const MEDIA: readonly (readonly [description: string, old: Json, next: Json, request: string, response: string])[] = [
  ["a type becomes a range", { "application/json": {} }, { "application/*": {} }, "compatible", "breaking"],
  ["a range becomes a type", { "*/*": {} }, { "application/json": {} }, "breaking", "compatible"],
  ["a range becomes another", { "text/*": {} }, { "application/*": {} }, "breaking", "breaking"],
  ["a range becomes narrower", { "*/*": {} }, { "text/*": {} }, "breaking", "compatible"],
  [
    "a type of a range is limited",
    { "application/*": { schema: STRING } },
    { "application/*": { schema: STRING }, "application/json": { schema: { ...STRING, maxLength: 5 } } },
    "breaking",
    "compatible",
  ],
  [
    "a type of several ranges is the narrowest's",
    { "application/json": { schema: STRING } },
    { "*/*": { schema: { type: "integer" } }, "application/*": { schema: STRING } },
    "compatible",
    "breaking",
  ],
  [
    "a type has a range for company that says the same",
    { "application/json": { schema: STRING } },
    { "application/*": { schema: STRING }, "application/json": { schema: STRING } },
    "compatible",
    "breaking",
  ],
];

const withContent = (side: string, content: Json): Json =>
  edited(SERVICE, { [side === "request" ? CONTENT : `${POST} responses 200 content`]: content });

describe("compareDocuments", () => {
  test.each(MEDIA)("judges it if %s", (_, old, next, request, answer) => {
    for (const [side, verdict] of [
      ["request", request],
      ["response", answer],
    ] as const) {
      const comparison = compareDocuments(withContent(side, old), withContent(side, next));
      expect([side, verdictOf(comparison)]).toEqual([side, verdict]);
    }
  });

  test.each(SAME)("takes %s for no change", (_, edits) => {
    const next = edited(SERVICE, edits);
    expect(compareDocuments(SERVICE, next)).toEqual(NOTHING);
    expect(compareDocuments(next, SERVICE)).toEqual(NOTHING);
  });

  test.each(CHANGES)("judges %s in both directions", (_, edits, place, back) => {
    const next = edited(SERVICE, edits);
    expect(linesOf(broken(compareDocuments(SERVICE, next)))).toEqual([place]);
    expect(verdictOf(compareDocuments(next, SERVICE))).toBe(back);
  });

  test("takes a list where a text was, and still the text", () => {
    const schema = { anyOf: [STRING, { type: "array", items: STRING }] };
    const next = edited(SERVICE, { [`${POST} parameters 1 schema`]: schema });
    expect(broken(compareDocuments(SERVICE, next))).toEqual([]);
  });

  test.each([
    ["a list of lists as a part", { [`${CONTENT} multipart/form-data schema properties photo`]: { type: "array" } }],
    [
      "a tag that leads nowhere",
      {
        [`${CONTENT} application/json schema`]: {
          oneOf: [{ $ref: "#/components/mediaTypes/Problem/schema" }],
          discriminator: { propertyName: "code", mapping: { a: "Nothing" } },
        },
      },
    ],
    [
      "a callback that calls itself back",
      {
        [`${ANSWERED} callbacks`]: { again: { $ref: "#/components/callbacks/again" } },
        "components callbacks": {
          again: {
            "{$request.body#/url}": { put: { callbacks: { again: { $ref: "#/components/callbacks/again" } } } },
          },
        },
      },
    ],
    ["a path without content", { "paths /b": null }],
  ])("judges a document with %s", (_, edits) => {
    const odd = edited(SERVICE, edits);
    expect(compareDocuments(odd, odd)).toEqual(NOTHING);
  });
});

test("a limit of an alternative that another one covers is a change where a tag leads to it", () => {
  const documentOf = (maxLength: number): Json => ({
    ...SERVICE,
    components: {
      schemas: {
        Folder: object({ kind: STRING }, { required: ["kind"] }),
        Note: object({ kind: STRING, text: { type: "string", maxLength } }, { required: ["kind"] }),
      },
    },
    webhooks: {},
    paths: {
      "/tags": {
        post: {
          operationId: "tag",
          responses: {
            "200": {
              description: "",
              content: {
                "application/json": {
                  schema: {
                    oneOf: [{ $ref: "#/components/schemas/Folder" }, { $ref: "#/components/schemas/Note" }],
                    discriminator: { propertyName: "kind" },
                  },
                },
              },
            },
          },
        },
      },
    },
  });
  const { breaking, risky } = compareDocuments(documentOf(8), documentOf(9));
  expect(linesOf([...breaking, ...risky])).toEqual(["tag response 200 text"]);
});

describe("a document that", () => {
  const OK = { "200": { description: "" } };
  const document = (paths: Json): Json => ({ openapi: "3.1.0", info: { title: "Things", version: "1" }, paths });
  const post = (schema: Json, type = "application/json"): Json => {
    const content = { [type]: { schema } };
    return document({
      "/a": {
        post: { operationId: "post", requestBody: { content }, responses: { "200": { description: "", content } } },
      },
    });
  };
  const locations = (old: Json, next: Json): string[] =>
    broken(compareDocuments(old, next)).map(({ rule, location }) => `${rule} ${location}`);

  test.each(["application/octet-stream", "image/png", "text/plain"])(
    "encodes the bytes of %s breaks both sides",
    (type) => {
      const encoded = post({ type: "string", contentEncoding: "base64" }, type);
      const changed = ["request", "response"].map((side) => `${side}-property-content-encoding-changed`);
      const places = [`${changed[0]} body`, `${changed[1]} response 200`];
      expect(locations(post({}, type), encoded)).toEqual(places);
      expect(locations(encoded, post({ type: "string", format: "binary" }, type))).toEqual(places);
      expect(locations(encoded, post({ type: "string", format: "byte" }, type))).toEqual([]);
    },
  );

  test("names a path parameter that its path did not name says nothing of what was sent", () => {
    const parameters = [{ name: "key", in: "path", required: true, schema: STRING }];
    const item = (path: string): Json =>
      document({ [path]: { get: { operationId: "get", parameters, responses: OK } } });
    expect(compareDocuments(item("/a/{id}"), item("/a/{key}"))).toEqual(NOTHING);
  });

  test("writes a header in capitals, and changes something else of it, changes only that", () => {
    const get = (name: string, maxLength: number): Json => {
      const parameters = [{ name, in: "header", required: true, schema: { ...STRING, maxLength } }];
      return document({ "/a": { get: { operationId: "get", parameters, responses: OK } } });
    };
    const comparison = compare(get("X-Id", 5), get("X-ID", 9));
    expect(comparison).toMatchObject({ breaking: [], risky: [], compatible: [{ location: "header X-Id" }] });
  });

  test("limits a property of one alternative says so, and not that another alternative lacks it", () => {
    const pets = (maxLength: number): Json =>
      post({ oneOf: [object({ name: STRING, breed: { ...STRING, maxLength } }), object({ name: STRING })] });
    expect(locations(pets(9), pets(5))).toEqual(["request-property-max-length-decreased body breed"]);
  });
});
