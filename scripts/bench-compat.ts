// Measures the comparison of large documents: the time for each size, and how it grows.
import { compareDocuments } from "../src/compat.ts";
import { manySchemas } from "../test/fixtures/large-documents.ts";
import { stopwatch } from "./bench/stopwatch.ts";

/** Operations that make a document of about one megabyte. */
const MEGABYTE = 255;

const COLUMNS = ["document", "the same", "one edit", "each schema edited", "memory"];

function print(row: readonly string[]): void {
  process.stdout.write(
    `${row
      .map((cell) => cell.padEnd(20))
      .join("")
      .trimEnd()}\n`,
  );
}

// The times for what is the same, for one edit and for an edit of everything, at each size, and how they grow from one size to the next.
print(COLUMNS);
let before: readonly number[] = [];
for (const size of [1, 2, 4, 10]) {
  const old = manySchemas(Math.round(size * MEGABYTE));
  const text = JSON.stringify(old);
  const changed = JSON.parse(text.replace('"maxLength":100', '"maxLength":99'));
  const all = manySchemas(Math.round(size * MEGABYTE), { limit: 99 });
  const times = [JSON.parse(text), changed, all].map((next) => {
    const seconds = stopwatch();
    compareDocuments(old, next);
    return seconds();
  });
  const growth = (time: number, index: number): string => {
    const known = before[index];
    return known === undefined ? "" : ` (× ${(time / known).toFixed(1)})`;
  };
  const memory = `${Math.round(process.memoryUsage().rss / 1e6)} MB`;
  print([
    `${(text.length / 1e6).toFixed(1)} MB`,
    ...times.map((time, index) => `${time.toFixed(2)} s${growth(time, index)}`),
    memory,
  ]);
  before = times;
}
