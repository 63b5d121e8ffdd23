import { isObject, type Json } from "../document.ts";
import { ContractError } from "../errors.ts";
import type { Place, SchemaNode, Skipped } from "../model.ts";
import { ASSUMED, UNSETTLED } from "../normalize.ts";
import { soleReference, type Whole, wholeOf } from "../parts.ts";
import { bare, typesOf } from "../schema/schema-keywords.ts";
import type { Validator } from "../schema/validator.ts";
import { type Around, childrenOf } from "./children.ts";
import { type At, Constraints, type Path } from "./constraints.ts";
import { discriminated, extended, inherited } from "./discriminator.ts";
import { UNREADABLE } from "./faults.ts";

/** How often a schema that contains itself is read within itself. */
const MAX_DEPTH = 2;
/** At how many places of an operation the schema that a reference leads to is read. */
const MAX_PLACES = 8;
/** Once an operation has so many constraints, a schema is read at its first place only: where references multiply, so would requests. */
const MANY_CONSTRAINTS = 400;

/** Keywords that say more of the same value, of its members or of its names. Most schemas have none of them. */
const MORE = ["oneOf", "anyOf", "if", "dependentSchemas", "not", "contains", "propertyNames"];

/** Reads the schemas of one operation, and notes their constraints. */
export class SchemaReader {
  readonly constraints: Constraints;
  /** Whether a discriminator has named an alternative whose own schema leaves open what it is. */
  hasDiscriminator = false;
  /** Whether of a property it is open what its values are, or whether it may be absent. */
  hasUnsettled = false;
  /** Places whose constraints are noted elsewhere only. */
  readonly skipped: Skipped[];
  readonly #document: Json;
  readonly #validator: Validator;
  /** What was read for a reference, with the number of its places. */
  readonly #read = new Map<string, { node: SchemaNode; places: number }>();

  constructor(document: Json, operation: string, validator: Validator, skipped: Skipped[], body = "body") {
    this.constraints = new Constraints(operation, body);
    this.skipped = skipped;
    this.#document = document;
    this.#validator = validator;
  }

  /**
   * The schema of a parameter or of a body, and all below it.
   *
   * @param about What stands around the schema, and says of it what it does not say itself: a description, a note.
   * @throws {ContractError} if it, or one that it leads to, is not a schema
   */
  node(place: Place, name: string | undefined, origin: unknown, about: Json = {}): SchemaNode {
    const path = name === undefined ? [] : [name];
    const at = { place, path, name: this.constraints.place(place, path), above: [] };
    const node = this.#node(at, origin, about);
    this.#validator.require(origin, this.constraints.where(at));
    return node;
  }

  #node(at: At, origin: unknown, about: Json = {}): SchemaNode {
    const whole = wholeOf(this.#document, origin, this.constraints.where(at));
    const reference = soleReference(origin);
    const key = `${at.place} ${reference}`;
    const known = this.#read.get(key);
    const most = this.constraints.noted.length < MANY_CONSTRAINTS ? MAX_PLACES : 1;
    if (reference !== undefined && known && known.places >= most) {
      // The same schema once more: its values serve here too, and its constraints were noted at other places.
      if (!at.silent) {
        const places = known.places === 1 ? "1 other place" : `${known.places} other places`;
        const reason = `${reference} is checked at ${places} of the operation.`;
        this.skipped.push({
          operation: this.constraints.operation,
          place: at.name,
          reason,
          code: "schema-repeated",
        });
      }
      return { ...known.node, path: at.path, constraints: new Map(), isTruncated: true };
    }
    const isCut = whole.references.some(
      (reference) => at.above.filter((above) => above === reference).length >= MAX_DEPTH,
    );
    if (isCut) {
      return this.#leaf(at, origin, whole.schema);
    }
    const inside = { ...at, above: [...at.above, ...whole.references] };
    const node = this.#whole(inside, origin, { ...whole, schema: { ...about, ...whole.schema } });
    if (reference !== undefined && !at.silent) {
      this.#read.set(key, { node: known?.node ?? node, places: (known?.places ?? 0) + 1 });
    }
    return node;
  }

