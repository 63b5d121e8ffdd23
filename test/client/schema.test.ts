import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import { bodyText } from "../../src/check/cases/request.ts";
import { printable } from "../../src/client/printable.ts";
import { violationsOf } from "../../src/client/schema.ts";
import { readContract, readDocument } from "../../src/contract.ts";
import type { Schema } from "../../src/generated/client-schema.ts";
import { requestSchemas } from "../../src/generated/request-schemas.ts";

const document = await readDocument("openapi/openapi.yaml");
const contract = readContract(document);
const schemas: Readonly<Record<string, Schema>> = requestSchemas;

/** Places are written in two ways; only their names count here. */
function plain(place: string): string {
  return place.replace(/[.[]/g, "/").replaceAll("]", "");
}

/** Every violation of a value as a keyword and a place, by Ajv. */
function theirs(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? [])
    .flatMap(({ keyword: name, instancePath, params, schemaPath, data }) => {
      // Of members beyond a tuple Ajv says only that there are some.
      if (name === "items" && Array.isArray(data)) {
        return [...data.keys()].slice(params["limit"]).map((index) => `items ${instancePath}/${index}`);
      }
      const property: unknown = params["missingProperty"] ?? params["additionalProperty"];
      const keyword =
        name === "false schema"
          ? (schemaPath
              .match(/properties|items/gi)
              ?.at(-1)
              ?.toLowerCase() ?? name)
          : name;
      return `${keyword} ${instancePath}${property === undefined ? "" : `/${printable(String(property), 100)}`}`;
    })
    .map(plain)
    .sort();
}

/** The same by the client. */
function ours(schema: Schema, value: unknown): string[] {
  return violationsOf(schema, value, "request")
    .map(({ keyword, path }) => plain(`${keyword} ${path.slice("request".length)}`))
    .sort();
}

/** The schema at the place of a constraint: `*` leads to the members of a list, a number to one of a tuple. */
function schemaAt(root: Schema | undefined, names: readonly string[]): Schema | undefined {
  return names.reduce<Schema | undefined>((schema, name) => {
    const tuple = schema?.prefixItems?.[Number(name)];
    const inner = name === "*" ? schema?.items : (tuple ?? schema?.properties?.[name]);
    return typeof inner === "object" ? inner : undefined;
  }, root);
}

describe("the schemas of the requests", () => {
  const constraints = contract.operations
    .flatMap((operation) => operation.constraints)
    // The client writes the headers itself.
    .filter(({ in: place, keyword }) => !["security", "header"].includes(place) && keyword !== "content");

  test.each(constraints)("hold $id", ({ operation, in: place, pointer, keyword, value }) => {
    const names = [place, ...pointer.split("/").slice(1)];
    const schema = schemaAt(schemas[operation], names);
    if (keyword === "required") {
      expect(schemaAt(schemas[operation], names.slice(0, -1))?.required).toContain(names.at(-1));
    } else if (Array.isArray(value) && keyword === "prefixItems") {
      expect(schema?.prefixItems).toHaveLength(value.length);
    } else if (keyword === "format") {
      expect({ minimum: -Infinity, maximum: Infinity, ...schema }).toSatisfy(
        ({ minimum, maximum }) => value !== "int32" || (minimum >= -(2 ** 31) && maximum < 2 ** 31),
      );
    } else {
      expect(schema).toMatchObject({ [keyword]: value });
    }
  });

  test("say of each body of the contract's cases what the document itself says by another validator", () => {
    const ajv = new Ajv2020({
      ...{ allErrors: true, strict: false, strictNumbers: true, validateFormats: false },
      // Without it Ajv takes no number from 1e21 for a multiple of anything.
      multipleOfPrecision: 9,
    });
    ajv.addSchema({ $id: "https://document.test/", ...document });
    for (const operation of contract.operations.filter(({ body }) => body)) {
      const path = encodeURIComponent(operation.path.replaceAll("/", "~1"));
      const media = `#/paths/${path}/${operation.method.toLowerCase()}/requestBody/content/application~1json/schema`;
      const validate = ajv.compile({ $ref: `https://document.test/${media}` });
      const schema = schemaAt(schemas[operation.id], ["body"]) ?? {};
      const { cases } = deterministicCases(contract, operation);
      const bodies = cases.filter(({ request: { rawBody } }) => rawBody === undefined);
      for (const { request } of bodies.filter(({ request: { body } }) => body !== undefined)) {
        const text = bodyText(request) ?? "";
        const body: unknown = JSON.parse(text);
        validate(body);
        expect(ours(schema, body), text).toEqual(theirs(validate.errors));
      }
      expect(bodies.length).toBeGreaterThan(500);
    }
  });
});

/**
 * Schemas of every keyword, with small limits, so that random values meet them from both sides.
 * Of a few keywords each: where many stand together, nearly every value breaks one, and the others are not seen.
 */
