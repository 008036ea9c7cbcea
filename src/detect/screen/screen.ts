import { formatWrittenPercent } from "../../base/format-number.ts";
import type { Reason } from "../../model/result/reason.ts";
import { parseDefinition } from "../../model/run/metric-schema.ts";
import { runnerClass } from "../../model/run/runner-class.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { pastRuns, RUNS_NEEDED, schemaOf } from "./past-means.ts";
import type { Subject } from "../values/subject.ts";

/** The step `screened` of the decision: may this comparison be made at all? */
export type Screening =
  | { readonly type: "open" }
  /**
   * Neither side has the metric in this group. There is no finding, but the comparison stays a member of the family.
   */
  | { readonly type: "absent" }
  | { readonly type: "no-baseline"; readonly reason: Reason }
  | { readonly type: "incomparable"; readonly reason: Reason };

type Check = (subject: Subject, context: CompareContext) => Screening | null;

const CHECKS: readonly Check[] = [
  baselineMissing,
  metricChanged,
  unitsClash,
  dataChanged,
  groupIsNew,
  groupIsGone,
  metricIsAbsent,
  metricIsNew,
  fewCommonUnits,
  modelReplaced,
  runnerChanged,
];

/** The result of the first check that has an objection. */
export function screen(subject: Subject, context: CompareContext): Screening {
  for (const check of CHECKS) {
    const objection = check(subject, context);
    if (objection !== null) return objection;
  }
  return { type: "open" };
}

function baselineMissing(_: Subject, { baseline }: CompareContext): Screening | null {
  if (baseline.found) return null;
  return { type: "no-baseline", reason: { code: baseline.code, text: baseline.provenance.why } };
}

/** Another unit is no other metric where its numbers convert. */
function metricChanged({ metric }: Subject, { manifests, compare }: CompareContext): Screening | null {
  const before = schemaOf(manifests.baseline, metric.name);
  const after = schemaOf(manifests.candidate, metric.name);
  if (before === null || after === null || before === after) return null;
  if (compare.mayDiffer.includes("metrics")) return null;
  if (parseDefinition(before).definition === parseDefinition(after).definition) return null;
  const text = `The metric's definition differs from the baseline's (${before} before, ${after} now). The next run of the base branch sets a new baseline; or list \`metrics\` under compare.may-differ.`;
  return { type: "incomparable", reason: { code: "metric-changed", text } };
}

function unitsClash({ sample: { unitClash } }: Subject): Screening | null {
  if (unitClash === null) return null;
  const { code, text } = unitClash;
  return { type: "incomparable", reason: { code, text } };
}

/** A side that does not declare a data version cannot be checked. */
function dataChanged(_: Subject, { manifests, compare }: CompareContext): Screening | null {
  const before = Object.entries(baselineData(manifests));
  const after = Object.entries(manifests.candidate?.data ?? {});
  if (before.length === 0 || after.length === 0 || compare.mayDiffer.includes("data")) return null;
  const known = new Map(before);
  const changed = [
    ...after.filter(([file, hash]) => known.get(file) !== hash).map(([file]) => file),
    ...before.filter(([file]) => !after.some(([other]) => other === file)).map(([file]) => file),
  ];
  if (changed.length === 0) return null;
  const text = `Declared data differ from the baseline's: ${changed.slice(0, 3).join(", ")}. Results on different data cannot be compared; list \`data\` under compare.may-differ if they can.`;
  return { type: "incomparable", reason: { code: "data-changed", text } };
}

/** In a run of both commits one manifest is that of both sides. */
function baselineData({
  baseline,
  candidate,
}: CompareContext["manifests"]): Readonly<Record<string, string>> {
  const isOwn = baseline !== null && baseline.runId === candidate?.runId;
  return (isOwn ? baseline.baselineData : undefined) ?? baseline?.data ?? {};
}

