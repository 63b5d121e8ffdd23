// What git knows of earlier states of files.
import { execFileSync } from "node:child_process";
import { LIMITS, UnreadableError } from "../../openapi/load/read-text.ts";

function git(...words: string[]): string | undefined {
  try {
    // One byte more, so that a text that is too long is told from one that is not there.
    const maxBuffer = LIMITS.bytes + 1;
    return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOBUFS") {
      throw new UnreadableError(`a document may have ${LIMITS.bytes / 1024 / 1024} MiB, and it is larger`);
    }
    return undefined;
  }
}

/** The last tag of a revision and what it comes from, if there is one. */
export function lastTag(revision = "HEAD"): string | undefined {
  return git("describe", "--tags", "--abbrev=0", revision)?.trim() || undefined;
}

/** Whether a revision is one of the repository of the working directory. */
export function isRevision(name: string): boolean {
  return !name.startsWith("-") && git("rev-parse", "--verify", "--quiet", `${name}^{commit}`) !== undefined;
}

/** The text of a file in a revision, if it is there. @throws {UnreadableError} if it is too large */
export function textAt(revision: string, file: string): string | undefined {
  return git("show", `${revision}:${file}`);
}
