import { UnreadableArtifactError } from "../../baselines/bundle.ts";
import { type Entry, isRegularFile, MAX_ENTRIES, openZip, type ZipFile } from "./open-zip.ts";

export interface UnpackLimits {
  /** Over all entries, unpacked. */
  readonly maxBytes: number;
  /** Unpacked to packed bytes of one entry, past the first MiB. */
  readonly maxRatio: number;
  /** Files with other names: either the zip is refused, or they are not unpacked. */
  readonly others: "refuse" | "leave";
}

const FREE_BYTES = 1 << 20;

/**
 * Unpacks a hostile zip into memory, by name: only files of the expected names, no folders, no links, each name once,
 * within limits that are checked on the declared sizes and again on the actual ones. Throws UnreadableArtifactError.
 */
export async function unpackZip(
  zip: Uint8Array,
  expected: readonly string[],
  limits: UnpackLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await unpackEntries(await openZip(zip), expected, limits);
  } catch (error) {
    if (error instanceof UnreadableArtifactError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableArtifactError(`the zip cannot be read: ${why}`, { cause: error });
  }
}

async function unpackEntries(
  file: ZipFile,
  expected: readonly string[],
  limits: UnpackLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let left = limits.maxBytes;
  if (file.entryCount > MAX_ENTRIES)
    throw new UnreadableArtifactError(`expected at most ${MAX_ENTRIES} files, got ${file.entryCount}`);
  for await (const entry of file.eachEntry()) {
    if (limits.others === "leave" && !expected.includes(entry.fileName)) continue;
    if (!expected.includes(entry.fileName) || files.has(entry.fileName)) {
      throw new UnreadableArtifactError(
        `unexpected or repeated file ${JSON.stringify(entry.fileName.slice(0, 100))}`,
      );
    }
    requireSafeEntry(entry, left, limits);
    const content = await readEntry(file, entry, left);
    left -= content.length;
    files.set(entry.fileName, content);
  }
  return files;
}

/** What the central directory declares. */
function requireSafeEntry(entry: Entry, left: number, limits: UnpackLimits): void {
  const name = entry.fileName;
  if (!isRegularFile(entry)) throw new UnreadableArtifactError(`${name} is not a regular file`);
  if (!entry.canDecodeFileData())
    throw new UnreadableArtifactError(`${name} is encrypted or compressed with an unknown method`);
  if (entry.uncompressedSize > left) throw new UnreadableArtifactError(`${name} is larger than the limit`);
  if (
    entry.uncompressedSize > FREE_BYTES &&
    entry.uncompressedSize > entry.compressedSize * limits.maxRatio
  ) {
    throw new UnreadableArtifactError(`${name} unpacks to more than ${limits.maxRatio} times its size`);
  }
}

async function readEntry(file: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
  const stream = await file.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw new UnreadableArtifactError(`${entry.fileName} is larger than it declares`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
