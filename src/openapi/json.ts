import { isUnsafe, Numeral } from "./numbers.ts";

const EXACT = /"\\u0000([^"]+)"/g;

/** JSON in which a `bigint` and a `Numeral` are written with all that they have. */
export function toJson(value: unknown): string {
  if (!isExact(value)) {
    // With a function that looks at each value it takes many times as long.
    return JSON.stringify(value);
  }
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" ? `\u0000${inner}` : inner instanceof Numeral ? `\u0000${inner.text}` : inner,
  );
  return text.replace(EXACT, "$1");
}

/** Whether a value holds a number that a JavaScript number cannot hold. */
export function isExact(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return typeof value === "bigint";
  }
  return value instanceof Numeral || hasSome(value, isExact);
}

/** Whether a value holds a JavaScript number that may not be the one that was written. */
export function isLossy(value: unknown): boolean {
  return typeof value === "object" && value !== null ? hasSome(value, isLossy) : isUnsafe(value);
}

/** Whether something holds of a member of an object or a list. No list of them is made: every value that is sent is looked through. */
export function hasSome(value: object, holds: (member: unknown) => boolean): boolean {
  if (Array.isArray(value)) {
    return value.some(holds);
  }
  for (const name in value) {
    if (holds((value as Readonly<Record<string, unknown>>)[name])) {
      return true;
    }
  }
  return false;
}
