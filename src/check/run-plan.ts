import { type Operation, schemesIn } from "../openapi/model.ts";
import type { Case } from "./cases/case.ts";
import { randomCases } from "./cases/random-cases.ts";
import type { Plan } from "./plan/plan.ts";
import type { PlannedOperation } from "./plan/planned-operation.ts";
import type { Run } from "./run.ts";
import { chain, runOperation } from "./run-operation.ts";
import { MAX_ASK_TIME, type Unlinked } from "./send/session.ts";

/** How long everything waits for a link: a task that is done soon needs no more. @unit milliseconds */
const FIRST_LINK_WAIT = 200;

/**
 * Sends the deterministic cases of each operation, then the random ones. What waits for identifiers is asked for while the others go on,
 * and sent at the end: with unknown ones, where no response gave them. Returns why it did not.
 */
export async function runPlan(run: Run, plan: Plan, seed: number): Promise<Map<Operation, Unlinked>> {
  const { contract } = plan;
  const { session } = run;
  const unlinked = new Map<Operation, Unlinked>();
  const ready = new Set<Operation>();
  const waiting: PlannedOperation[] = [];
  const schemes = (operation: Operation) =>
    operation.security
      .filter((alternative) =>
        schemesIn(alternative).every(({ scheme }) => session.options.credentials.has(scheme.name)),
      )
      .map(({ name }) => name);
  const takeRandom = async (chosen: ReadonlySet<Operation>): Promise<void> => {
    if (plan.random > 0 && run.stopped === undefined && chosen.size > 0) {
      // The same random cases, whatever is selected and whichever links resolve.
      const operations = plan.operations.filter(({ isPossible }) => isPossible).map(({ operation }) => operation);
      await run.runCases(firstOf(randomCases(contract, { seed, operations, schemes }), plan.random, chosen));
    }
  };

  // Nothing is asked for what is not sent.
  for (const entry of plan.operations) {
    const { operation } = entry;
    const cases = entry.each();
    const first = cases.next();
    if (first.done) {
      continue;
    }
    const open = await session.follow(contract, operation, FIRST_LINK_WAIT);
    if (open?.again) {
      waiting.push(entry);
      continue;
    }
    if (open) {
      unlinked.set(operation, open);
    }
    ready.add(operation);
    await runOperation(run, plan, entry, chain([first.value], cases));
  }

  const ask = async (): Promise<void> => {
    const end = Date.now() + MAX_ASK_TIME;
    for (const { operation } of waiting) {
      const open = await session.follow(contract, operation, end - Date.now());
      if (open) {
        unlinked.set(operation, open);
      }
    }
  };
  await Promise.all([run.stopped === undefined ? ask() : undefined, takeRandom(ready)]);
  for (const entry of waiting) {
    await runOperation(run, plan, entry);
  }
  await takeRandom(new Set(waiting.map(({ operation }) => operation)));
  return unlinked;
}

/** From the first cases, those of some operations. */
function* firstOf(cases: Iterable<Case>, amount: number, operations: ReadonlySet<Operation>): Generator<Case, void> {
  let drawn = 0;
  for (const testCase of cases) {
    if (operations.has(testCase.operation)) {
      yield testCase;
    }
    if (++drawn >= amount) {
      return;
    }
  }
}
