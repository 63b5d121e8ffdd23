import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import { delimiterOf, type Operation, type Parameter, type SchemaNode } from "../../openapi/model.ts";
import { ASSUMED } from "../../openapi/normalize.ts";
import { segmentsOf, segmentTemplate } from "../../openapi/paths.ts";
import { isUnreadable } from "../../openapi/read/faults.ts";
import { asList, parameterReadings, propertiesOf, shapesOf, takesScalar } from "./readings.ts";
import { isSameBody, isScalar, type RequestValues, textOf } from "./request.ts";
import { isBodyWellDefined, mayBeNull, takesNull } from "./well-defined-bodies.ts";

const HEADER_TEXT = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;
const COOKIE_TEXT = /^[\w.~-]*$/;
/** The longest value outside of a body: few servers read a longer head (RFC 9110, section 4.1, asks for 8,000 octets). @unit characters */
const MOST_IN_HEAD = 15_000;
/** A path with several parameters in one segment. */
const SHARED_SEGMENT = /\}[^/]*\{/;

/**
 * Whether OpenAPI and HTTP define how the values of a request are written and read. They do not define a delimiter inside a member that
 * stands between delimiters, or inside a value that shares a path segment with another one; null; lists and objects where a style says
 * nothing of them; spaces at the ends of a header; what a cookie may hold beyond unreserved characters; texts beyond ASCII where no
 * charset is declared.
 *
 * @param mostInHead The most characters of a value outside of the body.
 * @param known A request of which they do: what the two have in common is not looked at again.
 */
export function isWellDefined(
  { path = "", parameters, body }: Pick<Operation, "parameters" | "body"> & Partial<Pick<Operation, "path">>,
  request: RequestValues,
  mostInHead = MOST_IN_HEAD,
  known?: RequestValues,
): boolean {
  const isBodyKnown = known !== undefined && isSameBody(request, known);
  // What is absent depends on what else is there.
  const isKnown = ({ in: place, name }: Parameter): boolean =>
    known !== undefined && known[place][name] !== undefined && known[place][name] === request[place][name];
  return (
    (!SHARED_SEGMENT.test(path) || segmentsOf(path).every((segment) => isSegmentWellDefined(segment, request))) &&
    (isBodyKnown || !body?.hasDiscriminator || everyObject(body.node, request.body, isNamed)) &&
    (isBodyKnown || !body?.hasUnsettled || everyObject(body.node, request.body, isSettled)) &&
    parameters.every(
      (parameter) => isKnown(parameter) || isParameterWellDefined(parameter, parameters, request, mostInHead),
    ) &&
    (isBodyKnown || !body || isBodyWellDefined(body, request))
  );
}

/** Whether each of several values in one segment of a path can be told from the next: what stands between them stands in none of them. */
function isSegmentWellDefined(segment: string, { path }: RequestValues): boolean {
  const { names, separators } = segmentTemplate(segment);
  return names.every((name) =>
    asList(path[name] ?? []).every((value) => separators.every((text) => text !== "" && !textOf(value).includes(text))),
  );
}

type Holds = (node: SchemaNode, value: Readonly<Record<string, unknown>>) => boolean;

/** Whether something holds of each object in a value. */
function everyObject(node: SchemaNode, value: unknown, holds: Holds): boolean {
  if (Array.isArray(value)) {
    return value.every((member, index) => {
      const child = node.prefixItems[index] ?? node.items;
      return !child || everyObject(child, member, holds);
    });
  }
  if (!isObject(value)) {
    return true;
  }
  return (
    holds(node, value) &&
    Object.entries(value).every(
      ([name, member]) =>
        // A scalar has nothing in it: most members of most values are scalars, and each may be one of many schemas.
        typeof member !== "object" || propertiesOf(node, name).every((child) => everyObject(child, member, holds)),
    )
  );
}

/**
 * Whether an object has no property of which it cannot be read what its values are, and lacks none that may be required: whether it is
 * valid then, nobody here can tell.
 */
function isSettled(node: SchemaNode, value: Readonly<Record<string, unknown>>): boolean {
  return [node, ...shapesOf(node)].every(({ schema: { properties } }) =>
    Object.entries(isObject(properties) ? properties : {}).every(([name, schema]) =>
      Object.hasOwn(value, name) ? !isUnreadable(schema) : !(isObject(schema) && schema[ASSUMED] === true),
    ),
  );
}

/**
 * Whether a valid object is an alternative that its discriminator names, if there is one. Of another value some readers look at the
 * schemas alone, and others at the name.
 */
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

function isParameterWellDefined(
  parameter: Parameter,
  all: readonly Parameter[],
  request: RequestValues,
  mostInHead: number,
): boolean {
  const { in: place, node, isJson, allowsEmpty, required, isAssumed } = parameter;
  const value = request[place][parameter.name];
  if (value === undefined) {
    // The names of another object without names of its own may as well be those of this one.
    const isOther = (sibling: Parameter): boolean => sibling !== parameter && request.query[sibling.name] !== undefined;
    return !isAssumed && !(required && isMap(parameter) && all.filter(isMap).some(isOther));
  }
  if (!everyObject(node, value, isSettled)) {
    return false;
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
  if (place === "path" && list.length === 0) {
    // Without members it counts as undefined, and its segment would be empty, or a dot: another path (RFC 6570, section 2.3).
    return false;
  }
  const texts = list.map(textOf);
  if (lengthInHead(texts.join()) > mostInHead) {
    return false;
  }
  if (Array.isArray(value) && texts.length === 1 && texts[0] === "") {
    // No member, or an empty one.
    return false;
  }
  const isText = Array.isArray(value) && shapesOf(node).some(takesScalar);
  if (isText && parameterReadings(parameter, value).every((reading) => node.errors(reading).length > 0)) {
    // Where one text may stand, some take one of several for it.
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

/** Whether the members of an object stand in the query by any name. */
function isMap({ in: place, style, explode, isJson, node }: Parameter): boolean {
  const shapes = shapesOf(node);
  const isNameless = shapes.every(({ properties }) => properties.size === 0);
  return place === "query" && style === "form" && explode && !isJson && isNameless && shapes.some(takesObjects);
}

const takesObjects = ({ types }: SchemaNode): boolean => types.includes("object");

/** How long a text is in a head, where an octet beyond ASCII takes three characters. */
function lengthInHead(text: string): number {
  const octets = Buffer.byteLength(text);
  return octets === text.length ? octets : 3 * octets;
}

/** The characters that stand between the members of a value, or before it. */
function delimitersOf({ in: place, style, explode }: Parameter, isSeveral: boolean): string {
  switch (style) {
    case "label":
      return isSeveral && !explode ? ".," : ".";
    case "matrix":
      return isSeveral && !explode ? ";," : ";";
    default:
      return isSeveral && !(place === "query" && explode) ? delimiterOf(style) : "";
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
