// Reads schemas of OpenAPI 3.0 and 3.1 as what they allow, so that two ways to write the same become the same.
import { isObject, type Json } from "../../openapi/document.ts";
import { isInteger, isNumber } from "../../openapi/numbers.ts";
import type { References } from "../read/references.ts";
import {
  type Alternative,
  admits,
  exactly,
  fixedValues,
  isCompound,
  type Scalar,
  type Side,
  type Type,
  typeOf,
} from "./alternative.ts";
import { Annotations } from "./annotations.ts";
import { Assembly } from "./assembly.ts";
import { asSchema, hasOnly, LITERAL_VALUES, type Schema, schemasIn, simplified } from "./keywords.ts";
import { isEmpty } from "./limits/numbers.ts";
import { matches } from "./limits/patterns.ts";
import { holesIn, limitsBetween } from "./negation.ts";
import { overlaps } from "./overlap.ts";
import { joined, type Range, rangesOf } from "./union.ts";

const TYPES: readonly Type[] = ["null", "boolean", "string", "number", "integer", "array", "object"];
/** Beyond so many ways in which a schema can be met, it is not taken apart. */
const MOST_BRANCHES = 256;

/** Takes the schemas of one document apart, for one side of an exchange. */
export class SchemaReader {
  readonly annotations: Annotations;
  readonly assembly: Assembly;
  /** Whether this is OpenAPI 3.0: it has `nullable`, boolean `exclusiveMinimum`, and ignores what stands beside `$ref`. */
  readonly isOld: boolean;
  readonly #read = new Map<Schema, readonly Alternative[]>();
  readonly #simple = new Map<Schema, Json>();
  /** What each type allows without a limit. */
  readonly #free = new Map<Type, Alternative>();
  /** The schemas that are being read. */
  readonly #open = new Set<Schema>();
  /** The conditions whose consequences are being read. */
  readonly #conditions = new Set<unknown>();

  constructor(references: References, side: Side) {
    this.annotations = new Annotations(references);
    this.assembly = new Assembly(references, this.annotations, side);
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
      (parts) => this.assembly.union(parts),
    );
    this.#open.delete(schema);
    this.#read.set(schema, found);
    return found;
  }

  /** The schema of a property of this name, listed or not. */
  property(alternative: Alternative, name: string): Schema {
    const listed = alternative.properties.get(name);
    const matching = [...alternative.patternProperties].filter(([pattern]) => matches(pattern, name));
    const all = [...(listed === undefined ? [] : [listed]), ...matching.map(([, schema]) => schema)];
    return all.length === 0 ? alternative.additional : this.assembly.conjunction(all);
  }

  /** The ways in which a schema can be met: each a list of schemas without combinators, all of which hold. */
  #branches(schema: Schema, above: readonly Schema[]): Json[][] {
    if (!isObject(schema) || above.includes(schema)) {
      return schema === false ? [] : [[]];
    }
    const within = [...above, schema];
    const target = this.annotations.target(schema);
    if (target !== undefined && this.isOld) {
      return this.#branches(target, within);
    }
    // The same for each reading: a schema that rules itself out is read again within itself.
    const simple = this.#simple.get(schema) ?? simplified(schema);
    this.#simple.set(schema, simple);
    const { $ref, allOf, anyOf, oneOf, ...own } = simple;
    const external = $ref !== undefined && target === undefined ? { $ref } : {};
    const parts = schemasIn(oneOf);
    // A value that meets several of them is refused.
    let branches: Json[][] = [[{ ...this.#modern(own), ...external, ...(parts.length > 1 && { oneOf: parts }) }]];
    const cross = (others: Json[][]): void => {
      branches = branches.flatMap((branch) => others.map((addition) => [...branch, ...addition]));
    };
    for (const part of [...(target === undefined ? [] : [target]), ...schemasIn(allOf)]) {
      cross(this.#branches(part, within));
    }
    for (const list of [schemasIn(anyOf), parts].filter(({ length }) => length > 0)) {
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
    return parts.filter((part) => this.alternatives(part).some((alternative) => alternative.type === type)).length > 1;
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
    const free = this.#free.get(type) ?? this.assembly.alternative([], type);
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
        .flatMap((branch) => this.#split([...rest, ...branch, { type }]));
      this.#conditions.delete(condition);
      return found;
    }
    const holes: Range[] = [];
    const left = branch.map(({ not, oneOf, ...flat }): Json => {
      const ruledOut = holesOf(not);
      holes.push(...(ruledOut ?? []));
      // Where no value meets several, `oneOf` says no more than `anyOf`.
      const isExclusive = this.#isExclusive(schemasIn(oneOf), type);
      return { ...flat, ...(!ruledOut && { not }), ...(isExclusive && { oneOf }) };
    });
    return limitsBetween(free, holes)
      .map((limits) => this.assembly.alternative([...left, ...limits], type))
      .filter((alternative) => alternative.members || !rangesOf(alternative).every(isEmpty));
  }
}

function isScalar(value: unknown): value is Scalar {
  return typeof value !== "object" || value === null || isNumber(value);
}
