import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "./document.ts";
import { attempt, ContractError } from "./errors.ts";
import { fromFragment } from "./pointer.ts";
import { referenceOf, targetOf } from "./references.ts";
import { KEYWORDS } from "./vocabulary.ts";

/** A schema that is part of another: what a `$ref` leads to, a member of an `allOf`, or the schema itself. */
interface Part {
  readonly schema: Json;
  /** How a part of an `allOf` is called; absent for the schema itself, and for what it refers to. */
  readonly name?: string;
}

/** What the parts of a schema say together. */
export interface Whole {
  /** Each keyword with the tightest of its arguments. */
  readonly schema: Json;
  /** The name of the part that a keyword comes from, where that is not the schema itself, or what it refers to. */
  readonly sources: ReadonlyMap<string, string>;
  /** The references that were followed. */
  readonly references: readonly string[];
  /** Keywords of which several parts have an argument of their own, and only one is in `schema`. */
  readonly incomplete: ReadonlySet<string>;
}

/** Reads a schema with its references followed and its `allOf` taken together. */
export function wholeOf(document: Json, schema: unknown, place: string): Whole {
  const references: string[] = [];
  const parts = partsOf(document, schema, place, references, []);
  const whole: Record<string, unknown> = {};
  const sources = new Map<string, string>();
  const incomplete = new Set<string>();
  for (const part of parts) {
    const take = (keyword: string, argument: unknown): void => {
      whole[keyword] = argument;
      if (part.name === undefined) {
        sources.delete(keyword);
      } else {
        sources.set(keyword, part.name);
      }
    };
    for (const [keyword, argument] of Object.entries(part.schema)) {
      if (keyword === "$ref" || keyword === "allOf") {
        continue;
      }
      if (!Object.hasOwn(whole, keyword)) {
        take(keyword, argument);
      } else if (KEYWORDS.get(keyword)?.kind !== "limit" && KEYWORDS.get(keyword)?.kind !== "applicator") {
        // What stands beside a reference is closer to the place than what it leads to; a part of an `allOf` is not.
        whole[keyword] = part.name === undefined ? overlaid(whole[keyword], argument) : whole[keyword];
      } else {
        const combined = combine(keyword, whole[keyword], argument);
        if (combined === undefined) {
          incomplete.add(keyword);
        } else if (!isDeepStrictEqual(combined, whole[keyword])) {
          take(keyword, combined);
        }
      }
    }
  }
  const allowed = closedNames(parts.map((part) => part.schema));
  if (allowed && isObject(whole["properties"])) {
    whole["properties"] = Object.fromEntries(
      Object.entries(whole["properties"]).filter(([name]) => allowed.every((names) => names.has(name))),
    );
  }
  return { schema: whole, sources, references, incomplete };
}

/** What the parts of a schema say together; nothing if a part cannot be read. */
export function readablePart(document: Json, schema: unknown): Json {
  return attempt(
    () => wholeOf(document, schema, "").schema,
    () => ({}),
  );
}

/** The reference that says all that a schema says, if there is one: what stands beside it only describes. */
export function soleReference(schema: unknown): string | undefined {
  if (!isObject(schema)) {
    return undefined;
  }
  const [keyword, ...others] = Object.keys(schema).filter(
    (key) => KEYWORDS.get(key)?.kind !== "annotation" && KEYWORDS.has(key),
  );
  const argument = others.length === 0 && keyword !== undefined ? schema[keyword] : undefined;
  if (keyword === "$ref") {
    return referenceOf(schema);
  }
  return keyword === "allOf" && Array.isArray(argument) && argument.length === 1
    ? soleReference(argument[0])
    : undefined;
}

function overlaid(below: unknown, above: unknown): unknown {
  return isObject(below) && isObject(above) ? { ...below, ...above } : above;
}

function partsOf(
  document: Json,
  schema: unknown,
  place: string,
  references: string[],
  above: readonly string[],
  name?: string,
): Part[] {
  if (typeof schema === "boolean") {
    return [{ schema: schema ? {} : { not: {} }, ...(name && { name }) }];
  }
  if (!isObject(schema)) {
    throw new ContractError("document-invalid", `${place}: expected a schema, found ${JSON.stringify(schema)}.`);
  }
  const parts: Part[] = [];
  const { allOf } = schema;
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    const target = targetOf(document, reference, place, above);
    references.push(reference);
    const called = name && (fromFragment(reference).at(-1) ?? name);
    parts.push(...partsOf(document, target, place, references, [...above, reference], called));
  }
  parts.push({ schema, ...(name && { name }) });
  for (const [index, part] of (Array.isArray(allOf) ? allOf : []).entries()) {
    parts.push(...partsOf(document, part, place, references, above, `allOf/${index}`));
  }
  return parts;
}

/** The names that each part which forbids all others lists, or `undefined` if none does, or if patterns allow more. */
function closedNames(parts: readonly Json[]): ReadonlySet<string>[] | undefined {
  const closed = parts.filter((part) => part["additionalProperties"] === false);
  return parts.length === 1 || closed.some((part) => part["patternProperties"] !== undefined)
    ? undefined
    : closed.map((part) => new Set(Object.keys(isObject(part["properties"]) ? part["properties"] : {})));
}

/** What two arguments of a keyword say together, or `undefined` if one argument cannot say it. */
function combine(keyword: string, first: unknown, second: unknown): unknown {
  switch (KEYWORDS.get(keyword)?.combine) {
    case "greatest":
      return Number(first) >= Number(second) ? first : second;
    case "least":
      return Number(first) <= Number(second) ? first : second;
    case "either":
      return first === true || second === true;
    case "union":
      return [...new Set([...asList(first), ...asList(second)])];
    case "intersection":
      return keyword === "type" ? commonTypes(asList(first), asList(second)) : common(asList(first), asList(second));
    case "named":
      return isObject(first) && isObject(second) ? named(first, second) : undefined;
    default:
      if (isDeepStrictEqual(first, second)) {
        return first;
      }
      if (KEYWORDS.get(keyword)?.holds === "schema" && keyword !== "not" && keyword !== "if") {
        return first === false || second === false ? false : { allOf: [first, second] };
      }
      return undefined;
  }
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function common(left: readonly unknown[], right: readonly unknown[]): unknown[] {
  return left.filter((value) => right.some((another) => isDeepStrictEqual(value, another)));
}

/** An integer is a number: where one part says the one and another the other, both say integer. */
function commonTypes(left: readonly unknown[], right: readonly unknown[]): unknown {
  const types = [
    ...common(left, right),
    ...(["integer", "number"].every((type) => left.includes(type) || right.includes(type)) &&
    !common(left, right).includes("integer")
      ? ["integer"]
      : []),
  ].filter(
    (type, _, all) => !(type === "number" && all.includes("integer") && !common(left, right).includes("number")),
  );
  return types.length === 1 ? types[0] : types;
}

function named(left: Json, right: Json): Json {
  const both = Object.entries(right).map(([name, schema]) => [
    name,
    Object.hasOwn(left, name) && !isDeepStrictEqual(left[name], schema) ? { allOf: [left[name], schema] } : schema,
  ]);
  return { ...left, ...Object.fromEntries(both) };
}
