import type { PlannedOperation } from "../../src/check/plan/planned-operation.ts";
import { check, isObject, type Json, planCheck, type Report, readDocument, verdictOf } from "../../src/contract.ts";
import { ConstructedApi, operationsOf } from "../fixtures/constructed/api.ts";
import { below, Document } from "../fixtures/constructed/document.ts";
import { Random } from "../fixtures/constructed/draw/random.ts";
import { type Mutant, requestMutants } from "../fixtures/constructed/mutate/mutants.ts";
import { type Telling, tell } from "../fixtures/constructed/mutate/tellable.ts";
import type { Reading } from "../fixtures/constructed/schemas.ts";
import { serve } from "../fixtures/constructed/server.ts";
import type { MutantCounts, Row } from "./row.ts";

/** What to measure of a document. */
export interface MeasureOptions {
  readonly file: string;
  readonly reading: Reading;
  /** How many mutants; none by default. */
  readonly mutants: number;
  readonly seed: number;
}

type Tell = (part: Partial<Row>) => void;

/** Plans and checks the engine against the constructed server of a document, and tells each step as it ends. */
export async function measure({ file, reading, mutants, seed }: MeasureOptions, say: Tell): Promise<void> {
  const document = await readDocument(file);
  const declared = operationsOf(new Document(document));
  const api = new ConstructedApi(document, reading);
  const served = new Set(api.operations.map(({ name }) => name));
  say({ operations: declared.length, unserved: api.skipped, stage: "planning" });
  const planned = attempt(() => planCheck({ document, level: "boundary", seed }));
  if (typeof planned === "string") {
    say({ refused: planned });
  } else {
    say({ stage: "checking" });
    const outcome = await checkOn(document, api, seed);
    if (typeof outcome === "string") {
      say({ refused: outcome });
    } else {
      const read = planned.plan.operations.filter(({ isPossible }) => isPossible);
      say(rowOf(document, outcome, read, api, served));
    }
  }
  if (mutants > 0) {
    await measureMutants(requestMutants(document, mutants, seed), seed, say);
  }
  say({ stage: "done" });
}

function attempt<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return messageOf(error);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A report, or why there is none. */
async function checkOn(document: Json, api: ConstructedApi, seed: number): Promise<Report | string> {
  const server = await serve(api);
  try {
    return await check({ document, target: server.url, level: "boundary", seed, credentials: credentialsOf(document) });
  } catch (error) {
    return messageOf(error);
  } finally {
    await server.stop();
  }
}

/** A credential for each security scheme: of one that is made up it would not be known whether a service knows it. */
function credentialsOf({ components }: Json): ReadonlyMap<string, { readonly value: string }> {
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  return new Map(Object.keys(schemes).map((name) => [name, { value: "user:key" }]));
}

