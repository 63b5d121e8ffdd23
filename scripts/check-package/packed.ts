// The package as others get it.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type RunOptions, run } from "../clients/command.ts";
import { Finding } from "../runtimes/on-each-node.ts";

export const NAME = "hss-container-export";

/** Packs what was built into a folder; returns the path of the archive. */
export function pack(folder: string): string {
  const words = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  return join(folder, execFileSync("npm", words, { encoding: "utf8" }).trim());
}

/** @unit bytes */
export function sizeOf(path: string): number {
  const entry = statSync(path);
  return entry.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : entry.size;
}

/** What a program has to end with. */
export interface Expected {
  /** @default 0 */
  readonly code?: number;
  /** A part of what it prints. @default anything */
  readonly text?: string;
}

/** Runs a program that must end as expected. @throws {Finding} if it does not */
export async function expectRun(
  command: string,
  options: RunOptions,
  further: string[] = [],
  { code = 0, text = "" }: Expected = {},
): Promise<void> {
  const ended = await run(command, { timeout: 240_000, ...options }, further);
  const output = `${ended.stdout}${ended.stderr}`;
  if (ended.code !== code || !output.includes(text)) {
    const wanted = `expected ${code}${text && ` and "${text}"`}`;
    throw new Finding(`${[command, ...further].join(" ")} ends with ${ended.code}, ${wanted}.\n${output}`);
  }
}
