import { isObject } from "../../../openapi/document.ts";
import { isExact, isLossy, toJson } from "../../../openapi/json.ts";
import type { Constraint, Operation } from "../../../openapi/model.ts";
import { KEYWORDS } from "../../../openapi/vocabulary.ts";
import { fillPath, smallestRequest } from "../base-request.ts";
import type { Case } from "../case.ts";
import type { RequestValues } from "../request.ts";
import { smallestBody } from "../smallest-values.ts";
import type { Scenario } from "../values/candidate.ts";
import { violationsOf } from "../violations.ts";
import { isWellDefined } from "../well-defined.ts";

/** What is set in a request: names and indices from the place down, and the value. */
type Change = readonly [path: readonly string[], value: unknown];

/** Requests whose point is one value. */
const OF_ONE_VALUE: ReadonlySet<Scenario> = new Set(["example", "boundary", "enum-member", "edge-case", "empty-value"]);
/** What is not a keyword, but may be refused like one. */
const RESERVED = "reserved";
const PLACES = ["path", "query", "header", "cookie"] as const;
/** How long the values of a shared request may be together: many a server refuses a longer line or body for its length. @unit characters */
const MOST_IN_HEAD = 2_000;
const MOST_IN_BODY = 100_000;

/**
 * Lets values share valid requests. The first value of each constraint keeps a request of its own, unless the same request is sent for
 * another constraint; the others, which set other parts of a request, are sent together. Nothing else changes, and the order of what
 * stays alone is the same.
 */
export function* mergeCases<Notes>(cases: Iterator<Case, Notes>): Generator<Case, Notes> {
  const hasOwnRequest = new Set<Constraint>();
  const alone = new Set<string>();
  // A target may well not know what a value in the path names: what does not name anything is not to wait for that.
  const inPath: Group[] = [];
  const elsewhere: Group[] = [];
  // Many a server in front of others refuses these for their characters.
  const reserved: Group[] = [];
  const turns = new Map<string, number>();
  let next = cases.next();
  for (; !next.done; next = cases.next()) {
    const testCase = next.value;
    const { base, constraint, expected, request } = testCase;
    const text = expected === "accepted" ? toJson(request) : undefined;
    // On another request than the smallest, which the target refuses, each constraint is to be blamed by itself.
    const isSeen =
      (constraint && hasOwnRequest.has(constraint)) || (base === undefined && text !== undefined && alone.has(text));
    const changes = isSeen ? changesOf(testCase) : undefined;
    if (constraint && isOfOneValue(testCase)) {
      hasOwnRequest.add(constraint);
    }
    if (!changes || sizeOf(changes) > 1) {
      if (text !== undefined) {
        alone.add(text);
      }
      yield testCase;
      continue;
    }
    const isReserved = constraint?.keyword === RESERVED;
    const isInPath = changes.some(([[place]]) => place === "path");
    const groups = isReserved ? reserved : isInPath ? inPath : elsewhere;
    const place = JSON.stringify([isReserved, ...changes.map(([path]) => path)]);
    let turn = turns.get(place) ?? 0;
    while (groups[turn]?.hasRoomFor(changes) === false) {
      turn++;
    }
    groups[turn] ??= new Group();
    groups[turn]?.add(testCase, changes);
    turns.set(place, turn + 1);
  }
  for (const { cases: parts } of [...elsewhere, ...inPath, ...reserved]) {
    yield* splitUntilValid(parts);
  }
  return next.value;
}

/** Cases that set different parts of a request. */
class Group {
  readonly cases: Case[] = [];
  readonly #set = new Set<string>();
  /** What lies above something that is set. */
  readonly #above = new Set<string>();
  #size = 0;

  hasRoomFor(changes: readonly Change[]): boolean {
    const isFree = ([path]: Change): boolean =>
      !this.#above.has(path.join("/")) && !starts(path).some((start) => this.#set.has(start));
    return this.#size + sizeOf(changes) <= 1 && changes.every(isFree);
  }

  add(testCase: Case, changes: readonly Change[]): void {
    this.cases.push(testCase);
    this.#size += sizeOf(changes);
    for (const [path] of changes) {
      this.#set.add(path.join("/"));
      for (const start of starts(path).slice(0, -1)) {
        this.#above.add(start);
      }
    }
  }
}

const starts = (path: readonly string[]): string[] => path.map((_, index) => path.slice(0, index + 1).join("/"));

