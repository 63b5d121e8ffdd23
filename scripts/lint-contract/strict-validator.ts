// Compiles the schemas of a document as they are written, by the strictest rules of Ajv.
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { ContractError } from "../../src/openapi/errors.ts";
import { FORMATS } from "../../src/openapi/schema/formats.ts";
import { mapSubschemas } from "../../src/openapi/structure.ts";

/** Validates values against the schemas of a document, and refuses a schema whose keywords do not go together. */
export class StrictValidator {
  readonly #ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictTuples: false,
    allErrors: true,
    inlineRefs: false,
  });
  readonly #compiled = new Map<Json, ValidateFunction>();

  constructor(document: Json) {
    for (const [name, { type, validate }] of FORMATS) {
      this.#ajv.addFormat(name, { type, validate } as Parameters<Ajv2020["addFormat"]>[1]);
    }
    this.#ajv.addKeyword({ keyword: "components" });
    this.#ajv.addVocabulary(["example", "externalDocs", "xml", "discriminator"]);
    const components = isObject(document["components"]) ? document["components"] : {};
    const schemas = isObject(components["schemas"]) ? components["schemas"] : {};
    this.#ajv.addSchema({
      $id: "document",
      components: {
        schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)])),
      },
    });
  }

  /**
   * The violations of a value; none if it conforms.
   *
   * @throws {ContractError} `schema-invalid` if Ajv refuses the schema
   */
  errors(schema: Json, value: unknown): readonly ErrorObject[] {
    try {
      const validate = this.#compiled.get(schema) ?? this.#ajv.compile(plain(schema) as Json);
      this.#compiled.set(schema, validate);
      return validate(value) ? [] : (validate.errors ?? []);
    } catch (cause) {
      throw new ContractError(
        "schema-invalid",
        `Ajv refuses a schema: ${cause instanceof Error ? cause.message : cause}`,
        {
          cause,
        },
      );
    }
  }
}

/** A schema without extensions, its references leading to the document. */
function plain(schema: unknown): unknown {
  if (!isObject(schema)) {
    return schema;
  }
  const inner = mapSubschemas(schema, plain);
  return Object.fromEntries(
    Object.entries(inner)
      .filter(([key]) => !key.startsWith("x-"))
      .map(([key, value]) => [key, key === "$ref" ? `document${value}` : value]),
  );
}
