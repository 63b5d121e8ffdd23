import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly data: string | Uint8Array;
  readonly method?: "stored" | "deflated" | number;
  /** Sizes and checksum behind the data, as a writer that streams leaves them. */
  readonly descriptor?: boolean;
  readonly encrypted?: boolean;
  /** Both sizes, or that of the packed data alone, in the ZIP64 extra field. */
  readonly large?: boolean | "packed";
  /** Another extra field, before that one; the local header has it too. */
  readonly extra?: Uint8Array;
  readonly comment?: string;
}

interface ZipOptions {
  readonly comment?: string;
  /** A ZIP64 end record; `needless` ones stand beside an end record that has the numbers itself. */
  readonly large?: boolean | "needless";
}

const METHODS = { stored: 0, deflated: 8 };
const UTF8 = 0x800;
const DESCRIPTOR = 0x8;
const ENCRYPTED = 0x1;

/** Little-endian numbers of 2, 4 and 8 bytes, as `[size, value]`. */
function record(...fields: [size: 2 | 4 | 8, value: number][]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64LE(BigInt(value));
      return buffer.subarray(0, size);
    }),
  );
}

/** A ZIP archive, written from the format's description and sharing nothing with the reader under test. */
export function makeZip(entries: readonly ZipEntry[], { comment = "", large = false }: ZipOptions = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data);
    const method = typeof entry.method === "number" ? entry.method : METHODS[entry.method ?? "deflated"];
    const packed = method === 8 ? deflateRawSync(data) : data;
    const name = Buffer.from(entry.name);
    const flags = UTF8 | (entry.descriptor ? DESCRIPTOR : 0) | (entry.encrypted ? ENCRYPTED : 0);
    const sums = [crc32(data), packed.length, data.length] as const;
    const local = entry.descriptor ? ([0, 0, 0] as const) : sums;
    const sizes = entry.large === "packed" ? [packed.length] : [data.length, packed.length];
    const fields = sizes.map((value): [8, number] => [8, value]);
    const more = Buffer.from(entry.extra ?? []);
    const extra = Buffer.concat([
      more,
      entry.large ? record([2, 1], [2, 8 * fields.length], ...fields) : Buffer.alloc(0),
    ]);
    const size = entry.large === true ? 0xffffffff : data.length;
    const packedSize = entry.large ? 0xffffffff : packed.length;
    const note = Buffer.from(entry.comment ?? "");
    const header = Buffer.concat([
      record([4, 0x04034b50], [2, 20], [2, flags], [2, method], [4, 0]),
      record([4, local[0]], [4, local[1]], [4, local[2]], [2, name.length], [2, more.length]),
      name,
      more,
    ]);
    const descriptor = entry.descriptor
      ? record([4, 0x08074b50], [4, sums[0]], [4, sums[1]], [4, sums[2]])
      : Buffer.alloc(0);
    directory.push(
      record(
        [4, 0x02014b50],
        [2, 20],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, sums[0]],
        [4, packedSize],
        [4, size],
      ),
      record([2, name.length], [2, extra.length], [2, note.length], [2, 0], [2, 0], [4, 0], [4, offset]),
      name,
      extra,
      note,
    );
    parts.push(header, packed, descriptor);
    offset += header.length + packed.length + descriptor.length;
  }
  const central = Buffer.concat(directory);
  const count = entries.length;
  const record64 = large
    ? Buffer.concat([
        record([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0]),
        record([8, count], [8, count], [8, central.length], [8, offset]),
        record([4, 0x07064b50], [4, 0], [8, offset + central.length], [4, 1]),
      ])
    : Buffer.alloc(0);
  const end =
    large === true
      ? record([4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, 0xffffffff], [4, 0xffffffff])
      : record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, central.length], [4, offset]);
  return Buffer.concat([
    ...parts,
    central,
    record64,
    end,
    record([2, Buffer.byteLength(comment)]),
    Buffer.from(comment),
  ]);
}
