import type { Axes } from "../../../model/config/case.ts";
import type { Side, Sides } from "../../../model/run/side.ts";
import { matchesWhere } from "../../../model/config/where.ts";
import { restrictPlan } from "../../../model/run/plan.ts";
import { axesKey } from "../../values/axes-key.ts";
import type { CollectRequest } from "./collect-request.ts";
import { foldSide } from "../fold-side.ts";
import type { AssumedUnit } from "../metric-labels.ts";
import type { FoldRequest, RowSelection, SideFold } from "../side-fold.ts";
import { casesOfOne } from "../unit-join.ts";
import { caseWeights } from "./case-weights.ts";

/** Both sides, and what was asked of each. */
export interface FoldedSides {
  readonly folds: Sides<SideFold>;
  readonly asked: Sides<FoldRequest>;
  readonly request: CollectRequest;
}

export function foldSides(request: CollectRequest): FoldedSides {
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
  if (plan !== null) return { folds, asked, request };
  const dropped = casesOfOne(folds, "baseline", compare);
  if (dropped.size === 0) return { folds, asked, request };
  const selects = (axes: Axes) => (dropped.has(axesKey(axes)) ? "dropped" : both.selects(axes));
  const again = { ...asked.baseline, selects };
  return {
    folds: { ...folds, baseline: foldSide(rows.baseline, again) },
    asked: { ...asked, baseline: again },
    request,
  };
}

/**
 * Cases of a group (where repetitions are the units) or of a unit are one mean: a new case would move it, whatever the change
 * did. Unchanged where there is none in a mean that both sides have.
 */
export function withoutNewCases(folded: FoldedSides): FoldedSides {
  const { folds, asked, request } = folded;
  const { compare, plan, rows } = request;
  const added = casesOfOne(folds, "candidate", compare);
  if (added.size === 0) return folded;
  const isNew = (axes: Axes) => added.has(axesKey(axes));
  const selects = (axes: Axes) => (isNew(axes) ? "dropped" : asked.candidate.selects(axes));
  const again = { ...asked.candidate, selects };
  return {
    folds: { ...folds, candidate: foldSide(rows.candidate, again) },
    asked: { ...asked, candidate: again },
    request: {
      ...request,
      plan: plan === null ? null : restrictPlan(plan, (trial) => !isNew(trial.case.axes)),
    },
  };
}

/** The sides with rows weighed where they repeat the cases of a unit differently often. */
export function weighed(folded: FoldedSides): FoldedSides {
  const { folds, asked, request } = folded;
  const weights = caseWeights(folds, request.compare);
  if (weights.baseline.size + weights.candidate.size === 0) return folded;
  const of = (side: Side) =>
    weights[side].size === 0
      ? folds[side]
      : foldSide(request.rows[side], { ...asked[side], weights: weights[side] });
  return { ...folded, folds: { baseline: of("baseline"), candidate: of("candidate") } };
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
