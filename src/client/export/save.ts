import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, link, lstat, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { HssConnectionError, HssError, HssTimeoutError, resumption } from "../errors.ts";
import { printable } from "../printable.ts";
import { sleep } from "../transport/deadline.ts";
import type { ByteStream, ContainerExport, DownloadOptions } from "../types.ts";
import { safeFileName } from "./file-name.ts";
import { verifyArchive } from "./zip.ts";
import { ArchiveError } from "./zip-directory.ts";

/** The file cannot be written where it was asked for, or what came is not an intact ZIP archive. */
export class HssFileError extends HssError {
  override readonly name = "HssFileError";
  readonly path: string;

  constructor(message: string, options: { code: string; path: string; cause?: unknown; taskId?: string | undefined }) {
    super(message, options);
    this.path = options.path;
  }
}

/** What saving takes. */
export interface SaveOptions extends Pick<DownloadOptions, "onProgress" | "signal" | "timeout"> {
  /** Whether an existing file is replaced, once the new one is complete and intact. @default false */
  readonly overwrite?: boolean | undefined;
}

/** A file that has been saved. */
export interface SavedFile {
  /** Absolute path. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly sha256: string;
  /** Entries of the archive that could not be looked into, such as encrypted ones, and why. */
  readonly unverified: readonly string[];
}

/** How often a download is started at most. */
const ATTEMPTS = 3;
/** The wait before a download is started over, in milliseconds. */
const PAUSE = 500;

function fileError(path: string, problem: string, code: string, cause?: unknown): HssFileError {
  return new HssFileError(`${printable(path, 1000)}: ${problem}`, { code, path, cause });
}

/** Whether a path asks for a folder to put the file into. */
async function isFolder(path: string): Promise<boolean> {
  if (path.endsWith("/") || path.endsWith(sep)) {
    return true;
  }
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Finds what would keep a file from being written, before anything is exported.
 *
 * @param path - a file, or a folder: one that exists, or a path that ends in a slash
 * @returns the folder, and the name of the file unless the service is to choose it
 * @throws {HssFileError} if the folder is missing or cannot be written to, or a file is in the way
 */
export async function checkTarget(
  path: string,
  { overwrite = false }: Pick<SaveOptions, "overwrite"> = {},
): Promise<{ readonly folder: string; readonly name: string | undefined }> {
  if (path === "" || path.includes("\u0000")) {
    throw fileError(path, "is not the path of a file", "ERR_HSS_TARGET");
  }
  const absolute = resolve(path);
  const toFolder = await isFolder(path);
  const folder = toFolder ? absolute : dirname(absolute);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw fileError(folder, found ? "is not a folder" : "the folder does not exist; create it first", "ERR_HSS_TARGET");
  }
  if (!toFolder) {
    await assertFree(absolute, overwrite);
  }
  const { file, temporary } = await openTemporary(folder);
  await file.close();
  await rm(temporary);
  return { folder, name: toFolder ? undefined : basename(absolute) };
}

/** Whether a folder takes a file, only trying it shows: modes say nothing of a special or a read-only file system. */
async function openTemporary(folder: string): Promise<{ readonly file: FileHandle; readonly temporary: string }> {
  const temporary = join(folder, `.container-export-${randomUUID()}.part`);
  const file = await open(temporary, "wx+").catch((cause) => {
    throw fileError(folder, `the folder cannot be written to: ${cause.message}`, "ERR_HSS_TARGET", cause);
  });
  return { file, temporary };
}

async function assertFree(path: string, overwrite: boolean): Promise<void> {
  // A link counts as what it is: to overwrite it replaces the link, not what is behind it.
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") {
      // A name that is too long, for example.
      throw fileError(path, `cannot be written: ${error.code}`, "ERR_HSS_TARGET", error);
    }
  });
  // What is behind it counts too, so that a link such as /dev/stdout stays.
  const target = found?.isSymbolicLink() ? await stat(path).catch(() => undefined) : found;
  if (target && !target.isFile()) {
    throw fileError(path, "is there and is not a regular file", "ERR_HSS_TARGET");
  }
  if (found && !overwrite) {
    throw fileError(path, "the file exists; choose another name, or allow to overwrite it", "ERR_HSS_TARGET_EXISTS");
  }
}

