import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../scripts/compat.ts";
import { compareDocuments } from "../../src/compat/compare.ts";
import { versionOfText } from "../../src/compat/read/read.ts";
import { compareDocuments as compat } from "../../src/compat.ts";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import { broken, type Edits, edited, NOTHING, OLD_THINGS, THINGS } from "./documents.ts";

const CONTRACT = await readDocument("openapi/openapi.yaml");

/** What an edit is, the edit, and the `operation location` that it breaks. */
type Row = readonly [description: string, edits: Edits, breaks: string];
/** What an edit is, and the edit. */
type Harmless = readonly [description: string, edits: Edits];

const GET = "paths /things/{id} get";
const POST = "paths /things post";
const BODY = `${POST} requestBody`;
const NEW = "components schemas NewThing";
const NAME = `${NEW} properties name`;
const PAIR = `${NEW} properties pairs items`;
const THING = "components schemas Thing";
const ANSWER = `${GET} responses 200`;
const JSON_TYPE = "application/json";

const BREAKING: readonly Row[] = [
  ["a path is removed", { "paths /things": undefined }, "createThing POST /things"],
  [
    "a path is renamed",
    {
      "paths /things": undefined,
      "paths /items": THINGS["paths"] && { post: { operationId: "createThing", responses: {} } },
    },
    "createThing POST /things",
  ],
  ["a method is removed", { [GET]: undefined }, "getThing GET /things/{id}"],
  ["an operationId is renamed", { [`${GET} operationId`]: "readThing" }, "getThing operationId"],
  ["an operationId is removed", { [`${GET} operationId`]: undefined }, "getThing operationId"],
  ["a server is removed", { "servers 1": undefined }, " server https://b.example"],
  ["a server is replaced", { "servers 1 url": "https://c.example" }, " server https://b.example"],
  [
    "an operation leaves the servers of the document",
    { [`${GET} servers`]: [{ url: "https://a.example" }] },
    "getThing server https://b.example",
  ],
  ["an alternative of authentication is removed", { "security 1": undefined }, " security"],
  ["an operation needs authentication in another way", { [`${GET} security`]: [{ key: [] }] }, "getThing security"],
  ["two schemes are needed together", { security: [{ key: [], bearer: [] }] }, " security"],
  ["the header of a key is renamed", { "components securitySchemes key name": "X-Token" }, " security"],
  [
    "an operation needs another key of the same kind",
    {
      "components securitySchemes admin": { type: "apiKey", in: "header", name: "X-Key" },
      [`${GET} security`]: [{ admin: [] }, { bearer: [] }],
    },
    "getThing security",
  ],
  ["a flow is removed", { "components securitySchemes flows flows implicit": undefined }, "moveThing security"],
  ["a scope is needed", { [`${GET} security`]: [{ key: [] }, { bearer: ["read"] }] }, "getThing security"],
  ["a parameter is removed", { [`${GET} parameters 0`]: undefined }, "getThing query limit"],
  ["a parameter is renamed", { [`${GET} parameters 0 name`]: "size" }, "getThing query limit"],
  ["a parameter is moved", { [`${GET} parameters 0 in`]: "header" }, "getThing query limit"],
  [
    "a required parameter is new",
    { [`${POST} parameters`]: [{ name: "mode", in: "query", required: true, schema: {} }] },
    "createThing query mode",
  ],
  ["a parameter becomes required", { [`${GET} parameters 0 required`]: true }, "getThing query limit"],
  ["a parameter's range is tightened", { [`${GET} parameters 0 schema maximum`]: 99 }, "getThing query limit"],
  ["a path parameter is shortened", { "paths /things/{id} parameters 0 schema maxLength": 9 }, "getThing path id"],
  ["a parameter's type changes", { [`${GET} parameters 0 schema type`]: "boolean" }, "getThing query limit"],
  ["a default changes", { [`${GET} parameters 0 schema default`]: 20 }, "getThing query limit"],
  ["a default is removed", { [`${GET} parameters 0 schema default`]: undefined }, "getThing query limit"],
  ["a default is added", { [`${NEW} properties kind default`]: "a" }, "createThing body kind"],
  ["a list is written in another way", { [`${GET} parameters 1 explode`]: false }, "getThing query tags"],
  ["a list is separated otherwise", { [`${GET} parameters 1 style`]: "pipeDelimited" }, "getThing query tags"],
  [
    "a parameter is written as JSON",
    {
      [`${GET} parameters 1 schema`]: undefined,
      [`${GET} parameters 1 content`]: { [JSON_TYPE]: { schema: { type: "array" } } },
    },
    "getThing query tags",
  ],
  [
    "members of a list are limited",
    { [`${GET} parameters 1 schema items`]: { type: "string", maxLength: 4 } },
    "getThing query tags []",
  ],
  ["a header is limited", { [`${GET} parameters 2 schema pattern`]: "^a" }, "getThing header X-Trace"],
  ["a body becomes required", { [`${BODY} required`]: true }, "createThing body"],
  ["a body is removed", { [BODY]: undefined }, "createThing body"],
  [
    "a required body is new",
    { [`${GET} requestBody`]: { required: true, content: { [JSON_TYPE]: {} } } },
    "getThing body",
  ],
  ["the media type of a body changes", { [`${BODY} content`]: { "application/xml": {} } }, "createThing body"],
  ["a field becomes required", { [`${NEW} required`]: ["name", "kind"] }, "createThing body kind"],
  [
    "a required field is new",
    { [`${NEW} required`]: ["name", "extra"], [`${NEW} properties extra`]: { type: "string" } },
    "createThing body extra",
  ],
  ["a field of a closed object is removed", { [`${NEW} properties size`]: undefined }, "createThing body size"],
  [
    "a field of an open object is removed",
    { "components schemas Place properties y": undefined },
    "createThing body place.y",
  ],
  [
    "a field is renamed",
    { [`${NEW} properties size`]: undefined, [`${NEW} properties length`]: { type: "integer" } },
    "createThing body size",
  ],
  ["an open object is closed", { "components schemas Place additionalProperties": false }, "createThing body place"],
  ["a minimal length grows", { [`${NAME} minLength`]: 2 }, "createThing body name"],
  ["a maximal length shrinks", { [`${NAME} maxLength`]: 19 }, "createThing body name"],
  ["a length is limited", { [`${NEW} properties note maxLength`]: 5 }, "createThing body note"],
  ["a minimum grows", { [`${NEW} properties size minimum`]: 2 }, "createThing body size"],
  [
    "a minimum becomes exclusive",
    { [`${NEW} properties size minimum`]: undefined, [`${NEW} properties size exclusiveMinimum`]: 1 },
    "createThing body size",
  ],
  ["a maximum shrinks", { [`${NEW} properties size maximum`]: 8 }, "createThing body size"],
  ["steps become coarser", { [`${NEW} properties weight multipleOf`]: 1 }, "createThing body weight"],
  ["numbers become integers", { [`${NEW} properties weight`]: { type: "integer" } }, "createThing body weight"],
  ["null is no longer taken", { [`${NEW} properties note type`]: "string" }, "createThing body note"],
  ["an enum member is removed", { [`${NEW} properties kind enum`]: ["a", "b"] }, "createThing body kind"],
  ["an enum member is renamed", { [`${NEW} properties kind enum`]: ["a", "b", "C"] }, "createThing body kind"],
  ["free text becomes an enum", { [`${NAME} enum`]: ["a"] }, "createThing body name"],
  ["a pattern is added", { [`${NAME} pattern`]: "^a" }, "createThing body name"],
  ["a pattern changes", { [`${NEW} properties code pattern`]: "^[a-z]{2,}$" }, "createThing body code"],
  ["a format is added", { [`${NAME} format`]: "uuid" }, "createThing body name"],
  ["a format changes", { [`${NEW} properties on format`]: "date-time" }, "createThing body on"],
  ["a list may be shorter no more", { [`${NEW} properties pairs minItems`]: 2 }, "createThing body pairs"],
  ["a list may be as long no more", { [`${NEW} properties pairs maxItems`]: 4 }, "createThing body pairs"],
  ["members must be unique", { [`${NEW} properties pairs uniqueItems`]: true }, "createThing body pairs"],
  ["a member of a tuple loses a value", { [`${PAIR} prefixItems 0 enum`]: ["x"] }, "createThing body pairs[][0]"],
  ["a member of a tuple is limited", { [`${PAIR} prefixItems 1 maxLength`]: 3 }, "createThing body pairs[][1]"],
  ["a tuple grows", { [`${PAIR} minItems`]: 3, [`${PAIR} maxItems`]: 3 }, "createThing body pairs[]"],
  [
    "the members of a tuple change places",
    { [`${PAIR} prefixItems`]: [{ type: "string" }, { type: "string", enum: ["x", "y"] }] },
    "createThing body pairs[][1]",
  ],
  [
    "a nested field changes its type",
    { "components schemas Place properties x type": "string" },
    "createThing body place.x",
  ],
  [
    "values of a map are limited",
    { [`${NEW} properties labels additionalProperties maxLength`]: 4 },
    "createThing body labels.*",
  ],
  ["an alternative is removed", { [`${NEW} properties choice oneOf 1`]: undefined }, "createThing body choice"],
  ["fewer properties are allowed", { "components schemas Place maxProperties": 1 }, "createThing body place"],
  [
    "a condition is added",
    { "components schemas Place if": { required: ["x"] }, "components schemas Place then": { required: ["y"] } },
    "createThing body place",
  ],
  ["a field becomes read-only", { [`${NEW} properties size readOnly`]: true }, "createThing body size"],
  [
    "a response is removed",
    { [`${POST} responses 201`]: undefined, [`${POST} responses 202`]: { description: "" } },
    "createThing response 201",
  ],
  ["an unknown success is new", { [`${GET} responses 204`]: { description: "" } }, "getThing response 204"],
  [
    "an error is new that nothing announced",
    { [`${POST} responses 409`]: { description: "" } },
    "createThing response 409",
  ],
  [
    "an announced error gets another body",
    { [`${GET} responses 409`]: { description: "", content: { [JSON_TYPE]: { schema: { type: "string" } } } } },
    "getThing response 409",
  ],
  ["default is removed", { [`${GET} responses default`]: undefined }, "getThing response default"],
  ["a response's media type changes", { [`${ANSWER} content`]: { "text/plain": {} } }, "getThing response 200"],
  ["a response's body is removed", { [`${ANSWER} content`]: undefined }, "getThing response 200"],
  [
    "a response's header is removed",
    { [`${ANSWER} headers X-Rate`]: undefined },
    "getThing response 200 header X-Rate",
  ],
  [
    "a response's header becomes optional",
    { [`${ANSWER} headers X-Rate required`]: false },
    "getThing response 200 header X-Rate",
  ],
  [
    "a response's header loses its limit",
    { [`${ANSWER} headers X-Rate schema minimum`]: undefined },
    "getThing response 200 header X-Rate",
  ],
  ["a response's field is removed", { [`${THING} properties size`]: undefined }, "getThing response 200 size"],
  [
    "a response's required field is removed",
    { [`${THING} properties id`]: undefined, [`${THING} required`]: ["state"] },
    "getThing response 200 id",
  ],
  ["a response's field becomes optional", { [`${THING} required`]: ["id"] }, "getThing response 200 state"],
  [
    "a response's enum grows",
    { [`${THING} properties state enum`]: ["on", "off", "lost"] },
    "getThing response 200 state",
  ],
  [
    "a response's enum becomes free text",
    { [`${THING} properties state enum`]: undefined },
    "getThing response 200 state",
  ],
  [
    "a response's field may be null",
    { [`${THING} properties size type`]: ["integer", "null"] },
    "getThing response 200 size",
  ],
  [
    "a response's field changes its type",
    { [`${THING} properties id`]: { type: "integer" } },
    "getThing response 200 id",
  ],
  [
    "a response's integer becomes a number",
    { [`${THING} properties size type`]: "number" },
    "getThing response 200 size",
  ],
  ["a response's text may be longer", { [`${THING} properties id maxLength`]: 11 }, "getThing response 200 id"],
  [
    "a response's list may be longer",
    { [`${THING} properties list maxItems`]: undefined },
    "getThing response 200 list",
  ],
  ["a response's number may be greater", { [`${THING} properties size maximum`]: 10 }, "getThing response 200 size"],
  [
    "a response's member changes its type",
    { [`${THING} properties list items type`]: "integer" },
    "getThing response 200 list[]",
  ],
  [
    "a response can be of an alternative more",
    {
      [`${THING} properties place`]: {
        anyOf: [{ $ref: "#/components/schemas/Place" }, { $ref: "#/components/schemas/Problem" }],
      },
    },
    "getThing response 200 place",
  ],
  [
    "a response's field becomes write-only",
    { [`${THING} properties size writeOnly`]: true },
    "getThing response 200 size",
  ],
];

