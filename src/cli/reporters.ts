import type { Report, TextOptions } from "../contract.ts";
import { painter } from "./colours.ts";
import { type Io, UsageError } from "./command.ts";
import type { Contract } from "./load-contract.ts";
import { replaceFile } from "./output-file.ts";

/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_WIDTH = 120;

const REPORTERS = ["text", "json", "junit", "html"] as const;

/** A form of the report, and where it goes: without a file to standard output. */
export type Reporter<Name extends string = (typeof REPORTERS)[number]> = {
  readonly name: Name;
  readonly file: string | undefined;
};

/**
 * Reads the values of `--reporter`.
 *
 * @throws {UsageError} if one is not known, or two would write to the same place
 */
export function parseReporters(texts: readonly string[]): Reporter[];
export function parseReporters<Name extends string>(texts: readonly string[], names: readonly Name[]): Reporter<Name>[];
export function parseReporters(texts: readonly string[], names: readonly string[] = REPORTERS): Reporter<string>[] {
  const reporters = texts.map((text): Reporter<string> => {
    const [name = "", ...rest] = text.split("=");
    const known = names.find((reporter) => reporter === name);
    if (!known) {
      throw new UsageError(
        `--reporter must be ${names.join(", ")}, with =FILE if it is to be a file; it is ${JSON.stringify(text)}`,
      );
    }
    const file = rest.length > 0 ? rest.join("=") : undefined;
    if (file === "") {
      throw new UsageError(`--reporter ${name}= needs the name of a file`);
    }
    return { name: known, file };
  });
  if (reporters.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError(
      "only one --reporter can write to standard output: give the others a file, such as html=report.html",
    );
  }
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [file]));
  if (new Set(files).size < files.length) {
    throw new UsageError("two reporters cannot write to the same file");
  }
  return reporters;
}

/** How a text fits the terminal that it goes to; empty for a file. */
export type Screen = Pick<TextOptions, "paint" | "width" | "height">;

/** Writes a report in each of its forms. */
export async function writeReport(
  contract: Contract,
  report: Report,
  {
    reporters,
    replay,
    verbose,
  }: { readonly reporters: readonly Reporter[]; readonly replay: string; readonly verbose: boolean },
  io: Io,
): Promise<void> {
  const forms = {
    text: (screen: Screen) => contract.toTextReport(report, { replay, verbose, ...screen }),
    json: () => `${JSON.stringify(contract.toJsonReport(report), null, 2)}\n`,
    junit: () => contract.toJunitReport(report, { replay }),
    html: () => contract.toHtmlReport(report, { replay }),
  };
  await writeForms(reporters, (name, screen) => forms[name](screen), io);
}

/** Writes each form to where it goes. */
export async function writeForms<Name extends string>(
  reporters: readonly Reporter<Name>[],
  form: (name: Name, screen: Screen) => string,
  io: Io,
): Promise<void> {
  for (const { name, file } of reporters) {
    if (file === undefined) {
      io.stdout.write(form(name, screenOf(io)));
    } else {
      await replaceFile(file, form(name, {}));
      io.stderr.write(`${name} report: ${file}\n`);
    }
  }
}

function screenOf(io: Io): Screen {
  const { columns, rows } = io.stdout;
  const paint = painter(io, io.stdout);
  return {
    ...(paint && { paint }),
    ...(columns !== undefined && { width: Math.min(columns, MAX_WIDTH) }),
    ...(rows !== undefined && { height: rows }),
  };
}
