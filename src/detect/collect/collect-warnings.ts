import { firstNames } from "../../base/clean-text.ts";
import { possibleNumbers } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";
import { type Axes, nameAxes } from "../../model/config/case.ts";
import type { FewerTrials } from "../../model/result/report.ts";
import type { Warning } from "../../model/result/finding.ts";
import { type Side, type Sides, SIDES } from "../../model/run/side.ts";
import type { CollectedSample } from "../values/subject.ts";
import type { SideFold } from "./side-fold.ts";

/** What was left out while rows were folded, and what the user can do about it. */
export function collectWarnings(
  folds: Sides<SideFold>,
  unitAxes: readonly string[],
  metrics: readonly Metric[],
): readonly Warning[] {
  return SIDES.flatMap((side) => [
    ...replacedRows(side, folds[side]),
    ...rowsWithoutUnit(side, folds[side], unitAxes),
    ...notNumbers(side, folds[side]),
    ...impossibleNumbers(side, folds[side], metrics),
    ...structureWarnings(side, folds[side]),
    ...fallbackAnswers(side, folds[side]),
  ]);
}

/** A tool that chooses how often it measures, or a config that plans fewer trials. */
export function fewerTrialsWarnings(fewer: FewerTrials | undefined): readonly Warning[] {
  if (fewer === undefined || fewer.extent !== "some") return [];
  const { cases, caseCount, trials } = fewer;
  const named = firstNames(cases, 3, caseCount);
  const text = `The candidate has ${trials.candidate} trials where the baseline has ${trials.baseline}: ${named}. It detects larger changes only.`;
  return [{ code: "fewer-trials", text }];
}

/** Cases that only the candidate has, in units of both. */
export function newCasesWarnings(added: readonly Axes[]): readonly Warning[] {
  const [first] = added;
  if (first === undefined) return [];
  const what = added.length === 1 ? "1 new case" : `${added.length} new cases`;
  const text = `${what} of units that the baseline has (one is ${nameAxes(first)}) ${added.length === 1 ? "is" : "are"} no part of the means that are compared. Limits look at ${added.length === 1 ? "it" : "them"}.`;
  return [{ code: "new-cases", text }];
}

/** Answers from a server, an account or a model other than the one that the run should measure. */
function fallbackAnswers(side: Side, { fallbacks, statuses }: SideFold): readonly Warning[] {
  const answered = (statuses.get("ok") ?? 0) + (statuses.get("failed") ?? 0);
  return fallbacks.map(({ endpoint, insteadOf, model, insteadOfModel, trials, otherModel }) => {
    const asked = otherModel
      ? `, and by the model ${model ?? ""} instead of ${insteadOfModel ?? ""}: differences between the models are not differences of the code`
      : "";
    const text = `${trials} of ${answered} answers of the ${side} came from the fallback ${endpoint} instead of ${insteadOf}, whose circuit was open${asked}. Run again once it works.`;
    return { code: "fallback-answers", text };
  });
}

function replacedRows(side: Side, { replaced }: SideFold): readonly Warning[] {
  if (replaced.count === 0) return [];
  const text = `${replaced.count} rows of the ${side} were replaced by a later row of the same case and repetition (one is ${replaced.first ?? ""}); the last one counts. Keep one row per case and repetition.`;
  return [{ code: "duplicate-rows", text }];
}

function rowsWithoutUnit(
  side: Side,
  { withoutUnit }: SideFold,
  unitAxes: readonly string[],
): readonly Warning[] {
  if (withoutUnit === 0) return [];
  const text = `${withoutUnit} rows of the ${side} lack the unit axis ${unitAxes.map((axis) => `'${axis}'`).join(" or the cluster's ")} and were left out. Add it to \`axes\`, or set compare.unit to an axis that every row has.`;
  return [{ code: "rows-without-unit", text }];
}

/** JSON has no NaN, so the rows contain null. Without this warning the metric would look as if it was never printed. */
function notNumbers(side: Side, { nonFinite }: SideFold): readonly Warning[] {
  return [...nonFinite].map(([metric, { count, first }]) => {
    const trials = count === 1 ? "1 trial" : `${count} trials`;
    const text = `${metric} was NaN or an infinity in ${trials} of the ${side} (one is ${first}), which counts as missing. Print a number, or exit with an error if there is none.`;
    return { code: "not-a-number", text };
  });
}

/**
 * Impossible numbers come from a clock that is too coarse, a case that did not run, or a percentage in place of a
 * share. In a mean they could look like an improvement.
 */
function impossibleNumbers(
  side: Side,
  { impossible }: SideFold,
  metrics: readonly Metric[],
): readonly Warning[] {
  return metrics.flatMap(({ name, kind }) => {
    const found = impossible.get(name);
    if (found === undefined) return [];
    const { otherwise, advice } = possibleNumbers(kind);
    const trials = found.count === 1 ? "1 trial" : `${found.count} trials`;
    const text = `${name} was ${otherwise} in ${trials} of the ${side} (one is ${found.first}), which no measurement of its kind can be, and counts as missing. ${advice}`;
    return [{ code: "impossible-number", text }];
  });
}

/**
 * Results files and runs with such rows are rejected when they are read. A bundle that another config wrote may still
 * contain them.
 */
function structureWarnings(side: Side, { refused }: SideFold): readonly Warning[] {
  return [...refused].map(([metric, { count, first }]) => {
    const trials = count === 1 ? "1 trial" : `${count} trials`;
    const text = `${metric} was a list or an object in ${trials} of the ${side} (one is ${first}), which counts as missing. Only kind exact without min and max compares these.`;
    return { code: "not-a-number", text };
  });
}

/** Warnings about one run, even if nothing is compared with it: its numbers are no part of any mean. */
export function unitWarnings(samples: readonly CollectedSample[]): readonly Warning[] {
  const mixed = samples.filter(({ unitClash }) => unitClash?.code === "units-mixed");
  const names = [...new Set(mixed.map(({ metric }) => metric.name))];
  return names.map((name) => {
    const found = mixed.find(({ metric }) => metric.name === name);
    return { code: "units-mixed", text: `${name}: ${found?.unitClash?.text ?? ""}` };
  });
}
