// Tells whether schemas share a value: of `oneOf`, such a value is refused.
import { compareNumbers } from "../../openapi/numbers.ts";
import { FORMATS } from "../../openapi/schema/formats.ts";
import { type Alternative, admits, type Scalar, type Type } from "./alternative.ts";
import type { Schema } from "./keywords.ts";
import { commonSteps } from "./limits/numbers.ts";
import { lengthPattern, matching } from "./limits/patterns.ts";

/** What is read of schemas here. */
interface Reader {
  alternatives(schema: Schema): readonly Alternative[];
  property(alternative: Alternative, name: string): Schema;
}

/** A longer text or list than this is not made up to see whether two schemas allow it. */
const LONGEST_CANDIDATE = 10_000;
/** Beyond so many properties that are not required, no object is made up. */
const MOST_FURTHER = 100;
/** Required properties that contain themselves have no end. */
const DEEPEST = 8;

/** How many pairs of these schemas share a value of a type for sure. */
export function overlaps(reader: Reader, schemas: readonly Schema[], type: Type): number {
  const views = schemas.map((schema) =>
    reader.alternatives(schema).filter((alternative) => isKin(alternative.type, type)),
  );
  return views.flatMap((view, index) =>
    views
      .slice(index + 1)
      .filter((laterView) => view.some((left) => laterView.some((right) => share(reader, left, right, 0)))),
  ).length;
}

/** Scalars that several of these schemas surely allow, and that may be of an alternative. */
export function sharedScalars(reader: Reader, schemas: readonly Schema[], within: Alternative): readonly Scalar[] {
  const { type } = within;
  const views = schemas.map((schema) => reader.alternatives(schema).filter((part) => isKin(part.type, type)));
  const found = views.flatMap((view, index) =>
    views
      .slice(index + 1)
      .flatMap((later) => view.flatMap((left) => later.flatMap((right) => candidates([left, right, within])))),
  );
  return found.filter((value) => meets(reader, schemas, value) > 1);
}

/** Scalars at the limits of schemas, and just beyond. */
export function limitScalars(reader: Reader, schemas: readonly Schema[], type: Type): readonly Scalar[] {
  const parts = schemas.flatMap((schema) => reader.alternatives(schema)).filter((part) => isKin(part.type, type));
  return parts.flatMap((part) => [
    ...candidates([part, part]),
    ...[...part.counts.values()].map((limit) => "a".repeat(Math.min(Number(limit) + 1, LONGEST_CANDIDATE))),
  ]);
}

/** How many of these schemas surely allow a scalar. */
export function meets(reader: Reader, schemas: readonly Schema[], value: Scalar): number {
  const isOf = (part: Alternative): boolean => part.opaque.size === 0 && admits(part, value) && hasFormats(part, value);
  return schemas.filter((schema) => reader.alternatives(schema).some(isOf)).length;
}

/** Whether a value can be of both types. */
function isKin(left: Type, right: Type): boolean {
  return left === right || (isNumeric(left) && isNumeric(right));
}

function isNumeric(type: Type): boolean {
  return type === "number" || type === "integer";
}

