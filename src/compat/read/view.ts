// Shows a document as one side of an exchange sees it: a request has no property that is only read, a response none that is only written.
import { isObject, type Json } from "../../openapi/document.ts";
import { mapSchemas, mapSubschemas } from "../../openapi/structure.ts";
import type { Side } from "../schema/alternative.ts";
import { Annotations } from "../schema/annotations.ts";
import { asSchema } from "../schema/keywords.ts";
import type { References } from "./references.ts";

const HIDDEN: Readonly<Record<Side, string>> = { request: "readOnly", response: "writeOnly" };

/** What one side of an exchange sees of a document. */
export class View {
  readonly #annotations: Annotations;
  readonly #hidden: string;

  constructor(references: References, side: Side) {
    this.#annotations = new Annotations(references);
    this.#hidden = HIDDEN[side];
  }

  /** Whether parts of the document can be shown: what a schema requires and does not show, it lists itself. */
  fits(parts: readonly unknown[]): boolean {
    if (!parts.some(isDirected)) {
      return true;
    }
    const holders = parts.flatMap((part) => [...objectsIn(part)]);
    const names = new Set(holders.flatMap((holder) => [...this.#hiddenIn(holder)]));
    return holders.every((holder) => {
      const own = this.#hiddenIn(holder);
      return requiredOf(holder).every((name) => !names.has(name) || own.has(name));
    });
  }

  /** The document without what the other side alone sends, and without the words for it. */
  document(document: Json): Json {
    return mapSchemas(document, (schema) => this.#seen(schema));
  }

  #seen(schema: unknown): unknown {
    if (!isObject(schema)) {
      return schema;
    }
    const hidden = this.#hiddenIn(schema);
    const { readOnly: _, writeOnly: __, ...rest } = schema;
    const { properties } = rest;
    const left =
      hidden.size > 0 && isObject(properties)
        ? {
            ...rest,
            properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !hidden.has(name))),
            required: requiredOf(rest).filter((name) => !hidden.has(name)),
          }
        : rest;
    return mapSubschemas(left, (inner) => this.#seen(inner));
  }

  /** The properties that a schema lists and that are not seen. */
  #hiddenIn({ properties }: Json): ReadonlySet<string> {
    const listed = Object.entries(isObject(properties) ? properties : {});
    return new Set(
      listed.flatMap(([name, schema]) => (this.#annotations.of(asSchema(schema), this.#hidden) === true ? [name] : [])),
    );
  }
}

function requiredOf({ required }: Json): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

function* objectsIn(value: unknown): Generator<Json> {
  if (isObject(value)) {
    yield value;
  }
  for (const inner of typeof value === "object" && value !== null ? Object.values(value) : []) {
    yield* objectsIn(inner);
  }
}

/** Whether anything in a part of a document is only read, or only written. */
export function isDirected(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(
      ([key, inner]) => ((key === "readOnly" || key === "writeOnly") && inner === true) || isDirected(inner),
    )
  );
}
