import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** Files of a baseline bundle. */
export const BUNDLE_FILES = ["manifest.json", "trials.jsonl.gz", "report.json", "history.jsonl"] as const;

/** Makes the folder a later run compares with, out of a finished run's; both absolute. */
export async function writeBundle(runFolder: string, bundle: string): Promise<readonly string[]> {
  await mkdir(bundle, { recursive: true });
  for (const name of ["manifest.json", "report.json", "history.jsonl"]) {
    await copyFile(join(runFolder, name), join(bundle, name));
  }
  await pipeline(
    createReadStream(join(runFolder, "trials.jsonl")),
    createGzip(),
    createWriteStream(join(bundle, "trials.jsonl.gz")),
  );
  return BUNDLE_FILES;
}
