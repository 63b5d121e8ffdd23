// Follows the references of a document, and writes its parts in one form.

import { isObject, type Json } from "../../openapi/document.ts";
import { isNumber } from "../../openapi/numbers.ts";
import { follow, referenceOf, resolve, targetIn } from "../../openapi/references.ts";
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
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/** A document whose references can be followed. */
export class References {
  readonly document: Json;
  readonly #name: string;
  #isWhole?: boolean;

  /** @param name what reasons call the document */
  constructor(document: Json, name = "document") {
    this.document = document;
    this.#name = name;
  }

  /** Whether all references of the document can be followed. */
  get isWhole(): boolean {
    this.#isWhole ??= [...referencesIn(this.document)].every(
      ($ref) => $ref === HEIRS || this.failure({ $ref }) === undefined,
    );
    return this.#isWhole;
  }

  /** Why what a part stands for is not known: a reference cannot be followed. */
  failure(part: unknown): string | undefined {
    const found = follow(this.document, part);
    return "reason" in found
      ? `the $ref ${found.reference} of the ${this.#name} cannot be followed: ${found.reason}`
      : undefined;
  }

  /** What the reference of a schema leads to, if it is one and leads anywhere. */
  target(schema: unknown): unknown {
    return targetIn(this.document, schema);
  }

  /** The object at a place, references followed; one that cannot be followed stays. */
  object(value: unknown, place: string): Json {
    return isObject(value) && this.failure(value) !== undefined ? value : resolve(this.document, value ?? {}, place);
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

/** Stands for all components: who extends a schema with a discriminator is said in any of them. */
export const HEIRS = "discriminator";

/** The references in a part of a document, and for a discriminator where its tags lead and {@link HEIRS}. */
export function referencesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value !== "object" || value === null) {
    return found;
  }
  const reference = referenceOf(value);
  if (reference !== undefined) {
    found.add(reference);
  }
  const discriminator = isObject(value) ? value[HEIRS] : undefined;
  if (discriminator !== undefined) {
    found.add(HEIRS);
    const targets = isObject(discriminator) && isObject(discriminator["mapping"]) ? discriminator["mapping"] : {};
    for (const target of Object.values(targets).filter((mapped) => typeof mapped === "string" && /[#/]/.test(mapped))) {
      found.add(String(target));
    }
  }
  for (const inner of Object.values(value)) {
    referencesIn(inner, found);
  }
  return found;
}
