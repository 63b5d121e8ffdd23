import { isObject } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import { globOf } from "./glob.ts";
import type { AcceptedEntry, AcceptedFindings, Finding } from "./report.ts";

/**
 * The entries of a file of accepted findings: a list, or an object with the list under `accepted`.
 *
 * @param name what a message calls the file
 * @throws {ContractError} naming the entry that is wrong
 */
export function parseAccepted(value: unknown, name: string): AcceptedEntry[] {
  const list = isObject(value) ? value["accepted"] : value;
  if (!Array.isArray(list)) {
    throw new ContractError(
      "accepted-invalid",
      `${name} must be a list of accepted findings, or have one under accepted.`,
    );
  }
  return list.map((entry: unknown, index): AcceptedEntry => {
    const { selector, reason, until } = isObject(entry) ? entry : {};
    const refuse = (what: string): never => {
      throw new ContractError("accepted-invalid", `${name}, entry ${index + 1}: ${what}.`);
    };
    if (typeof selector !== "string" || selector === "") {
      return refuse("selector must be the id of a constraint, or what a report calls a finding");
    }
    if (typeof reason !== "string" || reason.trim() === "") {
      return refuse(`reason must say why ${selector} is accepted`);
    }
    if (until === undefined) {
      return { selector, reason };
    }
    return typeof until === "string" && isDay(until)
      ? { selector, reason, until }
      : refuse("until must be a day such as 2026-12-31");
  });
}

/** Whether a text is a day of the calendar, such as `2026-12-31`: dates roll over from February 30 to March. */
export function isDay(text: string): boolean {
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Tells accepted findings from the others.
 *
 * @param today as `2026-12-31`
 * @param isTried whether this run could have had a finding that a selector stands for
 */
export function sortAccepted(
  findings: readonly Finding[],
  entries: readonly AcceptedEntry[],
  { today, isTried }: { readonly today: string; readonly isTried: (selector: string) => boolean },
): { readonly failures: Finding[]; readonly accepted: AcceptedFindings[] } {
  const taken = new Set<Finding>();
  const accepted = entries.map((entry): AcceptedFindings => {
    if (entry.until !== undefined && entry.until < today) {
      return { ...entry, status: "expired", findings: [] };
    }
    const matches = globOf(entry.selector);
    const own = findings.filter((finding) => !taken.has(finding) && matches(finding.selector));
    for (const finding of own) {
      taken.add(finding);
    }
    const status = own.length > 0 ? "applies" : isTried(entry.selector) ? "gone" : "not checked";
    return { ...entry, status, findings: own };
  });
  return { failures: findings.filter((finding) => !taken.has(finding)), accepted };
}

/**
 * The text of a file that accepts the findings of a report: entries that still apply stay, and each other finding gets one.
 *
 * @param date when they were found, as `2026-12-31`
 */
export function acceptedText(
  {
    failures,
    accepted = [],
  }: { readonly failures: readonly Finding[]; readonly accepted?: readonly AcceptedFindings[] },
  { date, json }: { readonly date: string; readonly json: boolean },
): string {
  const kept = accepted.filter(({ status }) => status === "applies" || status === "not checked");
  const selectors = [...new Set(failures.map(({ selector }) => selector))];
  const entries: AcceptedEntry[] = [
    ...kept.map(({ selector, reason, until }) => ({ selector, reason, ...(until !== undefined && { until }) })),
    ...selectors.map((selector) => ({ selector, reason: `Found on ${date}; not looked into yet.` })),
  ];
  if (json) {
    return `${JSON.stringify({ accepted: entries }, null, 2)}\n`;
  }
  // Texts of JSON are texts of YAML.
  const lines = entries.flatMap((entry) =>
    Object.entries(entry).map(
      ([key, text], index) => `${index === 0 ? "  - " : "    "}${key}: ${JSON.stringify(text)}\n`,
    ),
  );
  return entries.length === 0 ? "accepted: []\n" : `accepted:\n${lines.join("")}`;
}

/** What became of an entry, in a sentence. */
export function acceptedSentence({ selector, reason, until, status, findings }: AcceptedFindings): string {
  const about = `${selector} (${reason})`;
  switch (status) {
    case "applies": {
      const [first] = findings;
      return `${about}${until === undefined ? "" : `, until ${until}`}: ${first?.message ?? ""}`;
    }
    case "expired":
      return `${about}: was accepted until ${until}. Fix the server, or set another day.`;
    case "gone":
      return `${about}: no longer applies. Remove the entry.`;
    default:
      return `${about}: not checked in this run.`;
  }
}
