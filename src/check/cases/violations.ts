import type { ErrorObject } from "ajv";
import { declares, essenceOf } from "../../openapi/media-types.ts";
import {
  type Operation,
  type Parameter,
  type Place,
  type SchemaNode,
  schemeOf,
  schemesIn,
} from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import { fromPointer } from "../../openapi/pointer.ts";
import { carriedCredential, isSameCredential, schemesOf, schemeWithOwnCredential } from "./parts/credentials.ts";
import { bodyReadings, isEmptyList, parameterReadings } from "./readings.ts";
import { bodyText, isSame, isSameBody, type RequestValues, textOf } from "./request.ts";

/** What a request breaks: the keyword, and where. */
export interface Violation {
  readonly in: Place;
  /** Names and indices from the place down to the value. */
  readonly location: readonly (string | number)[];
  readonly keyword: string;
}

/** Where a violation is, as reports say it: `body/name/0`. */
export const placeOf = ({ in: place, location }: Violation): string => [place, ...location].join("/");

/** Which violations count of a value that may mean one of several. */
type Choose = (readings: readonly (readonly Violation[])[]) => readonly Violation[];

/** None, if one of them conforms. */
const bestReading: Choose = (readings) => readings.find(({ length }) => length === 0) ?? readings[0] ?? [];
/** Those of all that it may mean: which of them a server reads is its own choice. */
export const anyReading: Choose = (readings) => readings.flat();

/**
 * Every violation of a request, judged by what goes over the wire.
 *
 * @param valid A request that has none by the same choice: what the two have in common is not looked at again.
 */
export function violationsOf(
  operation: Operation,
  request: RequestValues,
  { choose = bestReading, valid }: { readonly choose?: Choose; readonly valid?: RequestValues | undefined } = {},
): Violation[] {
  const isSecuritySame = valid !== undefined && isSame(request, valid, ["security", "credential", "credentialOf"]);
  const isBodySame = valid !== undefined && isSameBody(request, valid);
  const parameters = isSecuritySame
    ? operation.parameters.filter(({ in: place, name }) => request[place][name] !== valid[place][name])
    : operation.parameters;
  return [
    ...parameters.flatMap((parameter) => parameterViolations(operation, parameter, request, choose)),
    ...(isBodySame ? [] : bodyViolations(operation, request, choose)),
    ...(isSecuritySame ? [] : securityViolations(operation, request)),
  ];
}

function parameterViolations(
  operation: Operation,
  parameter: Parameter,
  request: RequestValues,
  choose: Choose,
): readonly Violation[] {
  const given = request[parameter.in][parameter.name];
  const scheme = schemeOf(operation, parameter);
  if (
    given === undefined &&
    schemesOf(operation, request).some(({ name }) => name === scheme) &&
    !schemeWithOwnCredential(operation, request)
  ) {
    // The configured credential goes there.
    return [];
  }
  const value = given ?? (carriedCredential(operation, parameter, request) || undefined);
  if (
    value === undefined ||
    (isEmptyList(value) && !parameter.isJson) ||
    (parameter.in === "path" && textOf(value) === "")
  ) {
    return parameter.required ? [{ in: parameter.in, location: [parameter.name], keyword: "required" }] : [];
  }
  // A text means what any alternative of the schema can read.
  const { node, in: place, name } = parameter;
  return choose(parameterReadings(parameter, value).map((reading) => valueViolations(node, reading, place, [name])));
}

function bodyViolations({ body }: Operation, request: RequestValues, choose: Choose): readonly Violation[] {
  if (!body) {
    return [];
  }
  const at = (keyword: string): Violation[] => [{ in: "body", location: [], keyword }];
  const asText = request.rawBody !== undefined || request.exact === true;
  if (asText ? bodyText(request) === "" : request.body === undefined) {
    return body.required ? at("required") : [];
  }
  if (request.mediaType !== undefined && essenceOf(request.mediaType) !== essenceOf(body.mediaType)) {
    // A body in another media type is not read.
    return declares(body.mediaTypes, request.mediaType) ? [] : at("content");
  }
  let value: unknown = request.body;
  if (asText && body.kind === "json") {
    try {
      value = parseJson(bodyText(request) ?? "");
    } catch {
      return at("content");
    }
  }
  return choose(bodyReadings(body, value).map((reading) => valueViolations(body.node, reading, "body", [])));
}

function valueViolations(node: SchemaNode, value: unknown, place: Place, base: readonly string[]): Violation[] {
  return node.errors(value).map((error) => violation(place, base, error, value));
}

function securityViolations(operation: Operation, request: RequestValues): Violation[] {
  const empty = request.credential === "" ? schemeWithOwnCredential(operation, request) : undefined;
  const sent = schemesOf(operation, request).filter((scheme) => !empty || !isSameCredential(scheme, empty));
  const satisfied = operation.security.some((alternative) =>
    schemesIn(alternative).every(
      ({ scheme }) =>
        sent.some((credential) => isSameCredential(credential, scheme)) ||
        // What is left of it may be the credential of a scheme that has no prefix.
        (empty && empty.prefix !== "" && isSameCredential({ ...empty, prefix: "" }, scheme)),
    ),
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
  const [first] = violations.toSorted((left, right) => left.location.length - right.location.length);
  const same = (left: unknown, right: unknown): boolean =>
    left === right || (typeof left === "number" && typeof right === "number");
  return (
    first !== undefined &&
    violations.every(
      (violation) =>
        violation.in === first.in && first.location.every((segment, index) => same(violation.location[index], segment)),
    )
  );
}
