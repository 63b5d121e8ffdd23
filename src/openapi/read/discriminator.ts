import { isObject, type Json } from "../document.ts";
import { ContractError } from "../errors.ts";
import { UNSETTLED } from "../normalize.ts";
import { type Whole, wholeOf } from "../parts.ts";
import { toPointer } from "../pointer.ts";
import { referenceOf, targetOf } from "../references.ts";

// Whether a value is valid that a discriminator does not name is not settled: it is not a keyword of JSON Schema, and validation "SHOULD
// fail" (OpenAPI 3.2, section 4.25.4). So the values that are sent have the names, and the constraints do not.

/** A schema that others extend. */
export interface Extended {
  readonly schema: Json;
  /** References to the others. */
  readonly extensions: readonly Json[];
}

/** The parts of an alternative: beside itself, the values of the discriminator that name it, if its own schema leaves them open. */
export function discriminated(document: Json, alternative: Json, discriminator: unknown, where: string): Json[] {
  const reference = referenceOf(alternative);
  if (!isObject(discriminator) || reference === undefined) {
    return [alternative];
  }
  const property = String(discriminator["propertyName"]);
  const open = openProperty(document, wholeOf(document, alternative, where).schema, property, where);
  return open === undefined
    ? [alternative]
    : [alternative, { properties: { [property]: oneOfNames(namesOf(discriminator, reference)) } }];
}

/** A schema that others extend, with the names that its discriminator gives these: a value of it is one of one of them. */
export function extended(document: Json, whole: Whole, where: string): Extended | undefined {
  const open = openDiscriminator(document, whole, where);
  if (open === undefined || open.extensions.length === 0) {
    return undefined;
  }
  return { extensions: open.extensions.map(($ref) => ({ $ref })), schema: open.namedAs(open.extensions) };
}

/**
 * A schema with the names that the discriminator of a schema that it extends gives it; `undefined` if there is none.
 *
 * @throws {ContractError} if it is the extended one: what its values are, those that extend it say
 */
export function inherited(document: Json, whole: Whole, where: string): Json | undefined {
  const open = openDiscriminator(document, whole, where);
  if (open !== undefined && open.extensions.length > 0) {
    throw new ContractError(
      "keyword-unsupported",
      `${where}: the schemas that extend this one say what ${open.property} may be, and they are not read from here.`,
    );
  }
  return open?.namedAs([open.reference]);
}

/** A discriminator whose property may have any value, by the schemas alone. */
interface OpenDiscriminator {
  readonly property: string;
  /** To the schema itself. */
  readonly reference: string;
  /** References to the schemas that extend it. */
  readonly extensions: readonly string[];
  /** The schema, with the names of these, given by references. */
  namedAs(schemas: readonly string[]): Json;
}

/** The open discriminator of a schema without alternatives, if it has one. */
function openDiscriminator(
  document: Json,
  { schema, references }: Whole,
  where: string,
): OpenDiscriminator | undefined {
  const { discriminator, properties, oneOf, anyOf } = schema;
  const [reference] = references;
  if (!isObject(discriminator) || !isObject(properties) || (oneOf ?? anyOf) !== undefined || reference === undefined) {
    return undefined;
  }
  const property = String(discriminator["propertyName"]);
  const open = openProperty(document, schema, property, where);
  if (open === undefined) {
    return undefined;
  }
  const target = targetOf(document, reference, where);
  const isBase = isObject(target) && target["discriminator"] !== undefined;
  return {
    property,
    reference,
    extensions: isBase ? extending(document, reference) : [],
    namedAs(schemas) {
      const names = oneOfNames(schemas.flatMap((schemaReference) => namesOf(discriminator, schemaReference)));
      return { ...schema, properties: { ...properties, [property]: { allOf: [open, names] } } };
    },
  };
}

/** The property of a schema that a discriminator looks at, unless its values are listed. */
function openProperty(document: Json, { properties }: Json, name: string, where: string): Json | undefined {
  const property = isObject(properties) ? properties[name] : undefined;
  const whole = isObject(property) ? wholeOf(document, property, where).schema : undefined;
  return whole && whole["enum"] === undefined && whole["const"] === undefined ? whole : undefined;
}

function namesOf({ mapping }: Json, reference: string): string[] {
  const name = reference.split("/").at(-1) ?? "";
  const mapped = Object.entries(isObject(mapping) ? mapping : {})
    .filter(([, target]) => target === reference || target === name)
    .map(([value]) => value);
  return mapped.length > 0 ? mapped : [name];
}

const oneOfNames = (names: readonly string[]): Json => ({ enum: names, [UNSETTLED]: true });

/** References to the schemas that have one as a part. */
function extending({ components }: Json, reference: string): string[] {
  const schemas = isObject(components) && isObject(components["schemas"]) ? Object.entries(components["schemas"]) : [];
  return schemas
    .filter(
      ([, schema]) =>
        isObject(schema) &&
        Array.isArray(schema["allOf"]) &&
        schema["allOf"].some((part) => referenceOf(part) === reference),
    )
    .map(([name]) => `#${toPointer(["components", "schemas", name])}`);
}
