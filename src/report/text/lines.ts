import { printable } from "../printable.ts";

/** How a report for a terminal is laid out. */
export interface Layout {
  /** Colours a text, if the terminal can. */
  readonly paint: (style: "red" | "green" | "dim" | "bold", text: string) => string;
  /** @unit columns */
  readonly width: number;
}

/** A number with its noun. */
export function plural(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}

/** The lines of a text, broken between words; continued lines stand two columns in. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line = line === indent ? line + word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The beginning of a text that came from outside, in one line. */
export function excerpt(text: string, length: number): string {
  const shown = printable(text.replace(/\s+/g, " "));
  return shown.length > length ? `${shown.slice(0, length - 1)}…` : shown;
}

/** Rows by a text that they share, in the order in which it first comes. */
export function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string | undefined): [string, Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = key(row);
    if (name !== undefined) {
      const group = groups.get(name);
      if (group) {
        group.push(row);
      } else {
        groups.set(name, [row]);
      }
    }
  }
  return [...groups];
}
