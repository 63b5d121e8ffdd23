import { describe, expect, test } from "vitest";
import { responseFindings } from "../../../src/check/judge/response-conformance.ts";
import type { HttpResponse } from "../../../src/check/send/response-reader.ts";
import type { Json } from "../../../src/contract.ts";
import { type Observation, observationText } from "../../../src/report/observation.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const json = (schema: object) => ({ description: "A response.", content: { "application/json": { schema } } });
const failing = { type: "object", required: ["error_code"], properties: { error_code: { type: "string" } } };
const gateway = { type: "object", required: ["request_id"], properties: { request_id: { type: "string" } } };
const { operation } = makeContract(
  makeDocument({
    body: { type: "object", properties: { a: { type: "string", maxLength: 5 } } },
    responses: {
      "200": json({ type: "object", required: ["id"], properties: { id: { type: "string", maxLength: 3 }, more: {} } }),
      "206": { description: "A part.", content: { "text/*": {}, "application/zip": {} } },
      "202": { description: "Later, without a word." },
      "4XX": json(failing),
      "404": json(gateway),
      default: json(failing),
    },
  }),
);
const answerOf = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  cut: false,
});
const WELL_FORMED = { error_code: "E", request_id: "r" };

const textOf = (observation: Observation | undefined): string => (observation ? observationText(observation) : "fine");

describe("an answer", () => {
  const fault = (answer: HttpResponse): string => textOf(responseFindings(operation, answer)[0]);

  test.each<[fact: string, answer: HttpResponse, fault: RegExp]>([
    ["conforms to the schema of its status", answerOf(200, { id: "abc" }), /^fine$/],
    ["may have fields that nobody declared", answerOf(200, { id: "", other: [null] }), /^fine$/],
    [
      "may name a charset, in any case",
      answerOf(200, { id: "" }, { "content-type": "Application/JSON ; charset=utf-8" }),
      /^fine$/,
    ],
    ["has else the shape of `default`, a success too", answerOf(299, WELL_FORMED), /^fine$/],
    ["has no other shape than that of `default`", answerOf(299, {}), /breaks required at body\/error_code$/],
    [
      "has the media type of its status",
      answerOf(200, { id: "" }, { "content-type": "text/html" }),
      /is "text\/html"; declared is application\/json$/,
    ],
    [
      "has a media type, not one that begins alike",
      answerOf(200, {}, { "content-type": "application/json5" }),
      /is "application\/json5"/,
    ],
    [
      "has no other JSON for a media type",
      answerOf(200, {}, { "content-type": "application/problem+json" }),
      /problem\+json/,
    ],
    ["has a body", answerOf(200, ""), /^the response with status 200 has no body$/],
    ["has a body of JSON", answerOf(200, "{'id':1}"), /is not JSON$/],
    ["has one document of JSON", answerOf(200, "{}{}"), /is not JSON$/],
    ["has a body of UTF-8", answerOf(200, Buffer.from([0x22, 0xff, 0x22])), /is not UTF-8$/],
    ["has what is required", answerOf(200, {}), /breaks required at body\/id$/],
    ["keeps each limit", answerOf(200, { id: "abcd" }), /breaks maxLength at body\/id$/],
    ["has its length in code points", answerOf(200, { id: "😀😀😀" }), /^fine$/],
    ["keeps each type", answerOf(200, { id: null }), /breaks type at body\/id$/],
    ["has no null for an object", answerOf(200, null), /breaks type at body$/],
    ["of a success without content is free", answerOf(202, "anything", { "content-type": "a/b" }), /^fine$/],
    ["has a media type of a declared range", answerOf(206, "part", { "content-type": "text/csv" }), /^fine$/],
    ["outside of JSON is bytes", answerOf(206, Buffer.from([0xff]), { "content-type": "application/zip" }), /^fine$/],
    ["outside of JSON has bytes", answerOf(206, "", { "content-type": "application/zip" }), /has no body$/],
    [
      "that is an error has the schema of its status",
      answerOf(404, { error_code: "E" }),
      /breaks required at body\/request_id$/,
    ],
    [
      "that is an error has the schema of its range",
      answerOf(418, {}),
      /^the response with status 418 breaks required at body\/error_code$/,
    ],
    [
      "that is an error has else the schema of `default`",
      answerOf(500, {}),
      /^the response with status 500 breaks required/,
    ],
    [
      "that is an error has a media type as well",
      answerOf(400, "<p>", { "content-type": "text/html" }),
      /declared is application\/json$/,
    ],
    ["that is an error has a body as well", answerOf(400, ""), /has no body$/],
    ["of the transport may have no body", answerOf(431, "", { "content-type": "" }), /^fine$/],
    ["of the transport is judged if it has one", answerOf(413, {}), /breaks required at body\/error_code$/],
  ])("%s", (_, answer, expected) => {
    expect(fault(answer)).toMatch(expected);
  });

  test("has a media type", () => {
    expect(fault({ ...answerOf(200, {}), headers: {} })).toMatch(/is of no media type; declared is application\/json$/);
  });

  test("ends", () => {
    expect(fault({ ...answerOf(200, { id: "" }), cut: true })).toMatch(/is longer than \d+ bytes$/);
  });
});

