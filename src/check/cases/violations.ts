import type { ErrorObject } from "ajv";
import {
  isJsonMediaType,
  type Operation,
  type Parameter,
  type Place,
  type SchemaNode,
  schemeOf,
  schemesIn,
} from "../../openapi/model.ts";
import { exactNumber, isNumber } from "../../openapi/numbers.ts";
import { parseJson } from "../../openapi/parse.ts";
import { fromPointer } from "../../openapi/pointer.ts";
import { carriedCredential, isSameCredential, replacedScheme, schemesOf } from "./credentials.ts";
import { bodyText, type RequestValues, textOf } from "./request.ts";

/** What a request breaks: the keyword, and where. */
export interface Violation {
  readonly in: Place;
  /** Names and indices from the place down to the value. */
  readonly location: readonly (string | number)[];
  readonly keyword: string;
}

/** Every violation of a request, judged by what goes over the wire. */
export function violationsOf(operation: Operation, request: RequestValues): Violation[] {
  return [
    ...operation.parameters.flatMap((parameter) => parameterViolations(operation, parameter, request)),
    ...bodyViolations(operation, request),
    ...securityViolations(operation, request),
  ];
}

function parameterViolations(operation: Operation, parameter: Parameter, request: RequestValues): Violation[] {
  const given = request[parameter.in][parameter.name];
  const scheme = schemeOf(operation, parameter);
  if (
    given === undefined &&
    schemesOf(operation, request).some(({ name }) => name === scheme) &&
    !replacedScheme(operation, request)
  ) {
    // The configured credential goes there.
    return [];
  }
  const value = given ?? (carriedCredential(operation, parameter, request) || undefined);
  if (value === undefined || isEmptyList(value) || (parameter.in === "path" && textOf(value) === "")) {
    return parameter.required ? [{ in: parameter.in, location: [parameter.name], keyword: "required" }] : [];
  }
  // A text means what any alternative of the schema can read.
  const readings = readingsOf(parameter.node, value).map((sent) =>
    parameter.node.errors(sent).map((error) => violation(parameter.in, [parameter.name], error, sent)),
  );
  return readings.find((violations) => violations.length === 0) ?? readings[0] ?? [];
}

/** An empty list in a parameter is not written at all. */
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/**
 * Whether OpenAPI and HTTP settle how the parameters of a request are written and read. Not settled are a comma inside a member of a
 * list that is joined by commas, spaces at the ends of a header, and what a cookie may hold beyond unreserved characters.
 */
