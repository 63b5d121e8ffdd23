import { isObject, type Json } from "../document.ts";
import { referenceOf, UNREACHABLE, unreachable } from "../references.ts";
import { contentAt, LITERAL } from "./places.ts";

/**
 * A document without the operations that need what could not be reached, so that a mock can serve the others.
 *
 * @param options `whole: false` keeps them, and leaves out only what they refer to: for who knows what not to send
 * @returns the document, and those operations as `get /path`
 */
export function reachablePart(
  document: Json,
  { whole = true }: { readonly whole?: boolean } = {},
): { readonly document: Json; readonly removed: readonly string[] } {
  if (document[UNREACHABLE] === undefined) {
    return { document, removed: [] };
  }
  const isUnreachable = (value: unknown): boolean => unreachable(document, referenceOf(value) ?? "") !== undefined;
  const known = new Map<string, boolean>();
  const needs = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) {
      return false;
    }
    if (isUnreachable(value)) {
      return true;
    }
    const reference = referenceOf(value);
    if (reference?.startsWith("#/")) {
      if (!known.has(reference)) {
        known.set(reference, false);
        known.set(reference, needs(contentAt(document, reference.slice(1))));
      }
      if (known.get(reference)) {
        return true;
      }
    }
    return Object.values(value).some(needs);
  };
  const removed: string[] = [];
  const paths = Object.entries(isObject(document["paths"]) ? document["paths"] : {}).map(([path, item]) => {
    const entries = Object.entries(isObject(item) ? item : {}).filter(([key, inner]) => {
      const isKept = !whole || !needs(key === "$ref" ? { $ref: inner } : inner);
      if (!isKept) {
        removed.push(`${key} ${path}`);
      }
      return isKept;
    });
    return [path, Object.fromEntries(entries)];
  });
  // What could not be reached may be anything.
  const filled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.filter((inner) => !isUnreachable(inner)).map(filled)
      : isUnreachable(value)
        ? {}
        : isObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]))
          : value;
  const { [UNREACHABLE]: _, ...others } = document;
  return { document: filled({ ...others, paths: Object.fromEntries(paths) }) as Json, removed };
}

/**
 * A document without what looks like a reference where there is none, in an extension or an example, and leads to nothing in the
 * document: who follows whatever looks like one could not read it. The same document if there is none.
 */
export function withoutStrayReferences(document: Json): Json {
  const isStray = (reference: unknown): boolean =>
    typeof reference === "string" &&
    !(reference.startsWith("#") && contentAt(document, reference.slice(1)) !== undefined);
  const changed = (value: unknown, isLiteral: boolean): unknown => {
    if (typeof value !== "object" || value === null) {
      return value;
    }
    const entries = Object.entries(value);
    const kept = entries.filter(([key, inner]) => !(isLiteral && key === "$ref" && isStray(inner)));
    const inner = kept.map(([key, inner]) => [key, changed(inner, isLiteral || LITERAL.test(key))] as const);
    if (kept.length === entries.length && inner.every(([key, member]) => member === (value as Json)[key])) {
      return value;
    }
    return Array.isArray(value) ? inner.map(([, member]) => member) : Object.fromEntries(inner);
  };
  return changed(document, false) as Json;
}