  /** A schema within itself, deeper than it is read. */
  #leaf(at: At, origin: unknown, schema: Json): SchemaNode {
    const none = { constraints: new Map(), required: new Map(), properties: new Map(), patternProperties: new Map() };
    const types = typesOf(schema, this.constraints.where(at));
    return {
      in: at.place,
      path: at.path,
      schema,
      errors: (value: unknown) => this.#validator.errors(origin, value),
      types,
      ...none,
      prefixItems: [],
      alternatives: [],
      branches: [],
      isTruncated: true,
    };
  }

  #whole(at: At, origin: unknown, read: Whole, around?: Around): SchemaNode {
    const base = around ? undefined : extended(this.#document, read, this.constraints.where(at));
    const named = base?.schema ?? inherited(this.#document, read, this.constraints.where(at));
    this.hasDiscriminator ||= named !== undefined;
    const whole = named ? { ...read, schema: named } : read;
    const { schema } = whole;
    const { constraints, required } = this.constraints.ofSchema(at, whole, around);
    const children = childrenOf(
      schema,
      around,
      (child, below) => this.#node({ ...at, path: [...at.path, below], name: `${at.name}/${below}` }, child),
      (name, child) => this.#isSent(name, child, schema, at),
    );
    const node = {
      in: at.place,
      path: at.path,
      schema,
      errors: (value: unknown) => this.#validator.errors(origin, value),
      types: typesOf(schema, this.constraints.where(at)),
      constraints,
      required: around ? new Map([...around.required, ...required]) : required,
      ...children,
      ...(whole.incomplete.size > 0 && { isIncomplete: true }),
      alternatives: [],
      branches: [],
    };
    if (around || (!base && !MORE.some((keyword) => keyword in schema))) {
      return node;
    }
    const among = { ...children, schema: bare(schema), required };
    const silent = { ...at, silent: true };
    const aside = (keyword: "not" | "contains" | "propertyNames") =>
      isObject(schema[keyword]) ? { [keyword]: this.#node(silent, schema[keyword]) } : {};
    return {
      ...node,
      alternatives: [
        // What these say beside it, and which of them a value is, only readers of the discriminator demand.
        ...(base?.extensions ?? []).map((extension, index) =>
          this.#alternative(silent, { ...among, schema: bare(read.schema) }, [extension], ["anyOf", index]),
        ),
        ...["oneOf", "anyOf"].flatMap((keyword) =>
          (Array.isArray(schema[keyword]) ? schema[keyword] : []).flatMap((child: unknown, index: number) =>
            isObject(child) && child[UNSETTLED] === true
              ? []
              : [this.#alternative(at, among, this.#named(at, child, schema), [keyword, index])],
          ),
        ),
      ],
      branches: this.#branches(at, among, schema),
      ...aside("not"),
      ...aside("contains"),
      ...aside("propertyNames"),
    };
  }

  /** What the parts of a schema say. Most have one part only, themselves. */
  #saidBy(schema: Json, at: At): Json {
    return "$ref" in schema || "allOf" in schema
      ? wholeOf(this.#document, schema, this.constraints.where(at)).schema
      : schema;
  }

  #named(at: At, child: unknown, { discriminator }: Json): readonly unknown[] {
    const parts = isObject(child)
      ? discriminated(this.#document, child, discriminator, this.constraints.where(at))
      : [child];
    this.hasDiscriminator ||= parts.length > 1;
    return parts;
  }

  /** What holds where a condition is met, or is not. */
  #branches(at: At, among: Around, { if: condition, then, else: otherwise, dependentSchemas }: Json): SchemaNode[] {
    const dependent = isObject(dependentSchemas) ? Object.entries(dependentSchemas) : [];
    const branch = (given: unknown, inner: unknown, called: Path): SchemaNode =>
      this.#alternative(at, this.#given(at, among, given), [given, inner], called);
    return [
      ...(condition !== undefined && then !== undefined ? [branch(condition, then, ["then"])] : []),
      ...(condition !== undefined && otherwise !== undefined ? [branch({ not: condition }, otherwise, ["else"])] : []),
      ...dependent.map(([property, inner]) => branch({ required: [property] }, inner, ["dependentSchemas", property])),
    ];
  }

  /** What stands around a branch, its condition included: that is not a constraint, and is not noted. */
  #given(at: At, among: Around, condition: unknown): Around {
    const origin = { ...among.schema, allOf: [condition] };
    const { schema, properties, patternProperties, prefixItems, items, additionalProperties, required } = this.#whole(
      { ...at, silent: true },
      origin,
      wholeOf(this.#document, origin, this.constraints.where(at)),
      among,
    );
    const children = { properties, patternProperties, prefixItems };
    return {
      ...children,
      ...(items && { items }),
      ...(additionalProperties && { additionalProperties }),
      schema,
      required,
    };
  }

  /** One of several schemas for the same value, together with what stands around them. */
  #alternative(at: At, around: Around, parts: readonly unknown[], called: Path): SchemaNode {
    const inside = { ...at, name: [at.name, ...called].join("/") };
    const [only] = parts;
    if (parts.length === 1 && Object.keys(around.schema).length === 0) {
      return this.#node(inside, only);
    }
    const origin = { ...bare(around.schema), allOf: parts };
    const whole = wholeOf(this.#document, origin, this.constraints.where(inside));
    return whole.references.some((reference) => at.above.filter((above) => above === reference).length >= MAX_DEPTH)
      ? this.#leaf(inside, origin, whole.schema)
      : this.#whole({ ...inside, above: [...at.above, ...whole.references] }, origin, whole, around);
  }

  /**
   * Whether a request may carry a property: not what is read-only (OpenAPI 3.1, section 4.8.24.1 on annotations), and not one of which
   * it cannot be read what its values are.
   *
   * @throws {ContractError} if it has to, and cannot
   */
  #isSent(property: string, child: unknown, { required }: Json, at: At): boolean {
    const whole = isObject(child) ? this.#saidBy(child, at) : ({} as Json);
    const { readOnly, [UNREADABLE]: fault } = whole;
    this.hasUnsettled ||= whole[ASSUMED] === true;
    if (!(fault instanceof ContractError) || readOnly === true) {
      return readOnly !== true;
    }
    const place = `${at.name}/${property}`;
    const reason = `${this.constraints.where({ name: place })}: ${fault.message}`;
    if (Array.isArray(required) && required.includes(property)) {
      throw new ContractError(fault.code, reason);
    }
    this.hasUnsettled = true;
    if (!at.silent) {
      this.skipped.push({ operation: this.constraints.operation, place, reason, code: fault.code });
    }
    return false;
  }
}
