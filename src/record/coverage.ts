import { propertiesOf } from "../check/cases/readings.ts";
import { declaredResponse } from "../check/judge/response-conformance.ts";
import { isObject } from "../openapi/document.ts";
import { toJson } from "../openapi/json.ts";
import type { Constraint, Operation, SchemaNode } from "../openapi/model.ts";
import { nodesOf } from "../openapi/nodes.ts";
import { ceilOf, compareNumbers, type Exact, floorOf, isMultiple, isNumber, sumOf } from "../openapi/numbers.ts";
import { KEYWORDS } from "../openapi/vocabulary.ts";
import type { RequestJudgement } from "./judge/judgement.ts";
import { type Coverage, KINDS, type LimitMet, type Recording } from "./recording.ts";
import type { Route } from "./routes.ts";

/** What a limit counts of a value; `undefined` if it does not speak of such values. */
function measured(keyword: string, value: unknown): Exact | undefined {
  switch (KEYWORDS.get(keyword)?.types?.[0]) {
    case "integer":
      return isNumber(value) ? value : undefined;
    case "string":
      return typeof value === "string" ? Array.from(value).length : undefined;
    case "array":
      return Array.isArray(value) ? value.length : undefined;
    default:
      return isObject(value) ? Object.keys(value).length : undefined;
  }
}

/** Whether a keyword is a limit that a value can meet; how many members are right is no measure of the list alone. */
const isMeasure = (keyword: string): boolean =>
  KEYWORDS.get(keyword)?.holds === "number" && !keyword.endsWith("Contains");

type Kind = keyof typeof KINDS;

/** Something for each kind of part of a contract. */
const forEach = <Value>(make: (kind: Kind) => Value): Record<Kind, Value> =>
  Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, make(kind as Kind)])) as Record<Kind, Value>;

/** Notes which part of a contract the requests touched. */
export class Touched {
  readonly #declared = forEach(() => new Set<string>());
  readonly #met = forEach(() => new Set<string>());
  readonly #limits = new Map<Constraint, LimitMet["met"]>();

  constructor(routes: readonly Route[]) {
    for (const { operations } of routes) {
      for (const operation of operations) {
        this.#declare(operation);
      }
    }
  }

  #declare(operation: Operation): void {
    const { id, parameters, body, responses, isVariant } = operation;
    if (!isVariant) {
      this.#declared.operations.add(id);
      for (const status of responses.keys()) {
        this.#declared.responses.add(`${id}/${status}`);
      }
      for (const { in: place, name } of parameters) {
        this.#declared.parameters.add(`${id}/${place}/${name}`);
      }
    }
    const nodes = [...(isVariant ? [] : parameters.map(({ node }) => node)), ...(body ? [body.node] : [])];
    for (const node of nodes.flatMap(nodesOf)) {
      for (const child of node.properties.values()) {
        this.#declared.fields.add(placeOf(operation, child));
      }
      for (const member of membersOf(node)) {
        this.#declared.enumMembers.add(member);
      }
      for (const constraint of node.constraints.values()) {
        if (isMeasure(constraint.keyword)) {
          this.#limits.set(constraint, "never");
        }
      }
    }
  }

  /** Notes a request, and the status of its response. */
  note({ operation, route, values }: RequestJudgement, status: number | undefined): void {
    if (!operation || !route) {
      return;
    }
    this.#met.operations.add(route.id);
    const declared = status === undefined ? undefined : declaredResponse(operation, status);
    for (const [key, response] of declared ? operation.responses : []) {
      if (response === declared) {
        this.#met.responses.add(`${route.id}/${key}`);
      }
    }
    for (const { node, value } of values) {
      if (node.in !== "body") {
        this.#met.parameters.add(`${route.id}/${node.in}/${node.path[0]}`);
      }
      this.#visit(operation, node, value);
    }
  }

  #visit(operation: Operation, node: SchemaNode, value: unknown): void {
    for (const constraint of node.constraints.values()) {
      const met = metBy(constraint, node, value);
      if (met && this.#limits.get(constraint) !== "at") {
        this.#limits.set(constraint, met);
      }
    }
    for (const member of membersOf(node, value)) {
      this.#met.enumMembers.add(member);
    }
    const visitAll = (children: readonly SchemaNode[], inner: unknown): void => {
      for (const child of children) {
        this.#visit(operation, child, inner);
      }
    };
    for (const [name, inner] of isObject(value) ? Object.entries(value) : []) {
      const own = node.properties.get(name);
      if (own) {
        this.#met.fields.add(placeOf(operation, own));
      }
      visitAll(own ? [own] : propertiesOf({ ...node, alternatives: [], branches: [] }, name), inner);
    }
    for (const [index, inner] of Array.isArray(value) ? value.entries() : []) {
      visitAll(
        [node.prefixItems[index] ?? node.items].flatMap((child) => child ?? []),
        inner,
      );
    }
    visitAll(
      [...node.alternatives, ...node.branches].filter((alternative) => alternative.errors(value).length === 0),
      value,
    );
  }

  /** What was touched by now. */
  get coverage(): Pick<Recording, "coverage" | "limits"> {
    const of = (kind: Kind): Coverage => {
      const all = [...this.#declared[kind]];
      return { declared: all.length, untouched: all.filter((name) => !this.#met[kind].has(name)) };
    };
    return {
      coverage: forEach(of),
      limits: [...this.#limits].map(([{ id, keyword, value }, met]) => ({ id, keyword, value, met })),
    };
  }
}

function placeOf({ id, isVariant, body }: Operation, node: SchemaNode): string {
  const place = node.in === "body" && isVariant ? `body:${body?.mediaType}` : node.in;
  return [id, place, ...node.path].join("/");
}

/** The members of an enumeration, or those that equal a value, each with the id of its constraint. */
function membersOf({ constraints }: SchemaNode, ...values: readonly unknown[]): string[] {
  const constraint = constraints.get("enum");
  const members = Array.isArray(constraint?.value) ? constraint.value.map(toJson) : [];
  const wanted = values.map(toJson);
  return members
    .filter((member) => values.length === 0 || wanted.includes(member))
    .map((member) => `${constraint?.id}: ${member}`);
}

function metBy({ keyword, value: limit }: Constraint, node: SchemaNode, value: unknown): "at" | "inside" | undefined {
  const size = isMeasure(keyword) ? measured(keyword, value) : undefined;
  if (size === undefined || !isNumber(limit)) {
    return undefined;
  }
  if (keyword === "multipleOf") {
    return isMultiple(size, limit) ? "at" : undefined;
  }
  const difference = compareNumbers(size, edgeOf(keyword, limit, node));
  const isExcluded = keyword.startsWith("exclusive") && compareNumbers(size, limit) === 0;
  const isBeyond = /^(?:min|exclusiveMin)/.test(keyword) ? difference < 0 : difference > 0;
  return isExcluded || isBeyond ? undefined : difference === 0 ? "at" : "inside";
}

/** The value that is at a limit. At one that is excluded it is the next integer; among fractions nothing is next to it. */
function edgeOf(keyword: string, limit: Exact, { types }: SchemaNode): Exact {
  const isCounted = types.includes("integer") && !types.includes("number");
  switch (isCounted && keyword) {
    case "exclusiveMinimum":
      return sumOf(floorOf(limit), 1);
    case "exclusiveMaximum":
      return sumOf(ceilOf(limit), -1);
    default:
      return limit;
  }
}
