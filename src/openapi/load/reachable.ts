import { isObject, type Json } from "../document.ts";
import { UNREACHABLE } from "../references.ts";
import { contentAt } from "./places.ts";

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
  const reasons = document[UNREACHABLE];
  if (!isObject(reasons)) {
    return { document, removed: [] };
  }
  const isUnreachable = (value: unknown): boolean =>
    isObject(value) && typeof value["$ref"] === "string" && Object.hasOwn(reasons, value["$ref"].split("#")[0] ?? "");
  const known = new Map<string, boolean>();
  const needs = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) {
      return false;
    }
    if (isUnreachable(value)) {
      return true;
    }
    const reference = isObject(value) ? value["$ref"] : undefined;
    if (typeof reference === "string" && reference.startsWith("#/")) {
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
