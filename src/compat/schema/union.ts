// Joins alternatives that together are one: 1 to 5 or 6 to 10 is 1 to 10.
import { compareNumbers, type Exact, floorOf, isNumber, sumOf } from "../../openapi/numbers.ts";
import { canonical } from "../read/references.ts";
import type { Alternative, Scalar, Type } from "./alternative.ts";
import type { Schema } from "./keywords.ts";
import { type Bound, isTighter } from "./limits/numbers.ts";

/** What is counted of the values of a type. */
export const COUNTED: Partial<Record<Type, string>> = { string: "Length", array: "Items", object: "Properties" };

/** Any of these schemas; nothing if they cannot be said as one. */
type Unite = (schemas: readonly Schema[]) => Schema | undefined;

/** The values, or the counts, from one end to another; `point` is a member of an enumeration. */
export interface Range {
  readonly lower: Bound | undefined;
  readonly upper: Bound | undefined;
  readonly point?: Scalar;
}

/** The same values with fewer alternatives. */
export function joined(alternatives: readonly Alternative[], unite: Unite): readonly Alternative[] {
  return alternatives.length < 2 ? alternatives : joinedObjects(joinedRanges(alternatives), unite);
}

function joinedRanges(alternatives: readonly Alternative[]): Alternative[] {
  return groups(alternatives, (alternative) => text(withRange(alternative, undefined))).flatMap((group) => {
    const [model] = group;
    if (model === undefined || group.length < 2 || group.every(({ members }) => members)) {
      return group;
    }
    const step = model.type === "number" ? undefined : (model.multiples[0] ?? 1);
    const clusters: Range[][] = [];
    for (const range of group.flatMap(rangesOf).sort((left, right) => compare(left.lower, right.lower))) {
      const cluster = clusters.at(-1);
      if (cluster && touches(upperOf(cluster), range.lower, step)) {
        cluster.push(range);
      } else {
        clusters.push([range]);
      }
    }
    const [ranges, points] = [false, true].map((few) =>
      clusters.filter((cluster) => cluster.every(({ point }) => point !== undefined) === few),
    );
    const single = group.flatMap((alternative) =>
      (alternative.members ?? []).filter((value) => rangeOfMember(value) === undefined),
    );
    const members = [...single, ...(points ?? []).flat().flatMap(({ point }) => (point === undefined ? [] : [point]))];
    return [
      ...(ranges ?? []).map((cluster) => withRange(model, { lower: cluster[0]?.lower, upper: upperOf(cluster) })),
      ...(members.length > 0 ? [{ ...withRange(model, undefined), members }] : []),
    ];
  });
}

/** The ranges of a type, or of what is counted of it, that an alternative allows. */
export function rangesOf(alternative: Alternative): Range[] {
  const { type, members, lower, upper, counts } = alternative;
  if (members) {
    return members.map(rangeOfMember).filter((range) => range !== undefined);
  }
  const counted = COUNTED[type];
  return counted === undefined
    ? [{ lower, upper }]
    : [{ lower: countOf(counts, `min${counted}`) ?? bound(0), upper: countOf(counts, `max${counted}`) }];
}

/** A number is a range of one; of texts only the empty one is all that its length allows. */
function rangeOfMember(point: Scalar): Range | undefined {
  const value = point === "" ? 0 : point;
  return isNumber(value) ? { lower: bound(value), upper: bound(value), point } : undefined;
}

function bound(value: Exact): Bound {
  return { value, exclusive: false, keyword: "" };
}

function countOf(counts: ReadonlyMap<string, Exact>, keyword: string): Bound | undefined {
  const value = counts.get(keyword);
  return value === undefined ? undefined : { value, exclusive: false, keyword };
}

/** An alternative with another range, or with none. */
export function withRange(alternative: Alternative, range: Range | undefined): Alternative {
  const { members: _, lower: __, upper: ___, ...others } = alternative;
  const counted = COUNTED[alternative.type];
  if (counted === undefined) {
    const { lower, upper } = range ?? {};
    return {
      ...others,
      ...(lower && { lower: named(lower, "minimum") }),
      ...(upper && { upper: named(upper, "maximum") }),
    };
  }
  const ends = [
    [`min${counted}`, range?.lower?.value || undefined],
    [`max${counted}`, range?.upper?.value],
  ] as const;
  const left = [...alternative.counts].filter(([keyword]) => !ends.some(([name]) => name === keyword));
  const set = ends.flatMap(([keyword, value]): [string, Exact][] => (value === undefined ? [] : [[keyword, value]]));
  return { ...others, counts: new Map([...left, ...set]) };
}

function named(end: Bound, keyword: string): Bound {
  return end.keyword === "" ? { ...end, keyword } : end;
}

function compare(left: Bound | undefined, right: Bound | undefined): number {
  if (left === undefined || right === undefined) {
    return Number(left !== undefined) - Number(right !== undefined);
  }
  return compareNumbers(left.value, right.value) || Number(left.exclusive) - Number(right.exclusive);
}

function upperOf(ranges: readonly Range[]): Bound | undefined {
  const [first, ...others] = ranges.map(({ upper }) => upper);
  return others.reduce((most, upper) => (most && upper && isTighter(most, upper, -1) ? upper : upper && most), first);
}

/** Whether nothing lies between an end and the beginning after it. */
function touches(end: Bound | undefined, beginning: Bound | undefined, step: Exact | undefined): boolean {
  if (end === undefined || beginning === undefined) {
    return true;
  }
  if (step !== undefined) {
    return compareNumbers(lastBelow(beginning.value, step), end.value) <= 0;
  }
  const order = compareNumbers(beginning.value, end.value);
  return order < 0 || (order === 0 && !(end.exclusive && beginning.exclusive));
}

/** The last of the multiples of a whole number that is less than another one. */
function lastBelow(value: Exact, step: Exact): Exact {
  const [limit, unit] = [BigInt(floorOf(value)) - 1n, BigInt(floorOf(step))];
  return sumOf(limit - (((limit % unit) + unit) % unit), 0);
}

/** Objects that differ in what a single property may be, as those of a tag. */
function joinedObjects(alternatives: readonly Alternative[], unite: Unite): Alternative[] {
  const names = new Set(alternatives.flatMap(({ properties }) => [...properties.keys()]));
  return [...names].reduce<Alternative[]>(
    (found, name) =>
      groups(
        found,
        (alternative) =>
          `${alternative.properties.has(name)} ${text({ ...alternative, properties: without(alternative.properties, name) })}`,
      ).flatMap((group) => {
        const [model] = group;
        const parts = group.map(({ properties }) => properties.get(name)).filter((part) => part !== undefined);
        const schema = group.length > 1 && parts.length === group.length ? unite(parts) : undefined;
        return model && schema !== undefined
          ? [{ ...model, properties: new Map([...model.properties, [name, schema]]) }]
          : group;
      }),
    [...alternatives],
  );
}

function without<Value>(map: ReadonlyMap<string, Value>, name: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([key]) => key !== name));
}

function groups<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[][] {
  const found = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = found.get(key);
    if (group) {
      group.push(value);
    } else {
      found.set(key, [value]);
    }
  }
  return [...found.values()];
}

/** An alternative as text, which is the same for the same values. */
export function text(alternative: Alternative): string {
  return canonical(
    Object.fromEntries(
      Object.entries(alternative).map(([key, value]) => [
        key,
        value instanceof Map ? Object.fromEntries(value) : value instanceof Set ? [...value].sort() : value,
      ]),
    ),
  );
}
