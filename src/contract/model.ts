import { Ajv2020 } from "ajv/dist/2020.js";
import { stringMatching } from "fast-check";
import { isObject, type Json, resolve } from "./document.ts";
import { ContractError } from "./errors.ts";
import { FORMATS } from "./formats.ts";

/** Where in a request a constraint stands. */
export type Place = "path" | "query" | "header" | "cookie" | "body" | "security";

/** One keyword at one place of a request: what the check proves on both sides. */
export interface Constraint {
  /** `operation/in/path/keyword`, for example `createContainerExportTask/query/export_size/maximum`. */
  readonly id: string;
  readonly operation: string;
  readonly in: Place;
  /** Where the value stands below its place, `*` for any member of an array: `/export_headers/*​/0`. */
  readonly pointer: string;
  readonly keyword: string;
  readonly value: unknown;
  /** `documentation`, or what `x-source` names. */
  readonly source: string;
  /** Where the sources differ, from `x-source-note`. */
  readonly note?: string;
  /** What the value means, from its description. */
  readonly description?: string;
}

/** A schema with its references resolved, at its place in a request. */
export interface SchemaNode {
  readonly in: Place;
  /** Names, indices and `*` from the place down to the value. */
  readonly path: readonly (string | number)[];
  /** The keywords of the schema itself. */
  readonly schema: Json;
  readonly types: readonly string[];
  /** The constraints of this node, by keyword. */
  readonly constraints: ReadonlyMap<string, Constraint>;
  /** The constraint `required` of each property that must be present. */
  readonly required: ReadonlyMap<string, Constraint>;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  /** What each member of a tuple must be. */
  readonly prefixItems: readonly SchemaNode[];
  /** What the other members of an array must be. */
  readonly items?: SchemaNode;
  /** What a property that is not listed must be, unless it is forbidden or free. */
  readonly additionalProperties?: SchemaNode;
  /** The alternatives of `oneOf` or `anyOf`. */
  readonly alternatives: readonly SchemaNode[];
}

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: Constraint;
  readonly explode: boolean;
  readonly node: SchemaNode;
  /** Valid values that the document shows. */
  readonly examples: readonly unknown[];
}

/** The body of a request. */
export interface Body {
  readonly required?: Constraint;
  readonly content: Constraint;
  readonly mediaTypes: readonly string[];
  readonly node: SchemaNode;
  readonly examples: readonly unknown[];
}

/** A way to authenticate that the document declares. */
export interface SecurityScheme {
  readonly name: string;
  readonly type: string;
  /** For an API key: where it goes; for `http`: the header `Authorization`. */
  readonly in: "header" | "query" | "cookie";
  readonly parameter: string;
  /** What stands before the credential, for example `Bearer `. */
  readonly prefix: string;
}

/** An alternative of the security requirement: one scheme, and the constraint that it works and is checked. */
export interface SecurityAlternative {
  readonly scheme: SecurityScheme;
  readonly constraint: Constraint;
}

/** An answer that the document declares: the schema of each media type. */
export interface DeclaredAnswer {
  readonly content: ReadonlyMap<string, Json | undefined>;
}

/** A link from an answer to the parameters of another operation. */
export interface Link {
  readonly name: string;
  readonly operation: string;
  /** Runtime expressions by parameter name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** An operation of the contract. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path with its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  /** Empty if a request needs no authentication. */
  readonly security: readonly SecurityAlternative[];
  /** That one alternative is mandatory. */
  readonly securityRequired?: Constraint;
  /** By status, range (`4XX`) or `default`. */
  readonly answers: ReadonlyMap<string, DeclaredAnswer>;
  readonly links: readonly Link[];
  readonly constraints: readonly Constraint[];
}

