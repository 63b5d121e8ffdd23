import type { LocatedCounterexample } from "./counterexamples.ts";
import type { Finding, Findings } from "./findings.ts";

/** Keywords of which a value is to meet one of several. */
const UNIONS = ["anyOf", "oneOf"];

/** Whether a counterexample shows what a change speaks of; members of lists are all alike. */
function shows(
  { operation, location, isPartial, keyword }: LocatedCounterexample,
  { change, keyword: changed }: Finding,
): boolean {
  const [shown = "", said = ""] = [location, change.location].map((place) => place.replaceAll(/\[\d*\]|\.\*/g, "[]"));
  return (
    operation === change.operation &&
    (shown.startsWith(said) || said.startsWith(shown)) &&
    (!isPartial || keyword === changed)
  );
}

/** Adds counterexamples to the changes that they show; what none of the changes explains is a change of its own. */
export function attachCounterexamples(findings: Findings, examples: readonly LocatedCounterexample[]): void {
  const byOperation = new Map<string, LocatedCounterexample[]>();
  for (const example of examples) {
    const own = byOperation.get(example.operation) ?? [];
    own.push(example);
    byOperation.set(example.operation, own);
  }
  const explained = new Set<LocatedCounterexample>();
  const all = findings.all.map((finding): Finding => {
    const own = byOperation.get(finding.change.operation) ?? [];
    if (finding.change.level === "compatible" || own.length === 0) {
      return finding;
    }
    const shown = own.filter((example) => shows(example, finding));
    for (const example of shown) {
      explained.add(example);
    }
    // Of alternatives, what keeps a value from all need not be what changed in one.
    const telling = shown.filter(
      ({ location, keyword }) => !UNIONS.includes(keyword) || location.length >= finding.change.location.length,
    );
    const isClosest = ({ location, keyword }: LocatedCounterexample): boolean =>
      location === finding.change.location && keyword === finding.keyword;
    const [first] = [
      ...telling.filter(isClosest),
      ...telling.filter(({ location }) => location === finding.change.location),
      ...telling,
    ];
    return first ? { ...finding, change: { ...finding.change, counterexample: first.value } } : finding;
  });
  findings.all.splice(0, findings.all.length, ...all);
  // The validator divides fractions inexactly: of steps the comparison by meaning knows more.
  for (const { operation, location, side, keyword, value } of examples.filter(
    (example) => example.keyword !== "multipleOf" && !example.isPartial && !explained.has(example),
  )) {
    const isBody = /^(?:body|response)\b/.test(location);
    const subject =
      side === "request"
        ? isBody
          ? "request-property-narrowed"
          : "request-parameter-narrowed"
        : "response-property-widened";
    findings.note(
      subject,
      operation,
      location.replaceAll(/\[\d+\]/g, "[]"),
      `\`${keyword}\` tells the contracts apart`,
      undefined,
      { counterexample: value },
    );
  }
}
