// Follows the references of a document, and writes its parts in one form.

import { isObject, type Json } from "../../openapi/document.ts";
import { isNumber } from "../../openapi/numbers.ts";
import { fromFragment, valueAt } from "../../openapi/pointer.ts";
import { resolve, UNREACHABLE } from "../../openapi/references.ts";
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

/** A document whose references can be followed; each place is looked up once, since large documents refer to the same ones thousands of times. */
export class References {
  readonly document: Json;
  readonly #name: string;
  readonly #places = new Map<string, unknown>();
  #named?: ReadonlyMap<string, Json>;
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
    const seen = new Set<string>();
    let current = part;
    while (isObject(current) && typeof current["$ref"] === "string") {
      const reference = current["$ref"];
      current = this.target(current);
      if (current === undefined || seen.has(reference)) {
        return `the $ref ${reference} of the ${this.#name} cannot be followed: ${this.#reason(reference)}`;
      }
      seen.add(reference);
    }
    return undefined;
  }

  #reason(reference: string): string {
    const [address = ""] = reference.split("#");
    const reasons = this.document[UNREACHABLE];
    const reason = isObject(reasons) ? reasons[address] : undefined;
    return address === ""
      ? this.target({ $ref: reference }) === undefined
        ? "it leads nowhere"
        : "it leads back to itself"
      : String(reason ?? "only references into the same document are read");
  }

  /** The value behind a reference within the document; references elsewhere have none. */
  target(schema: Json): unknown {
    const reference = schema["$ref"];
    if (typeof reference !== "string" || !reference.startsWith("#/")) {
      this.#named ??= namedSchemas(this.document);
      return typeof reference === "string" ? this.#named.get(reference) : undefined;
    }
    const value = this.at(reference);
    return typeof value === "boolean" || isObject(value) ? value : undefined;
  }

  /** What a reference into the document leads to, if it leads anywhere. */
  at(reference: string): unknown {
    if (!this.#places.has(reference)) {
      this.#places.set(reference, valueAt(this.document, fromFragment(reference)));
    }
    return this.#places.get(reference);
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

/** The schemas that have a name of their own: `#` and `$anchor`, or `$id`. */
function namedSchemas(document: Json): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  const walk = (value: unknown): void => {
    if (isObject(value)) {
      const { $anchor, $dynamicAnchor, $id } = value;
      for (const name of [$anchor, $dynamicAnchor]
        .map((anchor) => (typeof anchor === "string" ? `#${anchor}` : anchor))
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

/** Stands for all components: who extends a schema with a discriminator is said in any of them. */
export const HEIRS = "discriminator";

/**
 * The references in a part of a document: `$dynamicRef` included, whose target another schema can set, and for a discriminator where its
 * tags lead and {@link HEIRS}.
 */
export function referencesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  for (const [key, inner] of typeof value === "object" && value !== null ? Object.entries(value as Json) : []) {
    if (key === HEIRS) {
      found.add(HEIRS);
      const targets = isObject(inner) && isObject(inner["mapping"]) ? Object.values(inner["mapping"]) : [];
      for (const target of targets.filter((mapped) => typeof mapped === "string" && /[#/]/.test(mapped))) {
        found.add(String(target));
      }
    }
    if ((key === "$ref" || key === "$dynamicRef") && typeof inner === "string") {
      found.add(inner);
    } else {
      referencesIn(inner, found);
    }
  }
  return found;
}
