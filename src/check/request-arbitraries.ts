import * as fc from "fast-check";
import { ContractError } from "../openapi/errors.ts";
import { isLossy, toJson } from "../openapi/json.ts";
import { type Constraint, type Operation, pathParameters } from "../openapi/model.ts";
import { skipText } from "../report/skip-reason.ts";
import { arbitraryOf, validRequests } from "./cases/arbitraries.ts";
import { fillPath, smallestRequest } from "./cases/base-request.ts";
import type { Case } from "./cases/case.ts";
import { deterministicCases, whyImpossible } from "./cases/cases.ts";
import { breaksOf, brokenCase, withViolations } from "./cases/random-cases.ts";
import type { RequestValues } from "./cases/request.ts";
import { dictionaryOf } from "./cases/values/dictionary.ts";
import { violationsOf } from "./cases/violations.ts";
import { isWellDefined } from "./cases/well-defined.ts";
import { isEmptySegment } from "./judge/decision.ts";
import { serializeWithPlaceholders } from "./send/serialize.ts";

/** A request of an operation, as values: `{ ...values, path: { id: "1" } }` is one with another value in its path. */
export interface PositiveRequest extends RequestValues {
  readonly operation: Operation;
}

/** A request that breaks a constraint, and nothing else. */
export interface NegativeRequest extends PositiveRequest {
  readonly constraint: Constraint;
}

/** The smallest request is drawn now and then, and what is drawn shrinks to it. */
const MOSTLY = 20;

/**
 * Random requests that an operation accepts: any mixture of its parameters and values, at the limits often. They shrink to the smallest.
 *
 * They authenticate by the first alternative that the document declares, and their values of path parameters conform, and may not exist.
 *
 * @example
 * ```ts
 * const [operation] = readContract(await readDocument("openapi.yaml")).operations;
 * await fc.assert(
 *   fc.asyncProperty(positiveRequests(operation), async (values) => (await app(toRequest(values, "http://localhost"))).ok),
 * );
 * ```
 * @throws {ContractError} if no valid request can be made
 */
export function positiveRequests(operation: Operation): fc.Arbitrary<PositiveRequest> {
  const reason = whyImpossible(operation);
  if (reason !== undefined) {
    throw new ContractError("keyword-unsupported", `${operation.id}: ${skipText(reason)}`);
  }
  return valid(operation).map((request) => shown({ operation, ...request }));
}

/**
 * Random requests that break one constraint of an operation, which they carry, in any context. They shrink to the smallest that breaks
 * the same.
 *
 * @example
 * ```ts
 * await fc.assert(
 *   fc.asyncProperty(negativeRequests(operation), async (values) => {
 *     const { status } = await app(toRequest(values, "http://localhost"));
 *     return status >= 400 && status < 500;
 *   }),
 * );
 * ```
 * @throws {ContractError} if no request can break a constraint
 */
export function negativeRequests(operation: Operation): fc.Arbitrary<NegativeRequest> {
  const surroundings = { operations: [operation], paths: [], requests: {} };
  const dictionary = dictionaryOf(surroundings);
  const { cases } = deterministicCases(surroundings, operation, dictionary);
  const random = breaksOf(operation, dictionary);
  const context = valid(operation);
  const arbitraries = [...new Set(cases.map(({ constraint }) => constraint))].flatMap((constraint) => {
    // What an empty segment makes may be another path of the document.
    const own = cases.filter(
      (testCase) => testCase.constraint === constraint && testCase.expected === "rejected" && !isEmptySegment(testCase),
    );
    return constraint && own.length > 0 ? [broken(operation, constraint, own, random, context)] : [];
  });
  if (arbitraries.length === 0) {
    throw new ContractError("constraint-missing", `${operation.id} has no constraint that a request can break.`);
  }
  return fc.oneof(...arbitraries);
}

function valid(operation: Operation): fc.Arbitrary<RequestValues> {
  const [first] = operation.security;
  const path = fc.record(
    Object.fromEntries(pathParameters(operation).map(({ name, node }) => [name, arbitraryOf(node)])),
  );
  const drawn = fc
    .tuple(validRequests(operation, first ? [first.name] : []), path)
    .map(([request, values]): RequestValues => ({ ...request, path: values }));
  const smallest = fc.constant(fillPath(operation, smallestRequest(operation)));
  return fc
    .oneof({ withCrossShrink: true }, { arbitrary: smallest, weight: 1 }, { arbitrary: drawn, weight: MOSTLY })
    .filter(
      (request) =>
        isWellDefined(operation, request) && !isLossy(request) && violationsOf(operation, request).length === 0,
    );
}

/** Requests that break one constraint: the known ones, of which there is always one, and the same in a random context. */
function broken(
  operation: Operation,
  constraint: Constraint,
  known: readonly Case[],
  breaks: ReturnType<typeof breaksOf>,
  context: fc.Arbitrary<RequestValues>,
): fc.Arbitrary<NegativeRequest> {
  const listed = known.toSorted((left, right) => sizeOf(left) - sizeOf(right));
  const others = breaks
    .filter((breakage) => breakage.constraint === constraint)
    .map((breakage) =>
      fc
        .tuple(context, breakage.values, fc.nat())
        .map(([request, value, random]) => withViolations(brokenCase(operation, request, breakage, value, random))),
    );
  return fc
    .oneof({ withCrossShrink: true }, fc.constantFrom(...listed), ...others)
    .filter((testCase) => testCase !== undefined)
    .map(({ request }) => shown({ operation, ...fillPath(operation, request), constraint }));
}

/** Values that a counterexample shows as a request: an operation has all of its schemas. */
function shown<Values extends PositiveRequest & { readonly constraint?: Constraint }>(values: Values): Values {
  const toText = (): string => {
    const { method, target, headers, body } = serializeWithPlaceholders(values.operation, values);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const broken = values.constraint ? [`breaks ${values.constraint.id}`] : [];
    return [`${method} ${target}`, ...lines, ...(body === undefined ? [] : [body]), ...broken].join(", ");
  };
  return Object.assign(values, { [fc.toStringMethod]: toText });
}

const sizeOf = ({ request }: Case): number => toJson(request).length;

/**
 * A request as the Fetch standard has it, for `fetch` or a handler. Its credentials are made up: set the header that your server knows.
 *
 * @param values What `positiveRequests` or `negativeRequests` drew.
 * @param baseUrl Scheme, host, port and base path of the server.
 * @example
 * ```ts
 * const request = toRequest(values, "http://127.0.0.1:8080");
 * request.headers.set("Authorization", `Bearer ${token}`);
 * const response = await fetch(request);
 * ```
 * @throws {TypeError} if a `Request` cannot be what it should: a GET with a body, say
 */
export function toRequest(values: PositiveRequest, baseUrl: string | URL): Request {
  const { method, target, headers, body } = serializeWithPlaceholders(values.operation, values);
  return new Request(`${String(baseUrl).replace(/\/$/, "")}${target}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
}
