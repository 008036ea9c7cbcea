import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { FailureRule } from "../../model/config/failure.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Metric, Where } from "../../model/config/metric.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Completeness, ErrorGroup, UnitChanges } from "../../model/result/report.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { axesKey } from "../values/axes-key.ts";
import { compareText } from "../../base/compare-text.ts";
import type { CollectedSample } from "../values/subject.ts";
import { completenessOf } from "./completeness.ts";
import { foldSide } from "./fold-side.ts";
import type { RowSelection, FoldRequest, SideFold } from "./side-fold.ts";
import type { GroupFold } from "./group-fold.ts";
import { droppedCases } from "./dropped-cases.ts";
import { collectWarnings, unitWarnings } from "./collect-warnings.ts";
import { inCommonUnit, type UnlabelledSample } from "./in-common-unit.ts";
import type { AssumedUnit } from "./metric-labels.ts";
import { matchesWhere } from "../../model/config/where.ts";
import type { Unsaid } from "./metric-folds.ts";
import { type PlannedGroup, plannedGroups } from "./planned-groups.ts";
import { sideSample, unitStructures } from "./side-sample.ts";
import { type UnitJoin, joinUnits } from "./unit-join.ts";

export interface CollectRequest {
  /** Rows of one side each, in any order. They are read once, or twice when a key occurs twice. */
  readonly rows: Sides<Iterable<TrialRecord>>;
  /** In what numbers of each side are that came without a unit; absent = in the metric's own. */
  readonly assumed?: Sides<AssumedUnit>;
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  /** The candidate's plan; null for bare rows, where the rows themselves are taken as the plan. */
  readonly plan: Plan | null;
  /** Filters of the suite and of `--where`. A row outside one of them is 'not selected', not 'dropped'. */
  readonly selection: readonly Where[];
  /**
   * Number of the candidate's planned trials according to its manifest, for a run whose plan cannot be made any more;
   * null = not known.
   */
  readonly plannedTrials: number | null;
  /** Why the candidate's run ended early; null = it did not. */
  readonly earlyStop: string | null;
  /** Failures that the config describes. */
  readonly failures: readonly FailureRule[];
}

export interface CollectedSamples {
  /** By metric in the order of the config, then by group in the order of the plan (without a plan: by name). */
  readonly samples: readonly CollectedSample[];
  readonly units: UnitChanges;
  /** Of the candidate. */
  readonly completeness: Completeness;
  /**
   * Of the candidate only. The change did not cause errors of the baseline's side; these are part of its missing
   * counts.
   */
  readonly errors: readonly ErrorGroup[];
  readonly warnings: readonly Warning[];
}

/**
 * Folds the rows of both sides into one sample for each metric and group. The order of rows changes no bit of the
 * result.
 */
export function collectSamples(request: CollectRequest): CollectedSamples {
  const { plan, compare, metrics } = request;
  const folds = foldSides(request);
  const planned = plannedGroups(plan, compare);
  const all = groupsInOrder(folds, planned.candidate);
  const isJudged = (key: string) => plan === null || planned.candidate.has(key);
  const groups = all
    .filter(([key]) => isJudged(key))
    .map(([key, group]) => {
      const sides = { baseline: folds.baseline.groups.get(key), candidate: folds.candidate.groups.get(key) };
      const units = planned.candidate.get(key)?.units ?? null;
      const join = joinUnits(sides, compare.unit === null ? "unpaired" : "paired", units);
      const clusters = compare.cluster === null ? null : clustersOf(sides);
      return { key, group, sides, join: { ...join, clusters } };
    });
  const samples = metrics.flatMap((metric, index) => {
    const unsaid = isReported(folds, index) ? "missing" : "passed";
    return groups.map((group) => {
      const sample = sampleOf(group, { metric, index, planned, unsaid });
      const mayClash = compare.mayDiffer.includes("metrics");
      return inCommonUnit(sample, labelsOf(group.sides, index), { mayClash });
    });
  });
  const droppedGroups = all.filter(([key]) => !isJudged(key)).map(([, group]) => group);
  return {
    samples,
    completeness: completenessOf(folds.candidate, {
      ...request,
      samples,
      droppedGroups,
      baseline: folds.baseline,
    }),
    errors: folds.candidate.errors,
    units: allUnitChanges(groups.map(({ join }) => join)),
    warnings: [...collectWarnings(folds, unitAxes(compare), metrics), ...unitWarnings(samples)],
  };
}

