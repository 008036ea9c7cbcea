import type { CompareConfig } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Completeness, ErrorGroup, UnitChanges } from "../../model/result/report.ts";
import { compareText } from "../../base/compare-text.ts";
import type { CollectedSample } from "../values/subject.ts";
import { completenessOf } from "./completeness.ts";
import { groupedSamples } from "./grouped-samples.ts";
import { collectWarnings, fewerTrialsWarnings, newCasesWarnings, unitWarnings } from "./collect-warnings.ts";
import type { CollectRequest } from "./cases/collect-request.ts";
import { goneOthers, otherCases, otherCasesWarnings } from "./cases/other-cases.ts";
import { evenSamples } from "./cases/even-samples.ts";
import { foldSides, weighed, withoutNewCases } from "./cases/folded-sides.ts";
import type { UnitJoin } from "./unit-join.ts";

export interface CollectedSamples {
  /** The samples by metric in the order of the config, then by group in the order of the plan (without a plan: by name). */
  readonly samples: readonly CollectedSample[];
  /** The samples that are compared: without cases that only the candidate has, where these would move a mean. */
  readonly compared: readonly CollectedSample[];
  readonly units: UnitChanges;
  /** The completeness of the candidate. */
  readonly completeness: Completeness;
  /**
   * The candidate's errors only. The change did not cause errors of the baseline's side; these are part of its missing
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
  const plain = foldSides(request);
  const own = weighed(plain);
  const { folds } = own;
  const { samples, joins, dropped } = groupedSamples(folds, request);
  const shared = withoutNewCases(plain);
  const isAll = shared === plain;
  const weighedShared = isAll ? own : weighed(shared);
  const compared = isAll ? { samples, joins } : groupedSamples(weighedShared.folds, shared.request);
  const others = otherCases(folds, compare);
  const completeness = completenessOf(folds.candidate, {
    ...request,
    samples,
    droppedGroups: dropped,
    baseline: folds.baseline,
  });
  return {
    samples,
    compared: evenSamples({ plain: shared, weighed: weighedShared, samples: compared.samples }),
    completeness,
    errors: folds.candidate.errors,
    units: allUnitChanges(compared.joins, goneOthers(others)),
    warnings: [
      ...collectWarnings(folds, unitAxes(compare), metrics),
      ...unitWarnings(samples),
      ...fewerTrialsWarnings(completeness.fewerTrials),
      ...otherCasesWarnings(others, compare),
      ...(compare.unit === null || isAll
        ? []
        : newCasesWarnings([...shared.folds.candidate.droppedCases.values()].map(({ axes }) => axes))),
    ],
  };
}

function unitAxes({ unit, cluster }: CompareConfig): readonly string[] {
  return [unit, cluster].filter((axis) => axis !== null);
}

/** `gone`: cases of means that have other cases now. */
function allUnitChanges(joins: readonly UnitJoin[], gone: readonly string[]): UnitChanges {
  const union = (pick: (join: UnitJoin) => readonly string[], more: readonly string[] = []) =>
    [...new Set([...joins.flatMap(pick), ...more])].toSorted(compareText);
  return {
    onlyBaseline: union((join) => join.onlyBaseline, gone),
    onlyCandidate: union((join) => join.onlyCandidate),
    changed: union((join) => join.changed),
  };
}
