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
  const parts: (readonly [SchemaNode, unknown])[] = [];
  const add = (child: SchemaNode | undefined, member: unknown): void => {
    if (child) {
      parts.push([child, member]);
    }
  };
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      add(node.prefixItems[index] ?? node.items, member);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      add(node.properties.get(name) ?? node.additionalProperties, member);
    }
  }
  return parts;
}
