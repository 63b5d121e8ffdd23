import { toJson } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { schemaExamples } from "../../../openapi/schema/schema-keywords.ts";
import { memoized } from "../../memoized.ts";
import { isConditional, nullsForOtherAlternatives } from "./conditional.ts";
import { largeIntegers } from "./large-numbers.ts";
import { isObjectNode, LONG_LIST, limit, members } from "./limits.ts";
import { distinctNumbers } from "./number-range.ts";
import { asName, isFreeName, matchingNames, nodeNamed } from "./properties.ts";
import { distinctTexts } from "./texts.ts";

/** The smallest value that a node accepts. */
export const smallest = memoized((node: SchemaNode): unknown => {
  const [first] = distinct(node, 1);
  return isConditional(node) ? conforming(node, first) : first;
});

/** A first value if it conforms, else another one that does, if one is found. */
function conforming(node: SchemaNode, first: unknown): unknown {
  for (const value of [first, ...attempts(node)]) {
    if (node.errors(value).length === 0) {
      return value;
    }
  }
  return first;
}

/** Values that may conform where the smallest of each part do not conform together. */
function* attempts(node: SchemaNode): Generator<unknown> {
  yield* schemaExamples(node.schema);
  for (const view of [...node.alternatives, ...node.branches]) {
    yield smallest(view);
    yield* distinct(view, LONG_LIST);
    if (isObjectNode(view)) {
      yield full(view);
      yield { ...smallestObject(view), ...nullsForOtherAlternatives(node, [view]) };
    }
  }
  if (isObjectNode(node)) {
    const base = smallestObject(node);
    yield full(node);
    for (const [name, property] of node.properties) {
      yield { ...base, [name]: smallest(property) };
      const { [name]: _, ...others } = full(node);
      yield others;
    }
    for (const view of [...node.alternatives, ...node.branches].filter(isObjectNode)) {
      yield { ...base, ...smallestObject(view) };
      for (const [name, property] of view.properties) {
        yield { ...base, ...smallestObject(view), [name]: smallest(property) };
      }
    }
  }
}

const distinctValues = memoized((_: SchemaNode) => new Map<number, readonly unknown[]>());

/** Up to `amount` different values that a node accepts, the smallest first. */
export function distinct(node: SchemaNode, amount: number): readonly unknown[] {
  const known = distinctValues(node);
  const values = known.get(amount) ?? makeDistinct(node, amount);
  known.set(amount, values);
  return values;
}

function makeDistinct(node: SchemaNode, amount: number): readonly unknown[] {
  const [type = node.properties.size > 0 ? "object" : undefined] = node.types.filter((name) => name !== "null");
  if (members(node).length > 0) {
    const fitting =
      node.isIncomplete || isConditional(node)
        ? members(node).filter((member) => node.errors(member).length === 0)
        : members(node);
    // In a parameter, null cannot be written.
    return fitting.filter((value) => value !== null || node.in === "body").slice(0, amount);
  }
  if (node.alternatives.length > 0) {
    const views = node.alternatives.filter(
      (view) => node.in === "body" || view.types.some((name) => name !== "null") || view.types.length === 0,
    );
    const values = views.flatMap((view) => distinct(view, amount));
    const fitting = values.length > 1 ? values.filter((value) => node.errors(value).length === 0) : values;
    return (fitting.length > 0 ? fitting : values).slice(0, amount);
  }
  switch (type) {
    case "boolean":
      return [false, true].slice(0, amount);
    case "integer":
    case "number":
      return largeIntegers(node, amount) ?? distinctNumbers(node, amount);
    case "array":
      return distinctLists(node, amount);
    case "object":
      return distinctObjects(node, amount);
    case "string":
      return distinctTexts(node, amount);
    default:
      return node.in === "body" ? [null] : distinctTexts(node, amount);
  }
}

/** How many members a list must have: in a parameter an empty one is not written at all. */
function minimumLength(node: SchemaNode): number {
  const least = node.in === "body" || limit(node, "maxItems") === 0 ? 0 : 1;
  return Math.max(limit(node, "minItems") ?? 0, node.contains ? firstMembers(node).length : 0, least);
}

/** What stands first in each list: a value for each of its places, then what it must contain. */
export function firstMembers(node: SchemaNode): readonly unknown[] {
  const { contains, prefixItems, items } = node;
  const places = prefixItems.map(smallest);
  if (!contains || node.schema["items"] === false) {
    return places;
  }
  const fits = (value: unknown): boolean => contains.errors(value).length === 0 && !items?.errors(value).length;
  const missing =
    (limit(node, "minContains") ?? 1) - places.filter((value) => contains.errors(value).length === 0).length;
  const amount = Math.max(missing, LONG_LIST);
  const members = unique([...distinct(contains, amount), ...(items ? distinct(items, amount) : [])].filter(fits));
  const isEnough = members.length > 0 && (members.length >= missing || node.schema["uniqueItems"] !== true);
  return isEnough ? [...places, ...repeated(members, Math.max(0, missing))] : places;
}

const unique = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map((value) => [toJson(value), value])).values(),
];

/** As many values as asked for, one after the other and again from the first. */
const repeated = (values: readonly unknown[], amount: number): unknown[] =>
  Array.from({ length: amount }, (_, index) => values[index % values.length]);

