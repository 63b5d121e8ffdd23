// One declaration of a command's options gives both what its parser takes and what its help says.
import { type Given, type OptionKind, parseArguments, quoted } from "./arguments.ts";
import { UsageError } from "./command.ts";
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
  /** Whether an argument without an option is most likely meant for it. */
  readonly isMain?: true;
}

/** The options of a command by name without dashes, under the titles of its help. */
export type OptionTable = Readonly<Record<string, Readonly<Record<string, Option>>>>;

const WIDTH = 80;
const COLUMN = 25;

/**
 * Parses the arguments of a command. None of its options takes an empty value, which is what a shell makes of a variable that is not set.
 *
 * @throws {UsageError} as {@link parseArguments} does, or for an empty value
 */
export function parseOptions(argv: readonly string[], table: OptionTable, operands?: string[]): Given {
  const options = Object.values(table).flatMap((section) => Object.entries(section));
  const [main] = options.find(([, { isMain }]) => isMain) ?? [];
  const kinds = Object.fromEntries(options.map(([name, { kind }]) => [name, kind]));
  const loose: string[] = [];
  const given = parseArguments(argv, kinds, main === undefined ? operands : loose);
  if (loose[0] !== undefined) {
    const value = quoted(loose[0]);
    throw new UsageError(`unexpected argument ${value}; did you mean --${main} ${value}?`);
  }
  for (const [name, values] of given) {
    if (values.includes("")) {
      throw new UsageError(`--${name} needs a value: it is empty`);
    }
  }
  return given;
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
