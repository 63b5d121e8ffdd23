import type { SchemaNode } from "../../../openapi/model.ts";
import { memoized } from "../../memoized.ts";

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
export const isConditional = memoized((node: SchemaNode): boolean => {
  const { properties, prefixItems, items } = node;
  return hasConditions(node) || [...properties.values(), ...prefixItems, ...(items ? [items] : [])].some(isConditional);
});

/** The same of a node whose parts conform. */
export const hasConditions = ({ schema, properties, isIncomplete, required }: SchemaNode): boolean =>
  isIncomplete === true ||
  CONDITIONS.some((keyword) => schema[keyword] !== undefined) ||
  [...required.keys()].some((name) => !properties.has(name));

/** Properties of the alternatives of a node but for some: null, which most of them do not take. */
export function nullsForOtherAlternatives(
  { alternatives }: SchemaNode,
  kept: readonly SchemaNode[],
): Record<string, null> {
  const names = alternatives.flatMap(({ properties }) => [...properties.keys()]);
  return Object.fromEntries(
    names.filter((name) => !kept.some(({ properties }) => properties.has(name))).map((name) => [name, null]),
  );
}
