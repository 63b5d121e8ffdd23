import { acceptedSentence } from "./accepted.ts";
import { quote } from "./curl.ts";
import { printable } from "./printable.ts";
import { isOfRequest, replayCommand } from "./replay.ts";
import {
  type Finding,
  groupBy,
  missingText,
  namesSources,
  operationCounts,
  plural,
  type Report,
  refusedText,
  verdictsText,
} from "./report.ts";
import { excerpt, type Layout, wrap } from "./text/lines.ts";
import { limitOf, operationLines, table } from "./text/operations.ts";
import { section, skippedText, unprovenText } from "./text/reasons.ts";

const MAX_SHOWN_CURL = 2_000;
const MAX_SHOWN_BODY = 160;
/** Up to this many operations get a table each; beyond it, each gets a line. */
const MAX_TABLES = 3;
const MIN_WIDTH = 60;

/** How a report is written. */
export interface TextOptions extends Partial<Layout> {
  /** What goes behind the command `check` to reach the same target again. */
  readonly replay: string;
  /** What a screen holds: a report without a finding is no longer, unless it has tables. @unit lines @default 24 */
  readonly height?: number;
  /** Whether each constraint gets a row, however many operations there are. @default false */
  readonly verbose?: boolean;
}

/** A report for a terminal: findings first, then a row a constraint, or a line an operation where there are more than three. */
export function toTextReport(report: Report, options: TextOptions): string {
  const { replay, paint = (_, text) => text, width = 80, height = 24, verbose = false } = options;
  const layout: Layout = { paint, width: Math.max(width, MIN_WIDTH) };
  const hasSources = namesSources(report);
  const groups = groupBy(report.constraints, ({ constraint }) => constraint.operation);
  const inFull = verbose || groups.length <= MAX_TABLES;
  const before = [
    heading(report, layout),
    ...report.failures.map((finding, index) => findingText(finding, index + 1, { replay, hasSources }, layout)),
  ];
  const after = [
    unprovenText(report, inFull, layout),
    wrap(missingText(report) ?? "", layout.width).join("\n"),
    skippedText(report, inFull, layout),
    acceptedText(report, layout),
    deviationsText(report, verbose, layout),
    report.excepted.length > 0 ? `Left out by --except: ${report.excepted.join(", ")}` : "",
    `${counts(report, layout)}${inFull ? "" : " --verbose shows each constraint."}`,
    nextStep(report, layout),
  ];
  // Beside the other sections a screen holds the line between and the prompt.
  const room = height - joined([...before, ...after]).split("\n").length - 2;
  const results = inFull
    ? groups.map((group) => table(group, hasSources, layout))
    : [operationLines(groups, room, layout)];
  return `${joined([...before, ...results, ...after])}\n`;
}

function joined(sections: readonly string[]): string {
  return sections.filter((text) => text !== "").join("\n\n");
}

function heading(report: Report, { paint, width }: Layout): string {
  const { failures, target, contract, stopped } = report;
  const verdict =
    failures.length === 0 ? paint("green", "No finding") : paint("red", plural(failures.length, "finding"));
  const refused = refusedText(report);
  const lines = [
    ...(refused === undefined ? [] : wrap(refused, width)),
    ...wrap(`${verdict}: ${target} against ${contract}`, width),
  ];
  if (stopped !== undefined) {
    lines.push(...wrap(`The check ended early: ${printable(stopped)}.`, width));
  }
  return lines.join("\n");
}

/** How the findings of a report are written. */
interface FindingOptions {
  readonly replay: string;
  readonly hasSources: boolean;
}

function findingText(
  finding: Finding,
  number: number,
  { replay, hasSources }: FindingOptions,
  { paint, width }: Layout,
): string {
  const { constraint, selector, message, curl, response, count } = finding;
  const about = constraint
    ? [
        `Limit: ${constraint.keyword} ${limitOf(constraint)}${hasSources ? `, from ${constraint.source}` : ""}.`,
        ...(constraint.note ? [constraint.note] : []),
      ]
    : [];
  const lines = [
    printable(message),
    ...about,
    ...(isOfRequest(finding) ? [responseText(response)] : []),
    ...(count > 1 ? [`Shown by ${plural(count, "request")}; this is the smallest.`] : []),
  ];
  const command = curl.length > MAX_SHOWN_CURL ? "The request is too long to show; --reporter json has it." : curl;
  return [
    paint("bold", `${number}. ${selector}`),
    ...lines.flatMap((line) => wrap(line, width, "   ")),
    ...(isOfRequest(finding) ? [`   ${command}`, paint("dim", `   ${replayCommand(finding, replay)}`)] : []),
  ].join("\n");
}

const responseText = (response: Finding["response"]): string =>
  response ? `Response: ${response.status} ${excerpt(response.body, MAX_SHOWN_BODY)}` : "Response: none";

/** What became of the entries of accepted findings; of what was not checked there is nothing to say. */
function acceptedText({ accepted }: Report, { width }: Layout): string {
  const lines = accepted
    .filter(({ status }) => status !== "not checked")
    .flatMap((entry) => wrap(`· ${printable(acceptedSentence(entry))}`, width));
  return section("Accepted findings:", lines);
}

function deviationsText({ deviations }: Report, verbose: boolean, { width }: Layout): string {
  if (!verbose) {
    const known = plural(deviations.length, "known deviation");
    const absent = deviations.filter(({ occurs }) => !occurs).length;
    const tried = `each tried again${absent === 0 ? "" : `, of which ${absent} did not occur`}`;
    return deviations.length === 0
      ? ""
      : wrap(`${known} of the mock, ${tried}; --verbose lists them.`, width).join("\n");
  }
  const title = `Known deviations of the mock, each tried again in this run (${deviations.length})`;
  const lines = deviations.flatMap(({ request, contract, prism, issue, expected, occurs }) => {
    const gone = occurs ? "" : expected ? " NO LONGER SO: correct the table." : " Not so in this run.";
    return wrap(`· ${request}: ${contract}. Prism: ${prism}.${issue ? ` ${issue}` : ""}${gone}`, width);
  });
  return section(wrap(`${title}:`, width).join("\n"), lines);
}

function counts(report: Report, { width }: Layout): string {
  const { constraints, requests, seed } = report;
  const text = `${verdictsText(constraints)} ${plural(requests, "request")}, seed ${seed}.`;
  return [...wrap(text, width), `${operationCounts(report)}.`].join("\n");
}

function nextStep({ failures, stopped }: Report, { paint, width }: Layout): string {
  if (failures.length === 0) {
    return stopped === undefined
      ? paint("green", "Nothing to do.")
      : "Next: find out why the target stopped, and run the check again.";
  }
  const first = failures.find(isOfRequest);
  if (!first) {
    return "Next: correct the table of deviations.";
  }
  return wrap(
    `Next: paste the curl line of finding ${failures.indexOf(first) + 1}, fix the server, and run the check again; or leave known findings out with --except ${quote(first.selector)}.`,
    width,
  ).join("\n");
}
