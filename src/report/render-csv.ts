import { nameAxes } from "../model/config/case.ts";
import type { Finding } from "../model/result/finding.ts";
import type { Report } from "../model/result/report.ts";
import { type Cell, csvText } from "./csv-text.ts";

/** The cell of each column, in the order of the columns in the file. */
const COLUMNS: Readonly<Record<string, (finding: Finding) => Cell>> = {
  metric: (finding) => finding.metric,
  metricKind: (finding) => finding.metricKind,
  role: (finding) => finding.role,
  group: (finding) => nameAxes(finding.group),
  kind: (finding) => finding.kind,
  reason: (finding) => finding.reason.code,
  reasonText: (finding) => finding.reason.text,
  unit: (finding) => finding.unit,
  better: (finding) => finding.better,
  design: (finding) => finding.design,
  scale: (finding) => finding.scale,
  baseline: (finding) => finding.values.baseline,
  candidate: (finding) => finding.values.candidate,
  estimate: (finding) => finding.estimate,
  lower: (finding) => finding.lower,
  upper: (finding) => finding.upper,
  intervalMethod: (finding) => finding.intervalMethod,
  margin: (finding) => finding.margin,
  pMargin: (finding) => finding.pMargin,
  pAdjusted: (finding) => finding.pAdjusted,
  pWorse: (finding) => finding.pWorse,
  pWorseAdjusted: (finding) => finding.pWorseAdjusted,
  pBetter: (finding) => finding.pBetter,
  cohenD: (finding) => finding.effectSize.cohenD,
  hedgesG: (finding) => finding.effectSize.hedgesG,
  dz: (finding) => finding.effectSize.dz,
  cliffsDelta: (finding) => finding.effectSize.cliffsDelta,
  units: (finding) => finding.n.units,
  baselineTrials: (finding) => finding.n.baselineTrials,
  candidateTrials: (finding) => finding.n.candidateTrials,
  baselineMissing: (finding) => finding.n.baselineMissing,
  candidateMissing: (finding) => finding.n.candidateMissing,
  attainableP: (finding) => finding.attainableP,
  mde: (finding) => finding.mde,
  neededUnits: (finding) => finding.neededUnits,
  exactMismatches: (finding) => finding.exact?.mismatches ?? null,
  exactPlaces: (finding) => finding.exact?.places ?? null,
  exactUnit: (finding) => finding.exact?.firstUnit ?? null,
  exactPath: (finding) => finding.exact?.first?.path ?? null,
  exactExpected: (finding) => finding.exact?.first?.expected ?? null,
  exactGot: (finding) => finding.exact?.first?.got ?? null,
  quantile: (finding) => finding.quantile,
  accepted: (finding) => finding.accepted?.state ?? null,
  acceptedUpTo: (finding) => finding.accepted?.upTo ?? null,
  acceptedUntil: (finding) => finding.accepted?.expires ?? null,
  acceptedReason: (finding) => finding.accepted?.reason ?? null,
  pWarning: (finding) => finding.pWarning,
};

/**
 * Findings as CSV (RFC 4180 with LF): one row for each finding, in the order of the report, with unrounded numbers. A
 * missing value is an empty cell. The last columns are the axes of the groups, named `axis:<name>`.
 */
export function renderCsv({ findings }: Report): string {
  const axes = [...new Set(findings.flatMap((finding) => Object.keys(finding.group)))];
  const header = [...Object.keys(COLUMNS), ...axes.map((axis) => `axis:${axis}`)];
  const rows = findings.map((finding) => [
    ...Object.values(COLUMNS).map((cell) => cell(finding)),
    ...axes.map((axis) => axisCell(finding, axis)),
  ]);
  return csvText([header, ...rows]);
}

function axisCell({ group }: Finding, axis: string): Cell {
  const value = Object.hasOwn(group, axis) ? group[axis] : undefined;
  if (value === undefined) return null;
  return typeof value === "boolean" ? String(value) : value;
}
