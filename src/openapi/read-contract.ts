import { isObject, type Json, resolve } from "./document.ts";
import { ContractError } from "./errors.ts";
import {
  type Body,
  type Constraint,
  type Contract,
  type DeclaredAnswer,
  isJsonMediaType,
  type Link,
  type Operation,
  type Parameter,
  type SchemaNode,
  type SecurityAlternative,
  type SecurityScheme,
} from "./model.ts";
import { SchemaReader, schemaExamples } from "./read-schema.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

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

/** Reads one operation. */
class OperationReader {
  readonly #schemas: SchemaReader;
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
    this.#schemas = new SchemaReader(document, this.#id);
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
      constraints: this.#schemas.constraints,
    };
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
    const required =
      parameter["required"] === true && this.#schemas.constraint(place, [name], "required", true, parameter);
    // A parameter's schema often leaves meaning and notes to the parameter.
    const { description, "x-source-note": note } = parameter;
    const schema = { description, "x-source-note": note, ...resolve(this.#document, parameter["schema"], where) };
    const node = this.#schemas.node(place, name, schema);
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
      ...(place === "path" &&
        isFreeText(node) && { reserved: this.#schemas.describe(place, [name], "reserved", true, {}) }),
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
    const required = body["required"] === true && this.#schemas.constraint("body", [], "required", true, body);
    const constraint = this.#schemas.constraint("body", [], "content", mediaTypes, body);
    const media = resolve(this.#document, content[json], where);
    const node = this.#schemas.node("body", undefined, resolve(this.#document, media["schema"] ?? {}, where));
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
        return { scheme, constraint: this.#schemas.constraint("security", [name], scheme.type, scheme.parameter, {}) };
      });
    const optional = alternatives.length === 0 || security.length < alternatives.length;
    return optional
      ? { security }
      : { security, securityRequired: this.#schemas.constraint("security", [], "required", true, {}) };
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

/** Whether a node takes any text of some length: no keyword says which characters it may hold. */
function isFreeText({ types, schema }: SchemaNode): boolean {
  return types.includes("string") && !["enum", "const", "pattern", "format"].some((keyword) => keyword in schema);
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
