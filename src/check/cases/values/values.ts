import { sample, stringMatching } from "fast-check";
import { isObject } from "../../../openapi/document.ts";
import { isLossy } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { isInteger, isNumber, isUnsafe } from "../../../openapi/numbers.ts";
import { FORMATS } from "../../../openapi/schema/formats.ts";
import { patternOf } from "../../../openapi/schema/patterns.ts";
import { schemaExamples } from "../../../openapi/schema/schema-keywords.ts";
import { largeIntegers } from "./large-numbers.ts";
import { count, PLAIN, write } from "./string-patterns.ts";

/** What kind of request a case is. */
export type Scenario =
  | "smallest-request"
  | "example"
  | "at-limit"
  | "enum-member"
  | "telling-value"
  | "combination"
  | "beyond-limit"
  | "wrong-type"
  | "null"
  | "not-a-member"
  | "missing"
  | "empty-value"
  | "unknown-property"
  | "wrong-order"
  | "wrong-format"
  | "malformed-body"
  | "wrong-media-type"
  | "no-credential"
  | "empty-credential";

/** A value for one node, and the keyword of that node that it shows. */
export interface Candidate {
  /** The value, or what a function makes of the one that is there. */
  readonly value: unknown;
  readonly keyword: string;
  readonly scenario: Scenario;
  readonly description: string;
  /** The node that is at fault, if it is one below. */
  readonly blamed?: SchemaNode;
}

/** Notes a candidate for a keyword. */
export type Add = (
  keyword: string,
  scenario: Scenario,
  value: unknown,
  description: string,
  blamed?: SchemaNode,
) => void;

export const LONG_LIST = 5;
export const FIXED_SEED = 1;
/** Whether a node takes numbers. */
export const isNumeric = (node: SchemaNode): boolean => node.types.includes("integer") || node.types.includes("number");

/** The number under a keyword; `undefined` if the schema lacks it, or if no double is sure to be the same number. */
export function limit(node: SchemaNode, keyword: string): number | undefined {
  const value = node.schema[keyword];
  return typeof value === "number" && !isUnsafe(value) ? value : undefined;
}

/** The values that `enum` or `const` lists, but for numbers that may not be the ones that were written. */
export function members(node: SchemaNode): readonly unknown[] {
  const { enum: listed, const: only } = node.schema;
  const all: readonly unknown[] = Array.isArray(listed) ? listed : only === undefined ? [] : [only];
  return all.some(isLossy) ? all.filter((value) => !isLossy(value)) : all;
}

const smallestValues = new WeakMap<SchemaNode, unknown>();

/** The smallest value that a node accepts. Always the same one: it must not be changed. */
export function smallest(node: SchemaNode): unknown {
  if (!smallestValues.has(node)) {
    const [first] = distinct(node, 1);
    smallestValues.set(node, isConditional(node) ? conforming(node, first) : first);
  }
  return smallestValues.get(node);
}

/** The smallest value of a parameter that has to be there: a text that is not empty, where there is one. Some take an empty one for none. */
export function smallestPresent(node: SchemaNode): unknown {
  const value = smallest(node);
  const longer = value === "" ? smallest({ ...node, schema: { ...node.schema, minLength: 1 } }) : value;
  return node.errors(longer).length === 0 ? longer : value;
}

/** Keywords whose demands depend on the rest of a value. */
const CONDITIONS = [
  "anyOf",
  "oneOf",
  "not",
  "if",
  "dependentRequired",
  "dependentSchemas",
  "propertyNames",
  "contains",
].concat(["patternProperties", "unevaluatedProperties", "unevaluatedItems"]);

