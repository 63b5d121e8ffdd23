// Reads schemas of OpenAPI 3.0 and 3.1 as what they allow, so that two ways to write the same become the same.
import { isObject, type Json, resolve } from "../../src/contract/document.ts";
import { asSchema, hasOnly, isAnnotation, isFree, type Schema, simplified } from "./keywords.ts";

export type Scalar = string | number | boolean | null;
export type Type = "null" | "boolean" | "string" | "number" | "integer" | "array" | "object";
/** Requests carry no `readOnly` property, answers no `writeOnly` one. */
export type Side = "request" | "answer";

/** An end of a range, and the keyword that sets it. */
export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
  readonly keyword: string;
}

/** An alternative that a tag leads to. */
interface Tagged {
  readonly name: string;
  readonly schema: Schema;
}

/** How alternatives are told apart. */
export interface Discriminator {
  readonly property: string;
  readonly tags: ReadonlyMap<string, Tagged>;
}

/** Values of one type that a schema allows. */
export interface Alternative {
  readonly type: Type;
  /** All of its values, where they are few. */
  readonly members?: readonly Scalar[];
  readonly lower?: Bound;
  readonly upper?: Bound;
  readonly multiples: readonly number[];
  readonly formats: readonly string[];
  readonly patterns: readonly string[];
  /** By keyword: `minLength`, `maxItems` and the like. */
  readonly counts: ReadonlyMap<string, number>;
  readonly prefix: readonly Schema[];
  readonly rest: Schema;
  readonly unique: boolean;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly patternProperties: ReadonlyMap<string, Schema>;
  readonly additional: Schema;
  readonly required: ReadonlySet<string>;
  /** Keywords that are only compared as they are written, canonical. */
  readonly opaque: ReadonlyMap<string, Json>;
}

/** Conjunctive keywords: adding one narrows, removing one widens, changing one does either. */
const OPAQUE = [
  ...["not", "if", "then", "else", "oneOf", "dependentSchemas", "dependentRequired", "contains"],
  ...["propertyNames", "unevaluatedItems", "contentEncoding", "contentMediaType", "contentSchema", "$dynamicRef"],
];
const COUNTS = [
  ...["minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains"],
  ...["minProperties", "maxProperties"],
];
/** Formats that tell generators nothing about the value itself. */
const MEANINGLESS_FORMATS = ["password", "byte"];
const INTEGER_RANGES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["int64", [-(2 ** 63), 2 ** 63]],
]);
/** A longer text than this is not made up to see whether two schemas allow it. */
const LONGEST_CANDIDATE = 10_000;
const LITERAL_VALUES = ["enum", "const"];
const TYPES: readonly Type[] = ["null", "boolean", "string", "number", "integer", "array", "object"];
/** Beyond so many ways in which a schema can be met, it is not taken apart. */
const MOST_BRANCHES = 256;
const TRIVIAL_PATTERN = /^\^?(?:\.\*|\[\\s\\S\]\*)?\$?$/;

