import type { Operation } from "../../openapi/model.ts";
import type { Case, CaseNotes } from "../cases/case.ts";
import { PlannedOperation } from "./planned-operation.ts";

/** A case, and how many sides of constraints it shows that no case before it does. */
interface Step {
  readonly testCase: Case;
  readonly index: number;
  readonly news: number;
}

/** The fewest cases of an operation that show the most: always the first of those that show the most that is new. */
function fewestOf(cases: readonly Case[]): Step[] {
  const shown = { accepted: new Set<string>(), rejected: new Set<string>() };
  const ids = cases.map(({ covers }) => [...new Set(covers.map(({ id }) => id))]);
  const steps: Step[] = [];
  const byNews: number[][] = [];
  for (const [index, all] of ids.entries()) {
    byNews[all.length] ??= [];
    byNews[all.length]?.push(index);
  }
  // What a case shows that is new only ever gets less: each is looked at once for each amount that it comes down to.
  for (let amount = byNews.length - 1; amount > 0; amount--) {
    for (const index of (byNews[amount] ?? []).sort((left, right) => left - right)) {
      const testCase = cases[index];
      const known = shown[testCase?.expected ?? "accepted"];
      const news = (ids[index] ?? []).filter((id) => !known.has(id));
      if (news.length < amount) {
        byNews[news.length] ??= [];
        byNews[news.length]?.push(index);
      } else if (testCase) {
        steps.push({ testCase, index, news: amount });
        for (const id of news) {
          known.add(id);
        }
      }
    }
  }
  return steps;
}

/** An operation with the fewest of its cases that show as much as all of them. */
export function fewestCases(entry: PlannedOperation): PlannedOperation {
  return new PlannedOperation(entry.operation, entry.constraints, function* (): Generator<Case, CaseNotes> {
    yield* inOrder(fewestOf(entry.cases));
    return entry.notes;
  });
}

/**
 * Operations with the cases that show the most of all, as many as a budget allows. Cases are only made of the operations that have some
 * of them.
 *
 * @param needsOf The operations that have to be asked before an operation can be.
 */
export function withinBudget(
  entries: readonly PlannedOperation[],
  budget: number,
  needsOf: (operation: Operation) => readonly Operation[],
): PlannedOperation[] {
  const queues = new Map<PlannedOperation, Step[]>();
  const chosen = new Map<PlannedOperation, Step[]>();
  const asked = new Set<Operation>();
  // What its first case shows is about all of its constraints: to know it, each operation would have to be looked at.
  const byNews: PlannedOperation[][] = [];
  const enqueue = (entry: PlannedOperation, news: number): void => {
    byNews[news] ??= [];
    byNews[news]?.push(entry);
  };
  for (const entry of entries) {
    enqueue(entry, Math.max(1, entry.operation.constraints.length));
  }
  let left = budget;
  for (let amount = byNews.length - 1; amount > 0; amount--) {
    for (const entry of byNews[amount] ?? []) {
      if (left === 0) {
        break;
      }
      const isNew = !queues.has(entry);
      const queue = queues.get(entry) ?? fewestOf(entry.cases);
      queues.set(entry, queue);
      const [step] = queue;
      if (!step || (step.news < amount && !isNew)) {
        enqueue(entry, step?.news ?? 0);
        continue;
      }
      const needs = chosen.has(entry) ? [] : needsOf(entry.operation).filter((operation) => !asked.has(operation));
      if (1 + needs.length <= left) {
        left -= 1 + needs.length;
        for (const operation of needs) {
          asked.add(operation);
        }
        const steps = chosen.get(entry) ?? [];
        chosen.set(entry, steps);
        steps.push(...queue.splice(0, 1));
        enqueue(entry, amount);
      }
    }
  }
  return entries.map(
    (entry) =>
      new PlannedOperation(entry.operation, entry.constraints, function* (): Generator<Case, CaseNotes> {
        yield* inOrder(chosen.get(entry) ?? []);
        return queues.has(entry) ? entry.notes : { unproven: new Map(), skipped: [] };
      }),
  );
}

const inOrder = (steps: readonly Step[]): Case[] =>
  steps.toSorted((left, right) => left.index - right.index).map(({ testCase }) => testCase);
