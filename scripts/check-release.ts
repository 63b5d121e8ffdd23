// Compares the contract with the last tag, and demands the bump of its version and the line in the changelog that the changes call for.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { parse, SemVer } from "semver";
import type { Io } from "../src/cli/command.ts";
import { lastTag, textAt } from "../src/compat/read/git.ts";
import { DOCUMENT, openVersion } from "../src/compat/read/read.ts";
import { canonical } from "../src/compat/read/references.ts";
import { type Comparison, compareDocuments } from "../src/compat.ts";
import { isObject, type Json } from "../src/openapi/document.ts";
import { ContractError } from "../src/openapi/errors.ts";

const CHANGELOG = "CHANGELOG.md";

/** What a release consists of. */
export interface Release {
  readonly old: Json;
  readonly next: Json;
  readonly comparison: Comparison;
  /** The text of the changelog, as it was and as it is. */
  readonly changelog: { readonly old: string; readonly next: string };
}

/** What is missing for the release of a changed contract; empty if nothing is, or nothing has changed. */
export function releaseFaults({ old, next, comparison, changelog }: Release): string[] {
  if (canonical(old) === canonical(next)) {
    return [];
  }
  const faults: string[] = [];
  const [before, after] = [versionOf(old), versionOf(next)];
  const needed = bumpOf(comparison, before);
  // A prerelease has raised its numbers already.
  const target = new SemVer(before.version).inc(needed);
  if (after.compareMain(target) < 0 || after.compare(before) <= 0) {
    faults.push(
      `${DOCUMENT}: the changes call for a new ${needed} version, and \`info.version\` went from ${textOf(old)} to ${textOf(next)}. Make it ${target.version}.`,
    );
  }
  const known = statementsOf(changelog.old);
  const isNew = (line: string): boolean => {
    const index = known.indexOf(line);
    return known.splice(index, index < 0 ? 0 : 1).length === 0;
  };
  if (!statementsOf(changelog.next).some(isNew)) {
    faults.push(`${CHANGELOG}: no new line says what changed in the contract. Add one.`);
  }
  return faults;
}

/** What a comparison calls for; before 1.0.0 anything may change, and what breaks is a minor version. */
function bumpOf({ breaking, risky, compatible }: Comparison, { major }: SemVer): "major" | "minor" | "patch" {
  if (breaking.length + risky.length > 0) {
    return major === 0 ? "minor" : "major";
  }
  return compatible.length > 0 && major > 0 ? "minor" : "patch";
}

/** The lines that say something: no headings, comments or link definitions. */
function statementsOf(changelog: string): string[] {
  return changelog
    .replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/^.+\r?\n(?:=+|-{2,})[ \t]*\r?$/gm, "")
    .split("\n")
    .map((line) => line.trim().replace(/^[-*+]\s+/, ""))
    .filter((line) => /\p{L}/u.test(line) && !/^#|^\[[^\]]+\]:/.test(line));
}

function textOf({ info }: Json): string {
  return isObject(info) ? String(info["version"] ?? "nothing") : "nothing";
}

function versionOf(document: Json): SemVer {
  const text = textOf(document);
  // The library also takes a "v" or a space before the number.
  const version = /^\d\S*$/.test(text) ? parse(text) : null;
  if (version === null) {
    throw new ContractError(
      "version-invalid",
      `\`info.version\` is ${text}; make it a semantic version, as in 1.0.0 or 1.0.0-rc.1.`,
    );
  }
  return version;
}

/** The release to compare a document with: the last one, or the one before if the document is being released. */
async function predecessorOf(document: Json): Promise<string | undefined> {
  const last = lastTag();
  const isReleased = last !== undefined && canonical((await openVersion(last)).document) === canonical(document);
  return isReleased ? lastTag("HEAD^") : last;
}

/** Runs the program in the working directory; returns its exit code. */
export async function main({ stdout, stderr }: Pick<Io, "stdout" | "stderr">): Promise<number> {
  const { document: next } = await openVersion(DOCUMENT);
  const tag = await predecessorOf(next);
  if (tag === undefined) {
    stdout.write("There is no earlier tag: no released contract to compare with.\n");
    return 0;
  }
  const { document: old } = await openVersion(tag);
  const changelog = { old: textAt(tag, CHANGELOG) ?? "", next: await readFile(CHANGELOG, "utf8").catch(() => "") };
  const comparison = compareDocuments(old, next, { today: new Date().toISOString().slice(0, 10) });
  const [skipped] = comparison.skipped;
  if (skipped) {
    throw new ContractError("reference-dangling", `A part cannot be compared: ${skipped.reason}`);
  }
  const faults = releaseFaults({ old, next, comparison, changelog });
  for (const fault of faults) {
    stderr.write(`${fault}\n`);
  }
  const { breaking, risky, compatible } = comparison;
  stdout.write(
    `${tag} → ${DOCUMENT}: ${breaking.length} breaking, ${risky.length} risky, ${compatible.length} compatible\n`,
  );
  return faults.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    process.exitCode = await main(process);
  } catch (error) {
    process.stderr.write(`${error instanceof ContractError ? error.message : `The comparison failed: ${error}`}\n`);
    process.exitCode = 2;
  }
}
