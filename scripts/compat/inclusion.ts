// Tells what one schema allows and another does not.
import { isFree, type Schema } from "./keywords.ts";
import {
  type Alternative,
  admits,
  type Bound,
  canonical,
  isTighter,
  type Scalar,
  type SchemaReader,
  type Side,
} from "./schema.ts";

/** Something that the source allows and the target does not, or that changes its meaning. */
export interface Gap {
  /** Names, indices, `[]` for any member and `*` for any name, from the root of the value down. */
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  /** What the source and the target say. */
  readonly source: string;
  readonly target: string;
}

interface Options {
  /** Which of the two documents is the newer one, whose deprecations are news; absent, they are none. */
  readonly newer?: "source" | "target";
  /** Whether values are written in XML. */
  readonly isXml?: boolean;
}

/** Any member of an array. */
export const MEMBER = "[]";
/** Any property that is not listed. */
const ANY_NAME = "*";
/** An integer range that is compared member by member with an enumeration. */
const SMALL_RANGE = 1_000;
/** Each format allows what those before it allow. */
const NESTED_FORMATS = [["float", "double"]];

/** An alternative of a union that the other side has not. */
const LACKING: Gap = { path: [], keyword: "anyOf", source: "an alternative", target: "none" };

/** Compares schemas of two documents: what do values of the one have that the other does not allow? */
export class Inclusion {
  readonly #source: SchemaReader;
  readonly #target: SchemaReader;
  readonly #side: Side;
  readonly #options: Options;
  readonly #open = new Set<string>();
  readonly #known = new Map<string, readonly Gap[]>();

  constructor(source: SchemaReader, target: SchemaReader, side: Side, options: Options = {}) {
    this.#source = source;
    this.#target = target;
    this.#side = side;
    this.#options = options;
  }