export function isSettled({ parameters }: Operation, request: RequestValues): boolean {
  return parameters.every(({ in: place, name, explode, node }) => {
    const value = request[place][name];
    if (asList(value).some((member) => member === null || (typeof member === "object" && !isNumber(member)))) {
      // OpenAPI does not say how null is written, or an object in a list.
      return false;
    }
    const texts = value === undefined ? [] : asList(value).map(textOf);
    const isJoined = Array.isArray(value) && !(place === "query" && explode);
    const isNothing = (text: string): boolean => text === "" || text === "null";
    if ((Array.isArray(value) && texts.length === 1 && texts[0] === "") || (takesNull(node) && texts.some(isNothing))) {
      // Nor does it say whether a list of one empty text is an empty list, or what stands for null.
      return false;
    }
    return texts.every(
      (text) =>
        !(isJoined && (text === "" || text.includes(","))) &&
        (place !== "header" || /^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(text)) &&
        (place !== "cookie" || /^[\w.~-]*$/.test(text)),
    );
  });
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** What the texts of a parameter may mean, the reading with the most numbers and booleans first. */
function readingsOf(node: SchemaNode, value: unknown): unknown[] {
  const shapes = shapesOf(node);
  const lists = shapes.filter(({ types }) => types.includes("array"));
  const isOnlyList = lists.length > 0 && !shapes.some(isScalar);
  const asLists = lists.flatMap(({ items }) => {
    const types = items ? typesIn(items) : ["string"];
    const members = asList(value).map((member) => readings(textOf(member), types));
    return [members.map(([first]) => first), members.map((texts) => texts.at(-1))];
  });
  const asScalars = isOnlyList ? [] : readings(textOf(value), typesIn(node));
  return [
    ...new Set([...(Array.isArray(value) || isOnlyList ? asLists : []), ...(Array.isArray(value) ? [] : asScalars)]),
  ];
}

/** Whether null is a value of a parameter, or of a member of it. */
function takesNull(node: SchemaNode): boolean {
  return shapesOf(node).some(
    ({ types, schema, items }) =>
      types.includes("null") || [schema["enum"], schema["const"]].flat().includes(null) || (items && takesNull(items)),
  );
}

/** A schema and its alternatives. */
function shapesOf(node: SchemaNode): SchemaNode[] {
  const inner = [...node.alternatives, ...node.branches].flatMap(shapesOf);
  return node.alternatives.length > 0 && node.types.length === 0 ? inner : [node, ...inner];
}

const isScalar = ({ types }: SchemaNode): boolean => types.some((type) => type !== "array" && type !== "null");

/** The types by which the texts of a schema are read: those that it names, else those of the values that it lists, else any. */
function typesIn(node: SchemaNode): string[] {
  const types = shapesOf(node).flatMap((shape) => {
    const { enum: listed, const: only } = shape.schema;
    const values: readonly unknown[] = Array.isArray(listed) ? listed : only === undefined ? [] : [only];
    const named = shape.types.length > 0 ? shape.types : values.map(typeName);
    return named.length > 0 ? named : ["string", "number", "boolean"];
  });
  return [...new Set(types)];
}

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

function bodyViolations({ body }: Operation, request: RequestValues): Violation[] {
  if (!body) {
    return [];
  }
  const at = (keyword: string): Violation[] => [{ in: "body", location: [], keyword }];
  const asText = request.rawBody !== undefined || request.exact === true;
  if (asText ? bodyText(request) === "" : request.body === undefined) {
    return body.required ? at("required") : [];
  }
  const mediaType = request.mediaType ?? body.mediaTypes[0] ?? "";
  if (!isJsonMediaType(mediaType) || !body.mediaTypes.includes(mediaType)) {
    return at("content");
  }
  let value: unknown = request.body;
  if (asText) {
    try {
      value = parseJson(bodyText(request) ?? "");
    } catch {
      return at("content");
    }
  }
  return body.node.errors(value).map((error) => violation("body", [], error, value));
}

function securityViolations(operation: Operation, request: RequestValues): Violation[] {
  const empty = request.credential === "" ? replacedScheme(operation, request) : undefined;
  const sent = schemesOf(operation, request).filter((scheme) => !empty || !isSameCredential(scheme, empty));
  const satisfied = operation.security.some((alternative) =>
    schemesIn(alternative).every(({ scheme }) => sent.some((one) => isSameCredential(one, scheme))),
  );
  return operation.securityRequired && !satisfied ? [{ in: "security", location: [], keyword: "required" }] : [];
}

/** Ajv reports a missing and an unknown property at their parent; here a missing one stands at its own place. */
function violation(place: Place, base: readonly string[], error: ErrorObject, root: unknown): Violation {
  const location: (string | number)[] = [...base];
  let value = root;
  for (const name of fromPointer(error.instancePath)) {
    location.push(Array.isArray(value) ? Number(name) : name);
    value = (value as Record<string, unknown> | undefined)?.[name];
  }
  if (error.keyword === "required") {
    location.push(String(error.params["missingProperty"]));
  }
  return { in: place, location, keyword: error.keyword };
}

/** Whether all violations stand at one place of the request, or at what makes up that place. Members of a list are one place. */
export function isAtOnePlace(violations: readonly Violation[]): boolean {
  const [first] = violations.toSorted((one, other) => one.location.length - other.location.length);
  const same = (one: unknown, other: unknown): boolean =>
    one === other || (typeof one === "number" && typeof other === "number");
  return (
    first !== undefined &&
    violations.every(
      (violation) =>
        violation.in === first.in && first.location.every((segment, index) => same(violation.location[index], segment)),
    )
  );
}
