import { isObject } from "../../openapi/document.ts";
import { isAtOnePlace, isSettled, type Validator, violationsOf } from "../../openapi/validator.ts";
import { fillPath } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import type { RequestValues } from "../cases/request.ts";

const MAX_ATTEMPTS = 150;

/**
 * Looks for a smaller request that fails alike: leaves out, shortens and simplifies one part after the other, and keeps what still
 * fails. A smaller request is as valid as the one before, or breaks the same keyword at one place only.
 *
 * @param fails Sends a case and tells whether it fails in the same way.
 */
export async function shrink(
  validator: Validator,
  one: Case,
  fails: (smaller: Case) => Promise<boolean>,
): Promise<Case> {
  let best = one;
  let attempts = 0;
  for (let progress = true; progress && attempts < MAX_ATTEMPTS; ) {
    progress = false;
    for (const request of smallerRequests(best.request)) {
      const smaller = conforming(validator, best, request);
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
function conforming(validator: Validator, one: Case, request: RequestValues): Case | undefined {
  if (!isSettled(one.operation, request)) {
    return undefined;
  }
  const violations = violationsOf(validator, one.operation, fillPath(one.operation, request));
  if (one.expected === "accepted") {
    return violations.length === 0 ? { ...one, request } : undefined;
  }
  const keywords = new Set(one.violations.map(({ keyword }) => keyword));
  const alike = isAtOnePlace(violations) && violations.every(({ keyword }) => keywords.has(keyword));
  return alike ? { ...one, request, violations } : undefined;
}

function* smallerRequests(request: RequestValues): Generator<RequestValues> {
  for (const place of ["query", "header", "cookie"] as const) {
    for (const name of Object.keys(request[place])) {
      const { [name]: value, ...others } = request[place];
      yield { ...request, [place]: others };
      for (const smaller of smallerValues(value)) {
        yield { ...request, [place]: { ...others, [name]: smaller } };
      }
    }
  }
  if (request.rawBody === undefined && request.body !== undefined) {
    for (const body of smallerValues(request.body)) {
      yield { ...request, body };
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
    yield characters.slice(0, Math.floor(characters.length / 2)).join("");
    yield characters.slice(Math.ceil(characters.length / 2)).join("");
    yield characters.slice(0, -1).join("");
    yield characters.slice(1).join("");
  }
}
