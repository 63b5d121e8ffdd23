// Tells what one schema allows and another does not.
import type { Sameness } from "../read/sameness.ts";
import {
  type Alternative,
  admits,
  type Incompatibility,
  isCompound,
  isUnread,
  type Scalar,
  type Side,
  unreadIncompatibility,
} from "./alternative.ts";
import { isFree, MEMBER, type Schema } from "./keywords.ts";
import { limitIncompatibilities, text } from "./limits/limits.ts";
import { markupIncompatibilities, meaningIncompatibilities, type Newer } from "./meaning.ts";
import { objectIncompatibilities } from "./objects.ts";
import type { SchemaReader } from "./schema.ts";
import type { Sides } from "./sides.ts";
import { tagIncompatibilities } from "./tags.ts";
import { admitsText, asText, isListOfOne, type Writing } from "./texts.ts";
import { writtenIncompatibilities } from "./written.ts";

interface Options {
  /** If absent, deprecations are not reported. */
  readonly newer?: Newer;
  /** Whether values are written in XML. */
  readonly isXml?: boolean;
  /** What the two documents have in common. */
  readonly same?: Sameness;
  /** How values are written that are texts, and of objects their properties. */
  readonly text?: { readonly lists: Writing; readonly isProperty?: boolean };
}

/** An alternative of a union that the other side has not. */
const LACKING: Incompatibility = { path: [], keyword: "anyOf", source: "an alternative", target: "none" };

/** Compares schemas of two documents: what do values of the one have that the other does not allow? */
export class Inclusion {
  readonly #source: SchemaReader;
  readonly #target: SchemaReader;
  readonly #options: Options;
  readonly #sides: Sides;
  readonly #open = new Set<string>();
  readonly #known = new Map<string, readonly Incompatibility[]>();

