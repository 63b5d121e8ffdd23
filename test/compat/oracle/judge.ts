// What `compat` says of a pair of schemas, and where Ajv knows better.
import type { Change } from "../../../src/compat/change.ts";
import { compareDocuments as compareMeaning } from "../../../src/compat/compare.ts";
import { compareDocuments } from "../../../src/compat.ts";
import { broken } from "../documents.ts";
import { documentOf, type SchemaPair, search, validatorOf } from "./pairs.ts";
import { isObject } from "./schemas.ts";
import type { Rooted } from "./values.ts";

/** Changes that leave a value valid, and make it mean something else. */
const MEANING = /^default-changed$|-property-removed$/;
/** Keywords that say something of properties that are not listed. */
const UNLISTED = [
  "additionalProperties",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "dependentRequired",
];

type SideName = "request" | "response";

/** How many values are tried for each pair, and for each break of which none of them tells. */
export interface Effort {
  readonly values: number;
  readonly moreValues: number;
}

/** A break that is not reported, or one that no value shows. */
export interface Doubt {
  readonly seed: number;
  readonly kind: "missed" | "unshown";
  readonly side: SideName;
  readonly old: Rooted;
  readonly next: Rooted;
  readonly said: readonly string[];
  readonly value?: unknown;
}

/** Breaks of a pair of schemas that are missed, and those that no value shows, by what the schemas mean alone. */
export function doubtsOf(pair: SchemaPair, seed: number, { values, moreValues }: Effort): Doubt[] {
  const { old, next } = pair;
  const changes = broken(compareMeaning(documentOf([old]), documentOf([next])));
  const found = search(pair, seed, values);
  return (["request", "response"] as const).flatMap((side): Doubt[] => {
    const shown = side === "request" ? found.lost : found.gained;
    const own = changes.filter(({ location }) => location.startsWith("body") === (side === "request"));
    const said = own.map(({ rule, location }) => `${rule} ${location}`);
    const source = side === "request" ? old : next;
    if (shown && own.length === 0) {
      return isAddition(source, shown.value)
        ? []
        : [{ seed, kind: "missed", side, old, next, said, value: shown.value }];
    }
    if (shown || own.length === 0 || own.some(({ rule }) => MEANING.test(rule))) {
      return [];
    }
    const more = search(pair, seed + 1, moreValues);
    const isEmpty = more.valid[side === "request" ? 0 : 1] < 4;
    return (side === "request" ? more.lost : more.gained) || isEmpty
      ? []
      : [{ seed, kind: "unshown", side, old, next, said }];
  });
}

/** Whether a value has a property that its schema leaves open: what a document lists later is an addition, which breaks nobody. */
function isAddition({ schema, components }: Rooted, value: unknown): boolean {
  const listed = new Set<string>();
  let isSaid = false;
  const reached = new Set<string>();
  const walk = (part: unknown): void => {
    if (isObject(part)) {
      const name = String(part["$ref"] ?? "").replace("#/components/schemas/", "");
      if (!reached.has(name)) {
        reached.add(name);
        walk(components[name]);
      }
      for (const name of Object.keys(isObject(part["properties"]) ? part["properties"] : {})) {
        listed.add(name);
      }
      isSaid ||= UNLISTED.some((keyword) => keyword in part);
    }
    Object.values(typeof part === "object" && part !== null ? part : {}).forEach(walk);
  };
  walk(schema);
  return !isSaid && namesIn(value).some((name) => !listed.has(name));
}

function namesIn(value: unknown): string[] {
  const inner = typeof value === "object" && value !== null ? Object.values(value).flatMap(namesIn) : [];
  return isObject(value) ? [...Object.keys(value), ...inner] : inner;
}

/** Counterexamples of some pairs that are none, as Ajv says. */
export function wrongExamples(pairs: readonly SchemaPair[]): Change[] {
  const comparison = compareDocuments(
    documentOf(pairs.map(({ old }) => old)),
    documentOf(pairs.map(({ next }) => next)),
  );
  return broken(comparison).filter(({ operation, location, counterexample }) => {
    const pair = pairs[Number(operation.replace("edit", ""))];
    if (counterexample === undefined || counterexample.endsWith("…") || !pair) {
      return false;
    }
    const value: unknown = JSON.parse(counterexample);
    const [was, is] = [validatorOf(pair.old)(value), validatorOf(pair.next)(value)];
    return location.startsWith("body") ? !was || is : was || !is;
  });
}
