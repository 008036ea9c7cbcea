import { formatPercent } from "../../base/format-number.ts";
import { isTested } from "../../model/config/metric-kind.ts";
import { isInformingCoverage } from "../../detect/coverage/without-files.ts";
import { type AxisValue, nameAxes } from "../../model/config/case.ts";
import type { Metric, Where } from "../../model/config/metric.ts";

const MOST_METRICS = 6;

/** One sentence that a reader can check a verdict against: the policy that no config gave. */
export function describePolicy(metrics: readonly Metric[], version: number): string {
  // The counts of a report of coverage are judged together.
  const others = metrics.filter((metric) => !isInformingCoverage(metric));
  const isOfCoverage = others.length < metrics.length;
  const named = others.slice(0, MOST_METRICS).map(describeMetric);
  const shown = isOfCoverage ? [COVERAGE, ...named] : named;
  const more = others.length - named.length;
  const rest = more === 0 ? "" : `; and ${more} more`;
  return `judged by default policy ${version} of this program (${shown.join("; ")}${rest})`;
}

const COVERAGE = "coverage: the covered share of all files may not fall";

function describeMetric(metric: Metric): string {
  const { name, kind, better, role, overrides } = metric;
  const [override] = overrides;
  const where = override === undefined ? "" : nameAxes(Object.fromEntries(firstValues(override.where)));
  const deciding = override?.policy.role ?? role;
  if (deciding === "inform") return `${name}: ${kind}, shown only`;
  const place = where === "" ? "" : ` in ${where}, else shown only`;
  if (!isTested(kind)) return `${name}: ${kind}, any change is bad, ${deciding}${place}`;
  return `${name}: ${kind}, ${better} is better, margin ${marginText(metric)}, ${deciding}${place}`;
}

function firstValues(where: Where): readonly (readonly [string, AxisValue])[] {
  return Object.entries(where).flatMap(([axis, [value]]) =>
    value === undefined ? [] : [[axis, value] as const],
  );
}

function marginText({ margin, unit }: Metric): string {
  if (margin.scale === "relative") return formatPercent(margin.value);
  return unit === null ? String(margin.value) : `${margin.value} ${unit}`;
}
