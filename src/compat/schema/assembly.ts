// Puts together what several schemas that all hold allow of a type.
import { isObject, type Json } from "../../openapi/document.ts";
import { type Exact, greatestOf, isNumber, leastOf } from "../../openapi/numbers.ts";
import { FORMATS } from "../../openapi/schema/formats.ts";
import { canonical, type References } from "../read/references.ts";
import { type Alternative, isCompound, type Side, type Type } from "./alternative.ts";
import type { Annotations } from "./annotations.ts";
import { asSchema, isFree, type Schema, schemasIn } from "./keywords.ts";
import { commonSteps, rangeOf } from "./limits/numbers.ts";
import { isTrivial, matches, spelled } from "./limits/patterns.ts";

/** Conjunctive keywords: adding one narrows, removing one widens, changing one does either. */
const OPAQUE = [
  ...["not", "then", "else", "allOf", "oneOf", "dependentSchemas", "dependentRequired", "contains"],
  ...["propertyNames", "unevaluatedItems", "contentEncoding", "contentMediaType", "contentSchema", "$ref"],
];
const COUNTS = [
  ...["minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains"],
  ...["minProperties", "maxProperties"],
];
/** Formats that JSON Schema has beside those that the check knows; all others are annotations, as it says. */
const FURTHER_FORMATS = ["idn-email", "idn-hostname", "iri", "iri-reference"];
/** Formats that tell generators nothing about the value itself. */
const MEANINGLESS_FORMATS = ["password", "byte"];

const NO_PROPERTIES: Pick<Alternative, "properties" | "patternProperties" | "additional" | "required"> = {
  properties: new Map(),
  patternProperties: new Map(),
  additional: true,
  required: new Set(),
};

/** Puts schemas of one document together, for one side of an exchange. */
export class Assembly {
  readonly #references: References;
  readonly #annotations: Annotations;
  readonly #side: Side;
  /** The schemas that others were put together to. */
  readonly #made = new Map<string, Schema>();
  readonly #numbers = new Map<Schema, number>();

  constructor(references: References, annotations: Annotations, side: Side) {
    this.#references = references;
    this.#annotations = annotations;
    this.#side = side;
  }

  /** A number for a schema, for keys. */
  id(schema: Schema): number {
    const known = this.#numbers.get(schema) ?? this.#numbers.size;
    this.#numbers.set(schema, known);
    return known;
  }

