import { isObject, type Json } from "./document.ts";
import { UNSETTLED } from "./normalize.ts";
import { wholeOf } from "./parts.ts";

/**
 * The parts of an alternative: beside itself, the values of the discriminator that name it, if its own schema leaves them open. Whether
 * another value is valid is not settled: `discriminator` is no keyword of JSON Schema, and validation "SHOULD fail" (OpenAPI 3.2, section
 * 4.25.4).
 */
export function discriminated(document: Json, alternative: Json, discriminator: unknown, where: string): Json[] {
  const { $ref: reference } = alternative;
  if (!isObject(discriminator) || typeof reference !== "string") {
    return [alternative];
  }
  const property = String(discriminator["propertyName"]);
  const { properties } = wholeOf(document, alternative, where).schema;
  const named = isObject(properties) && isObject(properties[property]) ? properties[property] : undefined;
  const own = named && wholeOf(document, named, where).schema;
  if (!own || own["enum"] !== undefined || own["const"] !== undefined) {
    return [alternative];
  }
  const name = reference.split("/").at(-1) ?? "";
  const mapping = Object.entries(isObject(discriminator["mapping"]) ? discriminator["mapping"] : {});
  const mapped = mapping.filter(([, target]) => target === reference || target === name).map(([value]) => value);
  const names = mapped.length > 0 ? mapped : [name];
  return [alternative, { properties: { [property]: { enum: names, [UNSETTLED]: true } } }];
}
