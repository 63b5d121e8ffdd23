/** Random requests for properties. What breaks a constraint is said here once more, and not taken from the check itself. */
import * as fc from "fast-check";
import { validRequests, valuesOf } from "../../src/contract/arbitraries.ts";
import { withParameter } from "../../src/contract/base-request.ts";
import {
  type Constraint,
  type Operation,
  type Parameter,
  type SchemaNode,
  schemeOf,
} from "../../src/contract/model.ts";
import { plant, routesOf } from "../../src/contract/plant.ts";
import type { RequestValues } from "../../src/contract/request.ts";
import { isSettled } from "../../src/contract/validator.ts";
import { distinct, smallest, withProperty } from "../../src/contract/values.ts";

/** A request that breaks one constraint, and what Prism has to call that. */
export interface BrokenRequest {
  /** The id of the constraint, for whoever reads a counterexample. */
  readonly constraint: string;
  readonly request: RequestValues;
  readonly reason: Reason;
}

/** A violation as Prism names it. */
export interface Reason {
  readonly location: readonly string[];
  readonly code: string;
}

/** Requests that an operation accepts: any mixture of its parameters, any path values, any credential. */
export function acceptedRequests(operation: Operation): fc.Arbitrary<RequestValues> {
  const schemes = operation.security.map(({ scheme }) => scheme.name);
  const paths = operation.parameters.filter(({ in: place }) => place === "path");
  const path = fc.record(Object.fromEntries(paths.map(({ name, node }) => [name, valuesOf(node)])));
  const tokens = operation.parameters.filter((parameter) => schemeOf(operation, parameter) !== undefined);
  const credentials = fc.record(
    Object.fromEntries(tokens.map((parameter) => [schemeOf(operation, parameter), valuesOf(parameter.node)])),
  );
  return fc
    .tuple(validRequests(operation, schemes), path, credentials)
    .map(([request, path, credentials]) => {
      const credential = new Map(Object.entries(credentials)).get(request.security ?? "");
      return { ...request, path, ...(credential !== undefined && { credential: String(credential) }) };
    })
    .filter((request) => isSettled(operation, request) && isHeaderText(request.credential));
}

/** White space at the ends of a header is not part of its value. */
const isHeaderText = (text = ""): boolean => text === text.trim();

/** Requests with one broken constraint of those that `includes` keeps, the rest of them at random. */
export function brokenRequests(
  operation: Operation,
  includes: (constraint: Constraint) => boolean = () => true,
): fc.Arbitrary<BrokenRequest> {
  const breaks = breaksOf(operation).filter(({ constraint }) => includes(constraint));
  const choices = breaks.map((one) => fc.tuple(fc.constant(one), one.values, fc.nat()));
  return fc
    .tuple(acceptedRequests(operation), fc.oneof(...choices))
    .map(([valid, [{ constraint, code = constraint.keyword, apply }, value, random]]) => {
      const { request, location } = apply(valid, value, random);
      return { constraint: constraint.id, request, reason: { location: ["request", ...location], code } };
    });
}

/** The constraints that {@link brokenRequests} breaks. */
export function brokenConstraints(operation: Operation): Constraint[] {
  return breaksOf(operation).map(({ constraint }) => constraint);
}

/** How a constraint is broken in a request that is valid. */
interface Break {
  readonly constraint: Constraint;
  /** What Prism calls it. @default its keyword */
  readonly code?: string;
  readonly values: fc.Arbitrary<unknown>;
  readonly apply: (
    request: RequestValues,
    value: unknown,
    random: number,
  ) => { readonly request: RequestValues; readonly location: readonly string[] };
}

