import { isObject, type Json } from "../document.ts";
import { ContractError } from "../errors.ts";
import { essenceOf, isJsonMediaType } from "../media-types.ts";
import type { Parameter, SchemaNode, Style } from "../model.ts";
import { ASSUMED } from "../normalize.ts";
import { readablePart } from "../parts.ts";
import { segmentTemplate } from "../paths.ts";
import { resolve, resolveComponent } from "../references.ts";
import { schemaExamples } from "../schema/schema-keywords.ts";
import { isSure } from "../schema/sure.ts";
import { type Reading, shownExamples } from "./reading.ts";

type Place = Parameter["in"];

/** Header parameters that say nothing: other parts of the document speak of them (OpenAPI 3.1, section 4.8.12.2.1). */
const IGNORED_HEADERS = new Set(["accept", "content-type", "authorization"]);

/** How deep alternatives within alternatives are looked at for the names of their properties. */
const MOST_ALTERNATIVES = 3;
/** A name that a header can have (RFC 9110, section 5.6.2). */
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** The styles of each place, that which is meant without a word first. */
const STYLES: Readonly<Record<Place, readonly string[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

/**
 * Reads the parameters of an operation and of its path. An optional one that cannot be read is skipped by name.
 *
 * @throws {ContractError} if a mandatory one cannot be read
 */
export function readParameters(reading: Reading, path: string, item: Json, operation: Json): Parameter[] {
  const inPath = path.split("/").flatMap((segment) => segmentTemplate(segment).names);
  // What the path holds and no parameter describes may be any text.
  const byKey = new Map<string, Json>(
    inPath.map((name) => [`path ${name}`, { in: "path", name, schema: { example: name } }]),
  );
  for (const owner of [item, operation]) {
    for (const [index, value] of (Array.isArray(owner["parameters"]) ? owner["parameters"] : []).entries()) {
      const read = (): Json => resolveComponent(reading.requests, value, `${reading.id}/parameters/${index}`);
      // What is no parameter demands nothing; what a reference to nothing demands, nobody knows.
      const parameter = isObject(value) ? read() : reading.optional(`parameters/${index}`, read);
      if (parameter) {
        byKey.set(`${parameter["in"]} ${parameter["name"]}`, parameter);
      }
    }
  }
  const all = [...byKey.values()];
  return all.flatMap((parameter) => {
    const { in: place, name } = parameter;
    if (place === "header" && IGNORED_HEADERS.has(String(name).toLowerCase())) {
      return [];
    }
    const others = (): string[] =>
      all.flatMap((sibling) => (sibling === parameter ? [] : queryNames(reading, sibling)));
    const read = (): Parameter => readParameter(reading, parameter, others);
    if (place === "path" && !inPath.includes(String(name))) {
      return reading.optional(`path/${name}`, () => notInPath(`${reading.id}/path/${name}`, path)) ?? [];
    }
    const isNeeded = parameter["required"] === true || place === "path";
    return isNeeded ? [read()] : (reading.optional(`${place}/${name}`, read) ?? []);
  });
}

function notInPath(where: string, path: string): never {
  throw new ContractError("document-invalid", `${where}: the path ${path} does not hold it in braces.`);
}

/** The names under which a parameter stands in a query: those of its properties as well, where it is an object that is spread. */
function queryNames(
  { requests }: Reading,
  { in: place, name, schema, style = "form", explode = true }: Json,
): string[] {
  const isSpread = style === "form" && explode === true && schema !== undefined;
  return place === "query" ? [String(name), ...(isSpread ? propertyNames(requests, schema) : [])] : [];
}

function propertyNames(document: Json, schema: unknown, depth = 0): string[] {
  const { properties, anyOf, oneOf } = depth > MOST_ALTERNATIVES ? {} : readablePart(document, schema);
  const alternatives = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [
    ...Object.keys(isObject(properties) ? properties : {}),
    ...alternatives.flatMap((alternative) => propertyNames(document, alternative, depth + 1)),
  ];
}

/** @param others The names of the other parameters in the query. */
function readParameter(reading: Reading, parameter: Json, others: () => readonly string[]): Parameter {
  const { schemas } = reading;
  const name = String(parameter["name"]);
  const isWholeQuery = parameter["in"] === "querystring";
  const place = (isWholeQuery ? "query" : parameter["in"]) as Place;
  const where = `${reading.id}/${place}/${name}`;
  if (!STYLES[place]) {
    throw new ContractError("keyword-unknown", `${where}: \`in\` must be path, query, querystring, header or cookie.`);
  }
  if (place === "header" && !FIELD_NAME.test(name)) {
    throw new ContractError("keyword-unsupported", `${where}: no header can have this name (RFC 9110, section 5.1).`);
  }
  const { schema, ...written } = isObject(parameter["content"])
    ? readContent(reading, parameter["content"], place, isWholeQuery, where)
    : { schema: parameter["schema"], ...styleOf(parameter, place, where) };
  const isAssumed = parameter["required"] !== true && readablePart(reading.requests, schema)[ASSUMED] === true;
  const required =
    (parameter["required"] === true || isAssumed) &&
    schemas.constraints.note(place, [name], "required", true, parameter);
  // A parameter's schema often leaves meaning and notes to the parameter.
  const { description, "x-source-note": note } = parameter;
  const node = schemas.node(place, name, schema ?? {}, { description, "x-source-note": note });
  const refusal = refusalOf(place, written, node, isWholeQuery ? () => [] : others);
  if (refusal !== undefined) {
    throw new ContractError("keyword-unsupported", `${where}: ${refusal}`);
  }
  return {
    name,
    in: place,
    ...(required && { required }),
    ...(isAssumed && { isAssumed }),
    ...(place === "path" &&
      isFreeText(node) && { reservedCharacters: schemas.constraints.describe(place, [name], "reserved", true, {}) }),
    ...written,
    ...(parameter["allowEmptyValue"] === true && place === "query" && { allowsEmpty: true }),
    ...(isWholeQuery && { isWholeQuery }),
    node,
    examples: [...shownExamples(reading, parameter), ...schemaExamples(node.schema)].filter((value) =>
      isSure(node, value),
    ),
  };
}

/** A parameter whose text is of a media type. */
function readContent(
  { requests }: Reading,
  content: Json,
  place: Place,
  isWholeQuery: boolean,
  where: string,
): Style & { readonly schema: unknown; readonly isText?: boolean } {
  const [mediaType = "", ...others] = Object.keys(content);
  const schema = resolve(requests, content[mediaType], where)["schema"];
  if (isWholeQuery && mediaType === "application/x-www-form-urlencoded") {
    return { schema, style: "form", explode: true };
  }
  if (!isWholeQuery && others.length === 0 && essenceOf(mediaType) === "text/plain") {
    // A scalar is written as any style writes it; of others it is not said how.
    return { schema, style: String(STYLES[place][0]), explode: false, isText: true };
  }
  if (isWholeQuery || others.length > 0 || !isJsonMediaType(mediaType)) {
    throw new ContractError("keyword-unsupported", `${where}: \`content\` of ${mediaType} is not checked.`);
  }
  return { schema, style: "form", explode: false, isJson: true };
}

function styleOf(parameter: Json, place: Place, where: string): Style {
  const style = String(parameter["style"] ?? STYLES[place][0]);
  if (!STYLES[place].includes(style)) {
    const allowed = STYLES[place].join(", ");
    throw new ContractError("keyword-unsupported", `${where}: \`style\` ${style} must be one of ${allowed}.`);
  }
  const { explode } = parameter;
  return { style, explode: typeof explode === "boolean" ? explode : style === "form" || style === "cookie" };
}

/** Why a value of a schema cannot be written, if OpenAPI does not say how. */
function refusalOf(
  place: Place,
  { style, explode, isJson, isText }: Style & { readonly isText?: boolean },
  node: SchemaNode,
  others: () => readonly string[],
): string | undefined {
  const shapes = [node, ...node.alternatives];
  const isOf = (type: string): boolean => shapes.some(({ types }) => types.includes(type));
  if (isText && (isOf("array") || isOf("object"))) {
    return "`content` of text/plain does not say how arrays and objects are written.";
  }
  if (isJson) {
    return place === "cookie"
      ? "JSON in cookies is not checked, since servers disagree on how it is written."
      : undefined;
  }
  if (place === "cookie" && (isOf("array") || isOf("object"))) {
    return "arrays and objects in cookies are not checked, since servers disagree on how they are written.";
  }
  const members = shapes.flatMap(({ items, prefixItems }) => [...(items ? [items] : []), ...prefixItems]);
  const needed = shapes.flatMap(({ required, properties }) =>
    [...required.keys()].flatMap((name) => properties.get(name) ?? []),
  );
  if ([...members, ...needed].some(isNested)) {
    return `\`style\` ${style} does not say how nested arrays and objects are written.`;
  }
  if (style === "deepObject" ? !isOf("object") : isOf("object") && explode && style.endsWith("Delimited")) {
    return `\`style\` ${style} does not say how such a value is written.`;
  }
  const isSpread = place === "query" && style === "form" && explode && isOf("object");
  const taken = new Set(isSpread ? others() : []);
  const shared = shapes.flatMap(({ properties }) => [...properties.keys()]).find((name) => taken.has(name));
  return shared === undefined ? undefined : `its property ${shared} belongs to another parameter as well.`;
}

function isNested({ types, alternatives }: SchemaNode): boolean {
  return types.includes("array") || types.includes("object") || alternatives.some(isNested);
}

/** Whether a node takes any text of some length: no keyword says which characters it may hold. */
function isFreeText({ types, schema }: SchemaNode): boolean {
  return types.includes("string") && !["enum", "const", "pattern", "format"].some((keyword) => keyword in schema);
}
