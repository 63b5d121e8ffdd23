import * as fc from "fast-check";
import { fillPath, smallestRequest, withParameter } from "./base-request.ts";
import type { Case } from "./case.ts";
import { isObject } from "./document.ts";
import { FORMATS } from "./formats.ts";
import { MEMBER_CHANGES, PLAUSIBLE_WORDS } from "./look-alikes.ts";
import { type Constraint, type Contract, type Operation, type SchemaNode, schemeOf } from "./model.ts";
import { plant, type Route, routesOf } from "./plant.ts";
import { rejected } from "./rejected.ts";
import { isExact, type RequestValues } from "./request.ts";
import { scriptsOf, write } from "./text.ts";
import { isAtOnePlace, isSettled, type Validator, violationsOf } from "./validator.ts";
import { distinct, limit, members, numberRange, type Scenario, withProperty } from "./values.ts";
import { wordsOf } from "./words.ts";

const SAMPLE_SIZE = 100;
const SHORT = 8;
const LONG_TEXT = 1_024;
const SAFE = Number.MAX_SAFE_INTEGER;

/**
 * Random valid values of a node: short ones mostly, at the limits often.
 *
 * The same seed gives the same values. Shrinks towards the smallest value.
 */
export function valuesOf(node: SchemaNode): fc.Arbitrary<unknown> {
  if (members(node).length > 0) {
    return fc.constantFrom(...members(node));
  }
  if (node.alternatives.length > 0) {
    return fc.oneof(...node.alternatives.map(valuesOf));
  }
  const types = node.types.length > 0 ? node.types : node.properties.size > 0 ? ["object"] : ["null"];
  return types.length === 1 ? valuesOfType(node, types[0]) : fc.oneof(...types.map((type) => valuesOfType(node, type)));
}