function breaksOf(operation: Operation): Break[] {
  const { security, securityRequired, parameters, body } = operation;
  const whole = (
    constraint: Constraint | undefined,
    code: string,
    change: (request: RequestValues) => RequestValues,
  ): Break[] =>
    constraint
      ? [
          {
            constraint,
            code,
            values: fc.constant(undefined),
            apply: (request) => ({ request: change(request), location: [] }),
          },
        ]
      : [];
  return [
    ...whole(securityRequired, "401", ({ security: _, credential: __, ...request }) => request),
    ...security.flatMap(({ constraint, scheme: { name } }) =>
      whole(constraint, "401", (request) => ({ ...request, security: name, credential: "" })),
    ),
    ...parameters.flatMap((parameter) => parameterBreaks(operation, parameter)),
    ...whole(body?.required, "required", ({ body: _, ...request }) => request),
    ...whole(body?.content, "415", (request) => ({ ...request, mediaType: "text/plain" })),
    ...(body ? bodyBreaks(body.node) : []),
  ];
}

function parameterBreaks(operation: Operation, parameter: Parameter): Break[] {
  const { node, in: place, name } = parameter;
  const location = [place, place === "header" ? name.toLowerCase() : name];
  return [...node.constraints.values()].flatMap((constraint) => {
    const values = wrongTexts(node, constraint.keyword);
    const apply: Break["apply"] = (request, value) => ({
      request: withParameter(operation, request, parameter, value),
      location,
    });
    return values ? [{ constraint, values, apply }] : [];
  });
}

function bodyBreaks(root: SchemaNode): Break[] {
  return [...routesOf(root)].flatMap(([node, route]) => {
    const apply: Break["apply"] = (request, value, random) => {
      const members = (_: SchemaNode, present: unknown) => (Array.isArray(present) ? present : []);
      const index = (length: number): number => random % Math.max(1, length);
      const planted = plant(route, request.body, value, { members, index });
      return { request: { ...request, body: planted.value }, location: ["body", ...planted.location.map(String)] };
    };
    const own = [...node.constraints.values()].flatMap((constraint) => {
      const values = wrongValues(node, constraint.keyword);
      return values ? [{ constraint, values, apply }] : [];
    });
    const missing = [...node.required].map(([name, constraint]) => {
      const without = (present: object) => Object.fromEntries(Object.entries(present).filter(([key]) => key !== name));
      return { constraint, values: fc.constant(without), apply };
    });
    return [...own, ...missing];
  });
}

const characters = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });

/** Texts of at least so many characters: a few of them, again and again. */
function longTexts(unit: fc.Arbitrary<string>, least: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(unit, { minLength: 1, maxLength: 8 }), fc.integer({ min: least, max: least + 50 }))
    .map(([some, length]) => Array.from({ length }, (_, index) => some[index % some.length]).join(""));
}

/** Texts that break a keyword in a path, a query or a header. What is empty there is a matter of its own. */
function wrongTexts(node: SchemaNode, keyword: string): fc.Arbitrary<string> | undefined {
  const bound = Number(node.schema[keyword]);
  switch (keyword) {
    case "maxLength":
      // Space at the ends of a header is not part of its value.
      return longTexts(node.in === "header" ? fc.constantFrom(..."aZ09-_.~") : characters, bound + 1);
    case "pattern":
      return mismatches(node, fc.string({ unit: fc.constantFrom(..."aZ09-_.~"), minLength: 1 }));
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
    case "multipleOf":
      return wrongNumbers(node, keyword).map(String);
    case "type":
      return node.types.includes("integer")
        ? fc.oneof(fc.stringMatching(/^[a-z]{1,9}$/), fractions(node).map(String))
        : undefined;
    default:
      return undefined;
  }
}

/** Numbers that break a keyword, far beyond it and next to it. */
function wrongNumbers({ schema, types }: SchemaNode, keyword: string): fc.Arbitrary<number> {
  const bound = Number(schema[keyword]);
  if (keyword === "multipleOf") {
    const rest = types.includes("integer") ? Math.floor(bound / 2) || 0.5 : bound / 2;
    return fc.integer({ min: -1000, max: 1000 }).map((times) => times * bound + rest);
  }
  const least = keyword.startsWith("exclusive") ? 0 : 1;
  return fc
    .integer({ min: least, max: 1_000_000 })
    .map((distance) => (/maximum/i.test(keyword) ? bound + distance : bound - distance));
}

