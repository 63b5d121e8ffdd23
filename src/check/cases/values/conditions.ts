import { isObject } from "../../../openapi/document.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import type { Candidate, Scenario } from "./candidate.ts";
import { isObjectNode, LONG_LIST, limit } from "./limits.ts";
import { asName, nodeNamed } from "./properties.ts";
import { distinctTexts, textsOfNamed } from "./texts.ts";
import { distinct, full, list, smallest, smallestObject, unlisted } from "./values.ts";

/** Values of every type, for what must not conform to something. */
const ANYTHING: readonly unknown[] = [null, true, 0, -1, 1.5, 12_345, "", "a", "A-1", [], [null], {}, { a: 1 }];

type Note = (keyword: string, scenario: Scenario, value: unknown, description: string) => void;

/**
 * Values that show keywords whose demands depend on the rest of a value. Which of them conform is not decided here: that is left to
 * whoever writes the cases.
 */
export function positiveConditions(node: SchemaNode): Candidate[] {
  const candidates: Candidate[] = [];
  const add: Note = (keyword, scenario, value, description) =>
    candidates.push({ keyword, scenario, value, description });
  const { schema } = node;
  const values = [smallest(node), ...node.branches.flatMap((branch) => distinct(branch, 2))];
  for (const keyword of ["not", "if", "unevaluatedProperties", "unevaluatedItems"]) {
    for (const value of schema[keyword] === undefined ? [] : values) {
      add(keyword, "boundary", value, "a value that conforms");
    }
  }
  for (const [trigger, names] of dependencies(node)) {
    const all = withAll(node, [trigger, ...names]);
    for (const value of [all, ...node.branches.map((branch) => ({ ...all, ...smallestObject(branch) }))]) {
      add("dependentRequired", "boundary", value, `${trigger} with ${names.join(", ")}`);
    }
  }
  if (node.propertyNames) {
    for (const name of distinctTexts(asName(node.propertyNames), 3)) {
      add("propertyNames", "boundary", withName(node, name), `a property ${JSON.stringify(name)}`);
    }
    add("propertyNames", "boundary", { ...smallestObject(node), ...unlisted(node, 1) }, "a name that is free");
  }
  for (const [keyword, amount] of containsBounds(node)) {
    add(keyword, "boundary", containing(node, amount), `${amount} members that it contains`);
  }
  return candidates;
}

/** Values that break such a keyword, if they break nothing else. */
export function negativeConditions(node: SchemaNode): Candidate[] {
  const candidates: Candidate[] = [];
  const add: Note = (keyword, scenario, value, description) =>
    candidates.push({ keyword, scenario, value, description });
  for (const value of node.not ? excluded(node, node.not) : []) {
    add("not", "out-of-bounds", value, "a value that is excluded");
  }
  for (const branch of node.schema["if"] === undefined ? [] : node.branches) {
    for (const name of branch.required.keys()) {
      const { [name]: _, ...others } = smallestObject(branch);
      add("if", "missing", others, `a value under a condition, without ${name}`);
    }
    for (const name of branch.properties.keys()) {
      for (const value of ANYTHING) {
        add("if", "out-of-bounds", { ...smallestObject(branch), [name]: value }, `a value under a condition: ${name}`);
      }
    }
  }
  for (const [trigger, names] of dependencies(node)) {
    for (const name of names) {
      const { [name]: _, ...others } = withAll(node, [trigger, ...names]);
      add("dependentRequired", "missing", others, `${trigger} without ${name}`);
    }
  }
  const { propertyNames } = node;
  if (propertyNames) {
    const names = ["", "a", "A", "0", "A b", "é", "-", "a".repeat((limit(propertyNames, "maxLength") ?? 0) + 1)];
    const { pattern } = propertyNames.schema;
    const isBroken = (text: string): boolean => propertyNames.errors(text).length > 0;
    const named = typeof pattern === "string" && !names.some(isBroken) ? textsOfNamed(pattern) : [];
    for (const name of [...names, ...named].filter(isBroken)) {
      add("propertyNames", "unknown-property", withName(node, name), `a property ${JSON.stringify(name)}`);
    }
  }
  if (node.schema["unevaluatedProperties"] === false) {
    for (const name of ["unknown", "x", "__proto__", "constructor"]) {
      for (const value of ["a", null]) {
        const object = { ...smallestWhole(node), [name]: value };
        add("unevaluatedProperties", "unknown-property", object, `the unknown property ${JSON.stringify(name)}`);
      }
    }
  }
  const whole = smallest(node);
  if (node.schema["unevaluatedItems"] === false && Array.isArray(whole)) {
    add("unevaluatedItems", "out-of-bounds", [...whole, "a"], "a member too many");
    add("unevaluatedItems", "out-of-bounds", [...whole, null], "a member too many, null");
  }
  for (const [keyword, amount] of containsBounds(node)) {
    const outside = keyword === "maxContains" ? amount + 1 : amount - 1;
    if (outside >= 0) {
      add(keyword, outside === 0 ? "missing" : "out-of-bounds", containing(node, outside), `${outside} such members`);
    }
  }
  return candidates;
}

