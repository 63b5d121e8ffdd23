import { describe, expect, test } from "vitest";
import { compareDocuments } from "../../src/compat/compare.ts";
import type { Json } from "../../src/openapi/document.ts";
import { Numeral } from "../../src/openapi/numbers.ts";
import { type Verdict, verdictOf } from "./documents.ts";

type Schema = Json | boolean;
/** What changes, from what to what, and what it is in a request and in a response. */
type Row = readonly [description: string, old: Schema, next: Schema, request: Verdict, response: Verdict];

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const NUMBER = { type: "number" };
const ARRAY = { type: "array" };
const range = (minimum: number, maximum: number): Json => ({ type: "integer", minimum, maximum });
const text = (minLength: number, maxLength: number): Json => ({ type: "string", minLength, maxLength });
const object = (properties: Json, others: Json = {}): Json => ({ type: "object", properties, ...others });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const closed = (name: string): Json => object({ [name]: STRING }, { required: [name], additionalProperties: false });
/** A fraction that differs from 0.1 beyond the digits of a double. */
const long = (end: string): Numeral => new Numeral(`0.1000000000000000000000${end}`);

/** A condition; spelled out, an object with `then` would look like a promise. */
const when = (condition: Schema | undefined, consequence?: Schema, otherwise?: Schema): Json =>
  Object.fromEntries(
    [
      ["if", condition],
      ["then", consequence],
      ["else", otherwise],
    ].filter(([, part]) => part !== undefined),
  );

const COMPONENTS = {
  Text: STRING,
  Named: object({ name: STRING, "a/b": STRING }, { required: ["name"] }),
  Numbered: object({ name: STRING, number: INTEGER }, { required: ["name", "number"] }),
  Tree: object({ value: INTEGER, tree: ref("Tree") }),
  SameTree: object({ value: INTEGER, tree: object({ value: INTEGER, tree: ref("SameTree") }) }),
  Renamed: object({ kind: { const: "B" } }, { required: ["kind"] }),
  Condition: { ...STRING, ...when({ minLength: 2 }, ref("Condition")) },
  Chain: object({ value: STRING, next: { $dynamicRef: "#chain" } }, { $dynamicAnchor: "chain" }),
  PlainChain: object({ value: STRING, next: ref("PlainChain") }),
  Paradox: { ...STRING, not: ref("Paradox") },
  A: object({ kind: { const: "A" } }, { required: ["kind"] }),
  B: object({ kind: { const: "B" } }, { required: ["kind"] }),
  SmallTree: object({ value: { type: "integer", maximum: 9 }, tree: ref("SmallTree") }),
};

function documentOf(side: "request" | "response", schema: Schema, mediaType = "application/json"): Json {
  const content = { [mediaType]: { schema } };
  return {
    openapi: "3.1.0",
    paths: {
      "/": {
        post: {
          operationId: "send",
          ...(side === "request" && { requestBody: { content } }),
          responses: { "200": { description: "", ...(side === "response" && { content }) } },
        },
      },
    },
    components: { schemas: COMPONENTS },
  };
}

function verdict(old: Json, next: Json): Verdict {
  return verdictOf(compareDocuments(old, next));
}

/** A schema that others extend, and which of them there are. */
const extended = (heirs: Json, others: Json = { discriminator: { propertyName: "kind" } }): Json => ({
  Base: object({ kind: STRING }, { required: ["kind"], ...others }),
  ...Object.fromEntries(
    Object.entries(heirs).map(([name, properties]) => [name, { allOf: [ref("Base"), object(properties as Json)] }]),
  ),
});

/** More ways than are worth taking apart, if they are multiplied. */
const many: Json = {
  anyOf: Array.from({ length: 20 }, (_, index) => object({ [`p${index}`]: STRING }, { required: [`p${index}`] })),
};

const tagged = (mapping?: Json): Json => ({
  oneOf: [ref("Named"), ref("Numbered")],
  discriminator: { propertyName: "name", mapping },
});