/** How much of what a shared request may hold some values take. */
function sizeOf(changes: readonly Change[]): number {
  return changes.reduce(
    (sum, [[place], value]) => sum + toJson(value).length / (place === "body" ? MOST_IN_BODY : MOST_IN_HEAD),
    0,
  );
}

/** Cases in one request, or, if that does not conform, in several. */
function splitUntilValid(parts: readonly Case[]): Case[] {
  const whole = mergedCase(parts);
  const isValid =
    parts.length === 1 ||
    (violationsOf(whole.operation, fillPath(whole.operation, whole.request)).length === 0 &&
      isWellDefined(whole.operation, whole.request) &&
      !isLossy(whole.request));
  return isValid ? [whole] : halves(parts).flatMap(splitUntilValid);
}

export function halves<Item>(items: readonly Item[]): [readonly Item[], readonly Item[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

/** One request for valid cases of an operation that set different parts of it. */
export function mergedCase(parts: readonly Case[]): Case {
  const [first, ...others] = parts;
  if (!first) {
    throw new TypeError("there is no case to send");
  }
  if (others.length === 0) {
    return first;
  }
  const { operation } = first;
  const changes = parts.flatMap((part) => changesOf(part) ?? []);
  const base = referenceOf(
    operation,
    parts.some(({ request }) => request.body !== undefined),
  );
  const set = changes.reduce<unknown>((request, [path, value]) => setIn(request, path, value), base) as RequestValues;
  return {
    operation,
    scenario: "combination",
    description: `${parts.length} valid values together`,
    expected: "accepted",
    covers: [...new Set(parts.flatMap(({ covers }) => covers))],
    request: operation.body?.kind === "json" && set.body !== undefined ? { ...set, exact: isExact(set.body) } : set,
    violations: [],
    merged: parts,
  };
}

/** The smallest request, with its body. */
function referenceOf(operation: Operation, hasBody: boolean): RequestValues {
  const base = smallestRequest(operation);
  return hasBody && base.body === undefined && operation.body
    ? { ...base, body: smallestBody(operation, operation.body) }
    : base;
}

/** Whether a value shows as much of a keyword whatever stands beside it: one that rules on texts, numbers and lists by themselves. */
function isOfValues(keyword = ""): boolean {
  const { kind, holds, types } = KEYWORDS.get(keyword) ?? {};
  return kind === "limit" && holds !== "schema" && (types ? !types.includes("object") : holds !== "list");
}

/** Whether a case is about one value of a valid request, in an operation that is there for the next request as it was for this one. */
function isOfOneValue({ operation, expected, scenario, constraint }: Case): boolean {
  const isValue = OF_ONE_VALUE.has(scenario) && (isOfValues(constraint?.keyword) || constraint?.keyword === RESERVED);
  return expected === "accepted" && isValue && operation.method !== "DELETE";
}

/** What a case sets in the smallest request; `undefined` if it differs from that in another way, or is not about one value. */
function changesOf(testCase: Case): Change[] | undefined {
  const { request, operation } = testCase;
  if (!isOfOneValue(testCase)) {
    return undefined;
  }
  const base = referenceOf(operation, request.body !== undefined);
  const isPlain =
    request.credential === undefined &&
    request.rawBody === undefined &&
    request.mediaType === undefined &&
    request.security === base.security;
  return isPlain
    ? [...PLACES, "body" as const].flatMap((place) => differences(base[place], request[place], [place]))
    : undefined;
}

/** What a value sets that is not there before. Lists are set as a whole: how their members go together may be the point. */
function differences(before: unknown, value: unknown, path: readonly string[]): Change[] {
  // What a case leaves as it is, it shares with the smallest request.
  if (before === value || toJson(before) === toJson(value)) {
    return [];
  }
  const old = before === undefined ? {} : before;
  const isMore =
    isObject(old) &&
    isObject(value) &&
    Object.keys(value).length > 0 &&
    Object.keys(old).every((name) => Object.hasOwn(value, name));
  return isMore
    ? Object.entries(value).flatMap(([name, inner]) =>
        differences(Object.hasOwn(old, name) ? old[name] : undefined, inner, [...path, name]),
      )
    : [[path, value]];
}

function setIn(target: unknown, [name, ...below]: readonly string[], value: unknown): unknown {
  if (name === undefined) {
    return value;
  }
  const object = isObject(target) ? target : {};
  return { ...object, [name]: setIn(Object.hasOwn(object, name) ? object[name] : undefined, below, value) };
}