/** The names that must be there if another one is. */
function dependencies({ schema: { dependentRequired } }: SchemaNode): [trigger: string, names: string[]][] {
  return Object.entries(isObject(dependentRequired) ? dependentRequired : {}).map(([trigger, names]) => [
    trigger,
    Array.isArray(names) ? names.map(String) : [],
  ]);
}

/** The smallest object with some more properties. */
function withAll(node: SchemaNode, names: readonly string[]): Record<string, unknown> {
  return names.reduce((object, name) => withName(node, name, object), smallestWhole(node));
}

function withName(node: SchemaNode, name: string, object = smallestWhole(node)): Record<string, unknown> {
  const property = nodeNamed(node, name);
  return { ...object, [name]: property ? smallest(property) : "a" };
}

function smallestWhole(node: SchemaNode): Record<string, unknown> {
  const value = smallest(node);
  return isObject(value) ? value : {};
}

/** Values that another schema accepts: of a node those that it excludes. */
function excluded(node: SchemaNode, excludedNode: SchemaNode): unknown[] {
  const values = [
    ...ANYTHING,
    ...distinct(excludedNode, LONG_LIST),
    ...distinct(node, LONG_LIST),
    smallest(excludedNode),
  ];
  const objects = isObjectNode(node)
    ? [
        full(node),
        ...[excludedNode, ...excludedNode.alternatives].map((view) => withAll(node, [...view.required.keys()])),
      ]
    : [];
  const merged = isObjectNode(node)
    ? values.filter(isObject).map((value) => ({ ...smallestWhole(node), ...value }))
    : [];
  return [...values, ...objects, ...merged].filter((value) => excludedNode.errors(value).length === 0);
}

/** How many members of a kind a list must have, and may have. */
function containsBounds(node: SchemaNode): [keyword: string, amount: number][] {
  if (!node.contains) {
    return [];
  }
  const least = limit(node, "minContains");
  const most = limit(node, "maxContains");
  return [
    ...(least === 0 ? [] : [["contains", least ?? 1] satisfies [string, number]]),
    ...(least === undefined ? [] : [["minContains", least] satisfies [string, number]]),
    ...(most === undefined ? [] : [["maxContains", most] satisfies [string, number]]),
  ];
}

/** A list with so many members of the kind that it has to contain, and others where more are needed. */
function containing(node: SchemaNode, amount: number): unknown[] {
  const { contains, items } = node;
  const isWanted = (value: unknown): boolean => contains?.errors(value).length === 0;
  const fits = (value: unknown): boolean => items === undefined || items.errors(value).length === 0;
  const own = items ? distinct(items, 20) : [];
  const wanted = [...(contains ? distinct(contains, amount) : []), ...own].filter(isWanted).filter(fits);
  const others = [...own, ...(list(node, LONG_LIST) ?? []), ...ANYTHING].filter(
    (value) => !isWanted(value) && fits(value),
  );
  const pick = (values: readonly unknown[], length: number): unknown[] =>
    values.length === 0 ? [] : Array.from({ length }, (_, index) => values[index % values.length]);
  const missing = Math.max(0, Math.max(1, limit(node, "minItems") ?? 0) - amount);
  return [...pick(wanted, amount), ...pick(others, missing)];
}
