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
import { valuelessWarnings } from "../values/valueless-units.ts";
import { completenessOf } from "./completeness.ts";
import { foldSide } from "./fold-side.ts";
import type { RowSelection, FoldRequest, SideFold } from "./side-fold.ts";
import { groupedSamples } from "./grouped-samples.ts";
import { restrictPlan } from "../../model/run/plan.ts";
import {
  collectWarnings,
  fewerTrialsWarnings,
  newCasesWarnings,
  otherCasesWarnings,
  unitWarnings,
} from "./collect-warnings.ts";
import type { AssumedUnit } from "./metric-labels.ts";
import { matchesWhere } from "../../model/config/where.ts";
import { casesOfOne, caseWeights, type UnitJoin } from "./unit-join.ts";

export interface CollectRequest {
  /** Rows of one side each, in any order. They are read once, and again when a key occurs twice or cases are weighed. */
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
  /** The same samples without cases that only the candidate has, where these would move a mean: what is compared. */
  readonly compared: readonly CollectedSample[];
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
  const { compare, metrics } = request;
  const folded = foldSides(request);
  const folds = weighed(folded, request);
  const { samples, joins, dropped } = groupedSamples(folds, request);
  const shared = withoutNewCases(folded, request);
  const compared = shared === null ? { samples, joins } : groupedSamples(shared.folds, shared.request);
  const completeness = completenessOf(folds.candidate, {
    ...request,
    samples,
    droppedGroups: dropped,
    baseline: folds.baseline,
  });
  return {
    samples,
    compared: compared.samples,
    completeness,
    errors: folds.candidate.errors,
    units: allUnitChanges(compared.joins),
    warnings: [
      ...collectWarnings(folds, unitAxes(compare), metrics),
      ...unitWarnings(samples),
      ...valuelessWarnings(compared.samples),
      ...fewerTrialsWarnings(completeness.fewerTrials),
      ...(compare.unit === null
        ? otherCasesWarnings(folds, compare.by)
        : newCasesWarnings(
            [...(shared?.folds.candidate.droppedCases.values() ?? [])].map(({ axes }) => axes),
          )),
    ],
  };
}

interface SharedCases {
  readonly folds: Sides<SideFold>;
  readonly request: CollectRequest;
}

/**
 * Cases of a group (where repetitions are the units) or of a unit are one mean: a new case would move it, whatever the change
 * did. Null: there is none in a mean that both sides have.
 */
function withoutNewCases({ folds, asked }: FoldedSides, request: CollectRequest): SharedCases | null {
  const { compare, plan, rows } = request;
  const added = casesOfOne(folds, "candidate", compare);
  if (added.size === 0) return null;
  const isNew = (axes: Axes) => added.has(axesKey(axes));
  const selects = (axes: Axes) => (isNew(axes) ? "dropped" : asked.candidate.selects(axes));
  const again = { ...asked.candidate, selects };
  const shared = { ...folds, candidate: foldSide(rows.candidate, again) };
  return {
    folds: weighed({ folds: shared, asked: { ...asked, candidate: again } }, request),
    request: {
      ...request,
      plan: plan === null ? null : restrictPlan(plan, (trial) => !isNew(trial.case.axes)),
    },
  };
}

/** Both sides, and what was asked of each. */
interface FoldedSides {
  readonly folds: Sides<SideFold>;
  readonly asked: Sides<FoldRequest>;
}

function foldSides(request: CollectRequest): FoldedSides {
  const { rows, plan, compare } = request;
  const both = foldRequest(request);
  const asked = {
    baseline: { ...both, assumed: assumedOf(request, "baseline") },
    candidate: { ...both, assumed: assumedOf(request, "candidate") },
  };
  const folds = {
    baseline: foldSide(rows.baseline, asked.baseline),
    candidate: foldSide(rows.candidate, asked.candidate),
  };
  // With a plan the fold knows which cases were dropped.
  if (plan !== null) return { folds, asked };
  const dropped = casesOfOne(folds, "baseline", compare);
  if (dropped.size === 0) return { folds, asked };
  const selects = (axes: Axes) => (dropped.has(axesKey(axes)) ? "dropped" : both.selects(axes));
  const again = { ...asked.baseline, selects };
  return {
    folds: { ...folds, baseline: foldSide(rows.baseline, again) },
    asked: { ...asked, baseline: again },
  };
}

/** The same folds, with rows weighed where the sides repeat the cases of a unit differently often. */
function weighed({ folds, asked }: FoldedSides, { rows, compare }: CollectRequest): Sides<SideFold> {
  const weights = caseWeights(folds, compare);
  const of = (side: Side) =>
    weights[side].size === 0 ? folds[side] : foldSide(rows[side], { ...asked[side], weights: weights[side] });
  return { baseline: of("baseline"), candidate: of("candidate") };
}

function assumedOf({ assumed }: CollectRequest, side: Side): AssumedUnit {
  return assumed?.[side] ?? (({ unit }) => unit);
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

function unitAxes({ unit, cluster }: CompareConfig): readonly string[] {
  return [unit, cluster].filter((axis) => axis !== null);
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