/** An OpenAPI document, read as operations and constraints. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  readonly document: Json;
  readonly operations: readonly Operation[];
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Keywords that say something about a value without limiting it. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...[
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
    "externalDocs",
  ],
  ...["contentMediaType", "contentEncoding"],
]);
/** Keywords that lead to other schemas. Their own faults show in these. */
const APPLICATORS = new Set(["properties", "items"]);
const CONSTRAINTS = new Set([
  ...["type", "enum", "const", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum"],
  ...[
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "prefixItems",
    "additionalProperties",
    "oneOf",
    "anyOf",
  ],
  ...["minProperties", "maxProperties"],
]);
const TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"];

/** Where a constraint comes from, if the document does not say. */
const DEFAULT_SOURCE = "documentation";

/** Knows the keywords of JSON Schema, those that this model does not read included. */
const VOCABULARY = new Ajv2020();

/**
 * Makes sure that a mock can serve a document. It may say more than this model reads, but nothing that is wrong: a mock would pass over it.
 *
 * @throws {ContractError} naming the place, if a reference leads nowhere or a keyword does not exist
 */
export function requireServable(document: Json): void {
  try {
    readContract(document);
  } catch (error) {
    if (!(error instanceof ContractError && error.code.endsWith("-unsupported"))) {
      throw error;
    }
  }
}

/**
 * Reads an OpenAPI 3.1 document into operations and constraints.
 *
 * @throws {ContractError} naming the place, if a reference leads nowhere or a keyword is not known: there is never a silent gap.
 */
export function readContract(document: Json): Contract {
  const version = document["openapi"];
  if (typeof version !== "string" || !version.startsWith("3.1.")) {
    throw new ContractError(
      "version-unsupported",
      `The document has OpenAPI version ${version}; this check reads 3.1.`,
    );
  }
  const info = isObject(document["info"]) ? document["info"] : {};
  const operations: Operation[] = [];
  for (const [path, value] of Object.entries(isObject(document["paths"]) ? document["paths"] : {})) {
    const item = resolve(document, value, `paths/${path}`);
    for (const method of METHODS) {
      if (isObject(item[method])) {
        operations.push(new OperationReader(document, path, method, item, item[method]).read());
      }
    }
  }
  if (operations.length === 0) {
    throw new ContractError("document-invalid", "The document has no operation under `paths`.");
  }
  return { title: String(info["title"] ?? ""), version: String(info["version"] ?? ""), document, operations };
}

/** Reads one operation and numbers its constraints. */
class OperationReader {
  readonly #constraints: Constraint[] = [];
  readonly #document: Json;
  readonly #path: string;
  readonly #method: string;
  readonly #item: Json;
  readonly #operation: Json;
  readonly #id: string;

  constructor(document: Json, path: string, method: string, item: Json, operation: Json) {
    this.#document = document;
    this.#path = path;
    this.#method = method;
    this.#item = item;
    this.#operation = operation;
    this.#id = String(operation["operationId"] ?? `${method} ${path}`);
  }

  read(): Operation {
    const parameters = this.#parameters();
    const body = this.#body();
    const { security, securityRequired } = this.#security();
    const { answers, links } = this.#answers();
    return {
      id: this.#id,
      method: this.#method.toUpperCase(),
      path: this.#path,
      parameters,
      ...(body && { body }),
      security,
      ...(securityRequired && { securityRequired }),
      answers,
      links,
      constraints: this.#constraints,
    };
  }

  /** Notes a constraint. Alternatives stand at the same place as what they are alternatives of, so their names differ from their paths. */
  #constraint(
    place: Place,
    path: readonly (string | number)[],
    keyword: string,
    value: unknown,
    origin: Json,
    name: readonly (string | number)[] = path,
  ): Constraint {
    const sources = isObject(origin["x-source"]) ? origin["x-source"] : {};
    const note = origin["x-source-note"];
    const description = origin["description"];
    const constraint: Constraint = {
      id: [this.#id, place, ...name, keyword].join("/"),
      operation: this.#id,
      in: place,
      pointer: path.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      keyword,
      value,
      source: String(sources[keyword] ?? DEFAULT_SOURCE),
      ...(typeof note === "string" && { note }),
      ...(typeof description === "string" && { description }),
    };
    this.#constraints.push(constraint);
    return constraint;
  }

  #parameters(): Parameter[] {
    const byKey = new Map<string, Json>();
    for (const owner of [this.#item, this.#operation]) {
      for (const value of Array.isArray(owner["parameters"]) ? owner["parameters"] : []) {
        const parameter = resolve(this.#document, value, `${this.#id}/parameters`);
        byKey.set(`${parameter["in"]} ${parameter["name"]}`, parameter);
      }
    }
    return [...byKey.values()].map((parameter) => this.#parameter(parameter));
  }

  #parameter(parameter: Json): Parameter {
    const name = String(parameter["name"]);
    const place = parameter["in"];
    const where = `${this.#id}/${place}/${name}`;
    if (place !== "path" && place !== "query" && place !== "header" && place !== "cookie") {
      throw new ContractError("keyword-unknown", `${where}: \`in\` must be path, query, header or cookie.`);
    }
    if (parameter["schema"] === undefined) {
      throw new ContractError(
        "keyword-unsupported",
        `${where}: only parameters with \`schema\` are read, not with \`content\`.`,
      );
    }
    const style = parameter["style"] ?? (place === "query" || place === "cookie" ? "form" : "simple");
    if (
      style !== (place === "query" || place === "cookie" ? "form" : "simple") ||
      parameter["allowReserved"] === true
    ) {
      throw new ContractError(
        "keyword-unsupported",
        `${where}: \`style\` ${style} or \`allowReserved\` is not supported.`,
      );
    }
    const required = parameter["required"] === true && this.#constraint(place, [name], "required", true, parameter);
    // A parameter's schema often leaves meaning and notes to the parameter.
    const { description, "x-source-note": note } = parameter;
    const schema = { description, "x-source-note": note, ...resolve(this.#document, parameter["schema"], where) };
    const node = this.#node(place, [name], schema, []);
    if (place === "cookie" && node.types.includes("array")) {
      throw new ContractError(
        "keyword-unsupported",
        `${where}: arrays in cookies are not supported, since servers disagree on how they are written.`,
      );
    }
    if ([node, node.items].some((inner) => inner?.types.includes("object")) || node.items?.types.includes("array")) {
      throw new ContractError(
        "keyword-unsupported",
        `${where}: objects and nested arrays in parameters are not supported.`,
      );
    }
    return {
      name,
      in: place,
      ...(required && { required }),
      explode: typeof parameter["explode"] === "boolean" ? parameter["explode"] : style === "form",
      node,
      examples: [...this.#examples(parameter), ...schemaExamples(node.schema)],
    };
  }

  #body(): Body | undefined {
    if (this.#operation["requestBody"] === undefined) {
      return undefined;
    }
    const where = `${this.#id}/body`;
    const body = resolve(this.#document, this.#operation["requestBody"], where);
    const content = isObject(body["content"]) ? body["content"] : {};
    const mediaTypes = Object.keys(content);
    const json = mediaTypes.find((mediaType) => isJsonMediaType(mediaType));
    if (json === undefined || mediaTypes.length > 1) {
      const found = mediaTypes.join(", ") || "none";
      throw new ContractError(
        "keyword-unsupported",
        `${where}: only bodies of one JSON media type are supported, found ${found}.`,
      );
    }
    const required = body["required"] === true && this.#constraint("body", [], "required", true, body);
    const constraint = this.#constraint("body", [], "content", mediaTypes, body);
    const media = resolve(this.#document, content[json], where);
    const node = this.#node("body", [], resolve(this.#document, media["schema"] ?? {}, where), []);
    return {
      ...(required && { required }),
      content: constraint,
      mediaTypes,
      node,
      examples: [...this.#examples(media), ...schemaExamples(node.schema)],
    };
  }

  /** Values under `example` and `examples` of a parameter or a media type. */
  #examples(owner: Json): unknown[] {
    const named = isObject(owner["examples"]) ? Object.values(owner["examples"]) : [];
    const values = named.map((example) => resolve(this.#document, example, `${this.#id}/examples`)["value"]);
    return [...(owner["example"] === undefined ? [] : [owner["example"]]), ...values].filter(
      (value) => value !== undefined,
    );
  }

  #node(
    place: Place,
    path: readonly (string | number)[],
    value: Json,
    above: readonly Json[],
    name: readonly (string | number)[] = path,
  ): SchemaNode {
    const where = [this.#id, place, ...name].join("/");
    const schema = value["$ref"] === undefined ? value : resolve(this.#document, value, where);
    const inner = (segments: readonly (string | number)[], child: unknown, names = segments) => {
      if (!isObject(child)) {
        throw new ContractError(
          "keyword-unsupported",
          `${where}: the schema ${JSON.stringify(child)} at ${names.at(-1)} is not supported.`,
        );
      }
      if (above.includes(child)) {
        throw new ContractError("keyword-unsupported", `${where}: a schema that contains itself is not supported.`);
      }
      const resolved = resolve(this.#document, child, where);
      return this.#node(place, [...path, ...segments], resolved, [...above, child], [...name, ...names]);
    };
    const constraints = new Map<string, Constraint>();
    const required = new Map<string, Constraint>();
    for (const [keyword, argument] of Object.entries(schema)) {
      if (keyword === "required" && Array.isArray(argument)) {
        for (const property of argument.map(String)) {
          const origin = { ...schema, description: undefined };
          required.set(
            property,
            this.#constraint(place, [...path, property], "required", true, origin, [...name, property]),
          );
        }
      } else if (CONSTRAINTS.has(keyword)) {
        if (limits(keyword, argument)) {
          constraints.set(keyword, this.#constraint(place, path, keyword, argument, schema, name));
        }
      } else if (!APPLICATORS.has(keyword) && !ANNOTATIONS.has(keyword) && !keyword.startsWith("x-")) {
        throw new ContractError(
          VOCABULARY.getKeyword(keyword) === false ? "keyword-unknown" : "keyword-unsupported",
          `${where}: the keyword \`${keyword}\` is not supported. Remove it, or say it another way.`,
        );
      }
    }
    if (typeof schema["format"] === "string" && !FORMATS.has(schema["format"])) {
      const known = [...FORMATS.keys()].join(", ");
      throw new ContractError(
        "keyword-unsupported",
        `${where}: the format \`${schema["format"]}\` is not supported. Supported: ${known}.`,
      );
    }
    if (typeof schema["pattern"] === "string") {
      requireUsablePattern(schema["pattern"], where);
    }
    if (schema["items"] !== undefined && schema["items"] !== true && !isObject(schema["items"])) {
      throw new ContractError(
        "keyword-unsupported",
        `${where}: \`items\` is supported as a schema only. Close a list with \`maxItems\`.`,
      );
    }
    const properties = this.#writableProperties(schema, required, where);
    const prefixItems = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
    const alternatives = ["oneOf", "anyOf"].flatMap((keyword) =>
      (Array.isArray(schema[keyword]) ? schema[keyword] : []).map((child: unknown, index: number) => ({
        keyword,
        child,
        index,
      })),
    );
    return {
      in: place,
      path,
      schema,
      types: typesOf(schema, where),
      constraints,
      required,
      properties: new Map(properties.map(([name, child]) => [name, inner([name], child)])),
      prefixItems: prefixItems.map((child: unknown, index: number) => inner([index], child)),
      ...(isObject(schema["items"]) && { items: inner(["*"], schema["items"]) }),
      ...(isObject(schema["additionalProperties"]) && {
        additionalProperties: inner(["*"], schema["additionalProperties"]),
      }),
      alternatives: alternatives.map(({ keyword, child, index }) => inner([], child, [keyword, index])),
    };
  }

  /** The properties of a schema that a request may carry: not those that are `readOnly` (OpenAPI 3.1, section 4.8.24.1 on annotations). */
  #writableProperties(schema: Json, required: ReadonlyMap<string, Constraint>, where: string): [string, unknown][] {
    const properties = Object.entries(isObject(schema["properties"]) ? schema["properties"] : {});
    return properties.filter(([name, child]) => {
      const isReadOnly = isObject(child) && resolve(this.#document, child, where)["readOnly"] === true;
      if (isReadOnly && required.has(name)) {
        throw new ContractError(
          "keyword-unsupported",
          `${where}: ${name} is \`readOnly\` and \`required\`: give requests a schema of their own.`,
        );
      }
      return !isReadOnly;
    });
  }

  #security(): { security: SecurityAlternative[]; securityRequired?: Constraint } {
    const requirement = this.#operation["security"] ?? this.#document["security"] ?? [];
    const alternatives: Json[] = Array.isArray(requirement) ? requirement.filter(isObject) : [];
    const components = isObject(this.#document["components"]) ? this.#document["components"] : {};
    const schemes = isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
    const security = alternatives
      .filter((alternative) => Object.keys(alternative).length > 0)
      .map((alternative): SecurityAlternative => {
        const [name, ...others] = Object.keys(alternative);
        if (name === undefined || others.length > 0) {
          throw new ContractError(
            "keyword-unsupported",
            `${this.#id}/security: only one scheme an alternative is supported.`,
          );
        }
        const scheme = securityScheme(
          name,
          resolve(this.#document, schemes[name], `${this.#id}/security/${name}`),
          this.#id,
        );
        return { scheme, constraint: this.#constraint("security", [name], scheme.type, scheme.parameter, {}) };
      });
    const optional = alternatives.length === 0 || security.length < alternatives.length;
    return optional
      ? { security }
      : { security, securityRequired: this.#constraint("security", [], "required", true, {}) };
  }

  #answers(): { answers: Map<string, DeclaredAnswer>; links: Link[] } {
    const answers = new Map<string, DeclaredAnswer>();
    const links: Link[] = [];
    for (const [status, value] of Object.entries(
      isObject(this.#operation["responses"]) ? this.#operation["responses"] : {},
    )) {
      const answer = resolve(this.#document, value, `${this.#id}/responses/${status}`);
      const content = Object.entries(isObject(answer["content"]) ? answer["content"] : {});
      answers.set(status, {
        content: new Map(
          content.map(([mediaType, media]) => [
            mediaType.toLowerCase(),
            isObject(media) && isObject(media["schema"]) ? media["schema"] : undefined,
          ]),
        ),
      });
      for (const [name, target] of Object.entries(isObject(answer["links"]) ? answer["links"] : {})) {
        const link = resolve(this.#document, target, `${this.#id}/links/${name}`);
        const parameters = Object.entries(isObject(link["parameters"]) ? link["parameters"] : {});
        links.push({
          name,
          operation: String(link["operationId"] ?? ""),
          parameters: new Map(parameters.map(([parameter, expression]) => [parameter, String(expression)])),
        });
      }
    }
    return { answers, links };
  }
}

/** Texts that match a pattern have to be made: what cannot be read, or made from, is refused here. */
function requireUsablePattern(pattern: string, where: string): void {
  try {
    stringMatching(new RegExp(pattern, "u"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ContractError(
      "keyword-unsupported",
      `${where}: no texts can be made for the \`pattern\` ${pattern}: ${reason}`,
      { cause },
    );
  }
}

/** Whether a keyword with this argument limits anything at all. */
function limits(keyword: string, argument: unknown): boolean {
  switch (keyword) {
    case "additionalProperties":
      return argument === false;
    case "uniqueItems":
      return argument === true;
    case "format":
      return FORMATS.get(String(argument))?.limits === true;
    default:
      return true;
  }
}

function schemaExamples(schema: Json): unknown[] {
  const examples = Array.isArray(schema["examples"]) ? schema["examples"] : [];
  return [...examples, schema["example"], schema["default"]].filter((value) => value !== undefined);
}

function typesOf(schema: Json, where: string): string[] {
  const declared = schema["type"];
  const types = (Array.isArray(declared) ? declared : declared === undefined ? [] : [declared]).map(String);
  const unknown = types.find((type) => !TYPES.includes(type));
  if (unknown !== undefined) {
    throw new ContractError("keyword-unknown", `${where}: the type \`${unknown}\` is not one of ${TYPES.join(", ")}.`);
  }
  return types;
}

function securityScheme(name: string, scheme: Json, operation: string): SecurityScheme {
  const type = String(scheme["type"]);
  const place = scheme["in"];
  if (type === "apiKey" && (place === "header" || place === "query" || place === "cookie")) {
    return { name, type, in: place, parameter: String(scheme["name"]), prefix: "" };
  }
  if (type === "http" && /^bearer$/i.test(String(scheme["scheme"]))) {
    return { name, type, in: "header", parameter: "Authorization", prefix: "Bearer " };
  }
  throw new ContractError(
    "keyword-unsupported",
    `${operation}/security/${name}: only API keys and HTTP bearer tokens are supported.`,
  );
}

/** Whether a media type holds JSON. */
export function isJsonMediaType(mediaType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(mediaType);
}

/** A node and all nodes below it. */
export function nodesOf(node: SchemaNode): SchemaNode[] {
  const children = [
    ...node.properties.values(),
    ...node.prefixItems,
    ...(node.items ? [node.items] : []),
    ...(node.additionalProperties ? [node.additionalProperties] : []),
    ...node.alternatives,
  ];
  return [node, ...children.flatMap(nodesOf)];
}

/** The name of the scheme whose credential a parameter carries. */
export function schemeOf({ security }: Pick<Operation, "security">, parameter: Parameter): string | undefined {
  const name = parameter.name.toLowerCase();
  return security.find(({ scheme }) => scheme.in === parameter.in && scheme.parameter.toLowerCase() === name)?.scheme
    .name;
}