const COMPATIBLE: readonly Harmless[] = [
  [
    "an operation is added",
    { [`${POST.slice(0, -5)} get`]: { operationId: "list", responses: { "200": { description: "" } } } },
  ],
  ["an operation is deprecated", { [`${GET} deprecated`]: true }],
  ["a server is added", { "servers 2": { url: "https://c.example" } }],
  [
    "a server becomes one of those that a variable makes",
    { "servers 1": { url: "https://{name}.example", variables: { name: { default: "b" } } } },
  ],
  ["an alternative of authentication is added", { "security 2": {} }],
  ["a flow is added", { "components securitySchemes flows flows password": { tokenUrl: "https://c.example" } }],
  ["a range of media types is taken", { [`${BODY} content */*`]: {} }],
  [
    "an optional parameter is added",
    { [`${POST} parameters`]: [{ name: "mode", in: "query", schema: { type: "string" } }] },
  ],
  ["a limit is loosened", { [`${NAME} maxLength`]: 21 }],
  ["a limit is removed", { [`${NAME} maxLength`]: undefined }],
  ["a required field becomes optional", { [`${NEW} required`]: [] }],
  ["an optional field is added", { [`${NEW} properties extra`]: { type: "string" } }],
  ["an optional field is added to an open object", { "components schemas Place properties z": { type: "integer" } }],
  ["an enum member is added to a request", { [`${NEW} properties kind enum`]: ["a", "b", "c", "d"] }],
  ["integers become numbers in a request", { [`${NEW} properties size type`]: "number" }],
  ["null is taken", { [`${NAME} type`]: ["string", "null"] }],
  ["a pattern is removed", { [`${NEW} properties code pattern`]: undefined }],
  ["a media type is added to a request", { [`${BODY} content application/xml`]: {} }],
  ["a closed object is opened", { [`${NEW} additionalProperties`]: undefined }],
  ["an alternative is added to a request", { [`${NEW} properties choice oneOf 2`]: { type: "boolean" } }],
  ["a field is added to an answer", { [`${THING} properties extra`]: { type: "string" } }],
  [
    "a required field is added to an answer",
    { [`${THING} properties extra`]: { type: "string" }, [`${THING} required`]: ["id", "state", "extra"] },
  ],
  ["a response's enum shrinks", { [`${THING} properties state enum`]: ["on"] }],
  ["a response's limit is tightened", { [`${THING} properties id maxLength`]: 9 }],
  ["a response's field is always there", { [`${THING} required`]: ["id", "state", "size"] }],
  ["a header is added to an answer", { [`${ANSWER} headers X-More`]: { schema: { type: "string" } } }],
  ["a link is removed", { [`${ANSWER} links again`]: undefined }],
  ["a link leads elsewhere", { [`${ANSWER} links again operationId`]: "createThing" }],
];

