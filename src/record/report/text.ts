import { toJson } from "../../openapi/json.ts";
import { printable } from "../../report/printable.ts";
import { plural } from "../../report/report.ts";
import { type Layout, wrap } from "../../report/text/lines.ts";
import { type BrokenRequest, KINDS, type Noted, type Recording, type UnansweredRequest } from "../recording.ts";
import { summaryOf, UNANSWERED } from "./words.ts";

/** A recording for a terminal: what broke the contract first, then what no request touched. */
export function toTextRecording(recording: Recording, options: Partial<Layout> = {}): string {
  const { paint = (_, text) => text, width = 80 } = options;
  const layout = { paint, width };
  const { broken, coverage, limits, unanswered, unjudged, undeclared, skipped } = recording;
  const verdict = summaryOf(recording);
  const sections = [
    wrap(broken.length === 0 ? paint("green", verdict) : paint("red", verdict), width).join("\n"),
    ...broken.map((request, index) => brokenText(request, index + 1, layout)),
    unansweredText(unanswered, layout),
    ...Object.entries(KINDS).map(([kind, name]) => {
      const { declared, untouched } = coverage[kind as keyof typeof KINDS];
      const title = paint("bold", `${declared - untouched.length} of ${declared} ${name} touched`);
      return [`${title}${untouched.length > 0 ? "; not:" : ""}`, ...untouched.map((name) => `  ${name}`)].join("\n");
    }),
    limitsText(limits, layout),
    notesText("Not judged, and why:", unjudged, width),
    notesText("Sent, and not declared:", undeclared, width),
    notesText(
      "Not read of the document, and why:",
      skipped.map((entry) => ({ ...entry, count: 1 })),
      width,
    ),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function brokenText(request: BrokenRequest, number: number, { paint, width }: Layout): string {
  const { operation, constraint, place, keyword, message, curl, status, count } = request;
  const lines = [
    printable(message),
    `Response: ${status ?? "none"}.${count > 1 ? ` Broken by ${plural(count, "request")}; this is the first.` : ""}`,
  ];
  return [
    paint("bold", `${number}. ${constraint ?? printable([operation, place, keyword].filter(Boolean).join("/"))}`),
    ...lines.flatMap((line) => wrap(line, width, "   ")),
    `   ${curl}`,
  ].join("\n");
}

function unansweredText(unanswered: readonly UnansweredRequest[], { paint }: Layout): string {
  const lines = unanswered.flatMap(({ operation, request: { method, target }, curl, count }) => [
    `· ${printable(operation ?? `${method} ${target}`)}${times(count)}`,
    `  ${curl}`,
  ]);
  return lines.length === 0 ? "" : [paint("bold", `${UNANSWERED}:`), ...lines].join("\n");
}

function limitsText(limits: Recording["limits"], { paint }: Layout): string {
  const rows = (["at", "inside", "never"] as const).map((met) => limits.filter((limit) => limit.met === met));
  const [at = [], inside = [], never = []] = rows;
  const list = (title: string, some: Recording["limits"]): string[] =>
    some.length === 0 ? [] : [title, ...some.map(({ id, value }) => `  ${id} (${toJson(value)})`)];
  return limits.length === 0
    ? ""
    : [
        paint("bold", `${at.length} of ${limits.length} limits reached exactly, ${inside.length} only approached`),
        ...list("Only approached:", inside),
        ...list("No valid value sent:", never),
      ].join("\n");
}

function notesText(title: string, notes: readonly Noted[], width: number): string {
  const lines = notes.flatMap(({ operation, place, reason, count }) => {
    const about = [operation, place].filter(Boolean).join("/");
    return wrap(printable(`· ${about}: ${reason}${times(count)}`), width);
  });
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}

const times = (count: number): string => (count > 1 ? ` (${count} times)` : "");
