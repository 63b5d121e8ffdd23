import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import {
  type Body,
  type Field,
  fieldOf,
  type Operation,
  type Parameter,
  type SchemaNode,
} from "../../openapi/model.ts";
import { asList, bodyReadings, isEmptyList, propertiesOf, shapesOf, typesIn } from "./meanings.ts";
import { isScalar, type RequestValues, textOf } from "./request.ts";

const PRINTABLE = /^[ -~]*$/;
/** No half of a surrogate pair, which UTF-8 does not have. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
/** Words that some readers take for a boolean, a number or null. */
const LITERAL = /^(?:[tfyn]|on|no|true|false|yes|off|null|nil|none|nan|undefined|infinity)$/i;
const HEADER_TEXT = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;
const COOKIE_TEXT = /^[\w.~-]*$/;

/**
 * Whether OpenAPI and HTTP settle how the values of a request are written and read. Not settled are a delimiter inside a member that
 * stands between delimiters, null, lists and objects where a style says nothing of them, spaces at the ends of a header, what a cookie
 * may hold beyond unreserved characters, and texts beyond ASCII where no charset is said.
 */
export function isWellDefined(
  { parameters, body }: Pick<Operation, "parameters" | "body">,
  request: RequestValues,
): boolean {
  return (
    (!body?.hasDiscriminator || isDiscriminated(body.node, request.body)) &&
    parameters.every((parameter) =>
      isParameterWellDefined(parameter, parameters, request[parameter.in][parameter.name]),
    ) &&
    (!body || isBodyWellDefined(body, request))
  );
}

/**
 * Whether each object is an alternative that its discriminator names. Of another value some readers look at the schemas alone, and others
 * at the name.
 */
function isDiscriminated(node: SchemaNode, value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every((member, index) => {
      const child = node.prefixItems[index] ?? node.items;
      return !child || isDiscriminated(child, member);
    });
  }
  if (!isObject(value)) {
    return true;
  }
  return (
    isNamed(node, value) &&
    Object.entries(value).every(([name, member]) =>
      propertiesOf(node, name).every((child) => isDiscriminated(child, member)),
    )
  );
}

/** Whether a valid object is one whose name a discriminator knows, if there is one. */
function isNamed(node: SchemaNode, value: Readonly<Record<string, unknown>>): boolean {
  const shapes = node.alternatives.length > 0 ? node.alternatives : [node];
  const discriminators = [node, ...shapes].map(({ schema }) => schema["discriminator"]).filter(isObject);
  const isOf = (shape: SchemaNode): boolean =>
    shape.errors(value).length === 0 &&
    discriminators.every(({ propertyName }) => {
      const children = propertiesOf(shape, String(propertyName));
      const name = value[String(propertyName)];
      return name === undefined || children.length === 0 || children.some(({ errors }) => errors(name).length === 0);
    });
  return discriminators.length === 0 || node.errors(value).length > 0 || shapes.some(isOf);
}

function isParameterWellDefined(parameter: Parameter, all: readonly Parameter[], value: unknown): boolean {
  const { in: place, node, isJson, allowsEmpty } = parameter;
  if (value === undefined) {
    return true;
  }
  if (isJson) {
    return place !== "header" || HEADER_TEXT.test(toJson(value));
  }
  const objects = shapesOf(node).filter(({ types }) => types.includes("object"));
  if (isObject(value)) {
    return objects.length > 0 && areMembersWellDefined(parameter, all, value);
  }
  const list = asList(value);
  if (objects.length > 0 || !list.every(isScalar)) {
    // What else stands where an object is expected, no style says.
    return false;
  }
  const texts = list.map(textOf);
  if (Array.isArray(value) && texts.length === 1 && texts[0] === "") {
    // No member, or an empty one.
    return false;
  }
  // One of several texts is a member, whatever else the parameter may be.
  const nodes = texts.length > 1 ? shapesOf(node).flatMap(({ items }) => items ?? []) : [node];
  if (nodes.some(takesNull) && texts.some(mayBeNull)) {
    return false;
  }
  const delimiters = delimitersOf(parameter, Array.isArray(value));
  return texts.every(
    (text) =>
      !(delimiters !== "" && text === "" && (Array.isArray(value) || parameter.style !== "simple")) &&
      !hasAny(text, delimiters) &&
      !(allowsEmpty && text === "") &&
      (place !== "header" || HEADER_TEXT.test(text)) &&
      (place !== "cookie" || COOKIE_TEXT.test(text)),
  );
}

/** Whether a text may stand for null: nothing says what does. */
const mayBeNull = (value: unknown): boolean => value === "" || value === "null";

/** Whether null is a value of a parameter, or of a member of it. */
function takesNull(node: SchemaNode): boolean {
  return shapesOf(node).some(
    ({ types, schema, items }) =>
      types.includes("null") || [schema["enum"], schema["const"]].flat().includes(null) || (items && takesNull(items)),
  );
}

/** The characters that stand between the members of a value, or before it. */
function delimitersOf({ in: place, style, explode }: Parameter, isSeveral: boolean): string {
  switch (style) {
    case "label":
      return isSeveral && !explode ? ".," : ".";
    case "matrix":
      return isSeveral && !explode ? ";," : ";";
    case "spaceDelimited":
      return isSeveral && !explode ? " " : "";
    case "pipeDelimited":
      return isSeveral && !explode ? "|" : "";
    default:
      return isSeveral && !(place === "query" && explode) ? "," : "";
  }
}