const NEUTRAL: readonly Harmless[] = [
  [
    "descriptions change",
    {
      "info title": "Other",
      [`${GET} summary`]: "s",
      [`${GET} description`]: "d",
      [`${NAME} description`]: "d",
      [`${NAME} examples`]: ["a"],
    },
  ],
  ["tags and extensions change", { tags: [{ name: "t" }], [`${GET} tags`]: ["t"], "x-a": 1, [`${NAME} x-b`]: 2 }],
  ["servers change places", { servers: [{ url: "https://b.example/" }, { url: "https://a.example" }] }],
  [
    "an address is written in another way",
    { servers: [{ url: "https://A.example:443" }, { url: "HTTPS://b.example/" }] },
  ],
  ["alternatives of authentication change places", { security: [{ bearer: [] }, { key: [] }] }],
  ["authentication is said at the operation", { [`${GET} security`]: [{ bearer: [] }, { key: [] }] }],
  [
    "a scheme is renamed",
    {
      "components securitySchemes token": { type: "apiKey", in: "header", name: "x-key" },
      security: [{ token: [] }, { bearer: [] }],
    },
  ],
  ["a header is a list, exploded or not", { [`${GET} parameters 3 explode`]: true }],
  ["a flow gets an extension", { "components securitySchemes flows flows implicit x-note": "n" }],
  ["a flow can be refreshed", { "components securitySchemes flows flows implicit refreshUrl": "https://c.example" }],
  [
    "a reference is inlined",
    { [`${NEW} properties place`]: { type: "object", properties: { y: { type: "integer" }, x: { type: "integer" } } } },
  ],
  [
    "a component is renamed",
    {
      "components schemas Spot": { type: "object", properties: { x: { type: "integer" }, y: { type: "integer" } } },
      [`${NEW} properties place $ref`]: "#/components/schemas/Spot",
    },
  ],
  [
    "a schema is wrapped in allOf",
    { [`${NEW} properties place`]: { allOf: [{ $ref: "#/components/schemas/Place" }], description: "d" } },
  ],
  [
    "allOf takes a schema apart",
    {
      "components schemas Place": {
        allOf: [{ type: "object", properties: { x: { type: "integer" } } }, { properties: { y: { type: "integer" } } }],
      },
    },
  ],
  ["a type is written as a list", { [`${NAME} type`]: ["string"] }],
  ["a type list changes places", { [`${NEW} properties note type`]: ["null", "string"] }],
  [
    "a type list is written as anyOf",
    { [`${NEW} properties note`]: { anyOf: [{ type: "string" }, { type: "null" }] } },
  ],
  [
    "an enum is written as oneOf of const",
    { [`${NEW} properties kind`]: { oneOf: [{ const: "c" }, { const: "b" }, { const: "a" }] } },
  ],
  [
    "an enum changes places",
    { [`${NEW} properties kind enum`]: ["c", "a", "b"], [`${THING} properties state enum`]: ["off", "on"] },
  ],
  [
    "alternatives change places",
    { [`${NEW} properties choice`]: { oneOf: [{ type: "integer" }, { type: "string" }] } },
  ],
  [
    "oneOf becomes anyOf where it is the same",
    { [`${NEW} properties choice`]: { anyOf: [{ type: "integer" }, { type: "string" }] } },
  ],
  [
    "an integer range is said exclusively",
    { [`${NEW} properties size`]: { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 } },
  ],
  ["a range of integers is written as an enum", { [`${NEW} properties size`]: { enum: [1, 2, 3, 4, 5, 6, 7, 8, 9] } }],
  [
    "what limits nothing is written",
    {
      [`${NEW} properties note minLength`]: 0,
      "components schemas Place required": [],
      "components schemas Place additionalProperties": true,
      [`${PAIR} uniqueItems`]: false,
    },
  ],
  ["the rest of a full tuple is ruled out", { [`${PAIR} items`]: false }],
  [
    "a parameter moves to its path",
    {
      [`${GET} parameters 2`]: undefined,
      "paths /things/{id} parameters 1": { name: "x-trace", in: "header", schema: { type: "string" } },
    },
  ],
  [
    "usual settings are written",
    {
      [`${GET} parameters 1 style`]: "form",
      [`${GET} parameters 1 explode`]: true,
      [`${GET} parameters 0 required`]: false,
      [`${BODY} required`]: false,
    },
  ],
  ["a format that says nothing is written", { [`${NAME} format`]: "password" }],
  ["required changes places", { [`${THING} required`]: ["state", "id"] }],
  ["the version changes", { "info version": "2.0.0", openapi: "3.1.1" }],
  ["an unused component is removed", {}],
  ["a status that default describes alike is removed", { [`${GET} responses 404`]: undefined }],
  [
    "a media type is written in capitals",
    {
      [`${BODY} content`]: { "Application/JSON; charset=UTF-8": { schema: { $ref: "#/components/schemas/NewThing" } } },
    },
  ],
  ["unevaluated properties are ruled out where additional ones are", { [`${NEW} unevaluatedProperties`]: false }],
];

