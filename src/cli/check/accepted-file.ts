import { readFile } from "node:fs/promises";
import type { Report } from "../../contract.ts";
import type { AcceptedEntry } from "../../report/report.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../command.ts";
import type { Contract } from "../load-contract.ts";
import { replaceFile } from "../output-file.ts";

/**
 * The entries of a file of accepted findings.
 *
 * @throws {UsageError} if it cannot be read
 * @throws {ContractError} if it is neither YAML nor JSON, or an entry is wrong
 */
export async function readAccepted(contract: Contract, file: string): Promise<AcceptedEntry[]> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`cannot read ${file}: ${error.message}`);
  });
  return contract.parseAccepted(await contract.parseText(text, file), file);
}

/** Writes the file that accepts the findings of a report. */
export async function writeAccepted(contract: Contract, report: Report, file: string, io: Io): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  await replaceFile(file, contract.acceptedText(report, { date, json: file.endsWith(".json") }));
  io.stderr.write(`accepted findings: ${file}\n`);
}
