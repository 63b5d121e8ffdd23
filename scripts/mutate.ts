// Proves that the check would notice: each mutant of the document is served by a mock and checked against the original contract.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fillPath } from "../src/check/cases/base-request.ts";
import type { Case } from "../src/check/cases/case.ts";
import { deterministicCases } from "../src/check/cases/cases.ts";
import { mergeCases } from "../src/check/cases/together/merge-cases.ts";
import { violationsOf } from "../src/check/cases/violations.ts";
import { Run } from "../src/check/run.ts";
import { inLinkOrder } from "../src/check/send/links.ts";
import { isResponse, type Session } from "../src/check/send/session.ts";
import { attempt, ContractError } from "../src/openapi/errors.ts";
import { readDocument } from "../src/openapi/load/load.ts";
import type { Contract } from "../src/openapi/model.ts";
import { readContract } from "../src/openapi/read/contract.ts";
import { type Mock, startMock } from "../src/prism/mock.ts";
import { prismTarget } from "../src/prism/target.ts";
import { toCurl } from "../src/report/curl.ts";
import { observationText } from "../src/report/observation.ts";
import { type Mutant, requestAndResponseMutants } from "./mutate/mutations.ts";
import { PrismHost } from "./mutate/prism-host.ts";

const DOCUMENT = "openapi/openapi.yaml";
/** How many requests are tried before the rest of those that should tell, and how many at a time of all others. */
const FEW = 8;
const MANY = 400;

/** What became of a mutant: noticed after so many requests, missed, or not to be told from the original. */
type Result =
  | { readonly mutant: Mutant; readonly verdict: "caught"; readonly requests: number; readonly message: string }
  | { readonly mutant: Mutant; readonly verdict: "survived" }
  | { readonly mutant: Mutant; readonly verdict: "alike"; readonly witness: string };

const document = await readDocument(DOCUMENT);
const contract = readContract(document);
const cases = casesOf(contract);

function casesOf(of: Contract): Case[] {
  return inLinkOrder(of).flatMap((operation) => [...mergeCases(deterministicCases(of, operation).cases.values())]);
}

/** A check of a mock. One that dies is not started again: that notices a mutant as well. */
function openRun(url: string): Run {
  return new Run(
    contract,
    prismTarget(url, async () => false),
  );
}

async function judge(mutant: Mutant, folder: string, host: PrismHost, original: Mock): Promise<Result> {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  await writeFile(file, JSON.stringify(mutant.document));
  const url = await host.serve(file);
  const run = openRun(url);
  const { session } = run;
  try {
    const isNoticedBy = async (part: readonly Case[]): Promise<Result | undefined> => {
      await run.runCases(part);
      const [finding] = run.ledger.findings.values();
      return (
        finding && {
          mutant,
          verdict: "caught",
          requests: session.requests,
          message: observationText(finding.observation),
        }
      );
    };
    // What the mutation should change comes first, looked for among a few; all the others follow, since it may show elsewhere.
    const about = cases.filter(({ constraint }) => constraint && mutant.name.includes(`/${constraint.keyword}:`));
    const decidedOtherwise = (among: readonly Case[]): Case[] =>
      whereReadable(() => {
        const mutated = readContract(mutant.document);
        return among.filter((testCase) => decidesOtherwise(mutated, testCase));
      });
    const first = await isNoticedBy(decidedOtherwise(about).slice(0, FEW));
    if (first) {
      return first;
    }
    const ours = decidedOtherwise(cases);
    const soon = (await isNoticedBy(ours.slice(0, FEW))) ?? (await isNoticedBy(ours.slice(FEW)));
    if (soon) {
      return soon;
    }
    const theirs = whereReadable(() =>
      casesOf(readContract(mutant.document)).filter((testCase) => decidesOtherwise(contract, testCase)),
    );
    const telling = [...ours, ...theirs];
    const witness = await tellApart(session, original, telling);
    if (witness !== undefined) {
      return { mutant, verdict: "alike", witness };
    }
    const others = cases.filter((testCase) => !ours.includes(testCase));
    for (let start = 0; start < others.length; start += MANY) {
      const late = await isNoticedBy(others.slice(start, start + MANY));
      if (late) {
        return late;
      }
    }
    const last = telling.length > 0 ? undefined : await tellApart(session, original, about);
    return last === undefined ? { mutant, verdict: "survived" } : { mutant, verdict: "alike", witness: last };
  } finally {
    run.close();
    await rm(file);
  }
}

/** The cases that a document gives; none if the contract cannot read it, or if no request conforms to it. */
const whereReadable = (find: () => Case[]): Case[] => attempt(find, () => []);

/** Whether a document decides a request in another way than it is expected to be decided. */
function decidesOtherwise(by: Contract, testCase: Case): boolean {
  const operation = by.operations.find(({ id }) => id === testCase.operation.id);
  const accepts =
    operation !== undefined && violationsOf(operation, fillPath(operation, testCase.request)).length === 0;
  return accepts !== (testCase.expected === "accepted");
}

/**
 * Sends what should tell two documents apart to a mock of each.
 *
 * @returns One of the requests, if both mocks answered every one of them alike: then a mutant cannot be noticed.
 */
async function tellApart(session: Session, original: Mock, telling: readonly Case[]): Promise<string | undefined> {
  const twin = openRun(original.url);
  try {
    let witness: string | undefined;
    for (const { operation, request } of telling) {
      const [here, there] = await Promise.all([
        session.send(operation, request),
        twin.session.send(operation, request),
      ]);
      const alike =
        isResponse(here.result) &&
        isResponse(there.result) &&
        here.result.status === there.result.status &&
        here.result.body.equals(there.result.body);
      if (!alike) {
        return undefined;
      }
      witness ??= `${toCurl("http://mock", here.request).slice(0, 300)} → ${isResponse(here.result) ? here.result.status : ""} from both`;
    }
    return witness;
  } finally {
    twin.close();
  }
}

/** The statuses with which the original responds to the cases. */
async function answeredBy(mock: Mock): Promise<Set<string>> {
  const run = openRun(mock.url);
  const statuses = new Set<string>();
  for (const testCase of cases.filter((testCase, index) => index % 10 === 0 || testCase.scenario === "no-credential")) {
    const { result } = await run.session.send(testCase.operation, testCase.request);
    statuses.add(isResponse(result) ? String(result.status) : "none");
  }
  run.close();
  return statuses;
}

async function main(argv: readonly string[]): Promise<number> {
  const start = performance.now();
  const [filter = ""] = argv;
  const folder = await mkdtemp(join(tmpdir(), "hss-mutants-"));
  const original = await startMock({ document: DOCUMENT });
  const results: Result[] = [];
  try {
    const answered = await answeredBy(original);
    const all = requestAndResponseMutants(document, answered);
    const mutants = all.filter(({ name }) => name.includes(filter));
    if (mutants.length === 0) {
      throw new ContractError("mutant-unknown", `No mutant has ${filter} in its name, as has ${all[0]?.name}.`);
    }
    process.stderr.write(
      `${mutants.length} mutants. Of the responses those that the mock gives: ${[...answered].join(", ")}.\n`,
    );
    const queue = mutants[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: availableParallelism() }, async () => {
        const host = new PrismHost();
        try {
          for (const mutant of queue) {
            results.push(await judge(mutant, folder, host, original));
            if (results.length % 50 === 0) {
              process.stderr.write(`${results.length} of ${mutants.length} mutants\n`);
            }
          }
        } finally {
          await host.stop();
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
  return survivors.length === 0 ? 0 : 1;
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
