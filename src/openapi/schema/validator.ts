import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { holdsOfAny, isObject } from "../document.ts";
import { ContractError } from "../errors.ts";
import { isExact } from "../json.ts";
import { compareNumbers, type Exact, isMultiple } from "../numbers.ts";
import { targetIn } from "../references.ts";
import { subschemasOf } from "../structure.ts";
import { Copies, type Documents, looksAtEvaluated, rounded } from "./copies.ts";
import { FORMATS } from "./formats.ts";
import { patternOf } from "./patterns.ts";
import { SoundSchemas } from "./sound.ts";
import { countOnlyIfNeeded } from "./text-lengths.ts";

/** Whether a number keeps to each of the limits of numbers. */
const LIMITS: readonly (readonly [keyword: string, holds: (value: Exact, limit: Exact) => boolean])[] = [
  ["minimum", (value, limit) => compareNumbers(value, limit) >= 0],
  ["maximum", (value, limit) => compareNumbers(value, limit) <= 0],
  ["exclusiveMinimum", (value, limit) => compareNumbers(value, limit) > 0],
  ["exclusiveMaximum", (value, limit) => compareNumbers(value, limit) < 0],
  ["multipleOf", isMultiple],
];

/** Ajv, and the copies of schemas that it knows. */
interface Engine {
  readonly ajv: Ajv2020;
  readonly copies: Copies;
}

/** Validates values against the schemas of a contract with Ajv, numbers without loss. */
export class Validator {
  /** `counting` tracks what was evaluated, as `unevaluated…` requires; that tracking fails at times, and so all other schemas use `plain`. */
  readonly #engines = new Map<"plain" | "counting", Engine>();
  readonly #documents: Documents;
  /** The numbers of the value in hand that no double holds, by where they stand. */
  #numbers: ReadonlyMap<string, Exact> = new Map();
  readonly #compiled = new Map<unknown, ValidateFunction>();
  /** Whether a schema may look at what others have evaluated. Hardly any document has one. */
  #mayCount: boolean | undefined;
  readonly #sound: SoundSchemas;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#sound = new SoundSchemas(documents.requests);
  }

  #createAjv(copies: Copies, unevaluated: boolean): Ajv2020 {
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
    countOnlyIfNeeded(ajv);
    for (const [keyword, holds] of LIMITS) {
      // Ajv compares doubles, and divides them: 0.3 is not a multiple of 0.1 there.
      ajv.removeKeyword(keyword);
      ajv.addKeyword({
        keyword,
        type: "number",
        schemaType: "number",
        compile: (double: number, copy) => {
          const limit = copies.written(copy, keyword) ?? double;
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
    try {
      const { ajv, copies } = this.#engine(this.#isCounting(schema) ? "counting" : "plain");
      const name = copies.nameOf(schema);
      for (const [pending, copy] of copies.takePending()) {
        ajv.addSchema(copy, pending);
      }
      const validate = ajv.getSchema(name) as ValidateFunction;
      this.#compiled.set(schema, validate);
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
    this.#mayCount ??= holdsOfAny(Object.values(this.#documents), looksAtEvaluated);
    if (!this.#mayCount || !isObject(schema) || seen.has(schema)) {
      return false;
    }
    seen.add(schema);
    return (
      looksAtEvaluated(schema) ||
      subschemasOf(schema).some(([inner]) => this.#isCounting(inner, seen)) ||
      this.#isCounting(targetIn(this.#documents.requests, schema), seen)
    );
  }

  #engine(kind: "plain" | "counting"): Engine {
    const known = this.#engines.get(kind);
    if (known) {
      return known;
    }
    const copies = new Copies(this.#documents);
    const engine = { ajv: this.#createAjv(copies, kind === "counting"), copies };
    this.#engines.set(kind, engine);
    return engine;
  }
}

/** A pattern that no engine here can read is not judged: nothing can be said of what it matches. */
function lenientPattern(pattern: string): { test(text: string): boolean } {
  return patternOf(pattern) ?? Object.assign(Object.create({ toString: () => `/${pattern}/` }), { test: () => true });
}