/** Two ways to write the same. */
const SAME: readonly (readonly [description: string, one: Schema, other: Schema])[] = [
  ["types in another order", { type: ["string", "integer"] }, { type: ["integer", "string"] }],
  ["a constant and an enum of one", { const: "a" }, { type: "string", enum: ["a"] }],
  ["a constant and a range of one", { const: 1 }, { type: "integer", minimum: 1, maximum: 1 }],
  ["a fraction as the end of integers", { type: "integer", exclusiveMinimum: 0.5 }, { type: "integer", minimum: 1 }],
  ["whole steps and integers", { type: "number", multipleOf: 1 }, INTEGER],
  ["a keyword of another type", { type: "string", minimum: 3, items: INTEGER }, STRING],
  ["nothing in two ways", { not: {} }, false],
  [
    "closed in two ways",
    object({}, { additionalProperties: { not: {} } }),
    object({}, { additionalProperties: false }),
  ],
  ["a type that is ruled out", { type: ["string", "null"], not: { type: "null" } }, STRING],
  ["a value that is ruled out", { enum: ["a", "b"], not: { const: "b" } }, { enum: ["a"] }],
  ["ranges that meet", { anyOf: [range(6, 10), range(1, 5)] }, range(1, 10)],
  [
    "ranges of fractions that meet",
    {
      oneOf: [
        { ...NUMBER, exclusiveMaximum: 5 },
        { ...NUMBER, minimum: 5 },
      ],
    },
    NUMBER,
  ],
  ["ranges that are cut elsewhere", { anyOf: [range(1, 5), range(6, 10)] }, { anyOf: [range(1, 3), range(4, 10)] }],
  ["a value next to a range", { anyOf: [{ enum: [0, 12] }, range(1, 10)] }, { anyOf: [range(0, 10), { const: 12 }] }],
  [
    "stepped ranges that meet",
    { ...INTEGER, multipleOf: 2, anyOf: [range(2, 4), range(6, 8)] },
    { ...range(2, 8), multipleOf: 2 },
  ],
  [
    "ranges that meet beyond 2^53",
    {
      anyOf: [
        { ...INTEGER, maximum: 2n ** 60n },
        { ...INTEGER, minimum: 2n ** 60n + 1n },
      ],
    },
    INTEGER,
  ],
  ["a range of one beyond 2^53", { const: 2n ** 60n }, { ...INTEGER, minimum: 2n ** 60n, maximum: 2n ** 60n }],
  [
    "an integer with its format's limits",
    { ...INTEGER, format: "int64" },
    {
      ...INTEGER,
      format: "int64",
      maximum: 2n ** 63n - 1n,
      minimum: -(2n ** 63n),
    },
  ],
  ["fractions with more digits than a double has", { ...NUMBER, maximum: long("") }, { ...NUMBER, maximum: long("0") }],
  ["a pattern in other words", { ...STRING, pattern: "^(?:a|b)\\d$" }, { ...STRING, pattern: "^[ab][0-9]$" }],
  ["a format that is not known", STRING, { ...STRING, format: "iso-country-code" }],
  ["a dynamic reference that leads to one place only", ref("Chain"), ref("PlainChain")],
  ["a dynamic reference to a pointer", { $dynamicRef: "#/components/schemas/Text" }, STRING],
  ["objects that never meet several alternatives", { anyOf: [ref("A"), ref("B")] }, { oneOf: [ref("A"), ref("B")] }],
  [
    "closed objects that never meet several alternatives",
    { anyOf: [closed("a"), closed("b")] },
    { oneOf: [closed("a"), closed("b")] },
  ],
  ["lengths that meet", { anyOf: [{ const: "" }, text(1, 5), text(6, 9)] }, text(0, 9)],
  [
    "lengths of lists that meet",
    {
      anyOf: [
        { ...ARRAY, maxItems: 3 },
        { ...ARRAY, minItems: 4 },
      ],
    },
    ARRAY,
  ],
  [
    "objects that differ in a tag alone",
    {
      oneOf: ["a", "b"].map((tag) => object({ k: { const: tag }, v: STRING }, { required: ["k"] })),
    },
    object({ k: { enum: ["a", "b"] }, v: STRING }, { required: ["k"] }),
  ],
  ["steps of two kinds", { allOf: [{ ...INTEGER, multipleOf: 4 }, { multipleOf: 6 }] }, { ...INTEGER, multipleOf: 12 }],
  [
    "steps that are fractions",
    { allOf: [{ ...NUMBER, multipleOf: 0.1 }, { multipleOf: 0.3 }] },
    { ...NUMBER, multipleOf: 0.3 },
  ],
  ["members of any kind", { ...ARRAY, contains: true, minContains: 2 }, { ...ARRAY, minItems: 2 }],
  [
    "a pattern of all names",
    object({ a: STRING }, { patternProperties: { ".*": { maxLength: 3 } } }),
    object({ a: text(0, 3) }, { additionalProperties: { maxLength: 3 } }),
  ],
  [
    "negations together and one by one",
    { not: { anyOf: [STRING, ARRAY] } },
    { allOf: [{ not: ARRAY }, { not: STRING }] },
  ],
  [
    "values that are ruled out one by one",
    { ...STRING, not: { enum: ["a", "b"] } },
    { ...STRING, allOf: [{ not: { const: "b" } }, { not: { const: "a" } }] },
  ],
  [
    "a pattern in other words",
    { ...STRING, pattern: "^(?:\\d|[\\d.])\\/$" },
    { ...STRING, pattern: "^([0-9]|[0-9.])/$" },
  ],
  ["a boolean without false", { type: "boolean", not: { enum: [false] } }, { const: true }],
  ["a range that is ruled out", { ...NUMBER, not: { minimum: 5 } }, { ...NUMBER, exclusiveMaximum: 5 }],
  ["a range of integers that is ruled out", { ...INTEGER, not: { minimum: 5 } }, { ...INTEGER, maximum: 4 }],
  [
    "a range that is ruled out of all types",
    { type: ["string", "number"], not: { minimum: 5 } },
    { ...NUMBER, exclusiveMaximum: 5 },
  ],
  [
    "a range of one type that is ruled out",
    { type: ["string", "number"], not: { ...NUMBER, minimum: 5 } },
    { anyOf: [STRING, { ...NUMBER, exclusiveMaximum: 5 }] },
  ],
  [
    "a range within another that is ruled out",
    { ...range(1, 10), not: range(4, 6) },
    { anyOf: [range(1, 3), range(7, 10)] },
  ],
  [
    "ranges that are ruled out one by one",
    { ...INTEGER, allOf: [{ not: range(1, 3) }, { not: range(4, 6) }] },
    { ...INTEGER, not: range(1, 6) },
  ],
  ["a number that is ruled out", { ...NUMBER, minimum: 0, not: { const: 0 } }, { ...NUMBER, exclusiveMinimum: 0 }],
  ["a text that is ruled out", { ...STRING, not: { enum: [""] } }, { ...STRING, minLength: 1 }],
  ["lengths that are ruled out", { ...STRING, not: { minLength: 6 } }, { ...STRING, maxLength: 5 }],
  ["lengths of lists that are ruled out", { ...ARRAY, not: { maxItems: 1 } }, { ...ARRAY, minItems: 2 }],
  [
    "numbers of properties that are ruled out",
    { type: "object", not: { minProperties: 3 } },
    { type: "object", maxProperties: 2 },
  ],
  ["what is ruled out of another type", { ...STRING, not: { ...NUMBER, minimum: 5 } }, STRING],
  ["what is ruled out by reference", { type: ["integer", "string"], not: ref("Text") }, INTEGER],
  ["ranges that nothing is of", { anyOf: [STRING, range(5, 3), { ...ARRAY, minItems: 2, maxItems: 1 }] }, STRING],
  ["a schema that rules itself out", ref("Paradox"), { ...ref("Paradox"), description: "d" }],
  ["a double negation", { not: { not: STRING } }, STRING],
  ["a property that is ruled out", object({ a: false }), { type: "object", not: { required: ["a"] } }],
  ["null as an alternative", { oneOf: [STRING, { type: "null" }] }, { type: ["string", "null"] }],
  ["an alternative within another", { anyOf: [STRING, { type: "string", maxLength: 5 }] }, STRING],
  ["a length that the members have", { enum: ["a"], maxLength: 5 }, { enum: ["a"] }],
  ["a pattern of one name", object({}, { patternProperties: { "^a$": STRING } }), object({ a: STRING })],
  ["conditions without an effect", when({ required: ["a"] }), when(undefined, { required: ["a"] })],
  ["a consequence that says nothing", { ...STRING, ...when({ minLength: 2 }, {}, { description: "d" }) }, STRING],
  ["a condition of another type", { ...INTEGER, ...when(STRING, { minLength: 2 }) }, INTEGER],
  [
    "a condition of all that is left",
    { ...INTEGER, ...when(NUMBER, { maximum: 5 }, { minimum: 9 }) },
    { ...INTEGER, maximum: 5 },
  ],
  ["a condition that is a range", { ...INTEGER, ...when({ minimum: 5 }, { maximum: 9 }, { minimum: 1 }) }, range(1, 9)],
  [
    "a condition that tells types apart",
    { type: ["string", "integer"], ...when(STRING, { maxLength: 5 }, { minimum: 1 }) },
    {
      anyOf: [
        { ...STRING, maxLength: 5 },
        { ...INTEGER, minimum: 1 },
      ],
    },
  ],
  ["a consequence that rules a type out", { type: ["string", "integer"], ...when(STRING, INTEGER) }, INTEGER],
  [
    "two conditions at once",
    { ...INTEGER, allOf: [when({ minimum: 5 }, false), when({ maximum: 0 }, false)] },
    range(1, 4),
  ],
  ["a consequence that is the schema itself", ref("Condition"), { ...ref("Condition"), description: "d" }],
  ["alternatives of which one type meets only one", { ...STRING, oneOf: [{}, { ...NUMBER, maximum: 4 }] }, STRING],
  ["more alternatives than are taken apart", { allOf: [many, many] }, { allOf: [many, many], description: "d" }],
  ["a condition that always holds", when(true, STRING), STRING],
  [
    "lengths that a pattern sets",
    { ...STRING, pattern: "^[A-Z]{3}$", minLength: 3, maxLength: 3 },
    { ...STRING, pattern: "^[A-Z]{3}$" },
  ],
  ["properties of no name", { properties: {}, patternProperties: {}, dependentRequired: {} }, {}],
  ["members that are left and may be anything", { ...ARRAY, items: {}, unevaluatedItems: {} }, ARRAY],
  [
    "integers that meet two alternatives",
    {
      oneOf: [
        { ...INTEGER, multipleOf: 3 },
        { ...INTEGER, multipleOf: 5 },
      ],
    },
    {
      oneOf: [
        { type: ["integer"], multipleOf: 5 },
        { type: ["integer"], multipleOf: 3 },
      ],
    },
  ],
  ["a condition that never holds", when(false, INTEGER, STRING), STRING],
  [
    "a dependency as a condition",
    object({}, { dependentRequired: { a: ["b"] } }),
    object({}, when({ required: ["a"] }, { required: ["b"] })),
  ],
  [
    "dependencies in another order",
    object({}, { dependentRequired: { a: ["b", "c"] } }),
    object({}, { dependentSchemas: { a: { required: ["c", "b"] } } }),
  ],
  [
    "a dependency on what is required anyway",
    object({}, { required: ["b"], dependentRequired: { a: ["b"] } }),
    object({}, { required: ["b"] }),
  ],
  [
    "a quantifier in other words",
    { ...STRING, pattern: "^a{1,}b{0,}c{0,1}d{2,2}e{1}[{1}]$" },
    { ...STRING, pattern: "^a+b*c?d{2}e[{1}]$" },
  ],
  ["a dependency on nothing", object({}, { dependentRequired: { a: [] } }), object({})],
  ["names that may be any", object({}, { propertyNames: STRING }), object({})],
  ["members of which none is needed", { ...ARRAY, contains: INTEGER, minContains: 0 }, ARRAY],
  ["a count of members of no kind", { ...ARRAY, minContains: 2 }, ARRAY],
  ["one member of a kind", { ...ARRAY, contains: INTEGER, minContains: 1 }, { ...ARRAY, contains: INTEGER }],
  [
    "a tuple that is closed in two ways",
    { ...ARRAY, prefixItems: [STRING], items: false },
    { ...ARRAY, prefixItems: [STRING], unevaluatedItems: false },
  ],
  ["an empty list", { ...ARRAY, maxItems: 0 }, { ...ARRAY, items: false }],
  ["members of one are unique", { ...ARRAY, maxItems: 1, uniqueItems: true }, { ...ARRAY, maxItems: 1 }],
  [
    "an anchor",
    object({ a: { $ref: "#text" } }, { $defs: { Text: { $anchor: "text", type: "string" } } }),
    object({ a: STRING }),
  ],
  ["a reference with company", { ...ref("Text"), maxLength: 3 }, { type: "string", maxLength: 3 }],
  ["a reference to a property", { $ref: "#/components/schemas/Named/properties/a~1b" }, STRING],
  ["a recursion that is unrolled", ref("Tree"), ref("SameTree")],
  [
    "a component of another name with the same tag",
    { oneOf: [ref("A"), ref("B")], discriminator: { propertyName: "kind", mapping: { A: "A", B: "B" } } },
    { oneOf: [ref("A"), ref("Renamed")], discriminator: { propertyName: "kind", mapping: { A: "A", B: "Renamed" } } },
  ],
  ["tags that are written", tagged(), tagged({ Named: "#/components/schemas/Named" })],
];