export function distinctLists(node: SchemaNode, amount: number): unknown[][] {
  const least = minimumLength(node);
  const most = limit(node, "maxItems") ?? Number.POSITIVE_INFINITY;
  const { items, prefixItems } = node;
  const ahead = firstMembers(node);
  if (node.schema["uniqueItems"] === true && items) {
    const taken = new Set(ahead.map(toJson));
    const values = distinct(items, least + amount).filter((value) => !taken.has(toJson(value)));
    const room = Math.max(0, least - ahead.length);
    return Array.from({ length: room === 0 ? 1 : amount }, (_, index) => values.slice(index, index + room))
      .filter((value) => value.length === room)
      .map((value) => [...ahead, ...value]);
  }
  const first = list(node, least) ?? [];
  const contained = ahead.length;
  const choices = first.map((value, index) => {
    const member = prefixItems[index] ?? (index < contained ? undefined : items);
    return member ? distinct(member, amount) : [value];
  });
  const different = choices.length === 0 ? 1 : Math.max(...choices.map((values) => values.length));
  const lists = Array.from({ length: Math.min(amount, different) }, (_, index) =>
    choices.map((values) => values[index % values.length]),
  );
  const longer = lists.length < amount && items && least < most ? list(node, least + 1) : undefined;
  return longer ? [...lists, longer] : lists;
}

/** The most members of a list that is sent. */
const MOST_MEMBERS = 20_000;

/** A list of `length` members that are valid one by one, or `undefined` if the schema has no such list. */
export function list(node: SchemaNode, length: number): unknown[] | undefined {
  if (length > MOST_MEMBERS) {
    return undefined;
  }
  const first = firstMembers(node).slice(0, length);
  const room = length - first.length;
  if (room <= 0) {
    return first;
  }
  const isUnique = node.schema["uniqueItems"] === true;
  if (!node.items) {
    return [...first, ...Array.from({ length: room }, (_, index) => (isUnique && index > 0 ? `a${index}` : "a"))];
  }
  const { contains } = node;
  const isFree = (value: unknown): boolean =>
    !(isUnique && first.some((member) => toJson(member) === toJson(value))) &&
    !(contains && limit(node, "maxContains") !== undefined && contains.errors(value).length === 0);
  const all = distinct(node.items, isUnique ? length : Math.min(room, isObjectNode(node.items) ? 1 : LONG_LIST));
  const values = isUnique || contains ? all.filter(isFree) : all;
  return values.length === 0 || (isUnique && values.length < room) ? undefined : [...first, ...repeated(values, room)];
}

/** Objects that differ in a property, the smallest first. */
function distinctObjects(node: SchemaNode, amount: number): Record<string, unknown>[] {
  const first = smallestObject(node);
  const found = new Map([[toJson(first), first]]);
  for (const [name, property] of node.properties) {
    const values = found.size < amount && !property.isTruncated ? distinct(property, amount) : [];
    for (const value of values.slice(0, amount - found.size + 1)) {
      const object = { ...first, [name]: value };
      if (found.size < amount && node.errors(object).length === 0) {
        found.set(toJson(object), object);
      }
    }
  }
  return [...found.values()];
}

export function smallestObject(node: SchemaNode): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const name of node.required.keys()) {
    const property = nodeNamed(node, name);
    object[name] = property ? smallest(property) : null;
  }
  const missing = (): number => (limit(node, "minProperties") ?? 0) - Object.keys(object).length;
  for (const [name, property] of node.properties) {
    if (missing() <= 0) {
      break;
    }
    object[name] ??= smallest(property);
  }
  return { ...object, ...unlisted(node, Math.max(0, missing())) };
}

/** A number of properties that a node does not list; none if it forbids them. */
export function unlisted(node: SchemaNode, amount: number): Record<string, unknown> {
  const value = node.additionalProperties ? smallest(node.additionalProperties) : "a";
  const isClosed = ["additionalProperties", "unevaluatedProperties"].some((keyword) => node.schema[keyword] === false);
  const matching = [...node.patternProperties].flatMap(([pattern, inner]) =>
    matchingNames(node, pattern)
      .slice(0, amount)
      .map((name): [string, unknown] => [name, smallest(inner)]),
  );
  const free = isClosed ? [] : freeNames(node, amount).map((name): [string, unknown] => [name, value]);
  return Object.fromEntries([...free, ...matching].slice(0, amount));
}

/** Up to `amount` names that a node neither lists nor has a pattern for. */
export function freeNames(node: SchemaNode, amount: number): string[] {
  const plain = Array.from({ length: amount }, (_, index) => `additional${index || ""}`);
  const { propertyNames, properties } = node;
  const named = propertyNames ? distinct(asName(propertyNames), amount + properties.size).map(String) : [];
  return [...plain, ...named].filter((name) => isFreeName(node, name)).slice(0, amount);
}

/** A value with every property that a node lists, or as many as it takes, at any depth but in what is proven at other places. */
export function full(node: SchemaNode, most = limit(node, "maxProperties")): Record<string, unknown> {
  const properties = [...node.properties].sort(
    ([left], [right]) => Number(node.required.has(right)) - Number(node.required.has(left)),
  );
  return Object.fromEntries(
    properties
      .slice(0, most)
      .map(([name, property]) => [
        name,
        property.properties.size > 0 && !property.isTruncated ? full(property) : smallest(property),
      ]),
  );
}
