import { isObject, type Json } from "../document.ts";
import { attempt, ContractError } from "../errors.ts";
import { isNumber } from "../numbers.ts";
import { referenceOf, targetOf } from "../references.ts";
import { mapSchemas, mapSubschemas, subschemasOf } from "../structure.ts";
import { type Holds, KEYWORDS, TYPES } from "../vocabulary.ts";

/** In the place of a property whose schema cannot be read: why. Any value is one of it, and none is sent. */
export const UNREADABLE = "x-unreadable";

/** Whether a schema stands in the place of one that cannot be read, or is one of several of which one does. */
export function isUnreadable(schema: unknown): boolean {
  return (
    isObject(schema) &&
    (schema[UNREADABLE] !== undefined || (Array.isArray(schema["allOf"]) && schema["allOf"].some(isUnreadable)))
  );
}

/** What an argument has to be, by what its keyword holds. */
const ARGUMENTS: Partial<Record<Holds, readonly [isOne: (argument: unknown) => boolean, called: string]>> = {
  list: [Array.isArray, "a list of schemas"],
  named: [isObject, "schemas by name"],
  number: [isNumber, "a number"],
  text: [(argument) => typeof argument === "string", "a text"],
  flag: [(argument) => typeof argument === "boolean", "true or false"],
  names: [Array.isArray, "a list of names"],
  values: [(argument) => Array.isArray(argument) && argument.length > 0, "a list of values"],
};

/**
 * A document in which a schema that cannot be read costs no more than the smallest optional property that it is part of: in its place
 * stands {@link UNREADABLE}. A schema without such a property around it stays.
 */
export function withoutFaults(document: Json): Json {
  const schemas: Json[] = [];
  const faults = new Map<unknown, ContractError>();
  const visit = (schema: unknown): unknown => {
    const fault = faultIn(document, schema);
    if (fault !== undefined) {
      faults.set(schema, fault);
    }
    if (isObject(schema)) {
      schemas.push(schema);
      for (const [inner] of subschemasOf(schema)) {
        visit(inner);
      }
    }
    return schema;
  };
  mapSchemas(document, visit);
  if (faults.size === 0) {
    return document;
  }
  const withFault = (schema: Json): boolean => !faults.has(schema) && spread(document, schema, faults);
  while (schemas.filter(withFault).length > 0) {
    // A schema has the faults of those that it leads to, and these those of others.
  }
  const change = (schema: unknown): unknown =>
    isObject(schema)
      ? mapSubschemas(schema, (child, keyword, name) => {
          const fault = isOptional(schema, keyword, name) ? faults.get(child) : undefined;
          return fault === undefined ? change(child) : { [UNREADABLE]: fault };
        })
      : schema;
  return mapSchemas(document, change);
}

/** What is wrong with a schema itself. */
function faultIn(document: Json, schema: unknown): ContractError | undefined {
  const fault = (message: string): ContractError => new ContractError("schema-invalid", message);
  if (!isObject(schema)) {
    return typeof schema === "boolean" ? undefined : fault(`expected a schema, found ${JSON.stringify(schema)}.`);
  }
  const { $ref: reference, type } = schema;
  const unknown = [type ?? []].flat().find((name) => !TYPES.some((known) => known === name));
  if (unknown !== undefined) {
    return fault(`the type \`${unknown}\` is not one of ${TYPES.join(", ")}.`);
  }
  for (const [keyword, argument] of Object.entries(schema)) {
    const { holds, kind } = KEYWORDS.get(keyword) ?? {};
    const [isOne, called] = (keyword !== "type" && kind !== "annotation" && holds && ARGUMENTS[holds]) || [];
    if (isOne?.(argument) === false) {
      return fault(`\`${keyword}\` must be ${called}, found ${JSON.stringify(argument)}.`);
    }
  }
  if (reference !== undefined && typeof reference !== "string") {
    return fault(`\`$ref\` must be a text, found ${JSON.stringify(reference)}.`);
  }
  return reference === undefined
    ? undefined
    : attempt(
        () => void targetOf(document, reference, ""),
        ({ code, message }) => new ContractError(code, message.replace(/^: /, "")),
      );
}

/** Gives a schema a fault of what it needs, if there is one. */
function spread(document: Json, schema: Json, faults: Map<unknown, ContractError>): boolean {
  const reference = referenceOf(schema);
  let fault = reference !== undefined ? faults.get(targetOf(document, reference, "")) : undefined;
  for (const [child, keyword, name] of subschemasOf(schema)) {
    const isApplied = KEYWORDS.get(keyword)?.kind !== "annotation" && !["$defs", "definitions"].includes(keyword);
    fault ??= isApplied && !isOptional(schema, keyword, name) ? faults.get(child) : undefined;
  }
  if (fault !== undefined) {
    faults.set(schema, fault);
  }
  return fault !== undefined;
}

/** Whether a subschema is that of an optional property. */
function isOptional({ required }: Json, keyword: string, name: string): boolean {
  return keyword === "properties" && !(Array.isArray(required) && required.includes(name));
}
