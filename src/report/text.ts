import type { Constraint } from "../openapi/model.ts";
import { acceptedSentence } from "./accepted.ts";
import { quote } from "./curl.ts";
import { printable } from "./printable.ts";
import {
  type ConstraintResult,
  type Finding,
  type ObservedDeviation,
  operationCounts,
  type Report,
  refusedText,
  verdictOf,
} from "./report.ts";
import { TOOL } from "./tool.ts";

const WIDTH = 80;
const MARKS = { proven: "✓", broken: "✗", unproven: "·" } as const;
const MAX_SHOWN_CURL = 2_000;

/** How a report is written: the command that replays a finding needs the target's options. */
export interface TextOptions {
  /** What goes behind the command `check` to reach the same target again. */
  readonly replay: string;
  /** Colours a text, if the terminal can. */
  readonly paint?: (style: "red" | "green" | "dim" | "bold", text: string) => string;
}

/** A report for a terminal of 80 columns: findings first, then a row a constraint. */
export function toTextReport(report: Report, { replay, paint = (_, text) => text }: TextOptions): string {
  const { failures, constraints, deviations } = report;
  const verdicts = constraints.map(verdictOf);
  const count = (verdict: (typeof verdicts)[number]): number => verdicts.filter((one) => one === verdict).length;
  const sections = [
    heading(report, paint),
    ...failures.map((finding, index) => findingText(finding, index + 1, replay, paint)),
    ...byOperation(constraints).map(([operation, rows]) => table(operation, rows, paint)),
    unproven(constraints),
    skippedText(report),
    acceptedTexts(report),
    deviations.length > 0 ? deviationsText(deviations) : "",
    report.excepted.length > 0 ? `Left out by --except: ${report.excepted.join(", ")}` : "",
    `${constraints.length} constraints: ${count("proven")} proven, ${count("unproven")} unproven, ${count("broken")} broken. ${plural(report.requests, "request")}, seed ${report.seed}.\n${operationCounts(report)}.`,
    nextStep(report, paint),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function heading(report: Report, paint: NonNullable<TextOptions["paint"]>): string {
  const { failures, target, contract, stopped } = report;
  const verdict =
    failures.length === 0 ? paint("green", "No finding") : paint("red", plural(failures.length, "finding"));
  const refused = refusedText(report);
  const lines = [...(refused === undefined ? [] : wrap(refused)), ...wrap(`${verdict}: ${target} against ${contract}`)];
  if (stopped !== undefined) {
    lines.push(...wrap(`The check ended early: ${printable(stopped)}.`));
  }
  return lines.join("\n");
}

function findingText(
  finding: Finding,
  number: number,
  replay: string,
  paint: NonNullable<TextOptions["paint"]>,
): string {
  const { constraint, selector, message, curl, response, seed, count } = finding;
  const about = constraint
    ? [`Limit: ${limitOf(constraint)}, from ${constraint.source}.`, ...(constraint.note ? [constraint.note] : [])]
    : [];
  const lines = [
    printable(message),
    ...about,
    response ? `Response: ${response.status} ${excerpt(response.body)}` : "Response: none",
    ...(count > 1 ? [`Shown by ${plural(count, "request")}; this is the smallest.`] : []),
  ];
  const command = curl.length > MAX_SHOWN_CURL ? "The request is too long to show; --reporter json has it." : curl;
  return [
    paint("bold", `${number}. ${selector}`),
    ...lines.flatMap((line) => wrap(line, "   ")),
    ...(curl === "" ? [] : [`   ${command}`]),
    paint("dim", `   ${TOOL} check ${replay ? `${replay} ` : ""}--only ${quote(selector)} --seed ${seed}`),
  ].join("\n");
}

function byOperation(constraints: readonly ConstraintResult[]): [string, ConstraintResult[]][] {
  const groups = new Map<string, ConstraintResult[]>();
  for (const result of constraints) {
    const { operation } = result.constraint;
    groups.set(operation, [...(groups.get(operation) ?? []), result]);
  }
  return [...groups];
}

function table(operation: string, rows: readonly ConstraintResult[], paint: NonNullable<TextOptions["paint"]>): string {
  const row = (cells: readonly string[]): string => {
    const [mark = "", name = "", value = "", source = "", accepted = "", rejected = ""] = cells;
    return `${mark} ${name.padEnd(38)} ${value.padEnd(13)} ${source.padEnd(14)} ${accepted.padStart(4)} ${rejected.padStart(4)}`.trimEnd();
  };
  const lines = rows.map((result) => {
    const { constraint, accepted, rejected } = result;
    const verdict = verdictOf(result);
    const name = constraint.id.slice(operation.length + 1);
    const text = row([
      MARKS[verdict],
      name,
      limitOf(constraint),
      constraint.source,
      `${accepted.cases}`,
      `${rejected.cases}`,
    ]);
    return verdict === "broken" ? paint("red", text) : verdict === "unproven" ? paint("dim", text) : text;
  });
  return [paint("bold", row([" ", operation, "limit", "source", "acc.", "rej."])), ...lines].join("\n");
}

/** A limit in a few characters. */
function limitOf({ value, keyword }: Constraint): string {
  if (Array.isArray(value)) {
    const text = value.join(", ");
    return keyword === "content" && text.length <= 16
      ? text.replace("application/", "")
      : `${value.length} ${keyword === "prefixItems" ? "members" : "values"}`;
  }
  return typeof value === "object" && value !== null ? "schema" : String(value);
}

function unproven(constraints: readonly ConstraintResult[]): string {
  const byReason = new Map<string, string[]>();
  for (const { constraint, unproven: reason } of constraints) {
    if (reason !== undefined) {
      byReason.set(reason, [...(byReason.get(reason) ?? []), constraint.id]);
    }
  }
  if (byReason.size === 0) {
    return "";
  }
  const groups = [...byReason].map(([reason, ids]) =>
    [...wrap(`· ${printable(reason)}`), ...ids.map((id) => `    ${id}`)].join("\n"),
  );
  return ["Unproven, and why:", ...groups].join("\n");
}

function skippedText({ skipped }: Report): string {
  const lines = skipped.flatMap(({ operation, place, reason }) =>
    wrap(`· ${operation} (${place}): ${printable(reason)}`),
  );
  return skipped.length === 0 ? "" : ["Skipped, and why:", ...lines].join("\n");
}

/** What became of the entries of accepted findings; of what was not checked there is nothing to say. */
function acceptedTexts({ accepted }: Report): string {
  const lines = accepted
    .filter(({ status }) => status !== "not checked")
    .flatMap((entry) => wrap(`· ${printable(acceptedSentence(entry))}`));
  return lines.length === 0 ? "" : ["Accepted findings:", ...lines].join("\n");
}

function deviationsText(deviations: readonly ObservedDeviation[]): string {
  const lines = deviations.flatMap(({ request, contract, prism, issue, expected, occurs }) => {
    const gone = occurs ? "" : expected ? " NO LONGER SO: correct the table." : " Not so with this Prism and Node.";
    return wrap(`· ${request}: ${contract}. Prism: ${prism}.${issue ? ` ${issue}` : ""}${gone}`);
  });
  return [`Known deviations of the mock, each tried again in this run (${deviations.length}):`, ...lines].join("\n");
}

function nextStep({ failures, stopped }: Report, paint: NonNullable<TextOptions["paint"]>): string {
  const [first] = failures;
  if (!first) {
    return stopped === undefined
      ? paint("green", "Nothing to do.")
      : "Next: see why the target stopped, and run the check again.";
  }
  return wrap(
    `Next: paste the curl line of finding 1, mend the server, and run the check again; or take known findings out with --except ${quote(first.selector)}.`,
  ).join("\n");
}

function excerpt(body: string): string {
  const text = printable(body.replace(/\s+/g, " "));
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

function plural(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}

/** The lines of a text, broken between words; continued lines stand two columns in. */
export function wrap(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line = line === indent ? line + word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