function groupIsNew({ sample }: Subject): Screening | null {
  const { answered, missing } = sample.sides.baseline;
  if (answered > 0 || missing.length > 0) return null;
  return {
    type: "no-baseline",
    reason: { code: "new-group", text: "The baseline has no rows of this group." },
  };
}

/** Without manifests, a group that was dropped cannot be distinguished from a group that was not measured. */
function groupIsGone({ sample }: Subject): Screening | null {
  if (sample.sides.candidate.expected > 0) return null;
  const advice = "Measure it, or leave it out of both sides.";
  const { isAbsent } = sample.sides.candidate;
  return isAbsent === true
    ? {
        type: "incomparable",
        reason: { code: "gone-group", text: `The candidate has no rows of this group. ${advice}` },
      }
    : {
        type: "incomparable",
        reason: { code: "few-common-units", text: `The candidate skipped this group. ${advice}` },
      };
}

/** Trials succeeded on both sides, and none of them has the metric. */
function metricIsAbsent({ sample }: Subject): Screening | null {
  const { baseline, candidate } = sample.sides;
  const isAbsent = [baseline, candidate].every((side) => side.ok > 0 && side.trials === 0);
  return isAbsent ? { type: "absent" } : null;
}

function metricIsNew({ sample, metric }: Subject, { manifests }: CompareContext): Screening | null {
  const { ok, trials } = sample.sides.baseline;
  const wasMeasured = schemaOf(manifests.baseline, metric.name) !== null;
  if (trials > 0 || wasMeasured || ok === 0) return null;
  return {
    type: "no-baseline",
    reason: { code: "new-metric", text: "The baseline does not have this metric." },
  };
}

function fewCommonUnits({ sample }: Subject, { compare }: CompareContext): Screening | null {
  if (compare.unit === null || sample.sides.candidate.answered === 0) return null;
  const common = sample.common.length;
  const dropped = sample.onlyBaseline.length + sample.onlyCandidate.length + sample.changed.length;
  if (common + dropped === 0 || common / (common + dropped) >= compare.minCommonUnits) return null;
  const text = `Only ${common} of ${common + dropped} units are the same on both sides (${sample.onlyBaseline.length} dropped, ${sample.onlyCandidate.length} new, ${sample.changed.length} changed); ${formatWrittenPercent(compare.minCommonUnits)} are needed. Change fewer at once, or lower compare.min-common-units.`;
  return { type: "incomparable", reason: { code: "few-common-units", text } };
}

/** An answer of another model does not measure the model that should have been asked. */
function modelReplaced({ sample }: Subject, { compare }: CompareContext): Screening | null {
  const { baseline, candidate } = sample.otherModel;
  if (baseline + candidate === 0 || compare.mayDiffer.includes("models")) return null;
  const counts = [
    ...(baseline === 0 ? [] : [`${baseline} of the baseline`]),
    ...(candidate === 0 ? [] : [`${candidate} of the candidate`]),
  ];
  const text = `Answers of this group came from the fallback's model instead of the requested one: ${counts.join(" and ")}. Make a new run once its endpoint works (--resume keeps these answers); or list \`models\` under compare.may-differ.`;
  return { type: "incomparable", reason: { code: "model-changed", text } };
}

/**
 * Applies to machine-dependent metrics only, and only where no past runs of this runner class can replace the baseline.
 */
function runnerChanged({ sample, metric }: Subject, context: CompareContext): Screening | null {
  const { manifests, sameJob, compare } = context;
  const { baseline, candidate } = manifests;
  if (!metric.runEffect || sameJob || baseline === null || candidate === null) return null;
  const [before, after] = [runnerClass(baseline.runner), runnerClass(candidate.runner)];
  if (before === after || compare.mayDiffer.includes("runner")) return null;
  if (pastRuns({ sample, metric }, context).length >= RUNS_NEEDED) return null;
  const text = `The baseline ran on another class of machine (${before} before, ${after} now). Use \`baseline: {from: ref}\` to run both sides in one job; or list \`runner\` under compare.may-differ.`;
  return { type: "incomparable", reason: { code: "runner-changed", text } };
}
