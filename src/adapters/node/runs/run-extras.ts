import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { listFolder } from "../files.ts";

/** What the programs of a run printed, as far as it is kept in files; secrets are taken out when they are written. */
export interface RunExtras {
  /** Relative to the run's folder, with "/". */
  readonly files: readonly string[];
  /** Left out because there is too much of it. */
  readonly leftOut: number;
}

const MAX_BYTES = 256 << 20;
const MAX_FILES = 2000;

/** `debug.jsonl` and the files of `output/`, as many as an artifact can well hold. */
export async function runExtras(runFolder: string): Promise<RunExtras> {
  const output = (await isFolder(join(runFolder, "output")))
    ? await listFolder(join(runFolder, "output"))
    : [];
  const files: string[] = [];
  let bytes = 0;
  let leftOut = 0;
  for (const file of ["debug.jsonl", ...output.map((name) => `output/${name}`)]) {
    const stats = await lstat(join(runFolder, file)).catch(() => null);
    // Programs that were run could have put a link there, whose target would be read.
    if (stats === null || !stats.isFile()) continue;
    if (bytes + stats.size > MAX_BYTES || files.length === MAX_FILES) {
      leftOut += 1;
    } else {
      bytes += stats.size;
      files.push(file);
    }
  }
  return { files, leftOut };
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isDirectory() === true;
}
