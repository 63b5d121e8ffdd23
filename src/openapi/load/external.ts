// Takes what a document refers to in other documents into its components, so that all of its references lead into itself.
import { isObject, type Json } from "../document.ts";
import { UNREACHABLE } from "../references.ts";
import { type Kind, mapEntries, type Referable, SECTIONS, STRUCTURE } from "../structure.ts";
import { contentAt, documentOf, idsOf, nameOf, wordOf } from "./places.ts";

/** Keywords below which `$ref` is a value like any other. */
const LITERAL = /^(?:x-.*|example|examples|default|enum|const|discriminator)$/;
/** Keywords below which names stand. */
const NAMED = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);

/** What a document refers to: the parsed content of its target with the address that it came from, or why it cannot be reached. */
export type External = { readonly content: unknown; readonly address: URL } | { readonly unreachable: string };

/** A document with everything that it refers to. */
export interface Bundled {
  readonly document: Json;
  /** Where the components come from that it did not have, by their pointers: address and fragment. */
  readonly origins: ReadonlyMap<string, string>;
}

/**
 * The same document with everything that it refers to. A reference whose target cannot be reached stays, and the document says why.
 *
 * @param address where the document comes from: relative references start there
 * @param read Gets the document at an address, without its fragment; called once for each.
 */
export async function withExternals(
  document: Json,
  address: URL,
  read: (address: URL, from: URL) => Promise<External>,
): Promise<Bundled> {
  const found = new Map<string, External>();
  for (;;) {
    const bundle = new Bundle(document, address, found);
    const whole = bundle.whole();
    if (bundle.missing.size === 0) {
      return { document: found.size === 0 ? document : whole, origins: bundle.origins };
    }
    for (const [href, from] of bundle.missing) {
      found.set(href, await read(new URL(href), from));
    }
  }
}

/** A document whose parts are read: the root, or one that is referred to. */
interface Source {
  readonly href: string;
  readonly content: unknown;
  /** Where relative references start. */
  readonly base: URL;
  /** Addresses by which its schemas call themselves. */
  readonly ids: ReadonlySet<string>;
  /** Whether a schema with an `$id` is read: references within it start there. */
  readonly isResource?: boolean;
}

/** Puts a document together from what was found so far. */
class Bundle {
  /** Documents that are referred to and were not found yet, with the one that refers to each. */
  readonly missing = new Map<string, URL>();
  readonly origins = new Map<string, string>();
  readonly #root: Source;
  readonly #found: ReadonlyMap<string, External>;
  readonly #unreachable = new Map<string, string>();
  /** The names of components from elsewhere, by kind and place. */
  readonly #places = new Map<string, string>();
  readonly #names = new Map<string, Set<string>>();
  readonly #open: (() => void)[] = [];
  readonly #added = new Map<string, Record<string, unknown>>();

  constructor(document: Json, address: URL, found: ReadonlyMap<string, External>) {
    this.#root = { href: address.href, content: document, base: address, ids: idsOf(document, address) };
    this.#found = found;
    const components = isObject(document["components"]) ? document["components"] : {};
    for (const section of Object.values(SECTIONS)) {
      this.#names.set(section, new Set(Object.keys(isObject(components[section]) ? components[section] : {})));
    }
  }

  whole(): Json {
    const whole = this.#walk("document", this.#root.content, this.#root) as Json;
    for (let next = this.#open.shift(); next; next = this.#open.shift()) {
      next();
    }
    const own = isObject(whole["components"]) ? whole["components"] : {};
    const sections = [...this.#added].map(([section, parts]) => [
      section,
      { ...(isObject(own[section]) ? own[section] : {}), ...parts },
    ]);
    return {
      ...whole,
      ...(sections.length > 0 && { components: { ...own, ...Object.fromEntries(sections) } }),
      ...(this.#unreachable.size > 0 && { [UNREACHABLE]: Object.fromEntries(this.#unreachable) }),
    };
  }

