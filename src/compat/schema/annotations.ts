// Tells what a schema says besides the values that it allows: annotations, and how its alternatives are told apart.
import { isObject, type Json } from "../../openapi/document.ts";
import { fromFragment } from "../../openapi/pointer.ts";
import { referenceOf } from "../../openapi/references.ts";
import { mapSubschemas } from "../../openapi/structure.ts";
import type { References } from "../read/references.ts";
import { asSchema, type Schema, schemasIn } from "./keywords.ts";

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

/** Keywords whose schemas are compared one by one, as those of parts of a value. */
const PARTS = [
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"],
  ...["items", "prefixItems", "$defs", "definitions"],
];
const COMBINATIONS = ["allOf", "anyOf", "oneOf"];

/** Reads the annotations of the schemas of one document. */
export class Annotations {
  readonly #references: References;
  /** Whether this is OpenAPI 3.0: it ignores what stands beside `$ref`. */
  readonly isOld: boolean;
  readonly #unread = new Map<Schema, string | undefined>();
  readonly #discriminators = new Map<Schema, Discriminator | undefined>();
  /** The components that extend a schema, with their references. */
  #children?: ReadonlyMap<Schema, readonly (readonly [Schema, string])[]>;

  constructor(references: References) {
    this.#references = references;
    this.isOld = String(references.document["openapi"]).startsWith("3.0");
  }

  /** What the reference of a schema leads to. */
  target(schema: Json): Schema | undefined {
    const target = this.#references.target(schema);
    return target === undefined ? undefined : asSchema(target);
  }

  /** Why it is not known what a schema allows: a reference of it cannot be followed. */
  unread(schema: Schema): string | undefined {
    if (this.#references.isWhole) {
      return undefined;
    }
    if (!this.#unread.has(schema)) {
      this.#unread.set(schema, this.#failure(schema, false, new Set()));
    }
    return this.#unread.get(schema);
  }

  /** @param isDeep whether all that stands in it counts: it is compared as a whole, as what `not` rules out */
  #failure(schema: unknown, isDeep: boolean, seen: Set<unknown>): string | undefined {
    if (!isObject(schema) || seen.has(schema)) {
      return undefined;
    }
    seen.add(schema);
    let found = this.#references.failure(schema) ?? this.#failure(this.target(schema), isDeep, seen);
    if (!this.isOld || schema["$ref"] === undefined) {
      mapSubschemas(schema, (inner, keyword) => {
        if (isDeep || !PARTS.includes(keyword)) {
          found ??= this.#failure(inner, isDeep || !COMBINATIONS.includes(keyword), seen);
        }
        return inner;
      });
    }
    return found;
  }

  /** An annotation of a schema, where it stands, behind references and in `allOf`. */
  of(schema: Schema, keyword: string): unknown {
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
    const target = this.target(schema);
    // What one of several alternatives says does not hold for the others; a single alternative always holds.
    const only = ["oneOf", "anyOf"].map((name) => schemasIn(schema[name])).filter(({ length }) => length === 1);
    for (const part of [...(target ? [target] : []), ...schemasIn(schema["allOf"]), ...only.flat()]) {
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
    const parts = ["oneOf", "anyOf"].flatMap((keyword) => schemasIn(this.of(holder, keyword)));
    const value = this.of(holder, "discriminator");
    if (!isObject(value)) {
      // It stands at a part where that is one of several, as next to null.
      const found = parts
        .map((part) => this.discriminator(part))
        .filter((discriminator) => discriminator !== undefined);
      const [first] = found;
      return first && found.every(({ property }) => property === first.property)
        ? { ...first, tags: new Map(found.flatMap(({ tags }) => [...tags])) }
        : first;
    }
    const { mapping, propertyName } = value;
    const references = parts.flatMap((part) => referenceOf(part) ?? []);
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
        schema: asSchema(this.#references.target({ $ref }) ?? { $ref }),
        isUsed: index >= implied.length || !mapped.includes(nameOf($ref)),
      },
    ]);
    return { property: String(propertyName), isBase, tags: new Map(tags) };
  }

  /** References to the components that extend a schema by `allOf`, directly or not. */
  #heirs(schema: Schema): string[] {
    this.#children ??= this.#readChildren();
    const found = new Map<Schema, string>();
    const open = [isObject(schema) ? (this.target(schema) ?? schema) : schema];
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
      for (const part of isObject(component) ? schemasIn(component["allOf"]) : []) {
        const base = isObject(part) ? (this.target(part) ?? part) : part;
        children.set(base, [...(children.get(base) ?? []), [asSchema(component), `#/components/schemas/${name}`]]);
      }
    }
    return children;
  }

  /** How a value is written in XML; `name` is that of its element if nothing else is said. */
  markup(schema: Schema, name: string): Json {
    const xml = this.of(schema, "xml");
    const { name: own = name, namespace, attribute, wrapped } = isObject(xml) ? xml : {};
    return { name: own, namespace, attribute: attribute === true, wrapped: wrapped === true };
  }
}