const CHANGES: readonly Row[] = [
  ["a boolean loses a value", { type: "boolean" }, { const: true }, "breaking", "compatible"],
  [
    "a value may meet several alternatives no more",
    { anyOf: [INTEGER, { ...NUMBER, minimum: 0 }] },
    { oneOf: [INTEGER, { ...NUMBER, minimum: 0 }] },
    "breaking",
    "compatible",
  ],
  ...(
    [
      ["an integer", { ...INTEGER, multipleOf: 4 }, { ...INTEGER, multipleOf: 6, minimum: 1 }],
      ["a number between two limits", { ...NUMBER, exclusiveMinimum: 0 }, { ...NUMBER, exclusiveMaximum: 1 }],
      ["a text", { ...STRING, pattern: "^[a-z]+$" }, { ...STRING, pattern: "b", minLength: 2 }],
      ["a text of a format", STRING, { ...STRING, format: "uuid" }],
    ] as const
  ).map(
    ([what, ...parts]): Row => [
      `${what} may meet two alternatives no more`,
      { anyOf: parts },
      { oneOf: parts },
      "breaking",
      "compatible",
    ],
  ),
  [
    "a number becomes an integer below a fraction",
    { ...NUMBER, exclusiveMaximum: 2.5 },
    { ...INTEGER, maximum: 2 },
    "breaking",
    "compatible",
  ],
  [
    "a list that is not empty is to contain a text",
    { ...ARRAY, minItems: 1 },
    { ...ARRAY, contains: STRING },
    "breaking",
    "compatible",
  ],
  [
    "an object of several properties may meet two alternatives no more",
    { anyOf: [object({ a: STRING }, { minProperties: 2 }), { type: "object" }] },
    { oneOf: [object({ a: STRING }, { minProperties: 2 }), { type: "object" }] },
    "breaking",
    "compatible",
  ],
  [
    "a pattern loses a member that it named",
    { ...STRING, pattern: "^(a|b)$" },
    { enum: ["a"] },
    "breaking",
    "compatible",
  ],
  [
    "a pattern becomes the list of what it named",
    { ...STRING, pattern: "^(a|b)$" },
    { enum: ["a", "b"] },
    "none",
    "none",
  ],
  [
    "an object may meet several alternatives no more",
    { anyOf: [object({ a: STRING }), object({ b: STRING })] },
    { oneOf: [object({ a: STRING }), object({ b: STRING })] },
    "breaking",
    "compatible",
  ],
  [
    "an object with the fields of several alternatives may meet them no more",
    { anyOf: [ref("Named"), ref("Numbered")] },
    { oneOf: [ref("Named"), ref("Numbered")] },
    "breaking",
    "compatible",
  ],
  [
    "a list may meet several alternatives no more",
    {
      anyOf: [
        { ...ARRAY, items: STRING },
        { ...ARRAY, items: INTEGER },
      ],
    },
    {
      oneOf: [
        { ...ARRAY, items: STRING },
        { ...ARRAY, items: INTEGER },
      ],
    },
    "breaking",
    "compatible",
  ],
  [
    "an alternative is added that objects of another meet",
    { oneOf: [ref("A"), ref("Named")] },
    { oneOf: [ref("A"), ref("Named"), ref("Numbered")] },
    "breaking",
    "breaking",
  ],
  [
    "a field is added to alternatives that overlapped before",
    { oneOf: [object({ a: STRING }), object({ b: STRING })] },
    { oneOf: [object({ a: STRING, c: STRING }), object({ b: STRING })] },
    "compatible",
    "compatible",
  ],
  [
    "a limit beyond 2^53 shrinks",
    { ...INTEGER, maximum: 2n ** 63n - 1n },
    { ...INTEGER, maximum: 2n ** 63n - 8n },
    "breaking",
    "compatible",
  ],
  [
    "a length beyond 2^53 shrinks",
    { ...STRING, maxLength: 2n ** 63n - 1n },
    { ...STRING, maxLength: 2n ** 63n - 8n },
    "breaking",
    "compatible",
  ],
  ["a member beyond 2^53 changes", { enum: [2n ** 60n] }, { enum: [2n ** 60n + 1n] }, "breaking", "breaking"],
  [
    "a fraction shrinks in its last digit",
    { ...NUMBER, maximum: long("2") },
    { ...NUMBER, maximum: long("1") },
    "breaking",
    "compatible",
  ],
  [
    "stepped ranges get a hole",
    { ...range(2, 8), multipleOf: 2 },
    { ...INTEGER, multipleOf: 2, anyOf: [range(2, 3), range(5, 8)] },
    "breaking",
    "compatible",
  ],
  [
    "an alternative is added within another",
    { oneOf: [STRING, INTEGER] },
    { oneOf: [STRING, INTEGER, { ...STRING, maxLength: 3 }] },
    "breaking",
    "compatible",
  ],
  ["a range gets a hole", range(1, 10), { anyOf: [range(1, 4), range(6, 10)] }, "breaking", "compatible"],
  [
    "a hole is opened between numbers",
    NUMBER,
    {
      anyOf: [
        { ...NUMBER, exclusiveMaximum: 5 },
        { ...NUMBER, exclusiveMinimum: 5 },
      ],
    },
    "breaking",
    "compatible",
  ],
  ["a union of ranges shrinks", { anyOf: [range(1, 5), range(6, 10)] }, range(1, 9), "breaking", "compatible"],
  [
    "steps of fractions become coarser",
    { ...NUMBER, multipleOf: 0.1 },
    { ...NUMBER, multipleOf: 0.3 },
    "breaking",
    "compatible",
  ],
  [
    "members of a kind are limited",
    { ...ARRAY, contains: INTEGER },
    { ...ARRAY, contains: range(1, 5) },
    "breaking",
    "compatible",
  ],
  [
    "names are shorter",
    object({}, { propertyNames: { maxLength: 4 } }),
    object({}, { propertyNames: { maxLength: 3 } }),
    "breaking",
    "compatible",
  ],
  [
    "another end is ruled out",
    { ...NUMBER, not: { minimum: 5 } },
    { ...NUMBER, not: { minimum: 4 } },
    "breaking",
    "compatible",
  ],
  ["a value is ruled out", NUMBER, { ...NUMBER, not: { const: 5 } }, "breaking", "compatible"],
  [
    "a text may be left out",
    { ...STRING, pattern: "^a{1}?$" },
    { ...STRING, pattern: "^a?$" },
    "compatible",
    "breaking",
  ],
  ["steps are ruled out", NUMBER, { ...NUMBER, not: { multipleOf: 5 } }, "breaking", "compatible"],
  ["more is ruled out", { ...INTEGER, not: range(5, 9) }, { ...INTEGER, not: range(4, 9) }, "breaking", "compatible"],
  [
    "a consequence is tightened",
    object({}, when({ required: ["a"] }, { properties: { b: STRING } })),
    object({}, when({ required: ["a"] }, { properties: { b: text(2, 3) } })),
    "breaking",
    "compatible",
  ],
  [
    "a consequence has another condition",
    object({}, when({ required: ["a"] }, { properties: { b: STRING } })),
    object({}, when({ required: ["c"] }, { properties: { b: STRING } })),
    "breaking",
    "breaking",
  ],
  ["a property is ruled out by name", object({}), object({ a: false }), "breaking", "compatible"],
  ["a property is listed as ruled out", object({ a: STRING }), object({ a: false }), "breaking", "breaking"],
  [
    "fewer members of a kind suffice",
    { ...ARRAY, contains: INTEGER, minContains: 3 },
    { ...ARRAY, contains: INTEGER, minContains: 2 },
    "compatible",
    "breaking",
  ],
  [
    "a dependency is added to another",
    object({}, { dependentRequired: { a: ["b"] } }),
    object({}, { dependentRequired: { a: ["b"], c: ["d"] } }),
    "breaking",
    "compatible",
  ],
  ["a recursion is limited", ref("Tree"), ref("SmallTree"), "breaking", "compatible"],
  [
    "a property is deprecated",
    object({ a: STRING }),
    object({ a: { ...STRING, deprecated: true } }),
    "compatible",
    "compatible",
  ],
  [
    "a property is deprecated no more",
    object({ a: { ...STRING, deprecated: true } }),
    object({ a: STRING }),
    "none",
    "none",
  ],
  ["alternatives get tags", { oneOf: [ref("Named"), ref("Numbered")] }, tagged(), "breaking", "compatible"],
  ["alternatives lose their tags", tagged(), { oneOf: [ref("Named"), ref("Numbered")] }, "breaking", "breaking"],
  [
    "alternatives beside null lose their tags",
    { anyOf: [tagged(), { type: "null" }] },
    { anyOf: [{ oneOf: [ref("Named"), ref("Numbered")] }, { type: "null" }] },
    "breaking",
    "breaking",
  ],
  [
    "alternatives that say their tags need none of them named",
    { oneOf: [ref("A"), ref("B")], discriminator: { propertyName: "kind" } },
    { oneOf: [ref("A"), ref("B")] },
    "none",
    "breaking",
  ],
  [
    "a tag leads elsewhere",
    tagged({ one: "#/components/schemas/Named", two: "Numbered" }),
    tagged({ one: "Numbered", two: "#/components/schemas/Named" }),
    "breaking",
    "breaking",
  ],
  ["a tag is gone", tagged({ one: "Named" }), tagged(), "breaking", "compatible"],
  ["a member's XML name", object({ a: { ...STRING, xml: { name: "b" } } }), object({ a: STRING }), "none", "none"],
];

