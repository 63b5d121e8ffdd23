// Compares two OpenAPI documents by what consumers of the old one notice of the new one.
import type { Json } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import { toPointer } from "../openapi/pointer.ts";
import { attachCounterexamples } from "./attach-counterexamples.ts";
import type { Change, Comparison, Level, Place } from "./change.ts";
import { type CounterexampleSearch, counterexamples, type LocatedCounterexample } from "./counterexamples.ts";
import { Findings, type Pair } from "./findings.ts";
import { type Endpoint, listOf, readEndpoints, readWebhooks } from "./operation/endpoints.ts";
import { compareCalls, compareOperations } from "./operation/operations.ts";
import { basePaths, compareServers, withoutBase } from "./operation/servers.ts";
import { PATHS, prepare } from "./read/prepare.ts";
import { isWrittenAlike } from "./read/sameness.ts";

/** How two documents are compared. */
export interface CompareOptions {
  /** The day on which an `x-sunset` of something deprecated has passed, as `2026-12-31`. @default none has */
  readonly today?: string | undefined;
}

/** Compares two documents; `search` makes the requests and responses that show what changed. */
export function compareDocuments(
  before: Json,
  after: Json,
  { today }: CompareOptions = {},
  search?: CounterexampleSearch,
): Comparison {
  const [old, next] = [prepare(before, "old document"), prepare(after, "new document")];
  const [oldBase, newBase] = basePaths(old.document, next.document);
  const [from, to] = [readEndpoints(old, oldBase), readEndpoints(next, newBase)];
  const calls = [readWebhooks(old), readWebhooks(next)] as const;
  if (from.size + calls[0].size === 0) {
    throw new ContractError("document-invalid", "The old document has no operation: there is nothing to compare.");
  }
  if (isWrittenAlike(before, after) && old.isWhole && next.isWhole) {
    return { breaking: [], risky: [], compatible: [], skipped: [] };
  }
  const findings = new Findings(old, next, today);
  compareOperations(findings, from, to);
  compareCalls(findings, ...calls, (call) => ({ id: call.id, place: "" }));
  const oldServers = withoutBase(listOf(old.document["servers"]), oldBase);
  compareServers(findings, "", oldServers, withoutBase(listOf(next.document["servers"]), newBase));
  const { found, unsearched } = search ? counterexamples(findings, [from, to], search) : { found: [], unsearched: [] };
  const levels = sorted(placed(findings, [from, to], found));
  const unrelated = !areRelated(from, to) && !areRelated(...calls);
  return {
    ...levels,
    skipped: findings.skipped,
    ...(unsearched.length > 0 && { unsearched }),
    ...(unrelated && { unrelated }),
  };
}

/** Whether an operation is in both, or may be: one that cannot be read may be any. */
function areRelated(before: ReadonlyMap<string, Endpoint>, after: ReadonlyMap<string, Endpoint>): boolean {
  const ids = new Set([...after.values()].map(({ id }) => id));
  return (
    [...before].some(([key, { id }]) => after.has(key) || ids.has(id)) ||
    [...before.values(), ...after.values()].some(({ failure }) => failure !== undefined)
  );
}

/** The changes with their places in both documents; what stands at the document, and holds for all operations that say nothing else, is said once. */
function placed(
  findings: Findings,
  [from, to]: readonly [ReadonlyMap<string, Endpoint>, ReadonlyMap<string, Endpoint>],
  examples: readonly LocatedCounterexample[],
): Change[] {
  attachCounterexamples(findings, examples);
  if (findings.all.length === 0) {
    return [];
  }
  const [pointerOfOld, pointerOfNew] = [pointersOf(findings.old.document), pointersOf(findings.next.document)];
  const successors = [...from].map(([key, endpoint]): [string, Pair] => [
    endpoint.id,
    [endpoint.written, to.get(key)?.written],
  ]);
  const operations = new Map(successors);
  const merged = new Map<string, Change>();
  for (const { change, parts } of findings.all) {
    const { location, message } = change;
    const isShared = findings.shared.has(`${change.operation} ${location} ${message}`);
    const operation = isShared ? "" : change.operation;
    const own = operations.get(operation) ?? [undefined, undefined];
    const isKnown = parts.some((part) => part !== undefined);
    const place = (side: 0 | 1, pointerOf: (part: unknown) => string | undefined): Place | undefined => {
      const isThere = !isKnown || parts[side] !== undefined;
      const pointer = isThere ? (pointerOf(parts[side]) ?? pointerOf(own[side])) : undefined;
      return pointer === undefined ? undefined : { pointer };
    };
    const [oldPlace, newPlace] = [place(0, pointerOfOld), place(1, pointerOfNew)];
    const key = `${operation}\n${location}\n${message}`;
    if (!merged.has(key)) {
      merged.set(key, { ...change, operation, ...(oldPlace && { old: oldPlace }), ...(newPlace && { new: newPlace }) });
    }
  }
  return [...merged.values()];
}

function sorted(changes: readonly Change[]): Omit<Comparison, "skipped"> {
  const of = (level: Level): Change[] => changes.filter((change) => change.level === level);
  return { breaking: of("breaking"), risky: of("risky"), compatible: of("compatible") };
}

/** Tells the pointer of an object or a list of a document, the first if it stands at several places. */
function pointersOf(document: Json): (part: unknown) => string | undefined {
  const holders = new Map<unknown, readonly [holder: unknown, key: string]>();
  const walk = (holder: unknown, key: string, value: unknown): void => {
    if (typeof value === "object" && value !== null && !holders.has(value)) {
      holders.set(value, [holder, key]);
      for (const name of Object.keys(value)) {
        walk(value, name, (value as Json)[name]);
      }
    }
  };
  const { [PATHS]: _, ...others } = document;
  walk(undefined, "", others);
  const pointerOf = (part: unknown): string | undefined => {
    const [holder, key] = holders.get(part) ?? [];
    return key === undefined ? undefined : holder === undefined ? "" : `${pointerOf(holder)}${toPointer([key])}`;
  };
  return pointerOf;
}