function rowOf(
  document: Json,
  report: Report,
  entries: readonly PlannedOperation[],
  api: ConstructedApi,
  served: ReadonlySet<string>,
): Partial<Row> {
  const proven = report.constraints.filter((result) => verdictOf(result) === "proven");
  const skipped = [...new Set(report.skipped.map(({ operation }) => operation))];
  const read = entries.map(({ operation }) => operation.id);
  const named = new Set([...read, ...skipped]);
  const declared = operationsOf(new Document(document));
  const idOf = ({ item, method }: (typeof declared)[number]): unknown =>
    new Document(document).at(below(item, method, "operationId"));
  return {
    read: new Set(read).size,
    skipped: skipped.length,
    unnamed: declared
      .filter((operation) => {
        return !named.has(`${operation.method} ${operation.path}`) && !named.has(String(idOf(operation)));
      })
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`),
    constraints: report.constraints.length,
    proven: proven.length,
    ...provenIn(report, entries),
    requests: report.requests,
    findings: report.failures
      .filter(({ request }) => isServed(api, served, request))
      .map(({ selector, message, curl }) => `${selector}: ${message} (${curl.slice(0, 300)})`),
  };
}

/** In which of the operations that are read something is proven, and why not in the others. */
function provenIn({ constraints }: Report, entries: readonly PlannedOperation[]): Partial<Row> {
  const isBreakable = ({ constraints: own, notes }: PlannedOperation): boolean =>
    own.some((constraint) => notes.unproven.get(constraint)?.rejected === undefined);
  const breakable = new Set(entries.filter(isBreakable).map(({ operation }) => operation.id));
  const operations = [...new Set(entries.map(({ operation }) => operation.id))].map((id) => {
    const own = constraints.filter(({ constraint }) => constraint.operation === id);
    const isProven = own.some((result) => verdictOf(result) === "proven");
    return { id, isProven, reasons: new Set(own.map(({ constraint, unproven }) => `${constraint.id}: ${unproven}`)) };
  });
  const others = operations.filter(({ isProven }) => !isProven);
  return {
    provenOperations: operations.length - others.length,
    freeOperations: others.filter(({ reasons }) => reasons.size === 0).length,
    unbreakableOperations: others.filter(({ id, reasons }) => reasons.size > 0 && !breakable.has(id)).length,
    unproven: others.flatMap(({ id, reasons }) =>
      reasons.size === 0 || !breakable.has(id) ? [] : [{ operation: id, reason: [...reasons].join(" | ") }],
    ),
  };
}

/** Whether the constructed server responds for a request: what it cannot serve, it does not know. */
function isServed(
  api: ConstructedApi,
  served: ReadonlySet<string>,
  request: Report["failures"][number]["request"],
): boolean {
  const { pathname, search } = new URL(request.url);
  const url = pathname + search;
  const { operation } = api.judge({ method: request.method, url, headers: {}, body: Buffer.alloc(0) });
  return operation
    ? served.has(operation.name)
    : api.skipped.length === 0 || !api.skipped.some(({ operation: name }) => name.startsWith(`${request.method} `));
}

async function measureMutants(mutants: readonly Mutant[], seed: number, say: Tell): Promise<void> {
  const originals = new Map<string, Awaited<ReturnType<typeof originalOf>>>();
  const counts: MutantCounts = { tried: 0, unserved: 0, equal: 0, refused: 0, found: 0, survivors: [] };
  for (const [index, mutant] of mutants.entries()) {
    say({ stage: `mutant ${mutant.name}` });
    const known = originals.get(mutant.operation) ?? (await originalOf(mutant, seed));
    originals.set(mutant.operation, known);
    counts.tried++;
    const telling = tell(mutant, known.api, new Random(seed + index).below(2 ** 31));
    if (!telling) {
      counts.unserved++;
    } else if (!telling.request) {
      counts.equal++;
    } else if (typeof known.accused === "string" || (known.isBodySkipped && isOfBody(telling, known.api))) {
      counts.refused++;
    } else {
      const outcome = await checkOn(mutant.original, telling.api, seed);
      const accused = known.accused;
      if (
        typeof outcome !== "string" &&
        outcome.failures.some(({ selector, message }) => !accused.has(`${selector} ${message}`))
      ) {
        counts.found++;
      } else {
        const { method, url, headers, body } = telling.request;
        const shown = `${method} ${url} ${JSON.stringify(headers)} ${body.toString("utf8")}`.slice(0, 400);
        const reason = typeof outcome === "string" ? outcome : "no finding";
        counts.survivors.push(
          `${mutant.operation} ${mutant.name} (${reason}; told by ${telling.isValid ? "valid" : "invalid"} ${shown})`,
        );
      }
    }
    say({ mutants: { ...counts } });
  }
}

/** Whether the request that tells two APIs apart does so by its body alone. */
function isOfBody({ request, isValid, api }: Telling, original: ConstructedApi): boolean {
  const refusing = isValid ? api : original;
  return request !== undefined && refusing.judge(request).violations.every(({ in: place }) => place === "body");
}

/** The API of a mutant's original, and of what the engine accuses it already: that finds no mutant. */
async function originalOf({ original }: Mutant, seed: number) {
  const api = new ConstructedApi(original);
  const report = await checkOn(original, api, seed);
  if (typeof report !== "string" && report.skipped.some(({ place }) => place === "operation")) {
    return { api, accused: "the operation is skipped", isBodySkipped: true };
  }
  return {
    api,
    isBodySkipped: typeof report !== "string" && report.skipped.some(({ place }) => place === "body"),
    accused:
      typeof report === "string"
        ? report
        : new Set(report.failures.map(({ selector, message }) => `${selector} ${message}`)),
  };
}
