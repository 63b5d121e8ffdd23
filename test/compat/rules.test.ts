import { describe, expect, test } from "vitest";
import type { Comparison } from "../../src/compat/change.ts";
import { compareDocuments } from "../../src/compat/compare.ts";
import { RULES } from "../../src/compat/rules/rules.ts";
import type { Json } from "../../src/openapi/document.ts";
import { type Edits, edited, THINGS } from "./documents.ts";

/** An edit that raises a rule, and one that is close to it and does not. */
interface Row {
  readonly rule: string;
  readonly raising: readonly [old: Json, next: Json];
  readonly close: readonly [old: Json, next: Json];
}

const TODAY = "2026-06-01";
const STRING = { type: "string" };
const OBJECT = { type: "object" };

/** What may be more, and what may be less, with the names of the change from the one to the other and back. */
type Pair = readonly [loose: Json, tight: Json, narrowed: string, widened: string];

const limit = (name: string, type: string, keyword: string, low: number, high: number, extra: Json = {}): Pair => {
  const isLower = keyword.toLowerCase().includes("min");
  const [loose, tight] = isLower ? [low, high] : [high, low];
  const schema = (value: number): Json => ({ type, ...extra, [keyword]: value });
  const [narrowed, widened] = isLower ? ["increased", "decreased"] : ["decreased", "increased"];
  return [schema(loose), schema(tight), `${name}-${narrowed}`, `${name}-${widened}`];
};
const plain = (name: string, loose: Json, tight: Json): Pair => [loose, tight, name, name];

const ORDERED: readonly Pair[] = [
  limit("min", "integer", "minimum", 1, 2),
  limit("max", "integer", "maximum", 1, 2),
  limit("exclusive-min", "number", "exclusiveMinimum", 1, 2),
  limit("exclusive-max", "number", "exclusiveMaximum", 1, 2),
  limit("min-length", "string", "minLength", 1, 2),
  limit("max-length", "string", "maxLength", 1, 2),
  limit("min-items", "array", "minItems", 1, 2),
  limit("max-items", "array", "maxItems", 1, 2),
  limit("min-properties", "object", "minProperties", 1, 2),
  limit("max-properties", "object", "maxProperties", 1, 2),
  limit("min-contains", "array", "minContains", 1, 2, { contains: STRING }),
  limit("max-contains", "array", "maxContains", 1, 2, { contains: STRING }),
];
/** Of these what breaks is called a change, on both sides. */
const CHANGED: readonly Pair[] = [
  plain("type", { type: "number" }, { type: "integer" }),
  plain("pattern", STRING, { ...STRING, pattern: "^a" }),
  plain("format", STRING, { ...STRING, format: "uuid" }),
  plain("multiple-of", { type: "integer" }, { type: "integer", multipleOf: 2 }),
  plain("unique-items", { type: "array" }, { type: "array", uniqueItems: true }),
  plain("content-encoding", STRING, { ...STRING, contentEncoding: "base16" }),
  plain("content-media-type", STRING, { ...STRING, contentMediaType: "text/html" }),
  plain("content-schema", STRING, { ...STRING, contentSchema: OBJECT }),
];
const NAMED: readonly Pair[] = [
  [STRING, { ...STRING, enum: ["a"] }, "enum-added", "enum-removed"],
  [{ enum: ["a", "b"] }, { enum: ["a"] }, "enum-value-removed", "enum-value-added"],
  [
    {
      anyOf: [
        { ...OBJECT, required: ["a"] },
        { ...OBJECT, required: ["b"] },
      ],
    },
    { ...OBJECT, required: ["a"] },
    "any-of-removed",
    "any-of-added",
  ],
  [STRING, { ...STRING, not: { pattern: "^a" } }, "narrowed", "widened"],
];
const A_OR_B = [
  { ...OBJECT, required: ["a"] },
  { ...OBJECT, required: ["b"] },
];
const OVERLAP: Pair = [{ anyOf: A_OR_B }, { oneOf: A_OR_B }, "one-of-overlaps", "one-of-overlaps-no-more"];
const MEMBERS: readonly Pair[] = [
  [
    { ...OBJECT, properties: { a: STRING } },
    { ...OBJECT, properties: { a: STRING }, required: ["a"] },
    "became-required",
    "became-optional",
  ],
  [OBJECT, { ...OBJECT, additionalProperties: false }, "additional-properties-closed", "additional-properties-opened"],
];

