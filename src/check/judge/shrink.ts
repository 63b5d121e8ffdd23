import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import { fromPointer } from "../../openapi/pointer.ts";
import { fillPath } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { reservedCharacterConstraint } from "../cases/parts/reserved-characters.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import { isAtOnePlace, type Violation, violationsOf } from "../cases/violations.ts";
import { isWellDefined } from "../cases/well-defined.ts";

const MAX_ATTEMPTS = 150;

/**
 * Looks for a smaller request that fails alike: leaves out, shortens and simplifies one part after the other, and keeps what still
 * fails. A smaller request is as valid as the one before, or breaks the same keyword at one place only.
 *
 * @param fails Sends a case and tells whether it fails in the same way.
 */
export async function shrink(testCase: Case, fails: (smaller: Case) => Promise<boolean>): Promise<Case> {
  let best = testCase;
  let attempts = 0;
  for (let progress = true; progress && attempts < MAX_ATTEMPTS; ) {
    progress = false;
    for (const request of smallerRequests(best.request)) {
      const smaller = conforming(best, request);
      if (smaller && attempts < MAX_ATTEMPTS) {
        attempts++;
        if (await fails(smaller)) {
          best = smaller;
          progress = true;
          break;
        }
      }
    }
  }
  return best;
}

/** The case with another request, if that is as valid, or breaks the same, as before. */
function conforming(testCase: Case, request: RequestValues): Case | undefined {
  if (!isWellDefined(testCase.operation, request)) {
    return undefined;
  }
  const violationsIn = (values: RequestValues): Violation[] =>
    violationsOf(testCase.operation, fillPath(testCase.operation, values));
  const violations = violationsIn(request);
  if (testCase.expected === "accepted") {
    const isAlike =
      reservedCharacterConstraint(testCase.operation, request) ===
      reservedCharacterConstraint(testCase.operation, testCase.request);
    return violations.length === 0 && isAlike ? { ...testCase, request } : undefined;
  }
  const isAlike =
    isAtOnePlace(violations) &&
    kindsOf(violations) === kindsOf(testCase.violations) &&
    // A body in another media type is not read; a server that reads it as the declared one must find it valid.
    (request.mediaType === undefined ||
      request.rawBody !== undefined ||
      violationsIn(asDeclared(request)).length === 0) &&
    keepsShape(testCase, request);
  return isAlike ? { ...testCase, request, violations } : undefined;
}

/** What is broken and where; whichever members of lists that are. */
function kindsOf(violations: readonly Violation[]): string {
  const kinds = violations.map(({ in: place, location, keyword }) =>
    JSON.stringify([place, keyword, ...location.map((segment) => (typeof segment === "number" ? "*" : segment))]),
  );
  return [...new Set(kinds)].sort().join(" ");
}

function asDeclared({ mediaType: _, ...request }: RequestValues): RequestValues {
  return request;
}

/** Where what is wrong is the form of a whole value, and shows under the keywords of its parts alone, that value stays as it is. */
function keepsShape({ constraint, violations, request }: Case, smaller: RequestValues): boolean {
  if (constraint?.in !== "body" || violations.some(({ keyword }) => keyword === constraint.keyword)) {
    return true;
  }
  const tokens = fromPointer(constraint.pointer);
  const before = new Set(valuesAt(request.body, tokens).map(toJson));
  return valuesAt(smaller.body, tokens).every((value) => before.has(toJson(value)));
}

/** The values to which a pointer leads, in which `*` stands for any member of a list. */
function valuesAt(value: unknown, [token, ...below]: readonly string[]): unknown[] {
  if (token === undefined) {
    return [value];
  }
  if (Array.isArray(value)) {
    return (token === "*" ? value : value.slice(Number(token), Number(token) + 1)).flatMap((member) =>
      valuesAt(member, below),
    );
  }
  return isObject(value) && Object.hasOwn(value, token) ? valuesAt(value[token], below) : [];
}

function* smallerRequests(request: RequestValues): Generator<RequestValues> {
  const places = ["path", "query", "header", "cookie"] as const;
  // Whole parts first: each that is left makes more attempts.
  for (const place of places) {
    for (const name of Object.keys(request[place])) {
      const { [name]: _, ...others } = request[place];
      yield { ...request, [place]: others };
    }
  }
  if (request.rawBody === undefined && request.body !== undefined) {
    for (const body of smallerValues(request.body)) {
      yield { ...request, body };
    }
  }
  for (const place of places) {
    for (const [name, value] of Object.entries(request[place])) {
      for (const smaller of smallerValues(value)) {
        // An empty segment makes another path, and so do dots.
        if (place !== "path" || !/^\.{0,2}$/.test(textOf(smaller))) {
          yield { ...request, [place]: { ...request[place], [name]: smaller } };
        }
      }
    }
  }
}

/** Values that are a step smaller: the big steps first. */
function* smallerValues(value: unknown): Generator<unknown> {
  if (typeof value === "string") {
    yield* smallerTexts(value);
  } else if (Array.isArray(value)) {
    if (value.length > 2) {
      yield value.slice(0, Math.floor(value.length / 2));
      yield value.slice(Math.floor(value.length / 2));
    }
    for (const index of value.keys()) {
      yield value.toSpliced(index, 1);
    }
    for (const [index, member] of value.entries()) {
      for (const smaller of smallerValues(member)) {
        yield value.with(index, smaller);
      }
    }
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const { [name]: _, ...others } = value;
      yield others;
    }
    for (const [name, member] of Object.entries(value)) {
      for (const smaller of smallerValues(member)) {
        yield { ...value, [name]: smaller };
      }
    }
  } else if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) > 1) {
    yield 0;
    // Half of it, then nearer and nearer to itself: a limit in between is found in a few steps.
    for (let step = Math.trunc(value / 2); step !== 0; step = Math.trunc(step / 2)) {
      yield value - step;
    }
  }
}

function* smallerTexts(text: string): Generator<string> {
  const characters = [...text];
  if (characters.length > 0) {
    yield "";
  }
  if (characters.some((character) => character !== "a")) {
    yield "a".repeat(characters.length);
  }
  if (characters.length > 1) {
    yield characters[0] ?? "";
    const half = Math.ceil(characters.length / 2);
    yield characters.slice(0, -half).join("");
    yield characters.slice(half).join("");
    yield* plainerTexts(characters);
    // As with numbers: a limit in between is found in a few steps.
    for (let step = Math.floor(half / 2); step > 0; step = Math.floor(step / 2)) {
      yield characters.slice(0, -step).join("");
      yield characters.slice(step).join("");
    }
  }
}

/** So many characters are tried one by one. */
const FEW = 8;

/** Texts as long in which more is an `a`, for where the length is the point; and shorter texts of one of the other characters. */
function* plainerTexts(characters: readonly string[]): Generator<string> {
  const others = [...characters.keys()].filter((index) => characters[index] !== "a");
  const half = Math.ceil(others.length / 2);
  const parts = others.length > FEW ? [others.slice(half), others.slice(0, half)] : others.map((index) => [index]);
  for (const part of others.length > 1 ? parts : []) {
    const replaced = new Set(part);
    yield characters.map((character, index) => (replaced.has(index) ? "a" : character)).join("");
  }
  const length = Math.floor(characters.length / 2) + 1;
  for (const character of new Set(others.slice(0, FEW).map((index) => characters[index] ?? ""))) {
    if (length < characters.length) {
      yield character.repeat(length);
    }
  }
}
