import type { Operation } from "../openapi/model.ts";
import { toCurl } from "../report/curl.ts";
import { observationText } from "../report/observation.ts";
import type { ConstraintResult, Finding, ObservedDeviation } from "../report/report.ts";
import { type SerializedRequest, visible } from "../report/request.ts";
import { reasonsText, type UnprovenReason } from "../report/unproven-reason.ts";
import type { RawFinding } from "./judge/ledger.ts";
import type { Plan } from "./plan/plan.ts";
import { selectorOf } from "./plan/selection.ts";
import type { Run } from "./run.ts";
import { hider } from "./send/serialize.ts";
import { isResponse, type Session, type Unlinked } from "./send/session.ts";
import type { Target } from "./target.ts";

const MAX_SHOWN_BODY = 4_096;

/** The verdict on each selected constraint. */
export function results(
  { selection, ledger, session, stopped }: Run,
  { contract, operations }: Plan,
  unlinked: ReadonlyMap<Operation, Unlinked>,
): ConstraintResult[] {
  const hide = hider(session.options);
  const example = (request: SerializedRequest | undefined) =>
    request ? toCurl(session.options.base, request) : undefined;
  const entries = new Map(operations.map((entry) => [entry.operation, entry]));
  return contract.operations.flatMap((operation) => {
    const entry = entries.get(operation);
    return (entry?.isPossible ? operation.constraints : [])
      .filter((constraint) => selection.includes(operation, constraint))
      .map((constraint): ConstraintResult => {
        const tally = ledger.tallyOf(constraint);
        const missing = (side: "accepted" | "rejected"): UnprovenReason | undefined =>
          tally[side].cases > 0
            ? undefined
            : (whyUnproven(tally.reasons[side], unlinked.get(operation)) ??
              entry?.notes.unproven.get(constraint)?.[side] ??
              (stopped ? { kind: "stopped", stop: stopped } : { kind: "not-planned" }));
        const [accepted, rejected] = [missing("accepted"), missing("rejected")];
        const unproven = reasonsText({ ...(accepted && { accepted }), ...(rejected && { rejected }) });
        const [acceptedExample, rejectedExample] = [example(tally.examples.accepted), example(tally.examples.rejected)];
        return {
          constraint,
          accepted: tally.accepted,
          rejected: tally.rejected,
          ...(unproven !== undefined && { unproven: hide(unproven) }),
          examples: {
            ...(acceptedExample && { accepted: acceptedExample }),
            ...(rejectedExample && { rejected: rejectedExample }),
          },
        };
      });
  });
}

/** Why the cases of a side proved nothing: what is unknown about an identifier is that its link did not give it. */
function whyUnproven(reason: UnprovenReason | undefined, unlinked: Unlinked | undefined): UnprovenReason | undefined {
  return reason && unlinked ? { kind: "unresolved-link", link: unlinked.link, operation: unlinked.source.id } : reason;
}

/** Findings as the report shows them: constraints first, then what valid values do together, then responses. */
export function toFindings(findings: readonly RawFinding[], { session, ledger }: Run, seed: number): Finding[] {
  const rank = ({ subject }: RawFinding): number =>
    typeof subject === "string" ? (subject === "combination" ? 1 : 2) : 0;
  return findings
    .toSorted((left, right) => rank(left) - rank(right))
    .map((finding) => {
      const smallest = ledger.smallestAccepted(finding.testCase.operation, finding.exchange.request);
      return {
        ...toFinding(finding, session, seed),
        ...(smallest && { smallestAccepted: requestOf(smallest.serialized, session) }),
      };
    });
}

/** What a finding is about, and what is wrong. */
export function headlineOf(
  { testCase, subject, observation, exchange }: RawFinding,
  session: Session,
): Pick<Finding, "selector" | "message"> {
  const hide = hider(session.options, exchange.request);
  return {
    selector: selectorOf(testCase.operation, subject),
    message: hide(`${observationText(observation)}${testCase.description === "" ? "" : `: ${testCase.description}`}`),
  };
}

/** A request as a report shows it: credentials stand as variables. */
function requestOf(request: SerializedRequest, { options }: Session): Finding["request"] {
  const { method, target, headers, body } = visible(request);
  return { method, url: options.base + target, headers, body: body ?? null };
}

function toFinding(finding: RawFinding, session: Session, seed: number): Finding {
  const { testCase, subject, exchange, count } = finding;
  const { base } = session.options;
  const hide = hider(session.options, exchange.request);
  const { result } = exchange;
  const { selector, message } = headlineOf(finding, session);
  return {
    constraint: typeof subject === "string" ? null : subject,
    selector,
    expected: testCase.expected,
    request: requestOf(exchange.request, session),
    curl: toCurl(base, exchange.request),
    response: isResponse(result)
      ? {
          status: result.status,
          headers: Object.fromEntries(Object.entries(result.headers).map(([name, value]) => [name, hide(value)])),
          // First hidden, then cut: of a secret that is cut a part would stay.
          body: hide(result.body.toString("utf8")).slice(0, MAX_SHOWN_BODY),
        }
      : null,
    message,
    seed,
    count,
  };
}

/** The deviations of a target that have to occur, by its table, and do not. */
export function goneDeviations(
  deviations: readonly ObservedDeviation[],
  { url, name = "the target" }: Target,
  seed: number,
): Finding[] {
  return deviations
    .filter(({ expected, occurs }) => expected && !occurs)
    .map(({ id, request }) => ({
      constraint: null,
      selector: `deviation/${id}`,
      expected: "accepted",
      request: { method: "", url, headers: {}, body: null },
      curl: "",
      response: null,
      message: `${name} no longer deviates on ${request}: correct the versions of ${id} in the table of deviations, or remove it.`,
      seed,
      count: 1,
    }));
}
