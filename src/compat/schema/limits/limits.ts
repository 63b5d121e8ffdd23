// Compares the limits of scalars, and of what is counted.

import { toJson } from "../../../openapi/json.ts";
import {
  ceilOf,
  compareNumbers,
  type Exact,
  floorOf,
  greatestOf,
  isMultiple,
  leastOf,
  sumOf,
} from "../../../openapi/numbers.ts";
import { type Alternative, type Incompatibility, isSame } from "../alternative.ts";
import { type Bound, isTighter } from "./numbers.ts";
import { implies, lengthPattern, oneOfPattern } from "./patterns.ts";

/** An integer range that is compared member by member with an enumeration. */
const SMALL_RANGE = 1_000;
/** Each format allows what those before it allow. */
const NESTED_FORMATS = [["float", "double"]];

/** A value for a message. */
export function text(value: unknown): string {
  return value === undefined ? "none" : toJson(value);
}

/** What the limits of numbers, texts and counts keep from being of another alternative of their type. */
export function limitIncompatibilities(source: Alternative, target: Alternative): Incompatibility[] {
  const found: Incompatibility[] = [];
  const add = (keyword: string, from: unknown, to: unknown): void => {
    found.push({ path: [], keyword, source: text(from), target: text(to) });
  };
  if (target.members && !source.members) {
    const range = source.type === "integer" ? integersOf(source) : undefined;
    const left = range?.filter((value) => !target.members?.some((member) => isSame(member, value)));
    // A pattern may name the same members.
    const isListed = source.patterns.length > 0 && implies(source.patterns, oneOfPattern(target.members));
    if (!isListed && (left === undefined || left.length > 0)) {
      add("enum", undefined, target.members);
    }
    return found;
  }
  for (const [keyword, to] of target.counts) {
    const from = effectiveCount(source, keyword);
    const concerned =
      { Length: "string", Items: "array", Contains: "array", Properties: "object" }[keyword.slice(3)] === source.type;
    if (
      concerned &&
      (keyword.startsWith("min")
        ? compareNumbers(to, from ?? 0) > 0
        : compareNumbers(to, from ?? Number.POSITIVE_INFINITY) < 0) &&
      // A pattern may limit the length as well.
      !(source.patterns.length > 0 && implies(source.patterns, lengthPattern(keyword, to)))
    ) {
      add(keyword, source.counts.get(keyword), to);
    }
  }
  if (source.type === "string") {
    const unmatched = target.patterns.filter((pattern) => !implies(source.patterns, pattern));
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
    if (!source.formats.some((declared) => within.includes(declared)) && formatConcerns(format, source.type)) {
      add("format", source.formats[0], format);
    }
  }
  return [
    ...found,
    ...numberIncompatibilities(
      source,
      target,
      found.some(({ keyword }) => keyword === "format"),
    ),
  ];
}

/** What the ranges and steps of numbers keep from being of another alternative; of a format that is told already, not its range. */
function numberIncompatibilities(source: Alternative, target: Alternative, isFormatTold: boolean): Incompatibility[] {
  if (source.type !== "number" && source.type !== "integer") {
    return [];
  }
  const found: Incompatibility[] = [];
  const add = (keyword: string, from: string, to: string): void => {
    found.push({ path: [], keyword, source: from, target: to });
  };
  const ends = [
    [source.lower, target.lower, 1],
    [source.upper, target.upper, -1],
  ] as const;
  for (const [from, to, sign] of ends) {
    if (!to || !isTighter(inclusive(to, source, sign), from, sign)) {
      continue;
    }
    if (to.keyword !== "format") {
      add(to.keyword, boundText(from), boundText(to));
    } else if (!isFormatTold && !found.some(({ keyword }) => keyword === "format")) {
      add("format", text(source.formats[0]), text(target.formats[0]));
    }
  }
  const steps = source.type === "integer" ? [1, ...source.multiples] : source.multiples;
  for (const step of target.multiples.filter((step) => !steps.some((multiple) => isMultiple(multiple, step)))) {
    add("multipleOf", text(source.multiples[0]), text(step));
  }
  return found;
}

/** An end of a range of numbers as it limits integers. */
function inclusive(bound: Bound, { type }: Alternative, sign: 1 | -1): Bound {
  const whole = sign === 1 ? floorOf(bound.value) : ceilOf(bound.value);
  return type === "integer" && bound.exclusive ? { ...bound, value: sumOf(whole, sign), exclusive: false } : bound;
}

function boundText(bound: Bound | undefined): string {
  // The range of a format is said by its name.
  return bound === undefined || bound.keyword === "format"
    ? "none"
    : `${bound.exclusive ? "exclusive " : ""}${bound.value}`;
}

/** Whether a format says anything of values of a type. */
function formatConcerns(format: string, type: string): boolean {
  const numeric = ["float", "double", "int32", "int64"].includes(format);
  return numeric ? type === "number" : type === "string";
}

/** A count that a schema implies, whatever its own keyword says. */
function effectiveCount(
  { counts, required, additional, properties, patternProperties, members, opaque }: Alternative,
  keyword: string,
): Exact | undefined {
  const own = counts.get(keyword);
  if (keyword === "minProperties") {
    return greatestOf([own ?? 0, required.size]);
  }
  if (keyword === "maxProperties" && additional === false && patternProperties.size === 0) {
    return leastOf([own ?? properties.size, properties.size]);
  }
  if (keyword === "minItems" && [...opaque.values()].some((value) => "contains" in value)) {
    return greatestOf([own ?? 0, counts.get("minContains") ?? 1]);
  }
  const lengths = members?.map((value) => [...String(value)].length) ?? [];
  if (keyword.endsWith("Length") && lengths.length > 0) {
    return keyword === "minLength" ? Math.min(...lengths) : Math.max(...lengths);
  }
  return own;
}

/** All values of a small range of integers. */
function integersOf({ lower, upper }: Alternative): Exact[] | undefined {
  if (!lower || !upper || compareNumbers(upper.value, sumOf(lower.value, SMALL_RANGE)) > 0) {
    return undefined;
  }
  return Array.from({ length: SMALL_RANGE + 1 }, (_, index) => sumOf(lower.value, index)).filter(
    (value) => compareNumbers(value, upper.value) <= 0,
  );
}
