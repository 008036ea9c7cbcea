import { isTested } from "../../model/config/metric-kind.ts";
import { type Metric, quantileName } from "../../model/config/metric.ts";
import type { Warning } from "../../model/result/finding.ts";
import { isEnough, neededForQuantile } from "../values/quantile-units.ts";
import { attainableP, neededForP } from "../../stats/index.ts";
import { effectiveMetric } from "../values/subject.ts";
import { RUNS_NEEDED } from "../screen/past-means.ts";
import { analysedCount, type PlannedGroup, plannedGroups } from "../collect/planned-groups.ts";
import { alikeWarnings, type GroupWarning } from "./alike-warnings.ts";
import type { PlannedMdeRequest } from "./planned-mde.ts";

/** Warns about gating comparisons that no data of the planned size could turn red, and says what would change that. */
export function reachWarnings(request: PlannedMdeRequest, branch: string): readonly Warning[] {
  const groups = [...plannedGroups(request.plan, request.compare).candidate.values()];
  return [
    ...alikeWarnings([...sizeWarnings(groups, request), ...quantileWarnings(groups, request)]),
    ...runEffectWarnings(groups, request, branch),
  ];
}

function sizeWarnings(groups: readonly PlannedGroup[], request: PlannedMdeRequest): readonly GroupWarning[] {
  const { compare, plan } = request;
  const kind = compare.unit === null ? "permutation" : "sign-flip";
  const needed = neededForP(kind, { alpha: compare.alpha, multiplier: 1 });
  return groups.flatMap((group): readonly GroupWarning[] => {
    const tested = gatingMetrics(group, request).filter(
      (metric) =>
        isTested(metric.kind) && !metric.deterministic && metric.quantile === null && !metric.poisson,
    );
    const units = compare.unit === null ? repetitionsOf(plan, group) : analysedCount(group);
    const design =
      kind === "sign-flip" ? ({ kind, units } as const) : ({ kind, x: units, y: units } as const);
    if (tested.length === 0 || attainableP(design) <= compare.alpha) return [];
    const what = compare.unit === null ? "repetitions" : `values of ${compare.cluster ?? compare.unit}`;
    const text = `${units} ${what} can never show a regression: plan at least ${needed}`;
    return [{ code: "too-few-planned", text, group: group.group, alike: "size", weight: -units }];
  });
}

/** A quantile is not judged at all with too few trials. */
function quantileWarnings(
  groups: readonly PlannedGroup[],
  request: PlannedMdeRequest,
): readonly GroupWarning[] {
  const { compare, plan } = request;
  return groups.flatMap((group) => {
    const units = compare.unit === null ? repetitionsOf(plan, group) : analysedCount(group);
    const size = { units, trials: group.trials };
    return gatingMetrics(group, request).flatMap(({ name, quantile, deterministic }) => {
      if (quantile === null || deterministic || isEnough(size, quantile)) return [];
      const needed = neededForQuantile(quantile);
      const what = compare.unit === null ? "repetitions" : `values of ${compare.cluster ?? compare.unit}`;
      const text = `${name}: ${group.trials} trials in ${units} ${what} cannot judge the ${quantileName(quantile)}: plan at least ${needed.trials} trials in ${needed.units}`;
      const alike = `quantile ${name}`;
      return [{ code: "too-few-planned", text, group: group.group, alike, weight: -group.trials }];
    });
  });
}

/** Timings that are compared with another job are judged against past runs; see 'Run effects' in docs/statistics.md. */
function runEffectWarnings(
  groups: readonly PlannedGroup[],
  request: PlannedMdeRequest,
  branch: string,
): readonly Warning[] {
  if (request.sameJob || request.history.length >= RUNS_NEEDED) return [];
  const names = new Set(
    groups.flatMap((group) =>
      gatingMetrics(group, request)
        .filter((metric) => metric.runEffect)
        .map((metric) => metric.name),
    ),
  );
  return [...names].map((name) => ({
    code: "run-effect-planned",
    text:
      `${name} is machine-dependent: compared with another job's numbers it can only warn until ${RUNS_NEEDED} complete runs ` +
      `of the branch are known (${request.history.length} are). Run both sides in one job: baseline: { from: ref, ref: ${branch} }`,
  }));
}

function gatingMetrics({ group }: PlannedGroup, { metrics }: PlannedMdeRequest): readonly Metric[] {
  return metrics
    .filter((metric) => !metric.implicit)
    .map((metric) => effectiveMetric(metric, group))
    .filter((metric) => metric.role === "gate" && metric.rule === null);
}

function repetitionsOf(plan: PlannedMdeRequest["plan"], { trials }: PlannedGroup): number {
  const perCase = plan.cases.length === 0 ? 0 : plan.trials.length / plan.sides.length / plan.cases.length;
  return Math.min(trials, perCase);
}
