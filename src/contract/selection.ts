import type { Case } from "./cases.ts";
import { isObject } from "./document.ts";
import { type Constraint, type Contract, type Operation, type SchemaNode, schemeOf } from "./model.ts";
import type { RequestValues } from "./request.ts";
import { smallest } from "./values.ts";

/** What a finding without a constraint is about: valid values that are refused together, or an answer's own fault. */
export type OtherSubject = "combination" | "answer";

/** The name by which a finding is selected: the id of its constraint, or `operation/combination` and `operation/answer`. */
export function selectorOf(operation: Operation, subject: Constraint | OtherSubject): string {
  return typeof subject === "string" ? `${operation.id}/${subject}` : subject.id;
}

/** Which findings a check looks for. */
export class Selection {
  readonly #only: readonly Matcher[];
  readonly #except: readonly Matcher[];
  readonly #operations: readonly string[];
  /** Constraints that `except` takes out. */
  readonly #excepted: ReadonlySet<Constraint>;

  constructor(
    contract: Contract,
    options: { operations?: readonly string[]; only?: readonly string[]; except?: readonly string[] },
  ) {
    this.#only = (options.only ?? []).map(matcher);
    this.#except = (options.except ?? []).map(matcher);
    this.#operations = options.operations ?? [];
    const constraints = contract.operations.flatMap((operation) => operation.constraints);
    this.#excepted = new Set(
      constraints.filter((constraint) => this.#except.some((matches) => matches(constraint.id, constraint.source))),
    );
  }

  /** Whether an operation is checked at all. */
  covers(operation: Operation): boolean {
    return this.#operations.length === 0 || this.#operations.includes(operation.id);
  }

  includes(operation: Operation, subject: Constraint | OtherSubject): boolean {
    const selector = selectorOf(operation, subject);
    const source = typeof subject === "string" ? "" : subject.source;
    const wanted = this.#only.length === 0 || this.#only.some((matches) => matches(selector, source));
    return this.covers(operation) && wanted && !this.#except.some((matches) => matches(selector, source));
  }

  /** Whether a case is sent: its own finding is wanted, and it does not stand on what `except` takes out. */
  sends(one: Case): boolean {
    if (!this.includes(one.operation, one.constraint ?? "combination")) {
      return false;
    }
    return one.expected === "rejected" || this.#excepted.size === 0 || !this.#touches(one.operation, one.request);
  }

  /** Names that `only` or `except` give and that select nothing. */
  static unknown(contract: Contract, selectors: readonly string[]): string[] {
    const known = contract.operations.flatMap((operation) => [
      ...operation.constraints.map(({ id, source }) => [id, source] as const),
      ...(["combination", "answer"] as const).map((subject) => [selectorOf(operation, subject), ""] as const),
    ]);
    return selectors.filter((selector) => !known.some(([id, source]) => matcher(selector)(id, source)));
  }

  /** Whether a valid request holds a value that an excepted constraint limits, other than the smallest one. */
  #touches(operation: Operation, request: RequestValues): boolean {
    const parameters = operation.parameters.some((parameter) => {
      const carried = schemeOf(operation, parameter) === request.security ? request.credential : undefined;
      const value = request[parameter.in][parameter.name] ?? carried;
      return value !== undefined && this.#stands(parameter.node, value, parameter.required === undefined);
    });
    return (
      parameters ||
      (operation.body !== undefined &&
        request.body !== undefined &&
        this.#stands(operation.body.node, request.body, false))
    );
  }

  #stands(node: SchemaNode, value: unknown, optional: boolean): boolean {
    const excepted = [...node.constraints.values()].filter((constraint) => this.#excepted.has(constraint));
    const limited = excepted.some(
      ({ keyword }) =>
        keyword !== "additionalProperties" && (optional || JSON.stringify(value) !== JSON.stringify(smallest(node))),
    );
    if (limited) {
      return true;
    }
    if (Array.isArray(value)) {
      return value.some((member, index) => {
        const child = node.prefixItems[index] ?? node.items;
        return child !== undefined && this.#stands(child, member, false);
      });
    }
    return (
      isObject(value) &&
      Object.entries(value).some(([name, member]) => {
        const child = node.properties.get(name);
        return child !== undefined && this.#stands(child, member, !node.required.has(name));
      })
    );
  }
}

type Matcher = (selector: string, source: string) => boolean;

/** A glob on names, in which `*` stands for any text, or `source:NAME`. */
function matcher(pattern: string): Matcher {
  if (pattern.startsWith("source:")) {
    return (_, source) => source === pattern.slice("source:".length);
  }
  const expression = new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "u",
  );
  return (selector) => expression.test(selector);
}
