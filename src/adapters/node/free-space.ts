import { statfs } from "node:fs/promises";

/** Bytes that this user may still write where a folder is; null = the file system does not tell. */
export async function freeSpace(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
