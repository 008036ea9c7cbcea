import { type Bundle, UnreadableArtifactError } from "../../baselines/bundle.ts";
import { UsageError, messageOf } from "../../base/errors.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import { parseHistory } from "../../formats/history-file.ts";
import { parseManifest } from "../../formats/manifest.ts";
import { requirePromised } from "../../formats/promised-rows.ts";
import { memoryBytes } from "../node/byte-source.ts";
import { checkedTrials } from "../../formats/stored-rows.ts";
import { unpacked } from "../node/unpacked.ts";
import { unpackZip } from "./unpack-zip.ts";

const NAMES = ["manifest.json", "trials.jsonl.gz", "report.json", "history.jsonl"] as const;

/** Far above what a million trials take packed, far below what fills a runner. */
export const MAX_BUNDLE_BYTES = 256 << 20;
const LIMITS = { maxBytes: 512 << 20, maxRatio: 200, others: "refuse" } as const;
/** Rows unpacked once more, from the gzip inside the zip. */
const MAX_ROWS_BYTES = 1 << 30;

/** Files of a bundle by their names, as they were stored. Throws UnreadableArtifactError. */
export function bundleFiles(zip: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  return unpackZip(zip, NAMES, LIMITS);
}

/** Reads a bundle from the zip of its artifact, as hostile as it may be. Throws UnreadableArtifactError. */
export async function readBundle(zip: Uint8Array): Promise<Bundle> {
  const files = await bundleFiles(zip);
  try {
    const packed = memoryBytes(fileOf(files, "trials.jsonl.gz"), "trials.jsonl.gz");
    // Checked now, while another run can still be looked for.
    const { header, torn, rows, statuses } = checkedTrials(unpacked(packed, MAX_ROWS_BYTES));
    if (header === null || torn)
      throw new UnreadableArtifactError("trials.jsonl.gz ends in the middle of a row");
    const manifest = parseManifest(
      decodeText(fileOf(files, "manifest.json"), "manifest.json"),
      "manifest.json",
    );
    if (header.planHash !== manifest.planHash)
      throw new UnreadableArtifactError("trials.jsonl.gz has rows of another plan than manifest.json");
    requirePromised(statuses, manifest, "trials.jsonl.gz");
    return {
      run: { manifest, rows },
      history: parseHistory(decodeText(fileOf(files, "history.jsonl"), "history.jsonl"), "history.jsonl"),
    };
  } catch (error) {
    throw asUnreadable(error);
  }
}

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: (typeof NAMES)[number]): Uint8Array {
  const content = files.get(name);
  if (content === undefined) throw new UnreadableArtifactError(`${name} is missing`);
  return content;
}

/** What a broken file leads to; our own bugs pass. */
function asUnreadable(error: unknown): unknown {
  if (!(error instanceof UsageError)) return error;
  return new UnreadableArtifactError(messageOf(error), { cause: error });
}
