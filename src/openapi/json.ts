import { isUnsafe, Numeral } from "./numbers.ts";

const EXACT = /"\\u0000([^"]+)"/g;

/** JSON in which a `bigint` and a `Numeral` are written with all that they have. */
export function toJson(value: unknown): string {
  let exact = false;
  const text = JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "bigint" && !(inner instanceof Numeral)) {
      return inner;
    }
    exact = true;
    return `\u0000${typeof inner === "bigint" ? inner : inner.text}`;
  });
  return exact ? text.replace(EXACT, "$1") : text;
}

/** Whether a value holds a number that a JavaScript number cannot hold. */
export function isExact(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return typeof value === "bigint";
  }
  return value instanceof Numeral || Object.values(value).some(isExact);
}

/** Whether a value holds a JavaScript number that may not be the one that was written. */
export function isLossy(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.values(value).some(isLossy) : isUnsafe(value);
}
