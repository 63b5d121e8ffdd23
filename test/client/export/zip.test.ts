import { createHash } from "node:crypto";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ArchiveSummary, verifyArchive } from "../../../src/client/export/zip.ts";
import { makeZip, type ZipEntry } from "../../fixtures/make-zip.ts";
import { temporaryFolder } from "../temporary-folder.ts";

async function verify(archive: Uint8Array): Promise<ArchiveSummary> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "archive");
  await writeFile(path, archive);
  const file = await open(path);
  try {
    return await verifyArchive(file);
  } finally {
    await file.close();
  }
}

const text = "container_name,image_name\n".repeat(5000);
const entry: ZipEntry = { name: "容器.csv", data: text };
const intact = makeZip([{ name: "a.csv", data: "first" }, entry]);

/** A copy with one byte changed. */
function flipped(archive: Buffer, index: number): Buffer {
  const copy = Buffer.from(archive);
  copy[index] = (copy[index] ?? 0) ^ 0x10;
  return copy;
}

/** A copy whose first entry stands elsewhere, as the central directory says. */
function moved(archive: Buffer, offset: number): Buffer {
  const copy = Buffer.from(archive);
  copy.writeUInt32LE(offset, copy.indexOf("PK\u0001\u0002") + 42);
  return copy;
}

const large = makeZip([entry], { large: true });

/** Bytes that no compression makes fewer. */
function noise(length: number): Buffer {
  return createHash("shake256", { outputLength: length }).update("noise").digest();
}

