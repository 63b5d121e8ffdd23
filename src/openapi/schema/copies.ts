import { isObject, type Json } from "../document.ts";
import { type Exact, isNumber } from "../numbers.ts";
import { escapeToken, toPointer } from "../pointer.ts";
import { mapSchemas, mapSubschemas } from "../structure.ts";

/**
 * Listed as a property where only patterns name some: else Ajv (tried with 8.20) lacks the set in which it notes what the patterns have
 * evaluated, if a condition or an alternative beside them has evaluated nothing.
 */
const UNUSED_NAME = "\u0000";

/** A document as requests have to conform to it, and as responses have to. */
export interface Documents {
  readonly requests: Json;
  readonly responses: Json;
}

/** Copies of documents and schemas as Ajv can read them: references name their document, and numbers are doubles. */
export class Copies {
  readonly documents: ReadonlyMap<string, Json>;
  /** Where each schema of the documents stands, as a reference for Ajv. */
  readonly places: ReadonlyMap<unknown, string>;
  /** Whether a schema looks at what others have evaluated. */
  hasUnevaluated = false;
  /** Schemas as they are written, by their copies. */
  readonly #written = new WeakMap<object, Json>();

  constructor({ requests, responses }: Documents) {
    const places = new Map<unknown, string>();
    const copies = new Map<string, Json>();
    // Where both are the same, one is enough.
    const documents = new Map([
      [responses, "responses"],
      [requests, "requests"],
    ]);
    for (const [document, name] of documents) {
      const note = (schema: unknown, path: readonly string[]): unknown => {
        if (isObject(schema)) {
          // Ajv decodes what stands in a reference (RFC 6901, section 6).
          places.set(schema, `${name}#${encodeURI(toPointer(path))}`);
          mapSubschemas(schema, (inner, keyword, key) => note(inner, [...path, keyword, ...(key === "" ? [] : [key])]));
        }
        return schema;
      };
      mapSchemas(document, note);
      copies.set(name, mapSchemas(document, (schema) => this.of(schema, name)) as Json);
    }
    this.places = places;
    this.documents = copies;
  }

  /** A copy of a schema, with references into the document of a name. */
  of(schema: unknown, document: string): unknown {
    if (!isObject(schema)) {
      return schema;
    }
    this.hasUnevaluated ||= looksAtEvaluated(schema);
    const inner = mapSubschemas(schema, (inner) => this.of(inner, document));
    const copy = Object.fromEntries(
      Object.entries(inner)
        .filter(([key]) => !key.startsWith("x-"))
        .map(([key, value]) => [
          key,
          key === "$ref" && typeof value === "string" && value.startsWith("#")
            ? `${document}${value}`
            : value === schema[key]
              ? rounded(value)
              : value,
        ]),
    );
    if (isObject(copy["patternProperties"]) && Object.keys(Object(copy["properties"])).length === 0) {
      copy["properties"] = { [UNUSED_NAME]: true };
    }
    this.#written.set(copy, schema);
    return copy;
  }

  /** What a schema says for a keyword, by its copy: there, a limit is a double. */
  written(copy: object, keyword: string): unknown {
    return this.#written.get(copy)?.[keyword];
  }
}

/** Whether a schema itself looks at what others have evaluated. */
export function looksAtEvaluated(schema: Json): boolean {
  return schema["unevaluatedProperties"] !== undefined || schema["unevaluatedItems"] !== undefined;
}

/** A value with doubles for the numbers that no double holds, which are noted by their JSON pointers. */
export function rounded(value: unknown, numbers?: Map<string, Exact>, pointer = ""): unknown {
  if (isNumber(value)) {
    if (typeof value !== "number") {
      numbers?.set(pointer, value);
    }
    return Number(value);
  }
  if (Array.isArray(value)) {
    return value.map((inner, index) => rounded(inner, numbers, `${pointer}/${index}`));
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, rounded(inner, numbers, `${pointer}/${escapeToken(name)}`)]),
  );
}
