import { formatP } from "../../base/format-number.ts";
import { formatBeforeAfter, formatChange, formatSize, formatWrittenSize } from "../../base/format-value.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { ComparedHistory, Creep, LevelChange, NamedRun } from "../../model/result/compared-history.ts";
import { metricScale } from "../../model/result/finding-numbers.ts";
import type { Comparison, TestedResult } from "../values/comparison-result.ts";
import { naturalWorsening } from "../values/theta-scale.ts";

const CHANGES: Readonly<Record<LevelChange, string>> = {
  level: "; the level changed then",
  accepted: "; a regression was accepted then",
  pinned: "; the config names that run",
};

/** ` Compared with the last 12 runs of main since 1a2b3c4 (2026-11-02); the level changed then.` */
export function sinceText({ history }: TestedResult): string {
  if (history === null) return "";
  const { runs, since, change, outliers } = history;
  const which = runs === 1 ? "the last run of main," : `the last ${runs} runs of main since`;
  const changed = change === null ? "" : CHANGES[change];
  const left = outliers === 0 ? "" : ` (${outliers} ${outliers === 1 ? "outlier" : "outliers"} left out)`;
  return ` Compared with ${which} ${runText(since)}${changed}${left}.`;
}

/**
 * States how much precision is lost because other jobs are compared, and how much a change of main's level adds to
 * that.
 */
export function runLevelPrice(result: TestedResult, { subject: { metric } }: Comparison): string {
  const { history, power, mu } = result;
  if (history === null || power.smallestRed === null) return "";
  const shown = (theta: number): string => formatSize(naturalWorsening(theta, metric), metricScale(metric));
  const { runs, spreadRuns, change } = history;
  const narrower = Math.sqrt((1 + 1 / spreadRuns) / (1 + 1 / runs));
  const flat = mu + (power.smallestRed - mu) * narrower;
  const without = change === null ? "" : ` (${shown(flat)} if the level had not changed)`;
  return `${sinceText(result)} The variation of main's runs makes ${shown(power.smallestRed)} the smallest detectable change${without}; \`baseline: {from: ref}\` detects smaller ones.`;
}

/** Explains why a comparison is undecided while main may be moving to another level. */
export function movedText(
  { runs, before }: NonNullable<ComparedHistory["moved"]>,
  { values }: TestedResult,
  metric: Metric,
): string {
  const { unit, as } = metricScale(metric);
  const last = runs === 1 ? "its last run" : `its last ${runs} runs`;
  const moved = formatBeforeAfter({ baseline: before, candidate: values.baseline }, unit, as);
  return `Main may have moved with ${last} (${moved}), which ${runs === 1 ? "is" : "are"} too few to know. Not shown to be worse by more than the margin against both levels, and never a pass until main has three runs of its new level, or is back at the old one: run main again, or use \`baseline: {from: ref}\`.`;
}

/** Describes steps that are each within the margin and together exceed it. */
export function creepText({ reference, pinned, runs, estimate, pAdjusted }: Creep, metric: Metric): string {
  const scale = metricScale(metric);
  const from = runs === 1 ? runText(reference) : `the ${runs} runs from ${runText(reference)} on`;
  const change = formatChange(estimate, Math.abs(estimate), scale);
  const margin = formatWrittenSize(metric.margin.value, scale);
  const named = pinned ? ", which the config names" : "";
  return `Small steps add up: ${change} against ${from}${named}, worse by more than the margin of ${margin} (adjusted ${formatP(pAdjusted)}), most of it on main already. Find what made it worse since then; or accept it (\`accept\`), or name the run to start from (\`baseline.reference\`).`;
}

/** `1a2b3c4 (2026-11-02)`. */
export function runText({ runId, sha, time }: NamedRun): string {
  return `${sha === null ? runId : sha.slice(0, 7)} (${time.slice(0, 10)})`;
}
