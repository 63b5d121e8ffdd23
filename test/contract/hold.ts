import type { Case } from "../../src/contract/case.ts";
import { deterministicCases } from "../../src/contract/cases.ts";
import { readDocument } from "../../src/contract/document.ts";
import type { Fault } from "../../src/contract/ledger.ts";
import { inLinkOrder } from "../../src/contract/links.ts";
import type { Operation } from "../../src/contract/model.ts";
import { randomCases } from "../../src/contract/random-cases.ts";
import { readContract } from "../../src/contract/read-contract.ts";
import { Run } from "../../src/contract/run.ts";
import { Selection } from "../../src/contract/selection.ts";
import { Session } from "../../src/contract/session.ts";
import { Validator } from "../../src/contract/validator.ts";
import type { Credential } from "../../src/contract/wire.ts";

/** What of the contract a server is held against, and how. */
export interface Hold {
  /** Operations to begin with, by id: where a fault is expected, it is found sooner. */
  readonly first?: (operation: Operation) => boolean;
  /** Which of the deterministic cases are sent. @default all */
  readonly sends?: (index: number) => boolean;
  /** Seeds of random cases that follow, and how many for each. */
  readonly seeds?: readonly number[];
  readonly random?: number;
  readonly known?: Readonly<Record<string, string>>;
  /** Credentials that the server knows. @default one that is made up */
  readonly credentials?: ReadonlyMap<string, Credential>;
}

const document = await readDocument("openapi/openapi.yaml");
const contract = readContract(document);
const validator = new Validator(document);
// Making the cases takes longer than sending them: all servers share them.
const plan = inLinkOrder(contract).map((operation) => ({
  operation,
  cases: shuffled(deterministicCases(contract, validator, operation).cases),
}));

/** Cases that are alike stand together: scattered, the first that shows a fault comes sooner. Always the same order. */
function shuffled(cases: readonly Case[]): readonly Case[] {
  const key = (index: number): number => Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return [...cases.keys()].sort((one, other) => key(one) - key(other)).flatMap((index) => cases[index] ?? []);
}

const drawn = new Map<string, readonly Case[]>();

/** Random cases of a seed, for whoever has a credential for one of `schemes`. Drawn once for all servers. */
function draw(seed: number, amount: number, schemes: ReadonlySet<string>): readonly Case[] {
  const key = [seed, amount, ...schemes].join(" ");
  let cases = drawn.get(key);
  if (!cases) {
    const known = ({ security }: Operation): string[] =>
      security.map(({ scheme: { name } }) => name).filter((name) => schemes.has(name));
    const endless = randomCases(contract, validator, { seed, operations: contract.operations, schemes: known });
    cases = Array.from({ length: amount }, () => endless.next().value).filter((one) => one !== undefined);
    drawn.set(key, cases);
  }
  return cases;
}

/** Sends the cases of the contract to a server until one shows a fault. Resolves to it, or to `undefined` if none does. */
export async function firstFault(url: string, hold: Hold = {}): Promise<Fault | undefined> {
  const { first = () => false, sends = () => true, seeds = [], random = 0, known = {}, credentials } = hold;
  const [scheme = ""] = contract.operations.flatMap(({ security }) => security.map(({ scheme: { name } }) => name));
  const session = new Session({
    base: url,
    credentials: credentials ?? new Map([[scheme, { value: "made-up-credential" }]]),
    headers: {},
    known,
    timeout: 10_000,
  });
  const run = new Run({
    session,
    validator,
    selection: new Selection(contract, {}),
    concurrency: 8,
    madeUpCredentials: credentials === undefined,
  });
  const found = (): Fault | undefined => [...run.ledger.faults.values()][0];
  function* untilFound(cases: Iterable<Case>): Generator<Case, void> {
    for (const one of cases) {
      if (found()) {
        return;
      }
      yield one;
    }
  }
  try {
    const reached: Operation[] = [];
    for (const { operation, cases } of plan.toSorted(
      (one, other) => Number(first(other.operation)) - Number(first(one.operation)),
    )) {
      if (!found() && (await session.follow(contract, validator, operation)) === undefined) {
        reached.push(operation);
        await run.take(untilFound(cases.filter((_, index) => sends(index))));
      }
    }
    for (const seed of seeds) {
      const cases = draw(seed, random, new Set(session.options.credentials.keys()));
      await run.take(untilFound(cases.filter(({ operation }) => reached.includes(operation))));
    }
    return found();
  } finally {
    session.close();
  }
}
