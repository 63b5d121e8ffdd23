// Writes a document so that its references can be followed, whatever is compared of it.
import { isObject, type Json } from "../../openapi/document.ts";
import { withPlacesOnly } from "../../openapi/identifiers.ts";
import { normalize } from "../../openapi/normalize.ts";
import { References, referencesIn } from "./references.ts";

/** Where the paths of a document are found a second time. */
export const PATHS = "x-paths";

/** A document whose references can be followed. @param name what reasons call it */
export function prepare(document: Json, name: string): References {
  const isOld = String(document["openapi"]).startsWith("3.0");
  return new References(relocated(isOld ? withPlacesOnly(document) : normalize(document)), name);
}

/** The same document with its paths at a second place, where references to them lead: whoever looks at one operation replaces them. */
function relocated(document: Json): Json {
  const isToPath = (reference: string): boolean => reference.startsWith("#/paths/");
  if (![...referencesIn(document)].some(isToPath)) {
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
