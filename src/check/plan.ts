import type { Constraint, Contract, Operation, Skipped } from "../openapi/model.ts";
import { SAFE_METHODS } from "../openapi/vocabulary.ts";
import type { Case, CaseList } from "./cases/case.ts";
import { deterministicCases } from "./cases/cases.ts";
import { wordsOf } from "./cases/values/dictionary.ts";
import type { Selection } from "./selection.ts";
import { inLinkOrder, linkTo } from "./send/links.ts";
import type { Rate } from "./send/session.ts";

/** What a check is going to send. */
export interface Plan {
  readonly contract: Contract;
  /** What is looked for. */
  readonly selection: Selection;
  /** Operations in the order of their links, with the constraints that are selected, and their cases. */
  readonly operations: readonly {
    readonly operation: Operation;
    readonly constraints: readonly Constraint[];
    readonly cases: readonly Case[];
    readonly unproven: CaseList["unproven"];
  }[];
  /** What of these operations is left out, and the operations that no valid request can be made for. */
  readonly skipped: readonly Skipped[];
  /** How many random requests follow. */
  readonly random: number;
  /** Whether the cases are only a choice, the fewest that cover the most. */
  readonly reduced: boolean;
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
  const words = wordsOf(contract);
  const lists = inLinkOrder(contract)
    .filter((operation) => selection.covers(operation))
    .map((operation) => ({ operation, ...deterministicCases(contract, operation, words) }));
  const skipped = lists.flatMap((list) => list.skipped);
  const operations = lists
    .filter((list) => !list.skipped.some(({ place }) => place === "operation"))
    .map(({ operation, cases, unproven }) => {
      const constraints = operation.constraints.filter((constraint) => selection.includes(operation, constraint));
      return { operation, constraints, cases: cases.filter((one) => selection.sends(one)), unproven };
    });
  if (rate === undefined && budget === undefined) {
    return { contract, selection, operations, skipped, random: level === "full" ? requests : 0, reduced: false };
  }
  const chosen = new Set(
    fewest(
      operations.flatMap(({ cases }) => cases),
      Math.max(0, (budget ?? Number.POSITIVE_INFINITY) - asked(contract, operations).length),
    ),
  );
  return {
    contract,
    selection,
    operations: operations.map((one) => ({ ...one, cases: one.cases.filter((each) => chosen.has(each)) })),
    skipped,
    random: 0,
    reduced: true,
  };
}

/** The operations that are asked for the identifiers of others, once each if every link resolves at once. */
function asked(contract: Contract, operations: Plan["operations"]): Operation[] {
  const sources = new Map<Operation, Operation>();
  const visit = (operation: Operation): void => {
    const source = linkTo(contract, operation)?.[0];
    if (source) {
      sources.set(operation, source);
      visit(source);
    }
  };
  for (const { operation, cases } of operations) {
    if (cases.length > 0) {
      visit(operation);
    }
  }
  return [...sources.values()];
}

/** The fewest cases that show the most sides of constraints: always the first of those that show the most that is new. */
function fewest(cases: readonly Case[], budget: number): Case[] {
  const sides = cases.map((one) => [...new Set(one.shows.map(({ id }) => `${one.expected} ${id}`))]);
  const shown = new Set<string>();
  const chosen: Case[] = [];
  const byNews: number[][] = [];
  for (const [index, all] of sides.entries()) {
    byNews[all.length] ??= [];
    byNews[all.length]?.push(index);
  }
  // What a case shows that is new only ever gets less: each is looked at once for each amount that it comes down to.
  for (let amount = byNews.length - 1; amount > 0; amount--) {
    for (const index of (byNews[amount] ?? []).sort((one, other) => one - other)) {
      const news = (sides[index] ?? []).filter((side) => !shown.has(side));
      if (news.length < amount) {
        byNews[news.length] ??= [];
        byNews[news.length]?.push(index);
      } else if (chosen.length < budget) {
        chosen.push(...cases.slice(index, index + 1));
        for (const side of news) {
          shown.add(side);
        }
      }
    }
  }
  return chosen;
}

/** How many requests a plan sends, those for identifiers included. */
export function requestsOf({ contract, operations, random }: Plan): number {
  const cases = operations.reduce((count, one) => count + one.cases.length, 0);
  return random + cases + asked(contract, operations).length;
}

/** How many valid requests of a plan may change something at the target, by method. */
export function changesByMethod({ contract, operations, random }: Plan): Map<string, number> {
  const changes = new Map<string, number>();
  const add = ({ method }: Operation, count: number): void => {
    if (!SAFE_METHODS.has(method) && count > 0) {
      changes.set(method, (changes.get(method) ?? 0) + count);
    }
  };
  for (const { operation, cases } of operations) {
    // Of the random requests every other one is valid, and each operation gets its share.
    const share = Math.ceil(random / 2 / operations.length);
    add(operation, cases.filter(({ expected }) => expected === "accepted").length + share);
  }
  for (const operation of asked(contract, operations)) {
    add(operation, 1);
  }
  return changes;
}

/** How many valid requests of a plan may change something at the target. */
export function changesOf(plan: Plan): number {
  return [...changesByMethod(plan).values()].reduce((sum, count) => sum + count, 0);
}

/** The sides of the selected constraints that a plan does not show, and why. */
export function gapsOf(plan: Plan): Map<Constraint, string> {
  const gaps = new Map<Constraint, string>();
  for (const { constraints, cases, unproven } of plan.operations) {
    for (const constraint of constraints) {
      const reasons = (["accepted", "rejected"] as const)
        .filter((side) => !cases.some((one) => one.expected === side && one.shows.includes(constraint)))
        .map((side) => `${side}: ${unproven.get(constraint)?.[side] ?? "not part of this plan"}`);
      if (reasons.length > 0) {
        gaps.set(constraint, reasons.join("; "));
      }
    }
  }
  return gaps;
}
