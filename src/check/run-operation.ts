import { toJson } from "../openapi/json.ts";
import type { Operation } from "../openapi/model.ts";
import type { Case } from "./cases/case.ts";
import { deterministicCases } from "./cases/cases.ts";
import type { RequestValues } from "./cases/request.ts";
import { decisionOf } from "./judge/decision.ts";
import { baseCases, baseOf, isBase, type RefusedBases } from "./judge/refused-bases.ts";
import type { Plan } from "./plan/plan.ts";
import type { PlannedOperation } from "./plan/planned-operation.ts";
import type { Run } from "./run.ts";
import { inParallel } from "./send/in-parallel.ts";
import { isResponse } from "./send/session.ts";

/** How many of the smallest valid requests are tried where a target refuses the smallest: one that refuses them all may be slow. */
const MOST_TRIED = 100;

/**
 * Sends the cases of an operation. If the target refuses their base request, its refusals of them prove nothing: they are made again on
 * another base, which it accepts.
 */
export async function runOperation(
  run: Run,
  { contract, isReduced }: Plan,
  entry: PlannedOperation,
  cases: Generator<Case, void> = entry.each(),
): Promise<void> {
  const { refusedBases } = run.outcomes;
  if (!refusedBases || isReduced) {
    await run.runCases(cases);
    return;
  }
  const others = await runBases(run, entry.operation, cases);
  const request = await acceptedRequest(run, contract, entry.operation, refusedBases);
  if (!request) {
    await run.runCases(chain(others, cases));
    return;
  }
  const again = entry.on(request);
  await run.runCases(again.each());
  for (const [constraint, reasons] of again.notes.unproven) {
    run.ledger.explain(constraint, reasons);
  }
}

/** Sends the cases that others stand on, before these. Returns those that were made before them. */
async function runBases(run: Run, operation: Operation, cases: Generator<Case, void>): Promise<Case[]> {
  const bases = baseCases(operation);
  const own: Case[] = [];
  const others: Case[] = [];
  while (own.length < bases.length) {
    const next = cases.next();
    if (next.done) {
      break;
    }
    (isBase(next.value) ? own : others).push(next.value);
  }
  for (const base of own) {
    await run.runCases([base]);
  }
  // If they are not among the cases that are selected, they have to be known all the same.
  const isProving = new Set(others.map(({ expected }) => expected)).size > 1;
  for (const base of own.length === 0 && isProving ? bases : []) {
    await run.try(base);
  }
  return others;
}

/** The smallest valid request that is accepted, where those that cases stand on are refused. */
async function acceptedRequest(
  run: Run,
  contract: Plan["contract"],
  operation: Operation,
  refusedBases: RefusedBases,
): Promise<RequestValues | undefined> {
  const isRefused = refusedBases.isWrong(operation, "request");
  if (!isRefused && !refusedBases.isWrong(operation, "body")) {
    return undefined;
  }
  const candidates = deterministicCases(contract, operation, [])
    .cases.filter(
      (testCase) =>
        testCase.expected === "accepted" &&
        run.selection.allows(testCase) &&
        isPlain(testCase.request) &&
        (isRefused || baseOf(testCase) === "body"),
    )
    .map((testCase) => ({ testCase, size: toJson(testCase.request).length }))
    .toSorted((left, right) => left.size - right.size)
    .slice(0, MOST_TRIED);
  let first = candidates.length;
  await inParallel(candidates.entries(), run.concurrency, async ([index, { testCase }]) => {
    const { result } = await run.session.send(operation, testCase.request);
    if (isResponse(result) && decisionOf(operation, result) === "accepted") {
      first = Math.min(first, index);
    }
    // A target that does not respond is not asked on.
    return isResponse(result) && first === candidates.length;
  });
  return candidates[first]?.testCase.request;
}

/** Whether nothing of a request is its own but its values: what stands on it is not to be about anything else. */
const isPlain = ({ credential, rawBody, mediaType }: RequestValues): boolean =>
  credential === undefined && rawBody === undefined && mediaType === undefined;

/** Items, and then others. */
export function* chain<Item>(first: Iterable<Item>, second: Iterable<Item>): Generator<Item, void> {
  yield* first;
  yield* second;
}
