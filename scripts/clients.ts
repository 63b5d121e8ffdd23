// Makes clients in other languages from the document, lets them and the vendor's SDKs work against the mock, and prints what came of it.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import { readDocument } from "../src/contract/document.ts";
import { ContractError } from "../src/contract/errors.ts";
import { startMock } from "../src/contract/mock.ts";
import { readContract } from "../src/contract/model.ts";
import { Missing } from "./clients/command.ts";
import { journey, type Outcome } from "./clients/journey.ts";
import { PROPERTIES } from "./clients/kept.ts";
import { REGENERATED } from "./clients/regenerated.ts";
import { table } from "./clients/table.ts";
import { DOCUMENT } from "./clients/toolchains.ts";

/** Two cores build two clients at a time. */
const WORKERS = 2;
const STEPS = ["built", "accepted", "rejected", "polled", "downloaded"] as const;

/** Does the work of each item, a few at a time; what could not run is a {@link Missing}. */
async function inParallel<Item, Result>(
  items: Item[],
  work: (item: Item) => Promise<Result>,
): Promise<(Result | Missing)[]> {
  const results: (Result | Missing)[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      results[index] = await work(item).catch((error: unknown) => {
        if (error instanceof Missing) {
          return error;
        }
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return results;
}

/** One line of the table of regenerated clients. */
function row({ name }: { name: string }, outcome: Outcome | Missing): string[] {
  if (outcome instanceof Missing) {
    return [name, ...STEPS.map(() => "?"), ...PROPERTIES.map(() => "?")];
  }
  const kept = PROPERTIES.map(
    (property) => ({ true: "kept", false: "lost", undefined: "-" })[String(outcome.kept.get(property))] ?? "",
  );
  return [name, ...STEPS.map((step) => (outcome.steps[step] ? "yes" : "NO")), ...kept];
}

async function main(): Promise<number> {
  const document = await readDocument(DOCUMENT);
  if (!isDeepStrictEqual(document, JSON.parse(await readFile("src/generated/openapi.json", "utf8")))) {
    throw new Missing("src/generated/ is stale. Run `npm run generate`.");
  }
  const contract = readContract(document);
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  const mock = await startMock({ document: DOCUMENT });
  try {
    const outcomes = await inParallel(REGENERATED, (client) => journey(client, contract, mock.url, folder));
    const rows = REGENERATED.map((client, index) => row(client, outcomes[index] ?? new Missing()));
    process.stdout.write(`${table(["client", ...STEPS, ...PROPERTIES], rows)}\n`);
    const problems = REGENERATED.flatMap(({ name }, index) => {
      const outcome = outcomes[index];
      const reasons = outcome instanceof Missing ? [`could not run: ${outcome.message}`] : (outcome?.reasons ?? []);
      return reasons.map((reason) => `${name}: ${reason}\n`);
    });
    process.stderr.write(problems.join(""));
    process.stdout.write(`${REGENERATED.length} clients [${Math.round((performance.now() - start) / 1000)} s]\n`);
    const isRed = outcomes.some(
      (outcome) => !(outcome instanceof Missing) && STEPS.some((step) => !outcome.steps[step]),
    );
    return isRed ? 1 : outcomes.some((outcome) => outcome instanceof Missing) ? 2 : 0;
  } finally {
    await mock.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Missing || error instanceof ContractError ? error.message : inspect(error)}\n`,
  );
  process.exitCode = 2;
}
