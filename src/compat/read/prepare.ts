// Writes a document so that its references can be followed, whatever is compared of it.
import { isObject, type Json } from "../../openapi/document.ts";
import { References } from "./references.ts";
import { referencesIn } from "./sameness.ts";

/** Where the paths of a document are found a second time. */
export const PATHS = "x-paths";

/** A document whose references can be followed. */
export function prepare(document: Json): References {
  return new References(relocated(withStaticReferences(document)));
}

/** The same document with its paths at a second place, where references to them lead: whoever looks at one operation replaces them. */
function relocated(document: Json): Json {
  if (![...referencesIn(document)].some((reference) => reference.startsWith("#/paths/"))) {
    return document;
  }
  const rewritten = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(rewritten)
      : isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              key,
              key === "$ref" && typeof inner === "string"
                ? inner.replace(/^#\/paths\//, `#/${PATHS}/`)
                : rewritten(inner),
            ]),
          )
        : value;
  const copy = rewritten(document) as Json;
  return { ...copy, [PATHS]: copy["paths"] };
}

/**
 * The same document with `$ref` for each `$dynamicRef` that cannot lead elsewhere: to a pointer, or to the only schema with that name.
 */
function withStaticReferences(document: Json): Json {
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
