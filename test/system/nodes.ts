import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Missing, run } from "../../scripts/clients/command.ts";

/** One of each major version that the package promises to work on. */
export const VERSIONS = ["20.20.2", "22.23.3", "24.21.0"];

/** In a folder that git ignores, so that each is downloaded once. */
const CACHE = resolve(".cache/nodes");

const majorOf = (version: string): string | undefined => version.split(".")[0];

/**
 * Path of a program that is Node of this major version: the running one, or else the very version, from the npm registry.
 *
 * @throws {Missing} if it cannot be had.
 */
export async function provideNode(version: string, platform: string = process.platform): Promise<string> {
  if (majorOf(version) === majorOf(process.versions.node)) {
    return process.execPath;
  }
  const windows = platform === "win32";
  const name = `node-${windows ? "win" : platform}-${process.arch}`;
  const folder = join(CACHE, `${name}-${version}`);
  if (!existsSync(folder)) {
    // Under its name only once it is whole.
    const draft = `${folder}.part`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    const options = "--prefix . --no-save --ignore-scripts --no-audit --no-fund --fetch-retries 1";
    const { code, stderr } = await run(`npm install ${options} ${name}@${version}`, { cwd: draft });
    if (code !== 0) {
      await rm(draft, { recursive: true });
      throw new Missing(
        `Node ${version} cannot be had: npm found no ${name}@${version} (${stderr.split("\n")[0]}).\nLet npm reach its registry once, or run the tests with a Node ${majorOf(version)}.`,
      );
    }
    await rename(draft, folder);
  }
  return join(folder, "node_modules", name, "bin", windows ? "node.exe" : "node");
}
