import { resolve } from "node:path";
import { exists, readBytes, writeFileAtomic } from "../../adapters/node/files.ts";
import { settleAll, usageProblem } from "../../base/errors.ts";
import { hashBytes } from "../../base/hash.ts";
import { VERSION } from "../../base/version.ts";
import { parseGoldenLog, serializeGoldenLog } from "../../formats/golden/golden-log.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import { type GoldenRequest, goldenValue, logOf, pairsOf } from "./check-golden.ts";

export interface GoldenUpdate extends Pick<GoldenRequest, "cwd" | "files" | "golden"> {
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly date: string;
}

export interface UpdatedGolden {
  readonly golden: string;
  /** Whether its content is another one than before. */
  readonly isChanged: boolean;
}

/**
 * Makes files the golden ones, byte for byte, and writes reason, date and program version into their logs. UsageError where a
 * file is missing or cannot be read, before anything is written.
 */
export async function updateGolden(update: GoldenUpdate): Promise<readonly UpdatedGolden[]> {
  const { cwd, reason, date } = update;
  if (reason.trim() === "")
    throw usageProblem("--reason", "expected why the golden numbers change, got nothing");
  const pairs = pairsOf(update);
  const read = await Promise.all(
    pairs.map(async ({ file, golden }) => ({
      file,
      golden,
      bytes: await readBytes(resolve(cwd, file), file),
    })),
  );
  // A golden file that check cannot read would stand in git until someone makes it anew.
  await settleAll(read.map(async ({ file, bytes }) => goldenValue(bytes, file, file)));
  const updated: UpdatedGolden[] = [];
  for (const { golden, bytes } of read) {
    const path = resolve(cwd, golden);
    const sha256 = hashBytes(bytes);
    const isChanged = !exists(path) || hashBytes(await readBytes(path, golden)) !== sha256;
    await writeFileAtomic(path, bytes);
    if (isChanged) await log(cwd, golden, { reason, date, sha256 });
    updated.push({ golden, isChanged });
  }
  return updated;
}

async function log(
  cwd: string,
  golden: string,
  entry: { readonly reason: string; readonly date: string; readonly sha256: string },
): Promise<void> {
  const path = logOf(golden);
  const text = exists(resolve(cwd, path)) ? decodeText(await readBytes(resolve(cwd, path), path), path) : "";
  const entries = parseGoldenLog(text, path);
  const added = { schema: "regression-gate/golden@1", program: VERSION, ...entry } as const;
  await writeFileAtomic(resolve(cwd, path), serializeGoldenLog([...entries, added]));
}
