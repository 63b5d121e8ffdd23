// Reads schemas of OpenAPI 3.0 and 3.1 as what they allow, so that two ways to write the same become the same.
import { isObject, type Json } from "../../openapi/document.ts";
import { type Exact, greatestOf, isInteger, isNumber, leastOf } from "../../openapi/numbers.ts";
import { fromFragment } from "../../openapi/pointer.ts";
import { canonical, type References } from "../read/references.ts";
import {
  type Alternative,
  admits,
  exactly,
  fixedValues,
  type Scalar,
  type Side,
  type Type,
  typeOf,
} from "./alternative.ts";
import { asSchema, hasOnly, isFree, LITERAL_VALUES, type Schema, simplified } from "./keywords.ts";
import { holesIn, limitsBetween } from "./negation.ts";
import { commonSteps, isEmpty, rangeOf } from "./numbers.ts";
import { overlaps } from "./overlap.ts";
import { isTrivial, matches, spelled } from "./patterns.ts";
import { joined, type Range, rangesOf } from "./union.ts";

/** An alternative that a tag leads to. */
interface Tagged {
  readonly name: string;
  readonly schema: Schema;
  /** Whether it is written: whoever maps a component to a tag no longer writes the name of the component. */
  readonly isUsed: boolean;
}

/** How alternatives are told apart. */
export interface Discriminator {
  readonly property: string;
  /** Whether the alternatives extend the schema where it stands, which names none of them. */
  readonly isBase: boolean;
  readonly tags: ReadonlyMap<string, Tagged>;
}

/** Conjunctive keywords: adding one narrows, removing one widens, changing one does either. */
const OPAQUE = [
  ...["not", "then", "else", "allOf", "oneOf", "dependentSchemas", "dependentRequired", "contains"],
  ...[
    "propertyNames",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$dynamicRef",
    "$ref",
  ],
];
const COUNTS = [
  ...["minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains"],
  ...["minProperties", "maxProperties"],
];
/** Formats that tell generators nothing about the value itself. */
const MEANINGLESS_FORMATS = ["password", "byte"];
const TYPES: readonly Type[] = ["null", "boolean", "string", "number", "integer", "array", "object"];
/** Beyond so many ways in which a schema can be met, it is not taken apart. */
const MOST_BRANCHES = 256;

/** Takes the schemas of one document apart, for one side of an exchange. */
export class SchemaReader {
  readonly #references: References;
  readonly #side: Side;
  /** Whether this is OpenAPI 3.0: it has `nullable`, boolean `exclusiveMinimum`, and ignores what stands beside `$ref`. */
  readonly isOld: boolean;
  readonly #read = new Map<Schema, readonly Alternative[]>();
  readonly #simple = new Map<Schema, Json>();
  /** The schemas that others were put together to. */
  readonly #made = new Map<string, Schema>();
  readonly #numbers = new Map<Schema, number>();
  readonly #discriminators = new Map<Schema, Discriminator | undefined>();
  /** The components that extend a schema, with their references. */
  #children?: ReadonlyMap<Schema, readonly (readonly [Schema, string])[]>;
  /** What each type allows without a limit. */
  readonly #free = new Map<Type, Alternative>();
  /** The schemas that are being read. */
  readonly #open = new Set<Schema>();
  /** The conditions whose consequences are being read. */
  readonly #conditions = new Set<unknown>();

  constructor(references: References, side: Side) {
    this.#references = references;
    this.#side = side;
    this.isOld = String(references.document["openapi"]).startsWith("3.0");
  }

  /** What a schema allows, type by type; empty if nothing. */
  alternatives(schema: Schema): readonly Alternative[] {
    const known = this.#read.get(schema);
    if (known || this.#open.has(schema)) {
      // What a schema says of itself by itself is nothing more.
      return known ?? [];
    }
    this.#open.add(schema);
    const found = joined(
      this.#branches(schema, []).flatMap((branch) => this.#split(branch)),
      (parts) => this.#union(parts),
    );
    this.#open.delete(schema);
    this.#read.set(schema, found);
    return found;
  }

  /** An annotation of a schema, where it stands, behind references and in `allOf`. */
  annotation(schema: Schema, keyword: string): unknown {
    return this.#holder(schema, keyword)?.[keyword];
  }

