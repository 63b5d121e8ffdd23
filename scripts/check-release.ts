// Compares the contract with the last tag, and demands the bump of its version and the line in the changelog that the changes call for.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { isObject, type Json } from "../src/contract/document.ts";
import { ContractError } from "../src/contract/errors.ts";
import type { Comparison } from "./compat/change.ts";
import { DOCUMENT, lastTag, readVersion } from "./compat/read.ts";
import { canonical } from "./compat/references.ts";
import { compat } from "./compat.ts";

const CHANGELOG = "CHANGELOG.md";
const BUMPS = ["major", "minor", "patch"] as const;

/** What a release consists of. */
export interface Release {
  readonly old: Json;
  readonly next: Json;
  readonly comparison: Comparison;
  /** The text of the changelog. */
  readonly changelog: string;
}

/** What is missing for the release of a changed contract; empty if nothing is, or nothing has changed. */
export function releaseFaults({ old, next, comparison, changelog }: Release): string[] {
  if (canonical(old) === canonical(next)) {
    return [];
  }
  const faults: string[] = [];
  const [before, after] = [versionOf(old), versionOf(next)];
  const needed = comparison.breaking.length > 0 ? "major" : comparison.compatible.length > 0 ? "minor" : "patch";
  const bumped = BUMPS.find((_, index) => (after[index] ?? 0) !== (before[index] ?? 0));
  const isHigher = bumped !== undefined && (after[BUMPS.indexOf(bumped)] ?? 0) > (before[BUMPS.indexOf(bumped)] ?? 0);
  if (!bumped || !isHigher || BUMPS.indexOf(bumped) > BUMPS.indexOf(needed)) {
    const target = raised(before, needed).join(".");
    faults.push(
      `${DOCUMENT}: the changes call for a new ${needed} version, and \`info.version\` went from ${before.join(".")} to ${after.join(".")}. Make it ${target}.`,
    );
  }
  const [, unreleased = ""] = changelog.split(/^## Unreleased[^\n]*$/m);
  const [section = ""] = unreleased.split(/^## /m);
  if (!/^\s*[-*] \S/m.test(section)) {
    faults.push(`${CHANGELOG}: no line under \`## Unreleased\` says what changed in the contract. Add one.`);
  }
  return faults;
}

function versionOf(document: Json): number[] {
  const version = isObject(document["info"]) ? String(document["info"]["version"]) : "";
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (parts.length === 0) {
    throw new ContractError(
      "version-invalid",
      `\`info.version\` is ${version || "missing"}; make it three numbers, as in 1.0.0.`,
    );
  }
  return parts.map(Number);
}

function raised(version: readonly number[], bump: (typeof BUMPS)[number]): number[] {
  const index = BUMPS.indexOf(bump);
  return version.map((part, place) => (place < index ? part : place === index ? part + 1 : 0));
}

async function main(): Promise<number> {
  const tag = lastTag();
  if (tag === undefined) {
    process.stdout.write("There is no tag yet: no released contract to compare with.\n");
    return 0;
  }
  const [old, next] = [readVersion(tag), readVersion(DOCUMENT)];
  const changelog = await readFile(CHANGELOG, "utf8").catch(() => "");
  const comparison = await compat(old, next);
  const faults = releaseFaults({ old, next, comparison, changelog });
  for (const fault of faults) {
    process.stderr.write(`${fault}\n`);
  }
  const { breaking, compatible } = comparison;
  process.stdout.write(`${tag} → ${DOCUMENT}: ${breaking.length} breaking, ${compatible.length} compatible\n`);
  return faults.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${error instanceof ContractError ? error.message : `The comparison failed: ${error}`}\n`);
    process.exitCode = 2;
  }
}
