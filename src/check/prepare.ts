import { ContractError } from "../openapi/errors.ts";
import { type Contract, pathParameters, type SecurityAlternative, type Skipped, schemesIn } from "../openapi/model.ts";
import { readContract } from "../openapi/read/contract.ts";
import { requireSchemes } from "./credentials.ts";
import type { CheckOptions } from "./options.ts";
import { chosenOperations } from "./plan/chosen-operations.ts";
import { makePlan, type Plan } from "./plan/plan.ts";
import { Selection } from "./plan/selection.ts";
import { servedPart, type Unserved } from "./unserved.ts";

const DEFAULT_REQUESTS = 10_000;

/** What a document and the options of a check come to, before anything is sent. */
export interface Prepared {
  readonly plan: Plan;
  /** What of the chosen operations could not be read. */
  readonly unread: readonly Skipped[];
}

/**
 * Reads the document and makes the plan.
 *
 * @param unserved What the target does not serve is skipped.
 * @throws {ContractError} if the document cannot be read, or an option names what is not in it
 */
export function prepare(options: CheckOptions, unserved: Unserved): Prepared {
  const whole = withCredentialsFirst(readContract(options.document), options.credentials);
  const {
    operations: ids = [],
    tags = [],
    only = [],
    except = [],
    level = "full",
    requests = DEFAULT_REQUESTS,
    rate,
    budget,
  } = options;
  requireSchemes(options.document, options.credentials ?? new Map());
  requireValues(whole, givenValues(options));
  const operations = chosenOperations(whole, options.document, { ids, tags });
  const contract = servedPart(whole, operations, unserved);
  const [stray] = Selection.unknown(contract, [...only, ...except]);
  if (stray !== undefined) {
    throw new ContractError(
      "selector-unknown",
      `${stray} selects nothing. A selector is the id of a constraint, * standing for any text, or source:NAME.`,
    );
  }
  const selection = new Selection(contract, { operations, only, except });
  const plan = makePlan(contract, { selection, level, requests, rate, budget });
  const unread = contract.skipped.filter(({ operation }) => operations?.includes(operation) ?? true);
  return { plan, unread };
}

/** The values of path parameters that are given. */
export const givenValues = ({ known, values }: CheckOptions): Readonly<Record<string, string>> => ({
  ...known,
  ...values,
});

/** @throws {ContractError} if there is a value for what no operation has in its path; an operation that is skipped might */
function requireValues({ operations, skipped }: Contract, values: Readonly<Record<string, string>>): void {
  const names = operations.flatMap(pathParameters).map(({ name }) => name);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined && skipped.length === 0) {
    const known = names.length === 0 ? "No path has any" : `There are: ${[...new Set(names)].join(", ")}`;
    throw new ContractError("value-unknown", `There is no path parameter ${unknown}. ${known}.`);
  }
}

/** The contract with the ways to authenticate first for which there is a credential: most requests use the first. */
function withCredentialsFirst(contract: Contract, credentials: CheckOptions["credentials"]): Contract {
  if (!credentials) {
    return contract;
  }
  const rank = (alternative: SecurityAlternative): number =>
    Number(!schemesIn(alternative).every(({ scheme }) => credentials.has(scheme.name)));
  const operations = contract.operations.map((operation) => ({
    ...operation,
    security: operation.security.toSorted((left, right) => rank(left) - rank(right)),
  }));
  return { ...contract, operations };
}
