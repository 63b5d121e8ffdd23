// Tells what one schema allows and another does not.
import type { Sameness } from "../read/sameness.ts";
import {
  type Alternative,
  admits,
  type Incompatibility,
  isUnread,
  type Scalar,
  type Side,
  unreadIncompatibility,
} from "./alternative.ts";
import { isFree, MEMBER, type Schema } from "./keywords.ts";
import { limitIncompatibilities, text } from "./limits/limits.ts";
import { markupIncompatibilities, meaningIncompatibilities, type Newer } from "./meaning.ts";
import type { SchemaReader } from "./schema.ts";
import type { Sides } from "./sides.ts";
import { tagIncompatibilities } from "./tags.ts";
import { writtenIncompatibilities } from "./written.ts";

interface Options {
  /** Absent, deprecations are no news. */
  readonly newer?: Newer;
  /** Whether values are written in XML. */
  readonly isXml?: boolean;
  /** What the two documents have in common. */
  readonly same?: Sameness;
}

/** Any property that is not listed. */
const ANY_NAME = "*";
/** An alternative of a union that the other side has not. */
const LACKING: Incompatibility = { path: [], keyword: "anyOf", source: "an alternative", target: "none" };

/** Compares schemas of two documents: what do values of the one have that the other does not allow? */
export class Inclusion {
  readonly #source: SchemaReader;
  readonly #target: SchemaReader;
  readonly #side: Side;
  readonly #options: Options;
  readonly #sides: Sides;
  readonly #open = new Set<string>();
  readonly #known = new Map<string, readonly Incompatibility[]>();

  constructor(source: SchemaReader, target: SchemaReader, side: Side, options: Options = {}) {
    this.#source = source;
    this.#target = target;
    this.#side = side;
    this.#options = options;
    this.#sides = {
      readers: [source, target],
      side,
      incompatibilities: (from, to) => this.incompatibilities(from, to),
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

  #alternative(source: Alternative, target: Alternative): Incompatibility[] {
    const found = [...writtenIncompatibilities(this.#sides, source, target), ...limitIncompatibilities(source, target)];
    switch (source.type) {
      case "array":
        return [...found, ...this.#arrays(source, target)];
      case "object":
        return [...found, ...this.#objects(source, target)];
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

  #objects(source: Alternative, target: Alternative): Incompatibility[] {
    const found: Incompatibility[] = [];
    const removed = new Set<string>();
    for (const name of new Set([...source.properties.keys(), ...target.properties.keys()])) {
      // What is ruled out by name is not there.
      const from = source.properties.get(name) || undefined;
      const to = target.properties.get(name);
      if (source.properties.get(name) === false && (!to || this.#side === "request")) {
        continue;
      }
      if (from !== undefined && to !== undefined) {
        const optional = !(source.required.has(name) && target.required.has(name));
        found.push(
          ...this.#below(name, this.#source.property(source, name), this.#target.property(target, name), optional),
        );
        continue;
      }
      const outside = from === undefined ? this.#source.property(source, name) : this.#target.property(target, name);
      // A caller's value that is no longer read is lost; a reader's field that is no longer written is gone.
      const isLost = this.#side === "request" ? to === undefined : from === undefined && to !== false;
      if (isLost || (to === undefined && outside === false)) {
        removed.add(name);
        const closed = to === undefined && outside === false;
        const keyword = closed ? "additionalProperties" : "properties";
        found.push({ path: [name], keyword, source: name, target: "", sunset: this.#sunset(from, to) });
      } else if (from !== undefined) {
        found.push(...this.#below(name, from, outside));
      } else if (to !== undefined && outside !== false && (to === false || !isFree(outside))) {
        found.push(...this.#below(name, outside, to));
      }
    }
    for (const name of target.required) {
      if (!source.required.has(name) && !removed.has(name)) {
        // That a server may fill it in makes no request valid that leaves it out: `default` is an annotation.
        const usual = this.#target.annotations.of(this.#target.property(target, name), "default");
        const value = this.#side === "request" && usual !== undefined ? `default ${text(usual)}` : "true";
        found.push({ path: [name], keyword: "required", source: "false", target: value });
      }
    }
    return [...found, ...this.#others(source, target)];
  }

  /** When a property that is only on one side was to go. */
  #sunset(source: Schema | undefined, target: Schema | undefined): unknown {
    const [reader, schema] = source === undefined ? [this.#target, target] : [this.#source, source];
    return schema !== undefined && reader.annotations.of(schema, "deprecated") === true
      ? reader.annotations.of(schema, "x-sunset")
      : undefined;
  }

  /** Properties that are not listed. */
  #others(source: Alternative, target: Alternative): Incompatibility[] {
    const found: Incompatibility[] = [];
    for (const [pattern, schema] of target.patternProperties) {
      const from = source.patternProperties.get(pattern) ?? source.additional;
      if (from !== false) {
        found.push(...this.#below(`/${pattern}/`, from, schema));
      }
    }
    for (const [pattern, schema] of source.patternProperties) {
      if (!target.patternProperties.has(pattern)) {
        found.push(...this.#additional(`/${pattern}/`, schema, target));
      }
    }
    return source.additional === false ? found : [...found, ...this.#additional(ANY_NAME, source.additional, target)];
  }

  #additional(name: string, from: Schema, target: Alternative): Incompatibility[] {
    return target.additional === false
      ? [{ path: [], keyword: "additionalProperties", source: "true", target: "false" }]
      : this.#below(name, from, target.additional);
  }
}

/** The alternatives that values of this one can be of. */
function rivalsOf({ type }: Alternative, others: readonly Alternative[]): Alternative[] {
  return others.filter(
    (alternative) => alternative.type === type || (alternative.type === "number" && type === "integer"),
  );
}

function fewest(lists: readonly Incompatibility[][]): Incompatibility[] {
  const [first = [], ...others] = lists;
  const known = (incompatibilities: readonly Incompatibility[]): number =>
    incompatibilities.filter((incompatibility) => !isUnread(incompatibility)).length;
  return others.reduce((best, candidate) => (known(candidate) < known(best) ? candidate : best), first);
}

function typesText(alternatives: readonly Alternative[], schema: Schema): string {
  const types = [...new Set(alternatives.map(({ type }) => type))];
  return isFree(schema) ? "any" : types.length === 0 ? "nothing" : types.join(" or ");
}