const OLD_BODY = `paths /things put requestBody content ${JSON_TYPE} schema properties`;
const OLD_ANSWER = `paths /things put responses 200 content ${JSON_TYPE} schema properties`;

const OLD_BREAKING: readonly Row[] = [
  ["null is no longer taken", { [`${OLD_BODY} note nullable`]: false }, "putThing body note"],
  ["an exclusive minimum grows", { [`${OLD_BODY} size minimum`]: 1 }, "putThing body size"],
  ["a response's field may be null", { [`${OLD_ANSWER} note nullable`]: true }, "putThing response 200 note"],
  [
    "a response's enum may be null",
    { [`${OLD_ANSWER} kind`]: { type: "string", nullable: true, enum: ["a", "b", null] } },
    "putThing response 200 kind",
  ],
  ["a nested field is required", { "components schemas Place required": ["x", "y"] }, "putThing body place.y"],
];

const OLD_NEUTRAL: readonly Harmless[] = [
  ["an exclusive minimum of integers is said inclusively", { [`${OLD_BODY} count`]: { type: "integer", minimum: 1 } }],
  ["a reference has company that 3.0 ignores", { [`${OLD_BODY} place maxProperties`]: 1 }],
  ["a read-only field is limited in a request", { [`${OLD_BODY} id maxLength`]: 1 }],
  [
    "the document moves to 3.1",
    {
      openapi: "3.1.0",
      [`${OLD_BODY} note`]: { type: ["string", "null"] },
      [`${OLD_BODY} size`]: { type: "number", exclusiveMinimum: 0 },
      [`${OLD_BODY} count`]: { type: "integer", exclusiveMinimum: 0 },
    },
  ],
];

