import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { MOST_POINTER_BYTES, lfsOid } from "../../formats/data/lfs-pointer.ts";
import { usageProblem } from "../../base/errors.ts";
import { cannotRead } from "./files.ts";

/** Hashes of files that did not change since, by place, size and time of change: data are read once in a process. */
export type HashedFiles = Map<string, string>;

/** What stands at a path of the repository. */
export type DataPlace = "file" | "folder" | "missing";

/** UsageError for a link that leads out of the repository, and for a pipe or a device. */
export async function placeOf(root: string, path: string, shown: string): Promise<DataPlace> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return "missing";
  const real = await realpath(path).catch(() => null);
  if (real === null) return "missing";
  const inside = relative(await realpath(root), real);
  if (inside === ".." || inside.startsWith(`..${sep}`)) {
    throw usageProblem(shown, "expected data inside the repository, got a link that leads out of it");
  }
  const target = await stat(path);
  if (target.isDirectory()) return "folder";
  if (target.isFile()) return "file";
  throw usageProblem(shown, "expected a file or a folder, got a pipe, a socket or a device");
}

/** SHA-256 (hex) of a file's content, which is streamed; of a Git LFS pointer it is that of the content it stands for. */
export async function hashContent(path: string, shown: string, known: HashedFiles): Promise<string> {
  try {
    const { size, mtimeNs, ino, dev } = await stat(path, { bigint: true });
    const key = [dev, ino, size, mtimeNs, path].join(" ");
    const before = known.get(key);
    if (before !== undefined) return before;
    const hash = size <= MOST_POINTER_BYTES ? await hashSmall(path) : await hashStream(path);
    known.set(key, hash);
    return hash;
  } catch (error) {
    throw cannotRead(error, shown);
  }
}

async function hashSmall(path: string): Promise<string> {
  const bytes = await readFile(path);
  return lfsOid(bytes.toString("latin1")) ?? createHash("sha256").update(bytes).digest("hex");
}

async function hashStream(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