type Subject = "request-property" | "request-parameter" | "response-property" | "response-header";

/** A document with a value that is described at a place: by the schema of JSON, or by something else. */
function within(place: Subject, description: Json): Json {
  return {
    openapi: "3.1.0",
    paths: {
      "/": {
        post: {
          ...(place === "request-property" && { requestBody: description }),
          ...(place === "request-parameter" && { parameters: [{ name: "p", in: "query", ...description }] }),
          responses: {
            "200": {
              description: "",
              ...(place === "response-property" && description),
              ...(place === "response-header" && { headers: { h: description } }),
            },
          },
        },
      },
    },
  };
}

/** A document with a schema at a place. */
function at(place: Subject, schema: Json): Json {
  return within(place, place.endsWith("property") ? { content: { "application/json": { schema } } } : { schema });
}

const SIDES = [
  ["request-property", "request-property", "request"],
  ["request-parameter", "request-parameter", "request"],
  ["response-property", "response-property", "response"],
  ["response-header", "response-header", "response"],
] as const;

/** The changes of a pair at each place, there and back: each is close to the other. */
function rowsOf(pairs: readonly Pair[], { changed = false, member = false } = {}): Row[] {
  return SIDES.flatMap(([place, subject, side]) =>
    pairs.flatMap(([loose, tight, narrowed, widened]): Row[] => {
      const prefix = member && !subject.endsWith("property") ? `${subject}-property` : subject;
      const [there, back] = changed
        ? side === "request"
          ? [`${narrowed}-changed`, `${widened}-widened`]
          : [`${narrowed}-narrowed`, `${widened}-changed`]
        : [narrowed, widened];
      const [one, other] = [at(place, loose), at(place, tight)];
      return [
        { rule: `${prefix}-${there}`, raising: [one, other], close: [other, one] },
        { rule: `${prefix}-${back}`, raising: [other, one], close: [one, other] },
      ];
    }),
  );
}

const properties = (inner: Json, others: Json = {}): Json => ({
  ...OBJECT,
  properties: { b: STRING, ...inner },
  ...others,
});
const GONE = { ...STRING, deprecated: true, "x-sunset": "2026-05-31" };

/** Properties that come and go. */
const MEMBER_ROWS: Row[] = SIDES.flatMap(([place, subject]) => {
  const prefix = subject.endsWith("property") ? subject : `${subject}-property`;
  const [without, withA] = [at(place, properties({})), at(place, properties({ a: STRING }))];
  const going = (sunset: string): Json => at(place, properties({ a: { ...GONE, "x-sunset": sunset } }));
  const closed = (inner: Json): Json => at(place, properties(inner, { additionalProperties: false }));
  return [
    { rule: `${prefix}-removed`, raising: [withA, without], close: [without, withA] },
    { rule: `${prefix}-added`, raising: [without, withA], close: [withA, without] },
    {
      rule: `${prefix}-removed-after-sunset`,
      raising: [going("2026-05-31"), without],
      close: [going("2026-06-30"), without],
    },
    ...(subject.startsWith("response")
      ? [
          {
            rule: `${prefix}-added-to-closed-object`,
            raising: [closed({}), closed({ a: STRING })],
            close: [without, withA],
          } as const,
        ]
      : []),
  ];
});

