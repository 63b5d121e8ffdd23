// Writes a schema in the fewest kinds of keywords, so that two ways to write the same become the same.
import { isObject, type Json } from "../../openapi/document.ts";
import { KEYWORDS } from "../../openapi/vocabulary.ts";
import { isTrivial } from "./limits/patterns.ts";

/** A schema as it is written: an object of keywords, or whether anything is allowed at all. */
export type Schema = Json | boolean;

/** Any member of an array, in paths. */
export const MEMBER = "[]";

/** Keywords that name values. */
export const LITERAL_VALUES = ["enum", "const"];

/** Keywords whose schemas only references lead to. */
const DEFINITIONS = ["$defs", "definitions"];

/** Whether a keyword limits nothing, whatever it says: what JSON Schema does not know is an annotation. */
export function isAnnotation(key: string): boolean {
  const kind = KEYWORDS.get(key)?.kind ?? "annotation";
  return (kind === "annotation" && !key.startsWith("content")) || kind === "identifier" || DEFINITIONS.includes(key);
}

/** Whether an argument of a keyword limits nothing. */
function isIdle(key: string, argument: unknown): boolean {
  switch (key) {
    case "minLength":
    case "minItems":
    case "minProperties":
      return argument === 0;
    case "uniqueItems":
      return argument === false;
    case "required":
    case "allOf":
      return Array.isArray(argument) && argument.length === 0;
    case "properties":
    case "patternProperties":
    case "dependentRequired":
    case "dependentSchemas":
      return isObject(argument) && Object.keys(argument).length === 0;
    default:
      return argument === undefined || isAnnotation(key);
  }
}

/** The same schema without what limits nothing; a single part of it, or a single alternative, stands for it. */
export function bare(schema: unknown): unknown {
  if (!isObject(schema)) {
    return schema;
  }
  const kept = Object.entries(schema).filter(([key, argument]) => !isIdle(key, argument));
  const [[key, argument] = [], ...others] = kept;
  const isSingle = others.length === 0 && ["allOf", "anyOf", "oneOf"].includes(String(key));
  return isSingle && Array.isArray(argument) && argument.length === 1 ? bare(argument[0]) : Object.fromEntries(kept);
}

/** Whether a schema allows everything, whatever it says in words. */
export function isFree(schema: unknown): boolean {
  return schema === true || (isObject(schema) && Object.entries(schema).every(([key, value]) => isIdle(key, value)));
}

/** A value as a schema; what is none allows everything, and what allows nothing is `false`. */
export function asSchema(value: unknown): Schema {
  if (!isObject(value)) {
    return value !== false;
  }
  return hasOnly(value, ["not"]) && isFree(value["not"]) ? false : value;
}

/** The members of a list as schemas; none if it is not there. */
export function schemasIn(value: unknown): Schema[] {
  return Array.isArray(value) ? value.map(asSchema) : [];
}

/** Whether a schema limits by these keywords only, and by one of them at least. */
export function hasOnly(schema: unknown, keywords: readonly string[]): schema is Json {
  const limits = isObject(schema) ? Object.keys(schema).filter((key) => !isIdle(key, schema[key])) : [];
  return limits.length > 0 && limits.every((key) => keywords.includes(key));
}

/** The same schema without keywords that say nothing, and with those that others can say said by them. */
export function simplified(schema: Json): Json {
  if (!REWRITTEN.some((keyword) => schema[keyword] !== undefined)) {
    return schema;
  }
  const inner = BARE.filter((keyword) => schema[keyword] !== undefined).map((keyword): [string, unknown] => [
    keyword,
    bare(schema[keyword]),
  ]);
  return [withoutIdleKeywords, withCondition, withNegation, withDependencies, withNames].reduce(
    (result, rewrite) => rewrite(result),
    inner.length === 0 ? schema : { ...schema, ...Object.fromEntries(inner) },
  );
}

/** Keywords whose schemas are looked at as they are written. */
const BARE = ["if", "then", "else", "not", "contains", "propertyNames"];
/** The keywords that may be said by others; most schemas have none of them. */
const REWRITTEN = [
  ...BARE,
  ...["minContains", "maxContains", "unevaluatedItems", "dependentRequired", "dependentSchemas", "patternProperties"],
];

function and(schema: Json, ...parts: readonly unknown[]): Json {
  return { ...schema, allOf: [...(Array.isArray(schema["allOf"]) ? schema["allOf"] : []), ...parts] };
}

function withoutIdleKeywords(schema: Json): Json {
  const { contains, minContains, maxContains, propertyNames, unevaluatedItems, ...rest } = schema;
  const isIdle = contains === undefined || (minContains === 0 && maxContains === undefined);
  const namesAreIdle = isFree(propertyNames) || canonicalType(propertyNames) === "string";
  if (!isIdle && isFree(contains)) {
    // Every member counts.
    return withoutIdleKeywords(
      and({ ...rest, propertyNames, unevaluatedItems }, { minItems: minContains ?? 1, maxItems: maxContains }),
    );
  }
  return {
    ...rest,
    ...(!isIdle && { contains, minContains: minContains ?? 1, maxContains }),
    ...(!namesAreIdle && { propertyNames }),
    // Without `contains`, what `items` leaves over is all that is left.
    ...(isFree(unevaluatedItems)
      ? {}
      : unevaluatedItems !== undefined && isIdle && rest["items"] === undefined && !hasParts(rest)
        ? { items: unevaluatedItems }
        : { unevaluatedItems }),
  };
}

