import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { HistoryEntry, HistoryMetric } from "../../model/result/history.ts";
import type { Margin } from "../../model/config/margin.ts";
import { isTested } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Plan } from "../../model/run/plan.ts";
import { minimumDetectableEffect, studentQuantile } from "../../stats/index.ts";
import { axesKey } from "../values/axes-key.ts";
import { expectedError, type PlannedComparison } from "./expected-error.ts";
import { alikeWarnings, type GroupWarning } from "./alike-warnings.ts";
import { effectiveMetric } from "../values/subject.ts";
import { type NumberScale, formatSize, formatWrittenSize } from "../../base/format-value.ts";
import { metricScale } from "../../model/result/finding-numbers.ts";
import { plannedGroups } from "../collect/planned-groups.ts";
import { behaviourOf } from "../kinds/behaviour-of.ts";
import { marginTheta, naturalWorsening } from "../values/theta-scale.ts";
import { isTooNoisy } from "../values/too-noisy.ts";

export interface PlannedMdeRequest {
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly plan: Plan;
  /** Complete runs on this class of runner, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** Both sides will run alternately in one job. */
  readonly sameJob: boolean;
}

export interface PlannedMde {
  readonly metric: string;
  readonly group: Axes;
  readonly margin: Margin;
  readonly scale: NumberScale;
  /** Smallest worsening that is detected with 80 % power, on the margin's scale; null = the history is too short. */
  readonly mde: number | null;
  /**
   * The mde without other comparisons, where it is larger than four margins: such a comparison will stay undecided.
   * Null = it is smaller.
   */
  readonly tooNoisy: number | null;
}

const POWER = 0.8;
/** The level of one comparison that is tested by itself. */
const ALONE = 0.05;

/**
 * The worsening that each gating comparison could detect at the planned size, from the variation of past runs. It is a
 * guide before the run: it uses Bonferroni's critical value, while the gate itself uses the correlation of the metrics.
 */
export function plannedMde(request: PlannedMdeRequest): readonly PlannedMde[] {
  const { metrics, compare, plan } = request;
  const groups = [...plannedGroups(plan, compare).candidate.values()];
  const planned = metrics.flatMap((metric) =>
    groups.map(({ group, units, trials }) => {
      const effective = effectiveMetric(metric, group);
      return {
        metric: effective,
        group,
        trials,
        units: compare.unit === null ? repetitions(plan, trials) : units.size,
      };
    }),
  );
  const gating = planned.filter(
    ({ metric }) => metric.role === "gate" && isTested(metric.kind) && metric.rule === null,
  );
  const known = pastByComparison(request.history);
  return gating.map((comparison) => {
    const past = known.get(comparisonKey(comparison.metric.name, comparison.group)) ?? [];
    const one = { ...comparison, past };
    const thetaAt = (alpha: number): number | null =>
      ownMde(one, request, alpha) ?? mdeOf(one, request, alpha);
    const alone = thetaAt(ALONE);
    const isNoisy = isTooNoisy(alone, marginTheta(one.metric));
    return {
      metric: one.metric.name,
      group: one.group,
      margin: one.metric.margin,
      scale: metricScale(one.metric),
      mde: naturalOrNull(thetaAt(compare.alpha / gating.length), one.metric),
      tooNoisy: isNoisy ? naturalOrNull(alone, one.metric) : null,
    };
  });
}

function naturalOrNull(theta: number | null, metric: Metric): number | null {
  const size = theta === null ? Number.NaN : naturalWorsening(theta, metric);
  return Number.isFinite(size) ? size : null;
}

/** Warnings before the run, one for each metric. It names the group with the lowest sensitivity. */
export function mdeWarnings(planned: readonly PlannedMde[]): readonly Warning[] {
  return alikeWarnings(planned.flatMap(mdeWarning));
}

function mdeWarning({ metric, group, margin, scale, mde, tooNoisy }: PlannedMde): readonly GroupWarning[] {
  if (tooNoisy !== null) {
    const text = `${metric}: too noisy for its margin of ${formatWrittenSize(margin.value, scale)}: even by itself the planned size detects a worsening from about ${formatSize(tooNoisy, scale)} on, so an unchanged run leaves it undecided, and with more than gate.max-undecided of such metrics the verdict is inconclusive. Plan more units or repetitions, widen the margin, or set \`role: track\`.`;
    return [{ code: "too-noisy-planned", text, group, alike: metric, weight: tooNoisy / margin.value }];
  }
  if (mde === null || mde <= margin.value) return [];
  const text = `${metric}: the planned size detects a worsening from about ${formatSize(mde, scale)} on, but the margin is ${formatWrittenSize(margin.value, scale)}. Plan more units or repetitions, or widen the margin.`;
  return [{ code: "mde-above-margin", text, group, alike: metric, weight: mde / margin.value }];
}

/** Theta according to the kind alone; null where it depends on the variation of past runs, of quantiles or of jobs. */
function ownMde(one: PlannedComparison, request: PlannedMdeRequest, alpha: number): number | null {
  const { metric, trials, past } = one;
  const kind = behaviourOf(metric.kind);
  const isBySpread = metric.quantile !== null || (metric.runEffect && !request.sameJob);
  if (kind.judged === "by-tolerance" || isBySpread) return null;
  return kind.plannedMde({ metric, trials, past }, { alpha, power: POWER });
}

/** Looked up once for all comparisons, because both the history and the plan may have thousands of groups. */
function pastByComparison(history: readonly HistoryEntry[]): ReadonlyMap<string, readonly HistoryMetric[]> {
  const known = new Map<string, HistoryMetric[]>();
  for (const past of history.flatMap((run) => run.metrics)) {
    const key = comparisonKey(past.metric, past.group);
    const ofKey = known.get(key);
    if (ofKey === undefined) known.set(key, [past]);
    else ofKey.push(past);
  }
  return known;
}

function comparisonKey(metric: string, group: Axes): string {
  return JSON.stringify([metric, axesKey(group)]);
}

/** Theta; null = the history is too short. */
function mdeOf(one: PlannedComparison, request: PlannedMdeRequest, alpha: number): number | null {
  const of = expectedError(one, request);
  if (of === null) return null;
  const criticalT = studentQuantile(1 - alpha, of.df);
  return marginTheta(one.metric) + minimumDetectableEffect({ of, criticalT, power: POWER });
}

function repetitions(plan: Plan, trials: number): number {
  const perCase = plan.cases.length === 0 ? 0 : plan.trials.length / plan.sides.length / plan.cases.length;
  return Math.min(trials, perCase);
}
