import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import type { Constraint, Contract, Operation, SchemaNode } from "../../openapi/model.ts";
import { globOf } from "../../report/glob.ts";
import type { Case } from "../cases/case.ts";
import { carriedCredential } from "../cases/parts/credentials.ts";
import type { RequestValues } from "../cases/request.ts";
import { smallest } from "../cases/values/values.ts";

/**
 * What a finding without a constraint is about: valid values that are refused together, or a response's own fault. It is an answer here
 * only: the selector is part of what users keep, in `--only` and in files of accepted findings.
 */
export type OtherSubject = "combination" | "answer";

/** The name by which a finding is selected: the id of its constraint, or `operation/combination` and `operation/answer`. */
export function selectorOf(operation: Operation, subject: Constraint | OtherSubject): string {
  return typeof subject === "string" ? `${operation.id}/${subject}` : subject.id;
}

/** All that a finding can be about but for `OtherSubject`: the constraints, and what no keyword says. */
function subjectsOf({ constraints, parameters }: Operation): Constraint[] {
  return [...constraints, ...parameters.flatMap(({ reservedCharacters }) => reservedCharacters ?? [])];
}

/** Which findings a check looks for. */
export class Selection {
  readonly #only: readonly Matcher[];
  readonly #except: readonly Matcher[];
  readonly #operations: readonly string[] | undefined;
  /** Constraints that `except` takes out. */
  readonly #excepted: ReadonlySet<Constraint>;

  constructor(
    contract: Contract,
    options: { operations?: readonly string[] | undefined; only?: readonly string[]; except?: readonly string[] },
  ) {
    this.#only = (options.only ?? []).map(matcher);
    this.#except = (options.except ?? []).map(matcher);
    this.#operations = options.operations;
    const constraints = contract.operations.flatMap(subjectsOf);
    this.#excepted = new Set(
      constraints.filter((constraint) => this.#except.some((matches) => matches(constraint.id, constraint.source))),
    );
  }

  /** Whether an operation is checked at all. */
  covers(operation: Operation): boolean {
    return this.#operations === undefined || this.#operations.includes(operation.id);
  }

  includes(operation: Operation, subject: Constraint | OtherSubject): boolean {
    const wanted = this.#only.length === 0 || this.#matches(this.#only, operation, subject);
    return this.covers(operation) && wanted && !this.#matches(this.#except, operation, subject);
  }

  /** Whether a case is sent: its own finding or its response is wanted, and it does not stand on what `except` takes out. */
  includesCase(testCase: Case): boolean {
    if (testCase.merged) {
      return testCase.merged.every((part) => this.includesCase(part));
    }
    const subject = testCase.constraint ?? "combination";
    // Every case has a response: it alone is a reason only if it is asked for by name.
    const isResponseWanted =
      this.#only.length > 0 &&
      this.includes(testCase.operation, "answer") &&
      !this.#matches(this.#except, testCase.operation, subject);
    return (this.includes(testCase.operation, subject) || isResponseWanted) && this.allows(testCase);
  }

  /** Whether a case may be sent, whatever is looked for: it is not about what `except` takes out, and does not stand on it. */
  allows({ operation, expected, constraint, request }: Case): boolean {
    return (
      !this.#matches(this.#except, operation, constraint ?? "combination") &&
      (expected === "rejected" || possibleCause(operation, request, this.#excepted) === undefined)
    );
  }

  #matches(matchers: readonly Matcher[], operation: Operation, subject: Constraint | OtherSubject): boolean {
    const selector = selectorOf(operation, subject);
    const source = typeof subject === "string" ? "" : subject.source;
    return matchers.some((matches) => matches(selector, source));
  }

  /** Names that `only` or `except` give and that select nothing. */
  static unknown(contract: Contract, selectors: readonly string[]): string[] {
    const known = contract.operations.flatMap((operation) => [
      ...subjectsOf(operation).map(({ id, source }) => [id, source] as const),
      ...(["combination", "answer"] as const).map((subject) => [selectorOf(operation, subject), ""] as const),
    ]);
    return selectors.filter((selector) => !known.some(([id, source]) => matcher(selector)(id, source)));
  }
}

/** Keywords that a value near the other end of its range does not come near. */
const ONE_SIDED = new Set(["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"]);

/**
 * The first of some constraints that a valid request stands on: whose value is there, and is more than the smallest one where the
 * constraint is an upper limit. If a server gets the constraint wrong, it may well refuse this request for it.
 */
export function possibleCause(
  operation: Operation,
  request: RequestValues,
  constraints: ReadonlySet<Constraint>,
): Constraint | undefined {
  if (constraints.size === 0) {
    return undefined;
  }
  for (const parameter of operation.parameters) {
    const value = request[parameter.in][parameter.name] ?? carriedCredential(operation, parameter, request);
    const found =
      value === undefined ? undefined : limiting(parameter.node, value, parameter.required === undefined, constraints);
    if (found) {
      return found;
    }
  }
  const { body } = operation;
  return body && request.body !== undefined ? limiting(body.node, request.body, false, constraints) : undefined;
}

function limiting(
  node: SchemaNode,
  value: unknown,
  optional: boolean,
  constraints: ReadonlySet<Constraint>,
): Constraint | undefined {
  const isSmallest = toJson(value) === toJson(smallest(node));
  for (const constraint of node.constraints.values()) {
    const near = optional && !ONE_SIDED.has(constraint.keyword);
    if (constraints.has(constraint) && constraint.keyword !== "additionalProperties" && (near || !isSmallest)) {
      return constraint;
    }
  }
  const children: [SchemaNode | undefined, unknown, boolean][] = Array.isArray(value)
    ? value.map((member, index) => [node.prefixItems[index] ?? node.items, member, false])
    : isObject(value)
      ? Object.entries(value).map(([name, member]) => [node.properties.get(name), member, !node.required.has(name)])
      : [];
  for (const [child, member, absent] of children) {
    const found = child && limiting(child, member, absent, constraints);
    if (found) {
      return found;
    }
  }
  return undefined;
}

type Matcher = (selector: string, source: string) => boolean;

/** A glob on names, in which `*` stands for any text, or `source:NAME`. */
function matcher(pattern: string): Matcher {
  if (pattern.startsWith("source:")) {
    return (_, source) => source === pattern.slice("source:".length);
  }
  return globOf(pattern);
}
