// Schemas can have names of their own; from here on each is identified by its place alone.
import { holdsOfAny, isObject, type Json } from "./document.ts";
import { toPointer } from "./pointer.ts";
import { mapSchemas, mapSubschemas, subschemasOf } from "./structure.ts";
import { KEYWORDS } from "./vocabulary.ts";

/** Keywords that name a schema, or follow such a name. */
const NAMING = ["$id", "$anchor", "$dynamicAnchor", "$dynamicRef"];
const isNamed = (object: Json): boolean => NAMING.some((keyword) => object[keyword] !== undefined);

/** References by the names that they follow, as JSON pointers; nothing for a name that several schemas have. */
type Names = ReadonlyMap<string, string | undefined>;

/** A document in which every reference to a part of it is a JSON pointer, and no schema has another name than its place. */
export function withPlacesOnly(document: Json): Json {
  const names = namesOf(document);
  if (!names) {
    return document;
  }
  const change = (schema: unknown, path: readonly string[], around: string): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const resource = resourceOf(schema, path, around);
    const kept = Object.entries(schema).filter(([keyword]) => KEYWORDS.get(keyword)?.kind !== "identifier");
    const { $ref, $dynamicRef, ...others } = mapSubschemas(Object.fromEntries(kept), (inner, keyword, name) =>
      change(inner, below(path, keyword, name), resource),
    );
    if ($ref === undefined) {
      return $dynamicRef === undefined
        ? others
        : { $ref: names.get(`$dynamicRef ${$dynamicRef}`) ?? $dynamicRef, ...others };
    }
    const here = String($ref).replace(/^#(?=\/|$)/, `#${resource}`);
    return { $ref: names.get(`${resource}${$ref}`) ?? names.get(String($ref)) ?? here, ...others };
  };
  return mapSchemas(document, (schema, path) => change(schema, path, "")) as Json;
}

/**
 * What identifies schemas by another name than their place (`$id`, and `$anchor` within its resource), with that place as a reference;
 * nothing if no schema is identified so. Where several schemas have the same `$dynamicAnchor`, the way to a `$dynamicRef` decides which
 * is meant: it leads nowhere here.
 */
function namesOf(document: Json): Names | undefined {
  if (!holdsOfAny(document, isNamed)) {
    return undefined;
  }
  const names = new Map<string, string | undefined>();
  let hasNamed = false;
  const visit = (schema: unknown, path: readonly string[], around: string): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const { $id, $anchor, $dynamicAnchor } = schema;
    const resource = resourceOf(schema, path, around);
    hasNamed ||= isNamed(schema);
    const place = `#${toPointer(path)}`;
    if (typeof $id === "string") {
      names.set($id, place);
    }
    for (const anchor of [$anchor, $dynamicAnchor].filter((name) => name !== undefined)) {
      names.set(`${resource}#${anchor}`, place);
    }
    if ($dynamicAnchor !== undefined) {
      const reference = `$dynamicRef #${$dynamicAnchor}`;
      names.set(reference, names.has(reference) ? undefined : place);
    }
    for (const [inner, keyword, name] of subschemasOf(schema)) {
      visit(inner, below(path, keyword, name), resource);
    }
    return schema;
  };
  mapSchemas(document, (schema, path) => visit(schema, path, ""));
  return hasNamed ? names : undefined;
}

/** The place of the resource that a schema belongs to: the document, or a schema with an `$id`. */
const resourceOf = ({ $id }: Json, path: readonly string[], around: string): string =>
  typeof $id === "string" ? toPointer(path) : around;

const below = (path: readonly string[], keyword: string, name: string): readonly string[] =>
  name === "" ? [...path, keyword] : [...path, keyword, name];