/** Whether a value that keeps to each keyword by itself may still not conform. */
function isConditional(node: SchemaNode): boolean {
  const { schema, properties, prefixItems, items, isIncomplete, required } = node;
  return (
    isIncomplete === true ||
    CONDITIONS.some((keyword) => schema[keyword] !== undefined) ||
    [...required.keys()].some((name) => !properties.has(name)) ||
    [...properties.values(), ...prefixItems, ...(items ? [items] : [])].some(isConditional)
  );
}

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
      yield { ...smallestObject(view), ...spoilt(node, [view]) };
    }
  }
  if (isObjectNode(node)) {
    const base = smallestObject(node);
    yield full(node);
    for (const [name, property] of node.properties) {
      yield withProperty(base, name, smallest(property));
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
  if (node.contains) {
    const member = smallest(node.contains);
    for (const length of [1, limit(node, "minItems") ?? 1, limit(node, "minContains") ?? 1]) {
      yield Array.from({ length }, () => member);
      yield [member, ...(list(node, length) ?? []).slice(1)];
    }
  }
}

/** Properties of the alternatives of a node but for some: null, which most of them do not take. */
export function spoilt({ alternatives }: SchemaNode, kept: readonly SchemaNode[]): Record<string, null> {
  const names = alternatives.flatMap(({ properties }) => [...properties.keys()]);
  return Object.fromEntries(
    names.filter((name) => !kept.some(({ properties }) => properties.has(name))).map((name) => [name, null]),
  );
}

export const isObjectNode = (node: SchemaNode): boolean => node.types.includes("object") || node.properties.size > 0;

/** Up to `amount` different values that a node accepts, the smallest first. */
export function distinct(node: SchemaNode, amount: number): unknown[] {
  const [type = node.properties.size > 0 ? "object" : undefined] = node.types.filter((name) => name !== "null");
  if (members(node).length > 0) {
    const fitting =
      node.isIncomplete || isConditional(node)
        ? members(node).filter((one) => node.errors(one).length === 0)
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
      return [smallestObject(node)];
    case "string":
      return distinctTexts(node, amount);
    default:
      return node.in === "body" ? [null] : distinctTexts(node, amount);
  }
}

/** The least and the greatest number that a node accepts, and the distance between neighbours. */
export function numberRange(node: SchemaNode): { least: number; greatest: number; step: number } {
  const step = limit(node, "multipleOf") ?? (node.types.includes("integer") ? 1 : 0.001);
  const minimum = limit(node, "minimum") ?? Number.NEGATIVE_INFINITY;
  const maximum = limit(node, "maximum") ?? Number.POSITIVE_INFINITY;
  const above = limit(node, "exclusiveMinimum");
  const below = limit(node, "exclusiveMaximum");
  // Numbers that need not be multiples of anything stand at a bound as it is.
  const free = limit(node, "multipleOf") === undefined && !node.types.includes("integer");
  const atLeast = (bound: number): number => (free ? bound : roundUp(bound, step));
  const least = Math.max(atLeast(minimum), above === undefined ? minimum : roundUp(above, step, true));
  const greatest = Math.min(-atLeast(-maximum), below === undefined ? maximum : -roundUp(-below, step, true));
  return { least, greatest, step };
}

/** The first multiple of `step` at or, if `beyond`, above a bound. */
function roundUp(bound: number, step: number, beyond = false): number {
  if (!Number.isFinite(bound)) {
    return bound;
  }
  const quotient = bound / step;
  const multiples = beyond ? Math.floor(quotient + 1e-9) + 1 : Math.ceil(quotient - 1e-9);
  return withoutNoise(multiples * step);
}

/** A number without what the arithmetic of doubles adds to a fraction: 0.3 for 0.1 + 0.2. */
export const withoutNoise = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(15));

export function distinctNumbers(node: SchemaNode, amount: number): number[] {
  const { least, greatest, step } = numberRange(node);
  const start = Number.isFinite(least) ? least : Number.isFinite(greatest) ? greatest - step * (amount - 1) : 0;
  return Array.from({ length: amount }, (_, index) => withoutNoise(start + index * step)).filter(
    (value) => value <= greatest,
  );
}

export function distinctTexts(node: SchemaNode, amount: number): string[] {
  const { pattern, format } = node.schema;
  const least = limit(node, "minLength") ?? 0;
  const most = limit(node, "maxLength") ?? Number.POSITIVE_INFINITY;
  const fits = (text: string): boolean => count(text) >= least && count(text) <= most;
  const known = typeof format === "string" ? FORMATS.get(format) : undefined;
  if (known?.limits) {
    return known.accepted.map(String).filter(fits).slice(0, amount);
  }
  if (typeof pattern === "string") {
    return matching(pattern).filter(fits).slice(0, amount);
  }
  // A text in a path must not be empty: it would be another path.
  const length = Math.max(least, node.in === "path" ? 1 : 0);
  if (amount === 1) {
    return [write(PLAIN, length) ?? ""];
  }
  const width = Math.max(length, String(amount).length);
  return Array.from({ length: amount }, (_, index) =>
    width <= most ? String(index).padStart(width, "a") : String(index).slice(0, most),
  );
}

const matchingTexts = new Map<string, string[]>();

/** The most texts that are drawn for a pattern. */
const MOST_DRAWN = 200;

/** Random texts that match a pattern, always the same: none if it is not one that texts can be made of. */
function draw(pattern: string): string[] {
  const known = matchingTexts.get(pattern);
  if (known) {
    return known;
  }
  const expression = patternOf(pattern);
  // How much is repeated is bounded, and nothing is thrown away: what a pattern cannot give would be looked for without end.
  const texts = (["xsmall", "small", "medium"] as const).flatMap((size) => {
    try {
      return expression ? sample(stringMatching(expression, { size }), { seed: FIXED_SEED, numRuns: MOST_DRAWN }) : [];
    } catch {
      return [];
    }
  });
  const drawn = [...new Set(texts)].filter((text) => text.length <= LONGEST_DRAWN);
  matchingTexts.set(pattern, drawn);
  return drawn;
}

/** Texts that match a pattern, short ones first, always the same. */
function matching(pattern: string): string[] {
  return draw(pattern).toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1));
}

/** How many members a list must have: in a parameter an empty one is not written at all. */
function fewest(node: SchemaNode): number {
  return Math.max(limit(node, "minItems") ?? 0, node.in === "body" || limit(node, "maxItems") === 0 ? 0 : 1);
}

