import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errnoOf } from "./errno-of.ts";

/** Names in a folder, sorted. */
export async function listFolder(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).toSorted();
}

/** Writes a file that is not there yet; false when it is. */
export async function writeNewFile(
  root: string,
  file: { readonly path: string; readonly text: string },
): Promise<boolean> {
  const target = join(root, file.path);
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(target, file.text, { flag: "wx" });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}
