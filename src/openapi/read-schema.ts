import { Ajv2020 } from "ajv/dist/2020.js";
import { stringMatching } from "fast-check";
import { isObject, type Json, resolve } from "./document.ts";
import { ContractError } from "./errors.ts";
import { FORMATS } from "./formats.ts";
import type { Constraint, Place, SchemaNode } from "./model.ts";

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

/** Reads the schemas of one operation, and numbers its constraints. */
export class SchemaReader {
  /** All that were noted so far, in the order of the document. */
  readonly constraints: Constraint[] = [];
  readonly #document: Json;
  readonly #operation: string;

  constructor(document: Json, operation: string) {
    this.#document = document;
    this.#operation = operation;
  }

  /** Notes a constraint. Alternatives stand at the same place as what they are alternatives of, so their names differ from their paths. */
  constraint(
    place: Place,
    path: readonly (string | number)[],
    keyword: string,
    value: unknown,
    origin: Json,
    name: readonly (string | number)[] = path,
  ): Constraint {
    const constraint = this.describe(place, path, keyword, value, origin, name);
    this.constraints.push(constraint);
    return constraint;
  }

  /** A constraint that is not one of the document's own. */
  describe(
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
    return {
      id: [this.#operation, place, ...name, keyword].join("/"),
      operation: this.#operation,
      in: place,
      pointer: path.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      keyword,
      value,
      source: String(sources[keyword] ?? DEFAULT_SOURCE),
      ...(typeof note === "string" && { note }),
      ...(typeof description === "string" && { description }),
    };
  }

  /** The schema of a parameter or of a body, and all below it. */
  node(place: Place, name: string | undefined, schema: Json): SchemaNode {
    return this.#node(place, name === undefined ? [] : [name], schema, []);
  }

  #node(
    place: Place,
    path: readonly (string | number)[],
    value: Json,
    above: readonly Json[],
    name: readonly (string | number)[] = path,
  ): SchemaNode {
    const where = [this.#operation, place, ...name].join("/");
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
            this.constraint(place, [...path, property], "required", true, origin, [...name, property]),
          );
        }
      } else if (CONSTRAINTS.has(keyword)) {
        if (limits(keyword, argument)) {
          constraints.set(keyword, this.constraint(place, path, keyword, argument, schema, name));
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

export function schemaExamples(schema: Json): unknown[] {
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
