import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { UsageError } from "../../errors.ts";
import { decodeText } from "../../formats/decode-text.ts";
import { parseHistory, serializeHistory } from "../../formats/history-file.ts";
import { parseManifest, serializeManifest } from "../../formats/manifest.ts";
import { serializeTrialRow } from "../../formats/trial-row.ts";
import { readTrials, serializeTrialsHeader } from "../../formats/trials-file.ts";
import type { HistoryEntry } from "../../model/history.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { TrialRecord } from "../../model/trial.ts";
import { messageOf } from "./permission-error.ts";
import { unpackZip, UnreadableArtifactError } from "./unpack-zip.ts";

/** What one run of the base branch leaves for those after it. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly rows: Iterable<TrialRecord>;
  /** Oldest first, this run last. */
  readonly history: readonly HistoryEntry[];
}

const NAMES = ["manifest.json", "trials.jsonl.gz", "report.json", "history.jsonl"] as const;

/** Far above what a million trials take, far below what fills a runner. */
export const MAX_BUNDLE_BYTES = 256 << 20;
const LIMITS = { maxBytes: 512 << 20, maxRatio: 200 };
/** Runs of the base branch that are carried on: years of them, in a few MiB. */
const MAX_HISTORY = 500;

/** Writes the bundle's files and names them. `reportText` is report.json as it was rendered. */
export async function writeBundle(
  folder: string,
  bundle: Bundle,
  reportText: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const lines = [serializeTrialsHeader(bundle.manifest.planHash)];
  for (const row of bundle.rows) lines.push(serializeTrialRow(row));
  const files = {
    "manifest.json": serializeManifest(bundle.manifest),
    "trials.jsonl.gz": await promisify(gzip)(lines.join("")),
    "report.json": reportText,
    "history.jsonl": serializeHistory(bundle.history.slice(-MAX_HISTORY)),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return NAMES;
}

/** Reads a bundle from the zip of its artifact, as hostile as it may be. Throws UnreadableArtifactError. */
export async function readBundle(zip: Uint8Array): Promise<Bundle> {
  const files = await unpackZip(zip, NAMES, LIMITS);
  try {
    const trials = await promisify(gunzip)(required(files, "trials.jsonl.gz"), {
      maxOutputLength: LIMITS.maxBytes,
    });
    const bundle: Bundle = {
      manifest: parseManifest(decodeText(required(files, "manifest.json"), "manifest.json"), "manifest.json"),
      rows: { [Symbol.iterator]: () => readTrials([trials], "trials.jsonl.gz") },
      history: parseHistory(decodeText(required(files, "history.jsonl"), "history.jsonl"), "history.jsonl"),
    };
    checkRows(bundle.rows);
    return bundle;
  } catch (error) {
    throw asUnreadable(error);
  }
}

/** Rows are parsed anew each time they are read; a broken one must show here and not in the middle of a comparison. */
function checkRows(rows: Iterable<TrialRecord>): void {
  for (const row of rows) {
    if (row.key === "") throw new UnreadableArtifactError("trials.jsonl.gz holds a row without a key");
  }
}

function required(files: ReadonlyMap<string, Uint8Array>, name: (typeof NAMES)[number]): Uint8Array {
  const content = files.get(name);
  if (content === undefined) throw new UnreadableArtifactError(`${name} is missing`);
  return content;
}

/** What a broken file leads to, among parsers and zlib; our own bugs pass. */
function asUnreadable(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (!(error instanceof UsageError) && !/^(Z_|ERR_BUFFER_TOO_LARGE)/.test(code)) return error;
  return new UnreadableArtifactError(messageOf(error), { cause: error });
}
