import { printable } from "../printable.ts";

/** How a report for a terminal is laid out. */
export interface Layout {
  /** Colours a text, if the terminal can. */
  readonly paint: (style: "red" | "green" | "dim" | "bold", text: string) => string;
  /** @unit columns */
  readonly width: number;
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
