// What the references of a document and of those that it refers to lead to.
import { isObject, type Json } from "../document.ts";
import { escapeToken } from "../pointer.ts";
import { referenceOf } from "../references.ts";
import { contentAt, documentOf, idsOf, nameOf } from "./places.ts";

/** What a document refers to: the parsed content of its target with the address that it came from, or why it cannot be reached. */
export type External = { readonly content: unknown; readonly address: URL } | { readonly unreachable: string };

/** A document whose parts are read: the root, or one that is referred to. */
export interface Source {
  readonly href: string;
  readonly content: unknown;
  /** Where relative references start. */
  readonly base: URL;
  /** Addresses by which its schemas call themselves. */
  readonly ids: ReadonlySet<string>;
  /** Whether a schema with an `$id` is read: references within it start there. */
  readonly isResource?: boolean;
  /** The places that stand in the place of references around this one. */
  readonly around?: readonly string[];
}

/** What a reference leads to. */
export interface Target {
  /** Address and fragment. */
  readonly place: string;
  readonly isInRoot: boolean;
  readonly content: unknown;
  readonly source: () => Source;
}

/** A part of a document, and where it is written if not in the root. */
export interface Part {
  readonly value: unknown;
  readonly source: Source;
  readonly place?: string;
}

/** The documents that were found so far, and what is in them. */
export class Sources {
  readonly root: Source;
  /** Documents that are referred to and were not found yet, with the one that refers to each. */
  readonly missing = new Map<string, URL>();
  /** Why targets cannot be reached, by the names of their documents. */
  readonly unreachable = new Map<string, string>();
  readonly #found: ReadonlyMap<string, External>;

  constructor(document: Json, address: URL, found: ReadonlyMap<string, External>) {
    this.root = { href: address.href, content: document, base: address, ids: idsOf(document, address) };
    this.#found = found;
  }

  /** What a reference leads to, or the reference as it stays where nothing is found. */
  find(reference: string, source: Source): Target | string {
    const address = documentOf(reference, source.base);
    const href = address?.href ?? source.href;
    if (address && source.ids.has(href)) {
      return reference;
    }
    const [, fragment = ""] = reference.split(/#(.*)/s);
    const known = [source, this.root].find((read) => read.href === href);
    const external = known ? { content: known.content, address: known.base } : this.#found.get(href);
    if (external === undefined) {
      this.missing.set(href, source.base);
      return reference;
    }
    const name = nameOf(href, this.root.base);
    const stays = fragment === "" ? name : `${name}#${fragment}`;
    if ("unreachable" in external) {
      this.unreachable.set(name, external.unreachable);
      return stays;
    }
    const content = contentAt(external.content, fragment);
    if (content === undefined && known === this.root) {
      return `#${fragment}`;
    }
    if (content === undefined) {
      this.unreachable.set(name, `it has nothing at #${fragment}`);
      return stays;
    }
    const read = { href, content: external.content, base: external.address };
    return {
      place: `${href}#${fragment}`,
      content,
      isInRoot: href === this.root.href,
      source: () => ({ ...read, ids: known?.ids ?? idsOf(external.content, external.address) }),
    };
  }

  /** The members of an object by their names, those included that a reference in its place leads to. */
  entries({ value, source, place = "" }: Part | undefined = { value: {}, source: this.root }): Map<string, Part> {
    const { $ref: _, ...own } = isObject(value) ? value : {};
    const reference = referenceOf(value);
    const target = reference === undefined ? "" : this.find(reference, source);
    const { around = [] } = source;
    const isFound = typeof target !== "string" && !around.includes(target.place);
    const inner: Part | undefined = isFound
      ? {
          value: target.content,
          source: { ...target.source(), around: [...around, target.place] },
          place: target.place,
        }
      : undefined;
    return new Map([
      ...(inner ? this.entries(inner) : []),
      ...Object.entries(own).map(([name, member]): [string, Part] => [
        name,
        { value: member, source, ...(place !== "" && { place: `${place}/${escapeToken(name)}` }) },
      ]),
    ]);
  }

  /** What an object leads to that is a reference and nothing else. */
  soleTarget(value: unknown, source: Source): Target | undefined {
    const reference = isObject(value) && Object.keys(value).length === 1 ? referenceOf(value) : undefined;
    const target = reference === undefined ? "" : this.find(reference, source);
    return typeof target === "string" ? undefined : target;
  }
}
