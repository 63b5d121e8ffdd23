import { isObject, type Json } from "../../../openapi/document.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { childrenOf } from "../../../openapi/nodes.ts";
import { hasConditions } from "./conditional.ts";
import { limit } from "./limits.ts";
import { matchingNames } from "./properties.ts";
import { smallestWithin } from "./smallest-within.ts";
import { firstMembers, freeNames, full, list, smallest } from "./values.ts";

/** The nodes from the root down to a node. */
export type SchemaPath = readonly SchemaNode[];

/** Each node of a body or a parameter with the first way to it; what is proven at other places is not gone into. */
export function schemaPaths(root: SchemaNode): Map<SchemaNode, SchemaPath> {
  const paths = new Map<SchemaNode, SchemaPath>();
  const walk = (node: SchemaNode, above: SchemaPath) => {
    const schemaPath = [...above, node];
    paths.set(node, schemaPath);
    for (const child of node.isTruncated ? [] : childrenOf(node)) {
      if (!paths.has(child)) {
        walk(child, schemaPath);
      }
    }
  };
  walk(root, []);
  return paths;
}

/** The smallest value at the end of a schema path. */
export function smallestAt(schemaPath: SchemaPath): unknown {
  const [around, node] = schemaPath.slice(-2);
  if (!around || !node) {
    return around && smallest(around);
  }
  return around.path.length === node.path.length ? smallestWithin(around, node) : smallest(node);
}

/** How a list is chosen, and the member of it to replace. */
export interface ListChoice {
  members(node: SchemaNode, present: unknown): readonly unknown[];
  index(length: number): number;
}

const FIRST: ListChoice = {
  members: (node, present) =>
    Array.isArray(present) && present.length > 0 ? present : (list(node, Math.max(1, smallestLength(node))) ?? []),
  index: () => 0,
};

/** How many members of a list stand before those that may be any: unless there is room for no other, what it must contain is left. */
function membersAhead(node: SchemaNode): number {
  const { length } = firstMembers(node);
  return length < (limit(node, "maxItems") ?? Number.POSITIVE_INFINITY) ? length : node.prefixItems.length;
}

function smallestLength(node: SchemaNode): number {
  const value = smallest(node);
  return Array.isArray(value) ? value.length : 0;
}

/**
 * Sets the value at the end of a schema path, or what a function makes of the value there. The body is otherwise as it was; what is
 * missing on the way is made.
 */
export function setAt(
  schemaPath: SchemaPath,
  body: unknown,
  value: unknown,
  choice: ListChoice = FIRST,
): { value: unknown; location: (string | number)[] } {
  const [node, child] = schemaPath;
  if (!node || !child) {
    return { value: typeof value === "function" ? value(body) : value, location: [] };
  }
  const below = schemaPath.slice(1);
  if (child.path.length === node.path.length) {
    return setAt(below, smallestWithin(node, child), value, choice);
  }
  const segment = child.path.at(-1) ?? "*";
  if (node.items === child) {
    const ahead = membersAhead(node);
    const chosen = choice.members(node, body);
    const members = [
      ...(chosen.length > ahead ? chosen : (list(node, Math.max(ahead + 1, smallestLength(node))) ?? [])),
    ];
    const index = Math.min(ahead + choice.index(members.length - ahead), members.length);
    const inner = setAt(below, members[index], value, choice);
    members[index] = inner.value;
    return { value: members, location: [index, ...inner.location] };
  }
  if (typeof segment === "number") {
    const present = Array.isArray(body) && body.length > segment ? body : smallest(node);
    const isLong = Array.isArray(present) && present.length > segment;
    const members = [...(isLong ? present : (list(node, segment + 1) ?? []))];
    const inner = setAt(below, members[segment], value, choice);
    members[segment] = inner.value;
    return { value: members, location: [segment, ...inner.location] };
  }
  const name = nameOf(node, child) ?? String(segment);
  const present = presentBeside(node, name, smallest(child), body);
  const inner = setAt(below, present[name] ?? smallest(child), value, choice);
  return { value: { ...present, [name]: inner.value }, location: [name, ...inner.location] };
}

/** The object that a property stands in: with every other property, where only so much conforms beside it. */
function presentBeside(node: SchemaNode, name: string, value: unknown, body: unknown): Json {
  // The smallest value may be of another type, as null is.
  const [present = {}] = [body, smallest(node)].filter(isObject);
  if (Object.hasOwn(present, name) || !hasConditions(node)) {
    return present;
  }
  return [present, full(node)].find((object) => node.errors({ ...object, [name]: value }).length === 0) ?? present;
}

/** The name of a property that a node does not list: one that is free, or that matches the pattern of the child. */
function nameOf(node: SchemaNode, child: SchemaNode): string | undefined {
  if (node.additionalProperties === child) {
    return freeNames(node, 1)[0];
  }
  const [pattern] = [...node.patternProperties].find(([, inner]) => inner === child) ?? [];
  return pattern === undefined ? undefined : matchingNames(node, pattern)[0];
}
