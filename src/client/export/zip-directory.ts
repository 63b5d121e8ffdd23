import type { FileHandle } from "node:fs/promises";

// Names and numbers are those of PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4.
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const END_RECORD_64 = 0x06064b50;
const END_LOCATOR_64 = 0x07064b50;
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
const CENTRAL_SIZE = 46;
const LONGEST_COMMENT = 0xffff;
const UNKNOWN_32 = 0xffffffff;

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

/** What the central directory says of an entry. @internal */
export interface Entry {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

/** A part of a file. @internal */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
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

/** Finds the central directory by the end record, which stands last. @internal */
export async function findDirectory(file: FileHandle, fileSize: number): Promise<Directory> {
  const tailSize = Math.min(fileSize, END_SIZE + LONGEST_COMMENT);
  const tail = await readAt(file, fileSize - tailSize, tailSize);
  for (let at = tailSize - END_SIZE; at >= 0; at--) {
    // The comment reaches exactly to the end; else these bytes are part of a comment.
    if (tail.readUInt32LE(at) === END_RECORD && at + END_SIZE + tail.readUInt16LE(at + 20) === tailSize) {
      return readEndRecord(file, tail.subarray(at, at + END_SIZE), fileSize - tailSize + at);
    }
  }
  throw new ArchiveError("it is not a ZIP archive, or its end is missing");
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

/** The entries of the central directory, one after the other. @internal */
export async function* readDirectory(file: FileHandle, { offset, size, entries }: Directory): AsyncGenerator<Entry> {
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