const HEIRS: readonly (readonly [description: string, old: Json, next: Json, request: Verdict, response: Verdict])[] = [
  [
    "an heir that is limited",
    extended({ A: { a: STRING } }),
    extended({ A: { a: text(0, 5) } }),
    "breaking",
    "compatible",
  ],
  ["an heir's field that is removed", extended({ A: { a: STRING } }), extended({ A: {} }), "breaking", "breaking"],
  ["an heir that is new", extended({ A: {} }), extended({ A: {}, B: {} }), "compatible", "breaking"],
  [
    "an heir of an heir that is new",
    extended({ A: {} }),
    { ...extended({ A: {} }), C: { allOf: [ref("A")] } },
    "compatible",
    "breaking",
  ],
  [
    "an heir in other words",
    extended({ A: { a: STRING } }),
    extended({ A: { a: { type: ["string"] } } }),
    "none",
    "none",
  ],
  ["a tag that extends nothing any more", extended({ A: {} }), extended({ A: {} }, {}), "breaking", "breaking"],
  ["a component that extends what has no tag", extended({ A: {} }, {}), extended({}, {}), "none", "none"],
];

describe.each(["request", "response"] as const)("in a %s", (side) => {
  test.each(SAME)("%s is no change, in either direction", (_, one, other) => {
    expect(verdict(documentOf(side, one), documentOf(side, other))).toBe("none");
    expect(verdict(documentOf(side, other), documentOf(side, one))).toBe("none");
  });

  test.each(CHANGES)("%s is judged", (_, old, next, request, answer) => {
    expect(verdict(documentOf(side, old), documentOf(side, next))).toBe(side === "request" ? request : answer);
  });

  test.each(HEIRS)("%s is judged", (_, old, next, request, answer) => {
    const base = (components: Json) => ({ ...documentOf(side, ref("Base")), components: { schemas: components } });
    expect(verdict(base(old), base(next))).toBe(side === "request" ? request : answer);
  });

  test.each([
    ["the name of an element", { xml: { name: "b" } }, {}],
    ["an attribute", { xml: { attribute: true } }, { xml: { name: "a" } }],
  ])("%s in XML is judged, and its usual form is no change", (_, old, next) => {
    const xml = (markup: Json) => documentOf(side, object({ a: { ...STRING, ...markup } }), "application/xml");
    expect(verdict(xml(old), xml(next))).toBe("breaking");
    expect(verdict(xml({}), xml({ xml: { name: "a", attribute: false } }))).toBe("none");
  });
});