const { keywords: anySchema } = fc.letrec<{ schema: Schema; keywords: Schema }>((tie) => {
  const limit = fc.integer({ min: 0, max: 3 });
  const scalar = fc.constantFrom<unknown[]>("", "a", "ab", "\u{1f4e6}", 0, 1, 2.5, true, null);
  const member = fc.oneof(
    scalar,
    fc.constantFrom<unknown[]>([], ["a"], [1, "a"], {}, { a: 1, b: [] }, { b: [], a: 1 }),
  );
  const inner = fc.oneof({ weight: 5, arbitrary: tie("schema") }, fc.boolean());
  // Ajv passes over a property named `__proto__`.
  const name = fc.constantFrom("a", "b", "hasOwnProperty");
  const type = fc.constantFrom("string", "integer", "number", "boolean", "null", "array", "object");
  const values: Record<keyof Schema, fc.Arbitrary<unknown>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(member, { minLength: 1, maxLength: 4 }),
    const: member,
    pattern: fc.constantFrom("^a", "b$", "^.$"),
    ...{ minLength: limit, maxLength: limit, minItems: limit, maxItems: limit },
    ...{ minimum: limit, maximum: limit, exclusiveMinimum: limit, exclusiveMaximum: limit },
    multipleOf: fc.constantFrom(1, 2, 0.5),
    prefixItems: fc.array(inner, { minLength: 1, maxLength: 2 }),
    uniqueItems: fc.boolean(),
    items: inner,
    ...{ minProperties: limit, maxProperties: limit },
    properties: fc.dictionary(name, inner, { maxKeys: 2 }),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    additionalProperties: inner,
    anyOf: fc.array(inner, { minLength: 1, maxLength: 2 }),
    oneOf: fc.array(inner, { minLength: 1, maxLength: 3 }),
  };
  const names = fc.uniqueArray(fc.constantFrom(...(Object.keys(values) as (keyof Schema)[])), {
    minLength: 1,
    maxLength: 4,
  });
  const keywords = names.chain((some) => fc.record(Object.fromEntries(some.map((one) => [one, values[one]]))));
  return { keywords, schema: fc.oneof({ maxDepth: 3, depthSize: "small" }, fc.constant({}), tie("keywords")) };
});

const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("", "a", "ab", "\u{1f4e6}", "\ud83d", "abcd"),
    fc.constantFrom(0, -1, 1, 2, 2.5, 1000, true, false, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__", "hasOwnProperty", "0"), tie("value"), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.constantFrom([], ["a"], [1, "a"], {}, { a: 1, b: [] }, { b: [], a: 1 }),
  ),
}));

describe("violationsOf", () => {
  const [text, short, number]: Schema[] = [{ type: "string" }, { maxLength: 1 }, { type: "integer" }];
  test.each([
    { description: "one of two alternatives", schema: { anyOf: [text, number] }, value: "ab", broken: [] },
    { description: "both alternatives", schema: { anyOf: [text, short] }, value: "a", broken: [] },
    { description: "no alternative", schema: { anyOf: [text, number] }, value: true, broken: ["anyOf"] },
    { description: "exactly one", schema: { oneOf: [text, short] }, value: "ab", broken: [] },
    { description: "more than one", schema: { oneOf: [text, short] }, value: "a", broken: ["oneOf"] },
    { description: "none of one", schema: { oneOf: [text, number] }, value: true, broken: ["oneOf"] },
    {
      description: "equal lists",
      schema: { uniqueItems: true },
      value: [["a"], ["b"], ["a"]],
      broken: ["uniqueItems"],
    },
    {
      description: "equal objects, written in another order",
      schema: { uniqueItems: true },
      value: [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }],
      broken: ["uniqueItems"],
    },
    {
      description: "an equal list and an equal object among the members",
      schema: { items: { enum: [["a", 1], { a: 1, b: [2] }] } },
      value: [["a", 1], { b: [2], a: 1 }],
      broken: [],
    },
    { description: "a list that is not the constant", schema: { const: ["a"] }, value: ["b"], broken: ["const"] },
    { description: "an equal list as the constant", schema: { const: ["a"] }, value: ["a"], broken: [] },
    { description: "the text of null", schema: { const: null }, value: "null", broken: ["const"] },
    {
      description: "what nothing may be",
      schema: { items: false, properties: { a: false, b: true } },
      value: { a: 1, b: 1 },
      broken: ["properties"],
    },
    { description: "an item too many", schema: { prefixItems: [{}], items: false }, value: [1, 2], broken: ["items"] },
    { description: "no alternative at all", schema: { anyOf: [false] }, value: 1, broken: ["anyOf"] },
    { description: "a number and its text", schema: { uniqueItems: true }, value: [1, "1"], broken: [] },
  ])("names what does not fit: $description", ({ schema, value, broken }) => {
    expect(violationsOf(schema as Schema, value).map(({ keyword }) => keyword)).toEqual(broken);
  });

  test("always finds what Ajv finds, and no more", () => {
    const ajv = new Ajv2020({
      allErrors: true,
      strict: false,
      ownProperties: true,
      validateSchema: false,
      verbose: true,
    });
    let broken = 0;
    fc.assert(
      fc.property(anySchema, fc.array(anyValue, { minLength: 20, maxLength: 20 }), (schema, values) => {
        const validate = ajv.compile(schema);
        for (const value of values) {
          const valid = validate(value);
          const found = ours(schema, value);
          expect(found.length === 0).toBe(valid);
          // Ajv also tells why each alternative fails.
          if (!/anyOf|oneOf/.test(JSON.stringify(schema))) {
            expect(found).toEqual(theirs(validate.errors));
          }
          broken += valid ? 0 : 1;
        }
      }),
      { numRuns: 200 },
    );
    expect(broken).toBeGreaterThan(700);
  });
});