const CREATE = "paths /v5/{project_id}/container/export-task post";
const REQUEST = "components schemas ContainerExportRequest";

const CONTRACT_BREAKING: readonly Row[] = [
  [
    "the largest export shrinks",
    { "components parameters ExportSize schema maximum": 5000 },
    "createContainerExportTask query export_size",
  ],
  [
    "a column is dropped",
    { "components schemas ExportColumnKey enum 0": undefined },
    "createContainerExportTask body export_headers[][0]",
  ],
  [
    "a title is shortened",
    { "components schemas ExportColumnTitle maxLength": 100 },
    "createContainerExportTask body export_headers[][1]",
  ],
  ["a filter is removed", { [`${REQUEST} properties risky`]: undefined }, "createContainerExportTask body risky"],
  [
    "a time is limited",
    { "components schemas CreationTimeRange properties end_time maximum": 1 },
    "createContainerExportTask body create_time.end_time",
  ],
  [
    "a status is added",
    { "components schemas ExportTaskStatus enum 3": "cancelled" },
    "getExportTask response 200 task_status",
  ],
  [
    "the task id may be missing",
    { "components schemas CreatedExportTask required": [] },
    "createContainerExportTask response 200 task_id",
  ],
  ["an operation is renamed", { [`${CREATE} operationId`]: "createExport" }, "createContainerExportTask operationId"],
  ["a region is dropped", { "servers 3": undefined }, " server https://hss.af-south-1.myhuaweicloud.com"],
  ["signatures are dropped", { "security 1": undefined }, " security"],
];

const linesOf = (changes: readonly { operation: string; location: string }[]): string[] =>
  changes.map(({ operation, location }) => `${operation} ${location}`);

