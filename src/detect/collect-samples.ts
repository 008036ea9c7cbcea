import type { Axes } from "../model/case.ts";
import type { CompareConfig } from "../model/config.ts";
import type { Warning } from "../model/finding.ts";
import type { Metric, Where } from "../model/metric.ts";
import type { Plan } from "../model/plan.ts";
import type { Completeness, UnitChanges } from "../model/report.ts";
import type { Sample } from "../model/sample.ts";
import type { Side, Sides } from "../model/side.ts";
import type { TrialRecord } from "../model/trial.ts";
import { axesKey, pickAxes } from "./axes-key.ts";
import { compareText } from "./canonical-order.ts";
import { completenessOf } from "./completeness.ts";
import { type FoldRequest, type GroupFold, type SideFold, foldSide } from "./fold-side.ts";
import { matchesWhere } from "./matches-where.ts";
import { sideSample } from "./side-sample.ts";
import { type UnitJoin, joinUnits } from "./unit-join.ts";

export interface CollectRequest {
  /** Of one side each, in any order; read once, or twice when a key occurs twice. */
  readonly rows: Sides<Iterable<TrialRecord>>;
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  /** The candidate's plan; null for bare rows: what rows show is then all there is. */
  readonly plan: Plan | null;
  /** Filters of the suite and of `--where`: rows outside any of them are 'not selected', not 'dropped'. */
  readonly selection: readonly Where[];
  /** Why the candidate's run ended early; null = it did not. */
  readonly earlyStop: string | null;
}

export interface CollectedSamples {
  /** By metric in config order, then group in plan order (without a plan by name). */
  readonly samples: readonly Sample[];
  readonly units: UnitChanges;
  /** Of the candidate. */
  readonly completeness: Completeness;
  readonly warnings: readonly Warning[];
}

/** Folds rows of both sides into one sample per metric and group; the order of rows changes no bit. */
export function collectSamples(request: CollectRequest): CollectedSamples {
  const folds: Sides<SideFold> = {
    baseline: foldSide(request.rows.baseline, foldRequest(request, "baseline")),
    candidate: foldSide(request.rows.candidate, foldRequest(request, "candidate")),
  };
  const planned = plannedTrials(request);
  const groups = groupsInOrder(folds, planned).map(([key, group]) => {
    const sides = { baseline: folds.baseline.groups.get(key), candidate: folds.candidate.groups.get(key) };
    return { key, group, sides, join: joinUnits(sides, request.compare.unit !== null) };
  });
  const samples = request.metrics.flatMap((metric, index) =>
    groups.map(({ key, group, sides, join }): Sample => {
      const of = (side: Side) => sideSample(sides[side], index, planned[side].get(key)?.trials ?? null);
      return { metric, group, sides: { baseline: of("baseline"), candidate: of("candidate") }, ...join };
    }),
  );
  return {
    samples,
    completeness: completenessOf(folds.candidate, { ...request, samples }),
    units: allUnitChanges(groups.map(({ join }) => join)),
    warnings: [
      ...foldWarnings("baseline", folds.baseline, request),
      ...foldWarnings("candidate", folds.candidate, request),
    ],
  };
}

type PlannedGroups = ReadonlyMap<string, { readonly group: Axes; readonly trials: number }>;

/** Candidate rows are all its own; the baseline may have run more than the selection. */
function foldRequest(request: CollectRequest, side: Side): FoldRequest {
  const { metrics, compare, selection } = request;
  const selects = (axes: Axes) => selection.every((where) => matchesWhere(axes, where));
  if (request.plan === null) return { metrics, compare, selects };
  const planned = new Set(request.plan.cases.map((item) => axesKey(item.axes)));
  const isPlanned = (axes: Axes) => planned.has(axesKey(axes));
  return {
    metrics,
    compare,
    selects: side === "candidate" ? isPlanned : (axes) => isPlanned(axes) || selects(axes),
  };
}

function plannedTrials({ plan, compare }: CollectRequest): Sides<PlannedGroups> {
  const sides = { baseline: new Map(), candidate: new Map() };
  for (const trial of plan?.trials ?? []) {
    const group = pickAxes(trial.case.axes, compare.by);
    const key = axesKey(group);
    const trials = sides[trial.side].get(key)?.trials ?? 0;
    sides[trial.side].set(key, { group, trials: trials + 1 });
  }
  return sides;
}

/** Planned groups in plan order, then groups that only rows show, by name. */
function groupsInOrder(folds: Sides<SideFold>, planned: Sides<PlannedGroups>): [string, Axes][] {
  const first = new Map<string, Axes>();
  for (const [key, { group }] of planned.candidate) first.set(key, group);
  const shown = new Map<string, GroupFold>([...folds.baseline.groups, ...folds.candidate.groups]);
  const others = [...shown].toSorted(([a], [b]) => compareText(a, b));
  for (const [key, { group }] of others) if (!first.has(key)) first.set(key, group);
  return [...first];
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

function foldWarnings(side: Side, fold: SideFold, request: CollectRequest): readonly Warning[] {
  const { count, first } = fold.replaced;
  const replaced: Warning = {
    code: "duplicate-rows",
    text: `${count} rows of the ${side} were replaced by a later row of the same case and repetition; the last one counts (one is ${first ?? ""}). Keep one row per case and repetition.`,
  };
  const withoutUnit: Warning = {
    code: "rows-without-unit",
    text: `${fold.withoutUnit} rows of the ${side} lack the unit axis '${request.compare.unit ?? ""}' and were left out. Add it to \`axes\`, or set compare.unit to an axis that every row has.`,
  };
  return [...(count > 0 ? [replaced] : []), ...(fold.withoutUnit > 0 ? [withoutUnit] : [])];
}
