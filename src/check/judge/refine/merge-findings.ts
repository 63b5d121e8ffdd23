import { isObject } from "../../../openapi/document.ts";
import { toJson } from "../../../openapi/json.ts";
import type { Constraint } from "../../../openapi/model.ts";
import { fromPointer } from "../../../openapi/pointer.ts";
import { groupBy } from "../../../report/report.ts";
import { fillPath } from "../../cases/base-request.ts";
import type { Case } from "../../cases/case.ts";
import { constraintsAtBoundary } from "../../cases/cases.ts";
import type { RequestValues } from "../../cases/request.ts";
import { violationsOf } from "../../cases/violations.ts";
import { isWellDefined } from "../../cases/well-defined.ts";
import { selectorOf } from "../../plan/selection.ts";
import type { Run } from "../../run.ts";
import { type RawFinding, UNAVAILABLE } from "../ledger.ts";
import { reproduce } from "./reproduce.ts";
import type { FindingShrinker } from "./shrink-findings.ts";

/** Where something stands in a request: `in`, the name of a parameter or of the members of the body. */
type Place = readonly [string, ...string[]];

/** Keywords that hardly any target breaks by refusing what is there. */
const OF_PRESENCE: ReadonlySet<string> = new Set(["required", "content"]);

/**
 * Keeps one of the findings that came down to the same refused request. A target that refuses a part of the smallest request refuses all
 * valid requests with that part, whatever they were to show: which part that is, requests with the parts of an accepted one tell. Of the
 * others stays what the target refuses in an accepted request, too: made smaller, it had turned into a request with two faults.
 *
 * @param findings Those of the ledger, made smaller, in the same order.
 */
export async function mergeFindings(
  findings: readonly RawFinding[],
  run: Run,
  shrinker: FindingShrinker,
): Promise<RawFinding[]> {
  const groups = groupBy(withoutAlternatives(findings), (finding) => {
    const { testCase, subject, exchange, kind } = finding;
    const isRefusal = testCase.expected === "accepted" && subject !== "answer" && (kind === "" || kind === UNAVAILABLE);
    return JSON.stringify(isRefusal ? [testCase.operation.id, exchange.request] : [findings.indexOf(finding)]);
  });
  const originals = [...run.ledger.findings.values()];
  const merged: RawFinding[] = [];
  for (const [, group] of groups) {
    const [cause, ...effects] = group.length > 1 ? await bySuspicion(group, run) : group;
    if (cause) {
      const selector = selectorOf(cause.testCase.operation, cause.subject);
      const own: RawFinding[] = [];
      for (const effect of effects) {
        const original = originals[findings.indexOf(effect)];
        const alone = original && (await onAcceptedRequest(original, cause, run, shrinker));
        if (alone) {
          own.push(alone);
        } else if (typeof effect.subject !== "string") {
          run.ledger.exonerate(effect.subject, { kind: "refused-for", selector });
        }
      }
      merged.push({ ...cause, count: Math.max(...group.map(({ count }) => count)) }, ...own);
    }
  }
  return merged;
}

/** A request whose value is of none of several alternatives, and is accepted, shows one fault: not one of each of their types. */
function withoutAlternatives(findings: readonly RawFinding[]): RawFinding[] {
  return groupBy(findings, (finding) => {
    const { testCase, subject, exchange } = finding;
    const place = testCase.expected === "rejected" && typeof subject !== "string" ? placeOfTypes(subject) : undefined;
    return JSON.stringify(place === undefined ? [findings.indexOf(finding)] : [place, exchange.request]);
  }).flatMap(([, [first, ...others]]) => {
    if (first) {
      first.count = Math.max(first.count, ...others.map(({ count }) => count));
    }
    return first ?? [];
  });
}

/** Of a constraint that says which alternatives there are, or of which type one of them is: where these stand. */
function placeOfTypes({ id, keyword }: Constraint): string | undefined {
  return keyword === "anyOf" || keyword === "oneOf" ? id : /^(.*\/(?:anyOf|oneOf))\/\d+\/type$/.exec(id)?.[1];
}

