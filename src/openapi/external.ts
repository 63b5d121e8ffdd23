// Takes the files and addresses that a document refers to into the document, so that its references lead into itself.
import { posix } from "node:path";
import { isObject, type Json } from "./document.ts";

/** Where the other documents are kept, by their paths from the document or their addresses. */
const KEPT = "x-outside";
/** Beside a reference that stays because its target cannot be reached: the reason. */
export const UNREACHABLE = "x-unreachable";

/** Keys below which `$ref` is a value like any other. */
const LITERAL = /^(?:x-.*|example|default|enum|const|value)$/;
/** Keys below which names stand, and not keywords. */
const NAMED = new Set([
  ...["schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links"],
  ...["callbacks", "pathItems", "paths", "webhooks", "content", "mapping", "variables"],
  ...["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"],
]);

/** What a document refers to: the parsed content of its target with the address that it came from, or why it cannot be reached. */
export type External = { readonly content: unknown; readonly address: URL } | { readonly unreachable: string };

/**
 * The same document with everything that it refers to. A reference whose target cannot be reached stays, with the reason beside it.
 *
 * @param address where the document comes from: relative references start there
 * @param read Gets the document at an address, without its fragment; called once for each.
 */
export async function withExternals(
  document: Json,
  address: URL,
  read: (address: URL, from: URL) => Promise<External>,
): Promise<Json> {
  const found = new Map<string, External>();
  await gather(document, address, found, read);
  return found.size === 0 ? document : rewritten(document, address, found);
}

/** Reads what a value refers to, and what that refers to. */
async function gather(
  root: Json,
  address: URL,
  found: Map<string, External>,
  read: (address: URL, from: URL) => Promise<External>,
): Promise<void> {
  const seen = new Set([address.href]);
  let open: { readonly content: unknown; readonly address: URL }[] = [{ content: root, address }];
  while (open.length > 0) {
    const targets = open.flatMap((one) => {
      const named = idsOf(one.content, one.address);
      return referencesOf(one.content, one.address)
        .filter((target) => !named.has(target.href) && !seen.has(target.href))
        .map((target) => ({ target, from: one.address }));
    });
    open = [];
    for (const { target, from } of targets) {
      if (!seen.has(target.href)) {
        seen.add(target.href);
        const external = await read(target, from);
        found.set(target.href, external);
        open.push(...("content" in external ? [external] : []));
      }
    }
  }
}

/** The addresses of other documents that references in a value lead to. */
function referencesOf(value: unknown, base: URL): URL[] {
  const targets: URL[] = [];
  visit(value, false, (reference) => {
    const target = targetOf(reference, base);
    if (target) {
      targets.push(target);
    }
    return reference;
  });
  return targets;
}

/** The document that a reference leads to, if it is another one, or this one by its full name. */
function targetOf(reference: string, base: URL): URL | undefined {
  if (reference.startsWith("#") || !URL.canParse(reference, base)) {
    return undefined;
  }
  const target = new URL(reference, base);
  target.hash = "";
  return target;
}

/** The addresses by which schemas of a document call themselves. */
function idsOf(value: unknown, base: URL, ids = new Set<string>()): ReadonlySet<string> {
  for (const inner of typeof value === "object" && value !== null ? Object.values(value) : []) {
    idsOf(inner, base, ids);
  }
  const id = isObject(value) ? value["$id"] : undefined;
  if (typeof id === "string" && URL.canParse(id, base)) {
    const address = new URL(id, base);
    address.hash = "";
    ids.add(address.href);
  }
  return ids;
}

function rewritten(root: Json, rootAddress: URL, found: ReadonlyMap<string, External>): Json {
  /** `own` is the key of the document that the content belongs to; relative references start at `base`. */
  const moved = (content: unknown, own: string, base: URL): unknown =>
    visit(content, false, (reference) => {
      const target = reference.startsWith("#") ? own : targetOf(reference, base)?.href;
      const external = target === undefined ? undefined : found.get(target);
      if (external && "unreachable" in external) {
        return { $ref: reference, [UNREACHABLE]: external.unreachable };
      }
      if (target === undefined || (!external && target !== rootAddress.href)) {
        return reference;
      }
      const [, fragment = ""] = reference.split(/#(.*)/s);
      const isAnchor = fragment !== "" && !fragment.startsWith("/");
      // `#/` is meant for the whole file.
      const place = fragment === "/" ? "" : fragment;
      return target === rootAddress.href || isAnchor
        ? `#${fragment}`
        : `#/${KEPT}/${asPointer(nameOf(target, rootAddress))}${place}`;
    });
  const kept = [...found].flatMap(([href, external]) =>
    "content" in external ? [[nameOf(href, rootAddress), moved(external.content, href, external.address)]] : [],
  );
  return {
    // An object stays an object.
    ...(moved(root, rootAddress.href, rootAddress) as Json),
    ...(kept.length > 0 && { [KEPT]: Object.fromEntries(kept) }),
  };
}

/** A copy of a value in which each reference is what `change` makes of it. */
function visit(value: unknown, areNames: boolean, change: (reference: string) => string | Json): unknown {
  if (Array.isArray(value)) {
    return value.map((inner) => visit(inner, false, change));
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (key === "$ref" && typeof inner === "string") {
      const changed = change(inner);
      return typeof changed === "string" ? [[key, changed]] : Object.entries(changed);
    }
    if (key === "mapping" && !areNames && isObject(inner)) {
      return [[key, Object.fromEntries(Object.entries(inner).map(([tag, target]) => [tag, mapped(target, change)]))]];
    }
    const isLiteral = !areNames && (LITERAL.test(key) || (key === "examples" && Array.isArray(inner)));
    return [[key, isLiteral ? inner : visit(inner, !areNames && NAMED.has(key), change)]];
  });
  return Object.fromEntries(entries);
}

/** A tag of a discriminator leads to a place, or to the name of a schema. */
function mapped(target: unknown, change: (reference: string) => string | Json): unknown {
  const isPlace = typeof target === "string" && /[#/]|\.(?:ya?ml|json)$/.test(target);
  const changed = isPlace ? change(target) : target;
  return isObject(changed) ? target : changed;
}

/** How another document is called: a file by its path from the root document, what comes from elsewhere by its address. */
function nameOf(href: string, root: URL): string {
  const { protocol, pathname } = new URL(href);
  return protocol === "file:" && root.protocol === "file:"
    ? decodeURIComponent(posix.relative(posix.dirname(root.pathname), pathname))
    : href;
}

/** A name as one step of a pointer within a reference. */
function asPointer(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