  /** The schema that says a keyword of another: that one, or what it consists of. */
  #holder(schema: Schema, keyword: string, above: readonly Schema[] = []): Json | undefined {
    if (!isObject(schema) || above.includes(schema)) {
      return undefined;
    }
    if (schema[keyword] !== undefined && !(this.isOld && schema["$ref"] !== undefined)) {
      return schema;
    }
    const target = this.#target(schema);
    // Of several alternatives, one says nothing of the others; the only one says it of all.
    const only = ["oneOf", "anyOf"].map((name) => listOf(schema[name])).filter(({ length }) => length === 1);
    for (const part of [...(target ? [target] : []), ...listOf(schema["allOf"]), ...only.flat()]) {
      const holder = this.#holder(part, keyword, [...above, schema]);
      if (holder) {
        return holder;
      }
    }
    return undefined;
  }

  /** By which property alternatives are told apart, and which of its values lead where. */
  discriminator(schema: Schema): Discriminator | undefined {
    if (!this.#discriminators.has(schema)) {
      // One that contains itself says nothing more of itself.
      this.#discriminators.set(schema, undefined);
      this.#discriminators.set(schema, this.#readDiscriminator(schema));
    }
    return this.#discriminators.get(schema);
  }

  #readDiscriminator(schema: Schema): Discriminator | undefined {
    const holder = this.#holder(schema, "discriminator") ?? schema;
    const parts = ["oneOf", "anyOf"].flatMap((keyword) => listOf(this.annotation(holder, keyword)));
    const value = this.annotation(holder, "discriminator");
    if (!isObject(value)) {
      // It stands at a part where that is one of several, as next to null.
      const found = parts.map((part) => this.discriminator(part)).filter((one) => one !== undefined);
      const [first] = found;
      return first && found.every(({ property }) => property === first.property)
        ? { ...first, tags: new Map(found.flatMap(({ tags }) => [...tags])) }
        : first;
    }
    const { mapping, propertyName } = value;
    const references = parts.flatMap((part) =>
      isObject(part) && typeof part["$ref"] === "string" ? [part["$ref"]] : [],
    );
    const named = Object.entries(isObject(mapping) ? mapping : {}).map(([tag, reference]): [string, string] => [
      tag,
      /[#/]/.test(String(reference)) ? String(reference) : `#/components/schemas/${reference}`,
    ]);
    const nameOf = (reference: string): string => fromFragment(reference).at(-1) ?? reference;
    const isBase = references.length === 0;
    const heirs = isBase ? this.#heirs(schema) : references;
    const mapped = named.map(([, reference]) => nameOf(reference));
    const implied = heirs.map((reference): [string, string] => [nameOf(reference), reference]);
    const tags = [...implied, ...named].map(([tag, $ref], index): [string, Tagged] => [
      tag,
      {
        name: nameOf($ref),
        schema: asSchema(this.#references.at($ref)),
        isUsed: index >= implied.length || !mapped.includes(nameOf($ref)),
      },
    ]);
    return { property: String(propertyName), isBase, tags: new Map(tags) };
  }

  /** References to the components that extend a schema by `allOf`, directly or not. */
  #heirs(schema: Schema): string[] {
    this.#children ??= this.#readChildren();
    const found = new Map<Schema, string>();
    const open = [isObject(schema) ? (this.#target(schema) ?? schema) : schema];
    for (let base = open.pop(); base !== undefined; base = open.pop()) {
      for (const [child, reference] of this.#children.get(base) ?? []) {
        if (!found.has(child)) {
          found.set(child, reference);
          open.push(child);
        }
      }
    }
    return [...found.values()];
  }

  /** The components that name a schema in their `allOf`, by that schema. */
  #readChildren(): Map<Schema, [Schema, string][]> {
    const children = new Map<Schema, [Schema, string][]>();
    const { components } = this.#references.document;
    const schemas = isObject(components) && isObject(components["schemas"]) ? components["schemas"] : {};
    for (const [name, component] of Object.entries(schemas)) {
      for (const part of isObject(component) ? listOf(component["allOf"]) : []) {
        const base = isObject(part) ? (this.#target(part) ?? part) : part;
        children.set(base, [...(children.get(base) ?? []), [asSchema(component), `#/components/schemas/${name}`]]);
      }
    }
    return children;
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

  /** A part of the document as text, references followed. */
  canonical(value: unknown): string {
    return canonical(this.#references.plain(value));
  }

  #target(schema: Json): Schema | undefined {
    const target = this.#references.target(schema);
    return target === undefined ? undefined : asSchema(target);
  }

  /** The ways in which a schema can be met: each a list of schemas without combinators, all of which hold. */
  #branches(schema: Schema, above: readonly Schema[]): Json[][] {
    if (!isObject(schema) || above.includes(schema)) {
      return schema === false ? [] : [[]];
    }
    const within = [...above, schema];
    const target = this.#target(schema);
    if (target !== undefined && this.isOld) {
      return this.#branches(target, within);
    }
    // The same for each reading: a schema that rules itself out is read again within itself.
    const simple = this.#simple.get(schema) ?? simplified(schema);
    this.#simple.set(schema, simple);
    const { $ref, allOf, anyOf, oneOf, ...own } = simple;
    const external = $ref !== undefined && target === undefined ? { $ref } : {};
    const parts = listOf(oneOf);
    // A value that meets several of them is refused.
    let branches: Json[][] = [[{ ...this.#modern(own), ...external, ...(parts.length > 1 && { oneOf: parts }) }]];
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
      // Too many to be told apart: they are compared as they are written.
      return [[{ ...own, allOf: { allOf, anyOf, oneOf } }]];
    }
    return this.isOld && own["nullable"] === true && own["type"] === undefined && own["enum"] === undefined
      ? [...branches, [{ type: "null" }]]
      : branches;
  }

  /** Whether `oneOf` may rule out a value of a type that meets several of its schemas. */
  #isExclusive(parts: readonly Schema[], type: Type): boolean {
    if (!isCompound(type)) {
      return overlaps(this, parts, type) > 0;
    }
    // Whether objects and lists overlap shows only when all schemas are read.
    return parts.filter((part) => this.alternatives(part).some((one) => one.type === type)).length > 1;
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
    if (this.isOld && nullable === true && schema["type"] !== undefined) {
      // It adds null to the types alone: an `enum` without null still forbids it, as OpenAPI 3.0.3 says.
      result["type"] = [schema["type"], "null"].flat();
    }
    return result;
  }

  #split(branch: readonly Json[]): Alternative[] {
    const allows = (flat: Json, type: Type): boolean => {
      const types = flat["type"] === undefined ? TYPES : [flat["type"]].flat();
      return types.includes(type) || (type === "integer" && types.includes("number"));
    };
    const allowed = TYPES.filter((type) => branch.every((flat) => allows(flat, type)));
    const isWhole = branch.some(({ multipleOf }) => isInteger(multipleOf));
    const types = allowed
      .filter((type) => type !== "integer" || !allowed.includes("number"))
      .map((type) => (type === "number" && isWhole ? "integer" : type));
    const isBoolean = allowed.length === 1 && allowed[0] === "boolean";
    const fixed = fixedValues(isBoolean ? [...branch, { enum: [false, true] }] : branch);
    if (!fixed) {
      return types.flatMap((type) => this.#stretches(branch, type));
    }
    const values = fixed.filter((value) => allowed.includes(typeOf(value)));
    const compound = values.filter((value) => !isScalar(value));
    const scalars = values.filter(isScalar);
    // What is ruled out value by value is settled by leaving it out.
    const settled = branch.map((flat) => (hasOnly(flat["not"], LITERAL_VALUES) ? { ...flat, not: undefined } : flat));
    const byType = [...new Set(scalars.map(typeOf))].flatMap((type) =>
      this.#stretches(settled, type).map((alternative) => ({
        ...alternative,
        members: scalars.filter((value) => typeOf(value) === type && admits(alternative, value)),
      })),
    );
    const rest = branch.map(({ enum: _, const: __, ...flat }) => flat);
    return [
      ...byType.filter(({ members }) => members.length > 0),
      ...compound.flatMap((value) => this.#split([...rest, exactly(value)])),
    ];
  }

  /** What a branch allows of a type, cut where `not` or `if` tells ranges apart. */
  #stretches(branch: readonly Json[], type: Type): Alternative[] {
    const free = this.#free.get(type) ?? this.#alternative([], type);
    this.#free.set(type, free);
    const holesOf = (schema: unknown): Range[] | undefined =>
      schema === undefined ? undefined : holesIn(free, this.alternatives(asSchema(schema)));
    const conditional = branch.find((flat) => !this.#conditions.has(flat["if"]) && holesOf(flat["if"]));
    if (conditional) {
      const { if: condition, then = true, else: otherwise = true, ...others } = conditional;
      const rest = [...branch.filter((flat) => flat !== conditional), others];
      this.#conditions.add(condition);
      const found = [{ allOf: [condition, then] }, { allOf: [{ not: condition }, otherwise] }]
        .flatMap((both) => this.#branches(both, []))
        .flatMap((one) => this.#split([...rest, ...one, { type }]));
      this.#conditions.delete(condition);
      return found;
    }
    const holes: Range[] = [];
    const left = branch.map(({ not, oneOf, ...flat }): Json => {
      const ruledOut = holesOf(not);
      holes.push(...(ruledOut ?? []));
      // Where no value meets several, `oneOf` says no more than `anyOf`.
      const isExclusive = this.#isExclusive(listOf(oneOf), type);
      return { ...flat, ...(!ruledOut && { not }), ...(isExclusive && { oneOf }) };
    });
    return limitsBetween(free, holes)
      .map((limits) => this.#alternative([...left, ...limits], type))
      .filter((alternative) => alternative.members || !rangesOf(alternative).every(isEmpty));
  }

  #alternative(branch: readonly Json[], type: Type): Alternative {
    const numbers = (keyword: string): Exact[] => branch.map((flat) => flat[keyword]).filter(isNumber);
    const texts = (keyword: string): string[] =>
      branch.map((flat) => flat[keyword]).filter((value) => typeof value === "string");
    const formats = texts("format").filter((format) => !MEANINGLESS_FORMATS.includes(format));
    const counts = new Map<string, Exact>();
    for (const keyword of COUNTS) {
      const [first, ...others] = numbers(keyword);
      if (first !== undefined) {
        counts.set(keyword, (keyword.startsWith("min") ? greatestOf : leastOf)([first, ...others]));
      }
    }
    const arrays = this.#arrays(branch);
    if (arrays.rest === false) {
      const { length } = arrays.prefix;
      counts.set("maxItems", leastOf([counts.get("maxItems") ?? length, length]));
    }
    const opaque = branch.flatMap((flat) =>
      OPAQUE.filter((keyword) => flat[keyword] !== undefined).map((keyword): [string, Json] => {
        const written = flat[keyword];
        if (keyword === "oneOf" && isCompound(type)) {
          return [
            `oneOf ${listOf(written)
              .map((part) => this.id(part))
              .join(" ")}`,
            { oneOf: written },
          ];
        }
        if (keyword === "then" || keyword === "else") {
          // A consequence means nothing without its condition.
          const both = { if: flat["if"], [keyword]: written };
          return [this.canonical(both), { [keyword]: both }];
        }
        const members =
          keyword === "oneOf"
            ? listOf(written)
                .map((part) => this.canonical(part))
                .sort()
            : undefined;
        return [members?.join() ?? this.canonical({ [keyword]: written }), { [keyword]: written }];
      }),
    );
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
    const known = this.#made.get(key) ?? { allOf: limiting };
    this.#made.set(key, known);
    return known;
  }

  /** A schema that any of these allows, if nothing else is said of them; always the same one for the same schemas. */
  #union(schemas: readonly Schema[]): Schema | undefined {
    const parts = [...new Set(schemas)];
    const isAnnotated = (schema: Schema): boolean =>
      this.annotation(schema, "deprecated") === true ||
      ["default", "xml"].some((keyword) => this.annotation(schema, keyword) !== undefined);
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

function listOf(value: unknown): Schema[] {
  return Array.isArray(value) ? value.map(asSchema) : [];
}

function isScalar(value: unknown): value is Scalar {
  return typeof value !== "object" || value === null || isNumber(value);
}

function isCompound(type: Type): boolean {
  return type === "array" || type === "object";
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