/** Whether other schemas, too, tell what is evaluated. */
function hasParts(schema: Json): boolean {
  return ["$ref", "allOf", "anyOf", "oneOf", "if"].some((key) => schema[key] !== undefined);
}

function canonicalType(schema: unknown): unknown {
  return hasOnly(schema, ["type"]) ? [schema["type"]].flat().join() : undefined;
}

function withCondition(schema: Json): Json {
  const { if: condition, then: consequence, else: alternative, ...rest } = schema;
  const [then, otherwise] = [consequence, alternative].map((part) => (isFree(part) ? undefined : part));
  if (condition === undefined || (then === undefined && otherwise === undefined)) {
    return rest;
  }
  if (isFree(condition) || asSchema(condition) === false) {
    return and(rest, (isFree(condition) ? then : otherwise) ?? true);
  }
  const [name, ...others] = requiredOf(condition);
  if (typeof name === "string" && others.length === 0 && otherwise === undefined && requiredOf(then).length > 0) {
    return and(rest, { dependentRequired: { [name]: requiredOf(then) } });
  }
  return { ...rest, if: condition, then, else: otherwise };
}

/** The names that a schema requires, if this is all that it does. */
function requiredOf(schema: unknown): unknown[] {
  return hasOnly(schema, ["required"]) && Array.isArray(schema["required"]) ? schema["required"] : [];
}

function withNegation(schema: Json): Json {
  const { not, ...rest } = schema;
  if (not === undefined || asSchema(not) === false) {
    return rest;
  }
  if (isFree(not)) {
    return and(rest, false);
  }
  if (hasOnly(not, ["not"])) {
    return and(rest, not["not"]);
  }
  // One at a time: each narrows by itself.
  const parts = hasOnly(not, ["anyOf"]) ? not["anyOf"] : hasOnly(not, ["enum"]) ? not["enum"] : [];
  if (Array.isArray(parts) && parts.length > 0) {
    return and(rest, ...parts.map((part) => ({ not: hasOnly(not, ["anyOf"]) ? part : { const: part } })));
  }
  const [name, ...others] = requiredOf(not);
  // What is not an object lacks no property.
  return typeof name === "string" && others.length === 0
    ? and(rest, { type: "object", properties: { [name]: false } })
    : schema;
}

function withDependencies(schema: Json): Json {
  const { dependentRequired, dependentSchemas, ...rest } = schema;
  const names = Object.entries(isObject(dependentRequired) ? dependentRequired : {});
  const schemas = Object.entries(isObject(dependentSchemas) ? dependentSchemas : {}).filter(
    ([, value]) => !isFree(value),
  );
  const required = [...names, ...schemas.map(([name, value]): [string, unknown] => [name, requiredOf(value)])].flatMap(
    ([name, needed]) => (Array.isArray(needed) ? needed.map((property): [string, unknown] => [name, property]) : []),
  );
  // One at a time: each narrows by itself.
  const always = Array.isArray(schema["required"]) ? schema["required"] : [];
  const parts = [
    ...required
      .filter(([, needed]) => !always.includes(needed))
      .map(([name, needed]) => ({ dependentRequired: { [name]: [needed] } })),
    ...schemas
      .filter(([, value]) => requiredOf(value).length === 0)
      .map(([name, value]) => ({ dependentSchemas: { [name]: value } })),
  ];
  if (parts.length === 0) {
    return rest;
  }
  const [first, ...others] = parts;
  return others.length === 0 ? { ...rest, ...first } : and(rest, ...parts);
}

/** A pattern that only one name matches is that name, and one that all names match leaves none over. */
function withNames(schema: Json): Json {
  const patterns = Object.entries(isObject(schema["patternProperties"]) ? schema["patternProperties"] : {});
  if (patterns.length === 0) {
    return schema;
  }
  const literal = (pattern: string): string | undefined => /^\^([\w-]+)\$$/.exec(pattern)?.[1];
  const properties: Record<string, unknown> = { ...(isObject(schema["properties"]) ? schema["properties"] : {}) };
  const limit = (name: string, value: unknown): void => {
    properties[name] = name in properties ? { allOf: [properties[name], value] } : value;
  };
  for (const [pattern, value] of patterns) {
    const name = literal(pattern);
    if (name !== undefined) {
      limit(name, value);
    }
  }
  const all = patterns.filter(([pattern]) => isTrivial(pattern)).map(([, value]) => value);
  for (const name of all.length > 0 ? Object.keys(properties) : []) {
    limit(name, { allOf: all });
  }
  const left = patterns.filter(([pattern]) => literal(pattern) === undefined && !isTrivial(pattern));
  return {
    ...schema,
    properties,
    patternProperties: Object.fromEntries(left),
    ...(all.length > 0 && { additionalProperties: { allOf: all } }),
  };
}
