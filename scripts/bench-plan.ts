// Measures how the plan of a check grows with a document. Requests and growth are what to compare, times are for orientation.
import { performance } from "node:perf_hooks";
import { planCheck } from "../src/check/check.ts";
import type { Json } from "../src/openapi/document.ts";
import { diamond, manyOperations, manyParameters, manyProperties } from "../test/fixtures/large-documents.ts";

interface Row {
  readonly name: string;
  readonly document: Json;
  /** The most requests that may be sent. */
  readonly budget?: number;
}

/** Plans a check up to its first request, then to its end. */
function measure({ name, document, budget }: Row): { requests: number; seconds: number } {
  const start = performance.now();
  const { plan } = planCheck({ document, level: "boundary", ...(budget !== undefined && { budget }) });
  plan.operations[0]?.each().next();
  const first = (performance.now() - start) / 1_000;
  const requests = plan.operations.reduce((sum, entry) => sum + [...entry.each()].length, 0);
  const seconds = (performance.now() - start) / 1_000;
  process.stdout.write(
    `${name.padEnd(38)}${String(requests).padStart(8)} requests${first.toFixed(2).padStart(8)} s to the first${seconds.toFixed(2).padStart(8)} s to the last\n`,
  );
  return { requests, seconds };
}

/** Measures documents of one kind, and prints how the time grows from the first to the last. */
function compare(rows: readonly Row[]): void {
  const [first, ...others] = rows.map(measure);
  const last = others.at(-1);
  if (first && last) {
    process.stdout.write(
      `  growth: requests ×${(last.requests / first.requests).toFixed(1)}, time ×${(last.seconds / first.seconds).toFixed(1)}\n`,
    );
  }
}

// Once through before measuring: compiled code.
planCheck({ document: manyOperations(20), level: "boundary" }).gaps.size;
compare([200, 800].map((amount) => ({ name: `${amount} operations`, document: manyOperations(amount) })));
measure({ name: "1600 operations, --budget 100", document: manyOperations(1_600), budget: 100 });
compare([40, 160].map((amount) => ({ name: `a body with ${amount} properties`, document: manyProperties(amount) })));
compare([20, 60].map((amount) => ({ name: `${amount} query parameters`, document: manyParameters(amount) })));
compare([8, 10, 12].map((depth) => ({ name: `a diamond of depth ${depth}`, document: diamond(depth) })));