export function distinctLists(node: SchemaNode, amount: number): unknown[][] {
  const least = fewest(node);
  const most = limit(node, "maxItems") ?? Number.POSITIVE_INFINITY;
  const { items, prefixItems } = node;
  if (node.schema["uniqueItems"] === true && items) {
    const values = distinct(items, least + amount);
    return Array.from({ length: amount }, (_, index) => values.slice(index, index + least)).filter(
      (value) => value.length === least,
    );
  }
  const first = list(node, least) ?? [];
  const choices = first.map((value, index) => {
    const member = prefixItems[index] ?? items;
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
  const first = node.prefixItems.slice(0, length).map(smallest);
  const room = length - first.length;
  if (room <= 0) {
    return first;
  }
  const isUnique = node.schema["uniqueItems"] === true;
  if (!node.items) {
    return [...first, ...Array.from({ length: room }, (_, index) => (isUnique && index > 0 ? `a${index}` : "a"))];
  }
  const values = distinct(node.items, isUnique ? room : Math.min(room, LONG_LIST));
  if (values.length === 0 || (isUnique && values.length < room)) {
    return undefined;
  }
  return [...first, ...Array.from({ length: room }, (_, index) => values[index % values.length])];
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

/** So many properties that a node does not list; none if it forbids them. */
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

/** What a property of a name must be; absent if a node does not say. */
export function nodeNamed(node: SchemaNode, name: string): SchemaNode | undefined {
  const [, matching] = [...node.patternProperties].find(([pattern]) => patternOf(pattern)?.test(name)) ?? [];
  return node.properties.get(name) ?? matching ?? node.additionalProperties;
}

/** Up to `amount` names that a node neither lists nor has a pattern for. */
export function freeNames(node: SchemaNode, amount: number): string[] {
  const { propertyNames, patternProperties, properties } = node;
  const plain = Array.from({ length: amount }, (_, index) => `additional${index || ""}`);
  const names = propertyNames
    ? [...plain, ...distinct(asName(propertyNames), amount + properties.size).map(String)]
    : plain;
  const isFree = (name: string): boolean =>
    !properties.has(name) &&
    ![...patternProperties.keys()].some((pattern) => patternOf(pattern)?.test(name)) &&
    (propertyNames?.errors(name).length ?? 0) === 0;
  return names.filter(isFree).slice(0, amount);
}

/** Names that match a pattern, short ones first, and that a node allows. */
export function matchingNames({ propertyNames, properties }: SchemaNode, pattern: string): string[] {
  return matching(pattern).filter(
    (name) => name !== "" && !properties.has(name) && (propertyNames?.errors(name).length ?? 0) === 0,
  );
}

/** What the name of a property must be: it is a text, whatever is said of it. */
export const asName = (node: SchemaNode): SchemaNode =>
  node.types.length === 0 ? { ...node, types: ["string"] } : node;

/** A text of a pattern is drawn up to this length, and stretched beyond it. */
const LONGEST_DRAWN = 200;
const LONGEST_STRETCHED = 20;
/** The longest text that is made for a pattern: some take a time to judge that grows with its square, or worse. */
const LONGEST_MATCHED = 5_000;

/** A text that a pattern accepts, of a given length. */
export function textOfLength(node: SchemaNode, length: number | undefined): string | undefined {
  const pattern = String(node.schema["pattern"]);
  const expression = patternOf(pattern);
  if (length === undefined || length < 0 || length > LONGEST_MATCHED || !expression) {
    return undefined;
  }
  const texts = draw(pattern);
  const isMeant = (text: string): boolean => count(text) === length && expression.test(text);
  const short = texts.filter((text) => count(text) <= Math.min(length, LONGEST_STRETCHED)).slice(0, 20);
  return texts.find(isMeant) ?? short.flatMap((text) => stretched(text, length)).find(isMeant);
}

/** A text made longer by repeating one of its characters, each in turn. */
function stretched(text: string, length: number): string[] {
  const characters = [...text];
  const missing = length - characters.length;
  return characters.map((character, index) => characters.toSpliced(index, 0, character.repeat(missing)).join(""));
}

/** A value with every property that a node lists, or as many as it takes, at any depth. */
export function full(node: SchemaNode, most = limit(node, "maxProperties")): Record<string, unknown> {
  const properties = [...node.properties].sort(
    ([one], [other]) => Number(node.required.has(other)) - Number(node.required.has(one)),
  );
  return Object.fromEntries(
    properties
      .slice(0, most)
      .map(([name, property]) => [name, property.properties.size > 0 ? full(property) : smallest(property)]),
  );
}

/** Whether a JSON value has one of these types. */
export function isOfType(value: unknown, types: readonly string[]): boolean {
  return types.some((type) => {
    switch (type) {
      case "null":
        return value === null;
      case "array":
        return Array.isArray(value);
      case "object":
        return isObject(value);
      case "integer":
        return isInteger(value);
      case "number":
        return isNumber(value);
      default:
        return typeof value === type;
    }
  });
}

/** An object with one more property, `__proto__` included, which an object literal would not take. */
export function withProperty(
  object: Readonly<Record<string, unknown>>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const copy = { ...object };
  Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
