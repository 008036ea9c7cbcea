import { fromBufferPromise, type ZipFile } from "yauzl";

export type { Entry, ZipFile } from "yauzl";

/** Far above the files of any run, and of any log. */
export const MAX_ENTRIES = 100_000;

const FILE_TYPE_MASK = 0o170_000;
const REGULAR_FILE = 0o100_000;

/** Reads the list of files as it is asked for. Throws for what is no zip. */
export function openZip(zip: Uint8Array): Promise<ZipFile> {
  // Copies nothing: a view of the same memory as the Buffer that yauzl wants.
  return fromBufferPromise(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength), { lazyEntries: true });
}

/** False for a link, a device or another thing that only a file system has. */
export function isRegularFile({
  externalFileAttributes,
}: {
  readonly externalFileAttributes: number;
}): boolean {
  const type = (externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  return type === 0 || type === REGULAR_FILE;
}
