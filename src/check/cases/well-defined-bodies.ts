import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import { type Body, delimiterOf, type Field, fieldOf, type SchemaNode } from "../../openapi/model.ts";
import { memoized } from "../memoized.ts";
import { asList, bodyReadings, isEmptyList, propertiesOf, shapesOf, typesIn } from "./readings.ts";
import { isScalar, type RequestValues, textOf } from "./request.ts";
import { type SchemaPath, schemaPaths } from "./values/set-at.ts";

const PRINTABLE = /^[ -~]*$/;
/** No half of a surrogate pair, which UTF-8 does not have. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
/** Words that some readers take for a boolean, a number or null. */
const LITERAL = /^(?:[tfyn]|on|no|true|false|yes|off|null|nil|none|nan|undefined|infinity)$/i;

/** Whether a text may stand for null: nothing says what does. */
export const mayBeNull = (value: unknown): boolean => value === "" || value === "null";

/** Whether null is a value of a parameter, or of a member of it. */
export const takesNull: (node: SchemaNode) => boolean = memoized((node) =>
  shapesOf(node).some(
    ({ types, schema, items }) =>
      types.includes("null") || [schema["enum"], schema["const"]].flat().includes(null) || (items && takesNull(items)),
  ),
);

/** Whether OpenAPI and HTTP define how the body of a request is written and read. */
export function isBodyWellDefined(body: Body, request: RequestValues): boolean {
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

/** The schemas of a body that can be shown: what stands within an object in a form has no way to be written, unless the form says one. */
export function writablePaths(body: Body): Map<SchemaNode, SchemaPath> {
  const isWritable = ({ path: [name, inner, ...deeper] }: SchemaNode): boolean => {
    const { isJson, style } = fieldOf(body, String(name));
    const isMember = inner === "*" || typeof inner === "number" || style === "deepObject";
    return body.kind !== "form" || inner === undefined || isJson === true || (isMember && deeper.length === 0);
  };
  return new Map([...schemaPaths(body.node)].filter(([node]) => isWritable(node)));
}

function isFieldWellDefined(body: Body, name: string, value: unknown): boolean {
  const { kind, fields, node } = body;
  const field = fieldOf(body, name);
  const isList = Array.isArray(value);
  const children = propertiesOf(node, name);
  const takesLists = children.length === 0 || children.flatMap(shapesOf).some(({ types }) => types.includes("array"));
  const isNameWellDefined = fields.has(name) || /^[\w-]+$/.test(name);
  const isFound = field.isJson || field.isFile || asList(value).every((member) => isPlain(member, children));
  if (!isNameWellDefined || (isList && !takesLists) || !isFound) {
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
  const takesObjects = children.flatMap(shapesOf).some(({ types }) => types.includes("object"));
  if (isObject(value) || takesObjects) {
    // What else stands where an object is expected, no style says.
    const members = isObject(value) ? Object.entries(value) : [];
    return (
      field.style === "deepObject" &&
      members.length > 0 &&
      members.every(
        ([key, member]) =>
          /^[\w-]+$/.test(key) &&
          isScalar(member) &&
          textOf(member) !== "" &&
          isPlain(
            member,
            children.flatMap((child) => propertiesOf(child, key)),
          ),
      )
    );
  }
  return (
    field.style !== "deepObject" &&
    asList(value).every((member) => {
      const text = isScalar(member) ? textOf(member) : undefined;
      const isFree = !isList || (text !== "" && (field.explode || !text?.includes(delimiterOf(field.style))));
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
  // JavaScript writes some numbers with an exponent, which is another spelling.
  const isRespelled = typeof value === "number" && textOf(value).includes("e");
  return !isRespelled && (!types.includes("boolean") || (value !== 0 && value !== 1));
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
