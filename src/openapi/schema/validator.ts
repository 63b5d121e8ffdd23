import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { isObject, type Json } from "../document.ts";
import { attempt, ContractError } from "../errors.ts";
import { isExact, toJson } from "../json.ts";
import { compareNumbers, type Exact, isMultiple, isNumber } from "../numbers.ts";
import { escapeToken, toPointer } from "../pointer.ts";
import { targetOf } from "../references.ts";
import { mapSchemas, mapSubschemas } from "../structure.ts";
import { KEYWORDS } from "../vocabulary.ts";
import { FORMATS } from "./formats.ts";
import { patternOf } from "./patterns.ts";
import { SoundSchemas } from "./sound.ts";

/** Whether a number keeps to each of the limits of numbers. */
const LIMITS: readonly (readonly [keyword: string, holds: (value: Exact, limit: Exact) => boolean])[] = [
  ["minimum", (value, limit) => compareNumbers(value, limit) >= 0],
  ["maximum", (value, limit) => compareNumbers(value, limit) <= 0],
  ["exclusiveMinimum", (value, limit) => compareNumbers(value, limit) > 0],
  ["exclusiveMaximum", (value, limit) => compareNumbers(value, limit) < 0],
  ["multipleOf", isMultiple],
];

/**
 * Listed as a property where only patterns name some: else Ajv (tried with 8.20) lacks the set in which it notes what the patterns have
 * evaluated, if a condition or an alternative beside them has evaluated nothing.
 */
const UNUSED_NAME = "\u0000";

/** A document as requests have to conform to it, and as responses have to. */
export interface Documents {
  readonly requests: Json;
  readonly responses: Json;
}

