// Takes the files that a document refers to into the document, so that all of its references lead into itself.

import { posix } from "node:path";
import { isObject, type Json } from "../../openapi/document.ts";
import { escapeToken } from "../../openapi/pointer.ts";

/** Where the other files are kept: by their paths from the document. */
export const KEPT = "x-outside";

/** Whether a reference leads to another file. */
export function isOutside(reference: unknown): reference is string {
  return typeof reference === "string" && !reference.startsWith("#");
}

/** Whether a part of a document refers to another file. */
export function refersOutside(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([key, inner]) => (key === "$ref" && isOutside(inner)) || refersOutside(inner))
  );
}

/** The same document with the files that it refers to; `read` knows them by their paths from the document, or not. */
export function gathered(document: Json, read: (path: string) => unknown): Json {
  const files = new Map<string, unknown>();
  const rewritten = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((inner) => rewritten(inner, path));
    }
    if (!isObject(value)) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (key === "$ref" && typeof inner === "string") {
          return [key, moved(inner, path)];
        }
        if (key === "mapping" && isObject(inner)) {
          const targets = Object.entries(inner).map(([tag, target]) => [
            tag,
            isFile(target) ? moved(target, path) : target,
          ]);
          return [key, Object.fromEntries(targets)];
        }
        return [key, rewritten(inner, path)];
      }),
    );
  };
  const moved = (reference: string, path: string): string => {
    const [file = "", fragment = ""] = reference.split("#");
    const target = file === "" ? path : posix.join(posix.dirname(path), decodeURIComponent(file));
    if (file !== "" && !files.has(target)) {
      const content = read(target);
      if (content === undefined) {
        return reference;
      }
      files.set(target, undefined);
      files.set(target, rewritten(content, target));
    }
    const isAnchor = fragment !== "" && !fragment.startsWith("/");
    // `#/` is meant for the whole file.
    const place = fragment === "/" ? "" : fragment;
    return target === "" || isAnchor ? `#${fragment}` : `#/${KEPT}/${escaped(target)}${place}`;
  };
  const own = rewritten(document, "") as Json;
  return files.size > 0 ? { ...own, [KEPT]: Object.fromEntries(files) } : own;
}

/** Whether a tag of a discriminator leads to a place, and not to a name. */
function isFile(target: unknown): target is string {
  return typeof target === "string" && /[#/]|\.(?:ya?ml|json)$/.test(target);
}

function escaped(path: string): string {
  return encodeURIComponent(escapeToken(path));
}
