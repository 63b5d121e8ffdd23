// Takes what a document refers to in other documents into its components, so that all of its references lead into itself.
import { isObject, type Json } from "../document.ts";
import { referenceOf, UNREACHABLE } from "../references.ts";
import { type Kind, mapEntries, type Referable, SECTIONS, STRUCTURE } from "../structure.ts";
import { LITERAL, wordOf } from "./places.ts";
import { type External, type Source, Sources, type Target } from "./sources.ts";

/** Keywords below which names stand. */
const NAMED = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);

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
    if (bundle.sources.missing.size === 0) {
      return {
        document: bundle.isChanged || bundle.sources.unreachable.size > 0 ? whole : document,
        origins: bundle.origins,
      };
    }
    for (const [href, from] of bundle.sources.missing) {
      found.set(href, await read(new URL(href), from));
    }
  }
}

/** Puts a document together from what was found so far. */
class Bundle {
  readonly origins = new Map<string, string>();
  /** Whether the document is another one than before. */
  isChanged = false;
  readonly sources: Sources;
  /** The names of components from elsewhere, by kind and place. */
  readonly #places = new Map<string, string>();
  readonly #names = new Map<string, Set<string>>();
  readonly #open: (() => void)[] = [];
  readonly #added = new Map<string, Record<string, unknown>>();

  constructor(document: Json, address: URL, found: ReadonlyMap<string, External>) {
    this.sources = new Sources(document, address, found);
    this.#nameOwn(document["components"]);
  }

  whole(): Json {
    const { root, unreachable } = this.sources;
    const whole = this.#walk("document", root.content, root) as Json;
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
      ...(unreachable.size > 0 && { [UNREACHABLE]: Object.fromEntries(unreachable) }),
    };
  }

  /** What the document has as a component keeps its name there, wherever it is written: a discriminator may mean it by that name. */
  #nameOwn(components: unknown): void {
    const sections = this.sources.entries({ value: components, source: this.sources.root });
    for (const section of Object.values(SECTIONS)) {
      const members = this.sources.entries(sections.get(section));
      this.#names.set(section, new Set(members.keys()));
      const places = [
        ...[...members].map(([name, { place }]) => [name, place] as const),
        ...[...members].map(
          ([name, { value, source }]) => [name, this.sources.soleTarget(value, source)?.place] as const,
        ),
      ];
      for (const [name, place] of places) {
        const key = `${section} ${place}`;
        if (place !== undefined && !place.startsWith(`${this.sources.root.href}#`) && !this.#places.has(key)) {
          this.#places.set(key, `#/components/${section}/${name}`);
          this.origins.set(`/components/${section}/${name}`, place);
        }
      }
    }
  }

  #walk(kind: Kind, value: unknown, source: Source): unknown {
    if (!isObject(value)) {
      return value;
    }
    const members = kind === "schema" ? undefined : STRUCTURE[kind];
    if (kind === "schema" && typeof value["$id"] === "string" && !source.isResource) {
      return this.#walk(kind, value, { ...source, isResource: true });
    }
    if (referenceOf(value) !== undefined && !Object.hasOwn(SECTIONS, kind)) {
      return this.#inPlace(value, source, (part, from) => this.#walk(kind, part, from));
    }
    return mapEntries(value, (name, inner) => {
      if (name === "$ref" && typeof inner === "string" && Object.hasOwn(SECTIONS, kind)) {
        return this.#refer(kind as Referable, inner, source);
      }
      if (members === undefined) {
        return this.#schemaMember(name, inner, source);
      }
      const [inside, many] = (Object.hasOwn(members, name) ? members[name] : members["*"]) ?? [];
      if (inside === undefined) {
        return inner;
      }
      return many
        ? this.#members(inner, source, (member, from, key) =>
            kind === "components"
              ? this.#ownComponent(inside as Referable, key, member, from)
              : this.#walk(inside, member, from),
          )
        : this.#walk(inside, inner, source);
    });
  }

  /** A component of the document itself. If it is written elsewhere, it is not to become another one. */
  #ownComponent(kind: Referable, name: string, value: unknown, source: Source): unknown {
    const target = this.sources.soleTarget(value, source);
    const section = SECTIONS[kind];
    if (!target || this.#places.get(`${section} ${target.place}`) !== `#/components/${section}/${name}`) {
      return this.#walk(kind, value, source);
    }
    this.isChanged = true;
    return this.#walk(kind, target.content, target.source());
  }

  /** A list or objects by name, each of them changed. */
  #members(value: unknown, source: Source, change: (member: unknown, source: Source, key: string) => unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((member, index) => change(member, source, String(index)));
    }
    return isObject(value)
      ? this.#inPlace(value, source, (part, from) =>
          isObject(part)
            ? mapEntries(part, (key, member) => change(member, from, key))
            : this.#members(part, from, change),
        )
      : value;
  }

  /**
   * Where OpenAPI has no reference, in the place of an operation or of all paths for example, what it leads to stands there itself, with
   * what stands beside it laid over it. Many a document is written so, as the usual bundlers take it.
   */
  #inPlace(value: Json, source: Source, walk: (part: unknown, source: Source) => unknown): unknown {
    const { $ref: reference, ...beside } = value;
    if (typeof reference !== "string") {
      return walk(value, source);
    }
    const target = this.sources.find(reference, source);
    const { around = [] } = source;
    const rest = walk(beside, source) as Json;
    if (typeof target === "string") {
      return { ...rest, $ref: target };
    }
    this.isChanged = true;
    if (around.includes(target.place)) {
      return rest;
    }
    const from = { ...target.source(), around: [...around, target.place] };
    const { content } = target;
    return isObject(content) ? { ...(this.#inPlace(content, from, walk) as Json), ...rest } : walk(content, from);
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
      ? this.#members(value, source, (member, from) => this.#walk("schema", member, from))
      : this.#walk("schema", value, source);
  }

  /** The reference by which the whole document has the target of one. */
  #refer(kind: Referable, reference: string, source: Source): string {
    if (source.isResource && reference.startsWith("#")) {
      return reference;
    }
    const target = this.sources.find(reference, source);
    if (typeof target === "string") {
      return target;
    }
    return target.isInRoot ? reference.replace(/^[^#]*#?/, "#") : this.#component(kind, target);
  }

  /** The reference to a component that holds a part of another document. */
  #component(kind: Referable, { place, content, source }: Target): string {
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
    this.isChanged = true;
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
