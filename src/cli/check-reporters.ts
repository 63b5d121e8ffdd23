import { styleText } from "node:util";
import type { Report } from "../contract.ts";
import { type Io, UsageError } from "./command.ts";
import type { Contract } from "./load-contract.ts";
import { replaceFile } from "./output-file.ts";

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

/** Writes a report in each of its forms. */
export async function writeReport(
  contract: Contract,
  report: Report,
  { reporters, replay }: { readonly reporters: readonly Reporter[]; readonly replay: string },
  io: Io,
): Promise<void> {
  await writeForms(reporters, (name, coloured) => render(contract, report, name, replay, coloured), io);
}

/** Writes each form to where it goes. */
export async function writeForms<Name extends string>(
  reporters: readonly Reporter<Name>[],
  form: (name: Name, coloured: boolean) => string,
  io: Io,
): Promise<void> {
  for (const { name, file } of reporters) {
    const text = form(name, file === undefined && io.stdout.isTTY === true && !io.environment["NO_COLOR"]);
    if (file === undefined) {
      io.stdout.write(text);
    } else {
      await replaceFile(file, text);
      io.stderr.write(`${name} report: ${file}\n`);
    }
  }
}

function render(contract: Contract, report: Report, name: Reporter["name"], replay: string, coloured: boolean): string {
  switch (name) {
    case "json":
      return `${JSON.stringify(contract.toJsonReport(report), null, 2)}\n`;
    case "junit":
      return contract.toJunitReport(report, { replay });
    case "html":
      return contract.toHtmlReport(report, { replay });
    default:
      return contract.toTextReport(report, {
        replay,
        ...(coloured && { paint: (style, text) => styleText(style, text) }),
      });
  }
}
