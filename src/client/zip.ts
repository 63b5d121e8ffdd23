import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { printable } from "./printable.ts";

// Names and numbers are those of PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4.
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const END_RECORD_64 = 0x06064b50;
const END_LOCATOR_64 = 0x07064b50;
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const LONGEST_COMMENT = 0xffff;
const UNKNOWN_32 = 0xffffffff;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;
/** How much of a file is held in memory at once, in bytes. */
const PIECE = 256 * 1024;

/** What is wrong with an archive. @internal */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

/** Where the central directory stands, and how many entries it has. */
interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
}

/** What the central directory says of an entry. */
interface Entry {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) {
    throw new ArchiveError("it ends too early");
  }
  return buffer;
}

/** A number of 8 bytes; sizes beyond 2^53 do not occur. */
function readNumber64(buffer: Buffer, offset: number): number {
  return Number(buffer.readBigUInt64LE(offset));
}

async function findDirectory(file: FileHandle, fileSize: number): Promise<Directory> {
  const tailSize = Math.min(fileSize, END_SIZE + LONGEST_COMMENT);
  const tail = await readAt(file, fileSize - tailSize, tailSize);
  for (let at = tailSize - END_SIZE; at >= 0; at--) {
    // The comment reaches exactly to the end; else these bytes are part of a comment.
    if (tail.readUInt32LE(at) === END_RECORD && at + END_SIZE + tail.readUInt16LE(at + 20) === tailSize) {
      return readEndRecord(file, tail.subarray(at, at + END_SIZE), fileSize - tailSize + at);
    }
  }
  throw new ArchiveError("it is no ZIP archive, or its end is missing");
}

async function readEndRecord(file: FileHandle, record: Buffer, position: number): Promise<Directory> {
  const directory = {
    entries: record.readUInt16LE(10),
    size: record.readUInt32LE(12),
    offset: record.readUInt32LE(16),
  };
  // The ZIP64 records, which a writer may add without need, stand between the central directory and this record.
  if (directory.offset + directory.size !== position && position >= LOCATOR_SIZE) {
    const locator = await readAt(file, position - LOCATOR_SIZE, LOCATOR_SIZE);
    if (locator.readUInt32LE(0) === END_LOCATOR_64) {
      return readEndRecord64(file, readNumber64(locator, 8), position - LOCATOR_SIZE);
    }
  }
  return assertPlace(directory, position);
}

async function readEndRecord64(file: FileHandle, position: number, end: number): Promise<Directory> {
  if (position + 56 > end) {
    throw new ArchiveError("its ZIP64 end record is out of place");
  }
  const record = await readAt(file, position, 56);
  if (record.readUInt32LE(0) !== END_RECORD_64) {
    throw new ArchiveError("its ZIP64 end record is damaged");
  }
  return assertPlace(
    { entries: readNumber64(record, 32), size: readNumber64(record, 40), offset: readNumber64(record, 48) },
    position,
  );
}

/** The central directory ends where the end record starts; else bytes are missing or have been added. */
function assertPlace(directory: Directory, end: number): Directory {
  if (directory.offset + directory.size !== end) {
    throw new ArchiveError("its central directory is out of place");
  }
  return directory;
}

/** Replaces what does not fit into 4 bytes by the values of the ZIP64 extra field, which stand in this order. */
function withLargeSizes(entry: Entry, extra: Buffer): Entry {
  for (let at = 0; at + 4 <= extra.length; ) {
    const size = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + size);
      let next = 0;
      const value = (present: number): number => {
        if (present !== UNKNOWN_32 || next + 8 > field.length) {
          return present;
        }
        next += 8;
        return readNumber64(field, next - 8);
      };
      const uncompressed = value(entry.size);
      const compressedSize = value(entry.compressedSize);
      return { ...entry, size: uncompressed, compressedSize, offset: value(entry.offset) };
    }
    at += 4 + size;
  }
  return entry;
}

async function* readDirectory(file: FileHandle, { offset, size, entries }: Directory): AsyncGenerator<Entry> {
  const end = offset + size;
  let position = offset;
  for (let index = 0; index < entries; index++) {
    if (position + CENTRAL_SIZE > end) {
      throw new ArchiveError("its central directory ends too early");
    }
    const header = await readAt(file, position, CENTRAL_SIZE);
    if (header.readUInt32LE(0) !== CENTRAL_HEADER) {
      throw new ArchiveError("its central directory is damaged");
    }
    const nameSize = header.readUInt16LE(28);
    const extraSize = header.readUInt16LE(30);
    const rest = await readAt(file, position + CENTRAL_SIZE, nameSize + extraSize);
    position += CENTRAL_SIZE + nameSize + extraSize + header.readUInt16LE(32);
    const entry = {
      name: rest.subarray(0, nameSize),
      flags: header.readUInt16LE(8),
      method: header.readUInt16LE(10),
      crc: header.readUInt32LE(16),
      compressedSize: header.readUInt32LE(20),
      size: header.readUInt32LE(24),
      offset: header.readUInt32LE(42),
    };
    yield withLargeSizes(entry, rest.subarray(nameSize));
  }
  if (position !== end) {
    throw new ArchiveError("its central directory does not have the size that it announces");
  }
}

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