/** What stands beside a schema, at each place. */
const BESIDE_ROWS: Row[] = SIDES.flatMap(([place, subject, side]): Row[] => {
  const [alone, deprecated] = [at(place, STRING), at(place, { ...STRING, deprecated: true })];
  const xmlContent = (name: string): Json => ({ "application/xml": { schema: { ...OBJECT, xml: { name } } } });
  const xml = (name: string): Json => within(place, { content: xmlContent(name) });
  const tagged = (tag?: string, mapping?: Json): Json => ({
    ...at(place, {
      oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }],
      ...(tag && { discriminator: { propertyName: tag, ...(mapping && { mapping }) } }),
    }),
    components: {
      schemas: Object.fromEntries(
        ["A", "B"].map((name) => [
          name,
          { ...OBJECT, required: ["k"], properties: { k: STRING, l: STRING, [name]: STRING } },
        ]),
      ),
    },
  });
  return [
    { rule: `${subject}-deprecated`, raising: [alone, deprecated], close: [deprecated, alone] },
    { rule: `${subject}-xml-changed`, raising: [xml("a"), xml("b")], close: [xml("a"), xml("a")] },
    {
      rule: `${subject}-discriminator-changed`,
      raising: [tagged("k"), tagged("l")],
      close: [tagged("k"), tagged("k")],
    },
    ...(side === "request"
      ? [
          {
            rule: `${subject}-discriminator-widened`,
            raising: [tagged("k"), tagged("k", { one: "A" })],
            close: [tagged("k", { one: "A" }), tagged("k")],
          } as const,
        ]
      : [
          {
            rule: `${subject}-discriminator-narrowed`,
            raising: [tagged(), tagged("k")],
            close: [tagged("k"), tagged("k")],
          } as const,
        ]),
  ];
});

const GET = "paths /things/{id} get";
const POST = "paths /things post";
const LIMIT = `${GET} parameters 0`;
const PLACE = { name: "a", in: "query", schema: STRING };
const OK = `${GET} responses 200`;
const things = (edits: Edits): Json => edited(THINGS, edits);
const edit = (rule: string, edits: Edits, close: Edits): Row => ({
  rule,
  raising: [THINGS, things(edits)],
  close: [THINGS, things(close)],
});
/** The edit back, to which the edit itself is close. */
const undo = (rule: string, edits: Edits): Row => ({
  rule,
  raising: [things(edits), THINGS],
  close: [THINGS, things(edits)],
});
const both = (there: string, back: string, edits: Edits): Row[] => [
  edit(there, edits, { [`${GET} summary`]: "s" }),
  undo(back, edits),
];
const between = (rule: string, from: Edits, to: Edits, close: Edits = from): Row => ({
  rule,
  raising: [things(from), things(to)],
  close: [things(from), things(close)],
});
const FORM = "application/x-www-form-urlencoded";
const form = (type: string): Edits => ({
  [`${POST} requestBody content`]: {
    [FORM]: { schema: { ...OBJECT, properties: { a: { ...OBJECT } } }, encoding: { a: { contentType: type } } },
  },
});
const responseForm = (type: string): Edits => ({
  [`${OK} content`]: {
    "multipart/form-data": {
      schema: { ...OBJECT, properties: { a: { ...OBJECT } } },
      encoding: { a: { contentType: type } },
    },
  },
});
const hook = (inner: Json): Edits => ({
  webhooks: { event: { post: { operationId: "event", responses: { "200": { description: "" } }, ...inner } } },
});
const json = { content: { "application/json": { schema: STRING } } };
const header = (h: Json): Edits => ({ [`${OK} headers X-Rate`]: h });

