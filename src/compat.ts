// The comparison of documents, for programs.
import type { Comparison } from "./compat/change.ts";
import { type CompareOptions, compareDocuments as compare } from "./compat/compare.ts";
import { findCounterexamples } from "./counterexample-search.ts";
import type { Json } from "./openapi/document.ts";

export type { Change, Comparison, Level, Place, SkippedPart } from "./compat/change.ts";
export type { CompareOptions } from "./compat/compare.ts";
export type { Rule } from "./compat/rules/rule.ts";
export { RULES } from "./compat/rules/rules.ts";
export { ContractError } from "./openapi/errors.ts";

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
 * What a reference leads to that cannot be followed is not compared, and is named in `skipped`.
 *
 * @throws {ContractError} if the old document has no operation
 */
export function compareDocuments(old: Json, next: Json, options: CompareOptions = {}): Comparison {
  return compare(old, next, options, findCounterexamples);
}
