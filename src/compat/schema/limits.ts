// Compares the limits of scalars, and of what is counted.
import type { Alternative, Gap } from "./alternative.ts";
import { type Bound, isMultiple, isTighter } from "./numbers.ts";

/** An integer range that is compared member by member with an enumeration. */
const SMALL_RANGE = 1_000;
/** Each format allows what those before it allow. */
const NESTED_FORMATS = [["float", "double"]];

/** A value for a message. */
export function text(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}

/** What the limits of numbers, texts and counts keep from being of another alternative of their type. */
export function limitGaps(source: Alternative, target: Alternative): Gap[] {
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
          isMultiple(other, step),
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
