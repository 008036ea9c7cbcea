import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * A text that differs once a file, or a file in a folder, was written again, though with the same content. Null = there is nothing that can
 * be read.
 */
export async function changeMark(path: string): Promise<string | null> {
  try {
    const own = await stat(path, { bigint: true });
    if (!own.isDirectory()) return [own.ino, own.size, own.mtimeNs, own.ctimeNs].join(" ");
    const names = await readdir(path, { recursive: true });
    const marks = names.toSorted().map(async (name) => {
      const { isFile, ino, size, mtimeNs } = await fileIn(path, name);
      return isFile ? [`${name} ${ino} ${size} ${mtimeNs}`] : [];
    });
    return (await Promise.all(marks)).flat().join("\n");
  } catch {
    return null;
  }
}

async function fileIn(
  folder: string,
  name: string,
): Promise<{
  readonly isFile: boolean;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}> {
  const found = await stat(join(folder, name), { bigint: true });
  return { isFile: found.isFile(), ino: found.ino, size: found.size, mtimeNs: found.mtimeNs };
}
