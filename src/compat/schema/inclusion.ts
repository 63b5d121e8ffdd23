// Tells what one schema allows and another does not.
import { isObject } from "../../openapi/document.ts";
import { canonical } from "../read/references.ts";
import type { Sameness } from "../read/sameness.ts";
import { type Alternative, admits, type Gap, type Scalar, type Side } from "./alternative.ts";
import { asSchema, isFree, type Schema } from "./keywords.ts";
import { limitGaps, text } from "./limits.ts";
import { overlaps } from "./overlap.ts";
import type { Discriminator, SchemaReader } from "./schema.ts";

interface Options {
  /** Which of the two documents is the newer one, whose deprecations are news; absent, they are none. */
  readonly newer?: "source" | "target";
  /** Whether values are written in XML. */
  readonly isXml?: boolean;
  /** What the two documents have in common. */
  readonly same?: Sameness;
}

/** Any member of an array. */
export const MEMBER = "[]";
/** Any property that is not listed. */
const ANY_NAME = "*";
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
    if (this.#options.same?.has(source, target)) {
      return [];
    }
    this.#open.add(key);
    const values = this.#values(source, target);
    const found = [...this.#meaning(source, target, optional), ...this.#tags(source, target, values), ...values].map(
      (gap): Gap => ({ parts: [source, target], ...gap }),
    );
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
    const gap = (before: string | undefined, after: string | undefined): Gap[] => [
      { path: [], keyword: "discriminator", source: text(before), target: text(after) },
    ];
    if (!from || !to) {
      // Values that carry the tag of their own accord are told apart by it as before.
      const isHarmless =
        this.#side === "response"
          ? !to
          : (!from || isTagged(this.#target, target, from)) && (!to || isTagged(this.#source, source, to));
      return isHarmless ? [] : gap(from?.property, to?.property);
    }
    if (from.property !== to.property) {
      return gap(from.property, to.property);
    }
    const used = [...from.tags].filter(([, { isUsed }]) => isUsed);
    return used.flatMap(([tag, one]) => {
      const other = to.tags.get(tag);
      if (!other) {
        return values.length === 0 ? gap(`${tag}: ${one.name}`, `${tag}: none`) : [];
      }
      // What extends a base is said nowhere else.
      const isBase = from.isBase && to.isBase;
      const differences = isBase || one.name !== other.name ? this.gaps(one.schema, other.schema) : [];
      return isBase || differences.length === 0 ? differences : gap(`${tag}: ${one.name}`, `${tag}: ${other.name}`);
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
        found.push(...fewest(rivals.map((rival) => this.#opaque(alternative, rival))));
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
    const found = [...this.#opaque(source, target), ...limitGaps(source, target)];
    switch (source.type) {
      case "array":
        return [...found, ...this.#arrays(source, target)];
      case "object":
        return [...found, ...this.#objects(source, target)];
      default:
        return found;
    }
  }

  /** What only the keywords that are compared as they are written keep from being of the target. */
  #opaque(source: Alternative, target: Alternative): Gap[] {
    const written = (alternative: Alternative, keyword: string): unknown[] =>
      [...alternative.opaque.values()].filter((value) => keyword in value).map((value) => value[keyword]);
    return [...target.opaque].flatMap(([key, value]): Gap[] => {
      const [keyword = ""] = Object.keys(value);
      const known = written(source, keyword);
      if (keyword === "oneOf" && (source.type === "array" || source.type === "object")) {
        const pairs = (reader: SchemaReader, parts: unknown): number =>
          overlaps(reader, Array.isArray(parts) ? parts.map(asSchema) : [], source.type);
        const before = known.reduce<number>((sum, parts) => sum + pairs(this.#source, parts), 0);
        const isMore = pairs(this.#target, value[keyword]) > before;
        return isMore ? [{ path: [], keyword, source: "", target: "" }] : [];
      }
      if (source.opaque.has(key) || known.some((one) => this.#implies(keyword, one, value[keyword], target))) {
        return [];
      }
      return [{ path: [], keyword, source: known.map(text).join(" and ") || "none", target: text(value[keyword]) }];
    });
  }

  /** Whether a keyword surely leaves no more than another of its kind. */
  #implies(keyword: string, from: unknown, to: unknown, target: Alternative): boolean {
    const within = (one: unknown, other: unknown): boolean => this.gaps(asSchema(one), asSchema(other)).length === 0;
    switch (keyword) {
      case "contains":
        return !target.counts.has("maxContains") && within(from, to);
      case "propertyNames":
      case "contentSchema":
        return within(from, to);
      case "not":
        return new Inclusion(this.#target, this.#source, this.#side).gaps(asSchema(to), asSchema(from)).length === 0;
      default: {
        // The same condition, or the same name, with a consequence that leaves less.
        const names = keyword === "dependentSchemas" && isObject(to) ? Object.keys(to) : ["then", "else"];
        const consequence = names.find((name) => isObject(to) && name in to);
        if (consequence === undefined || !isObject(from) || !isObject(to) || !(consequence in from)) {
          return false;
        }
        const isAlike = this.#source.canonical(from["if"]) === this.#target.canonical(to["if"]);
        return (keyword === "dependentSchemas" || isAlike) && within(from[consequence], to[consequence]);
      }
    }
  }

  #below(segment: string | number, source: Schema, target: Schema, optional = false): Gap[] {
    const found = [...this.#markup(segment, source, target), ...this.gaps(source, target, optional)];
    return found.map((gap) => ({ ...gap, path: [segment, ...gap.path] }));
  }

  #arrays(source: Alternative, target: Alternative): Gap[] {
    const [own = Infinity, theirs = Infinity] = [source, target].map(({ counts }) =>
      Number(counts.get("maxItems") ?? Infinity),
    );
    // What is beyond the length of either is not a member, but one too many.
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
        found.push({ path: [name], keyword: "required", source: "false", target: "true" });
      }
    }
    return [...found, ...this.#others(source, target)];
  }

  /** When a property that is only on one side was to go. */
  #sunset(source: Schema | undefined, target: Schema | undefined): unknown {
    const [reader, schema] = source === undefined ? [this.#target, target] : [this.#source, source];
    return schema !== undefined && reader.annotation(schema, "deprecated") === true
      ? reader.annotation(schema, "x-sunset")
      : undefined;
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

/** Whether each value carries a tag of its own accord, so that nothing else tells what it leads to. */
function isTagged(reader: SchemaReader, schema: Schema, { property, tags }: Discriminator): boolean {
  return reader
    .alternatives(schema)
    .every(
      (alternative) =>
        alternative.required.has(property) &&
        reader
          .alternatives(reader.property(alternative, property))
          .every(({ members }) => members?.every((member) => tags.has(String(member)))),
    );
}

function fewest(lists: readonly Gap[][]): Gap[] {
  const [first = [], ...others] = lists;
  return others.reduce((best, other) => (other.length < best.length ? other : best), first);
}

function typesText(alternatives: readonly Alternative[], schema: Schema): string {
  const types = [...new Set(alternatives.map(({ type }) => type))];
  return isFree(schema) ? "any" : types.length === 0 ? "nothing" : types.join(" or ");
}