const hasAny = (text: string, characters: string): boolean =>
  [...characters].some((character) => text.includes(character));

/** An object in a parameter: its members stand by themselves, and where they are query parameters, they have names of their own. */
function areMembersWellDefined(
  parameter: Parameter,
  all: readonly Parameter[],
  value: Readonly<Record<string, unknown>>,
): boolean {
  const { in: place, style, explode, isWholeQuery, node } = parameter;
  const entries = Object.entries(value);
  const names = new Set(shapesOf(node).flatMap(({ properties }) => [...properties.keys()]));
  const isSpread = place === "query" && style === "form" && explode;
  const isOwn = (name: string): boolean =>
    isWholeQuery === true ||
    ((names.size === 0 || names.has(name)) && !all.some((sibling) => sibling.in === place && sibling.name === name));
  const isNamed = isSpread || style === "deepObject";
  const delimiters = isNamed ? "[]" : `${delimitersOf(parameter, true)}=`;
  return (
    entries.length > 0 &&
    (style !== "deepObject" ? onlyObjects(node) : true) &&
    entries.every(([name, member]) => {
      const text = isScalar(member) ? textOf(member) : undefined;
      return (
        text !== undefined &&
        name !== "" &&
        !hasAny(name, delimiters) &&
        (!isSpread || isOwn(name)) &&
        (isNamed || (text !== "" && !hasAny(text, delimiters))) &&
        (place !== "header" || (HEADER_TEXT.test(text) && HEADER_TEXT.test(name)))
      );
    })
  );
}

const onlyObjects = (node: SchemaNode): boolean =>
  shapesOf(node).every(({ types }) => types.length === 0 || types.includes("object"));

function isBodyWellDefined(body: Body, request: RequestValues): boolean {
  const { kind, node } = body;
  const value = request.body;
  if (kind === "json" || request.rawBody !== undefined || request.mediaType !== undefined || value === undefined) {
    return true;
  }
  if (kind === "text" || kind === "binary") {
    return isScalar(value) && textOf(value) !== "" && PRINTABLE.test(textOf(value)) && isPlain(value, [node]);
  }
  const entries = isObject(value) ? Object.entries(value).filter(([, member]) => !isEmptyList(member)) : [];
  if (!isObject(value) || entries.length === 0) {
    return false;
  }
  // Some read an empty field as an absent one.
  const filled = Object.fromEntries(entries.filter(([, member]) => member !== ""));
  const conforms = (object: Readonly<Record<string, unknown>>): boolean =>
    bodyReadings(body, object).some((meant) => node.errors(meant).length === 0);
  return (
    entries.every(([name, member]) => isFieldWellDefined(body, name, member)) &&
    (Object.keys(filled).length === entries.length || conforms(filled) === conforms(value))
  );
}

function isFieldWellDefined(body: Body, name: string, value: unknown): boolean {
  const { kind, fields, node } = body;
  const field = fieldOf(body, name);
  const isList = Array.isArray(value);
  const children = propertiesOf(node, name);
  const takesLists = children.length === 0 || children.flatMap(shapesOf).some(({ types }) => types.includes("array"));
  const isNameSettled = fields.has(name) || /^[\w-]+$/.test(name);
  const isFound = field.isJson || field.isFile || asList(value).every((member) => isPlain(member, children));
  if (!isNameSettled || (isList && !takesLists) || !isFound) {
    return false;
  }
  if (children.some(takesNull) && asList(value).some(mayBeNull)) {
    return false;
  }
  if (kind === "multipart") {
    return /^[^"\\%\r\n]+$/.test(name) && asList(value).every((member) => isPartWellDefined(field, member, isList));
  }
  if (field.isJson) {
    return isWellFormed(toJson(value));
  }
  if (isObject(value)) {
    const members = Object.entries(value);
    return (
      field.style === "deepObject" &&
      members.length > 0 &&
      members.every(([key, member]) => /^[\w-]+$/.test(key) && isScalar(member) && textOf(member) !== "")
    );
  }
  const separator = { spaceDelimited: " ", pipeDelimited: "|" }[field.style] ?? ",";
  return (
    field.style !== "deepObject" &&
    asList(value).every((member) => {
      const text = isScalar(member) ? textOf(member) : undefined;
      const isFree = !isList || (text !== "" && (field.explode || !text?.includes(separator)));
      return text !== undefined && isWellFormed(text) && isFree;
    })
  );
}

/**
 * Whether a text is what it seems to be. Where none is expected, some readers take other spellings of numbers, booleans and null, or
 * JSON.
 */
function isPlain(value: unknown, nodes: readonly SchemaNode[]): boolean {
  const types = nodes.flatMap(shapesOf).flatMap(({ types: own, items }) => [...own, ...(items ? typesIn(items) : [])]);
  if (types.length === 0 || types.includes("string") || value === "") {
    return true;
  }
  if (typeof value === "string") {
    return /^[a-z]+$/i.test(value) && !LITERAL.test(value);
  }
  return !types.includes("boolean") || (value !== 0 && value !== 1);
}

function isPartWellDefined(field: Field, value: unknown, isMember: boolean): boolean {
  if (field.isFile) {
    const isOpaque = field.contentType === undefined || field.contentType === "application/octet-stream";
    return typeof value === "string" && value !== "" && isOpaque && PRINTABLE.test(value);
  }
  if (field.isJson || isObject(value)) {
    return value !== null && PRINTABLE.test(toJson(value));
  }
  return isScalar(value) && PRINTABLE.test(textOf(value)) && !(isMember && textOf(value) === "");
}
