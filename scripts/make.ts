import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { run } from "./clients/command.ts";

/**
 * Makes a product by an npm script, unless it is newer than every file that git knows.
 *
 * @param product the file that the script writes last
 * @throws {Error} with what the script says if it fails
 */
export async function make(script: string, product: string): Promise<void> {
  const timeOf = (file: string): Promise<number> =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const { stdout: sources } = await promisify(execFile)("git", ["ls-files", "-z"], { maxBuffer: 2 ** 24 });
  const times = await Promise.all(sources.split("\0").filter(Boolean).map(timeOf));
  if ((await timeOf(product)) <= Math.max(...times)) {
    const { code, stdout, stderr } = await run(`npm run --silent ${script}`, { cwd: "." });
    if (code !== 0) {
      throw new Error(`npm run ${script} ends with ${code}.\n${stdout}${stderr}`);
    }
  }
}
