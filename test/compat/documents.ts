// Small documents, and edits of them by the path of what they change.
import type { Change, Comparison } from "../../src/compat/change.ts";
import { isObject, type Json } from "../../src/openapi/document.ts";

/** New values by the path of keys to them, separated by spaces; `undefined` removes. */
export type Edits = Readonly<Record<string, unknown>>;

/** A comparison that found nothing. */
export const NOTHING: Comparison = { breaking: [], risky: [], compatible: [], skipped: [] };

/** What a change is for the consumers of the old document. */
export type Verdict = "breaking" | "compatible" | "none";

export function verdictOf(comparison: Comparison): Verdict {
  return broken(comparison).length > 0 ? "breaking" : comparison.compatible.length > 0 ? "compatible" : "none";
}

/** What breaks some consumer, or all. */
export function broken({ breaking, risky }: Comparison): readonly Change[] {
  return [...breaking, ...risky];
}

/** A copy of a document with edits. */
export function edited(document: Json, edits: Edits): Json {
  const copy: Record<string, unknown> = structuredClone(document);
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.split(" ");
    const last = keys.pop() ?? "";
    let owner: Record<string, unknown> | unknown[] = copy;
    for (const key of keys) {
      const inner: unknown = Array.isArray(owner) ? owner[Number(key)] : owner[key];
      if (Array.isArray(inner) || isObject(inner)) {
        owner = inner;
      } else {
        throw new Error(`There is no ${key} on the way to ${path}.`);
      }
    }
    if (Array.isArray(owner)) {
      owner.splice(Number(last), 1, ...(value === undefined ? [] : [value]));
    } else if (value === undefined) {
      if (!(last in owner)) {
        throw new Error(`There is no ${path} to remove.`);
      }
      delete owner[last];
    } else {
      owner[last] = value;
    }
  }
  return copy;
}

const JSON_TYPE = "application/json";
const json = (schema: Json): Json => ({ content: { [JSON_TYPE]: { schema } } });

/** A service of two operations, in OpenAPI 3.1. */
export const THINGS: Json = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1.0.0" },
  servers: [{ url: "https://a.example" }, { url: "https://b.example" }],
  security: [{ key: [] }, { bearer: [] }],
  paths: {
    "/things/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", minLength: 1, maxLength: 10 } }],
      get: {
        operationId: "getThing",
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 10 } },
          { name: "tags", in: "query", schema: { type: "array", items: { type: "string" } } },
          { name: "X-Trace", in: "header", schema: { type: "string" } },
          { name: "X-List", in: "header", schema: { type: "array", items: { type: "string" } } },
        ],
        responses: {
          "200": {
            description: "A thing",
            headers: { "X-Rate": { required: true, schema: { type: "integer", minimum: 0 } } },
            links: { again: { operationId: "getThing", parameters: { id: "$response.body#/id" } } },
            ...json({ $ref: "#/components/schemas/Thing" }),
          },
          "404": { description: "None", ...json({ $ref: "#/components/schemas/Problem" }) },
          default: { description: "Fault", ...json({ $ref: "#/components/schemas/Problem" }) },
        },
      },
    },
    "/things/{id}/place": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      put: { operationId: "moveThing", security: [{ flows: [] }], responses: { "204": { description: "Moved" } } },
    },
    "/things": {
      post: {
        operationId: "createThing",
        requestBody: { content: { [JSON_TYPE]: { schema: { $ref: "#/components/schemas/NewThing" } } } },
        responses: { "201": { description: "Created", ...json({ $ref: "#/components/schemas/Thing" }) } },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      bearer: { type: "http", scheme: "bearer" },
      flows: {
        type: "oauth2",
        flows: {
          clientCredentials: { tokenUrl: "https://a.example", scopes: {} },
          implicit: { authorizationUrl: "https://b.example", scopes: {} },
        },
      },
    },
    schemas: {
      NewThing: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: {
          name: { type: "string", minLength: 1, maxLength: 20 },
          kind: { type: "string", enum: ["a", "b", "c"] },
          size: { type: "integer", minimum: 1, maximum: 9 },
          weight: { type: "number", multipleOf: 0.5 },
          note: { type: ["string", "null"] },
          code: { type: "string", pattern: "^[a-z]+$" },
          on: { type: "string", format: "date" },
          pairs: {
            type: "array",
            minItems: 1,
            maxItems: 5,
            items: {
              type: "array",
              prefixItems: [{ type: "string", enum: ["x", "y"] }, { type: "string" }],
              minItems: 2,
              maxItems: 2,
            },
          },
          place: { $ref: "#/components/schemas/Place" },
          labels: { type: "object", additionalProperties: { type: "string", maxLength: 5 } },
          choice: { oneOf: [{ type: "string" }, { type: "integer" }] },
        },
      },
      Place: { type: "object", properties: { x: { type: "integer" }, y: { type: "integer" } } },
      Thing: {
        type: "object",
        required: ["id", "state"],
        properties: {
          id: { type: "string", maxLength: 10 },
          state: { type: "string", enum: ["on", "off"] },
          size: { type: "integer", minimum: 1, maximum: 9 },
          place: { $ref: "#/components/schemas/Place" },
          list: { type: "array", maxItems: 3, items: { type: "string" } },
        },
      },
      Problem: { type: "object", required: ["code"], properties: { code: { type: "string" } } },
    },
  },
};

/** A service of one operation, in OpenAPI 3.0. */
export const OLD_THINGS: Json = {
  openapi: "3.0.3",
  info: { title: "Things", version: "1.0.0" },
  paths: {
    "/things": {
      put: {
        operationId: "putThing",
        requestBody: {
          required: true,
          ...json({
            type: "object",
            properties: {
              note: { type: "string", nullable: true },
              size: { type: "number", minimum: 0, exclusiveMinimum: true },
              count: { type: "integer", minimum: 0, exclusiveMinimum: true },
              place: { $ref: "#/components/schemas/Place" },
              secret: { type: "string", writeOnly: true },
              id: { type: "string", readOnly: true },
            },
          }),
        },
        responses: {
          "200": {
            description: "Put",
            ...json({
              type: "object",
              properties: { note: { type: "string" }, kind: { type: "string", enum: ["a", "b"] } },
            }),
          },
        },
      },
    },
  },
  components: { schemas: { Place: { type: "object", required: ["x"], properties: { x: { type: "integer" } } } } },
};
