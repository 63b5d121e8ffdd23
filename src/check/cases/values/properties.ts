import type { SchemaNode } from "../../../openapi/model.ts";
import { patternOf } from "../../../openapi/schema/patterns.ts";
import { matching } from "./texts.ts";

/** What a property of a name must be; absent if a node does not say. */
export function nodeNamed(node: SchemaNode, name: string): SchemaNode | undefined {
  const [, matching] = [...node.patternProperties].find(([pattern]) => patternOf(pattern)?.test(name)) ?? [];
  return node.properties.get(name) ?? matching ?? node.additionalProperties;
}

/** Names that match a pattern, short ones first, and that a node allows. */
export function matchingNames({ propertyNames, properties }: SchemaNode, pattern: string): string[] {
  return matching(pattern).filter(
    (name) => name !== "" && !properties.has(name) && (propertyNames?.errors(name).length ?? 0) === 0,
  );
}

/** Whether a node allows a property of a name, and neither lists it nor has a pattern for it. */
export function isFreeName({ propertyNames, patternProperties, properties }: SchemaNode, name: string): boolean {
  return (
    !properties.has(name) &&
    ![...patternProperties.keys()].some((pattern) => patternOf(pattern)?.test(name)) &&
    (propertyNames?.errors(name).length ?? 0) === 0
  );
}

/** What the name of a property must be: it is a text, whatever is said of it. */
export const asName = (node: SchemaNode): SchemaNode =>
  node.types.length === 0 ? { ...node, types: ["string"] } : node;
