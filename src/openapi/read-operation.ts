import { isObject, type Json } from "./document.ts";
import { ContractError } from "./errors.ts";
import {
  type Body,
  type Contract,
  isJsonMediaType,
  type Operation,
  type Parameter,
  type SchemaNode,
  type Skipped,
} from "./model.ts";
import { readResponses } from "./read-responses.ts";
import { SchemaReader, schemaExamples } from "./read-schema.ts";
import { readSecurity } from "./read-security.ts";
import type { Reading } from "./reading.ts";
import { resolve } from "./references.ts";

/** The document in both directions, and what validates by it. */
type Sides = Pick<Contract, "requests" | "responses" | "validator">;

/** Where an operation stands in a document. */
interface Origin {
  readonly path: string;
  readonly method: string;
  readonly item: Json;
  /** The operation in the document as responses have to conform to it. */
  readonly responses: Json;
  /** The ids of the operations before it. */
  readonly taken: readonly string[];
}

/** Header parameters that say nothing: other parts of the document speak of them (OpenAPI 3.1, section 4.8.12.2.1). */
const IGNORED_HEADERS = new Set(["accept", "content-type", "authorization"]);

/** Reads one operation. */
export class OperationReader implements Reading {
  readonly id: string;
  /** What of it cannot be read, and is left out. */
  readonly skipped: Skipped[] = [];
  readonly schemas: SchemaReader;
  readonly requests: Json;
  readonly #sides: Sides;
  readonly #origin: Origin;
  readonly #operation: Json;

  constructor(sides: Sides, origin: Origin) {
    const { requests, validator } = sides;
    const { path, method, item, taken } = origin;
    this.requests = requests;
    this.#sides = sides;
    this.#origin = origin;
    this.#operation = isObject(item[method]) ? item[method] : {};
    const id = this.#operation["operationId"];
    // An id has to be unique: what uses it again goes by its method and path.
    this.id = typeof id === "string" && !taken.includes(id) ? id : `${method} ${path}`;
    this.schemas = new SchemaReader(requests, this.id, validator);
  }

  /** @throws {ContractError} if no request of the operation can be made from what can be read of it */
  read(): Operation {
    const parameters = this.#parameters();
    const body = this.#body();
    const { security, securityRequired } = readSecurity(this, this.#operation);
    const { method, path, responses } = this.#origin;
    const { answers, links } = readResponses(this.#sides, this.id, responses);
    return {
      id: this.id,
      method: method.toUpperCase(),
      path,
      parameters,
      ...(body && { body }),
      security,
      ...(securityRequired && { securityRequired }),
      answers,
      links,
      constraints: this.schemas.constraints,
    };
  }

  optional<Read>(place: string, read: () => Read): Read | undefined {
    const before = this.schemas.constraints.length;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ContractError)) {
        throw error;
      }
      this.schemas.constraints.length = before;
      this.skipped.push({ operation: this.id, place, reason: error.message, code: error.code });
      return undefined;
    }
  }

  #parameters(): Parameter[] {
    const byKey = new Map<string, Json>();
    for (const owner of [this.#origin.item, this.#operation]) {
      for (const value of Array.isArray(owner["parameters"]) ? owner["parameters"] : []) {
        const parameter = resolve(this.requests, value, `${this.id}/parameters`);
        byKey.set(`${parameter["in"]} ${parameter["name"]}`, parameter);
      }
    }
    return [...byKey.values()].flatMap((parameter) => {
      const { in: place, name } = parameter;
      if (place === "header" && IGNORED_HEADERS.has(String(name).toLowerCase())) {
        return [];
      }
      const read = (): Parameter => this.#parameter(parameter);
      const isNeeded = parameter["required"] === true || place === "path";
      return isNeeded ? [read()] : (this.optional(`${place}/${name}`, read) ?? []);
    });
  }

  #parameter(parameter: Json): Parameter {
    const name = String(parameter["name"]);
    const place = parameter["in"];
    const where = `${this.id}/${place}/${name}`;
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
      parameter["required"] === true && this.schemas.constraint(place, [name], "required", true, parameter);
    // A parameter's schema often leaves meaning and notes to the parameter.
    const { description, "x-source-note": note } = parameter;
    const node = this.schemas.node(place, name, parameter["schema"], { description, "x-source-note": note });
    const shapes = [node, ...node.alternatives];
    if (place === "cookie" && shapes.some(({ types }) => types.includes("array"))) {
      throw new ContractError(
        "keyword-unsupported",
        `${where}: arrays in cookies are not supported, since servers disagree on how they are written.`,
      );
    }
    const members = shapes.flatMap(({ items }) => (items ? [items, ...items.alternatives] : []));
    if (
      [...shapes, ...members].some(({ types }) => types.includes("object")) ||
      members.some(({ types }) => types.includes("array"))
    ) {
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
        isFreeText(node) && { reserved: this.schemas.describe(place, [name], "reserved", true, {}) }),
      explode: typeof parameter["explode"] === "boolean" ? parameter["explode"] : style === "form",
      node,
      examples: [...this.#examples(parameter), ...schemaExamples(node.schema)],
    };
  }

  #body(): Body | undefined {
    if (this.#operation["requestBody"] === undefined) {
      return undefined;
    }
    const where = `${this.id}/body`;
    const body = resolve(this.requests, this.#operation["requestBody"], where);
    const read = (): Body => this.#bodyOf(body, where);
    return body["required"] === true ? read() : this.optional("body", read);
  }

  #bodyOf(body: Json, where: string): Body {
    const content = isObject(body["content"]) ? body["content"] : {};
    const mediaTypes = Object.keys(content);
    const json = mediaTypes.find((mediaType) => isJsonMediaType(mediaType));
    if (json === undefined) {
      const found = mediaTypes.join(", ") || "none";
      throw new ContractError(
        "keyword-unsupported",
        `${where}: only bodies of a JSON media type are supported, found ${found}.`,
      );
    }
    for (const other of mediaTypes.filter((one) => one !== json)) {
      const reason = `${where}: ${other} is not checked; ${json} is.`;
      this.skipped.push({ operation: this.id, place: `body/${other}`, reason, code: "keyword-unsupported" });
    }
    const required = body["required"] === true && this.schemas.constraint("body", [], "required", true, body);
    const constraint = this.schemas.constraint("body", [], "content", mediaTypes, body);
    const media = resolve(this.requests, content[json], where);
    const node = this.schemas.node("body", undefined, media["schema"] ?? {});
    return {
      ...(required && { required }),
      content: constraint,
      mediaTypes: [json, ...mediaTypes.filter((one) => one !== json)],
      node,
      examples: [...this.#examples(media), ...schemaExamples(node.schema)],
    };
  }

  /** Values under `example` and `examples` of a parameter or a media type. */
  #examples(owner: Json): unknown[] {
    const named = isObject(owner["examples"]) ? Object.values(owner["examples"]) : [];
    const values = named.map((example) => resolve(this.requests, example, `${this.id}/examples`)["value"]);
    return [...(owner["example"] === undefined ? [] : [owner["example"]]), ...values].filter(
      (value) => value !== undefined,
    );
  }
}

/** Whether a node takes any text of some length: no keyword says which characters it may hold. */
function isFreeText({ types, schema }: SchemaNode): boolean {
  return types.includes("string") && !["enum", "const", "pattern", "format"].some((keyword) => keyword in schema);
}
