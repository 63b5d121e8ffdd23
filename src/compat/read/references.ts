// Follows the references of a document, and writes its parts in one form.

import { isObject, type Json } from "../../openapi/document.ts";
import { ContractError } from "../../openapi/errors.ts";
import { isNumber } from "../../openapi/numbers.ts";
import { resolve } from "../../openapi/references.ts";
import { isAnnotation } from "../schema/keywords.ts";

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

/** The value behind a reference within the document; references elsewhere have none. */
export function targetOf(document: Json, schema: Json): unknown {
  const reference = schema["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) {
    return typeof reference === "string" ? namedSchemas(document).get(reference) : undefined;
  }
  const value = placeAt(document, reference);
  return typeof value === "boolean" || isObject(value) ? value : resolve(document, schema, "schema");
}

/** Where references lead, so that each is followed once: large documents have thousands to the same place. */
const placesByDocument = new WeakMap<Json, Map<string, unknown>>();

/** What a reference into the document leads to, if it leads anywhere. */
export function placeAt(document: Json, reference: string): unknown {
  const places = placesByDocument.get(document) ?? new Map<string, unknown>();
  placesByDocument.set(document, places);
  if (!places.has(reference)) {
    places.set(reference, followed(document, reference));
  }
  return places.get(reference);
}

function followed(document: Json, reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (inner, key) => (isObject(inner) || Array.isArray(inner) ? (inner as Json)[key] : undefined),
      document,
    );
}

/** The object at a place, references followed; of one that cannot be followed from here nothing is known. */
export function objectAt(document: Json, value: unknown, place: string): Json {
  try {
    return resolve(document, value ?? {}, place);
  } catch (error) {
    if (error instanceof ContractError && error.code === "reference-invalid") {
      return {};
    }
    throw error;
  }
}

const namedByDocument = new WeakMap<Json, ReadonlyMap<string, Json>>();

/** The schemas that have a name of their own: `#` and `$anchor`, or `$id`. */
function namedSchemas(document: Json): ReadonlyMap<string, Json> {
  const known = namedByDocument.get(document);
  if (known) {
    return known;
  }
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
  namedByDocument.set(document, found);
  return found;
}

/**
 * The same document with `$ref` for each `$dynamicRef` that cannot lead elsewhere: to a pointer, or to the only schema with that name.
 */
export function withStaticReferences(document: Json): Json {
  const counts = new Map<unknown, number>();
  let isDynamic = false;
  const count = (value: unknown): void => {
    if (isObject(value)) {
      isDynamic ||= typeof value["$dynamicRef"] === "string";
      const name = value["$dynamicAnchor"];
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    if (isObject(value) || Array.isArray(value)) {
      Object.values(value).forEach(count);
    }
  };
  count(document);
  const isStatic = (reference: unknown): boolean =>
    typeof reference === "string" && (reference.startsWith("#/") || counts.get(reference.replace(/^#/, "")) === 1);
  const rewritten = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(rewritten);
    }
    if (!isObject(value)) {
      return value;
    }
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
      key === "$dynamicRef" && value["$ref"] === undefined && isStatic(inner) ? "$ref" : key,
      rewritten(inner),
    ]);
    return Object.fromEntries(entries);
  };
  return isDynamic ? (rewritten(document) as Json) : document;
}

/** Keys below which names stand, and not keywords. */
const NAMED = ["properties", "patternProperties", "dependentSchemas", "$defs", "content", "headers"];
const LITERAL = ["enum", "const", "required", "dependentRequired"];

/** A part of a document with its references followed and without annotations. */
export function plain(document: Json, value: unknown, areNames = false, above: readonly unknown[] = []): unknown {
  if (Array.isArray(value)) {
    return value.map((inner) => plain(document, inner, false, above));
  }
  if (!isObject(value) || above.includes(value)) {
    return value;
  }
  const target = areNames ? undefined : targetOf(document, value);
  const { $ref: _, ...beside } = value;
  const whole = target === undefined ? value : isObject(target) ? { ...target, ...beside } : target;
  if (!isObject(whole)) {
    return whole;
  }
  const kept = Object.entries(whole).filter(([key]) => areNames || !isAnnotation(key));
  const within = [...above, value, target];
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      !areNames && LITERAL.includes(key) ? inner : plain(document, inner, !areNames && NAMED.includes(key), within),
    ]),
  );
}
