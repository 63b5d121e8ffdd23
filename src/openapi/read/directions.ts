import { holdsOfAny, isObject, type Json } from "../document.ts";
import { ASSUMED } from "../normalize.ts";
import { readablePart } from "../parts.ts";
import { mapEntries, mapSchemas, mapSubschemas } from "../structure.ts";

/** A document as requests have to conform to it: a property that is `readOnly` need not be there. */
export function forRequests(document: Json): Json {
  return without(document, "readOnly");
}

/** A document as responses have to conform to it: a property that is `writeOnly` need not be there. */
export function forResponses(document: Json): Json {
  return without(document, "writeOnly");
}

/** A document whose objects demand the properties that are assumed to be required. Where they do so themselves, nothing is assumed. */
export function withAssumed(document: Json): Json {
  if (!holdsOfAny(document, (object) => object[ASSUMED] === true)) {
    // Most documents have none: nothing has to be copied then.
    return document;
  }
  const change = (schema: unknown): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const { properties, required, ...others } = mapSubschemas(schema, change);
    if (!isObject(properties)) {
      return required === undefined ? others : { ...others, required };
    }
    const demanded = Array.isArray(required) ? required : [];
    const assumed = Object.keys(properties).filter((name) => {
      const property = properties[name];
      return isObject(property) && property[ASSUMED] === true && !demanded.includes(name);
    });
    const settled = (name: string, property: unknown): unknown => {
      const { [ASSUMED]: _, ...rest } = isObject(property) ? property : {};
      return isObject(property) && demanded.includes(name) ? rest : property;
    };
    const all = [...demanded, ...assumed];
    return { ...others, properties: mapEntries(properties, settled), ...(all.length > 0 && { required: all }) };
  };
  return mapSchemas(document, change);
}

/** Where a property stands for one direction only, `required` speaks of that direction (OpenAPI 3.0.3, "readOnly" and "writeOnly"). */
function without(document: Json, annotation: "readOnly" | "writeOnly"): Json {
  if (!holdsOfAny(document, (object) => object[annotation] === true)) {
    return document;
  }
  const change = (schema: unknown, above: ReadonlySet<string>): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const names = new Set([...above, ...namesWith(document, schema, annotation)]);
    const { required } = schema;
    const inner = mapSubschemas(schema, (child, keyword) => change(child, keyword === "allOf" ? names : new Set()));
    return Array.isArray(required) ? { ...inner, required: required.filter((name) => !names.has(name)) } : inner;
  };
  return mapSchemas(document, (schema) => change(schema, new Set()));
}

/** The properties of a schema, and of all its parts, that have an annotation. */
function namesWith(document: Json, schema: Json, annotation: string): string[] {
  const { properties } = readablePart(document, schema);
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([name, property]) =>
    readablePart(document, property)[annotation] === true ? [name] : [],
  );
}