describe.each([
  { document: "a document", base: THINGS, breaking: BREAKING, compatible: COMPATIBLE, neutral: NEUTRAL },
  {
    document: "a document of OpenAPI 3.0",
    base: OLD_THINGS,
    breaking: OLD_BREAKING,
    compatible: [] as Harmless[],
    neutral: OLD_NEUTRAL,
  },
  {
    document: "the contract",
    base: CONTRACT,
    breaking: CONTRACT_BREAKING,
    compatible: [] as Harmless[],
    neutral: [["nothing changes", {}]] as Harmless[],
  },
])("compareDocuments on $document", ({ base, breaking, compatible, neutral }) => {
  test.each(breaking)("says that it breaks when %s", (_, edits, place) => {
    expect(linesOf(broken(compareDocuments(base, edited(base, edits))))).toContain(place);
  });

  if (compatible.length > 0) {
    test.each(compatible)("says that it is compatible when %s", (_, edits) => {
      const comparison = compareDocuments(base, edited(base, edits));
      expect(linesOf(broken(comparison))).toEqual([]);
      expect(comparison.compatible).not.toEqual([]);
    });
  }

  test.each(neutral)("says nothing when %s", (_, edits) => {
    expect(compareDocuments(base, edited(base, edits))).toEqual(NOTHING);
  });
});

