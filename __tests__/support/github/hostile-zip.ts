import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** Unix mode in the external attributes; 0 = none. */
  readonly mode?: number;
  /** What the headers say the content unpacks to, when they lie. */
  readonly declaredSize?: number;
  /** General purpose bits beside that of UTF-8 names: 1 = encrypted. */
  readonly flags?: number;
}

/** A zip as nobody honest would write it: any names, links, sizes that lie. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.content);
    const name = Buffer.from(entry.name);
    const fields = sizes(entry, packed, name);
    const local = Buffer.concat([u32(0x04034b50), u16(20), fields, u16(0), name, packed]);
    const attributes = u32((entry.mode ?? 0) * 0x10000);
    centrals.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x0314),
        u16(20),
        fields,
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        attributes,
      ]),
      u32(offset),
      name,
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const count = u16(entries.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(directory.length), u32(offset), u16(0)];
  return Buffer.concat([...locals, directory, ...end]);
}

/** Flags (UTF-8), method (deflate), time, date, checksum, sizes, length of the name. */
function sizes(entry: ZipEntry, packed: Buffer, name: Buffer): Buffer {
  const unpacked = entry.declaredSize ?? entry.content.length;
  const checksum = u32(crc32(entry.content));
  return Buffer.concat([
    u16(0x800 | (entry.flags ?? 0)),
    u16(8),
    u16(0),
    u16(0x21),
    checksum,
    u32(packed.length),
    u32(unpacked),
    u16(name.length),
  ]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
}
