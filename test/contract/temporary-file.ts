import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a test with a folder of its own. `write` gives the path of a file in it, which it writes unless there is no text. */
export async function inTemporaryFolder<Result>(
  use: (write: (name: string, text?: string) => Promise<string>) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  try {
    return await use(async (name, text) => {
      const file = join(folder, name);
      if (text !== undefined) {
        await writeFile(file, text);
      }
      return file;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
