import { isObject } from "../document.ts";
import type { SchemaNode } from "../model.ts";
import { FORMATS } from "./formats.ts";

/** Whether no reader doubts that the texts of a value are of their formats. */
export function isSure(node: SchemaNode, value: unknown): boolean {
  const format = FORMATS.get(String(node.schema["format"]));
  const isDoubted =
    typeof value === "string" && format?.validate(value as never) === true && format.isSure?.(value) === false;
  return (
    !isDoubted &&
    node.alternatives.every((alternative) => isSure(alternative, value)) &&
    partsOf(node, value).every(([child, member]) => isSure(child, member))
  );
}

/** The parts of a value, each with what it must be where that is said. */
export function partsOf(node: SchemaNode, value: unknown): (readonly [SchemaNode, unknown])[] {
  const parts: (readonly [SchemaNode | undefined, unknown])[] = Array.isArray(value)
    ? value.map((member, index) => [node.prefixItems[index] ?? node.items, member])
    : isObject(value)
      ? Object.entries(value).map(([name, member]) => [node.properties.get(name) ?? node.additionalProperties, member])
      : [];
  return parts.flatMap(([child, member]) => (child ? [[child, member] as const] : []));
}
