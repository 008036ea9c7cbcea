import { kindTraits } from "../../model/config/metric-kind.ts";
import type { Finding, LimitResult, UnitChange } from "../../model/result/finding.ts";
import {
  formatBoth,
  formatNumber,
  formatP,
  formatPercent,
  formatSigned,
  formatSignedPercent,
} from "../../base/format-number.ts";
import { displayFor, formatBeforeAfter, formatValue } from "../../base/format-value.ts";

/** Plain text of a finding's numbers, in natural units; not escaped for any format. */

/** `84.2% → 79.1%`, `118 → 131 ms`; of lists and objects, which have no mean, the first place that differs. */
export function beforeAfter(finding: Finding): string {
  const { exact, values } = finding;
  if (exact !== null && values.baseline === null && values.candidate === null) {
    return exact.first === null ? "–" : `${exact.first.expected} → ${exact.first.got}`;
  }
  return formatBeforeAfter(finding.values, finding.unit, displayAs(finding));
}

/** `+12.3%`, `−0.051`, `−5.1 pp`; of an exact comparison the largest difference, or `equal` for what has no mean. */
export function change(finding: Finding): string {
  if (finding.exact !== null && finding.exact.mismatches > 0) return exactDifference(finding);
  if (finding.exact !== null && finding.estimate === null && finding.kind === "pass") return "equal";
  return onScale(finding, finding.estimate, "signed");
}

/** `[+8.1%, +16.6%]`; empty where there is no interval. */
export function interval(finding: Finding): string {
  if (finding.lower === null && finding.upper === null) return "";
  return `[${onScale(finding, finding.lower, "signed")}, ${onScale(finding, finding.upper, "signed")}]`;
}

/** The worsening that is tolerated. */
export function margin(finding: Finding): string {
  return onScale(finding, finding.margin, "plain");
}

/** A worsening on the finding's scale: `5%`, `0.05`. */
export function worseBy(finding: Finding, size: number): string {
  return onScale(finding, size, "plain");
}

/** Smallest worsening that would have been seen; a dash for none. */
export function detectable(finding: Finding): string {
  return onScale(finding, finding.mde, "plain");
}

/**
 * The p-value of a worsening beyond the margin, adjusted where the finding is part of a family; a dash for what passed or
 * improved, where it says nothing.
 */
export function pValue({ kind, pAdjusted, pMargin }: Finding): string {
  return kind === "pass" || kind === "improved" ? "–" : formatP(pAdjusted ?? pMargin);
}

/** `1 → 0.2`. */
export function unitChange(finding: Finding, moved: UnitChange): string {
  return formatBeforeAfter(moved, finding.unit, displayAs(finding));
}

/** `worse`, `better`; empty where nothing moved, nothing is known, or it passed: there it would be read as news. */
export function direction(finding: Finding): "worse" | "better" | "" {
  const worsening = worseningOf(finding);
  if (worsening === null || worsening === 0 || finding.kind === "pass") return "";
  return worsening > 0 ? "worse" : "better";
}

/** Estimate with the sign turned so that positive is worse; null = none. */
export function worseningOf({ estimate, better }: Finding): number | null {
  if (estimate === null) return null;
  return better === "lower" ? estimate : -estimate;
}

/** `0.791 [0.778, 0.803]`. */
export function limitValue(limit: LimitResult): string {
  const value = formatValue(limit.estimate, limit.unit);
  if (limit.lower === null && limit.upper === null) return value;
  const [lower, upper] = formatBoth(limit.lower, limit.upper);
  return `${value} [${lower}, ${upper}]`;
}

/** `>= 0.8`, `<= 200 ms`. */
export function limitBound(limit: LimitResult): string {
  return `${limit.limit === "min" ? ">=" : "<="} ${formatValue(limit.bound, limit.unit)}`;
}

function displayAs(finding: Finding): "number" | "percent" {
  return kindTraits(finding.metricKind).values === "answers" && finding.unit === null ? "percent" : "number";
}

function onScale(finding: Finding, value: number | null, as: "signed" | "plain"): string {
  if (finding.scale === "relative")
    return as === "signed" ? formatSignedPercent(value) : formatPercent(value);
  const { factor, suffix } = displayFor(finding.unit, Math.abs(value ?? 0), displayAs(finding));
  const scaled = value === null ? null : Number((value * factor).toPrecision(15));
  const text = as === "signed" ? formatSigned(scaled, 2) : formatNumber(scaled, 2);
  if (text === "–") return text;
  // A difference of two shares is in points: "5% lower" would mean a share of a share.
  return `${text}${suffix === "%" ? " pp" : suffix}`;
}

function exactDifference({ exact, unit }: Finding): string {
  if (exact === null) return "–";
  // A text, a length, a key, a number that is none any more.
  if (exact.absolute === 0) return "differs";
  const relative = exact.relative === null ? "" : ` (${formatNumber(exact.relative, 2)} of the value)`;
  return `off by ${formatValue(exact.absolute, unit)}${relative}`;
}
