import { propertiesOf, shapesOf, textReadings, typesIn } from "../../check/cases/readings.ts";
import { isObject, type Json } from "../../openapi/document.ts";
import type { SchemaNode } from "../../openapi/model.ts";
import { exactNumber } from "../../openapi/numbers.ts";
import { wholeOf } from "../../openapi/parts.ts";

const OTHER_NUMERAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/**
 * The first meaning of what was written that conforms to a schema; `undefined` if none does.
 *
 * @param isText That the values are texts still.
 */
export function conforming(
  node: SchemaNode,
  written: readonly unknown[],
  readings: (value: unknown) => readonly unknown[],
  isText = true,
): { readonly value: unknown } | undefined {
  // Nothing says that other spellings of a number mean one, nor that they do not.
  for (const candidate of isText ? [...written, ...written.map((value) => respelled([node], value))] : written) {
    for (const value of readings(candidate)) {
      if (node.errors(value).length === 0) {
        return { value };
      }
    }
  }
  return undefined;
}

/** Texts with the numbers that they may be as JSON writes them: `5` for `05`. */
function respelled(nodes: readonly SchemaNode[], value: unknown): unknown {
  return mapTexts(nodes, value, (text, own) =>
    OTHER_NUMERAL.test(text) && own.some(takesNumbers) ? String(exactNumber(text)) : text,
  );
}

/** The types of a value, or of its members. */
const typesOf = (node: SchemaNode): string[] => [
  ...typesIn(node),
  ...shapesOf(node).flatMap(({ items }) => (items ? typesIn(items) : [])),
];

const takesNumbers = (node: SchemaNode): boolean =>
  typesOf(node).some((type) => type === "integer" || type === "number");

/** Texts as the numbers and booleans that they are the texts of, where no text is expected: `true` says the same whoever wrote it. */
export function typed(nodes: readonly SchemaNode[], value: unknown): unknown {
  return mapTexts(nodes, value, (text, own) =>
    own.length > 0 && !own.flatMap(typesOf).includes("string") ? textReadings(text)[0] : text,
  );
}

type Change = (text: string, nodes: readonly SchemaNode[]) => unknown;

/** A value with its texts changed, each by the schemas that it stands under. */
function mapTexts(nodes: readonly SchemaNode[], value: unknown, change: Change): unknown {
  if (Array.isArray(value)) {
    return value.map((member) => mapTexts(nodes, member, change));
  }
  if (isObject(value)) {
    const below = (name: string): SchemaNode[] => nodes.flatMap((node) => propertiesOf(node, name));
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, inner]) => [name, mapTexts(below(name), inner, change)]));
  }
  return typeof value === "string" ? change(value, nodes) : value;
}

/** A value without its properties that are `readOnly`: what they mean in a request is not settled, and so they are not read. */
export function withoutReadOnly(document: Json, node: SchemaNode, value: unknown): unknown {
  const shapes = shapesOf(node);
  if (Array.isArray(value)) {
    const [items] = shapes.flatMap((shape) => shape.items ?? []);
    return items ? value.map((member) => withoutReadOnly(document, items, member)) : value;
  }
  if (!isObject(value)) {
    return value;
  }
  const isReadOnly = (name: string): boolean =>
    shapes.some(({ schema, properties }) => {
      const property: unknown = Object(schema["properties"])[name];
      return (
        !properties.has(name) && isObject(property) && wholeOf(document, property, name).schema["readOnly"] === true
      );
    });
  const kept = Object.entries(value).filter(([name]) => !isReadOnly(name));
  return Object.fromEntries(
    kept.map(([name, inner]) => {
      const [child] = propertiesOf(node, name);
      return [name, child ? withoutReadOnly(document, child, inner) : inner];
    }),
  );
}
