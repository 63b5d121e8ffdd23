import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { printable } from "../printable.ts";
import { ArchiveError, type Entry, findDirectory, readAt, readDirectory } from "./zip-directory.ts";

// Names and numbers are those of PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4.
const LOCAL_HEADER = 0x04034b50;
const LOCAL_SIZE = 30;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;
/** How much of a file is held in memory at once, in bytes. */
const PIECE = 256 * 1024;

/** Where the data of an entry starts: behind the local header, which must agree with the central directory. */
async function dataOffset(file: FileHandle, entry: Entry): Promise<number> {
  const header = await readAt(file, entry.offset, LOCAL_SIZE);
  const nameSize = header.readUInt16LE(26);
  const agrees =
    header.readUInt32LE(0) === LOCAL_HEADER &&
    header.readUInt16LE(8) === entry.method &&
    ((header.readUInt16LE(6) ^ entry.flags) & ENCRYPTED) === 0 &&
    (await readAt(file, entry.offset + LOCAL_SIZE, nameSize)).equals(entry.name);
  if (!agrees) {
    throw new ArchiveError("its local header is damaged");
  }
  return entry.offset + LOCAL_SIZE + nameSize + header.readUInt16LE(28);
}

/** A part of a file, a piece at a time. */
async function* pieces(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; at += PIECE) {
    yield await readAt(file, start + at, Math.min(PIECE, length - at));
  }
}

/** Inflates an entry, a piece at a time, and compares size and checksum. */
async function verifyData(file: FileHandle, entry: Entry, start: number, signal?: AbortSignal): Promise<void> {
  let size = 0;
  let crc = 0;
  async function count(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      size += chunk.length;
      crc = crc32(chunk, crc);
      if (size > entry.size) {
        // Not inflated any further: it may be a bomb.
        throw new ArchiveError("it holds more than it announces");
      }
    }
  }
  const packed = pieces(file, start, entry.compressedSize);
  if (entry.method === STORED) {
    await count(packed);
  } else {
    const inflate = createInflateRaw();
    await pipeline(packed, inflate, count).catch((error) => {
      const damaged = "code" in error && String(error.code).startsWith("Z_");
      throw damaged ? new ArchiveError("its data cannot be inflated", { cause: error }) : error;
    });
    if (inflate.bytesWritten !== entry.compressedSize) {
      throw new ArchiveError("its data ends before its announced size");
    }
  }
  if (size !== entry.size) {
    throw new ArchiveError(`it holds ${size} bytes instead of ${entry.size}`);
  }
  if (crc !== entry.crc) {
    throw new ArchiveError("its checksum does not match");
  }
}

/** What the check of an archive found. @internal */
export interface ArchiveSummary {
  readonly entries: number;
  /** Entries whose data could not be looked into, and why. */
  readonly unverified: readonly string[];
}

/**
 * Verifies a ZIP archive: its central directory, and the data of each entry. Needs little memory, however large it is.
 *
 * @throws {ArchiveError} that says what is wrong
 * @internal
 */
export async function verifyArchive(file: FileHandle, signal?: AbortSignal): Promise<ArchiveSummary> {
  const { size } = await file.stat();
  const directory = await findDirectory(file, size);
  const unverified: string[] = [];
  let compressed = 0;
  for await (const entry of readDirectory(file, directory)) {
    signal?.throwIfAborted();
    const name = printable(entry.name.toString("utf8"), 100);
    compressed += entry.compressedSize;
    try {
      const start = await dataOffset(file, entry);
      if (start + entry.compressedSize > directory.offset || compressed > directory.offset) {
        throw new ArchiveError("it reaches beyond its place");
      }
      if ((entry.flags & ENCRYPTED) !== 0) {
        unverified.push(`${name}: encrypted`);
      } else if (entry.method !== STORED && entry.method !== DEFLATED) {
        unverified.push(`${name}: compression method ${entry.method}`);
      } else {
        await verifyData(file, entry, start, signal);
      }
    } catch (error) {
      throw error instanceof ArchiveError
        ? new ArchiveError(`entry ${JSON.stringify(name)}: ${error.message}`, { cause: error.cause })
        : error;
    }
  }
  return { entries: directory.entries, unverified };
}