describe("the faults of one response", () => {
  const day = { anyOf: [{ type: "object", required: ["day"] }, { type: "integer" }] };
  const schema = {
    type: "object",
    required: ["id", "name"],
    properties: {
      id: { type: "string" },
      name: { type: "string" },
      at: day,
      in: { anyOf: [{ type: "object", required: ["at"], properties: { at: day } }, { type: "null" }] },
      rows: { type: "array", items: { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } } },
    },
    dependentSchemas: { alias: { properties: { alias: { type: "string" } } } },
    unevaluatedProperties: false,
  };
  const headers = { "x-total": { required: true, schema: { type: "integer" } } };
  const content = { "application/json": { schema } };
  const { operation } = makeContract(
    makeDocument({ responses: { "200": { description: "Fine.", content, headers } } }),
  );
  const faults = (body: Json): string[] =>
    responseFindings(operation, answerOf(200, body)).map((finding) => observationText(finding));

  test("are found each", () => {
    expect(faults({ id: 1, rows: [{ a: 1 }, { b: 1 }], name: "" })).toEqual([
      expect.stringMatching(/header x-total .* is missing/),
      expect.stringMatching(/breaks type at body\/id$/),
      expect.stringMatching(/breaks type at body\/rows\/0\/a$/),
      expect.stringMatching(/breaks type at body\/rows\/1\/b$/),
    ]);
  });

  test("are found once, whatever they break on the way", () => {
    const ofBody = (body: Json): string[] => faults(body).slice(1);
    expect(ofBody({ id: "", name: "", at: { month: 1 } })).toHaveLength(1);
    expect(ofBody({ id: "", name: "", in: { at: { month: 1 } } })).toHaveLength(1);
    expect(ofBody({ id: "", name: "", alias: 1 })).toHaveLength(1);
    expect(ofBody({ id: "", name: "", rows: [{ a: 1 }, { a: 2 }] })).toHaveLength(1);
  });
});

describe("the members that an object of a response lacks", () => {
  const lacking = (schema: Json, body: Json): string[] => {
    const { operation } = makeContract(makeDocument({ responses: { "200": json(schema as object) } }));
    return responseFindings(operation, answerOf(200, body)).map((finding) => observationText(finding));
  };
  const members = { type: "object", required: ["a", "b", "c"] };

  test("are one fault that names them all", () => {
    expect(lacking(members, { b: 1 })).toEqual([expect.stringMatching(/breaks required at body\/a and body\/c$/)]);
    expect(lacking({ allOf: [members, { required: ["d"] }] }, {})).toEqual([
      expect.stringMatching(/at body\/a, body\/b, body\/c and body\/d$/),
    ]);
  });

  test("are not named where another alternative does not need them", () => {
    const [fault, ...others] = lacking({ anyOf: [{ required: ["a"] }, { required: ["b"] }] }, {});
    expect(others).toEqual([]);
    expect(fault).toMatch(/body\/a$/);
  });
});