/** The type of a JSON value, `integer` for a number without fraction. */
export function typeOf(value: unknown): Type {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return Number.isInteger(value) ? "integer" : (typeof value as Type);
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (!isObject(value)) {
    return JSON.stringify(value) ?? "undefined";
  }
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/** Takes the schemas of one document apart, for one side of an exchange. */
export class SchemaReader {
  readonly #document: Json;
  readonly #side: Side;
  /** OpenAPI 3.0 has `nullable`, boolean `exclusiveMinimum`, and ignores what stands beside `$ref`. */
  readonly #old: boolean;
  readonly #read = new Map<Schema, readonly Alternative[]>();
  readonly #both = new Map<string, Schema>();
  readonly #numbers = new Map<Schema, number>();

  constructor(document: Json, side: Side) {
    this.#document = document;
    this.#side = side;
    this.#old = String(document["openapi"]).startsWith("3.0");
  }

  /** What a schema allows, type by type; empty if nothing. */
  alternatives(schema: Schema): readonly Alternative[] {
    let found = this.#read.get(schema);
    if (!found) {
      found = this.#branches(schema, []).flatMap((branch) => this.#split(branch));
      this.#read.set(schema, found);
    }
    return found;
  }

  /** An annotation of a schema, where it stands, behind references and in `allOf`. */
  annotation(schema: Schema, keyword: string, above: readonly Schema[] = []): unknown {
    if (!isObject(schema) || above.includes(schema)) {
      return undefined;
    }
    if (schema[keyword] !== undefined && !(this.#old && schema["$ref"] !== undefined)) {
      return schema[keyword];
    }
    const target = this.#target(schema);
    const parts = Array.isArray(schema["allOf"]) ? (schema["allOf"] as Schema[]) : [];
    for (const part of target ? [target, ...parts] : parts) {
      const value = this.annotation(part, keyword, [...above, schema]);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }

  /** By which property alternatives are told apart, and which of its values lead where. */
  discriminator(schema: Schema): Discriminator | undefined {
    const value = this.annotation(schema, "discriminator");
    if (!isObject(value)) {
      return undefined;
    }
    const { mapping, propertyName } = value;
    const references = ["oneOf", "anyOf"]
      .flatMap((keyword) => listOf(this.annotation(schema, keyword)))
      .flatMap((part) => (isObject(part) && typeof part["$ref"] === "string" ? [part["$ref"]] : []));
    const named = Object.entries(isObject(mapping) ? mapping : {}).map(([tag, reference]): [string, string] => [
      tag,
      /[#/]/.test(String(reference)) ? String(reference) : `#/components/schemas/${reference}`,
    ]);
    const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);
    const tags = [...references.map((reference): [string, string] => [nameOf(reference), reference]), ...named].map(
      ([tag, $ref]): [string, Tagged] => [tag, { name: nameOf($ref), schema: this.#target({ $ref }) ?? true }],
    );
    return { property: String(propertyName), tags: new Map(tags) };
  }

  /** How a value is written in XML; `name` is that of its element if nothing else is said. */
  markup(schema: Schema, name: string): Json {
    const xml = this.annotation(schema, "xml");
    const { name: own = name, namespace, attribute, wrapped } = isObject(xml) ? xml : {};
    return { name: own, namespace, attribute: attribute === true, wrapped: wrapped === true };
  }

  /** The schema of a property of this name, listed or not. */
  property(alternative: Alternative, name: string): Schema {
    const listed = alternative.properties.get(name);
    const matching = [...alternative.patternProperties].filter(([pattern]) => matches(pattern, name));
    const all = [...(listed === undefined ? [] : [listed]), ...matching.map(([, schema]) => schema)];
    return all.length === 0 ? alternative.additional : this.#conjunction(all);
  }

  /** A number for a schema, for keys. */
  id(schema: Schema): number {
    const known = this.#numbers.get(schema) ?? this.#numbers.size;
    this.#numbers.set(schema, known);
    return known;
  }

  #target(schema: Json): Schema | undefined {
    const target = targetOf(this.#document, schema);
    return target === undefined ? undefined : asSchema(target);
  }

  /** The ways in which a schema can be met: each a list of schemas without combinators, all of which hold. */
  #branches(schema: Schema, above: readonly Schema[]): Json[][] {
    if (!isObject(schema) || above.includes(schema)) {
      return schema === false ? [] : [[]];
    }
    const within = [...above, schema];
    const target = this.#target(schema);
    if (target !== undefined && this.#old) {
      return this.#branches(target, within);
    }
    const { $ref, allOf, anyOf, oneOf, ...own } = simplified(schema);
    const external = $ref !== undefined && target === undefined ? { $dynamicRef: $ref } : {};
    const parts = listOf(oneOf);
    // A value that meets several of them is refused; where none can, `oneOf` says no more than `anyOf`.
    const exclusive = parts.length > 1 && this.#overlap(parts, within) ? { oneOf: parts } : {};
    let branches: Json[][] = [[{ ...this.#modern(own), ...external, ...exclusive }]];
    const cross = (others: Json[][]): void => {
      branches = branches.flatMap((branch) => others.map((other) => [...branch, ...other]));
    };
    for (const part of [...(target === undefined ? [] : [target]), ...listOf(allOf)]) {
      cross(this.#branches(part, within));
    }
    for (const list of [listOf(anyOf), parts].filter(({ length }) => length > 0)) {
      cross(list.flatMap((part) => this.#branches(part, within)));
    }
    if (branches.length > MOST_BRANCHES) {
      return [[{ ...own, not: { allOf, anyOf, oneOf } }]];
    }
    return this.#old && own["nullable"] === true && own["type"] === undefined
      ? [...branches, [{ type: "null" }]]
      : branches;
  }

  /** Whether a text or a number surely meets two of these. */
  #overlap(parts: readonly Schema[], above: readonly Schema[]): boolean {
    const views = parts.map((part) => this.#branches(part, above).flatMap((branch) => this.#split(branch)));
    return views.some((view, index) =>
      views.slice(index + 1).some((other) => view.some((one) => other.some((two) => shareValue(one, two)))),
    );
  }

  /** The keywords of OpenAPI 3.0 in the words of 3.1. */
  #modern(schema: Json): Json {
    const { nullable, exclusiveMinimum: above, exclusiveMaximum: below, ...others } = schema;
    const { minimum, maximum, ...rest } = others;
    const result: Record<string, unknown> = {
      ...rest,
      ...(above === true ? { exclusiveMinimum: minimum } : { minimum, exclusiveMinimum: above }),
      ...(below === true ? { exclusiveMaximum: maximum } : { maximum, exclusiveMaximum: below }),
      ...(schema["format"] === "byte" && { contentEncoding: "base64" }),
    };
    if (this.#old && nullable === true && schema["type"] !== undefined) {
      result["type"] = [schema["type"], "null"].flat();
      if (Array.isArray(schema["enum"])) {
        result["enum"] = [...schema["enum"], null];
      }
    }
    return result;
  }

  #split(branch: readonly Json[]): Alternative[] {
    const allows = (flat: Json, type: Type): boolean => {
      const types = flat["type"] === undefined ? TYPES : [flat["type"]].flat();
      return types.includes(type) || (type === "integer" && types.includes("number"));
    };
    const allowed = TYPES.filter((type) => branch.every((flat) => allows(flat, type)));
    const isWhole = branch.some(({ multipleOf }) => Number.isInteger(multipleOf));
    const types = allowed
      .filter((type) => type !== "integer" || !allowed.includes("number"))
      .map((type) => (type === "number" && isWhole ? "integer" : type));
    const isBoolean = allowed.length === 1 && allowed[0] === "boolean";
    const fixed = fixedValues(isBoolean ? [...branch, { enum: [false, true] }] : branch);
    if (!fixed) {
      return types.map((type) => this.#alternative(branch, type));
    }
    const values = fixed.filter((value) => allowed.includes(typeOf(value)));
    const compound = values.filter((value) => typeof value === "object" && value !== null);
    const scalars = values.filter((value): value is Scalar => typeof value !== "object" || value === null);
    // What is ruled out value by value is settled by leaving it out.
    const settled = branch.map((flat) => (hasOnly(flat["not"], LITERAL_VALUES) ? { ...flat, not: undefined } : flat));
    const byType = [...new Set(scalars.map(typeOf))].map((type) => {
      const alternative = this.#alternative(settled, type);
      return {
        ...alternative,
        members: scalars.filter((value) => typeOf(value) === type && admits(alternative, value)),
      };
    });
    const rest = branch.map(({ enum: _, const: __, ...flat }) => flat);
    return [
      ...byType.filter(({ members }) => members.length > 0),
      ...compound.flatMap((value) => this.#split([...rest, exactly(value)])),
    ];
  }

  #alternative(branch: readonly Json[], type: Type): Alternative {
    const numbers = (keyword: string): number[] =>
      branch.map((flat) => flat[keyword]).filter((value): value is number => typeof value === "number");
    const texts = (keyword: string): string[] =>
      branch.map((flat) => flat[keyword]).filter((value) => typeof value === "string");
    const formats = texts("format").filter((format) => !MEANINGLESS_FORMATS.includes(format));
    const counts = new Map<string, number>();
    for (const keyword of COUNTS) {
      const values = numbers(keyword);
      if (values.length > 0) {
        counts.set(keyword, keyword.startsWith("min") ? Math.max(...values) : Math.min(...values));
      }
    }
    const arrays = this.#arrays(branch);
    if (arrays.rest === false) {
      counts.set("maxItems", Math.min(counts.get("maxItems") ?? arrays.prefix.length, arrays.prefix.length));
    }
    const opaque = branch.flatMap((flat) =>
      OPAQUE.filter((keyword) => flat[keyword] !== undefined).map((keyword): [string, Json] => {
        const value = plain(this.#document, flat[keyword]);
        const members = keyword === "oneOf" && Array.isArray(value) ? value.map(canonical).sort() : value;
        return [canonical({ [keyword]: members }), { [keyword]: flat[keyword] }];
      }),
    );
    return {
      type,
      ...(type === "boolean" && { members: [false, true] }),
      ...(type === "null" && { members: [null] }),
      ...(type === "integer" || type === "number" ? rangeOf(branch, type === "integer") : {}),
      multiples: numbers("multipleOf").filter((value) => !(type === "integer" && Number.isInteger(1 / value))),
      formats,
      patterns: texts("pattern").filter((pattern) => !TRIVIAL_PATTERN.test(pattern)),
      counts,
      ...arrays,
      unique: branch.some((flat) => flat["uniqueItems"] === true),
      ...this.#objects(branch),
      opaque: new Map(opaque.filter(([, value]) => concerns(Object.keys(value)[0] ?? "", type))),
    };
  }

  #arrays(branch: readonly Json[]): Pick<Alternative, "prefix" | "rest"> {
    const length = Math.max(0, ...branch.map((flat) => listOf(flat["prefixItems"]).length));
    const at = (flat: Json, index: number): Schema => listOf(flat["prefixItems"])[index] ?? asSchema(flat["items"]);
    const prefix = Array.from({ length }, (_, index) => this.#conjunction(branch.map((flat) => at(flat, index))));
    return { prefix, rest: this.#conjunction(branch.map((flat) => asSchema(flat["items"]))) };
  }

  #objects(branch: readonly Json[]): Pick<Alternative, "properties" | "patternProperties" | "additional" | "required"> {
    const parts = branch.map((flat) => ({
      properties: new Map(Object.entries(isObject(flat["properties"]) ? flat["properties"] : {})),
      patterns: Object.entries(isObject(flat["patternProperties"]) ? flat["patternProperties"] : {}),
      additional: asSchema(flat["additionalProperties"]),
    }));
    const unevaluated = branch.map((flat) => asSchema(flat["unevaluatedProperties"]));
    const unlisted = this.#conjunction([...parts.map(({ additional }) => additional), ...unevaluated]);
    const hidden = this.#side === "request" ? "readOnly" : "writeOnly";
    const names = new Set(parts.flatMap(({ properties }) => [...properties.keys()]));
    const properties = new Map<string, Schema>();
    const dropped = new Set<string>();
    for (const name of names) {
      const views = parts.map(({ properties: listed, patterns, additional }) => {
        const matching = patterns.filter(([pattern]) => matches(pattern, name));
        return asSchema(listed.get(name) ?? (matching.length > 0 ? true : additional));
      });
      const schema = this.#conjunction(views);
      if (this.annotation(schema, hidden) === true) {
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
  #conjunction(schemas: readonly Schema[]): Schema {
    const limiting = [...new Set(schemas)].filter((schema) => !isFree(schema) || this.#says(schema));
    const [first = true, ...others] = limiting;
    if (limiting.includes(false) || others.length === 0) {
      return limiting.includes(false) ? false : first;
    }
    const key = limiting.map((schema) => this.id(schema)).join(" ");
    const known = this.#both.get(key) ?? { allOf: limiting };
    this.#both.set(key, known);
    return known;
  }

  #says(schema: Schema): boolean {
    return isObject(schema) && ["default", "readOnly", "writeOnly"].some((key) => schema[key] !== undefined);
  }
}

/** The value behind a reference within the document; references elsewhere have none. */
function targetOf(document: Json, schema: Json): unknown {
  const reference = schema["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) {
    return typeof reference === "string" ? namedSchemas(document).get(reference) : undefined;
  }
  const value = reference
    .slice(2)
    .split("/")
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (inner, key) => (isObject(inner) || Array.isArray(inner) ? (inner as Json)[key] : undefined),
      document,
    );
  return typeof value === "boolean" || isObject(value) ? value : resolve(document, schema, "schema");
}

const namedByDocument = new WeakMap<Json, ReadonlyMap<string, Json>>();

/** The schemas that have a name of their own: `#` and `$anchor`, or `$id`. */
function namedSchemas(document: Json): ReadonlyMap<string, Json> {
  const known = namedByDocument.get(document);
  if (known) {
    return known;
  }
  const found = new Map<string, Json>();
  const walk = (value: unknown): void => {
    if (isObject(value)) {
      const { $anchor, $id } = value;
      for (const name of [typeof $anchor === "string" ? `#${$anchor}` : $anchor, $id]) {
        if (typeof name === "string") {
          found.set(name, value);
        }
      }
    }
    if (typeof value === "object" && value !== null) {
      Object.values(value).forEach(walk);
    }
  };
  walk(document);
  namedByDocument.set(document, found);
  return found;
}

/** Keys below which names stand, and not keywords. */
const NAMED = ["properties", "patternProperties", "dependentSchemas", "$defs", "content", "headers"];
const LITERAL = ["enum", "const", "required", "dependentRequired"];

/** A part of a document with its references followed and without annotations. */
export function plain(document: Json, value: unknown, areNames = false, above: readonly unknown[] = []): unknown {
  if (Array.isArray(value)) {
    return value.map((inner) => plain(document, inner, false, above));
  }
  if (!isObject(value) || above.includes(value)) {
    return value;
  }
  const target = areNames ? undefined : targetOf(document, value);
  const { $ref: _, ...beside } = value;
  const whole = target === undefined ? value : isObject(target) ? { ...target, ...beside } : target;
  if (!isObject(whole)) {
    return whole;
  }
  const kept = Object.entries(whole).filter(([key]) => areNames || !isAnnotation(key));
  const within = [...above, value, target];
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      !areNames && LITERAL.includes(key) ? inner : plain(document, inner, !areNames && NAMED.includes(key), within),
    ]),
  );
}

function listOf(value: unknown): Schema[] {
  return Array.isArray(value) ? value.map(asSchema) : [];
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

/** Whether a name matches a pattern; one that is no expression matches nothing. */
function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

/** Whether one value, drawn from the limits of both, is surely of both. */
function shareValue(one: Alternative, two: Alternative): boolean {
  const both = [one, two];
  // What a format or another keyword rules out is not known.
  if (both.some(({ formats, opaque, type }) => opaque.size > 0 || (type === "string" && formats.length > 0))) {
    return false;
  }
  const candidates = both.flatMap(({ type, members, lower, upper, counts }): readonly Scalar[] => {
    if (members) {
      return members;
    }
    return type === "string"
      ? ["a".repeat(Math.min(counts.get("minLength") ?? 0, LONGEST_CANDIDATE))]
      : type === "integer" || type === "number"
        ? [lower, upper].map((bound, index) => (bound ? bound.value + (bound.exclusive ? 1 - 2 * index : 0) : 0))
        : [];
  });
  return candidates.some((value) => admits(one, value) && admits(two, value));
}

/** The values that `enum` and `const` leave, if there is one. */
function fixedValues(branch: readonly Json[]): unknown[] | undefined {
  const lists = branch.flatMap((flat) => [
    ...(Array.isArray(flat["enum"]) ? [flat["enum"] as unknown[]] : []),
    ...(flat["const"] !== undefined ? [[flat["const"]]] : []),
  ]);
  const [first, ...others] = lists.map((list) => list.map(canonical));
  const ruledOut = branch
    .flatMap(({ not }) =>
      hasOnly(not, LITERAL_VALUES) ? [not["enum"] ?? [], "const" in not ? [not["const"]] : []] : [],
    )
    .flat(2)
    .map(canonical);
  return lists[0]?.filter((_, index) => {
    const value = first?.[index] ?? "";
    return others.every((list) => list.includes(value)) && !ruledOut.includes(value);
  });
}

/** A schema of one array or object. */
function exactly(value: unknown): Json {
  if (Array.isArray(value)) {
    return { type: "array", prefixItems: value.map(exactly), items: false, minItems: value.length };
  }
  if (!isObject(value)) {
    return { const: value };
  }
  const properties = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, exactly(inner)]));
  return { type: "object", properties, required: Object.keys(value), additionalProperties: false };
}

function rangeOf(branch: readonly Json[], integer: boolean): { lower?: Bound; upper?: Bound } {
  let lower: Bound | undefined;
  let upper: Bound | undefined;
  const take = (keyword: string, value: unknown, exclusive: boolean, isLower: boolean): void => {
    if (typeof value !== "number") {
      return;
    }
    // Among integers every end can be said inclusively.
    const whole = isLower
      ? exclusive
        ? Math.floor(value) + 1
        : Math.ceil(value)
      : exclusive
        ? Math.ceil(value) - 1
        : Math.floor(value);
    const bound = integer ? { value: whole, exclusive: false, keyword } : { value, exclusive, keyword };
    if (isLower && (lower === undefined || isTighter(bound, lower, 1))) {
      lower = bound;
    } else if (!isLower && (upper === undefined || isTighter(bound, upper, -1))) {
      upper = bound;
    }
  };
  for (const flat of branch) {
    take("minimum", flat["minimum"], false, true);
    take("exclusiveMinimum", flat["exclusiveMinimum"], true, true);
    take("maximum", flat["maximum"], false, false);
    take("exclusiveMaximum", flat["exclusiveMaximum"], true, false);
    const [least, most] = (integer && INTEGER_RANGES.get(String(flat["format"]))) || [];
    take("format", least, false, true);
    take("format", most, false, false);
  }
  return { ...(lower && { lower }), ...(upper && { upper }) };
}

/** Whether an end leaves less than another; `sign` is 1 for lower ends and -1 for upper ones. */
export function isTighter(bound: Bound, than: Bound | undefined, sign: 1 | -1): boolean {
  if (than === undefined) {
    return true;
  }
  return bound.value === than.value ? bound.exclusive && !than.exclusive : (bound.value - than.value) * sign > 0;
}

/** Whether a value is among those that an alternative allows; formats and opaque keywords are not looked at. */
export function admits(alternative: Alternative, value: Scalar): boolean {
  const type = typeOf(value);
  if (alternative.type !== type && !(alternative.type === "number" && type === "integer")) {
    return false;
  }
  if (alternative.members && !alternative.members.includes(value)) {
    return false;
  }
  if (typeof value === "string") {
    const length = [...value].length;
    const { counts, patterns } = alternative;
    return (
      length >= (counts.get("minLength") ?? 0) &&
      length <= (counts.get("maxLength") ?? Number.POSITIVE_INFINITY) &&
      patterns.every((pattern) => matches(pattern, value))
    );
  }
  if (typeof value === "number") {
    const at: Bound = { value, exclusive: false, keyword: "" };
    return (
      !(alternative.lower && isTighter(alternative.lower, at, 1)) &&
      !(alternative.upper && isTighter(alternative.upper, at, -1)) &&
      alternative.multiples.every((step) => Number.isInteger(value / step))
    );
  }
  return true;
}
