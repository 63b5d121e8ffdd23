import type { SchemaNode } from "../../../openapi/model.ts";

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
export function isConditional(node: SchemaNode): boolean {
  const { schema, properties, prefixItems, items, isIncomplete, required } = node;
  return (
    isIncomplete === true ||
    CONDITIONS.some((keyword) => schema[keyword] !== undefined) ||
    [...required.keys()].some((name) => !properties.has(name)) ||
    [...properties.values(), ...prefixItems, ...(items ? [items] : [])].some(isConditional)
  );
}
