import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { bodyText, isExact, type RequestValues, textOf } from "../check/cases/request.ts";
import { isObject, type Json } from "./document.ts";
import { ContractError } from "./errors.ts";
import { FORMATS } from "./formats.ts";
import { isJsonMediaType, type Operation, type Parameter, type Place, schemeOf } from "./model.ts";
import { compareNumbers, type Exact, exactNumber, isMultiple, isNumber } from "./numbers.ts";
import { parseJson } from "./parse.ts";

/** What a request breaks: the keyword, and where. */
export interface Violation {
  readonly in: Place;
  /** Names and indices from the place down to the value. */
  readonly location: readonly (string | number)[];
  readonly keyword: string;
}

/** Whether a number keeps to each of the limits of numbers. */
const LIMITS: readonly (readonly [keyword: string, holds: (value: Exact, limit: Exact) => boolean])[] = [
  ["minimum", (value, limit) => compareNumbers(value, limit) >= 0],
  ["maximum", (value, limit) => compareNumbers(value, limit) <= 0],
  ["exclusiveMinimum", (value, limit) => compareNumbers(value, limit) > 0],
  ["exclusiveMaximum", (value, limit) => compareNumbers(value, limit) < 0],
  ["multipleOf", isMultiple],
];

/** Compiles schemas of a document with Ajv, in strict mode. */
export class Validator {
  readonly #ajv: Ajv2020;
  /** Schemas as they are written, by the copies that Ajv has: there, limits are doubles. */
  readonly #written = new WeakMap<object, Json>();
  /** The numbers of the value in hand that no double holds, by where they stand. */
  #numbers: ReadonlyMap<string, Exact> = new Map();
  readonly #compiled = new Map<Json, ValidateFunction>();

  constructor(document: Json) {
    this.#ajv = new Ajv2020({
      allErrors: true,
      strict: true,
      strictTypes: false,
      // 1e400 is a number like any other: it breaks a limit, not its type.
      strictNumbers: false,
      strictTuples: false,
      messages: false,
      inlineRefs: false,
    });
    for (const [name, { type, validate }] of FORMATS) {
      this.#ajv.addFormat(
        name,
        type === "number" ? { type, validate: validate as never } : { type, validate: validate as never },
      );
    }
    for (const [keyword, holds] of LIMITS) {
      // Ajv compares doubles, and divides them: 0.3 is no multiple of 0.1 there.
      this.#ajv.removeKeyword(keyword);
      this.#ajv.addKeyword({
        keyword,
        type: "number",
        schemaType: "number",
        compile: (double: number, copy) => {
          const limit = this.#written.get(copy)?.[keyword] ?? double;
          return (value: number, context) =>
            holds(this.#numbers.get(context?.instancePath ?? "") ?? value, limit as Exact);
        },
      });
    }
    // What the model has read holds no unknown keyword; the rest of the document is here to be referred to.
    this.#ajv.addKeyword({ keyword: "components" });
    this.#ajv.addVocabulary(["example", "externalDocs", "xml", "discriminator"]);
    this.#ajv.addSchema({ $id: "document", components: this.#annotated(document["components"] ?? {}) });
  }

  /** The violations of a value against a schema of the document; none if it conforms. */
  errors(schema: Json, value: unknown): readonly ErrorObject[] {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      try {
        validate = this.#ajv.compile(this.#annotated(schema) as Json);
      } catch (cause) {
        throw new ContractError(
          "schema-invalid",
          `Ajv refuses a schema: ${cause instanceof Error ? cause.message : cause}`,
          { cause },
        );
      }
      this.#compiled.set(schema, validate);
    }
    const numbers = new Map<string, Exact>();
    this.#numbers = numbers;
    const isValid = validate(isExact(value) ? rounded(value, numbers) : value);
    // Members that differ only beyond the digits of a double are no duplicates.
    const isSure = ({ keyword, instancePath }: ErrorObject): boolean =>
      keyword !== "uniqueItems" || ![...numbers.keys()].some((pointer) => pointer.startsWith(`${instancePath}/`));
    return isValid ? [] : (validate.errors ?? []).filter(isSure);
  }

  /** A copy of a schema without extensions, its references leading to the document and its numbers rounded to doubles. */
  #annotated(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((inner) => this.#annotated(inner));
    }
    if (!isObject(value)) {
      return rounded(value);
    }
    const copy = Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !key.startsWith("x-"))
        .map(([key, inner]) => [
          key,
          key === "$ref" ? `document${inner}` : LITERALS.includes(key) ? rounded(inner) : this.#annotated(inner),
        ]),
    );
    this.#written.set(copy, value);
    return copy;
  }
}