/** Findings with the same request, the one first for whose subject it is most likely refused. */
async function bySuspicion(group: readonly RawFinding[], run: Run): Promise<RawFinding[]> {
  const [place, ...below] = (await refusedPlace(group[0] as RawFinding, run)) ?? [];
  const own = new Set(run.ledger.findings.values());
  const suspicion = (finding: RawFinding): number => {
    const { subject, testCase } = finding;
    if (typeof subject === "string") {
      return 0;
    }
    if (place === undefined || !isAt(subject, [place, ...below])) {
      return -1;
    }
    const { accepted } = run.ledger.tallyOf(subject);
    const isShown = accepted.cases > accepted.failures;
    const isAtBoundary = constraintsAtBoundary(testCase.operation, testCase.request).includes(subject);
    // A case that did not have to be made smaller counts most; of several places, the innermost.
    const points = [own.has(finding) && 8, !OF_PRESENCE.has(subject.keyword) && 4, !isShown && 2, isAtBoundary && 1];
    return points.reduce<number>((sum, point) => sum + Number(point), fromPointer(subject.pointer).length / 100);
  };
  return group.toSorted((left, right) => suspicion(right) - suspicion(left));
}

/** Whether a constraint is about a part of a request, or about something inside it. */
function isAt(constraint: Constraint, [where, ...tokens]: Place): boolean {
  const own = fromPointer(constraint.pointer);
  return constraint.in === where && tokens.every((token, index) => own[index] === token);
}

/**
 * The finding, shown again by an accepted request in which only the part that it is about was replaced. `undefined` if it does not show
 * there, or if the cause is refused for that same part.
 */
async function onAcceptedRequest(
  finding: RawFinding,
  cause: RawFinding,
  run: Run,
  shrinker: FindingShrinker,
): Promise<RawFinding | undefined> {
  const { subject, testCase } = finding;
  const accepted = run.ledger.smallestAccepted(testCase.operation)?.request;
  if (accepted === undefined || typeof subject === "string") {
    return undefined;
  }
  const ofCause = new Set([...swaps(accepted, cause.testCase.request)].map(({ swapped }) => toJson(swapped)));
  const ownSwaps = (request: RequestValues) =>
    [...swaps(accepted, request)].filter(({ place, swapped }) => isAt(subject, place) && !ofCause.has(toJson(swapped)));
  for (const { swapped } of ownSwaps(testCase.request)) {
    if (isValid(testCase, swapped) && !run.session.spent) {
      const alone = { ...testCase, request: swapped };
      const again = await reproduce(run, alone, finding);
      if (again) {
        return shrinker.shrink(
          { ...finding, testCase: alone, ...again },
          ({ request }) => ownSwaps(request).length > 0,
        );
      }
    }
  }
  return undefined;
}

const isValid = ({ operation }: Case, request: RequestValues): boolean =>
  isWellDefined(operation, request) && violationsOf(operation, fillPath(operation, request)).length === 0;

/** The part for which a request is refused: the first whose replacement by that of an accepted request makes the finding disappear. */
async function refusedPlace(finding: RawFinding, run: Run): Promise<Place | undefined> {
  const { testCase } = finding;
  const accepted = run.ledger.smallestAccepted(testCase.operation)?.request;
  for (const { place, swapped } of accepted === undefined ? [] : swaps(testCase.request, accepted)) {
    if (
      isValid(testCase, swapped) &&
      !run.session.spent &&
      !(await reproduce(run, { ...testCase, request: swapped }, finding))
    ) {
      return place;
    }
  }
  return undefined;
}

/** A request with each of its parts as another request has it. */
function* swaps(
  request: RequestValues,
  replacement: RequestValues,
): Generator<{ readonly place: Place; readonly swapped: RequestValues }> {
  for (const where of ["path", "query", "header", "cookie"] as const) {
    for (const { tokens, value } of swapsOf(request[where], replacement[where])) {
      yield { place: [where, ...tokens], swapped: { ...request, [where]: value } };
    }
  }
  for (const { tokens, value } of swapsOf(request.body, replacement.body)) {
    const { body: _, ...without } = request;
    yield { place: ["body", ...tokens], swapped: value === undefined ? without : { ...request, body: value } };
  }
}

function* swapsOf(
  value: unknown,
  replacement: unknown,
): Generator<{ readonly tokens: readonly string[]; readonly value: unknown }> {
  if (!isObject(value) || !isObject(replacement)) {
    if (toJson(value) !== toJson(replacement)) {
      yield { tokens: [], value: replacement };
    }
    return;
  }
  for (const name of new Set([...Object.keys(value), ...Object.keys(replacement)])) {
    const { [name]: member, ...others } = value;
    for (const swap of swapsOf(member, replacement[name])) {
      const swapped = swap.value === undefined ? others : { ...value, [name]: swap.value };
      yield { tokens: [name, ...swap.tokens], value: swapped };
    }
  }
}
