import type { Manifest } from "../model/manifest.ts";
import { shardName } from "../model/shard.ts";
import type { Format } from "./common-options.ts";

/** Where a run stands. */
export function renderRun(
  { manifest, folder }: { readonly manifest: Manifest; readonly folder: string },
  format: Format,
): string {
  const { counts, shard } = manifest;
  if (format === "json") return `${JSON.stringify({ folder, manifest }, null, 2)}\n`;
  const measured = counts.ok + counts.failed;
  const bullet = format === "markdown" ? "- " : "";
  return [
    `${bullet}run ${manifest.runId} of ${manifest.id}${shard === undefined ? "" : `, shard ${shardName(shard)}`}: ${manifest.complete ? "complete" : "incomplete"}`,
    `${bullet}${measured} of ${counts.planned} trials measured: ${counts.ok} ok, ${counts.failed} failed`,
    `${bullet}${counts.errored} errored, ${counts.timedOut} timed out, ${counts.skipped} skipped`,
    `${bullet}rows: ${folder}/trials.jsonl`,
    "",
  ].join("\n");
}