  constructor(source: SchemaReader, target: SchemaReader, side: Side, options: Options = {}) {
    const { text, ...others } = options;
    const inner = text?.isProperty ? others : { ...others, text: { lists: text?.lists ?? "apart", isProperty: true } };
    // The properties of properties are not texts.
    const members = text ? new Inclusion(source, target, side, inner) : this;
    this.#source = source;
    this.#target = target;
    this.#options = options;
    this.#sides = {
      readers: [source, target],
      side,
      isText: text !== undefined,
      incompatibilities: (from, to) => this.incompatibilities(from, to),
      below: (name, from, to, optional) => members.#below(name, from, to, optional),
      reversed: (from, to) => new Inclusion(target, source, side).incompatibilities(from, to),
    };
  }

  /** {@link incompatibilities} of two schemas that nothing contains. */
  whole(source: Schema, target: Schema, optional = true): readonly Incompatibility[] {
    return [...this.#markup("", source, target), ...this.incompatibilities(source, target, optional)];
  }

  /** Why a value of `source` may not be one of `target`; empty if each of them is. */
  incompatibilities(source: Schema, target: Schema, optional = true): readonly Incompatibility[] {
    const key = `${this.#source.assembly.id(source)} ${this.#target.assembly.id(target)} ${optional}`;
    const known = this.#known.get(key);
    if (known || this.#open.has(key)) {
      // A schema that contains itself is included if all that it adds to itself is.
      return known ?? [];
    }
    if (this.#options.same?.has(source, target)) {
      return [];
    }
    const unread = this.#unread(source, target);
    if (unread !== undefined) {
      return [unreadIncompatibility(unread)];
    }
    this.#open.add(key);
    const values = this.#values(source, target);
    const found = [
      ...meaningIncompatibilities(this.#sides, this.#options.newer, source, target, optional),
      ...tagIncompatibilities(this.#sides, source, target, values),
      ...values,
    ].map((incompatibility): Incompatibility => ({ parts: [source, target], ...incompatibility }));
    this.#open.delete(key);
    this.#known.set(key, found);
    return found;
  }

  #unread(source: Schema, target: Schema): string | undefined {
    return this.#source.annotations.unread(source) ?? this.#target.annotations.unread(target);
  }

  #markup(segment: string | number, source: Schema, target: Schema): Incompatibility[] {
    return this.#options.isXml && this.#unread(source, target) === undefined
      ? markupIncompatibilities(this.#sides, segment, source, target)
      : [];
  }

  #values(source: Schema, target: Schema): Incompatibility[] {
    if (isFree(target)) {
      return [];
    }
    const from = this.#source.alternatives(source);
    const to = this.#target.alternatives(target);
    const foreign: Alternative[] = [];
    const found: Incompatibility[] = [];
    const strangers: Scalar[] = [];
    const unmatched: Alternative[] = [];
    const taken = new Set<Alternative>();
    for (const alternative of from) {
      const rivals = rivalsOf(alternative, to);
      const left = alternative.members?.filter((value) => !to.some((candidate) => admits(candidate, value)));
      if (this.#isText(alternative, to)) {
        continue;
      }
      if (left?.length === 0) {
        found.push(...fewest(rivals.map((rival) => writtenIncompatibilities(this.#sides, alternative, rival))));
      } else if (rivals.length === 0) {
        foreign.push(alternative);
      } else if (left && rivals.every(({ members }) => members)) {
        strangers.push(...left);
      } else {
        const match = rivals.find((rival) => this.#alternative(alternative, rival).length === 0);
        if (match) {
          taken.add(match);
        } else {
          unmatched.push(alternative);
        }
      }
    }
    for (const alternative of unmatched) {
      // An alternative that others match as it is was not meant by this one.
      const rivals = rivalsOf(alternative, to).filter((rival) => !taken.has(rival));
      found.push(
        ...(rivals.length > 0 ? fewest(rivals.map((rival) => this.#alternative(alternative, rival))) : [LACKING]),
      );
    }
    if (strangers.length > 0) {
      const members = to.flatMap((alternative) => alternative.members ?? []);
      const [theirs, others] = [strangers, members].map((values) => (values ?? []).map(text).join(", "));
      found.push({ path: [], keyword: "enum", source: theirs ?? "", target: others ?? "" });
    }
    if (foreign.length > 0) {
      found.push({ path: [], keyword: "type", source: typesText(from, source), target: typesText(to, target) });
    }
    return found;
  }

  /** Whether all that is written of an alternative is read as one of these, if not as the same type. */
  #isText(source: Alternative, targets: readonly Alternative[]): boolean {
    const { text } = this.#options;
    if (text === undefined || isCompound(source.type)) {
      return false;
    }
    const texts = source.members ? undefined : asText(source);
    return (
      source.members?.every((value) => targets.some((target) => admitsText(target, value))) ||
      targets.some(
        (target) =>
          (texts && target.type === "string" && this.#alternative(texts, target).length === 0) ||
          (isListOfOne(text.lists, source, target) && this.#isMember(source, target)),
      )
    );
  }

  #isMember(source: Alternative, { prefix: [first], rest }: Alternative): boolean {
    // A list inside a list is no longer text.
    const members = this.#target.alternatives(first ?? rest).filter(({ type }) => type !== "array");
    return (
      this.#isText(source, members) ||
      rivalsOf(source, members).some((rival) => this.#alternative(source, rival).length === 0)
    );
  }

  #alternative(source: Alternative, target: Alternative): Incompatibility[] {
    const found = [...writtenIncompatibilities(this.#sides, source, target), ...limitIncompatibilities(source, target)];
    switch (source.type) {
      case "array":
        return [...found, ...this.#arrays(source, target)];
      case "object":
        return [...found, ...objectIncompatibilities(this.#sides, source, target)];
      default:
        return found;
    }
  }

  #below(segment: string | number, source: Schema, target: Schema, optional = false): Incompatibility[] {
    const found = [...this.#markup(segment, source, target), ...this.incompatibilities(source, target, optional)];
    return found.map((incompatibility) => ({ ...incompatibility, path: [segment, ...incompatibility.path] }));
  }

  #arrays(source: Alternative, target: Alternative): Incompatibility[] {
    const [own = Infinity, theirs = Infinity] = [source, target].map(({ counts }) =>
      Number(counts.get("maxItems") ?? Infinity),
    );
    // What is beyond the length of either is not a member, but one too many.
    const most = Math.min(own, theirs);
    const length = Math.max(source.prefix.length, target.prefix.length);
    const found: Incompatibility[] = [];
    for (let index = 0; index < Math.min(length, most); index++) {
      found.push(...this.#below(index, source.prefix[index] ?? source.rest, target.prefix[index] ?? target.rest));
    }
    if (most > length && target.rest !== false) {
      found.push(...this.#below(MEMBER, source.rest, target.rest));
    }
    if (target.unique && !source.unique && own > 1) {
      found.push({ path: [], keyword: "uniqueItems", source: "false", target: "true" });
    }
    return found;
  }
}

/** The alternatives that values of this one can be of, first those that list the same properties. */
function rivalsOf({ type, properties }: Alternative, others: readonly Alternative[]): Alternative[] {
  const isAlike = (rival: Alternative): boolean =>
    rival.properties.size === properties.size && [...properties.keys()].every((name) => rival.properties.has(name));
  const rivals = others.filter((rival) => rival.type === type || (rival.type === "number" && type === "integer"));
  return rivals.length < 2 ? rivals : rivals.sort((left, right) => Number(isAlike(right)) - Number(isAlike(left)));
}

function fewest(lists: readonly Incompatibility[][]): Incompatibility[] {
  const [first = [], ...others] = lists;
  const known = (incompatibilities: readonly Incompatibility[]): number =>
    incompatibilities.filter((incompatibility) => !isUnread(incompatibility)).length;
  return others.reduce((best, list) => (known(list) < known(best) ? list : best), first);
}

function typesText(alternatives: readonly Alternative[], schema: Schema): string {
  const types = [...new Set(alternatives.map(({ type }) => type))];
  return isFree(schema) ? "any" : types.length === 0 ? "nothing" : types.join(" or ");
}