/** Whether one value is surely of both. */
function share(reader: Reader, left: Alternative, right: Alternative, depth: number): boolean {
  const both = [left, right] as const;
  // What another keyword rules out is not known.
  const isUnknown = both.some(({ opaque }) => opaque.size > 0);
  if (isUnknown || !isKin(left.type, right.type) || depth > DEEPEST) {
    return false;
  }
  const isShared = (from: Schema, to: Schema): boolean =>
    reader
      .alternatives(from)
      .some((first) => reader.alternatives(to).some((second) => share(reader, first, second, depth + 1)));
  switch (left.type) {
    case "object": {
      // The smallest object: what either requires, and as much else as they want.
      const isPossible = (name: string): boolean => isShared(reader.property(left, name), reader.property(right, name));
      const required = [...new Set(both.flatMap(({ required }) => [...required]))];
      const least = Math.max(...both.map(({ counts }) => Number(counts.get("minProperties") ?? 0)));
      const missing = Math.min(least - required.length, MOST_FURTHER);
      const further = missing > 0 ? namesOf(both, missing).filter((name) => !required.includes(name)) : [];
      const names = [...required, ...further.filter(isPossible).slice(0, Math.max(missing, 0))];
      return both.every(({ counts }) => isWithin(counts, "Properties", names.length)) && required.every(isPossible);
    }
    case "array": {
      const length = Math.max(...both.map(({ counts }) => Number(counts.get("minItems") ?? 0)));
      const indices = Array.from({ length: Math.min(length, LONGEST_CANDIDATE) }, (_, index) => index);
      return (
        both.every(({ counts, unique }) => isWithin(counts, "Items", length) && !(unique && length > 1)) &&
        indices.every((index) => isShared(left.prefix[index] ?? left.rest, right.prefix[index] ?? right.rest))
      );
    }
    default:
      return candidates(both).some((value) =>
        both.every((alternative) => admits(alternative, value) && hasFormats(alternative, value)),
      );
  }
}

/** Names that objects may have: those that they list, and some that they do not. */
function namesOf(objects: readonly Alternative[], count: number): string[] {
  const listed = objects.flatMap(({ properties }) => [...properties.keys()]);
  return [...new Set([...listed, ...Array.from({ length: count }, (_, index) => `further${index}`)])];
}

function isWithin(counts: Alternative["counts"], counted: string, count: number): boolean {
  const [least = 0, most = count] = [counts.get(`min${counted}`), counts.get(`max${counted}`)];
  return compareNumbers(count, least) >= 0 && compareNumbers(count, most) <= 0;
}

/** Values that alternatives of scalars may share: members of one, and what lies at the limits of all. */
function candidates(all: readonly Alternative[]): readonly Scalar[] {
  const members = all.find((alternative) => alternative.members)?.members;
  if (members) {
    return members;
  }
  if (all[0]?.type === "string") {
    return texts(all);
  }
  const ends = all.flatMap(({ lower, upper }) => [lower, upper]).filter((end) => end !== undefined);
  const [step] = commonSteps(
    all.flatMap(({ type, multiples }) => (type === "integer" ? [1, ...multiples] : multiples)),
  );
  const values = ends.map(({ value }) => Number(value));
  const between = values.flatMap((value, index) => values.slice(index + 1).map((further) => (value + further) / 2));
  const near = [...values, ...between].flatMap((value) => {
    const [unit, steps] = step === undefined ? [1, value] : [Number(step), value / Number(step)];
    return [Math.floor(steps), Math.ceil(steps), Math.floor(steps) + 1, Math.ceil(steps) - 1].map(
      (count) => count * unit,
    );
  });
  return [0, ...ends.map(({ value }) => value), ...between, ...near];
}

/** Texts that two alternatives may share: one of their lengths, one that their patterns match, and those that their formats are known for. */
function texts(both: readonly Alternative[]): readonly string[] {
  const limits = both.flatMap(({ counts }) => [...counts]).filter(([keyword]) => keyword.endsWith("Length"));
  const least = limits.flatMap(([keyword, limit]) => (keyword.startsWith("min") ? [Number(limit)] : []));
  const patterns = both.flatMap((alternative) => alternative.patterns);
  const matched =
    patterns.length > 0
      ? matching([...patterns, ...limits.map(([keyword, limit]) => lengthPattern(keyword, limit))])
      : "a".repeat(Math.min(Math.max(0, ...least), LONGEST_CANDIDATE));
  const formatted = both.flatMap(({ formats }) => formats.flatMap((format) => FORMATS.get(format)?.accepted ?? []));
  return [...(matched === undefined ? [] : [matched]), ...formatted.filter((value) => typeof value === "string")];
}

/** Whether a text surely is of all formats that an alternative names. */
function hasFormats({ type, formats }: Alternative, value: Scalar): boolean {
  return type !== "string" || formats.every((format) => FORMATS.get(format)?.accepted.includes(value));
}
