// Follows the references of a document, and writes its parts in one form.

import { isObject, type Json } from "../../openapi/document.ts";
import { ContractError } from "../../openapi/errors.ts";
import { isNumber } from "../../openapi/numbers.ts";
import { fromFragment, valueAt } from "../../openapi/pointer.ts";
import { resolve } from "../../openapi/references.ts";
import { mapSubschemas } from "../../openapi/structure.ts";
import { bare } from "../schema/keywords.ts";

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (!isObject(value)) {
    return isNumber(value) ? String(value) : (JSON.stringify(value) ?? "undefined");
  }
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/** A document whose references can be followed; each place is looked up once, since large documents refer to the same ones thousands of times. */
export class References {
  readonly document: Json;
  readonly #places = new Map<string, unknown>();
  #named?: ReadonlyMap<string, Json>;

  constructor(document: Json) {
    this.document = document;
  }

  /** The value behind a reference within the document; references elsewhere have none. */
  target(schema: Json): unknown {
    const reference = schema["$ref"];
    if (typeof reference !== "string" || !reference.startsWith("#/")) {
      this.#named ??= namedSchemas(this.document);
      return typeof reference === "string" ? this.#named.get(reference) : undefined;
    }
    const value = this.at(reference);
    return typeof value === "boolean" || isObject(value) ? value : resolve(this.document, schema, "schema");
  }

  /** What a reference into the document leads to, if it leads anywhere. */
  at(reference: string): unknown {
    if (!this.#places.has(reference)) {
      this.#places.set(reference, valueAt(this.document, fromFragment(reference)));
    }
    return this.#places.get(reference);
  }

  /** The object at a place, references followed; of one that cannot be followed from here nothing is known. */
  object(value: unknown, place: string): Json {
    try {
      return resolve(this.document, value ?? {}, place);
    } catch (error) {
      if (error instanceof ContractError && error.code === "reference-invalid") {
        return {};
      }
      throw error;
    }
  }

  /** Schemas with their references followed and without what limits nothing: one, a list of them, or several by name. */
  plain(value: unknown, above: readonly unknown[] = []): unknown {
    if (Array.isArray(value)) {
      return value.map((inner) => this.plain(inner, above));
    }
    if (!isObject(value) || above.includes(value)) {
      return value;
    }
    const schema = bare(value);
    const target = isObject(schema) ? this.target(schema) : undefined;
    if (!isObject(schema) || above.includes(target)) {
      return schema;
    }
    if (target === undefined) {
      return mapSubschemas(schema, (inner) => this.plain(inner, [...above, value]));
    }
    const { $ref: _, ...beside } = schema;
    return Object.keys(beside).length === 0 || !isObject(target)
      ? this.plain(target, [...above, value])
      : this.plain({ ...target, ...beside }, [...above, value, target]);
  }
}

/** The schemas that have a name of their own: `#` and `$anchor`, or `$id`. */
function namedSchemas(document: Json): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  const walk = (value: unknown): void => {
    if (isObject(value)) {
      const { $anchor, $dynamicAnchor, $id } = value;
      for (const name of [$anchor, $dynamicAnchor]
        .map((one) => (typeof one === "string" ? `#${one}` : one))
        .concat($id)) {
        if (typeof name === "string") {
          found.set(name, value);
        }
      }
    }
    if (typeof value === "object" && value !== null) {
      Object.values(value).forEach(walk);
    }
  };
  walk(document);
  return found;
}