  #walk(kind: Kind, value: unknown, source: Source): unknown {
    if (!isObject(value)) {
      return value;
    }
    const members = kind === "schema" ? undefined : STRUCTURE[kind];
    if (kind === "schema" && typeof value["$id"] === "string" && !source.isResource) {
      return this.#walk(kind, value, { ...source, isResource: true });
    }
    return mapEntries(value, (name, inner) => {
      if (name === "$ref" && typeof inner === "string" && Object.hasOwn(SECTIONS, kind)) {
        return this.#refer(kind as Referable, inner, source);
      }
      if (members === undefined) {
        return this.#schemaMember(name, inner, source);
      }
      const [inside, many] = (Object.hasOwn(members, name) ? members[name] : members["*"]) ?? [];
      return inside === undefined
        ? inner
        : many
          ? mapMembers(inner, (member) => this.#walk(inside, member, source))
          : this.#walk(inside, inner, source);
    });
  }

  /** What a keyword of a schema holds: schemas, but for values and names. */
  #schemaMember(keyword: string, value: unknown, source: Source): unknown {
    if (keyword === "discriminator" && isObject(value) && isObject(value["mapping"])) {
      // A tag leads to a place, or to the name of a schema.
      const mapping = mapEntries(value["mapping"], (_, target) =>
        typeof target === "string" && /[#/]|\.(?:ya?ml|json)$/.test(target)
          ? this.#refer("schema", target, source)
          : target,
      );
      return { ...value, mapping };
    }
    if (LITERAL.test(keyword)) {
      return value;
    }
    return Array.isArray(value) || NAMED.has(keyword)
      ? mapMembers(value, (member) => this.#walk("schema", member, source))
      : this.#walk("schema", value, source);
  }

  /** The reference by which the whole document has the target of one. */
  #refer(kind: Referable, reference: string, source: Source): string {
    if (source.isResource && reference.startsWith("#")) {
      return reference;
    }
    const address = documentOf(reference, source.base);
    const href = address?.href ?? source.href;
    if (address && source.ids.has(href)) {
      return reference;
    }
    const [, fragment = ""] = reference.split(/#(.*)/s);
    if (href === this.#root.href) {
      return `#${fragment}`;
    }
    const external = href === source.href ? { content: source.content, address: source.base } : this.#found.get(href);
    if (external === undefined) {
      this.missing.set(href, source.base);
      return reference;
    }
    const name = nameOf(href, this.#root.base);
    const stays = fragment === "" ? name : `${name}#${fragment}`;
    if ("unreachable" in external) {
      this.#unreachable.set(name, external.unreachable);
      return stays;
    }
    const content = contentAt(external.content, fragment);
    if (content === undefined) {
      this.#unreachable.set(name, `it has nothing at #${fragment}`);
      return stays;
    }
    return this.#component(kind, `${href}#${fragment}`, content, () => ({
      ...{ href, content: external.content, base: external.address },
      ids: idsOf(external.content, external.address),
    }));
  }

  /** The reference to a component that holds a part of another document. */
  #component(kind: Referable, place: string, content: unknown, source: () => Source): string {
    const section = SECTIONS[kind];
    const known = this.#places.get(`${section} ${place}`);
    if (known !== undefined) {
      return known;
    }
    const taken = this.#names.get(section) ?? new Set();
    const wanted = wordOf(place);
    let name = wanted;
    for (let count = 2; taken.has(name); count++) {
      name = `${wanted}_${count}`;
    }
    taken.add(name);
    const reference = `#/components/${section}/${name}`;
    this.origins.set(reference.slice(1), place);
    this.#places.set(`${section} ${place}`, reference);
    const parts = this.#added.get(section) ?? {};
    this.#added.set(section, parts);
    this.#open.push(() => {
      parts[name] = this.#walk(kind, content, source());
    });
    return reference;
  }
}

function mapMembers(value: unknown, change: (member: unknown) => unknown): unknown {
  return Array.isArray(value)
    ? value.map(change)
    : isObject(value)
      ? mapEntries(value, (_, inner) => change(inner))
      : value;
}