describe("verifyArchive", () => {
  test.each([
    { description: "no entry", archive: makeZip([]), entries: 0 },
    { description: "deflated entries", archive: intact, entries: 2 },
    { description: "a stored entry", archive: makeZip([{ ...entry, method: "stored" }]), entries: 1 },
    {
      description: "an empty entry and a folder",
      archive: makeZip([
        { name: "d/", data: "", method: "stored" },
        { name: "e", data: "" },
      ]),
      entries: 2,
    },
    { description: "a data descriptor", archive: makeZip([{ ...entry, descriptor: true }]), entries: 1 },
    {
      description: "a ZIP64 size among other extra fields",
      archive: makeZip([{ ...entry, large: true, extra: Buffer.from("UT\u0005\u0000\u0001abcd", "latin1") }]),
      entries: 1,
    },
    {
      description: "the packed size alone in ZIP64",
      archive: makeZip([{ ...entry, large: "packed" }]),
      entries: 1,
    },
    {
      description: "entries that have comments",
      archive: makeZip([
        { ...entry, comment: "of one" },
        { ...entry, comment: "of another" },
      ]),
      entries: 2,
    },
    {
      description: "entries of many pieces",
      archive: makeZip([
        { name: "stored", data: noise(700_000), method: "stored" },
        { name: "deflated", data: noise(700_000) },
      ]),
      entries: 2,
    },
    { description: "ZIP64 sizes", archive: makeZip([{ ...entry, large: true }]), entries: 1 },
    { description: "a ZIP64 end record", archive: makeZip([entry, entry], { large: true }), entries: 2 },
    { description: "a ZIP64 end record in vain", archive: makeZip([entry], { large: "needless" }), entries: 1 },
    {
      description: "a comment that looks like an end record",
      archive: makeZip([entry], { comment: "PK\u0005\u0006".padEnd(40) }),
      entries: 1,
    },
  ])("an archive with $description is intact", async ({ archive, entries }) => {
    expect(await verify(archive)).toEqual({ entries, unverified: [] });
  });

  test.each([
    { description: "an encrypted entry", part: { encrypted: true }, reason: "encrypted" },
    { description: "another compression method", part: { method: 93 }, reason: "compression method 93" },
  ])("$description is named, not refused", async ({ part, reason }) => {
    const { unverified } = await verify(makeZip([{ ...entry, ...part }]));
    expect(unverified).toEqual([`容器.csv: ${reason}`]);
  });

  test("an archive that is cut anywhere is refused", async () => {
    for (let length = 0; length < intact.length; length += 7) {
      await expect(verify(intact.subarray(0, length))).rejects.toThrow(/it (is not a ZIP archive|ends too early)/);
    }
  });

  test("a changed byte in the data is refused", async () => {
    const start = intact.indexOf("容器.csv") + Buffer.byteLength("容器.csv");
    for (let index = start; index < start + 20; index++) {
      await expect(verify(flipped(intact, index))).rejects.toThrow(/entry "容器.csv": /);
    }
  });

  test.each([
    { description: "bytes before", archive: Buffer.concat([Buffer.from("x"), intact]), problem: "out of place" },
    { description: "bytes behind", archive: Buffer.concat([intact, Buffer.from("x")]), problem: "not a ZIP archive" },
    { description: "a text", archive: Buffer.from('{"error_code":"HSS.0001"}'), problem: "not a ZIP archive" },
    { description: "a damaged local header", archive: flipped(intact, 0), problem: "local header" },
    { description: "a damaged name", archive: flipped(intact, 30), problem: "local header" },
    {
      description: "a damaged directory",
      archive: flipped(intact, intact.indexOf("PK\u0001\u0002")),
      problem: "central directory",
    },
    {
      description: "a wrong checksum",
      archive: flipped(intact, intact.indexOf("PK\u0001\u0002") + 16),
      problem: "checksum",
    },
    {
      description: "a wrong size",
      archive: flipped(intact, intact.indexOf("PK\u0001\u0002") + 24),
      problem: "bytes instead of",
    },
    { description: "too many entries", archive: flipped(intact, intact.length - 12), problem: "central directory" },
    { description: "an end record alone", archive: flipped(makeZip([]), 16), problem: "out of place" },
    {
      description: "a shift without ZIP64",
      archive: flipped(intact, intact.length - 6),
      problem: "its central directory is out of place",
    },
    {
      description: "a ZIP64 end record elsewhere",
      archive: flipped(large, large.length - 22 - 11),
      problem: "its ZIP64 end record is out of place",
    },
    {
      description: "a damaged ZIP64 end record",
      archive: flipped(large, large.length - 22 - 20 - 56),
      problem: "its ZIP64 end record is damaged",
    },
    { description: "another method in the local header", archive: flipped(intact, 8), problem: "local header" },
    {
      description: "an entry that starts at the end",
      archive: moved(intact, intact.length - 4),
      problem: 'entry "a.csv": it ends too early',
    },
    {
      description: "an entry that reaches into the directory",
      archive: flipped(
        makeZip([{ name: "a", data: "x" }]),
        makeZip([{ name: "a", data: "x" }]).indexOf("PK\u0001\u0002") + 20,
      ),
      problem: "it reaches beyond its place",
    },
  ])("$description is refused", async ({ archive, problem }) => {
    await expect(verify(archive)).rejects.toThrow(problem);
  });

  test("bytes of an entry behind the end of its compressed data are refused", async () => {
    const one = makeZip([{ name: "a", data: "x".repeat(100) }]);
    const [at, end] = [one.indexOf("PK\u0001\u0002"), one.length - 22];
    const longer = Buffer.concat([one.subarray(0, at), Buffer.from("junk"), one.subarray(at)]);
    longer.writeUInt32LE(one.readUInt32LE(at + 20) + 4, at + 4 + 20);
    longer.writeUInt32LE(at + 4, end + 4 + 16);
    await expect(verify(longer)).rejects.toThrow('entry "a": its data ends before its announced size');
  });

  test("bytes of the central directory behind its last entry are refused", async () => {
    const one = makeZip([{ name: "a", data: "x" }]);
    const end = one.length - 22;
    const longer = Buffer.concat([one.subarray(0, end), Buffer.from("junk"), one.subarray(end)]);
    longer.writeUInt32LE(one.readUInt32LE(end + 12) + 4, end + 4 + 12);
    await expect(verify(longer)).rejects.toThrow("does not have the size that it announces");
  });

  test("a local header that is encrypted, where the central directory is not, is refused", async () => {
    const one = makeZip([{ name: "a", data: "x" }]);
    await expect(verify(flipped(one, 6).fill(1, 6, 7))).rejects.toThrow('entry "a": its local header is damaged');
  });

  test.each(["deflated", "stored"] as const)(
    "an abort ends it in the middle of a large entry that is %s",
    async (method) => {
      const archive = makeZip([{ name: "large.csv", data: "x".repeat(1_000_000), method }]);
      const controller = new AbortController();
      const reason = new Error("enough");
      const read = async (buffer: Buffer, offset: number, length: number, position: number) => {
        // The data stands behind the local header, of 30 bytes and the name.
        if (position === 39) {
          controller.abort(reason);
        }
        return { bytesRead: archive.copy(buffer, offset, position, position + length), buffer };
      };
      const file = { read, stat: async () => ({ size: archive.length }) } as unknown as FileHandle;
      await expect(verifyArchive(file, controller.signal)).rejects.toBe(reason);
    },
  );

  test("a disk that cannot be read is no damage of the archive", async () => {
    const archive = makeZip([{ name: "large.csv", data: "x".repeat(1_000_000) }]);
    const failure = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", syscall: "read" });
    const read = async (buffer: Buffer, offset: number, length: number, position: number) => {
      if (position === 39) {
        throw failure;
      }
      return { bytesRead: archive.copy(buffer, offset, position, position + length), buffer };
    };
    const file = { read, stat: async () => ({ size: archive.length }) } as unknown as FileHandle;
    await expect(verifyArchive(file)).rejects.toBe(failure);
  });

  test("entries that share their data, as a bomb does, are refused", async () => {
    const one = makeZip([{ name: "a", data: "x".repeat(100), method: "stored" }]);
    const [at, end] = [one.indexOf("PK\u0001\u0002"), one.length - 22];
    const twice = Buffer.concat([one.subarray(0, end), one.subarray(at, end), one.subarray(end)]);
    twice.writeUInt16LE(2, twice.length - 12);
    twice.writeUInt32LE(2 * (end - at), twice.length - 10);
    await expect(verify(twice)).rejects.toThrow("it reaches beyond its place");
  });

  test("an entry that inflates to more than it announces is not inflated to its end", async () => {
    const bomb = makeZip([{ name: "bomb", data: Buffer.alloc(50_000_000) }]);
    bomb.writeUInt32LE(10, bomb.indexOf("PK\u0001\u0002") + 24);
    await expect(verify(bomb)).rejects.toThrow('entry "bomb": it holds more than it announces');
  });
});