test("a dynamic reference that can lead to several places is not compared, and said", () => {
  const [old, next] = [ref("Chain"), ref("PlainChain")].map((schema) => {
    const document = documentOf("request", schema);
    const Other = { ...COMPONENTS.Chain, type: "string" };
    return { ...document, components: { schemas: { ...COMPONENTS, Other } } };
  });
  const { skipped, ...changes } = compareDocuments(old ?? {}, next ?? {});
  expect(changes).toEqual({ breaking: [], risky: [], compatible: [] });
  expect(skipped).toMatchObject([{ reason: expect.stringContaining("$ref #chain of the old document") }]);
});

describe("an `enum` of OpenAPI 3.0 without null forbids it, `nullable` or not", () => {
  const old = (side: "request" | "response", schema: Json): Json => ({ ...documentOf(side, schema), openapi: "3.0.3" });
  test.each([{ type: "string" }, {}])("beside %j", (type) => {
    const nullable = { ...type, nullable: true, enum: ["a"] };
    const same = { type: ["string", "null"], enum: ["a"] };
    const wider = { type: ["string", "null"], enum: ["a", null] };
    expect(verdict(old("request", nullable), documentOf("request", same))).toBe("none");
    expect(verdict(old("response", nullable), documentOf("response", wider))).toBe("breaking");
    expect(verdict(old("response", { ...nullable, enum: ["a", null] }), documentOf("response", wider))).toBe("none");
  });
});

test("a response that can be any value is said to be one", () => {
  const [old, next] = [{ enum: ["a"] }, STRING].map((schema) => documentOf("response", schema));
  expect(compareDocuments(old ?? {}, next ?? {}).breaking[0]?.message).toMatch(
    /^can be any value now, formerly \["a"\]/,
  );
});
