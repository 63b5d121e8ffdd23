import { isObject, type Json } from "./document.ts";
import { ContractError } from "./errors.ts";
import { withPlacesOnly } from "./identifiers.ts";
import { referenceOf } from "./references.ts";
import { mapSchemas, mapSubschemas } from "./structure.ts";
import { KEYWORDS } from "./vocabulary.ts";

/** An alternative of a schema that some readers of OpenAPI 3.0 take and others do not: it is never sent, and never refused. */
export const UNSETTLED = "x-unsettled";

/** Of a property or a parameter: its own schema says that it is required, as before OpenAPI 3. Whether it may be absent is open. */
export const ASSUMED = "x-assumed";

/**
 * Writes a document of OpenAPI 3.0, 3.1 or 3.2 in one form, that of 3.1: its schemas hold keywords of JSON Schema 2020-12, extensions
 * and nothing else, and every reference within it is a JSON pointer. The document itself stays as it is.
 *
 * @param change31 What else is done with each schema of OpenAPI 3.1 and 3.2. @default nothing
 * @throws {ContractError} `version-unsupported` for any other version
 */
export function normalize(document: Json, change31: (schema: Json) => Json = (schema) => schema): Json {
  const version = String(document["openapi"] ?? document["swagger"] ?? "");
  if (!/^3\.[012](\.|$)/.test(version)) {
    throw new ContractError(
      "version-unsupported",
      `The document has OpenAPI version ${version || "(none)"}; versions 3.0, 3.1 and 3.2 are read. Convert it first.`,
    );
  }
  const change = version.startsWith("3.0") ? fromVersion30 : change31;
  const normal = (schema: unknown): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const kept = Object.entries(change(schema)).filter(([key, value]) => isKept(key, value));
    if (schema["required"] === true) {
      kept.push([ASSUMED, true]);
    }
    return mapSubschemas(Object.fromEntries(kept), normal);
  };
  return mapSchemas(withPlacesOnly(document), normal);
}

/** A keyword that is left empty in YAML says nothing, and `required` in the schema of a property nothing about its values. */
function isKept(key: string, value: unknown): boolean {
  const keyword = KEYWORDS.get(key);
  const isEmpty = (value === null && keyword?.holds !== "value") || (key === "required" && typeof value === "boolean");
  return (keyword !== undefined && keyword.kind !== "identifier" && !isEmpty) || key.startsWith("x-");
}

/** What may forbid null beside a `type` that allows it. */
const COMBINED = ["allOf", "anyOf", "oneOf", "not"];

/** A schema of OpenAPI 3.0 as 3.1 says it. What stands beside `$ref` has no meaning there. */
function fromVersion30(schema: Json): Json {
  const $ref = referenceOf(schema);
  if ($ref !== undefined) {
    return { $ref };
  }
  const { nullable, exclusiveMinimum, exclusiveMaximum, ...others } = schema;
  const result: Record<string, unknown> = { ...others };
  for (const [exclusive, bound, flag] of [
    ["exclusiveMinimum", "minimum", exclusiveMinimum],
    ["exclusiveMaximum", "maximum", exclusiveMaximum],
  ] as const) {
    if (flag === true && result[bound] !== undefined) {
      result[exclusive] = result[bound];
      delete result[bound];
    } else if (typeof flag === "number") {
      result[exclusive] = flag;
    }
  }
  if (nullable !== true) {
    return result;
  }
  // `nullable` adds to the `type` beside it, and to nothing else (OpenAPI 3.0.3, "nullable"); many readers let it add to any schema.
  return typeof result["type"] === "string" && !COMBINED.some((keyword) => Object.hasOwn(result, keyword))
    ? { ...result, type: [result["type"], "null"] }
    : withOpenNull(result);
}

const withOpenNull = (schema: Json): Json => ({ anyOf: [schema, { type: "null", [UNSETTLED]: true }] });

/** `nullable` is not a keyword of OpenAPI 3.1, but whoever writes it there means it: whether null is valid is left open. */
export function withNullOpen(written: Json): Json {
  const { type, nullable } = written;
  if (nullable !== true || type === undefined || [type].flat().includes("null")) {
    return written;
  }
  const { nullable: _, ...schema } = written;
  return withOpenNull(schema);
}
