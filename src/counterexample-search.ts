// The check makes the requests with which the comparison shows what a change breaks.
import * as fc from "fast-check";
import { validRequests } from "./check/cases/arbitraries.ts";
import { fillPath, smallestRequest, withParameter } from "./check/cases/base-request.ts";
import type { RequestValues } from "./check/cases/request.ts";
import { smallestBody } from "./check/cases/smallest-values.ts";
import { positiveValues } from "./check/cases/values/positive/positive.ts";
import { schemaPaths, setAt } from "./check/cases/values/set-at.ts";
import { smallest } from "./check/cases/values/values.ts";
import { type Violation, violationsOf } from "./check/cases/violations.ts";
import type { Counterexample } from "./compat/counterexamples.ts";
import type { Json } from "./openapi/document.ts";
import { ContractError } from "./openapi/errors.ts";
import { toJson } from "./openapi/json.ts";
import type { Operation, Place, SchemaNode } from "./openapi/model.ts";
import { nodesOf } from "./openapi/nodes.ts";
import { readContract } from "./openapi/read/contract.ts";

const SEED = 1;
/** Requests at limits, and as many random ones: so many of each operation and each response, or of all together. */
const MOST_REQUESTS = { each: 200, all: 1_000 };
const LONGEST_VALUE = 200;
const MOST_MEMBERS = 8;
/** A request of more values shows nothing that one of fewer does not, and each value can break something. */
const MOST_VALUES = 300;

/** What requests that the operations of `source` accept break of those of `target`, by operation. */
export function findCounterexamples(source: Json, target: Json): ReadonlyMap<string, readonly Counterexample[]> {
  const { operations } = readContract(source);
  const targets = readContract(target).operations;
  const most = Math.min(MOST_REQUESTS.each, Math.ceil(MOST_REQUESTS.all / operations.length));
  const found = new Map<string, Counterexample[]>();
  for (const from of operations) {
    // A body in several media types is read as several operations.
    const to = targets.find(
      ({ id, body }) => id === from.id && (!body || !from.body || body.mediaType === from.body.mediaType),
    );
    found.set(from.id, [...(found.get(from.id) ?? []), ...(to ? counterexamplesOf(from, to, most) : [])]);
  }
  return found;
}

function counterexamplesOf(from: Operation, to: Operation, most: number): Counterexample[] {
  const found = new Map<string, Counterexample>();
  try {
    for (const request of [...atLimits(from, most), ...drawn(from, most)]) {
      if (countValues(request) > MOST_VALUES) {
        continue;
      }
      const violations = violationsOf(to, fillPath(from, request));
      // What is made by rule keeps to most rules, and not to all that stand beside each other.
      if (violations.length === 0 || violationsOf(from, request).length > 0) {
        continue;
      }
      const ruledOut = new Map<string, boolean>();
      for (const violation of violations) {
        const { in: place, keyword, location: path } = violation;
        const [name] = path;
        const known = ruledOut.get(`${place} ${name}`) ?? isRuledOut(from, to, request, place, name);
        ruledOut.set(`${place} ${name}`, known);
        // The first members of a long list show what is wrong with all of them.
        const key = [place, keyword, ...path.map((step) => (Number(step) > MOST_MEMBERS ? MOST_MEMBERS : step))].join();
        if (known && !found.has(key)) {
          found.set(key, { ...counterexampleOf(request, violation), isPartial: isWithinUnion(violation, violations) });
        }
      }
    }
  } catch (error) {
    // A schema that contains itself ends in a stack that is too deep.
    if (!(error instanceof ContractError || error instanceof RangeError)) {
      throw error;
    }
  }
  return [...found.values()];
}

function countValues(value: unknown): number {
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum: number, inner) => sum + countValues(inner), 1)
    : 1;
}

/** Random requests; none where nothing can be drawn, as of a pattern and a length that rule each other out. */
function drawn(operation: Operation, numRuns: number): RequestValues[] {
  const nodes = [...operation.parameters.map(({ node }) => node), ...(operation.body ? [operation.body.node] : [])];
  const isPossible = nodes.flatMap(nodesOf).every((node) => smallest(node) !== undefined);
  return isPossible ? fc.sample(validRequests(operation, []), { seed: SEED, numRuns }) : [];
}

/** Whether the value of a parameter is ruled out by its schema as well, and not only by what a text of it is taken for. */
function isRuledOut(from: Operation, to: Operation, request: RequestValues, place: Place, name: unknown): boolean {
  const nodeOf = ({ parameters }: Operation): SchemaNode | undefined =>
    parameters.find((parameter) => parameter.in === place && parameter.name === name)?.node;
  const value = place === "body" || place === "security" ? undefined : request[place][String(name)];
  return value === undefined || (nodeOf(from)?.errors(value).length === 0 && nodeOf(to)?.errors(value).length !== 0);
}

/** Requests of which one value is at a limit of its own, and the rest is as small as it may be; of too many, as many of each part. */
function atLimits(operation: Operation, most: number): RequestValues[] {
  const base = smallestRequest(operation);
  const { body, parameters } = operation;
  const root = body && smallestBody(operation, body);
  const requests: (() => RequestValues)[] = [
    () => base,
    ...parameters.flatMap((parameter) =>
      limitsOf(parameter.node).map((value) => () => withParameter(operation, base, parameter, value)),
    ),
    ...(body ? [...schemaPaths(body.node)] : []).flatMap(([node, route]) =>
      limitsOf(node).map((value) => () => ({ ...base, body: setAt(route, root, value).value })),
    ),
  ];
  const share = Math.min(1, most / requests.length);
  return requests
    .filter((_, index) => Math.ceil(index * share) < Math.ceil((index + 1) * share))
    .map((request) => request());
}

function limitsOf(node: SchemaNode): unknown[] {
  return positiveValues(node).flatMap(({ scenario, value }) => (scenario === "edge-case" ? [] : [value]));
}

/** Whether a violation is only what keeps a value from one of several alternatives. */
function isWithinUnion(violation: Violation, violations: readonly Violation[]): boolean {
  return violations.some(
    ({ in: place, keyword, location }) =>
      (keyword === "anyOf" || keyword === "oneOf") &&
      place === violation.in &&
      (location.length < violation.location.length || keyword !== violation.keyword) &&
      location.every((step, index) => step === violation.location[index]),
  );
}

function counterexampleOf(
  request: RequestValues,
  { in: place, location: path, keyword }: Violation,
): Omit<Counterexample, "isPartial"> {
  const [name = ""] = path;
  const value = place === "body" ? request.body : place === "security" ? undefined : request[place][String(name)];
  const text = value === undefined ? "nothing" : toJson(value);
  return { in: place, keyword, path, value: text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text };
}