function foldSides(request: CollectRequest): Sides<SideFold> {
  const { rows, plan, compare } = request;
  const asked = foldRequest(request);
  const folds = {
    baseline: foldSide(rows.baseline, { ...asked, assumed: assumedOf(request, "baseline") }),
    candidate: foldSide(rows.candidate, { ...asked, assumed: assumedOf(request, "candidate") }),
  };
  // With a plan the fold knows which repetitions are missing. With a unit axis only the units that both sides have are
  // compared.
  if (plan !== null || compare.unit !== null) return folds;
  const dropped = droppedCases(folds, compare);
  if (dropped.size === 0) return folds;
  const selects = (axes: Axes) => (dropped.has(axesKey(axes)) ? "dropped" : asked.selects(axes));
  const again = { ...asked, assumed: assumedOf(request, "baseline"), selects };
  return { ...folds, baseline: foldSide(rows.baseline, again) };
}

function assumedOf({ assumed }: CollectRequest, side: Side): AssumedUnit {
  return assumed?.[side] ?? (({ unit }) => unit);
}

function isReported({ baseline, candidate }: Sides<SideFold>, index: number): boolean {
  const groups = [...baseline.groups.values(), ...candidate.groups.values()];
  return groups.some(({ metrics }) => metrics.isReported(index));
}

interface CollectedGroup {
  readonly key: string;
  readonly group: Axes;
  readonly sides: Sides<GroupFold | undefined>;
  readonly join: UnitJoin & Pick<CollectedSample, "clusters">;
}

interface CollectedMetric {
  readonly metric: Metric;
  /** Index of the metric. */
  readonly index: number;
  readonly planned: Sides<ReadonlyMap<string, PlannedGroup>>;
  readonly unsaid: Unsaid;
}

function sampleOf(
  { key, group, sides, join }: CollectedGroup,
  { metric, index, planned, unsaid }: CollectedMetric,
): UnlabelledSample {
  const of = (side: Side) =>
    sideSample(sides[side], index, { planned: planned[side].get(key)?.trials ?? null, unsaid });
  const structures = {
    baseline: unitStructures(sides.baseline, metric, index),
    candidate: unitStructures(sides.candidate, metric, index),
  };
  const lost = sides.candidate?.lost.result() ?? [];
  const samples = { baseline: of("baseline"), candidate: of("candidate") };
  return { metric, group, sides: samples, structures, otherModel: otherModels(sides), lost, ...join };
}

function labelsOf(
  { baseline, candidate }: Sides<GroupFold | undefined>,
  metric: number,
): Sides<readonly string[]> {
  return {
    baseline: baseline?.metrics.labels(metric) ?? [],
    candidate: candidate?.metrics.labels(metric) ?? [],
  };
}

function otherModels({ baseline, candidate }: Sides<GroupFold | undefined>): Sides<number> {
  return { baseline: baseline?.otherModel ?? 0, candidate: candidate?.otherModel ?? 0 };
}

/** Baseline rows outside the plan belong to a case that was dropped, or to another suite. */
function foldRequest({
  metrics,
  compare,
  plan,
  selection,
  failures,
}: CollectRequest): Omit<FoldRequest, "assumed"> {
  const isSelected = (axes: Axes) => selection.every((where) => matchesWhere(axes, where));
  if (plan === null) {
    return {
      metrics,
      compare,
      failures,
      selects: (axes) => (isSelected(axes) ? "measured" : "not-selected"),
    };
  }
  const planned = new Set(plan.cases.map((one) => axesKey(one.axes)));
  const selects = (axes: Axes): RowSelection => {
    if (planned.has(axesKey(axes))) return "measured";
    return isSelected(axes) ? "dropped" : "not-selected";
  };
  return { metrics, compare, failures, selects };
}

/** The planned groups in plan order, then groups that only rows contain, by name. */
function groupsInOrder(
  folds: Sides<SideFold>,
  planned: ReadonlyMap<string, PlannedGroup>,
): readonly (readonly [string, Axes])[] {
  const first = new Map<string, Axes>();
  for (const [key, { group }] of planned) first.set(key, group);
  const shown = new Map<string, GroupFold>([...folds.baseline.groups, ...folds.candidate.groups]);
  const others = [...shown].toSorted(([a], [b]) => compareText(a, b));
  for (const [key, { group }] of others) if (!first.has(key)) first.set(key, group);
  return [...first];
}

function unitAxes({ unit, cluster }: CompareConfig): readonly string[] {
  return [unit, cluster].filter((axis) => axis !== null);
}

function clustersOf({ baseline, candidate }: Sides<GroupFold | undefined>): ReadonlyMap<string, string> {
  const all = [...(baseline?.units ?? []), ...(candidate?.units ?? [])];
  return new Map(all.flatMap(([unit, { cluster }]) => (cluster === null ? [] : [[unit, cluster] as const])));
}

function allUnitChanges(joins: readonly UnitJoin[]): UnitChanges {
  const union = (pick: (join: UnitJoin) => readonly string[]) =>
    [...new Set(joins.flatMap(pick))].toSorted(compareText);
  return {
    onlyBaseline: union((join) => join.onlyBaseline),
    onlyCandidate: union((join) => join.onlyCandidate),
    changed: union((join) => join.changed),
  };
}
