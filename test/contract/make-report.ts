import type { Constraint, ConstraintResult, Finding, Report } from "../../src/contract/index.ts";

/** Text that a server could answer with to break out of a report: markup, controls, marks that reorder text, half a character. */
export const HOSTILE = `</script><script>alert(1)</script>--><img src=x onerror="alert(2)">&amp;]]>'\u0000\u001b[31m\u202e\ufeff\u2028\ufffe\ud800`;

/** A constraint on a field that no document has. */
export function makeConstraint(changes: Partial<Constraint> = {}): Constraint {
  const constraint = {
    operation: "createThing",
    in: "body" as const,
    pointer: "/name",
    keyword: "maxLength",
    value: 64,
    source: "documentation",
    description: "Name of the `thing`.\n0 to 64 characters.\n",
    ...changes,
  };
  return { id: `${constraint.operation}/${constraint.in}${constraint.pointer}/${constraint.keyword}`, ...constraint };
}

/** The result of a constraint that is proven on both sides. */
export function makeResult(constraint: Constraint, changes: Partial<ConstraintResult> = {}): ConstraintResult {
  return {
    constraint,
    accepted: { cases: 3, failures: 0 },
    rejected: { cases: 2, failures: 0 },
    examples: { accepted: "curl http://127.0.0.1/accepted", rejected: "curl http://127.0.0.1/rejected" },
    ...changes,
  };
}

/** A finding on `constraint`, or on what is no constraint's. */
export function makeFinding(constraint: Constraint | null, changes: Partial<Finding> = {}): Finding {
  return {
    constraint,
    selector: constraint?.id ?? "createThing/answer",
    expected: "rejected",
    request: {
      method: "POST",
      url: "http://127.0.0.1/things",
      headers: { "Content-Type": "application/json" },
      body: '{"name":"a"}',
    },
    curl: "curl -X POST http://127.0.0.1/things",
    response: { status: 200, headers: { "content-type": "application/json" }, body: "{}" },
    message: "accepted, and must be rejected",
    seed: 7,
    count: 1,
    ...changes,
  };
}

/** A report with a proven, an unproven and a broken constraint in two operations, and all that a report can hold. */
export function makeReport(changes: Partial<Report> = {}): Report {
  const proven = makeConstraint();
  const unproven = makeConstraint({ keyword: "minLength", value: 0, source: "project", note: "The page says `1`." });
  const broken = makeConstraint({
    operation: "getThing",
    in: "query",
    pointer: "/size",
    keyword: "maximum",
    value: 100,
    source: "api-definition",
  });
  return {
    version: "1.2.3",
    contract: "Things 1.0.0",
    target: "http://127.0.0.1:8080",
    seed: 7,
    requests: 1234,
    constraints: [
      makeResult(proven),
      makeResult(unproven, { unproven: "rejected: nothing is shorter than 0", examples: {} }),
      makeResult(broken, { rejected: { cases: 2, failures: 1 } }),
    ],
    failures: [makeFinding(broken), makeFinding(null, { response: null, message: "no answer" })],
    deviations: [
      {
        id: "empty-query-value",
        request: "an empty `query` value",
        contract: "rejected",
        prism: "accepted",
        occurs: true,
      },
    ],
    excepted: ["source:project"],
    stopped: "the target stopped answering",
    ...changes,
  };
}