/** Writes the whole stream to the start of a file. */
async function write(stream: ByteStream, file: FileHandle): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  await file.truncate(0);
  for await (const chunk of stream) {
    for (let written = 0; written < chunk.length; ) {
      written += (await file.write(chunk, written, chunk.length - written, bytes + written)).bytesWritten;
    }
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Downloads and verifies, and starts over what broke on its way. */
async function downloadIntact(
  source: ContainerExport,
  file: FileHandle,
  path: string,
  options: SaveOptions,
): Promise<Omit<SavedFile, "path">> {
  const { onProgress, signal, timeout } = options;
  for (let attempt = 1; ; attempt++) {
    let opened = false;
    try {
      const stream = await source.stream({ onProgress, signal, timeout });
      opened = true;
      const downloaded = await write(stream, file);
      const { unverified } = await verifyArchive(file, signal);
      return { ...downloaded, unverified };
    } catch (error) {
      // A connection that does not open the file has been tried again already: two layers of repetition would multiply.
      const lost = error instanceof HssConnectionError && opened;
      const broken = lost || error instanceof HssTimeoutError || error instanceof ArchiveError;
      if (!broken || signal?.aborted || attempt === ATTEMPTS) {
        throw error instanceof ArchiveError
          ? new HssFileError(`The download of ${basename(path)} is damaged: ${error.message}. Try again later`, {
              code: "ERR_HSS_ARCHIVE",
              path,
              cause: error,
            })
          : error;
      }
      await sleep(PAUSE, signal);
    }
  }
}

/** A disk that is full, a file system that went away, and the like. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && !(error instanceof HssError) && "syscall" in error;
}

/** Gives a finished file its name; without `overwrite` one that has appeared meanwhile stays. */
async function place(temporary: string, path: string, overwrite: boolean): Promise<void> {
  if (!overwrite) {
    try {
      await link(temporary, path);
      return;
    } catch {
      // A file has appeared, as is found below; or the file system has no links, then the moment before the renaming remains.
    }
  }
  await assertFree(path, overwrite);
  await rename(temporary, path);
}

/**
 * Saves the file of an export: to a temporary file beside the target, which takes the target's name once it is
 * complete and an intact ZIP archive. A download that breaks is started over, three times in all.
 * Whatever happens, no partial file stays, and an existing file is untouched unless `overwrite` is set.
 *
 * @param path - a file, or a folder: one that exists, or a path that ends in a slash; in a folder the file gets the
 *   service's name, made safe
 * @throws {HssFileError} if the target is missing, in the way, or cannot be written, or the archive is damaged
 * @throws {HssError} as `downloadExportFile` does
 * @example
 * ```ts
 * const { path, bytes } = await save(await client.exportContainers(body), "containers.zip");
 * ```
 */
export async function save(source: ContainerExport, path: string, options: SaveOptions = {}): Promise<SavedFile> {
  try {
    return await saveTo(source, path, options);
  } catch (error) {
    throw error instanceof HssFileError ? withResumption(error, source.taskId) : error;
  }
}

/** An error about the file, which says how to come by it without a second export. */
function withResumption({ message, code, path, cause }: HssFileError, taskId: string): HssFileError {
  return new HssFileError(message + resumption(taskId), { code, path, cause, taskId });
}

async function saveTo(source: ContainerExport, path: string, options: SaveOptions): Promise<SavedFile> {
  const { overwrite = false } = options;
  const { folder, name = safeFileName(source.fileName, source.taskId) } = await checkTarget(path, options);
  const target = join(folder, name);
  await assertFree(target, overwrite);
  const { file, temporary } = await openTemporary(folder);
  try {
    const saved = await downloadIntact(source, file, target, options);
    await file.sync();
    await file.close();
    options.signal?.throwIfAborted();
    await place(temporary, target, overwrite);
    return { path: target, ...saved };
  } catch (error) {
    throw isSystemError(error)
      ? fileError(target, `cannot be written: ${error.message}`, "ERR_HSS_TARGET", error)
      : error;
  } finally {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
  }
}
