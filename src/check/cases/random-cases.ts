import * as fc from "fast-check";
import { isObject } from "../../openapi/document.ts";
import { isExact, isLossy } from "../../openapi/json.ts";
import type { Constraint, Contract, Operation, SchemaNode } from "../../openapi/model.ts";
import { LONGEST_DRAWN_TEXT, textsOfLength, validRequests } from "./arbitraries.ts";
import { fillPath, withParameter } from "./base-request.ts";
import type { Case } from "./case.ts";
import type { RequestValues } from "./request.ts";
import type { Scenario } from "./values/candidate.ts";
import { dictionaryOf } from "./values/dictionary.ts";
import { limit, members } from "./values/limits.ts";
import { MEMBER_CHANGES, PLAUSIBLE_WORDS } from "./values/near-misses.ts";
import { negativeValues } from "./values/negative/negative.ts";
import { type SchemaPath, schemaPaths, setAt } from "./values/set-at.ts";
import { isAtOnePlace, violationsOf } from "./violations.ts";
import { isWellDefined } from "./well-defined.ts";

const SAMPLE_SIZE = 100;

/** How one constraint is broken in a request that was valid. */
export interface Break {
  readonly constraint: Constraint;
  readonly values: fc.Arbitrary<{ value: unknown; scenario: Scenario }>;
  readonly apply: (request: RequestValues, value: unknown, random: number) => RequestValues;
}

/** The ways to break a constraint of an operation in a random context. */
export function breaksOf(operation: Operation, dictionary: readonly string[]): Break[] {
  const breaks: Break[] = [];
  for (const parameter of operation.parameters) {
    if (parameter.in !== "path" && !parameter.node.items) {
      breaks.push(
        ...breaksOfNode(parameter.node, dictionary, (request, value) =>
          withParameter(operation, request, parameter, value),
        ),
      );
    }
  }
  if (operation.body) {
    for (const [node, schemaPath] of schemaPaths(operation.body.node)) {
      const apply = (request: RequestValues, value: unknown, random: number): RequestValues => ({
        ...request,
        body: setAnywhere(schemaPath, request.body, value, random),
        exact: isExact(value),
      });
      breaks.push(...breaksOfNode(node, dictionary, apply));
      for (const [name, constraint] of node.required) {
        const remove = (present: unknown): unknown => {
          const { [name]: _, ...others } = isObject(present) ? present : {};
          return others;
        };
        breaks.push({
          constraint,
          values: fc.constant({ value: undefined, scenario: "missing" }),
          apply: (request, _, random) => ({ ...request, body: setAnywhere(schemaPath, request.body, remove, random) }),
        });
      }
    }
  }
  return breaks;
}

/** Sets a value, or what a function makes of the present one, at the end of a schema path and anywhere in the lists on the way. */
function setAnywhere(schemaPath: SchemaPath, body: unknown, value: unknown, random: number): unknown {
  const index = (length: number): number => random % Math.max(1, length);
  const members = (_: SchemaNode, present: unknown): readonly unknown[] => (Array.isArray(present) ? present : []);
  return setAt(schemaPath, body, value, { members, index }).value;
}

function breaksOfNode(node: SchemaNode, dictionary: readonly string[], apply: Break["apply"]): Break[] {
  const byKeyword = new Map<string, { value: unknown; scenario: Scenario }[]>();
  for (const { keyword, value, scenario, blamedNode } of negativeValues(node, dictionary)) {
    if (blamedNode) {
      continue;
    }
    if (typeof value === "string" && value.length > 4 * LONGEST_DRAWN_TEXT) {
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
      return bound === undefined || bound > 4 * LONGEST_DRAWN_TEXT
        ? undefined
        : textsOfLength(node, fc.integer({ min: bound + 1, max: bound + 300 })).map(as("out-of-bounds"));
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
        value: (present: unknown) => ({ ...(isObject(present) ? present : {}), [name]: value }),
        scenario: "unknown-property" as const,
      }));
    }
    case "minimum":
    case "maximum":
      return bound === undefined || !node.types.includes("integer")
        ? undefined
        : fc
            .bigInt({ min: 1n, max: 2n ** 70n })
            .map((distance) => as("out-of-bounds")(BigInt(bound) + (keyword === "maximum" ? distance : -distance)));
    default:
      return undefined;
  }
}

/** What the random part draws from. */
export interface RandomOptions {
  readonly seed: number;
  readonly operations: readonly Operation[];
  /** The names of the alternatives by which a request of an operation can authenticate. */
  readonly schemes: (operation: Operation) => readonly string[];
}

/**
 * Endless random cases: valid requests of any mixture, and requests that break one constraint in a random context.
 *
 * The same seed gives the same cases, in the same order. They are made as they are asked for, and not kept.
 */
export function* randomCases(contract: Contract, options: RandomOptions): Generator<Case, void> {
  const dictionary = dictionaryOf(contract);
  const arbitraries = options.operations.map((operation) => {
    const valid = validRequests(operation, options.schemes(operation));
    const breaks = breaksOf(operation, dictionary).map((breakage) =>
      fc.tuple(fc.constant(breakage), breakage.values, fc.nat()),
    );
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
    for (const [mixture, broken] of fc.sample(arbitrary, { seed, numRuns: SAMPLE_SIZE })) {
      const valid = mixture && withViolations(mixture);
      for (const checked of [valid, broken && withViolations(broken, valid?.request)]) {
        if (checked) {
          yielded = true;
          yield checked;
        }
      }
    }
    if (!yielded) {
      return;
    }
  }
}

/** A valid request with one constraint broken. */
export function brokenCase(
  operation: Operation,
  request: RequestValues,
  { constraint, apply }: Break,
  { value, scenario }: { value: unknown; scenario: Scenario },
  random: number,
): Case {
  const description = `${constraint.pointer || constraint.in}: ${scenario} in random context`;
  return toCase(operation, { expected: "rejected", scenario, description, constraint }, apply(request, value, random));
}

function toCase(
  operation: Operation,
  about: Pick<Case, "expected" | "scenario" | "description"> & { constraint?: Constraint },
  request: RequestValues,
): Case {
  return { operation, ...about, covers: about.constraint ? [about.constraint] : [], request, violations: [] };
}

/**
 * The case with what it breaks, or `undefined` if that is not what was meant (an alternative of `oneOf` that accepts it, say).
 *
 * @param valid A case's request that is valid, of which this one has parts.
 */
export function withViolations(drawn: Case, valid?: RequestValues): Case | undefined {
  const { operation, request } = drawn;
  if (!isWellDefined(operation, request, undefined, valid) || isLossy(request)) {
    return undefined;
  }
  const filled = (values: RequestValues): RequestValues => fillPath(operation, values);
  const violations = violationsOf(operation, filled(request), { valid: valid && filled(valid) });
  if (drawn.expected === "accepted") {
    return violations.length === 0 ? drawn : undefined;
  }
  const intended =
    violations.some(({ keyword }) => keyword === drawn.constraint?.keyword) ||
    drawn.constraint?.keyword === "prefixItems";
  return intended && isAtOnePlace(violations) ? { ...drawn, violations } : undefined;
}