/** Numbers between the integers that a node accepts. */
function fractions({ schema: { minimum, maximum } }: SchemaNode): fc.Arbitrary<number> {
  const min = Number(minimum ?? 0);
  return fc.integer({ min, max: Math.max(min, Number(maximum ?? min + 1000) - 1) }).map((number) => number + 0.5);
}

/** Those of some texts that the pattern of a node rejects; `undefined` if it rejects none. */
function mismatches({ schema }: SchemaNode, texts: fc.Arbitrary<string>): fc.Arbitrary<string> | undefined {
  const pattern = new RegExp(String(schema["pattern"]), "u");
  const wrong = fc.sample(texts, { seed: 0, numRuns: 200 }).filter((text) => !pattern.test(text));
  return wrong.length > 0 ? fc.constantFrom(...wrong) : undefined;
}

/** Values that break a keyword in a body, or functions of the present value. */
function wrongValues(node: SchemaNode, keyword: string): fc.Arbitrary<unknown> | undefined {
  const { schema, properties } = node;
  const bound = Number(schema[keyword]);
  switch (keyword) {
    case "type":
      return (
        fc
          .oneof(...Object.entries(OF_TYPE).flatMap(([type, values]) => (isOf(node, type) ? [] : [values])))
          // At the root of a body Prism takes what is falsy for a body that is missing.
          .filter((value) => node.path.length > 0 || Boolean(value))
      );
    case "enum": {
      const members = schema["enum"];
      return fc.string().map((text) => (Array.isArray(members) && members.includes(text) ? `${text}_` : text));
    }
    case "minLength":
      return bound > 0 ? fc.string({ unit: "binary", maxLength: bound - 1 }) : undefined;
    case "maxLength":
      return longTexts(characters, bound + 1);
    case "const":
      return fc.string().map((text) => (text === schema["const"] ? `${text}_` : text));
    case "pattern":
      return mismatches(node, fc.string({ unit: "binary" }));
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
    case "multipleOf":
      return wrongNumbers(node, keyword);
    case "format":
      // No format of texts that the model knows has an exclamation mark.
      return node.types.includes("string") ? fc.string().map((text) => `!${text}`) : fractions(node);
    case "minItems":
      return fc.integer({ min: 0, max: bound - 1 }).map((length) => membersOf(node, length));
    case "maxItems":
      return fc.integer({ min: bound + 1, max: bound + 9 }).map((length) => membersOf(node, length));
    case "uniqueItems":
      return fc.integer({ min: 2, max: 9 }).map((length) => Array(length).fill(membersOf(node, 1)[0]));
    case "minProperties":
      return bound > 0 ? fc.constant({}) : undefined;
    case "additionalProperties":
      return fc.tuple(fc.string({ unit: "binary" }), fc.jsonValue()).map(
        ([name, value]) =>
          (present: Record<string, unknown>) =>
            withProperty(present, properties.has(name) ? `${name}_` : name, value),
      );
    default:
      return undefined;
  }
}

/** Whether a node takes every value of a type. */
const isOf = ({ types }: SchemaNode, type: string): boolean =>
  types.includes(type) || (type === "integer" && types.includes("number"));

/** JSON values by type. */
const OF_TYPE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  integer: fc.integer(),
  string: fc.string(),
  array: fc.array(fc.jsonValue({ maxDepth: 1 })),
  object: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
};

/** A list of so many members, valid one by one as far as the schema says what they are. */
export function membersOf({ prefixItems, items, schema }: SchemaNode, length: number): unknown[] {
  if (schema["uniqueItems"] === true && items) {
    return distinct(items, length);
  }
  return Array.from({ length }, (_, index) => {
    const node = prefixItems[index] ?? items;
    return node ? smallest(node) : "";
  });
}
