import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** When a file, or the newest one in a folder, was last written, in ms since the epoch; null = there is none. */
export async function newestChangeMs(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (!found.isDirectory()) return found.mtimeMs;
  let newest: number | null = null;
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const one = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    if (one !== null && (newest === null || one.mtimeMs > newest)) newest = one.mtimeMs;
  }
  return newest;
}
