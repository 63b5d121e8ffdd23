import { isObject, type Json } from "../document.ts";
import { toJson } from "../json.ts";
import { type Exact, isNumber } from "../numbers.ts";
import { escapeToken } from "../pointer.ts";
import { follow, targetIn } from "../references.ts";
import { mapSchemas, mapSubschemas, subschemasOf } from "../structure.ts";
import { KEYWORDS } from "../vocabulary.ts";

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

/** A schema that Ajv does not know yet. */
interface Pending {
  readonly name: string;
  readonly schema: Json | boolean;
  readonly side: keyof Documents;
}

/**
 * Copies of schemas as Ajv can read them: what only describes is left out, numbers are doubles, and a reference is the name of what it
 * leads to. Only what is asked for is copied, and what it leads to: to copy all of a large document takes longer than to read it.
 */
export class Copies {
  readonly #documents: Documents;
  /** The schemas of responses, where they are others than those of requests. */
  readonly #ofResponses: ReadonlySet<unknown>;
  /** Names of schemas by references to them, and by what they say: a large document says the same in many places. */
  readonly #names = new Map<string, string>();
  readonly #pending: Pending[] = [];
  /** Schemas as they are written, by their copies. */
  readonly #written = new WeakMap<object, Json>();

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#ofResponses = documents.responses === documents.requests ? new Set() : schemasOf(documents.responses);
  }

  /**
   * The name of a schema, the same for all that say the same.
   *
   * @throws {TypeError} if it is none
   */
  nameOf(schema: unknown, side = this.#sideOf(schema)): string {
    if (!isSchema(schema)) {
      throw new TypeError("schema must be object or boolean");
    }
    const { $ref, ...others } = isObject(schema) ? schema : {};
    const target = Object.keys(others).some(isRead) ? undefined : this.#nameAt($ref, side);
    if (target !== undefined) {
      return target;
    }
    const text = `${side} ${toJson(said(schema))}`;
    const name = this.#names.get(text) ?? `schema${this.#names.size}`;
    if (!this.#names.has(text)) {
      this.#names.set(text, name);
      this.#pending.push({ name, schema, side });
    }
    return name;
  }

  /** Copies of the schemas that have got their names since, and of those that they lead to, by these names. */
  *takePending(): Generator<readonly [name: string, copy: Json | boolean]> {
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      yield [next.name, this.#copy(next.schema, next.side) as Json | boolean];
    }
  }

  /** What a schema says for a keyword, by its copy: there, a limit is a double. */
  written(copy: object, keyword: string): unknown {
    return this.#written.get(copy)?.[keyword];
  }

  #sideOf(schema: unknown): keyof Documents {
    return this.#ofResponses.has(schema) ? "responses" : "requests";
  }

  #copy(schema: unknown, side: keyof Documents): unknown {
    if (!isObject(schema)) {
      return schema;
    }
    const inner = mapSubschemas(schema, (inner) => this.#copy(inner, side));
    const copy = Object.fromEntries(
      Object.entries(inner)
        .filter(([keyword]) => isRead(keyword))
        .map(([keyword, value]) => [
          keyword,
          keyword === "$ref"
            ? // A name that Ajv does not know, it refuses.
              (this.#nameAt(value, side) ?? `${side}${value}`)
            : value === schema[keyword]
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

  /** The name of the schema that a reference leads to; nothing if it leads to none, or back to itself. */
  #nameAt(reference: unknown, side: keyof Documents): string | undefined {
    const key = `${side}${reference}`;
    const document = this.#documents[side];
    const written = { $ref: reference };
    if (!this.#names.has(key) && "value" in follow(document, written)) {
      const target = targetIn(document, written);
      if (isSchema(target)) {
        this.#names.set(key, this.nameOf(target, side));
      }
    }
    return this.#names.get(key);
  }
}

const isSchema = (value: unknown): value is Json | boolean => isObject(value) || typeof value === "boolean";

/** What a schema says, without what only describes. */
const said = (schema: unknown): unknown =>
  isObject(schema)
    ? Object.fromEntries(Object.entries(mapSubschemas(schema, said)).filter(([keyword]) => isRead(keyword)))
    : schema;

/** Whether Ajv has to read a keyword: it says more of a value than an annotation does. */
const isRead = (keyword: string): boolean => !keyword.startsWith("x-") && KEYWORDS.get(keyword)?.kind !== "annotation";

function schemasOf(document: Json): Set<unknown> {
  const schemas = new Set<unknown>();
  const note = (schema: unknown): unknown => {
    schemas.add(schema);
    for (const [inner] of isObject(schema) ? subschemasOf(schema) : []) {
      note(inner);
    }
    return schema;
  };
  mapSchemas(document, note);
  return schemas;
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
