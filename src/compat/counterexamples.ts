// The semantic property: what the old contract accepts, the new one accepts; what the new one answers, the old one's readers understand.
import * as fc from "fast-check";
import { validRequests } from "../check/cases/arbitraries.ts";
import { fillPath } from "../check/cases/base-request.ts";
import { deterministicCases } from "../check/cases/cases.ts";
import type { RequestValues } from "../check/cases/request.ts";
import { type Violation, violationsOf } from "../check/cases/violations.ts";
import { isObject, type Json } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import { toJson } from "../openapi/json.ts";
import { isJsonMediaType, type Operation } from "../openapi/model.ts";
import { parseJson } from "../openapi/parse.ts";
import { readContract } from "../openapi/read-contract.ts";
import { type Endpoint, entriesOf, readEndpoints } from "./operation/endpoints.ts";
import { canonical, plain } from "./read/references.ts";
import type { Side } from "./schema/alternative.ts";
import { wirePath } from "./wording.ts";

/** A request or an answer that one contract allows and the other does not. */
export interface Counterexample {
  readonly operation: string;
  readonly location: string;
  readonly side: Side;
  readonly keyword: string;
  /** The value, as text. */
  readonly value: string;
}

const SEED = 1;
/** Random cases of each operation and each answer, besides those at the limits. */
const RANDOM_CASES = 200;
const LONGEST_VALUE = 200;

/** Counterexamples, the first at each place; none of what the model of the contract cannot read. */
export function counterexamples(oldDocument: Json, nextDocument: Json): Counterexample[] {
  const old = relocated(oldDocument);
  const next = relocated(nextDocument);
  const before = readEndpoints(old);
  const after = readEndpoints(next);
  const found = new Map<string, Counterexample>();
  const judged = new Map<string, Broken[]>();
  const brokenOnce = (pair: Pair): Broken[] => {
    const [source, target] = [pair.source, pair.target].map((one) => canonical(plain(one, one["paths"])));
    // Most operations share their errors, and most edits leave most operations alone.
    const key = `${source} ${target}`;
    const known = judged.get(key) ?? (source === target ? [] : broken(pair));
    judged.set(key, known);
    return known;
  };
  for (const [key, one] of before) {
    const other = after.get(key);
    if (!other) {
      continue;
    }
    const pairs: (Pair | undefined)[] = [
      // Names in the path may differ, and authentication is compared by itself.
      one.path === other.path ? requestPair(old, next, one, other) : undefined,
      ...answerPairs(old, next, one, other),
    ];
    for (const pair of pairs.filter((candidate) => candidate !== undefined)) {
      for (const { violation, value } of brokenOnce(pair)) {
        const place = violation.in === "body" ? pair.location || "body" : `${violation.in} ${violation.location[0]}`;
        const path = wirePath(violation.in === "body" ? violation.location : violation.location.slice(1));
        const location = [place, path].filter(Boolean).join(" ");
        const example = { operation: one.id, location, side: pair.side, keyword: violation.keyword, value };
        if (!found.has(`${one.id} ${location}`)) {
          found.set(`${one.id} ${location}`, example);
        }
      }
    }
  }
  return [...found.values()];
}

/** The same document with its paths at a second place, where references to them lead: {@link only} replaces them. */
function relocated(document: Json): Json {
  const text = toJson(document);
  const moved = text.replaceAll('"$ref":"#/paths/', '"$ref":"#/x-paths/');
  if (text === moved) {
    return document;
  }
  const copy = parseJson(moved) as Json;
  return { ...copy, "x-paths": copy["paths"] };
}

/** What a value breaks, and the value. */
interface Broken {
  readonly violation: Violation;
  readonly value: string;
}

/** Documents of one operation each: what the first accepts, the second must accept. */
interface Pair {
  readonly side: Side;
  readonly location: string;
  readonly source: Json;
  readonly target: Json;
}

function only(document: Json, path: string, method: string, operation: Json): Json {
  // What is compared here is the same in all versions that the model reads.
  const { security: _, ...others } = document;
  return { ...others, paths: { [path]: { [method]: operation } } };
}

/** Requests of what differs: the rest would be accepted and refused alike. */
function requestPair(old: Json, next: Json, one: Endpoint, other: Endpoint): Pair {
  const text = (document: Json, part: unknown): string => canonical(plain(document, part));
  const keys = [...one.parameters.keys()].filter(
    (key) => text(old, one.parameters.get(key)) !== text(next, other.parameters.get(key)),
  );
  const added = [...other.parameters.keys()].filter((key) => !one.parameters.has(key));
  const hasBody = text(old, one.body) !== text(next, other.body);
  const requestOf = (document: Json, { path, method, parameters, body }: Endpoint): Json =>
    only(document, path, method.toLowerCase(), {
      parameters: [...keys, ...added].map((key) => parameters.get(key)).filter((parameter) => parameter !== undefined),
      ...(hasBody && body && { requestBody: body }),
    });
  return { side: "request", location: "", source: requestOf(old, one), target: requestOf(next, other) };
}

/** Each JSON answer as the request body of a made-up operation: the model draws only requests. */
function answerPairs(old: Json, next: Json, one: Endpoint, other: Endpoint): Pair[] {
  const asBody = (document: Json, answer: Json): Map<string, Json> =>
    new Map(
      entriesOf(answer["content"])
        .filter(([type, media]) => isJsonMediaType(type) && isObject(media) && isObject(media["schema"]))
        .map(([type, media]) => [
          type,
          only(document, "/", "post", {
            requestBody: { required: true, content: { [type]: { schema: (media as Json)["schema"] } } },
          }),
        ]),
    );
  return [...other.answers].flatMap(([status, answer]) => {
    const known = asBody(old, one.answers.get(status) ?? {});
    return [...asBody(next, answer)].flatMap(([type, source]) => {
      const target = known.get(type);
      return target ? [{ side: "answer" as const, location: `answer ${status}`, source, target }] : [];
    });
  });
}

/** What requests that `source` accepts break of `target`. */
function broken({ source, target }: Pair): Broken[] {
  // A property that is only read, or only written, is none of the other side; the model does not tell them apart.
  if (/"(?:readOnly|writeOnly)":true/.test(toJson([source, target]))) {
    return [];
  }
  try {
    const contract = readContract(source);
    const [from] = contract.operations;
    const [to] = readContract(target).operations;
    if (!from || !to) {
      return [];
    }
    // What is drawn at random keeps to most rules, and not to all that stand beside each other.
    const accepted = draw(contract, from).filter((request) => violationsOf(from, request).length === 0);
    const found: Broken[] = [];
    for (const request of accepted) {
      for (const violation of violationsOf(to, fillPath(from, request))) {
        found.push({ violation, value: shown(request, violation) });
      }
    }
    return found;
  } catch (error) {
    // A schema that contains itself ends in a stack that is too deep.
    if (error instanceof ContractError || error instanceof RangeError) {
      return [];
    }
    throw error;
  }
}

function draw(contract: ReturnType<typeof readContract>, operation: Operation): RequestValues[] {
  const atLimits = deterministicCases(contract, operation).cases.filter(({ expected }) => expected === "accepted");
  return [
    ...atLimits.map(({ request }) => request),
    ...fc.sample(validRequests(operation, []), { seed: SEED, numRuns: RANDOM_CASES }),
  ];
}

function shown(request: RequestValues, { in: place, location }: Violation): string {
  const [name = ""] = location;
  const value = place === "body" ? request.body : place === "security" ? undefined : request[place][String(name)];
  const text = value === undefined ? "nothing" : toJson(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
