import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import { compareText } from "../../base/compare-text.ts";
import type { CollectedSample } from "../values/subject.ts";
import type { GroupFold } from "./group-fold.ts";
import { inCommonUnit, type UnlabelledSample } from "./in-common-unit.ts";
import type { Unsaid } from "./metric-folds.ts";
import { type PlannedGroup, plannedGroups } from "./planned-groups.ts";
import type { SideFold } from "./side-fold.ts";
import { sideSample, unitStructures } from "./side-sample.ts";
import { type UnitJoin, joinUnits } from "./unit-join.ts";

export interface GroupedSamples {
  /** The samples by metric in the order of the config, then by group in the order of the plan (without a plan: by name). */
  readonly samples: readonly CollectedSample[];
  readonly joins: readonly UnitJoin[];
  /** Groups of the baseline that the candidate's plan has no more. */
  readonly dropped: readonly Axes[];
}

export interface SampleRequest {
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly plan: Plan | null;
}

/** One sample for each metric and group of what was folded. */
export function groupedSamples(
  folds: Sides<SideFold>,
  { plan, compare, metrics }: SampleRequest,
): GroupedSamples {
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
  return {
    samples,
    joins: groups.map(({ join }) => join),
    dropped: all.filter(([key]) => !isJudged(key)).map(([, group]) => group),
  };
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

function clustersOf({ baseline, candidate }: Sides<GroupFold | undefined>): ReadonlyMap<string, string> {
  const all = [...(baseline?.units ?? []), ...(candidate?.units ?? [])];
  return new Map(all.flatMap(([unit, { cluster }]) => (cluster === null ? [] : [[unit, cluster] as const])));
}
