import { posix, resolve } from "node:path";
import { filesIn } from "../../adapters/node/files.ts";
import { filesBelow, findFiles } from "../../adapters/node/find-files.ts";
import { hashContent, type HashedFiles, placeOf } from "../../adapters/node/hash-content.ts";
import { usageProblem, settleAll } from "../../base/errors.ts";
import { compareText } from "../../base/compare-text.ts";
import { hashJson } from "../../base/hash.ts";
import type { Warning } from "../../model/result/finding.ts";
import { isDvcFile, parseDvcFile } from "../../formats/data/dvc-file.ts";

/** From file to fingerprint. */
export type DataFingerprints = Readonly<Record<string, string>>;

/** A folder with more files has one fingerprint for all, so that a manifest stays small. */
const MOST_LISTED = 100;

/** Data that several gates of a process declare are read once. */
const KNOWN: HashedFiles = new Map();

/**
 * Fingerprints of declared data: SHA-256 of files (of what a Git LFS pointer stands for), and what `.dvc` files and `dvc.lock`
 * say of theirs. `declared`: paths and patterns relative to `root`. UsageError with all problems: data that are
 * missing, links out of the repository, DVC files without hashes.
 */
export async function fingerprintData(root: string, declared: readonly string[]): Promise<DataFingerprints> {
  const parts = await settleAll(declared.map((path) => fingerprintPath(root, path)));
  return Object.fromEntries(parts.flat().toSorted(([a], [b]) => compareText(a, b)));
}

type Entry = readonly [file: string, fingerprint: string];

async function fingerprintPath(root: string, path: string): Promise<readonly Entry[]> {
  const found = await findFiles(root, path.replace(/\/+$/, ""), "data");
  return (await settleAll(found.map((file) => fingerprintOne(root, posix.normalize(file))))).flat();
}

async function fingerprintOne(root: string, file: string): Promise<readonly Entry[]> {
  const place = await placeOf(root, resolve(root, file), file);
  if (place === "missing") {
    const message =
      "declared under `data`, and there is no such file or folder. Data that a later step fetches are declared by what git has of them: a .dvc file, dvc.lock or an LFS pointer";
    throw usageProblem(file, message);
  }
  if (place === "folder") return fingerprintFolder(root, file);
  if (!isDvcFile(file)) return [[file, await hashContent(resolve(root, file), file, KNOWN)]];
  const outputs = parseDvcFile(await filesIn(root).readText(file), file);
  return outputs.map(({ path, fingerprint }) => [`${file} › ${path}`, fingerprint] as const);
}

async function fingerprintFolder(root: string, folder: string): Promise<readonly Entry[]> {
  const files = (await filesBelow(resolve(root, folder), folder)).toSorted();
  if (files.length === 0) throw usageProblem(folder, "declared under `data`, and there is no file in it");
  const entries: Entry[] = [];
  for (const file of files) {
    await placeOf(root, resolve(root, file), file);
    entries.push([file, await hashContent(resolve(root, file), file, KNOWN)]);
  }
  return entries.length <= MOST_LISTED
    ? entries
    : [[`${folder}/ (${entries.length} files)`, hashJson(entries.map((entry) => [...entry]))]];
}

/** What changed while trials ran: which of them had which data is not known. */
export async function changedSince(
  root: string,
  declared: readonly string[],
  before: DataFingerprints,
): Promise<readonly Warning[]> {
  if (declared.length === 0) return [];
  const after = await fingerprintData(root, declared).catch(() => null);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after ?? {})])];
  const changed = names.filter((name) => after === null || before[name] !== after[name]);
  if (changed.length === 0) return [];
  const text = `declared data changed while trials ran, so that which trial had which data is not known: ${changed.slice(0, 3).join(", ")}${changed.length > 3 ? ` and ${changed.length - 3} more` : ""}`;
  return [{ code: "data-changed-meanwhile", text }];
}
