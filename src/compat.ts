// The comparison of documents, for programs: what it needs of the check is handed to it here.
import * as fc from "fast-check";
import { validRequests } from "./check/cases/arbitraries.ts";
import { fillPath } from "./check/cases/base-request.ts";
import { deterministicCases } from "./check/cases/cases.ts";
import type { RequestValues } from "./check/cases/request.ts";
import { type Violation, violationsOf } from "./check/cases/violations.ts";
import type { Comparison } from "./compat/change.ts";
import { type CompareOptions, compareDocuments as compare } from "./compat/compare.ts";
import type { Witness } from "./compat/counterexamples.ts";
import type { Json } from "./openapi/document.ts";
import { ContractError } from "./openapi/errors.ts";
import { toJson } from "./openapi/json.ts";
import { readContract } from "./openapi/read-contract.ts";

export type { Change, Comparison, Level, Place } from "./compat/change.ts";
export type { CompareOptions } from "./compat/compare.ts";
export type { Rule } from "./compat/rules/rule.ts";
export { RULES } from "./compat/rules/rules.ts";
export { ContractError } from "./openapi/errors.ts";

const SEED = 1;
/** Random requests of each operation and each response, besides those at the limits. */
const RANDOM_CASES = 200;
const LONGEST_VALUE = 200;

/**
 * Tells what a change of an OpenAPI document breaks for consumers of the old one, by what the documents mean.
 *
 * @param old a parsed document of OpenAPI 3.0, 3.1 or 3.2
 * @example
 * ```ts
 * const { breaking } = compareDocuments(await readDocument("v1.yaml"), await readDocument("v2.yaml"));
 * for (const { rule, operation, location, message } of breaking) {
 *   console.log(rule, operation, location, message);
 * }
 * ```
 * @throws {ContractError} if the old document has no operation, or a reference leads nowhere
 */
export function compareDocuments(old: Json, next: Json, options: CompareOptions = {}): Comparison {
  return compare(old, next, options, witnesses);
}

/** What requests that `source` accepts break of `target`, each document of one operation. */
function witnesses(source: Json, target: Json): Witness[] {
  // A property that is only read, or only written, is none of the other side; the model does not tell them apart.
  if (/"(?:readOnly|writeOnly)":true/.test(toJson([source, target]))) {
    return [];
  }
  try {
    const contract = readContract(source);
    const [from] = contract.operations;
    const [to] = readContract(target).operations;
    if (!from || !to) {
      return [];
    }
    const atLimits = deterministicCases(contract, from).cases.filter(({ expected }) => expected === "accepted");
    const drawn = fc.sample(validRequests(from, []), { seed: SEED, numRuns: RANDOM_CASES });
    return (
      [...atLimits.map(({ request }) => request), ...drawn]
        // What is drawn at random keeps to most rules, and not to all that stand beside each other.
        .filter((request) => violationsOf(from, request).length === 0)
        .flatMap((request) =>
          violationsOf(to, fillPath(from, request)).map((violation) => witnessOf(request, violation)),
        )
    );
  } catch (error) {
    // A schema that contains itself ends in a stack that is too deep.
    if (error instanceof ContractError || error instanceof RangeError) {
      return [];
    }
    throw error;
  }
}

function witnessOf(request: RequestValues, { in: place, location: path, keyword }: Violation): Witness {
  const [name = ""] = path;
  const value = place === "body" ? request.body : place === "security" ? undefined : request[place][String(name)];
  const text = value === undefined ? "nothing" : toJson(value);
  return { in: place, keyword, path, value: text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text };
}
