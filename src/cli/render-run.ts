import type { Manifest } from "../model/manifest.ts";
import { cleanText, TEXT_LENGTH } from "../report/clean-text.ts";
import { describeLimiters } from "../report/describe-limiters.ts";
import type { Format } from "./common-options.ts";

/** Where a run stands. */
export function renderRun(
  { manifest, folder }: { readonly manifest: Manifest; readonly folder: string },
  format: Format,
): string {
  const { counts } = manifest;
  if (format === "json") return `${JSON.stringify({ folder, manifest }, null, 2)}\n`;
  const measured = counts.ok + counts.failed;
  const bullet = format === "markdown" ? "- " : "";
  return [
    `${bullet}run ${manifest.runId} of ${manifest.id}: ${manifest.complete ? "complete" : "incomplete"}`,
    ...(manifest.marks.length === 0
      ? []
      : [`${bullet}marked ${manifest.marks.join(", ")}: it never becomes a baseline`]),
    `${bullet}${measured} of ${counts.planned} trials measured: ${counts.ok} ok, ${counts.failed} failed`,
    `${bullet}${counts.errored} errored, ${counts.timedOut} timed out, ${counts.skipped} skipped`,
    ...(manifest.earlyStop === null
      ? []
      : [`${bullet}stopped early: ${cleanText(manifest.earlyStop, TEXT_LENGTH)}`]),
    ...describeLimiters(manifest.limiters).map((text) => `${bullet}${cleanText(text, TEXT_LENGTH)}`),
    `${bullet}rows: ${folder}/trials.jsonl`,
    "",
  ].join("\n");
}
