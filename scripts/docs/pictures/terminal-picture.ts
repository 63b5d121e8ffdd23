import { drawing, escapeXml } from "./drawing.ts";

const COLUMNS = 88;
const ESCAPE = "\u001b";
/** What a column takes in most fonts of 14 pixels; lines are stretched to it in the others. @unit pixels */
const COLUMN = 8.4;
const LINE = 20;
const PADDING = 18;

/** What the codes of a terminal do to the classes of a text. */
const CODES: Readonly<Record<string, (classes: ReadonlySet<string>) => readonly string[]>> = {
  1: (classes) => [...classes, "bold"],
  2: (classes) => [...classes, "quiet"],
  22: (classes) => [...classes].filter((name) => name !== "bold" && name !== "quiet"),
  31: (classes) => [...classes, "red"],
  32: (classes) => [...classes, "green"],
  39: (classes) => [...classes].filter((name) => name !== "red" && name !== "green"),
};

interface Cell {
  readonly character: string;
  readonly classes: string;
}

/** The lines of an output, folded between words where one is too long. */
function cellsOf(output: string): Cell[][] {
  const lines: Cell[][] = [[]];
  let classes: ReadonlySet<string> = new Set();
  for (const part of output.trimEnd().split(new RegExp(`(${ESCAPE}\\[\\d+m|\n)`))) {
    const code = /\[(\d+)m/.exec(part)?.[1];
    if (code !== undefined) {
      classes = new Set(CODES[code]?.(classes) ?? classes);
    } else if (part === "\n") {
      lines.push([]);
    } else {
      for (const character of part) {
        const line = lines.at(-1);
        if (line?.length === COLUMNS) {
          const space = line.findLastIndex((cell) => cell.character === " ") + 1;
          // What goes on stands two columns in, as in the text reports.
          const indent = line.slice(0, line.findIndex((cell) => cell.character !== " ") + 2);
          const blank = indent.map(() => ({ character: " ", classes: "" }));
          lines.push([...blank, ...(space > COLUMNS / 2 ? line.splice(space) : [])]);
        }
        lines.at(-1)?.push({ character, classes: [...classes].join(" ") });
      }
    }
  }
  return lines;
}

function lineOf(cells: readonly Cell[], row: number): string {
  const runs: { text: string; classes: string }[] = [];
  for (const { character, classes } of cells) {
    const last = runs.at(-1);
    if (last?.classes === classes) {
      last.text += character;
    } else {
      runs.push({ text: character, classes });
    }
  }
  const spans = runs.map(({ text, classes }) =>
    classes === "" ? escapeXml(text) : `<tspan class="${classes}">${escapeXml(text)}</tspan>`,
  );
  const length = (cells.length * COLUMN).toFixed(1);
  return cells.length === 0
    ? ""
    : `<text x="${PADDING}" y="${PADDING + 14 + row * LINE}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${spans.join("")}</text>`;
}

/** A terminal in which a command was run. @param output with its colours */
export function terminalPicture(title: string, command: string, output: string): string {
  const prompt = `${ESCAPE}[2m$${ESCAPE}[22m ${ESCAPE}[1m${command}${ESCAPE}[22m\n`;
  const lines = cellsOf(prompt + output);
  const [width, height] = [COLUMNS * COLUMN + 2 * PADDING, lines.length * LINE + 2 * PADDING];
  const frame = `<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`;
  return drawing(title, width, height, [frame, ...lines.map(lineOf).filter((line) => line !== "")].join("\n"));
}
