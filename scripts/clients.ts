// Makes clients in other languages from the document, lets them and the vendor's SDKs work against the mock, and prints what came of it.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import { ContractError } from "../src/openapi/errors.ts";
import { readDocument } from "../src/openapi/load/load.ts";
import { readContract } from "../src/openapi/read/contract.ts";
import { startMock } from "../src/prism/mock.ts";
import { Missing } from "./clients/command.ts";
import { journey, STEPS } from "./clients/journey.ts";
import { PROPERTIES } from "./clients/kept.ts";
import { TOUCHED } from "./clients/recorder.ts";
import { REGENERATED } from "./clients/regenerated.ts";
import { compareSignatures, SIGNATURE_NUMBERS, SIGNATURE_STEPS, SIGNERS } from "./clients/signatures.ts";
import { explain, notesOf, type Outcome, outcomeTable } from "./clients/table.ts";
import { DOCUMENT } from "./clients/toolchains.ts";
import { consume, VENDOR, VENDOR_STEPS } from "./clients/vendor.ts";

/** Two cores build two clients at a time. */
const WORKERS = 2;

type Job = [name: string, work: () => Promise<Outcome>];

/** Does the jobs, a few at a time; what could not run is a {@link Missing}. */
async function inParallel(jobs: Job[]): Promise<Map<string, Outcome | Missing>> {
  const outcomes = new Map<string, Outcome | Missing>(jobs.map(([name]) => [name, new Missing("not reached")]));
  const queue = jobs.values();
  const worker = async () => {
    for (const [name, work] of queue) {
      const outcome = await work().catch((error: unknown) => {
        if (error instanceof Missing) {
          return error;
        }
        throw error;
      });
      outcomes.set(name, outcome);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return outcomes;
}

/** Runs the clients whose names hold one of some words, or all. */
async function main(words: string[]): Promise<number> {
  const start = performance.now();
  const document = await readDocument(DOCUMENT);
  if (!isDeepStrictEqual(document, JSON.parse(await readFile("src/generated/openapi.json", "utf8")))) {
    throw new Missing("src/generated/ is stale. Run `npm run generate`.");
  }
  const contract = readContract(document);
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  const mock = await startMock({ document: DOCUMENT });
  try {
    const isWanted = ([name]: Job) =>
      words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()));
    const jobs = [
      ...REGENERATED.map((client): Job => [client.name, () => journey(client, contract, mock.url, folder)]),
      ...VENDOR.map((sdk): Job => [sdk.name, () => consume(sdk, contract, mock.url, folder)]),
      ...SIGNERS.map((signer): Job => [signer.name, () => compareSignatures(signer, folder)]),
    ];
    const wanted = jobs.filter(isWanted);
    if (wanted.length === 0) {
      throw new Missing(
        `No client is called ${words.join(" or ")}. There are: ${jobs.map(([name]) => name).join("; ")}.`,
      );
    }
    const outcomes = await inParallel(wanted);
    const some = (named: { name: string }[]) =>
      new Map([...outcomes].filter(([name]) => named.some((client) => client.name === name)));
    const tables: [title: string, rows: Map<string, Outcome | Missing>, ...columns: (readonly string[])[]][] = [
      ["Clients made from the document", some(REGENERATED), STEPS, PROPERTIES, TOUCHED],
      ["The vendor's SDKs", some(VENDOR), VENDOR_STEPS, ["file"], TOUCHED],
      ["Signatures, against the vendor's signers", some(SIGNERS), SIGNATURE_STEPS, [], SIGNATURE_NUMBERS],
    ];
    for (const [title, rows, steps = [], kept = [], numbers = []] of tables.filter(([, rows]) => rows.size > 0)) {
      process.stdout.write(`${title}\n\n${outcomeTable(rows, steps, kept, numbers)}${notesOf(rows)}\n`);
    }
    process.stderr.write(explain(outcomes));
    const ended = [...outcomes.values()];
    const red = ended.filter(
      (outcome) => !(outcome instanceof Missing) && Object.values(outcome.steps).includes(false),
    );
    const missing = ended.filter((outcome) => outcome instanceof Missing);
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stdout.write(
      `${ended.length} clients, ${red.length} red, ${missing.length} could not run [${seconds} s]\n`,
    );
    return red.length > 0 ? 1 : missing.length > 0 ? 2 : 0;
  } finally {
    await mock.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isKnown = error instanceof Missing || error instanceof ContractError;
  process.stderr.write(`${isKnown ? error.message : inspect(error)}\n`);
  process.exitCode = 2;
}
