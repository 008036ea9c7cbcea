import { formatP, formatSignedPercent } from "../../base/format-number.ts";
import { formatBeforeAfter, formatAgainst } from "../../base/format-value.ts";
import { nameAxes } from "../../model/config/case.ts";
import { shownAs } from "../../model/result/finding-numbers.ts";
import type { Trend, TrendChange, TrendPoint, TrendRun, VersionStep } from "../../model/result/trend.ts";

/** Digits of a commit that are shown. */
const SHA_LENGTH = 7;

/** `time (benchmark=Sort), lower is better`. */
export function trendTitle({ metric, group, better }: Trend): string {
  const axes = nameAxes(group);
  const name = axes === "" ? metric : `${metric} (${axes})`;
  return better === null ? name : `${name}, ${better} is better`;
}

/** A number of the trend, in a unit that fits all its values. */
export function trendValue(value: number, trend: Trend): string {
  const magnitude = Math.max(...trend.points.map((point) => Math.abs(point.value)));
  return formatAgainst([value, value], magnitude, { unit: trend.unit, as: trendScale(trend) });
}

export function trendScale({ kind, unit }: Trend): ReturnType<typeof shownAs> {
  return kind === null ? "number" : shownAs(kind, unit);
}

/** `±0.2 ms`; empty where the interval is not known. */
export function intervalText({ interval }: TrendPoint, trend: Trend): string {
  return interval === null ? "" : `±${trendValue((interval[1] - interval[0]) / 2, trend)}`;
}

/** What stands beside the name of the direction. */
export function directionText({ direction, points, better }: Trend): string {
  const complete = points.filter(({ status }) => status === "complete").length;
  if (direction !== "unknown") return `${direction} over the last 3 complete runs`;
  if (better === null) return "no direction of this metric is better";
  return `direction unknown: ${complete} complete ${complete === 1 ? "run" : "runs"}, 3 are needed`;
}

/** `1.20 → 1.52 ms, +26.7% worse, 12 runs ago`. */
export function shortChangeText(
  { before, after, relative, effect, runs }: TrendChange,
  trend: Trend,
): string {
  const values = formatBeforeAfter({ baseline: before, candidate: after }, trend.unit, trendScale(trend));
  const size = relative === null ? "" : `, ${formatSignedPercent(relative)}`;
  const ago = runs === 1 ? "1 run ago" : `${runs} runs ago`;
  return `${values}${size}${effect === null ? "" : ` ${effect}`}, ${ago}`;
}

/** The same with its commits, its p, and when it was first found. */
export function changeText(change: TrendChange, trend: Trend): string {
  const range = change.commits.map((sha) => shortSha(sha) ?? "unknown").join("..");
  const provisional = change.isProvisional
    ? " (provisional: with fewer than 5 runs after it, it may still move or vanish)"
    : "";
  return `${shortChangeText(change, trend)}, in ${range}, ${formatP(change.p)}${firstSeenText(change, trend)}${provisional}`;
}

function firstSeenText({ firstSeen, at }: TrendChange, { points }: Trend): string {
  const complete = points.filter(({ status }) => status === "complete");
  const [first, seen] = [points[at], complete.findIndex(({ runId }) => runId === firstSeen)];
  const later = first === undefined ? 0 : seen - complete.indexOf(first);
  return later > 0 ? `, first seen ${later} ${later === 1 ? "run" : "runs"} later` : "";
}

/** `prompt 4 → 5`. */
export function versionText({ name, from, to }: VersionStep): string {
  return `${name} ${from ?? "none"} → ${to ?? "none"}`;
}

export function shortSha(sha: string | null): string | null {
  return sha === null ? null : sha.slice(0, SHA_LENGTH);
}

/** `partial`, or the verdict. */
export function statusText({ status, verdict, isAccepted }: TrendRun): string {
  const word = status === "partial" ? "partial" : (verdict ?? "complete");
  return isAccepted ? `${word}, accepted` : word;
}