  /** A part of the document as text, references followed. */
  canonical(value: unknown): string {
    return canonical(this.#references.plain(value));
  }

  /** What a branch, of which all schemas hold, allows of a type. */
  alternative(branch: readonly Json[], type: Type): Alternative {
    const isSaid = (keyword: string): boolean => branch.some((flat) => flat[keyword] !== undefined);
    const numbers = (keyword: string): Exact[] => branch.map((flat) => flat[keyword]).filter(isNumber);
    const texts = (keyword: string): string[] =>
      branch.map((flat) => flat[keyword]).filter((value) => typeof value === "string");
    const formats = texts("format").filter(saysSomething);
    const counts = new Map<string, Exact>();
    for (const keyword of COUNTS.filter(isSaid)) {
      const [first, ...others] = numbers(keyword);
      if (first !== undefined) {
        counts.set(keyword, (keyword.startsWith("min") ? greatestOf : leastOf)([first, ...others]));
      }
    }
    const arrays = type === "array" ? this.#arrays(branch) : { prefix: [], rest: true };
    if (arrays.rest === false) {
      const { length } = arrays.prefix;
      counts.set("maxItems", leastOf([counts.get("maxItems") ?? length, length]));
    }
    return {
      type,
      ...(type === "boolean" && { members: [false, true] }),
      ...(type === "null" && { members: [null] }),
      ...(type === "integer" || type === "number" ? rangeOf(branch, type === "integer") : {}),
      multiples: commonSteps([...(type === "integer" ? [1] : []), ...numbers("multipleOf")]).filter(
        (step) => type !== "integer" || step !== 1,
      ),
      formats,
      patterns: texts("pattern")
        .filter((pattern) => !isTrivial(pattern))
        .map(spelled),
      counts,
      ...arrays,
      unique: branch.some((flat) => flat["uniqueItems"] === true),
      ...(type === "object" ? this.#objects(branch) : NO_PROPERTIES),
      opaque: new Map(
        branch
          .flatMap((flat) =>
            OPAQUE.filter((keyword) => flat[keyword] !== undefined).map((keyword) => this.#opaque(flat, keyword, type)),
          )
          .filter(([, value]) => concerns(Object.keys(value)[0] ?? "", type)),
      ),
    };
  }

  /** What a conjunctive keyword of a schema says, under a text that is the same for all that say the same. */
  #opaque(flat: Json, keyword: string, type: Type): [text: string, said: Json] {
    const written = flat[keyword];
    if (keyword === "then" || keyword === "else") {
      // A consequence means nothing without its condition.
      const both = { if: flat["if"], [keyword]: written };
      return [this.canonical(both), { [keyword]: both }];
    }
    const said = { [keyword]: written };
    if (keyword !== "oneOf") {
      return [this.canonical(said), said];
    }
    const parts = schemasIn(written);
    return isCompound(type)
      ? [`oneOf ${parts.map((part) => this.id(part)).join(" ")}`, said]
      : [
          parts
            .map((part) => this.canonical(part))
            .sort()
            .join(),
          said,
        ];
  }

  #arrays(branch: readonly Json[]): Pick<Alternative, "prefix" | "rest"> {
    const length = Math.max(0, ...branch.map((flat) => schemasIn(flat["prefixItems"]).length));
    const at = (flat: Json, index: number): Schema => schemasIn(flat["prefixItems"])[index] ?? asSchema(flat["items"]);
    const prefix = Array.from({ length }, (_, index) => this.conjunction(branch.map((flat) => at(flat, index))));
    return { prefix, rest: this.conjunction(branch.map((flat) => asSchema(flat["items"]))) };
  }

  #objects(branch: readonly Json[]): Pick<Alternative, "properties" | "patternProperties" | "additional" | "required"> {
    const parts = branch.map((flat) => ({
      properties: new Map(Object.entries(isObject(flat["properties"]) ? flat["properties"] : {})),
      patterns: Object.entries(isObject(flat["patternProperties"]) ? flat["patternProperties"] : {}),
      additional: asSchema(flat["additionalProperties"]),
    }));
    const unevaluated = branch.map((flat) => asSchema(flat["unevaluatedProperties"]));
    const unlisted = this.conjunction([...parts.map(({ additional }) => additional), ...unevaluated]);
    const hidden = this.#side === "request" ? "readOnly" : "writeOnly";
    const names = new Set(parts.flatMap(({ properties }) => [...properties.keys()]));
    const properties = new Map<string, Schema>();
    const dropped = new Set<string>();
    for (const name of names) {
      const views = parts.map(({ properties: listed, patterns, additional }) => {
        const matching = patterns.filter(([pattern]) => matches(pattern, name));
        return asSchema(listed.get(name) ?? (matching.length > 0 ? true : additional));
      });
      const schema = this.conjunction(views);
      if (this.#annotations.of(schema, hidden) === true) {
        dropped.add(name);
      } else if (schema !== false || unlisted !== false) {
        properties.set(name, schema);
      }
    }
    const required = branch.flatMap((flat) => (Array.isArray(flat["required"]) ? flat["required"].map(String) : []));
    return {
      properties,
      patternProperties: new Map(
        parts.flatMap(({ patterns }) => patterns.map(([pattern, schema]) => [pattern, asSchema(schema)])),
      ),
      additional: unlisted,
      required: new Set(required.filter((name) => !dropped.has(name))),
    };
  }

  /** A schema that all of these allow; always the same one for the same schemas. */
  conjunction(schemas: readonly Schema[]): Schema {
    const limiting = [...new Set(schemas)].filter((schema) => !isFree(schema) || this.#says(schema));
    const [first = true, ...others] = limiting;
    if (limiting.includes(false) || others.length === 0) {
      return limiting.includes(false) ? false : first;
    }
    const key = limiting.map((schema) => this.id(schema)).join(" ");
    const known = this.#made.get(key) ?? { allOf: limiting };
    this.#made.set(key, known);
    return known;
  }

  /** A schema that any of these allows, if nothing else is said of them; always the same one for the same schemas. */
  union(schemas: readonly Schema[]): Schema | undefined {
    const parts = [...new Set(schemas)];
    const isAnnotated = (schema: Schema): boolean =>
      this.#annotations.of(schema, "deprecated") === true ||
      ["default", "xml"].some((keyword) => this.#annotations.of(schema, keyword) !== undefined);
    if (parts.length === 1 || parts.some(isAnnotated)) {
      return parts.length === 1 ? parts[0] : undefined;
    }
    const key = `any ${parts.map((schema) => this.id(schema)).join(" ")}`;
    const known = this.#made.get(key) ?? { anyOf: parts };
    this.#made.set(key, known);
    return known;
  }

  #says(schema: Schema): boolean {
    return isObject(schema) && ["default", "readOnly", "writeOnly"].some((key) => schema[key] !== undefined);
  }
}

function saysSomething(format: string): boolean {
  return (FORMATS.has(format) || FURTHER_FORMATS.includes(format)) && !MEANINGLESS_FORMATS.includes(format);
}

/** Whether a keyword that is only compared as written limits values of a type. */
function concerns(keyword: string, type: Type): boolean {
  if (keyword.startsWith("content")) {
    return type === "string";
  }
  if (/^(?:dependent|propertyNames)/.test(keyword)) {
    return type === "object";
  }
  return type === "array" || !/^(?:contains|unevaluatedItems)$/.test(keyword);
}
