// The semantic property: what the old contract accepts, the new one accepts; what the new one responds, the old one's readers understand.
import { isObject, type Json } from "../openapi/document.ts";
import { isJsonMediaType } from "../openapi/media-types.ts";
import type { Findings } from "./findings.ts";
import { type Endpoint, entriesOf } from "./operation/endpoints.ts";
import { isSame } from "./operation/operations.ts";
import { Excerpt, sizeOf } from "./read/excerpt.ts";
import { canonical, type References } from "./read/references.ts";
import type { Side } from "./schema/alternative.ts";
import { wirePath } from "./wording.ts";

/** What a request breaks of a contract. */
export interface Counterexample {
  readonly in: string;
  readonly keyword: string;
  readonly path: readonly (string | number)[];
  /** Whether this only keeps a value from one of several alternatives; that it is none of them is a counterexample of its own. */
  readonly isPartial: boolean;
  /** The request, or the part of it, as text. */
  readonly value: string;
}

/** Makes requests that the operations of `source` accept, and tells by `operationId` what they break of those of `target`. */
export type CounterexampleSearch = (source: Json, target: Json) => ReadonlyMap<string, readonly Counterexample[]>;

/** A request or a response that one contract allows and the other does not. */
export interface LocatedCounterexample {
  readonly operation: string;
  readonly location: string;
  readonly side: Side;
  readonly keyword: string;
  /** As of a {@link Counterexample}. */
  readonly isPartial: boolean;
  /** The value, as text. */
  readonly value: string;
}

/** Examples are drawn of the requests, and of the responses, of so many objects: first of those of which no break is known. */
const MOST_OBJECTS = 400;
/** Where a break is known, they only illustrate it: of a large document, a few. */
const MOST_ILLUSTRATED = { small: 600, large: 100 };
const LARGE = 10_000;

type Endpoints = ReadonlyMap<string, Endpoint>;

/** What a search for counterexamples found. */
export interface Search {
  readonly found: readonly LocatedCounterexample[];
  /** The operations with a break of which none was searched for, since the documents are large. */
  readonly unsearched: readonly string[];
}

/** Counterexamples, the first at each place; none of what the model of the contract cannot read. */
export function counterexamples(
  findings: Findings,
  [before, after]: readonly [Endpoints, Endpoints],
  search: CounterexampleSearch,
): Search {
  const { all, old, next } = findings;
  const broken = new Set(
    all.filter(({ change }) => change.level !== "compatible").map(({ change }) => change.operation),
  );
  const pairs = [...before].flatMap(([key, from]): Pair[] => {
    const to = after.get(key);
    return to && !isSame(findings, from, to)
      ? [...requestPair(findings, from, to), ...responsePairs(findings, from, to)]
      : [];
  });
  const isBroken = (operation: string): boolean => broken.has(operation);
  pairs.sort((left, right) => Number(isBroken(left.operation)) - Number(isBroken(right.operation)));
  const isLarge = [old, next].some(({ document }) => sizeOf(document) > LARGE);
  const mostOf = (operation: string): number =>
    isBroken(operation) ? MOST_ILLUSTRATED[isLarge ? "large" : "small"] : MOST_OBJECTS;
  const drawn = {
    request: examplesOf(pairs, [old, next], "request", mostOf, search),
    response: examplesOf(pairs, [next, old], "response", mostOf, search),
  };
  const found = new Map<string, LocatedCounterexample>();
  const unsearched = new Set<string>();
  for (const { operation, side, place, key } of pairs) {
    const examples = drawn[side].get(key);
    if (!examples && isBroken(operation)) {
      unsearched.add(operation);
    }
    for (const example of examples ?? []) {
      const isBody = example.in === "body";
      const root = isBody ? place || "body" : `${example.in} ${example.path[0]}`;
      const location = [root, wirePath(isBody ? example.path : example.path.slice(1))].filter(Boolean).join(" ");
      const known = `${operation} ${location} ${example.isPartial && example.keyword}`;
      if (!found.has(known)) {
        found.set(known, { operation, location, side, ...example });
      }
    }
  }
  return { found: [...found.values()], unsearched: [...unsearched] };
}

