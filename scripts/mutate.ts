// Proves that the check would notice: each mutant of the document is served by a mock and held against the original contract.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type Case, deterministicCases, fillPath } from "../src/contract/cases.ts";
import { toCurl } from "../src/contract/curl.ts";
import { type Json, readDocument } from "../src/contract/document.ts";
import { ContractError } from "../src/contract/errors.ts";
import { type Mock, startMock } from "../src/contract/mock.ts";
import { type Contract, readContract } from "../src/contract/model.ts";
import { Run } from "../src/contract/run.ts";
import { Selection } from "../src/contract/selection.ts";
import { inLinkOrder, isAnswer, Session } from "../src/contract/session.ts";
import { Validator, violationsOf } from "../src/contract/validator.ts";
import { type Mutant, mutantsOf } from "./mutate/mutations.ts";

const DOCUMENT = "openapi/openapi.yaml";
const TIMEOUT = 10_000;

/** What became of a mutant: noticed after so many requests, missed, or not to be told from the original. */
type Result =
  | { readonly mutant: Mutant; readonly verdict: "caught"; readonly requests: number; readonly message: string }
  | { readonly mutant: Mutant; readonly verdict: "survived" }
  | { readonly mutant: Mutant; readonly verdict: "alike"; readonly witness: string };

const document = await readDocument(DOCUMENT);
const contract = readContract(document);
const validator = new Validator(document);
const cases = casesOf(contract, validator);
const credentials = new Map(
  contract.operations.flatMap(({ security }) =>
    security.map(({ scheme }) => [scheme.name, { value: "made-up-credential" }] as const),
  ),
);

function casesOf(of: Contract, by: Validator): Case[] {
  return inLinkOrder(of).flatMap((operation) => deterministicCases(of, by, operation).cases);
}

function openSession(mock: Mock): Session {
  return new Session({ base: mock.url, credentials, headers: {}, known: {}, timeout: TIMEOUT });
}

async function judge(mutant: Mutant, folder: string, original: Mock): Promise<Result> {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  await writeFile(file, JSON.stringify(mutant.document));
  const mock = await startMock({ document: file });
  const session = openSession(mock);
  try {
    const telling = tellingCases(mutant.document);
    // What the mutation should change comes first; all the others follow, since it may show elsewhere.
    const ordered = [...telling.ours, ...cases.filter((one) => !telling.ours.includes(one))];
    const restartable = { current: mock, restart: async () => false };
    const run = new Run({
      session,
      validator,
      selection: new Selection(contract, {}),
      concurrency: 8,
      madeUpCredentials: true,
      mock: restartable,
    });
    for (let start = 0; start < ordered.length; start += start === 0 ? 8 : 400) {
      await run.take(ordered.slice(start, start + (start === 0 ? 8 : 400)));
      const [fault] = run.faults.values();
      if (fault) {
        return { mutant, verdict: "caught", requests: session.requests, message: fault.message };
      }
    }
    return await tellApart(mutant, session, original, [...telling.ours, ...telling.theirs]);
  } finally {
    session.close();
    await mock.stop();
    await rm(file);
  }
}

/** The cases, of the contract and of the mutant, on which the two documents differ. */
function tellingCases(changed: Json): { ours: Case[]; theirs: Case[] } {
  try {
    const other = readContract(changed);
    const otherValidator = new Validator(changed);
    const differs = (one: Case): boolean => {
      const twin = other.operations.find(({ id }) => id === one.operation.id);
      const own = contract.operations.find(({ id }) => id === one.operation.id);
      const valid = (by: Validator, operation: typeof own): boolean =>
        operation !== undefined && violationsOf(by, operation, fillPath(operation, one.request)).length === 0;
      return valid(validator, own) !== valid(otherValidator, twin);
    };
    return { ours: cases.filter(differs), theirs: casesOf(other, otherValidator).filter(differs) };
  } catch (error) {
    if (error instanceof ContractError) {
      return { ours: [], theirs: [] };
    }
    throw error;
  }
}

/** Sends what should tell the documents apart to both mocks. Only if they answer alike, the mutant cannot be noticed. */
async function tellApart(mutant: Mutant, session: Session, original: Mock, telling: readonly Case[]): Promise<Result> {
  const twin = openSession(original);
  try {
    let witness: string | undefined;
    for (const one of telling.length > 0
      ? telling
      : cases.filter(({ constraint }) => constraint && mutant.name.includes(`/${constraint.keyword}:`))) {
      const [here, there] = await Promise.all([
        session.send(one.operation, one.request),
        twin.send(one.operation, one.request),
      ]);
      const alike =
        isAnswer(here.result) &&
        isAnswer(there.result) &&
        here.result.status === there.result.status &&
        here.result.body.equals(there.result.body);
      if (!alike) {
        return { mutant, verdict: "survived" };
      }
      witness ??= `${toCurl("http://mock", here.wire).slice(0, 300)} → ${isAnswer(here.result) ? here.result.status : ""} from both`;
    }
    return witness === undefined ? { mutant, verdict: "survived" } : { mutant, verdict: "alike", witness };
  } finally {
    twin.close();
  }
}

/** The statuses with which the original answers the cases. */
async function answeredBy(mock: Mock): Promise<Set<string>> {
  const session = openSession(mock);
  const statuses = new Set<string>();
  for (const one of cases.filter((one, index) => index % 10 === 0 || one.scenario === "no-credential")) {
    const { result } = await session.send(one.operation, one.request);
    statuses.add(isAnswer(result) ? String(result.status) : "none");
  }
  session.close();
  return statuses;
}

async function main(argv: readonly string[]): Promise<number> {
  const start = performance.now();
  const [filter = ""] = argv;
  const folder = await mkdtemp(join(tmpdir(), "hss-mutants-"));
  const original = await startMock({ document: DOCUMENT });
  const answered = await answeredBy(original);
  const mutants = mutantsOf(document, answered).filter(({ name }) => name.includes(filter));
  process.stderr.write(
    `${mutants.length} mutants. Of the answers those that the mock gives: ${[...answered].join(", ")}.\n`,
  );
  const results: Result[] = [];
  try {
    const queue = mutants[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: availableParallelism() }, async () => {
        for (const mutant of queue) {
          results.push(await judge(mutant, folder, original));
          if (results.length % 50 === 0) {
            process.stderr.write(`${results.length} of ${mutants.length} mutants\n`);
          }
        }
      }),
    );
  } finally {
    await original.stop();
    await rm(folder, { recursive: true });
  }
  const survivors = results.filter(({ verdict }) => verdict === "survived");
  const alike = results.filter((result) => result.verdict === "alike");
  for (const { mutant } of survivors) {
    process.stdout.write(`SURVIVED  ${mutant.name}\n`);
  }
  for (const { mutant, witness } of alike) {
    process.stdout.write(`alike     ${mutant.name}\n          ${witness}\n`);
  }
  const distinguishable = results.length - alike.length;
  const caught = distinguishable - survivors.length;
  const seconds = Math.round((performance.now() - start) / 1_000);
  process.stdout.write(
    `${caught} of ${distinguishable} distinguishable mutants caught (${((100 * caught) / Math.max(1, distinguishable)).toFixed(1)} %), ${alike.length} that Prism cannot tell apart [${seconds} s]\n`,
  );
  return survivors.length === 0 && results.length > 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ContractError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
