import zlib from "node:zlib";
import { messageOf, UsageError, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { type Entry, isRegularFile, MAX_ENTRIES, openZip, type ZipFile } from "./open-zip.ts";

/** Files of a zip in memory. Each is unpacked when it is read, so that only one is held unpacked. */
export interface ZipFolder {
  /** Paths with `/`, as they come in the zip. */
  readonly files: readonly string[];
  readonly open: (path: string) => ByteSource;
}

/** The zip itself is held. */
const MOST_PACKED_BYTES = 1 << 30;
/** The most bytes of one file, unpacked: readers take no larger text. */
const MOST_FILE_BYTES = 256 << 20;
/** Unpacked to packed bytes of one file, past the first MiB. */
const MOST_RATIO = 200;
const FREE_BYTES = 1 << 20;

/** A file with content, and one with none. */
const MAGIC: readonly (readonly number[])[] = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
];

/** Whether the first bytes are those of a zip. */
export function isZip({ chunks }: ByteSource): boolean {
  for (const chunk of chunks()) return MAGIC.some((magic) => magic.every((byte, at) => chunk[at] === byte));
  return false;
}

/**
 * Opens a zip that may be hostile: regular files alone, each name once, stored, deflated or packed with zstd, within limits
 * that are checked on declared and on actual sizes. UsageError that names the file in it.
 */
export async function openZipFolder(source: ByteSource): Promise<ZipFolder> {
  const { shown } = source;
  const zip = heldBytes(source);
  try {
    const packed = new Map<string, Packed>();
    const file = await openZip(zip);
    if (file.entryCount > MAX_ENTRIES)
      throw usageProblem(shown, `expected at most ${MAX_ENTRIES} files, got ${file.entryCount}`);
    for await (const entry of file.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      if (packed.has(entry.fileName))
        throw usageProblem(shown, `expected each file once, got two of ${quote(entry.fileName)}`);
      packed.set(entry.fileName, await packedFile(zip, file, { entry, shown }));
    }
    return { files: [...packed.keys()], open: (path) => unpackedFile(packed, path, shown) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw usageProblem(shown, `the zip cannot be read: ${messageOf(error)}`, {}, { cause: error });
  }
}

function heldBytes({ chunks, shown }: ByteSource): Uint8Array {
  const parts: Buffer[] = [];
  let length = 0;
  for (const chunk of chunks()) {
    length += chunk.length;
    if (length > MOST_PACKED_BYTES) throw usageProblem(shown, "expected a zip of at most 1 GiB, got more");
    // A copy: the reader may use the chunk again for the next one.
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts);
}

interface Packed {
  readonly entry: Entry;
  readonly bytes: Uint8Array;
}

interface FoundEntry {
  readonly entry: Entry;
  readonly shown: string;
}

async function packedFile(zip: Uint8Array, file: ZipFile, { entry, shown }: FoundEntry): Promise<Packed> {
  requireSafe(entry, shown);
  const { fileDataStart } = await file.readLocalFileHeaderPromise(entry, { minimal: true });
  const end = fileDataStart + entry.compressedSize;
  if (end > zip.length) throw usageProblem(shown, `${quote(entry.fileName)} is truncated`);
  return { entry, bytes: zip.subarray(fileDataStart, end) };
}

/** What the list of files declares. */
function requireSafe(entry: Entry, shown: string): void {
  const name = quote(entry.fileName);
  const { compressedSize, uncompressedSize } = entry;
  if (!isRegularFile(entry)) throw usageProblem(shown, `${name} is not a regular file`);
  if (entry.isEncrypted()) throw usageProblem(shown, `${name} is encrypted`);
  if (uncompressedSize > MOST_FILE_BYTES)
    throw usageProblem(shown, `${name} unpacks to more than ${MOST_FILE_BYTES >> 20} MiB`);
  if (uncompressedSize > FREE_BYTES && uncompressedSize > compressedSize * MOST_RATIO)
    throw usageProblem(shown, `${name} unpacks to more than ${MOST_RATIO} times its size`);
}

function unpackedFile(files: ReadonlyMap<string, Packed>, path: string, shown: string): ByteSource {
  const found = files.get(path);
  if (found === undefined) throw usageProblem(shown, `has no file ${quote(path)}`);
  const name = `${shown}/${path}`;
  return { shown: name, chunks: () => [unpack(found, name)] };
}

function unpack({ entry, bytes }: Packed, shown: string): Uint8Array {
  const unpacked = inflated(entry, bytes, shown);
  if (unpacked.length !== entry.uncompressedSize || zlib.crc32(unpacked) !== entry.crc32)
    throw usageProblem(shown, "cannot be unpacked: its size or its checksum is not what the zip says");
  return unpacked;
}

/** The numbers with which a zip says how a file is packed. */
const METHODS = { stored: 0, deflate: 8, zstd: 93 } as const;

function inflated(
  { compressionMethod, uncompressedSize }: Entry,
  bytes: Uint8Array,
  shown: string,
): Uint8Array {
  if (compressionMethod === METHODS.stored) return bytes;
  const options = { maxOutputLength: Math.max(uncompressedSize, 1) };
  try {
    if (compressionMethod === METHODS.deflate) return zlib.inflateRawSync(bytes, options);
    if (compressionMethod === METHODS.zstd && "zstdDecompressSync" in zlib)
      return zlib.zstdDecompressSync(bytes, options);
  } catch (error) {
    throw usageProblem(shown, `cannot be unpacked: ${messageOf(error)}`, {}, { cause: error });
  }
  const message =
    compressionMethod === METHODS.zstd
      ? "is compressed with zstd, which this Node.js cannot read: use 22.15, 23.8 or later"
      : `is compressed with method ${compressionMethod}, expected none, deflate (8) or zstd (93)`;
  throw usageProblem(shown, message);
}
