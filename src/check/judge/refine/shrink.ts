import { isObject } from "../../../openapi/document.ts";
import { toJson } from "../../../openapi/json.ts";
import { fromPointer } from "../../../openapi/pointer.ts";
import { fillPath } from "../../cases/base-request.ts";
import type { Case } from "../../cases/case.ts";
import { reservedCharacterConstraint } from "../../cases/parts/reserved-characters.ts";
import type { RequestValues } from "../../cases/request.ts";
import { isAtOnePlace, type Violation, violationsOf } from "../../cases/violations.ts";
import { isWellDefined } from "../../cases/well-defined.ts";
import { smallerRequests } from "./smaller-requests.ts";

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
    const steps = smallerRequests(best.request);
    for (let step = steps.next(); !step.done && attempts < MAX_ATTEMPTS; ) {
      const smaller = conforming(best, step.value);
      attempts += smaller ? 1 : 0;
      const isFailing = smaller !== undefined && (await fails(smaller));
      best = isFailing ? smaller : best;
      progress ||= isFailing;
      step = steps.next(isFailing);
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
