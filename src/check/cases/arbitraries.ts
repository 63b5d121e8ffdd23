import * as fc from "fast-check";
import { ContractError } from "../../openapi/errors.ts";
import { toJson } from "../../openapi/json.ts";
import { type Operation, type Parameter, type SchemaNode, schemeOf } from "../../openapi/model.ts";
import { FORMATS } from "../../openapi/schema/formats.ts";
import { smallestRequest, withParameter } from "./base-request.ts";
import type { RequestValues } from "./request.ts";
import { largeIntegers } from "./values/large-numbers.ts";
import { limit, members } from "./values/limits.ts";
import { numberRange, withoutNoise } from "./values/number-range.ts";
import { stringPatterns, write } from "./values/string-patterns.ts";
import { distinct } from "./values/values.ts";

const SHORT = 8;
/** How many integers are drawn where all are beyond 2^53. */
const LARGE_INTEGERS = 20;
/** The longest text that is drawn, but for those at their limit. @unit characters */
export const LONGEST_DRAWN_TEXT = 1_024;
const SAFE = Number.MAX_SAFE_INTEGER;

/** Random values; `undefined` where limits rule each other out, so that there are none. */
type Values<Value = unknown> = fc.Arbitrary<Value> | undefined;

/**
 * Random valid values of a node: short ones mostly, at the limits often.
 *
 * The same seed gives the same values. Shrinks towards the smallest value.
 *
 * @throws {ContractError} if the node has none, since its limits rule each other out
 */
export function arbitraryOf(node: SchemaNode): fc.Arbitrary<unknown> {
  const values = valuesOf(node);
  if (!values) {
    throw new ContractError(
      "keyword-unsupported",
      `${[node.in, ...node.path].join("/")}: its limits rule each other out.`,
    );
  }
  return values;
}

function valuesOf(node: SchemaNode): Values {
  if (members(node).length > 0) {
    return fc.constantFrom(...members(node));
  }
  const types = node.types.length > 0 ? node.types : node.properties.size > 0 ? ["object"] : ["null"];
  const choices = (
    node.alternatives.length > 0 ? node.alternatives.map(valuesOf) : types.map((type) => valuesOfType(node, type))
  ).filter((values) => values !== undefined);
  return choices.length > 1 ? fc.oneof(...choices) : choices[0];
}

function valuesOfType(node: SchemaNode, type: string): Values {
  switch (type) {
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return numbersOf(node);
    case "string":
      return textsOf(node);
    case "array":
      return listsOf(node);
    case "object":
      return objectsOf(node);
    default:
      return fc.constant(null);
  }
}

function numbersOf(node: SchemaNode): Values {
  const large = largeIntegers(node, LARGE_INTEGERS);
  if (large) {
    return fc.constantFrom(...large);
  }
  const { least, greatest, step } = numberRange(node);
  if (least > greatest) {
    return undefined;
  }
  // The value nearest to zero: what is drawn shrinks towards it.
  const origin = Math.min(Math.max(0, least), greatest);
  const steps = (distance: number): number => Math.min(SAFE, Math.floor(distance / step + 1e-9));
  return fc
    .integer({ min: -steps(origin - Math.max(least, -SAFE)), max: steps(Math.min(greatest, SAFE) - origin) })
    .map((count) => (step === 1 ? origin + count : withoutNoise(origin + count * step)));
}

function textsOf(node: SchemaNode): Values<string> {
  if (node.schema["pattern"] !== undefined || FORMATS.get(String(node.schema["format"]))?.limits) {
    const texts = distinct(node, 50) as string[];
    return texts.length > 0 ? fc.constantFrom(...texts) : undefined;
  }
  const least = Math.max(limit(node, "minLength") ?? 0, node.in === "path" ? 1 : 0);
  const most = limit(node, "maxLength") ?? least + 100;
  if (least > most) {
    return undefined;
  }
  const lengths = fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.integer({ min: least, max: Math.min(most, least + SHORT) }), weight: 12 },
    { arbitrary: fc.integer({ min: Math.max(least, most - 2), max: most }), weight: 1 },
    { arbitrary: fc.integer({ min: least, max: Math.min(most, LONGEST_DRAWN_TEXT) }), weight: 1 },
  );
  return textsOfLength(node, lengths);
}

/** Texts of any string pattern, of lengths that an arbitrary gives. */
export function textsOfLength(node: SchemaNode, lengths: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const patterns = stringPatterns(node.in);
  return fc.tuple(fc.nat(patterns.length), lengths, fc.nat()).map(([choice, length, seed]) => {
    const pattern = patterns[choice];
    const text = pattern && write(pattern, length);
    const usable = text !== undefined && !(node.in === "path" && /^\.*$/.test(text));
    return usable
      ? text
      : randomText(length, seed, node.in === "body" ? 0x10ffff : 0x7e, node.in === "body" ? 0 : 0x41);
  });
}

