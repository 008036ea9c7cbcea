import { UnreadableArtifactError } from "../../../baselines/bundle.ts";
import { unpackZip } from "../../zip/unpack-zip.ts";

/** The files of a run that can be resumed or merged: bytes as stored, not parsed. */
export interface RunFiles {
  readonly "manifest.json": Uint8Array;
  readonly "trials.jsonl": Uint8Array;
  /** Null: it was not stored, so the run cannot be resumed. */
  readonly "origin.json": Uint8Array | null;
}

export const RUN_FILES = ["manifest.json", "trials.jsonl", "origin.json"] as const;

/** Far above a million rows packed, far below what fills a runner. */
export const MAX_RUN_ZIP_BYTES = 256 << 20;
const LIMITS = { maxBytes: 1 << 30, maxRatio: 200 };

/**
 * A run from the zip of its artifact, which may be hostile. `others`: a report's artifact holds more, which is left
 * where it is; a shard's does not. Throws UnreadableArtifactError.
 */
export async function readRunFiles(zip: Uint8Array, others: "refuse" | "leave"): Promise<RunFiles> {
  const files = await unpackZip(zip, RUN_FILES, { ...LIMITS, others });
  const [manifest, trials] = [files.get("manifest.json"), files.get("trials.jsonl")];
  if (manifest === undefined || trials === undefined) {
    throw new UnreadableArtifactError("expected manifest.json and trials.jsonl, got a zip without them");
  }
  return {
    "manifest.json": manifest,
    "trials.jsonl": trials,
    "origin.json": files.get("origin.json") ?? null,
  };
}

/** The text of a plan out of the zip of its artifact. Throws UnreadableArtifactError. */
export async function readPlanFile(zip: Uint8Array): Promise<Uint8Array> {
  const files = await unpackZip(zip, [PLAN_FILE], { ...PLAN_LIMITS, others: "refuse" });
  const plan = files.get(PLAN_FILE);
  if (plan === undefined) throw new UnreadableArtifactError(`expected ${PLAN_FILE}, got a zip without it`);
  return plan;
}

export const PLAN_FILE = "plan.json";
/** One number a part: ten million of them. */
const PLAN_LIMITS = { maxBytes: 64 << 20, maxRatio: 1100 };
export const MAX_PLAN_ZIP_BYTES = 32 << 20;