/** What changed of an operation, as operations of which the target must accept what the source accepts. */
interface Pair {
  readonly operation: string;
  readonly side: Side;
  readonly place: string;
  /** The same for pairs that are written the same: most operations share their errors. */
  readonly key: string;
  readonly path: string;
  readonly method: string;
  readonly source: Json;
  readonly target: Json;
}

/** The counterexamples of the pairs of one side, by their keys; none of what the model cannot show, and nothing of what was left out for its size. */
function examplesOf(
  pairs: readonly Pair[],
  [sources, targets]: readonly [References, References],
  side: Side,
  mostOf: (operation: string) => number,
  search: CounterexampleSearch,
): ReadonlyMap<string, readonly Counterexample[]> {
  const [from, to] = [new Excerpt(sources, side), new Excerpt(targets, side)];
  const distinct = new Map(pairs.filter((pair) => pair.side === side).map((pair) => [pair.key, pair]));
  const keys: string[] = [];
  const unfit: string[] = [];
  for (const { key, operation, path, method, source, target } of distinct.values()) {
    if (from.size >= mostOf(operation)) {
      continue;
    }
    if (!from.fits(source) || !to.fits(target)) {
      unfit.push(key);
      continue;
    }
    from.add(String(keys.length), path, method, source);
    to.add(String(keys.length), path, method, target);
    keys.push(key);
  }
  const found = keys.length > 0 ? search(from.document, to.document) : new Map<string, readonly Counterexample[]>();
  return new Map([
    ...unfit.map((key) => [key, []] as const),
    ...keys.map((key, index) => [key, found.get(String(index)) ?? []] as const),
  ]);
}

/** Requests of what differs: the rest would be accepted and refused alike. */
function requestPair(findings: Findings, old: Endpoint, next: Endpoint): Pair[] {
  // Names in the path may differ, and authentication is compared by itself.
  if (old.path !== next.path) {
    return [];
  }
  const keys = new Set([...old.parameters.keys(), ...next.parameters.keys()]);
  const changed = [...keys].filter((key) => !findings.areSame(old.parameters.get(key), next.parameters.get(key)));
  const hasBody = !findings.areSame(old.body, next.body);
  if (changed.length === 0 && !hasBody) {
    return [];
  }
  const [source, target] = [old, next].map(({ parameters, body }) => ({
    parameters: changed.flatMap((key): Json[] => {
      const parameter = parameters.get(key);
      // A header is the same in other letters.
      return parameter ? [{ ...parameter, name: (old.parameters.get(key) ?? parameter)["name"] }] : [];
    }),
    ...(hasBody && body && { requestBody: body }),
  }));
  const { id: operation, path, method } = old;
  const key = `${method} ${path}`;
  return [{ operation, side: "request", place: "", key, path, method: method.toLowerCase(), source, target } as Pair];
}

/** Each JSON response as the request body of an operation that stands for it: only requests are drawn. */
function responsePairs(findings: Findings, old: Endpoint, next: Endpoint): Pair[] {
  const schemasOf = (response: Json | undefined): Map<string, Json> =>
    new Map(
      entriesOf(response?.["content"]).flatMap(([type, media]): [string, Json][] =>
        isJsonMediaType(type) && isObject(media) && isObject(media["schema"]) ? [[type, media["schema"]]] : [],
      ),
    );
  const asBody = (type: string, schema: Json): Json => ({
    requestBody: { required: true, content: { [type]: { schema } } },
  });
  return [...next.responses].flatMap(([status, response]) => {
    const known = schemasOf(old.responses.get(status));
    return [...schemasOf(response)].flatMap(([type, schema]): Pair[] => {
      const before = known.get(type);
      return before && !findings.areSame(before, schema)
        ? [
            {
              operation: old.id,
              side: "response",
              place: `response ${status}`,
              key: `${type} ${canonical(schema)} ${canonical(before)}`,
              path: "",
              method: "post",
              source: asBody(type, schema),
              target: asBody(type, before),
            },
          ]
        : [];
    });
  });
}
