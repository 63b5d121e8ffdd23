import { access, constants, lstat, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./command.ts";

/**
 * Finds out before the work whether its results can be written after it, those that go to files.
 *
 * @throws {UsageError} if one cannot
 */
export async function assertWritable(...files: readonly (string | undefined)[]): Promise<void> {
  for (const file of files) {
    await (file === undefined ? undefined : assertFile(file));
  }
}

async function assertFile(file: string): Promise<void> {
  const [folder, present] = await Promise.all([
    stat(dirname(file)).catch(() => undefined),
    stat(file).catch(() => undefined),
  ]);
  if (!folder?.isDirectory()) {
    throw new UsageError(`the folder of ${file} does not exist`);
  }
  if (present?.isDirectory()) {
    throw new UsageError(`${file} is a folder: name a file`);
  }
  if (await isWrittenInPlace(file)) {
    await access(file, constants.W_OK).catch((error: Error) => {
      throw new UsageError(`cannot write to ${file}: ${error.message}`);
    });
    return;
  }
  // A trial, since permissions alone do not tell (read-only file systems).
  const trial = await mkdtemp(join(dirname(file), ".hss-report-")).catch((error: Error) => {
    throw new UsageError(`cannot write to the folder of ${file}: ${error.message}`);
  });
  await rm(trial, { recursive: true });
}

/** Whether a path is there and leads elsewhere (a pipe, a device, a link such as /dev/stdout): a new file would take its place. */
async function isWrittenInPlace(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => !found.isFile(),
    () => false,
  );
}

/** Writes a file whole or not at all, but for one that has to be written in place. */
export async function replaceFile(file: string, text: string): Promise<void> {
  if (await isWrittenInPlace(file)) {
    await writeFile(file, text);
    return;
  }
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