describe("a response", () => {
  const faultOf = (responses: Json, answer: HttpResponse): string =>
    textOf(responseFindings(makeContract(makeDocument({ responses })).operation, answer)[0]);
  const of = (content: Json, headers?: Json): Json => ({
    "200": { description: "Fine.", content, ...(headers && { headers }) },
  });
  const object = { schema: { type: "object" } };
  const text = { schema: { type: "string" } };

  test.each<[fact: string, responses: Json, status: number, fault: RegExp]>([
    ["that only `default` describes is declared", { default: { description: "Any." } }, 200, /^fine$/],
    ["of an operation that lists errors alone may be any success", { "404": { description: "No." } }, 201, /^fine$/],
    ["of an operation that lists nothing may be any success", {}, 204, /^fine$/],
    ["has a success that is declared", { "200": { description: "Fine." } }, 201, /^the status 201 is not declared/],
    ["is no success where a redirection is declared alone", { "302": { description: "Moved." } }, 200, /not declared/],
    [
      "may be any success where only what comes before it is declared",
      { "101": { description: "Wait." } },
      200,
      /^fine$/,
    ],
    ["may be an error that is not declared", { "200": { description: "Fine." } }, 409, /^fine$/],
    ["has no content with 204, whatever its range declares", { "2XX": json({ type: "object" }) }, 204, /^fine$/],
    ["has no content with 205", { "205": json({ type: "object" }) }, 205, /^fine$/],
    ["has no content with 304", { "304": json({ type: "object" }) }, 304, /^fine$/],
  ])("%s", (_, responses, status, expected) => {
    expect(faultOf(responses, { status, headers: {}, body: Buffer.alloc(0), cut: false })).toMatch(expected);
  });

  test("to HEAD has no body", () => {
    const { operation } = makeContract(makeDocument({ responses: of({ "application/json": object }) }));
    const answer = { ...answerOf(200, "") };
    expect(responseFindings({ ...operation, method: "HEAD" }, answer)).toEqual([]);
    expect(textOf(responseFindings(operation, answer)[0])).toMatch(/has no body$/);
  });

  test.each<[fact: string, content: Json, contentType: string, body: unknown, fault: RegExp]>([
    ["a media type before a range", { "*/*": text, "application/json": object }, "application/json", {}, /^fine$/],
    [
      "a range of one type before that of all",
      { "*/*": text, "application/*": object },
      "application/json",
      {},
      /^fine$/,
    ],
    [
      "a suffix before a range",
      { "application/*": text, "application/*+json": object },
      "application/a+json",
      {},
      /^fine$/,
    ],
    [
      "what is most specific alone",
      { "*/*": {}, "text/*": {}, "text/plain": { schema: { maxLength: 1 } } },
      "text/plain",
      "ab",
      /breaks maxLength$/,
    ],
    ["a suffix, not the end of a name", { "application/*+json": object }, "application/json", {}, /declared is/],
    [
      "parameters before none",
      { "application/json": text, "application/json; version=2": object },
      'application/json; Version="2"',
      {},
      /^fine$/,
    ],
    ["no parameter of another value", { "application/json;v=1": object }, "application/json;v=2", {}, /declared is/],
    ["a parameter that the response leaves out", { "text/csv; header=present": text }, "text/csv", "a", /^fine$/],
    [
      "any of those that differ in what the response leaves out",
      { "application/json;v=1": text, "application/json;v=2": object },
      "application/json",
      {},
      /^fine$/,
    ],
    [
      "every type with a JSON suffix as JSON",
      { "model/gltf+json": object },
      "model/gltf+json",
      [],
      /breaks type at body$/,
    ],
    ["several suffixes as JSON", { "application/vnd.a+b+json": object }, "application/vnd.a+b+json", "{", /not JSON$/],
  ])("is described by %s", (_, content, contentType, body, expected) => {
    expect(faultOf(of(content), answerOf(200, body, { "content-type": contentType }))).toMatch(expected);
  });

  test.each<[fact: string, schema: Json, body: string, fault: RegExp]>([
    ["may be empty", { type: "string" }, "", /^fine$/],
    ["is not empty where its schema forbids that", { type: "string", minLength: 1 }, "", /breaks minLength$/],
    ["keeps the limits of its schema", { type: "string", maxLength: 2 }, "123", /breaks maxLength$/],
    ["is one of those that are listed", { type: "string", enum: ["up", "down"] }, "left", /breaks enum$/],
    ["may be a number", { type: "number", maximum: 5 }, "4.5", /^fine$/],
    ["keeps the limits of numbers", { type: "number", maximum: 5 }, "6", /breaks maximum$/],
    ["of a structure is not read", { type: "array", maxItems: 1 }, "a,b", /^fine$/],
  ])("of text %s", (_, schema, body, expected) => {
    const content = { "text/plain": { schema } };
    expect(faultOf(of(content), answerOf(200, body, { "content-type": "text/plain; charset=utf-8" }))).toMatch(
      expected,
    );
  });

  test("of text may be empty without a media type, and JSON may not", () => {
    const empty = { status: 200, headers: {}, body: Buffer.alloc(0), cut: false };
    expect(faultOf(of({ "text/plain": text, "application/json": object }), empty)).toBe("fine");
    expect(faultOf(of({ "application/json": object }), empty)).toMatch(/of no media type/);
  });

  test.each<[fact: string, header: Json, text: string | undefined, fault: RegExp]>([
    ["that is required is there", { required: true }, undefined, /^the header x-more of .* 200 is missing/],
    ["that is optional may be missing", { schema: { type: "integer" } }, undefined, /^fine$/],
    ["is read as a number", { schema: { type: "integer", maximum: 5 } }, "5", /^fine$/],
    ["keeps the limits of numbers", { schema: { type: "integer", maximum: 5 } }, "6", /breaks maximum: it is "6"$/],
    ["has the type of its schema", { schema: { type: "integer" } }, "many", /breaks type/],
    ["that is a text may look like a number", { schema: { type: "string" } }, "5", /^fine$/],
    [
      "means what any alternative can read",
      { schema: { oneOf: [{ const: "all" }, { type: "integer" }] } },
      "5",
      /^fine$/,
    ],
    ["is none of the alternatives", { schema: { enum: ["all", 5] } }, "6", /breaks enum/],
    ["is read as a list", { schema: { type: "array", items: { type: "integer" } } }, "1, 2", /^fine$/],
    ["has members of its schema", { schema: { type: "array", items: { type: "integer" } } }, "1,b", /breaks/],
    ["is read as an object", { schema: { type: "object", required: ["r"] } }, "r,1", /^fine$/],
    [
      "is read as an object of pairs",
      { explode: true, schema: { type: "object", required: ["r"] } },
      "r=1,g=2",
      /^fine$/,
    ],
  ])("has headers: one %s", (_, header, value, expected) => {
    const answer = answerOf(200, {}, value === undefined ? {} : { "x-more": value });
    expect(faultOf(of({ "application/json": object }, { "X-More": header }), answer)).toMatch(expected);
  });

  test("is not judged by a schema that cannot be read", () => {
    const schema = { type: "object", properties: { a: { $ref: "#/components/schemas/Absent" } } };
    expect(faultOf(of({ "application/json": { schema } }), answerOf(200, { a: 1 }))).toBe("fine");
  });
});
