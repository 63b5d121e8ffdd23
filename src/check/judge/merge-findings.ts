import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import { fromPointer } from "../../openapi/pointer.ts";
import { groupBy } from "../../report/report.ts";
import { fillPath } from "../cases/base-request.ts";
import { constraintsAtBoundary } from "../cases/cases.ts";
import type { RequestValues } from "../cases/request.ts";
import { violationsOf } from "../cases/violations.ts";
import { isWellDefined } from "../cases/well-defined.ts";
import { selectorOf } from "../plan/selection.ts";
import type { Run } from "../run.ts";
import type { RawFinding } from "./ledger.ts";

/** Where something stands in a request: `in`, the name of a parameter or of the members of the body. */
type Place = readonly [string, ...string[]];

/** Keywords that hardly any target breaks by refusing what is there. */
const OF_PRESENCE: ReadonlySet<string> = new Set(["required", "content"]);

/**
 * Keeps one of the findings that came down to the same refused request. A target that refuses a part of the smallest request refuses all
 * valid requests with that part, whatever they were to show: which part that is, requests with the parts of an accepted one tell.
 */
export async function mergeFindings(findings: readonly RawFinding[], run: Run): Promise<RawFinding[]> {
  const groups = groupBy(findings, (finding) => {
    const { testCase, subject, exchange, kind } = finding;
    const isRefusal = testCase.expected === "accepted" && subject !== "answer" && kind === "";
    return JSON.stringify(isRefusal ? [testCase.operation.id, exchange.request] : [findings.indexOf(finding)]);
  });
  const merged: RawFinding[] = [];
  for (const [, group] of groups) {
    const [cause, ...effects] = group.length > 1 ? await bySuspicion(group, run) : group;
    if (cause) {
      const reason = `valid requests are refused for ${selectorOf(cause.testCase.operation, cause.subject)}`;
      for (const { subject } of effects) {
        if (typeof subject !== "string") {
          run.ledger.exonerate(subject, reason);
        }
      }
      merged.push({ ...cause, count: Math.max(...group.map(({ count }) => count)) });
    }
  }
  return merged;
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
    const tokens = fromPointer(subject.pointer);
    if (subject.in !== place || below.some((token, index) => tokens[index] !== token)) {
      return -1;
    }
    const { accepted } = run.ledger.tallyOf(subject);
    const isShown = accepted.cases > accepted.failures;
    const isAtBoundary = constraintsAtBoundary(testCase.operation, testCase.request).includes(subject);
    // A case that did not have to be made smaller counts most; of several places, the innermost.
    const points = [own.has(finding) && 8, !OF_PRESENCE.has(subject.keyword) && 4, !isShown && 2, isAtBoundary && 1];
    return points.reduce<number>((sum, point) => sum + Number(point), tokens.length / 100);
  };
  return group.toSorted((left, right) => suspicion(right) - suspicion(left));
}

/** Which part of a refused request the target refuses: the first with that of an accepted request in its place, it accepts it. */
async function refusedPlace(finding: RawFinding, run: Run): Promise<Place | undefined> {
  const { testCase } = finding;
  const { operation, request } = testCase;
  const accepted = run.ledger.smallestAccepted(operation)?.request;
  for (const { place, swapped } of accepted === undefined ? [] : swaps(request, accepted)) {
    const isValid =
      isWellDefined(operation, swapped) && violationsOf(operation, fillPath(operation, swapped)).length === 0;
    if (isValid && !run.session.spent && !(await run.reproduce({ ...testCase, request: swapped }, finding))) {
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
