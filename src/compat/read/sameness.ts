// Tells which parts of two documents surely mean the same: they are written the same, and so is all that they refer to.
import { isObject } from "../../openapi/document.ts";
import { canonical, HEIRS, type References, referencesIn } from "./references.ts";

/** What two documents have in common, so that only the rest needs to be compared by meaning. */
export class Sameness {
  readonly #known = new Map<object, Map<object, boolean>>();
  readonly #isSameVersion: boolean;
  /** References that do not lead to the same in both documents, or that cannot be followed by their text alone. */
  readonly #changed: ReadonlySet<string>;

  constructor(old: References, next: References) {
    this.#isSameVersion = isOldVersion(old) === isOldVersion(next);
    this.#changed = changedReferences(old, next);
  }

  /** Whether two parts, one of each document, surely mean the same. */
  has(left: unknown, right: unknown): boolean {
    return this.#isSameVersion && this.#isSame(left, right);
  }

  #isSame(left: unknown, right: unknown): boolean {
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
      return left === right;
    }
    const partners = this.#known.get(left) ?? new Map<object, boolean>();
    this.#known.set(left, partners);
    const known = partners.get(right);
    if (known !== undefined) {
      return known;
    }
    // What contains itself, by an anchor of YAML, is told by the rest of it.
    partners.set(right, true);
    const result = areAlike(left, right, (from, to, key) =>
      key === "$ref" && typeof from === "string"
        ? from === to && !this.#changed.has(from)
        : this.#isSame(from, to) && !(key === "discriminator" && this.#changed.has(HEIRS)),
    );
    partners.set(right, result);
    return result;
  }
}

function isOldVersion({ document }: References): boolean {
  return String(document["openapi"]).startsWith("3.0");
}

function schemasOf({ document: { components } }: References): unknown {
  return isObject(components) ? components["schemas"] : undefined;
}

/** Whether two values are written the same, the order of keys aside. */
export function isWrittenAlike(left: unknown, right: unknown): boolean {
  return typeof left === "object" && typeof right === "object" && left !== null && right !== null
    ? areAlike(left, right, isWrittenAlike)
    : left === right;
}

function areAlike(left: object, right: object, isAlike: (from: unknown, to: unknown, key: string) => boolean): boolean {
  if (left === right && !isObject(left) && !Array.isArray(left)) {
    return true;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => isAlike(value, right[index], ""));
  }
  if (!isObject(left) || !isObject(right)) {
    return canonical(left) === canonical(right);
  }
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isAlike(left[key], right[key], key))
  );
}

/** The references of both documents, but for those that lead to the same in both. */
function changedReferences(old: References, next: References): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const changed = new Set<string>();
  if (!isWrittenAlike(schemasOf(old), schemasOf(next))) {
    changed.add(HEIRS);
  }
  for (const reference of new Set([...referencesIn(old.document), ...referencesIn(next.document)])) {
    if (reference === HEIRS) {
      continue;
    }
    const [from, to] = [old, next].map((references) => references.target({ $ref: reference }));
    if (from === undefined || !isWrittenAlike(from, to)) {
      changed.add(reference);
      continue;
    }
    for (const inner of referencesIn(from)) {
      users.set(inner, [...(users.get(inner) ?? []), reference]);
    }
  }
  for (const reference of changed) {
    for (const user of users.get(reference) ?? []) {
      changed.add(user);
    }
  }
  return changed;
}
