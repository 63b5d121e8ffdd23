// Measures how the plan of a check grows with a document, in processor time: what else runs on the machine does not count.
import { existsSync } from "node:fs";
import { planCheck } from "../src/check/check.ts";
import type { Json } from "../src/openapi/document.ts";
import { readDocument } from "../src/openapi/load/load.ts";
import { diamond, manyOperations, manyParameters, manyProperties } from "../test/fixtures/large-documents.ts";
import { stopwatch } from "./bench/stopwatch.ts";

/** The largest of the documents of others. */
const LARGEST = "../shared/documents/discord.json";
const COLUMN = 34;

/** What to reach: the most seconds up to the first request; or the most requests, and the most seconds up to the last one. */
type Goal = { readonly first: number } | { readonly requests: number; readonly last?: number };

interface Row {
  readonly name: string;
  readonly document: Json;
  /** The most requests that may be sent. */
  readonly budget?: number;
  readonly goal: Goal;
}

const goalOf = (goal: number | undefined): string => (goal === undefined ? "" : ` (goal: at most ${goal})`);

/** Plans a check up to its first request, or to its last one. Returns how much that is. */
function measure({ name, document, budget, goal }: Row): number {
  const seconds = stopwatch();
  const { plan } = planCheck({ document, level: "boundary", ...(budget !== undefined && { budget }) });
  if ("first" in goal) {
    plan.operations[0]?.each().next();
    const first = seconds();
    print(name, `${first.toFixed(2)} s to the first request${goalOf(goal.first)}`);
    return first;
  }
  let requests = 0;
  for (const entry of plan.operations) {
    for (const _ of entry.each()) {
      requests++;
    }
  }
  print(
    name,
    `${requests} requests${goalOf(goal.requests)}, ${seconds().toFixed(2)} s to the last${goalOf(goal.last)}`,
  );
  return requests;
}

const print = (name: string, text: string): boolean => process.stdout.write(`${name.padEnd(COLUMN)}${text}\n`);

// Once through before measuring: compiled code.
planCheck({ document: manyOperations(20), level: "boundary" }).gaps.size;
const [few = 0, many = 0] = [
  { amount: 200, first: 0.5 },
  { amount: 800, first: 2 },
].map(({ amount, first }) =>
  measure({ name: `${amount} operations`, document: manyOperations(amount), goal: { first } }),
);
print("four times the operations", `${(many / few).toFixed(1)} times the time${goalOf(4.5)}`);
if (existsSync(LARGEST)) {
  measure({ name: "the document of Discord", document: await readDocument(LARGEST), goal: { first: 2 } });
}
measure({
  name: "1600 operations, --budget 100",
  document: manyOperations(1_600),
  budget: 100,
  goal: { requests: 100, last: 2 },
});
for (const [amount, requests] of [[40, 2_000] as const, [160, 8_000] as const]) {
  measure({ name: `a body with ${amount} properties`, document: manyProperties(amount), goal: { requests } });
}
for (const [amount, requests] of [[20, 1_000] as const, [60, 3_000] as const]) {
  measure({ name: `${amount} query parameters`, document: manyParameters(amount), goal: { requests } });
}
for (const [depth, requests] of [[8, 2_000] as const, [10, 3_000] as const, [12, 4_000] as const]) {
  measure({ name: `a diamond of depth ${depth}`, document: diamond(depth), goal: { requests, last: 1 } });
}