/** Validates values against the schemas of a contract with Ajv, numbers without loss. */
export class Validator {
  /** `counting` tracks what was evaluated, as `unevaluated…` requires; that tracking fails at times, and so all other schemas use `plain`. */
  readonly #engines = new Map<"plain" | "counting", Ajv2020>();
  #hasUnevaluated = false;
  readonly #documents: Documents;
  /** Schemas as they are written, by the copies that Ajv has: there, limits are doubles. */
  readonly #written = new WeakMap<object, Json>();
  /** The numbers of the value in hand that no double holds, by where they stand. */
  #numbers: ReadonlyMap<string, Exact> = new Map();
  readonly #compiled = new Map<unknown, ValidateFunction>();
  /** Those of schemas that hold no others, by what they say: a large document says the same in many places. */
  readonly #leaves = new Map<string, ValidateFunction>();
  /** Where each schema of the documents stands, and the documents as Ajv has them. */
  #read: { readonly places: ReadonlyMap<unknown, string>; readonly copies: ReadonlyMap<string, Json> } | undefined;
  readonly #sound: SoundSchemas;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#sound = new SoundSchemas(documents.requests);
  }

  #createAjv(unevaluated: boolean): Ajv2020 {
    const ajv = new Ajv2020({
      allErrors: true,
      // A document may say what JSON Schema does not know: that is an annotation.
      strict: false,
      // 1e400 is a number like any other: it breaks a limit, not its type.
      strictNumbers: false,
      validateSchema: false,
      messages: false,
      inlineRefs: false,
      logger: false,
      // What an object inherits is not a property of it.
      ownProperties: true,
      // To write the code in fewer words takes as long as to write it.
      code: { optimize: false, regExp: Object.assign(lenientPattern, { code: "lenientPattern" }) },
    });
    ajv.opts.unevaluated = unevaluated;
    for (const [name, { type, validate }] of FORMATS) {
      ajv.addFormat(name, { type, validate } as Parameters<typeof ajv.addFormat>[1]);
    }
    for (const [keyword, holds] of LIMITS) {
      // Ajv compares doubles, and divides them: 0.3 is not a multiple of 0.1 there.
      ajv.removeKeyword(keyword);
      ajv.addKeyword({
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
    return ajv;
  }

  /**
   * The violations of a value against a schema of the contract; none if it conforms.
   *
   * @throws {ContractError} `schema-invalid` if Ajv cannot read the schema, or one that it refers to
   */
  errors(schema: unknown, value: unknown): readonly ErrorObject[] {
    const validate = this.#compiled.get(schema) ?? this.#compile(schema);
    const numbers = new Map<string, Exact>();
    this.#numbers = numbers;
    const isValid = validate(isExact(value) ? rounded(value, numbers) : value);
    // Members that differ only beyond the digits of a double are not duplicates.
    const isSure = ({ keyword, instancePath }: ErrorObject): boolean =>
      keyword !== "uniqueItems" || ![...numbers.keys()].some((pointer) => pointer.startsWith(`${instancePath}/`));
    return isValid ? [] : (validate.errors ?? []).filter(isSure);
  }

  /**
   * Makes sure that values can be validated against a schema. It is only compiled for that if nothing else tells: to compile all of a
   * large document takes seconds.
   *
   * @param where what a message calls the place of the schema
   * @throws {ContractError} `schema-invalid` if Ajv cannot read the schema, or one that it refers to
   */
  require(schema: unknown, where: string): void {
    if (!this.#compiled.has(schema) && !this.#sound.has(schema)) {
      this.#compile(schema, `${where}: `);
    }
  }

  #compile(schema: unknown, where = ""): ValidateFunction {
    this.#read ??= this.#readDocuments();
    const place = this.#read.places.get(schema);
    const leaf = leafText(schema);
    const alike = leaf === undefined ? undefined : this.#leaves.get(leaf);
    if (alike) {
      this.#compiled.set(schema, alike);
      return alike;
    }
    try {
      const ajv = this.#engine(this.#isCounting(schema) ? "counting" : "plain");
      const known = place === undefined ? undefined : (ajv.getSchema(place) as ValidateFunction | undefined);
      const validate =
        known ?? ajv.compile(place === undefined ? (this.#copy(schema, "requests") as Json) : { $ref: place });
      this.#compiled.set(schema, validate);
      if (leaf !== undefined) {
        this.#leaves.set(leaf, validate);
      }
      return validate;
    } catch (cause) {
      throw new ContractError(
        "schema-invalid",
        `${where}Ajv refuses a schema: ${String(cause instanceof Error ? cause.message : cause)
          .replace(/ from id \w+$/, "")
          .replaceAll(/\b(?:requests|responses)#/g, "#")}`,
        { cause },
      );
    }
  }

  /** Whether a schema, or one that it leads to, looks at what others have evaluated. */
  #isCounting(schema: unknown, seen: Set<unknown> = new Set()): boolean {
    if (!this.#hasUnevaluated || !isObject(schema) || seen.has(schema)) {
      return false;
    }
    seen.add(schema);
    let isCounting = schema["unevaluatedProperties"] !== undefined || schema["unevaluatedItems"] !== undefined;
    mapSubschemas(schema, (inner) => {
      isCounting ||= this.#isCounting(inner, seen);
      return inner;
    });
    const { $ref: reference } = schema;
    return isCounting || (typeof reference === "string" && this.#isCounting(this.#target(reference), seen));
  }

  #target(reference: string): unknown {
    return attempt(
      () => targetOf(this.#documents.requests, reference, ""),
      () => undefined,
    );
  }

  /** An engine that knows the documents. */
  #engine(kind: "plain" | "counting"): Ajv2020 {
    const known = this.#engines.get(kind);
    if (known) {
      return known;
    }
    const ajv = this.#createAjv(kind === "counting");
    for (const [name, copy] of this.#read?.copies ?? []) {
      ajv.addSchema(copy, name);
    }
    this.#engines.set(kind, ajv);
    return ajv;
  }

  #readDocuments(): { places: ReadonlyMap<unknown, string>; copies: ReadonlyMap<string, Json> } {
    const places = new Map<unknown, string>();
    const copies = new Map<string, Json>();
    // Where both are the same, one is enough.
    const documents = new Map([
      [this.#documents.responses, "responses"],
      [this.#documents.requests, "requests"],
    ]);
    for (const [document, name] of documents) {
      const note = (schema: unknown, path: readonly string[]): unknown => {
        if (isObject(schema)) {
          // Ajv decodes what stands in a reference (RFC 6901, section 6).
          places.set(schema, `${name}#${encodeURI(toPointer(path))}`);
          mapSubschemas(schema, (inner, keyword, key) => note(inner, [...path, keyword, ...(key === "" ? [] : [key])]));
        }
        return schema;
      };
      mapSchemas(document, note);
      copies.set(name, mapSchemas(document, (schema) => this.#copy(schema, name)) as Json);
    }
    return { places, copies };
  }

  /** A copy of a schema, its references leading to a document and its numbers rounded to doubles. */
  #copy(schema: unknown, document: string): unknown {
    if (!isObject(schema)) {
      return schema;
    }
    this.#hasUnevaluated ||= schema["unevaluatedProperties"] !== undefined || schema["unevaluatedItems"] !== undefined;
    const inner = mapSubschemas(schema, (inner) => this.#copy(inner, document));
    const copy = Object.fromEntries(
      Object.entries(inner)
        .filter(([key]) => !key.startsWith("x-"))
        .map(([key, value]) => [
          key,
          key === "$ref" && typeof value === "string" && value.startsWith("#")
            ? `${document}${value}`
            : value === schema[key]
              ? rounded(value)
              : value,
        ]),
    );
    if (isObject(copy["patternProperties"]) && Object.keys(Object(copy["properties"])).length === 0) {
      copy["properties"] = { [UNUSED_NAME]: true };
    }
    this.#written.set(copy, schema);
    return copy;
  }
}

/** What a schema says that neither holds nor refers to another one; `undefined` for others. */
function leafText(schema: unknown): string | undefined {
  const said = Object.entries(isObject(schema) ? schema : {}).filter(
    ([keyword]) => !keyword.startsWith("x-") && KEYWORDS.get(keyword)?.kind !== "annotation",
  );
  const isFlat = ([keyword, value]: readonly [string, unknown]): boolean =>
    KEYWORDS.get(keyword)?.kind !== "structure" &&
    [value].flat().every((part) => typeof part !== "object" || isNumber(part));
  return isObject(schema) && said.every(isFlat) ? toJson(said) : undefined;
}

/** A pattern that no engine here can read is not judged: nothing can be said of what it matches. */
function lenientPattern(pattern: string): { test(text: string): boolean } {
  return patternOf(pattern) ?? Object.assign(Object.create({ toString: () => `/${pattern}/` }), { test: () => true });
}

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
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, rounded(inner, numbers, `${pointer}/${escapeToken(name)}`)]),
  );
}
