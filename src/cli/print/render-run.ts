import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import { EXIT, type ExitCode } from "../../base/errors.ts";
import { CHAOS_MARK } from "../../model/config/chaos.ts";
import type { MeasuredNumber } from "../../model/result/measured-number.ts";
import { isAllFailStop } from "../../model/run/all-fail-stop.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { shardName } from "../../model/run/shard.ts";
import { describeUnplanned } from "../../gate/unplanned-causes.ts";
import { renderMeasured } from "../../report/render-measured.ts";
import { describeLimiters } from "../../report/words/describe-limiters.ts";
import type { OutputFormat } from "../options/common-options.ts";

export interface ShownRun {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly numbers: readonly MeasuredNumber[];
}

/** Describes the state of a run, and what it measured. */
export function renderRun({ manifest, folder, numbers }: ShownRun, format: OutputFormat): string {
  const { counts, shard } = manifest;
  if (format === "json") return `${JSON.stringify({ folder, manifest, measured: numbers }, null, 2)}\n`;
  const bullet = format === "markdown" ? "- " : "";
  return [
    `${bullet}run ${manifest.runId} of ${manifest.id}${shard === undefined ? "" : `, shard ${shardName(shard)}`}: ${manifest.complete ? "complete" : "incomplete"}`,
    ...(manifest.marks.includes(CHAOS_MARK)
      ? [`${bullet}marked ${CHAOS_MARK}: faults were injected, so it never becomes a baseline`]
      : []),
    `${bullet}${measuredText(manifest)}: ${counts.ok} ok, ${counts.failed} failed`,
    `${bullet}${counts.errored} errored, ${counts.timedOut} timed out, ${counts.skipped} skipped`,
    ...(manifest.earlyStop === null
      ? []
      : [`${bullet}stopped early: ${cleanText(manifest.earlyStop, TEXT_LENGTH)}`]),
    ...(manifest.unplanned ?? []).map(
      (file) => `${bullet}${cleanText(describeUnplanned(file), TEXT_LENGTH)}`,
    ),
    ...describeLimiters(manifest.limiters).map((text) => `${bullet}${cleanText(text, TEXT_LENGTH)}`),
    `${bullet}rows: ${folder}/trials.jsonl`,
    ...(numbers.length === 0 ? [""] : ["", renderMeasured(numbers, format)]),
  ].join("\n");
}

/** A run whose trials all ended is incomplete only if those of a side failed without a value. */
function measuredText({ counts, complete, earlyStop, sides, finishedAt }: Manifest): string {
  const ended = counts.ok + counts.failed;
  const isWhole = finishedAt !== null && earlyStop === null && ended === counts.planned;
  if (complete || !isWhole || ended === 0) {
    return `${ended} of ${counts.planned} trials measured`;
  }
  return sides.length > 1
    ? `${ended} of ${counts.planned} trials ended, and none of one side or of both measured anything`
    : `none of ${ended} trials measured anything`;
}

/** The exit code of a run that is not compared with anything. */
export function runExitCode({ complete, earlyStop }: Pick<Manifest, "complete" | "earlyStop">): ExitCode {
  if (earlyStop !== null) return isAllFailStop(earlyStop) ? EXIT.inconclusive : EXIT.budgetStop;
  return complete ? EXIT.pass : EXIT.inconclusive;
}
