import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import type { Body, Field, Parameter, SchemaNode } from "../../openapi/model.ts";
import { exactNumber, isNumber } from "../../openapi/numbers.ts";
import { memoized } from "../memoized.ts";
import { textOf } from "./request.ts";

/** What a value that was written into a parameter may mean to its reader. */
export function parameterReadings(parameter: Parameter, value: unknown): unknown[] {
  return parameter.isJson ? [value] : [...readingsOf(parameter.node, value), ...asWritten(parameter, value)];
}

/** A list or an object is a text as well, where it is written as one, and no `type` says that it is none. */
function asWritten({ node, in: place, style, explode }: Parameter, value: unknown): string[] {
  const isNamed = style === "deepObject" || (place === "query" && style === "form" && explode);
  const isOpen = shapesOf(node).some(isUntyped) && (Array.isArray(value) || (isObject(value) && !isNamed));
  return isOpen ? [asList(value).map(toJson).join(",")] : [];
}

/** Whether only the keywords of a schema hint at the types of its values. */
const isUntyped = ({ types, schema }: SchemaNode): boolean => types.length > 0 && schema["type"] === undefined;

/** What a value that was written into a body may mean to its reader. */
export function bodyReadings({ node, kind, fields }: Body, value: unknown): unknown[] {
  switch (kind) {
    case "form":
    case "multipart":
      return isObject(value) ? objects(node, value, (name) => formOf(kind, fields.get(name))) : [value];
    case "text":
    case "binary":
      return readingsOf(node, value);
    default:
      return [value];
  }
}

/** A schema and its alternatives. */
export const shapesOf: (node: SchemaNode) => readonly SchemaNode[] = memoized((node) => {
  const inner = [...node.alternatives, ...node.branches].flatMap(shapesOf);
  return node.alternatives.length > 0 && node.types.length === 0 ? inner : [node, ...inner];
});

/** The schemas of a property. */
export function propertiesOf(node: SchemaNode, name: string): SchemaNode[] {
  return shapesOf(node).flatMap(
    ({ properties, additionalProperties }) => properties.get(name) ?? additionalProperties ?? [],
  );
}

/** What the texts of a value may mean, the reading with the most numbers and booleans first. */
function readingsOf(node: SchemaNode, value: unknown): unknown[] {
  if (isObject(value)) {
    return objects(node, value);
  }
  const shapes = shapesOf(node);
  const lists = shapes.filter(({ types }) => types.includes("array"));
  const isOnlyList = lists.length > 0 && !shapes.some(takesScalar);
  const asLists = lists.flatMap(({ items }) => {
    const types = items ? typesIn(items) : ["string"];
    const members = asList(value).map((member) =>
      isObject(member) ? [member, toJson(member)] : readings(textOf(member), types),
    );
    return [members.map(([first]) => first), members.map((texts) => texts.at(-1))];
  });
  const asScalars = isOnlyList ? [] : readings(textOf(value), typesIn(node));
  return [
    ...new Set([...(Array.isArray(value) || isOnlyList ? asLists : []), ...(Array.isArray(value) ? [] : asScalars)]),
  ];
}

/** What the members of an object are written as; an object within a part of a form is JSON (OpenAPI 3.1, section 4.8.15.1.1). */
type Form = "text" | "bytes" | "json";

function formOf(kind: "form" | "multipart", field?: Field): Form {
  return field?.isFile ? "bytes" : field?.isJson || kind === "multipart" ? "json" : "text";
}

/** What an object may mean whose members are texts: of each that which conforms, or all as texts. */
function objects(
  node: SchemaNode,
  value: Readonly<Record<string, unknown>>,
  form: (name: string) => Form = () => "text",
): unknown[] {
  // An empty list is not written at all.
  const written = Object.entries(value).filter(([, member]) => !isEmptyList(member));
  const members = written.map(([name, member]) => {
    const children = propertiesOf(node, name);
    const meanings = form(name) === "bytes" ? [member, asList(member)] : memberReadings(children, member, form(name));
    const conforming = meanings.find((meaning) => children.some(({ errors }) => errors(meaning).length === 0));
    return [name, conforming ?? meanings[0], meanings.at(-1)] as const;
  });
  return [
    Object.fromEntries(members.map(([name, meant]) => [name, meant])),
    Object.fromEntries(members.map(([name, , text]) => [name, text])),
  ];
}

/** An object within an object is JSON, and its text may be meant as well. */
function memberReadings(children: readonly SchemaNode[], member: unknown, form: Form): unknown[] {
  if (isObject(member)) {
    const inside = form === "json" ? [] : children.flatMap((child) => objects(child, member));
    return [
      member,
      [member],
      ...inside,
      ...children.flatMap((child) => readingsOf(child, toJson(member))),
      toJson(member),
    ];
  }
  const meanings = children.flatMap((child) => readingsOf(child, member));
  return meanings.length > 0 ? meanings : [member];
}

/** An empty list in a parameter or a form is not written at all. */
export const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Whether a value other than a list or null has a type of a schema. */
export const takesScalar = ({ types }: SchemaNode): boolean =>
  types.some((type) => type !== "array" && type !== "null");

/** The types by which the texts of a schema are read: those that it names, else those of the values that it lists, else any. */
export const typesIn = memoized((node: SchemaNode): readonly string[] => {
  const types = shapesOf(node).flatMap((shape) => {
    const { enum: listed, const: only } = shape.schema;
    const values: readonly unknown[] = Array.isArray(listed) ? listed : only === undefined ? [] : [only];
    const named = shape.types.length > 0 ? shape.types : values.map(typeName);
    const open = isUntyped(shape) ? ["string"] : [];
    return named.length > 0 ? [...named, ...open] : ["string", "number", "boolean"];
  });
  return [...new Set(types)];
});

function typeName(value: unknown): string {
  return isNumber(value) ? "number" : typeof value;
}

/** What a text may mean where nothing says its type. */
export const textReadings = (text: string): unknown[] => readings(text, ["number", "boolean", "string"]);

/** What a text in a path, a query or a header may mean for a schema of some types. */
function readings(text: string, types: readonly string[]): unknown[] {
  const isNumeral = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text);
  const values = [
    ...((types.includes("integer") || types.includes("number")) && isNumeral ? [exactNumber(text)] : []),
    ...(types.includes("boolean") && (text === "true" || text === "false") ? [text === "true"] : []),
  ];
  return values.length > 0 && !types.includes("string") ? values : [...values, text];
}