  /** {@link gaps} of two schemas that nothing contains. */
  whole(source: Schema, target: Schema, optional = true): readonly Gap[] {
    return [...this.#markup("", source, target), ...this.gaps(source, target, optional)];
  }

  /** Why a value of `source` may not be one of `target`; empty if each of them is. */
  gaps(source: Schema, target: Schema, optional = true): readonly Gap[] {
    const key = `${this.#source.id(source)} ${this.#target.id(target)} ${optional}`;
    const known = this.#known.get(key);
    if (known || this.#open.has(key)) {
      // A schema that contains itself is included if all that it adds to itself is.
      return known ?? [];
    }
    this.#open.add(key);
    const values = this.#values(source, target);
    const found = [...this.#meaning(source, target, optional), ...this.#tags(source, target, values), ...values];
    this.#open.delete(key);
    this.#known.set(key, found);
    return found;
  }

  /** What a value that is left out means, and which is better left out. */
  #meaning(source: Schema, target: Schema, optional: boolean): Gap[] {
    const found: Gap[] = [];
    const said = (keyword: string): [unknown, unknown] => [
      this.#source.annotation(source, keyword),
      this.#target.annotation(target, keyword),
    ];
    const [from, to] = said("default");
    if (this.#side === "request" && optional && canonical(from) !== canonical(to)) {
      found.push({ path: [], keyword: "default", source: text(from), target: text(to) });
    }
    const [deprecated, other] = this.#options.newer === "source" ? said("deprecated") : said("deprecated").reverse();
    if (this.#options.newer && deprecated === true && other !== true) {
      found.push({ path: [], keyword: "deprecated", source: "", target: "" });
    }
    return found;
  }

  /** How alternatives are told apart: by which property, and which tag leads to which of them. */
  #tags(source: Schema, target: Schema, values: readonly Gap[]): Gap[] {
    const [from, to] = [this.#source.discriminator(source), this.#target.discriminator(target)];
    if (!to) {
      return [];
    }
    const gap = (before: string | undefined, after: string): Gap[] => [
      { path: [], keyword: "discriminator", source: text(before), target: text(after) },
    ];
    if (from?.property !== to.property) {
      const isFixed = (alternative: Alternative): boolean =>
        alternative.required.has(to.property) &&
        this.#source
          .alternatives(this.#source.property(alternative, to.property))
          .every(({ members }) => members?.every((member) => to.tags.has(String(member))));
      const wasTagged = this.#side === "request" && !from && this.#source.alternatives(source).every(isFixed);
      return wasTagged ? [] : gap(from?.property, to.property);
    }
    return [...from.tags].flatMap(([tag, one]) => {
      const other = to.tags.get(tag);
      if (!other) {
        return values.length === 0 ? gap(`${tag}: ${one.name}`, `${tag}: none`) : [];
      }
      const isMoved = one.name !== other.name && this.gaps(one.schema, other.schema).length > 0;
      return isMoved ? gap(`${tag}: ${one.name}`, `${tag}: ${other.name}`) : [];
    });
  }

  /** How a value is written in XML. */
  #markup(segment: string | number, source: Schema, target: Schema): Gap[] {
    if (!this.#options.isXml) {
      return [];
    }
    const name = segment === MEMBER ? "" : String(segment);
    const [from, to] = [this.#source.markup(source, name), this.#target.markup(target, name)].map(canonical);
    return from === to ? [] : [{ path: [], keyword: "xml", source: from ?? "", target: to ?? "" }];
  }

  #values(source: Schema, target: Schema): Gap[] {
    if (isFree(target)) {
      return [];
    }
    const from = this.#source.alternatives(source);
    const to = this.#target.alternatives(target);
    const foreign: Alternative[] = [];
    const found: Gap[] = [];
    const strangers: Scalar[] = [];
    const unmatched: Alternative[] = [];
    const taken = new Set<Alternative>();
    for (const alternative of from) {
      const rivals = rivalsOf(alternative, to);
      const left = alternative.members?.filter((value) => !to.some((other) => admits(other, value)));
      if (left?.length === 0) {
        found.push(...fewest(rivals.map((rival) => opaqueGaps(alternative, rival))));
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

  #alternative(source: Alternative, target: Alternative): Gap[] {
    const found = [...opaqueGaps(source, target), ...limitGaps(source, target)];
    switch (source.type) {
      case "array":
        return [...found, ...this.#arrays(source, target)];
      case "object":
        return [...found, ...this.#objects(source, target)];
      default:
        return found;
    }
  }

  #below(segment: string | number, source: Schema, target: Schema, optional = false): Gap[] {
    const found = [...this.#markup(segment, source, target), ...this.gaps(source, target, optional)];
    return found.map((gap) => ({ ...gap, path: [segment, ...gap.path] }));
  }

  #arrays(source: Alternative, target: Alternative): Gap[] {
    const [own = Infinity, theirs = Infinity] = [source, target].map(({ counts }) => counts.get("maxItems"));
    // What is beyond the length of either is no member, but one too many.
    const most = Math.min(own, theirs);
    const length = Math.max(source.prefix.length, target.prefix.length);
    const found: Gap[] = [];
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

  #objects(source: Alternative, target: Alternative): Gap[] {
    const found: Gap[] = [];
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
        found.push({ path: [name], keyword: closed ? "additionalProperties" : "properties", source: name, target: "" });
      } else if (from !== undefined) {
        found.push(...this.#below(name, from, outside));
      } else if (to !== undefined && outside !== false && (to === false || !isFree(outside))) {
        found.push(...this.#below(name, outside, to));
      }
    }
    for (const name of target.required) {
      if (!source.required.has(name) && !removed.has(name)) {
        found.push({ path: [name], keyword: "required", source: "false", target: "true" });
      }
    }
    return [...found, ...this.#others(source, target)];
  }

  /** Properties that are not listed. */
  #others(source: Alternative, target: Alternative): Gap[] {
    const found: Gap[] = [];
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

  #additional(name: string, from: Schema, target: Alternative): Gap[] {
    return target.additional === false
      ? [{ path: [], keyword: "additionalProperties", source: "true", target: "false" }]
      : this.#below(name, from, target.additional);
  }
}

/** The alternatives that values of this one can be of. */
function rivalsOf({ type }: Alternative, others: readonly Alternative[]): Alternative[] {
  return others.filter((other) => other.type === type || (other.type === "number" && type === "integer"));
}

function fewest(lists: readonly Gap[][]): Gap[] {
  const [first = [], ...others] = lists;
  return others.reduce((best, other) => (other.length < best.length ? other : best), first);
}

/** A value for a message. */
export function text(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}

function typesText(alternatives: readonly Alternative[], schema: Schema): string {
  const types = [...new Set(alternatives.map(({ type }) => type))];
  return isFree(schema) ? "any" : types.length === 0 ? "nothing" : types.join(" or ");
}

function opaqueGaps(source: Alternative, target: Alternative): Gap[] {
  const written = (alternative: Alternative, keyword: string): string =>
    [...alternative.opaque.values()]
      .filter((value) => keyword in value)
      .map((value) => text(value[keyword]))
      .join(" and ") || "none";
  return [...target.opaque]
    .filter(([key]) => !source.opaque.has(key))
    .map(([, value]) => {
      const [keyword = ""] = Object.keys(value);
      return { path: [], keyword, source: written(source, keyword), target: text(value[keyword]) };
    });
}

function limitGaps(source: Alternative, target: Alternative): Gap[] {
  const found: Gap[] = [];
  const add = (keyword: string, from: unknown, to: unknown): void => {
    found.push({ path: [], keyword, source: text(from), target: text(to) });
  };
  const range = source.type === "integer" ? integersOf(source) : undefined;
  if (target.members && !source.members) {
    const left = range?.filter((value) => !target.members?.includes(value));
    if (left === undefined || left.length > 0) {
      add("enum", undefined, target.members);
    }
    return found;
  }
  for (const [keyword, to] of target.counts) {
    const from = effectiveCount(source, keyword);
    const concerned =
      { Length: "string", Items: "array", Contains: "array", Properties: "object" }[keyword.slice(3)] === source.type;
    if (concerned && (keyword.startsWith("min") ? to > (from ?? 0) : to < (from ?? Number.POSITIVE_INFINITY))) {
      add(keyword, source.counts.get(keyword), to);
    }
  }
  if (source.type === "string") {
    const unmatched = target.patterns.filter((pattern) => !source.patterns.includes(pattern));
    if (unmatched.length > 0) {
      found.push({
        path: [],
        keyword: "pattern",
        source: source.patterns.join(" and ") || "none",
        target: unmatched.join(" and "),
      });
    }
  }
  for (const format of target.formats) {
    const nested = NESTED_FORMATS.find((list) => list.includes(format)) ?? [format];
    const within = nested.slice(0, nested.indexOf(format) + 1);
    if (!source.formats.some((other) => within.includes(other)) && formatConcerns(format, source.type)) {
      add("format", source.formats[0], format);
    }
  }
  if (source.type === "number" || source.type === "integer") {
    const ends = [
      [source.lower, target.lower, 1],
      [source.upper, target.upper, -1],
    ] as const;
    for (const [from, to, sign] of ends) {
      if (!to || !isTighter(inclusive(to, source, sign), from, sign)) {
        continue;
      }
      if (to.keyword !== "format") {
        found.push({ path: [], keyword: to.keyword, source: boundText(from), target: boundText(to) });
      } else if (!found.some(({ keyword }) => keyword === "format")) {
        add("format", source.formats[0], target.formats[0]);
      }
    }
    for (const step of target.multiples) {
      if (
        !(source.type === "integer" ? [1, ...source.multiples] : source.multiples).some((other) =>
          Number.isInteger(other / step),
        )
      ) {
        add("multipleOf", source.multiples[0], step);
      }
    }
  }
  return found;
}

/** An end of a range of numbers as it limits integers. */
function inclusive(bound: Bound, { type }: Alternative, sign: 1 | -1): Bound {
  return type === "integer" && bound.exclusive ? { ...bound, value: bound.value + sign, exclusive: false } : bound;
}

function boundText(bound: Bound | undefined): string {
  return bound === undefined ? "none" : `${bound.exclusive ? "exclusive " : ""}${bound.value}`;
}

/** Whether a format says anything of values of a type. */
function formatConcerns(format: string, type: string): boolean {
  const numeric = ["float", "double", "int32", "int64"].includes(format);
  return numeric ? type === "number" : type === "string";
}

/** A count that a schema implies, whatever its own keyword says. */
function effectiveCount(
  { counts, required, additional, properties, patternProperties, members }: Alternative,
  keyword: string,
): number | undefined {
  const own = counts.get(keyword);
  if (keyword === "minProperties") {
    return Math.max(own ?? 0, required.size);
  }
  if (keyword === "maxProperties" && additional === false && patternProperties.size === 0) {
    return Math.min(own ?? Number.POSITIVE_INFINITY, properties.size);
  }
  const lengths = members?.map((value) => [...String(value)].length) ?? [];
  if (keyword.endsWith("Length") && lengths.length > 0) {
    return keyword === "minLength" ? Math.min(...lengths) : Math.max(...lengths);
  }
  return own;
}

/** All values of a small range of integers. */
function integersOf({ lower, upper }: Alternative): number[] | undefined {
  if (!lower || !upper || upper.value - lower.value > SMALL_RANGE) {
    return undefined;
  }
  return Array.from({ length: upper.value - lower.value + 1 }, (_, index) => lower.value + index);
}
