// Tells whether schemas share a value: of `oneOf`, such a value is refused.
import { compareNumbers, sumOf } from "../../openapi/numbers.ts";
import { type Alternative, admits, type Scalar, type Type } from "./alternative.ts";
import type { Schema } from "./keywords.ts";

/** What is read of schemas here. */
interface Reader {
  alternatives(schema: Schema): readonly Alternative[];
  property(alternative: Alternative, name: string): Schema;
}

/** A longer text or list than this is not made up to see whether two schemas allow it. */
const LONGEST_CANDIDATE = 10_000;
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
  // What a format or another keyword rules out is not known.
  const isUnknown = both.some(
    ({ formats, opaque, type }) => opaque.size > 0 || (type === "string" && formats.length > 0),
  );
  if (isUnknown || !isKin(left.type, right.type) || depth > DEEPEST) {
    return false;
  }
  const isShared = (from: Schema, to: Schema): boolean =>
    reader
      .alternatives(from)
      .some((first) => reader.alternatives(to).some((second) => share(reader, first, second, depth + 1)));
  switch (left.type) {
    case "object": {
      // The smallest object: what either requires, and nothing else.
      const names = [...new Set(both.flatMap(({ required }) => [...required]))];
      return (
        both.every(({ counts }) => isWithin(counts, "Properties", names.length)) &&
        names.every((name) => isShared(reader.property(left, name), reader.property(right, name)))
      );
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
      return both.flatMap(candidates).some((value) => both.every((alternative) => admits(alternative, value)));
  }
}

function isWithin(counts: Alternative["counts"], counted: string, count: number): boolean {
  const [least = 0, most = count] = [counts.get(`min${counted}`), counts.get(`max${counted}`)];
  return compareNumbers(count, least) >= 0 && compareNumbers(count, most) <= 0;
}

/** Values at the limits of a scalar. */
function candidates({ type, members, lower, upper, counts }: Alternative): readonly Scalar[] {
  if (members) {
    return members;
  }
  return type === "string"
    ? ["a".repeat(Math.min(Number(counts.get("minLength") ?? 0), LONGEST_CANDIDATE))]
    : [lower, upper].map((bound, index) => (bound ? sumOf(bound.value, bound.exclusive ? 1 - 2 * index : 0) : 0));
}