function valuesOfType(node: SchemaNode, type: string | undefined): fc.Arbitrary<unknown> {
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

function numbersOf(node: SchemaNode): fc.Arbitrary<number> {
  const { least, greatest, step } = numberRange(node);
  const min = Number.isFinite(least) ? least : -SAFE * step;
  const most = Math.min(SAFE, Math.floor((Math.min(greatest, SAFE) - min) / step + 1e-9));
  return fc
    .integer({ min: 0, max: most })
    .map((steps) => (step === 1 ? min + steps : Number((min + steps * step).toPrecision(15))));
}

function textsOf(node: SchemaNode): fc.Arbitrary<string> {
  if (node.schema["pattern"] !== undefined || FORMATS.get(String(node.schema["format"]))?.limits) {
    return fc.constantFrom(...(distinct(node, 50) as string[]));
  }
  const least = Math.max(limit(node, "minLength") ?? 0, node.in === "path" ? 1 : 0);
  const most = limit(node, "maxLength") ?? least + 100;
  const lengths = fc.oneof(
    { arbitrary: fc.integer({ min: least, max: Math.min(most, least + SHORT) }), weight: 12 },
    { arbitrary: fc.integer({ min: Math.max(least, most - 2), max: most }), weight: 1 },
    { arbitrary: fc.integer({ min: least, max: Math.min(most, LONG_TEXT) }), weight: 1 },
  );
  return textsOfLength(node, lengths);
}

/** Texts in any script, of lengths that an arbitrary gives. */
function textsOfLength(node: SchemaNode, lengths: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const scripts = scriptsOf(node.in);
  return fc.tuple(fc.nat(scripts.length), lengths, fc.nat()).map(([choice, length, seed]) => {
    const script = scripts[choice];
    const text = script && write(script, length);
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

function listsOf(node: SchemaNode): fc.Arbitrary<unknown[]> {
  const first = node.prefixItems.map(valuesOf);
  const least = Math.max(limit(node, "minItems") ?? 0, 0);
  const most = limit(node, "maxItems") ?? least + 20;
  const beyond = Math.max(0, least - first.length);
  if (!node.items || most <= first.length) {
    return fc.tuple(...first.slice(0, Math.max(least, Math.min(first.length, most))));
  }
  const rest = Math.max(0, most - first.length);
  if (node.schema["uniqueItems"] === true) {
    const values = fc.uniqueArray(valuesOf(node.items), {
      minLength: beyond,
      maxLength: Math.min(rest, beyond + SHORT),
      selector: JSON.stringify,
    });
    return fc.tuple(fc.tuple(...first), values).map(([start, end]) => [...start, ...end]);
  }
  const lengths = fc.oneof(
    { arbitrary: fc.integer({ min: beyond, max: Math.min(rest, beyond + SHORT) }), weight: 24 },
    { arbitrary: fc.integer({ min: Math.max(beyond, rest - 2), max: rest }), weight: 1 },
    { arbitrary: fc.integer({ min: beyond, max: rest }), weight: 1 },
  );
  const samples = fc.array(valuesOf(node.items), { minLength: 1, maxLength: 4 });
  return fc
    .tuple(fc.tuple(...first), samples, lengths)
    .map(([start, values, length]) => [
      ...start,
      ...Array.from({ length }, (_, index) => values[index % values.length]),
    ]);
}

function objectsOf(node: SchemaNode): fc.Arbitrary<unknown> {
  const properties = Object.fromEntries([...node.properties].map(([name, property]) => [name, valuesOf(property)]));
  const least = limit(node, "minProperties") ?? 0;
  const all =
    least > node.required.size
      ? Object.keys(properties)
      : [...node.required.keys()].filter((name) => name in properties);
  const record = fc.record(properties, { requiredKeys: all, noNullPrototype: true });
  if (!node.additionalProperties) {
    return record;
  }
  const others = fc.dictionary(
    fc.constantFrom("additional", "another", "a b", "中"),
    valuesOf(node.additionalProperties),
    { maxKeys: 2, noNullPrototype: true },
  );
  return fc.tuple(record, others).map(([listed, unlisted]) => ({ ...unlisted, ...listed }));
}

/** Random requests that an operation accepts. */
export function validRequests(operation: Operation, schemes: readonly string[]): fc.Arbitrary<RequestValues> {
  const parameters = operation.parameters.filter(
    (parameter) => schemeOf(operation, parameter) === undefined && parameter.in !== "path",
  );
  const values = fc.record(
    Object.fromEntries(parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, valuesOf(parameter.node)])),
    {
      requiredKeys: parameters
        .filter(({ required }) => required)
        .map((parameter) => `${parameter.in} ${parameter.name}`),
      noNullPrototype: true,
    },
  );
  const body = operation.body ? valuesOf(operation.body.node) : fc.constant(undefined);
  const scheme = schemes.length > 0 ? fc.constantFrom(...schemes) : fc.constant(undefined);
  const base = smallestRequest(operation);
  return fc.tuple(values, body, scheme).map(([chosen, json, security]) =>
    parameters.reduce<RequestValues>(
      (request, parameter) => {
        const value = (chosen as Record<string, unknown>)[`${parameter.in} ${parameter.name}`];
        return value === undefined ? request : withParameter(operation, request, parameter, value);
      },
      { ...base, ...(security !== undefined && { security }), ...(json !== undefined && { body: json }) },
    ),
  );
}

/** How one constraint is broken in a request that was valid. */
interface Break {
  readonly constraint: Constraint;
  readonly values: fc.Arbitrary<{ value: unknown; scenario: Scenario }>;
  readonly apply: (request: RequestValues, value: unknown, random: number) => RequestValues;
}

function breaksOf(operation: Operation, words: readonly string[]): Break[] {
  const breaks: Break[] = [];
  for (const parameter of operation.parameters) {
    if (parameter.in !== "path" && !parameter.node.items) {
      breaks.push(
        ...breaksOfNode(parameter.node, words, (request, value) => withParameter(operation, request, parameter, value)),
      );
    }
  }
  if (operation.body) {
    for (const [node, route] of routesOf(operation.body.node)) {
      const apply = (request: RequestValues, value: unknown, random: number): RequestValues => ({
        ...request,
        body: plantAnywhere(route, request.body, value, random),
        exact: isExact(value),
      });
      breaks.push(...breaksOfNode(node, words, apply));
      for (const [name, constraint] of node.required) {
        const remove = (present: unknown): unknown => {
          const { [name]: _, ...others } = isObject(present) ? present : {};
          return others;
        };
        breaks.push({
          constraint,
          values: fc.constant({ value: undefined, scenario: "missing" }),
          apply: (request, _, random) => ({ ...request, body: plantAnywhere(route, request.body, remove, random) }),
        });
      }
    }
  }
  return breaks;
}

/** Sets a value, or what a function makes of the present one, at the end of a route and anywhere in the lists on the way. */
function plantAnywhere(route: Route, body: unknown, value: unknown, random: number): unknown {
  const index = (length: number): number => random % Math.max(1, length);
  const members = (_: SchemaNode, present: unknown): readonly unknown[] => (Array.isArray(present) ? present : []);
  return plant(route, body, value, { members, index }).value;
}

function breaksOfNode(node: SchemaNode, words: readonly string[], apply: Break["apply"]): Break[] {
  const byKeyword = new Map<string, { value: unknown; scenario: Scenario }[]>();
  for (const { keyword, value, scenario, blamed } of rejected(node, words)) {
    if (blamed) {
      continue;
    }
    if (typeof value === "string" && value.length > 4 * LONG_TEXT) {
      // Far beyond the limit: the deterministic cases show it, once.
      continue;
    }
    byKeyword.set(keyword, [...(byKeyword.get(keyword) ?? []), { value, scenario }]);
  }
  return [...byKeyword].flatMap(([keyword, candidates]) => {
    const constraint = node.constraints.get(keyword);
    if (!constraint) {
      return [];
    }
    const more = furtherViolations(node, keyword);
    const chosen = fc.constantFrom(...candidates);
    const values = more ? fc.oneof(chosen, more) : chosen;
    return [{ constraint, values, apply }];
  });
}

/** Violations beyond those that the deterministic cases list. */
function furtherViolations(
  node: SchemaNode,
  keyword: string,
): fc.Arbitrary<{ value: unknown; scenario: Scenario }> | undefined {
  const bound = limit(node, keyword);
  const as = (scenario: Scenario) => (value: unknown) => ({ value, scenario });
  switch (keyword) {
    case "maxLength":
      return bound === undefined || bound > 4 * LONG_TEXT
        ? undefined
        : textsOfLength(node, fc.integer({ min: bound + 1, max: bound + 300 })).map(as("beyond-limit"));
    case "enum": {
      const fixed = members(node);
      const texts = fixed.filter((member) => typeof member === "string");
      const words = PLAUSIBLE_WORDS.flatMap((word) => [
        word,
        word.toUpperCase(),
        word.replace(/^./, (letter) => letter.toUpperCase()),
      ]);
      const others = [...words, ...texts.flatMap((text) => MEMBER_CHANGES.map((change) => change(text)))].filter(
        (word) => !fixed.includes(word),
      );
      return texts.length > 0 ? fc.constantFrom(...others).map(as("not-a-member")) : undefined;
    }
    case "additionalProperties": {
      const names = fc.oneof(fc.constantFrom(...PLAUSIBLE_WORDS), textsOfLength(node, fc.integer({ min: 1, max: 12 })));
      const unlisted = names.map((name) => (node.properties.has(name) ? `${name}_` : name));
      const values = fc.constantFrom<unknown>("a", null, 0, 1, true, [], [1], {}, { a: { b: null } });
      return fc.tuple(unlisted, values).map(([name, value]) => ({
        value: (present: unknown) => withProperty(isObject(present) ? present : {}, name, value),
        scenario: "unknown-property" as const,
      }));
    }
    case "minimum":
    case "maximum":
      return bound === undefined || !node.types.includes("integer")
        ? undefined
        : fc
            .bigInt({ min: 1n, max: 2n ** 70n })
            .map((distance) => as("beyond-limit")(BigInt(bound) + (keyword === "maximum" ? distance : -distance)));
    default:
      return undefined;
  }
}

/** What the random part draws from. */
export interface RandomOptions {
  readonly seed: number;
  readonly operations: readonly Operation[];
  /** The schemes by which a request of an operation can authenticate. */
  readonly schemes: (operation: Operation) => readonly string[];
}

/**
 * Endless random cases: valid requests of any mixture, and requests that break one constraint in random company.
 *
 * The same seed gives the same cases, in the same order. They are made as they are asked for, and not kept.
 */
export function* randomCases(contract: Contract, validator: Validator, options: RandomOptions): Generator<Case, void> {
  const words = wordsOf(contract);
  const arbitraries = options.operations.map((operation) => {
    const valid = validRequests(operation, options.schemes(operation));
    const breaks = breaksOf(operation, words).map((one) => fc.tuple(fc.constant(one), one.values, fc.nat()));
    // Each valid request is sent as it is, and once more with one constraint broken: that draws half as often.
    const cases = fc
      .tuple(valid, breaks.length === 0 ? fc.constant(undefined) : fc.oneof(...breaks))
      .map(([request, choice]) => {
        const mixture = toCase(
          operation,
          { expected: "accepted", scenario: "combination", description: "a random mixture" },
          request,
        );
        return choice === undefined ? [mixture] : [mixture, brokenCase(operation, request, ...choice)];
      });
    // An operation with many constraints gets more of the requests.
    return { arbitrary: cases, weight: 1 + operation.constraints.length };
  });
  const arbitrary = fc.oneof(...arbitraries);
  for (let round = 0; ; round++) {
    let yielded = false;
    const seed = (options.seed + Math.imul(round, 0x9e3779b1)) | 0;
    for (const drawn of fc.sample(arbitrary, { seed, numRuns: SAMPLE_SIZE }).flat()) {
      const checked = withViolations(validator, drawn);
      if (checked) {
        yielded = true;
        yield checked;
      }
    }
    if (!yielded) {
      return;
    }
  }
}

function brokenCase(
  operation: Operation,
  request: RequestValues,
  { constraint, apply }: Break,
  { value, scenario }: { value: unknown; scenario: Scenario },
  random: number,
): Case {
  const description = `${constraint.pointer}: ${scenario} in random company`;
  return toCase(operation, { expected: "rejected", scenario, description, constraint }, apply(request, value, random));
}

function toCase(
  operation: Operation,
  about: Pick<Case, "expected" | "scenario" | "description"> & { constraint?: Constraint },
  request: RequestValues,
): Case {
  return { operation, ...about, shows: about.constraint ? [about.constraint] : [], request, violations: [] };
}

/** The case with what it breaks, or `undefined` if that is not what was meant (an alternative of `oneOf` that accepts it, say). */
function withViolations(validator: Validator, drawn: Case): Case | undefined {
  if (!isSettled(drawn.operation, drawn.request)) {
    return undefined;
  }
  const violations = violationsOf(validator, drawn.operation, fillPath(drawn.operation, drawn.request));
  if (drawn.expected === "accepted") {
    return violations.length === 0 ? drawn : undefined;
  }
  const intended =
    violations.some(({ keyword }) => keyword === drawn.constraint?.keyword) ||
    drawn.constraint?.keyword === "prefixItems";
  return intended && isAtOnePlace(violations) ? { ...drawn, violations } : undefined;
}