async function inFolder<Result>(
  files: Record<string, string>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "compat-test-"));
  try {
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Drawing counterexamples takes its time on a busy machine. */
const PATIENCE = { timeout: 30_000 };

describe("compat", PATIENCE, () => {
  test("prints a request that the old contract accepts and the new one refuses", () => {
    const { breaking } = compat(THINGS, edited(THINGS, { [`${NEW} properties size maximum`]: 8 }));
    expect(breaking).toHaveLength(1);
    expect(breaking[0]?.counterexample).toMatch(/^\{.*"size":9/);
  });

  test("prints a response of the new contract that the old one rules out", () => {
    const { risky } = compat(THINGS, edited(THINGS, { [`${THING} properties state enum`]: ["on", "off", "lost"] }));
    expect(risky.find(({ operation }) => operation === "getThing")?.counterexample).toMatch(/^\{.*"state":"lost"/);
  });

  test("prints a request without what only responses have", () => {
    const read = edited(THINGS, {
      [`${NEW} properties id`]: { type: "string", readOnly: true },
      [`${NEW} required`]: ["name", "id"],
    });
    const { breaking } = compat(read, edited(read, { [`${NEW} properties size maximum`]: 8 }));
    expect(breaking.map(({ counterexample }) => counterexample)).toEqual([expect.stringMatching(/^\{.*"size":9/)]);
    expect(breaking[0]?.counterexample).not.toContain('"id"');
  });

  test("prints of several alternatives a request of the one that changed, and calls nothing else changed", () => {
    const part = (name: string, schema: Json): Json => ({
      type: "object",
      properties: { [name]: schema },
      required: [name],
    });
    const choice = (maxLength: number): Json => ({
      oneOf: [part("a", { type: "string", maxLength }), part("b", { type: "integer", maximum: 5 })],
    });
    const [old, next] = [5, 4].map((maxLength) => edited(THINGS, { [`${NEW} properties choice`]: choice(maxLength) }));
    const { breaking } = compat(old ?? {}, next ?? {});
    expect(linesOf(breaking)).toEqual(["createThing body choice.a"]);
    expect(breaking[0]?.counterexample).toMatch(/"a":".{5}"/u);
  });

  test("names the operations of large documents of which it searched for no counterexample", () => {
    const documentOf = (maximum: number): Json => {
      const properties = (index: number): Json =>
        Object.fromEntries(Array.from({ length: 60 }, (_, name) => [`${index}-${name}`, { type: "integer", maximum }]));
      const operation = (index: number): Json => ({
        requestBody: { content: { [JSON_TYPE]: { schema: { type: "object", properties: properties(index) } } } },
        responses: {},
      });
      const paths = Array.from({ length: 200 }, (_, index): [string, Json] => [`/${index}`, { put: operation(index) }]);
      return { openapi: "3.1.0", info: { title: "Large", version: "1" }, paths: Object.fromEntries(paths) };
    };
    const { breaking, unsearched = [] } = compat(documentOf(9), documentOf(8));
    const shown = new Set(breaking.filter(({ counterexample }) => counterexample).map(({ operation }) => operation));
    expect(shown.size).toBeGreaterThan(0);
    expect(shown.size + unsearched.length).toBe(200);
  });

  test("follows references into the paths", () => {
    const place = "#/paths/~1things~1%7Bid%7D/get/responses/200/content/application~1json/schema";
    const [old, next] = [9, 8].map((maximum) =>
      edited(THINGS, {
        [`${ANSWER} content ${JSON_TYPE} schema`]: {
          type: "object",
          properties: { size: { type: "integer", maximum } },
        },
        [`${BODY} content ${JSON_TYPE} schema`]: { $ref: place },
      }),
    );
    const { breaking } = compat(old ?? {}, next ?? {});
    expect(linesOf(breaking)).toEqual(["createThing body size"]);
    expect(breaking[0]?.counterexample).toMatch(/^\{.*"size":9/);
  });

  test.each([
    ["a value that its own schema rules out", { enum: ["a", "bbb"], maxLength: 2 }, { enum: ["a"] }],
    [
      "a fraction that a validator divides inexactly",
      { type: "number", multipleOf: 0.3 },
      { type: "number", multipleOf: 0.1 },
    ],
  ])("takes %s for no counterexample", (_, from, to) => {
    const [old, next] = [from, to].map((schema) => edited(THINGS, { [`${NEW} properties size`]: schema }));
    expect(broken(compat(old ?? {}, next ?? {}))).toEqual([]);
  });

  test("says that all is gone, and not that there is nothing to compare", () => {
    const { breaking } = compat(THINGS, { ...THINGS, paths: {} });
    expect(linesOf(breaking)).toContain("getThing GET /things/{id}");
  });

  test("refuses an old document without an operation", () => {
    expect(() => compat({ ...THINGS, paths: { "/a": { summary: "s" } } }, THINGS)).toThrow("has no operation");
  });

  test("takes what all paths begin with for the same in the addresses of the servers", () => {
    const inServers = edited(THINGS, { servers: [{ url: "https://a.example/v1/" }, { url: "https://b.example/v1" }] });
    const items = Object.entries(isObject(THINGS["paths"]) ? THINGS["paths"] : {});
    const inPaths = { ...THINGS, paths: Object.fromEntries(items.map(([path, item]) => [`/v1${path}`, item])) };
    expect(compat(inServers, inPaths)).toEqual(NOTHING);
    expect(compat(inPaths, inServers)).toEqual(NOTHING);
    expect(linesOf(compat(THINGS, inServers).breaking)).toContain(" server https://a.example");
    expect(linesOf(compat(THINGS, inPaths).breaking)).toContain("getThing GET /things/{id}");
  });

  test("says nothing where nothing changes", () => {
    const anyOf = [{ type: "string" }, { type: "null" }];
    expect(compat(THINGS, edited(THINGS, { [`${NEW} properties note`]: { anyOf } }))).toEqual(NOTHING);
  });
});

describe("the program", PATIENCE, () => {
  const run = async (...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
    const texts = { stdout: "", stderr: "" };
    const into = (name: keyof typeof texts) => ({
      write: (text: string | Uint8Array): boolean => {
        texts[name] += text;
        return true;
      },
    });
    return { code: await main(words, { stdout: into("stdout"), stderr: into("stderr") }), ...texts };
  };
  test("exits with 1 and prints JSON on a breaking change", async () => {
    const files = {
      "old.json": JSON.stringify(THINGS),
      "new.yaml": JSON.stringify(edited(THINGS, { [GET]: undefined })),
    };
    const { code, stdout } = await inFolder(files, (folder) =>
      run(join(folder, "old.json"), join(folder, "new.yaml"), "--json"),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      breaking: [
        {
          rule: "operation-removed",
          level: "breaking",
          operation: "getThing",
          location: "GET /things/{id}",
          message: expect.stringContaining("removed"),
          old: { pointer: "/paths/~1things~1{id}/get", file: expect.stringMatching(/old\.json$/), line: 1 },
        },
      ],
      risky: [],
      compatible: [],
      skipped: [],
      accepted: [],
    });
  });

  test("exits with 0 on the contract itself", async () => {
    const { code, stdout } = await run("openapi/openapi.yaml", "openapi/openapi.yaml");
    expect(code).toBe(0);
    expect(stdout).toContain("0 breaking, 0 risky, 0 compatible");
  });

  test("exits with 2 on a revision that git does not know", async () => {
    const { code, stderr } = await run("v9.9.9");
    expect(code).toBe(2);
    expect(stderr).toBe(
      "hss-container-export compat: v9.9.9 is neither a file nor a git revision here. Name a file, a URL, a tag, or TAG:FILE.\n",
    );
  });

  test("compares what a reference that leads nowhere leaves, and says what it does not compare", async () => {
    const dangling = edited(THINGS, {
      [`${NEW} properties place $ref`]: "#/components/schemas/Nowhere",
      [`${NEW} properties size maximum`]: 8,
    });
    const files = { "old.json": JSON.stringify(THINGS), "new.json": JSON.stringify(dangling) };
    await inFolder(files, async (folder) => {
      const words = [join(folder, "old.json"), join(folder, "new.json")];
      const { code, stdout } = await run(...words);
      expect(stdout).toContain("request-property-max-decreased");
      expect(stdout).toContain(
        "Not compared:\n  createThing body place: the $ref #/components/schemas/Nowhere of the new document cannot be followed: it leads nowhere.",
      );
      expect(stdout).toMatch(/: 1 breaking, 0 risky, 0 compatible, 1 not compared\n$/);
      expect(code).toBe(1);
      expect((await run(...words, "--strict")).code).toBe(2);
    });
  });

  test("reads the files that a document refers to, from the folder of each", async () => {
    const main = (parameter: string) => `openapi: 3.1.0
paths:
  /a: { $ref: items/a.yaml }
  /b: { get: { operationId: b, parameters: [{ $ref: '${parameter}' }], responses: {} } }`;
    const item = `post:
  operationId: a
  requestBody: { content: { ${JSON_TYPE}: { schema: { $ref: '../parts.yaml#/Body' } } } }
  responses: { default: { $ref: '../answer.yaml#/' } }`;
    const parts = (most: number) => `Body: { type: object, properties: { size: { $ref: '#/Size' } } }
Size: { type: integer, maximum: ${most} }
Limit: { name: limit, in: query, schema: { $ref: '#/Size' } }`;
    const inlined = main("x").replace(/\[.*\]/, "[{ name: limit, in: query, schema: { type: integer, maximum: 5 } }]");
    await inFolder({}, async (folder) => {
      const write = async (name: string, files: Record<string, string>): Promise<string> => {
        await mkdir(join(folder, name, "items"), { recursive: true });
        const all = Object.entries({ "items/a.yaml": item, "answer.yaml": "description: Any", ...files });
        await Promise.all(all.map(([file, text]) => writeFile(join(folder, name, file), text)));
        return join(folder, name, "openapi.yaml");
      };
      const old = await write("old", { "openapi.yaml": main("parts.yaml#/Limit"), "parts.yaml": parts(5) });
      const same = await write("same", { "openapi.yaml": inlined, "parts.yaml": parts(5) });
      const next = await write("next", { "openapi.yaml": main("parts.yaml#/Limit"), "parts.yaml": parts(4) });
      expect((await run(old, same)).stdout).toContain("0 breaking, 0 risky, 0 compatible");
      const { breaking } = JSON.parse((await run(old, next, "--json")).stdout);
      expect(linesOf(breaking)).toEqual(["a body size", "b query limit"]);
    });
  });

  test.each([
    [
      "a file that is not there",
      "missing.yaml#/Place",
      /missing\.yaml#\/Place of the old document cannot be followed: there is no such file/,
    ],
    ["an address", "https://a.example/b.yaml#/Place", /only files are read, not addresses/],
  ])("does not call a document unchanged that refers to %s", async (_, $ref, message) => {
    const document = JSON.stringify(edited(THINGS, { [`${NEW} properties place $ref`]: $ref }));
    const { code, stdout } = await inFolder({ "a.json": document }, (folder) =>
      run(join(folder, "a.json"), join(folder, "a.json")),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(message);
    expect(stdout).toContain("1 not compared");
  });

  test("follows a reference to an address that a schema of the document has", async () => {
    const { code } = await inFolder(
      {
        "a.json": JSON.stringify(THINGS),
        "b.json": JSON.stringify(
          edited(THINGS, {
            "components schemas Place $id": "https://a.example/place",
            [`${NEW} properties place $ref`]: "https://a.example/place",
          }),
        ),
      },
      (folder) => run(join(folder, "a.json"), join(folder, "b.json")),
    );
    expect(code).toBe(0);
  });

  test("exits with 2 on too many arguments", async () => {
    const { code, stderr } = await run("a", "b", "c");
    expect(code).toBe(2);
    expect(stderr).toContain("too many arguments: c;");
  });
});

describe("versionOfText", () => {
  test.each([
    ["text that is not YAML", "openapi: [", /is not YAML/],
    ["an anchor within itself", "openapi: 3.1.0\npaths: &a { b: *a }", /an anchor contains itself/],
    ["OpenAPI 4", "openapi: 4.0.0", /has OpenAPI version 4\.0\.0; .* Convert/],
    ["OpenAPI 2", "swagger: '2.0'", /has OpenAPI version 2\.0; .* Convert/],
    ["no version", "info: {}", /not an OpenAPI document: it begins with `info`, and has no version/],
    ["a list", "- 1", /not an OpenAPI document/],
    ["nothing", "", /not an OpenAPI document/],
  ])("refuses %s", async (_, text, message) => {
    await expect(versionOfText(text, "a.yaml")).rejects.toThrow(message);
  });

  test("follows an anchor as often as it is used", async () => {
    const paths = Array.from({ length: 300 }, (_, index) => `  /a${index}: { get: { parameters: [*limit] } }\n`);
    const text = `openapi: 3.1.0\nx-limit: &limit { name: limit, in: query }\npaths:\n${paths.join("")}`;
    expect((await versionOfText(text, "a.yaml")).document).toHaveProperty(
      ["paths", "/a299", "get", "parameters", 0, "name"],
      "limit",
    );
  });

  test("follows anchors and merge keys", async () => {
    const text = `openapi: 3.0.0
paths:
  /a:
    get: &get { operationId: a, responses: {} }
    put: { <<: *get, operationId: b }`;
    expect((await versionOfText(text, "a.yaml")).document).toHaveProperty(["paths", "/a", "put", "responses"]);
  });
});
