// What became of the clients, as tables for the terminal that are Markdown too.
import { Missing } from "./command.ts";

/** What became of one client. */
export interface Outcome {
  /** Each step and whether it worked; `known` if not quite, for a known reason. */
  steps: Record<string, boolean | "known">;
  /** What the client keeps of the contract; a property that the run says nothing about is absent. */
  kept: Map<string, boolean>;
  /** Why a step failed. */
  reasons: string[];
  /** More of it, such as how much of the contract it touched. */
  numbers?: Record<string, number | string>;
  /** Known departures from the contract. */
  notes?: string[];
}

/** Writes rows under their titles, each column as wide as its widest cell. */
export function table(titles: string[], rows: string[][]): string {
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  return line(titles) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}

/** The table of some clients, by name: the steps that they went, what they kept, and numbers. */
export function outcomeTable(
  outcomes: Map<string, Outcome | Missing>,
  steps: readonly string[],
  kept: readonly string[],
  numbers: readonly string[] = [],
): string {
  const WORDS: Record<string, string> = { true: "yes", false: "NO", known: "known" };
  const KEPT: Record<string, string> = { true: "kept", false: "lost" };
  const cells = (outcome: Outcome | Missing) =>
    outcome instanceof Missing
      ? [...steps, ...kept, ...numbers].map(() => "?")
      : [
          ...steps.map((step) => WORDS[String(outcome.steps[step])] ?? "-"),
          ...kept.map((property) => KEPT[String(outcome.kept.get(property))] ?? "-"),
          ...numbers.map((number) => String(outcome.numbers?.[number] ?? "-")),
        ];
  return table(
    ["client", ...steps, ...kept, ...numbers],
    [...outcomes].map(([name, outcome]) => [name, ...cells(outcome)]),
  );
}

/** Why a client is red or could not run, a line each. */
export function explain(outcomes: Map<string, Outcome | Missing>): string {
  const reasons = (outcome: Outcome | Missing) =>
    outcome instanceof Missing ? [`could not run. ${outcome.message}`] : outcome.reasons;
  return [...outcomes].flatMap(([name, outcome]) => reasons(outcome).map((reason) => `${name}: ${reason}\n`)).join("");
}

/** What is known of the clients beside the table, a line each. */
export function notesOf(outcomes: Map<string, Outcome | Missing>): string {
  const notes = (outcome: Outcome | Missing) => (outcome instanceof Missing ? [] : (outcome.notes ?? []));
  return [...outcomes].flatMap(([name, outcome]) => notes(outcome).map((note) => `- ${name}: ${note}\n`)).join("");
}
