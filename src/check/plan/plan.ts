import type { Constraint, Contract, Operation, Skipped } from "../../openapi/model.ts";
import { SAFE_METHODS } from "../../openapi/vocabulary.ts";
import { reasonsText } from "../../report/unproven-reason.ts";
import type { Case, CaseNotes } from "../cases/case.ts";
import { caseGenerator } from "../cases/cases.ts";
import { mergeCases } from "../cases/together/merge-cases.ts";
import { dictionaryOf } from "../cases/values/dictionary.ts";
import { unjudged } from "../judge/response-conformance.ts";
import { inLinkOrder, linkTo } from "../send/links.ts";
import type { Rate } from "../send/session.ts";
import { fewestCases, withinBudget } from "./minimize-cases.ts";
import { PlannedOperation } from "./planned-operation.ts";
import type { Selection } from "./selection.ts";

/** What a check is going to send. */
export interface Plan {
  readonly contract: Contract;
  /** What is looked for. */
  readonly selection: Selection;
  /** Operations in the order of their links, also those that no valid request can be made for. */
  readonly operations: readonly PlannedOperation[];
  /** How many random requests follow. */
  readonly random: number;
  /** Whether the cases are only a choice, the fewest that cover the most. */
  readonly isReduced: boolean;
}

export interface PlanOptions {
  readonly selection: Selection;
  readonly level: "boundary" | "full";
  /** How many random requests follow the deterministic ones. */
  readonly requests: number;
  readonly rate?: Rate | undefined;
  /** The most requests that may be sent. */
  readonly budget?: number | undefined;
}

/** Decides what to send: everything, or where a rate or a budget is set the fewest requests that cover the most constraints. */
export function makePlan(contract: Contract, options: PlanOptions): Plan {
  const { selection, rate, budget, level, requests } = options;
  const isReduced = rate !== undefined || budget !== undefined;
  let gathered: readonly string[] | undefined;
  const dictionary = (): readonly string[] => {
    gathered ??= dictionaryOf(contract);
    return gathered;
  };
  const entries = inLinkOrder(contract)
    .filter((operation) => selection.covers(operation))
    .map((operation) => {
      const constraints = operation.constraints.filter((constraint) => selection.includes(operation, constraint));
      return new PlannedOperation(operation, constraints, (base) =>
        mergeCases(selected(caseGenerator(contract, operation, dictionary(), { isReduced, base }), selection)),
      );
    });
  const operations =
    budget !== undefined
      ? withinBudget(entries, budget, (operation) => sourcesOf(contract, operation))
      : isReduced
        ? entries.map(fewestCases)
        : entries;
  return {
    contract,
    selection,
    operations,
    random: level === "full" && !isReduced ? requests : 0,
    isReduced,
  };
}

/** The selected ones of some cases. */
function* selected(cases: Generator<Case, CaseNotes>, selection: Selection): Generator<Case, CaseNotes> {
  for (let next = cases.next(); ; next = cases.next()) {
    if (next.done) {
      return next.value;
    }
    if (selection.includesCase(next.value)) {
      yield next.value;
    }
  }
}

/** The operations that have to be asked, one after the other, for the identifiers of an operation. */
function sourcesOf(contract: Contract, operation: Operation): Operation[] {
  const source = linkTo(contract, operation)?.[0];
  return source ? [source, ...sourcesOf(contract, source)] : [];
}

/** The operations that are asked for the identifiers of others, once each if every link resolves at once. */
function asked({ contract, operations }: Plan): Operation[] {
  const sent = operations.filter(({ cases }) => cases.length > 0);
  return [...new Set(sent.flatMap(({ operation }) => sourcesOf(contract, operation)))];
}

/**
 * What of the operations of a plan is left out, the operations that no valid request can be made for, and what of
 * the responses cannot be judged.
 */
export function skippedOf({ operations }: Plan): Skipped[] {
  const sent = operations.flatMap((entry) => ((entry.count ?? entry.cases.length) > 0 ? [entry.operation] : []));
  // A variant of an operation has the same responses.
  const distinct = new Map(sent.map((operation) => [operation.id, operation]));
  return [...operations.flatMap(({ notes }) => notes.skipped), ...[...distinct.values()].flatMap(unjudged)];
}

/** How many cases an operation has for each constraint, as long as they are not counted. */
const USUAL_CASES = 12;

/** About how many cases a plan sends: exactly so many once all of them were made. */
export function expectedCases({ operations, random }: Plan): number {
  return operations.reduce(
    (sum, { count, constraints }) => sum + (count ?? 1 + USUAL_CASES * constraints.length),
    random,
  );
}

/** How many requests a plan sends, those for identifiers included. */
export function requestsOf(plan: Plan): number {
  const cases = plan.operations.reduce((count, entry) => count + entry.cases.length, 0);
  return plan.random + cases + asked(plan).length;
}

/** How many valid requests of a plan may change something at the target, by method. */
export function changesByMethod(plan: Plan): Map<string, number> {
  const possible = plan.operations.filter(({ isPossible }) => isPossible);
  const changes = new Map<string, number>();
  const add = ({ method }: Operation, count: number): void => {
    if (!SAFE_METHODS.has(method) && count > 0) {
      changes.set(method, (changes.get(method) ?? 0) + count);
    }
  };
  for (const { operation, cases } of possible) {
    // Every other random request is valid, and each operation gets its share.
    const share = Math.ceil(plan.random / 2 / possible.length);
    add(operation, cases.filter(({ expected }) => expected === "accepted").length + share);
  }
  for (const operation of asked(plan)) {
    add(operation, 1);
  }
  return changes;
}

/** How many valid requests of a plan may change something at the target. */
export function changesOf(plan: Plan): number {
  return [...changesByMethod(plan).values()].reduce((sum, count) => sum + count, 0);
}

const NOT_PLANNED = { kind: "not-planned" } as const;

/** The sides of the selected constraints that a plan does not show, and why. */
export function unprovenByPlan(plan: Plan): Map<Constraint, string> {
  const gaps = new Map<Constraint, string>();
  for (const entry of plan.operations) {
    const shown = entry.casesByConstraint();
    for (const constraint of entry.isPossible ? entry.constraints : []) {
      const sides = shown.get(constraint);
      const known = entry.notes.unproven.get(constraint);
      const why = reasonsText({
        ...(!sides?.accepted && { accepted: known?.accepted ?? NOT_PLANNED }),
        ...(!sides?.rejected && { rejected: known?.rejected ?? NOT_PLANNED }),
      });
      if (why !== undefined) {
        gaps.set(constraint, why);
      }
    }
  }
  return gaps;
}
