import { isObject } from "../../../openapi/document.ts";
import { isLossy } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { isInteger, isNumber, isUnsafe } from "../../../openapi/numbers.ts";

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

export const isObjectNode = (node: SchemaNode): boolean => node.types.includes("object") || node.properties.size > 0;

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
