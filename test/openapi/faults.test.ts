import { describe, expect, it } from "vitest";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import { isObject, type Json, readContract } from "../../src/contract.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";

/** What is read of a body with a property `sound`, and others. */
function read(properties: Json, schemas: Json = {}, beside: Json = {}) {
  const body = { type: "object", ...beside, properties: { sound: { type: "integer", maximum: 3 }, ...properties } };
  const document = makeDocument({ body });
  const contract = readContract({ ...document, components: { ...(document["components"] as Json), schemas } });
  const [operation] = contract.operations;
  return {
    skipped: contract.skipped.map(({ place, reason, code }) => `${place}: ${reason.replace(/^[^:]*: /, "")} ${code}`),
    ids: operation?.constraints.map(({ id }) => id) ?? [],
    bodies: operation ? deterministicCases(contract, operation).cases.map(({ request }) => request.body) : [],
    errors: (body: unknown) => operation?.body?.node.errors(body) ?? [],
  };
}

const isOdd = (value: unknown): boolean => Object.hasOwn(Object(value), "odd");

describe("a property whose schema cannot be read", () => {
  it.each<[fault: string, schema: unknown, reason: string]>([
    ["a type that is none", { type: "date" }, "the type `date` is not one of"],
    ["a text for a limit", { maxLength: "9" }, '`maxLength` must be a number, found "9".'],
    ["a list for one schema", { items: [{ type: "string" }] }, "expected a schema, found ["],
    ["nothing at all", null, "expected a schema, found null."],
    ["a reference to nothing", { $ref: "#/components/schemas/Lost" }, "$ref #/components/schemas/Lost leads nowhere."],
    ["a number for a reference", { $ref: 5 }, "`$ref` must be a text, found 5."],
    ["no reference after its keyword", { $ref: null }, "`$ref` must be a text, found null."],
    ["a fault in its members", { type: "array", items: { enum: [] } }, "`enum` must be a list of values, found []."],
    ["a fault in what it refers to", { $ref: "#/components/schemas/Chain" }, "the type `text` is not one of"],
  ])("is skipped by name, and the rest is checked: %s", (_, odd, reason) => {
    const { skipped, ids, bodies, errors } = read({ odd } as Json, {
      Chain: { allOf: [{ $ref: "#/components/schemas/End" }] },
      End: { type: "text" },
    });
    expect(skipped).toEqual([expect.stringContaining(`body/odd: ${reason}`)]);
    // By its code, a mock refuses a reference to nothing.
    expect(skipped[0]).toMatch(reason.startsWith("$ref") ? / reference-dangling$/ : / schema-invalid$/);
    expect(ids).toContain("make/body/sound/maximum");
    expect(bodies).toContainEqual({ sound: 3 });
    expect(bodies.filter(isOdd)).toEqual([]);
    expect(errors({ odd: "whatever a client sends" })).toEqual([]);
  });

  it.each<[whereElse: string, beside: Json]>([
    ["an example", { example: { sound: 1, odd: 2 } }],
    ["what another property needs", { dependentRequired: { sound: ["odd"] } }],
    ["a second schema of it", { allOf: [{ properties: { odd: { type: "string" } } }], example: { odd: "a" } }],
    ["the schema of an alternative", { anyOf: [{ properties: { odd: { type: "text" } } }], example: { odd: 2 } }],
  ])("is never sent, whatever shows a value of it: %s", (_, beside) => {
    const { ids, bodies } = read("anyOf" in beside ? {} : { odd: { type: "text" } }, {}, beside);
    expect(ids).toContain("make/body/sound/maximum");
    expect(bodies.length).toBeGreaterThan(20);
    expect(bodies.filter(isOdd)).toEqual([]);
  });

  it.each<[string, Json]>([
    ["by names in brackets", { style: "deepObject" }],
    ["as JSON", { content: "application/json" }],
  ])("is never sent in a parameter that is written %s", (_, { style, content }) => {
    const schema = { type: "object", properties: { odd: { type: "text" }, sound: { type: "integer" } } };
    const held = content ? { content: { [String(content)]: { schema } } } : { style, schema };
    const parameter = { name: "filter", in: "query", example: { odd: 1, sound: 2 }, ...held };
    const { contract, operation } = makeContract(makeDocument({ parameters: [parameter] }));
    const sent = deterministicCases(contract, operation).cases.map(({ request }) => request.query["filter"]);
    expect(sent).toContainEqual({ sound: 0 });
    expect(sent.filter(isOdd)).toEqual([]);
  });

  it("is the innermost that may be absent", () => {
    const inner = { type: "object", properties: { odd: { type: "text" }, fine: { minLength: 2 } } };
    const { skipped, ids } = read({ outer: inner });
    expect(skipped).toEqual([expect.stringMatching(/^body\/outer\/odd: /)]);
    expect(ids).toContain("make/body/outer/fine/minLength");
  });

  it("takes the object with it that needs it, and the operation whose body does", () => {
    const needing = { type: "object", required: ["odd"], properties: { odd: { type: "text" } } };
    expect(read({ outer: needing }).skipped).toEqual([expect.stringMatching(/^body\/outer: the type `text`/)]);
    expect(read({ odd: { type: "text" } }, {}, { required: ["odd"] }).ids).toEqual([]);
  });

  it("is not one that says itself that it is required: it is always sent, and its absence is neither valid nor invalid", () => {
    const odd = { type: "string", required: true, maxLength: 3 };
    const { skipped, ids, bodies } = read({ odd, outer: { type: "object", properties: { odd } } });
    expect(skipped).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(["make/body/odd/maxLength", "make/body/outer/odd/maxLength"]));
    const isObjectWithoutOdd = (value: unknown): boolean => isObject(value) && !isOdd(value);
    const outer = bodies.flatMap((body) => (isObject(body) ? [body["outer"]] : []));
    expect(outer.filter(isObject).length).toBeGreaterThan(5);
    expect([...bodies, ...outer].filter(isObjectWithoutOdd)).toEqual([]);
    // Its own object settles it.
    expect(read({ odd }, {}, { required: ["odd"] }).bodies).toContainEqual({});
  });

  it("may be one of a response that says so of itself, and is not demanded there", () => {
    const schema = { type: "object", properties: { odd: { type: "string", required: true } } };
    const responses = { "200": { description: "Made.", content: { "application/json": { schema } } } };
    const [operation] = readContract(makeDocument({ responses })).operations;
    const errors = operation?.responses.get("200")?.content.get("application/json");
    expect(errors?.({})).toEqual([]);
    expect(errors?.({ odd: 1 })).toHaveLength(1);
  });

  it.each<[string, Json]>([
    ["a keyword that is left empty", { pattern: null }],
    ["`required: false`", { required: false }],
  ])("is not one with %s", (_, beside) => {
    const { skipped, ids } = read({ odd: { type: "string", maxLength: 3, ...beside } });
    expect(skipped).toEqual([]);
    expect(ids).toContain("make/body/odd/maxLength");
  });
});
