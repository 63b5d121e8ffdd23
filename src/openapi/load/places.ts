// Places in documents and the documents that they are in, as references name them.
import { posix } from "node:path";
import { isObject } from "../document.ts";
import { fromFragment, percentDecoded, valueAt } from "../pointer.ts";

/** Keywords below which `$ref` is a value like any other. */
export const LITERAL = /^(?:x-.*|example|examples|default|enum|const|discriminator)$/;

/** The other document that a reference leads to, or this one by its full name; `undefined` for a place within this one. */
export function documentOf(reference: string, base: URL): URL | undefined {
  if (reference.startsWith("#") || !URL.canParse(reference, base)) {
    return undefined;
  }
  const target = new URL(reference, base);
  target.hash = "";
  return target;
}

/** The addresses by which schemas of a document call themselves. */
export function idsOf(value: unknown, base: URL, ids = new Set<string>()): ReadonlySet<string> {
  for (const [key, inner] of typeof value === "object" && value !== null ? Object.entries(value) : []) {
    const address = key === "$id" && typeof inner === "string" ? documentOf(inner, base) : undefined;
    if (address) {
      ids.add(address.href);
    }
    idsOf(inner, base, ids);
  }
  return ids;
}

/** What stands at a fragment: a JSON pointer, or the `$anchor` of a schema. */
export function contentAt(content: unknown, fragment: string): unknown {
  // `#/` is meant for the whole file.
  if (fragment === "" || fragment === "/") {
    return content;
  }
  if (!fragment.startsWith("/")) {
    return anchored(content, fragment);
  }
  return valueAt(content, fromFragment(`#${fragment}`));
}

function anchored(value: unknown, anchor: string): unknown {
  if (isObject(value) && value["$anchor"] === anchor) {
    return value;
  }
  for (const inner of typeof value === "object" && value !== null ? Object.values(value) : []) {
    const found = anchored(inner, anchor);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** How another document is called: a file by its path from the root document, what comes from elsewhere by its address. */
export function nameOf(href: string, root: URL): string {
  const { protocol, pathname } = new URL(href);
  return protocol === "file:" && root.protocol === "file:"
    ? posix.relative(posix.dirname(root.pathname), pathname)
    : href;
}

/** A name for a component: the last word of its place. */
export function wordOf(place: string): string {
  const words = percentDecoded(place.replace(/\.(?:ya?ml|json)(?=#|$)/, "")).split(/[^\w.-]+/);
  return words.findLast((word) => word !== "") ?? "component";
}
