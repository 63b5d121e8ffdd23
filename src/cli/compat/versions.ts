// Finds the two documents that the arguments of `compat` name.
import { existsSync } from "node:fs";
import { lastTag } from "../../compat/read/git.ts";
import { openVersion, DOCUMENT as REPOSITORY_DOCUMENT, type Version } from "../../compat/read/read.ts";
import { type Io, UsageError } from "../command.ts";
import { DOCUMENT } from "../load-contract.ts";

/** What the contract of this package is called: its path is long and says nothing. */
const OWN = "the contract of this package";

/** The new document where only the old one is named: the file of a revision in the work tree, else that of this repository or package. */
async function openSuccessor(old: string, { stderr }: Io): Promise<Version> {
  const [, own] = existsSync(old) ? [] : old.split(/:(.*)/s);
  const file = own ?? REPOSITORY_DOCUMENT;
  const isThere = existsSync(file) && file !== old;
  if (!isThere || existsSync(old)) {
    stderr.write(
      `hss-container-export compat: NEW is not named, so ${old} is compared with ${isThere ? file : OWN}. To compare two documents of your own, name both: compat OLD NEW\n`,
    );
  }
  return isThere ? openVersion(file) : { ...(await openVersion(DOCUMENT)), name: OWN };
}

/**
 * Opens both documents, and says so where the new one is hardly the one that was meant.
 *
 * @throws {UsageError} if too few or too many are named
 */
export async function openVersions(
  operands: readonly string[],
  io: Io,
): Promise<readonly [old: Version, next: Version]> {
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
  return [await openVersion(old), await (next === undefined ? openSuccessor(old, io) : openVersion(next))];
}