const OPERATION_ROWS: Row[] = [
  ...both("operation-removed", "operation-added", { [GET]: undefined }),
  edit(
    "operation-moved",
    { [POST]: undefined, "paths /items": { post: { operationId: "createThing", responses: {} } } },
    { [POST]: undefined },
  ),
  edit("operation-id-changed", { [`${GET} operationId`]: "x" }, { [`${GET} summary`]: "x" }),
  undo("operation-id-added", { [`${GET} operationId`]: undefined }),
  edit("operation-deprecated", { [`${GET} deprecated`]: true }, { [`${GET} deprecated`]: false }),
  between(
    "operation-removed-after-sunset",
    { [`${GET} deprecated`]: true, [`${GET} x-sunset`]: "2026-06-01" },
    { [GET]: undefined },
  ),
  ...both("server-removed", "server-added", { "servers 1": undefined }),
  between(
    "default-server-changed",
    { "servers 0": { url: "https://{a}.example", variables: { a: { default: "x", enum: ["x", "y"] } } } },
    { "servers 0": { url: "https://{a}.example", variables: { a: { default: "y", enum: ["x", "y"] } } } },
  ),
  ...both("security-requirement-removed", "security-requirement-added", { "security 1": undefined }),
  ...both("request-parameter-removed", "request-parameter-added", { [LIMIT]: undefined }),
  between(
    "request-parameter-removed-after-sunset",
    { [`${LIMIT} deprecated`]: true, [`${LIMIT} x-sunset`]: "2026-01-01" },
    { [LIMIT]: undefined },
  ),
  edit("request-parameter-moved", { [`${LIMIT} in`]: "header" }, { [LIMIT]: undefined }),
  edit(
    "request-parameter-required-added",
    { [`${POST} parameters`]: [{ ...PLACE, required: true }] },
    { [`${POST} parameters`]: [PLACE] },
  ),
  ...both("request-parameter-became-required", "request-parameter-became-optional", { [`${LIMIT} required`]: true }),
  edit(
    "request-parameter-style-changed",
    { [`${GET} parameters 1 explode`]: false },
    { [`${GET} parameters 1 explode`]: true },
  ),
  between(
    "request-parameter-renamed",
    {},
    {
      "paths /things/{id}": undefined,
      "paths /things/{key}": {
        get: {
          operationId: "getThing",
          parameters: [{ name: "key", in: "path", required: true, schema: STRING }],
          responses: {},
        },
      },
    },
  ),
  undo("request-parameter-allow-reserved-removed", { [`${LIMIT} allowReserved`]: true }),
  edit(
    "request-parameter-allow-reserved-added",
    { [`${LIMIT} allowReserved`]: true },
    { [`${LIMIT} allowReserved`]: false },
  ),
  undo("request-parameter-allow-empty-value-removed", { [`${LIMIT} allowEmptyValue`]: true }),
  edit(
    "request-parameter-allow-empty-value-added",
    { [`${LIMIT} allowEmptyValue`]: true },
    { [`${LIMIT} allowEmptyValue`]: false },
  ),
  ...both("request-body-removed", "request-body-added", { [`${POST} requestBody`]: undefined }),
  edit(
    "request-body-required-added",
    { [`${GET} requestBody`]: { ...json, required: true } },
    { [`${GET} requestBody`]: json },
  ),
  ...both("request-body-became-required", "request-body-became-optional", { [`${POST} requestBody required`]: true }),
  ...both("request-media-type-added", "request-media-type-removed", { [`${POST} requestBody content text/plain`]: {} }),
  between("request-encoding-changed", form("a/b, a/c"), form("a/b")),
  between("request-encoding-widened", form("a/b"), form("a/b, a/c")),
  between("response-encoding-changed", responseForm("a/b"), responseForm("a/b, a/c")),
  between("response-encoding-narrowed", responseForm("a/b, a/c"), responseForm("a/b")),
  edit(
    "response-status-added",
    { [`${GET} responses 202`]: { description: "" } },
    { [`${GET} responses 409`]: { description: "", content: {} } },
  ),
  edit(
    "response-error-added",
    { [`${POST} responses 409`]: { description: "" } },
    { [`${POST} responses 202`]: { description: "" } },
  ),
  undo("response-status-removed", { [`${GET} responses 202`]: { description: "" } }),
  edit(
    "response-error-removed",
    { [`${GET} responses 404`]: undefined, [`${GET} responses default`]: undefined },
    { [`${GET} responses 404`]: undefined },
  ),
  edit(
    "response-status-specified",
    {
      [`${GET} responses 409`]: {
        description: "",
        headers: { a: {} },
        content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
    {
      [`${GET} responses 409`]: {
        description: "",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  ),
  undo("response-body-added", { [`${OK} content`]: undefined }),
  ...both("response-media-type-added", "response-media-type-removed", { [`${OK} content text/plain`]: {} }),
  between(
    "response-media-type-narrowed",
    { [`${OK} content`]: { "text/*": {} } },
    { [`${OK} content`]: { "text/plain": {} } },
  ),
  ...both("response-header-removed", "response-header-added", { [`${OK} headers X-Rate`]: undefined }),
  between("response-header-removed-after-sunset", header(GONE), { [`${OK} headers X-Rate`]: undefined }),
  ...both("response-header-became-optional", "response-header-became-required", {
    [`${OK} headers X-Rate required`]: false,
  }),
  between("response-header-style-changed", header({ schema: OBJECT }), header({ schema: OBJECT, explode: true })),
  edit(
    "response-link-changed",
    { [`${OK} links again operationId`]: "createThing" },
    { [`${OK} links again description`]: "d" },
  ),
  undo("call-removed", hook({})),
  edit("call-added", hook({}), { webhooks: {} }),
  between(
    "call-media-type-added",
    hook({ requestBody: json }),
    hook({ requestBody: { content: { ...json.content, "text/plain": {} } } }),
  ),
  between("call-body-became-optional", hook({ requestBody: { ...json, required: true } }), hook({ requestBody: json })),
  between("call-body-became-required", hook({ requestBody: json }), hook({ requestBody: { ...json, required: true } })),
  between(
    "call-response-status-removed",
    hook({ responses: { "200": { description: "" }, "204": { description: "" } } }),
    hook({}),
  ),
  between(
    "call-response-status-added",
    hook({}),
    hook({ responses: { "200": { description: "" }, "204": { description: "" } } }),
  ),
  between("call-security-requirement-added", hook({ security: [{ key: [] }] }), hook({ security: [{ bearer: [] }] })),
  between(
    "call-security-requirement-narrowed",
    hook({ security: [{ key: [] }, { bearer: [] }] }),
    hook({ security: [{ key: [] }] }),
  ),
  edit("default-changed", { [`${LIMIT} schema default`]: 20 }, { [`${LIMIT} schema default`]: 10 }),
];

const ROWS: readonly Row[] = [
  ...rowsOf(ORDERED),
  ...rowsOf(CHANGED, { changed: true }),
  ...rowsOf(NAMED),
  ...rowsOf([OVERLAP]),
  ...rowsOf(MEMBERS, { member: true }),
  ...MEMBER_ROWS,
  ...BESIDE_ROWS,
  ...OPERATION_ROWS,
];

const rulesOf = ({ breaking, risky, compatible }: Comparison): string[] =>
  [...breaking, ...risky, ...compatible].map(({ rule }) => rule);
const raised = ([old, next]: readonly [Json, Json]): string[] => rulesOf(compareDocuments(old, next, { today: TODAY }));

describe("a rule", () => {
  test.each(ROWS)("$rule is raised by its edit, and not by one that is close", ({ rule, raising, close }) => {
    expect(raised(raising)).toContain(rule);
    expect(raised(close)).not.toContain(rule);
  });

  test("has an edit here, an id of its own, and says what to do if it breaks somebody", () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !ROWS.some(({ rule }) => rule === id))).toEqual([]);
    expect(
      RULES.filter(({ level, breaks, migrate }) => (level === "compatible") !== (breaks + migrate === "")),
    ).toEqual([]);
  });
});