const LITERALS = ["example", "examples", "default", "enum", "const"];

/** A value with doubles for the numbers that no double holds, which are noted by their JSON pointers. */
function rounded(value: unknown, numbers?: Map<string, Exact>, pointer = ""): unknown {
  if (isNumber(value)) {
    if (typeof value !== "number") {
      numbers?.set(pointer, value);
    }
    return Number(value);
  }
  if (Array.isArray(value)) {
    return value.map((inner, index) => rounded(inner, numbers, `${pointer}/${index}`));
  }
  if (!isObject(value)) {
    return value;
  }
  const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, rounded(inner, numbers, `${pointer}/${escaped(name)}`)]),
  );
}

/** Every violation of a request, judged by what goes over the wire. */
export function violationsOf(validator: Validator, operation: Operation, request: RequestValues): Violation[] {
  return [
    ...operation.parameters.flatMap((parameter) => parameterViolations(validator, operation, parameter, request)),
    ...bodyViolations(validator, operation, request),
    ...securityViolations(operation, request),
  ];
}

function parameterViolations(
  validator: Validator,
  operation: Operation,
  parameter: Parameter,
  request: RequestValues,
): Violation[] {
  const carried =
    request.security !== undefined && schemeOf(operation, parameter) === request.security
      ? request.credential
      : undefined;
  const value = request[parameter.in][parameter.name] ?? (carried || undefined);
  if (value === undefined || isEmptyList(value) || (parameter.in === "path" && textOf(value) === "")) {
    return parameter.required ? [{ in: parameter.in, location: [parameter.name], keyword: "required" }] : [];
  }
  const members = parameter.node.items;
  const sent = members
    ? asList(value).map((member) => coerce(textOf(member), members.types))
    : coerce(textOf(value), parameter.node.types);
  return validator
    .errors(parameter.node.schema, sent)
    .map((error) => violation(parameter.in, [parameter.name], error, sent));
}

/** An empty list in a parameter is not written at all. */
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/**
 * Whether OpenAPI and HTTP settle how the parameters of a request are written and read. Not settled are a comma inside a member of a
 * list that is joined by commas, spaces at the ends of a header, and what a cookie may hold beyond unreserved characters.
 */
export function isSettled({ parameters }: Operation, request: RequestValues): boolean {
  return parameters.every(({ in: place, name, explode }) => {
    const value = request[place][name];
    const texts = value === undefined ? [] : asList(value).map(textOf);
    const isJoined = Array.isArray(value) && !(place === "query" && explode);
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

/** What a text in a path, a query or a header means for a schema of these types. */
function coerce(text: string, types: readonly string[]): unknown {
  if ((types.includes("integer") || types.includes("number")) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) {
    return exactNumber(text);
  }
  if (types.includes("boolean") && (text === "true" || text === "false")) {
    return text === "true";
  }
  return text;
}

function bodyViolations(validator: Validator, { body }: Operation, request: RequestValues): Violation[] {
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
  return validator.errors(body.node.schema, value).map((error) => violation("body", [], error, value));
}

function securityViolations(operation: Operation, request: RequestValues): Violation[] {
  const satisfied = operation.security.some(
    ({ scheme }) => scheme.name === request.security && request.credential !== "",
  );
  return operation.securityRequired && !satisfied ? [{ in: "security", location: [], keyword: "required" }] : [];
}

/** Ajv reports a missing and an unknown property at their parent; here a missing one stands at its own place. */
function violation(place: Place, base: readonly string[], error: ErrorObject, root: unknown): Violation {
  const location: (string | number)[] = [...base];
  let value = root;
  for (const token of error.instancePath.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
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
