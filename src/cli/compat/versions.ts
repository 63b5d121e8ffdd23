// Finds the two documents that the arguments of `compat` name.
import { existsSync } from "node:fs";
import { lastTag } from "../../compat/read/git.ts";
import { openVersion, DOCUMENT as REPOSITORY_DOCUMENT, type Version } from "../../compat/read/read.ts";
import { UsageError } from "../command.ts";
import { DOCUMENT } from "../load-contract.ts";

/** The new document where only the old one is named: the file of the same path in the work tree, else the contract of this package. */
function successorOf(old: string): string {
  const [, file = REPOSITORY_DOCUMENT] = existsSync(old) ? [old] : old.split(/:(.*)/s);
  return existsSync(file) && file !== old ? file : DOCUMENT;
}

/**
 * Opens both documents.
 *
 * @throws {UsageError} if too few or too many are named
 */
export async function openVersions(operands: readonly string[]): Promise<readonly [old: Version, next: Version]> {
  const [old = lastTag(), next, ...others] = operands;
  if (old === undefined) {
    throw new UsageError("name the old document: a file, a URL, a tag, or TAG:FILE; there is no tag to compare with");
  }
  if (others.length > 0) {
    throw new UsageError(`too many arguments: ${others.join(" ")}; compat takes OLD and NEW`);
  }
  if (old === "-" && next === "-") {
    throw new UsageError("only one of the documents can come from standard input");
  }
  return [await openVersion(old), await openVersion(next ?? successorOf(old))];
}
