import { readFile } from "node:fs/promises";
import { parseText } from "../../openapi/document.ts";
import { acceptedText, parseAccepted } from "../../report/accepted.ts";
import type { AcceptedEntry, Report } from "../../report/report.ts";
import { type Io, UsageError } from "../command.ts";
import { replaceFile } from "../output-file.ts";

/**
 * The entries of a file of accepted findings; none without a file.
 *
 * @throws {UsageError} if it cannot be read
 * @throws {ContractError} if it is neither YAML nor JSON, or an entry is wrong
 */
export async function readAccepted(file: string | undefined): Promise<AcceptedEntry[]> {
  if (file === undefined) {
    return [];
  }
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${file}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`);
  });
  return parseAccepted(await parseText(text, file), file);
}

/** Writes the file that accepts the findings of a report. */
export async function writeAccepted(report: Report, file: string, io: Io): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  await replaceFile(file, acceptedText(report, { date, json: file.endsWith(".json") }));
  io.stderr.write(`accepted findings: ${file}\n`);
}
