// One declaration of a command's options gives both what its parser takes and what its help says.
import type { OptionKind } from "./arguments.ts";
import { wrap } from "./wrap.ts";

/** An option of a command. */
export interface Option {
  readonly kind: OptionKind;
  /** How the help names its value: `FILE`, `N`. Absent for a switch. */
  readonly value?: string;
  /** What it does, in words; an option that may be repeated says so. */
  readonly text: string;
  /** Arguments that use it. */
  readonly example?: string;
}

/** The options of a command by name without dashes, under the titles of its help. */
export type OptionTable = Readonly<Record<string, Readonly<Record<string, Option>>>>;

const WIDTH = 80;
const COLUMN = 25;

/** What the parser takes. */
export function optionKinds(table: OptionTable): Record<string, OptionKind> {
  const options = Object.values(table).flatMap((section) => Object.entries(section));
  return Object.fromEntries(options.map(([name, { kind }]) => [name, kind]));
}

/** The sections of the help, for a terminal of 80 columns. */
export function optionHelp(table: OptionTable): string {
  return Object.entries(table)
    .map(([title, options]) => {
      const entries = Object.entries(options).map(([name, option]) => entry(name, option));
      return `${title}\n${entries.join("")}`;
    })
    .join("\n");
}

function entry(name: string, { value, text, example }: Option): string {
  const usage = `  --${name}${value === undefined ? "" : ` ${value}`}`;
  const lines = [...wrap(text, WIDTH - COLUMN), ...(example === undefined ? [] : [`Example: ${example}`])];
  const isBeside = usage.length < COLUMN;
  const shown = lines.map((line, index) => `${(isBeside && index === 0 ? usage : "").padEnd(COLUMN)}${line}\n`);
  return `${isBeside ? "" : `${usage}\n`}${shown.join("")}`;
}