/** A text of code points that a small generator draws; never a surrogate. */
function randomText(length: number, seed: number, greatest: number, least: number): string {
  let state = seed >>> 0;
  let text = "";
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // Most code points are far from those in use: half of the characters come from the first few hundred.
    const range = state & 1 && greatest > 0x250 ? 0x250 - least : greatest - least + 1;
    const point = least + ((state >>> 8) % range);
    text += String.fromCodePoint(point >= 0xd800 && point <= 0xdfff ? point - 0x800 : point);
  }
  return text;
}

function listsOf(node: SchemaNode): Values<unknown[]> {
  const first = drawable(node.prefixItems.map(valuesOf));
  const items = first.length === node.prefixItems.length && node.items ? valuesOf(node.items) : undefined;
  const least = Math.max(limit(node, "minItems") ?? 0, 0);
  const most = limit(node, "maxItems") ?? least + 20;
  const beyond = Math.max(0, least - first.length);
  if (least > most || (!items && least > first.length)) {
    return undefined;
  }
  if (!items || most <= first.length) {
    return fc.tuple(...first.slice(0, Math.max(least, Math.min(first.length, most))));
  }
  const rest = Math.max(0, most - first.length);
  if (node.schema["uniqueItems"] === true) {
    if (node.items && distinct(node.items, beyond).length < beyond) {
      // Members would be drawn without end.
      return undefined;
    }
    const values = fc.uniqueArray(items, {
      minLength: beyond,
      maxLength: Math.min(rest, beyond + SHORT),
      selector: toJson,
    });
    return fc.tuple(fc.tuple(...first), values).map(([start, end]) => [...start, ...end]);
  }
  const lengths = fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.integer({ min: beyond, max: Math.min(rest, beyond + SHORT) }), weight: 24 },
    { arbitrary: fc.integer({ min: Math.max(beyond, rest - 2), max: rest }), weight: 1 },
    { arbitrary: fc.integer({ min: beyond, max: rest }), weight: 1 },
  );
  const samples = fc.array(items, { minLength: 1, maxLength: 4 });
  return fc
    .tuple(fc.tuple(...first), samples, lengths)
    .map(([start, values, length]) => [
      ...start,
      ...Array.from({ length }, (_, index) => values[index % values.length]),
    ]);
}

/** The first of some values, as far as there are any. */
function drawable(all: readonly Values[]): fc.Arbitrary<unknown>[] {
  const end = all.indexOf(undefined);
  return all.slice(0, end < 0 ? all.length : end).filter((values) => values !== undefined);
}

function objectsOf(node: SchemaNode): Values {
  const properties = recordOf([...node.properties]);
  const least = limit(node, "minProperties") ?? 0;
  const isMissing = [...node.required.keys()].some((name) => node.properties.has(name) && !(name in properties));
  if (isMissing || least > (limit(node, "maxProperties") ?? least)) {
    return undefined;
  }
  const all =
    least > node.required.size
      ? Object.keys(properties)
      : [...node.required.keys()].filter((name) => name in properties);
  const record = fc.record(properties, { requiredKeys: all, noNullPrototype: true });
  const additional = node.additionalProperties && valuesOf(node.additionalProperties);
  if (!additional) {
    return record;
  }
  const others = fc.dictionary(fc.constantFrom("additional", "another", "a b", "中"), additional, {
    maxKeys: 2,
    noNullPrototype: true,
  });
  return fc.tuple(record, others).map(([listed, unlisted]) => ({ ...unlisted, ...listed }));
}

/** Random values by name, but for the nodes that have none. */
function recordOf(
  nodes: readonly (readonly [name: string, node: SchemaNode])[],
): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(
    nodes.flatMap(([name, node]) => {
      const values = valuesOf(node);
      return values ? [[name, values]] : [];
    }),
  );
}

/** Random requests that an operation accepts. */
export function validRequests(operation: Operation, schemes: readonly string[]): fc.Arbitrary<RequestValues> {
  const parameters = operation.parameters.filter(
    (parameter) => schemeOf(operation, parameter) === undefined && parameter.in !== "path",
  );
  const keyOf = (parameter: Parameter): string => `${parameter.in} ${parameter.name}`;
  const record = recordOf(parameters.map((parameter) => [keyOf(parameter), parameter.node]));
  const requiredKeys = parameters.filter(({ required }) => required).map(keyOf);
  const values = fc.record(record, {
    requiredKeys: requiredKeys.filter((key) => key in record),
    noNullPrototype: true,
  });
  // An optional body may have no values.
  const body = (operation.body && valuesOf(operation.body.node)) ?? fc.constant(undefined);
  const scheme = schemes.length > 0 ? fc.constantFrom(...schemes) : fc.constant(undefined);
  const base = smallestRequest(operation);
  return fc.tuple(values, body, scheme).map(([chosen, json, security]) =>
    parameters.reduce<RequestValues>(
      (request, parameter) => {
        const value = (chosen as Record<string, unknown>)[keyOf(parameter)];
        return value === undefined ? request : withParameter(operation, request, parameter, value);
      },
      { ...base, ...(security !== undefined && { security }), ...(json !== undefined && { body: json }) },
    ),
  );
}
