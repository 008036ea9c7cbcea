import { FAR_P, RUNS_KEPT } from "../../history/main-level.ts";
import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { HistoryMetric } from "../../model/result/history.ts";
import { recentLevel, type StudentEstimate, summarize } from "../../stats/index.ts";
import { meanOnScale, RUNS_NEEDED } from "../screen/past-means.ts";
import { thetaScale } from "../values/theta-scale.ts";

export interface PlannedComparison {
  readonly metric: Metric;
  readonly group: Axes;
  readonly units: number;
  /** Planned trials of one side. */
  readonly trials: number;
  /** The metric in complete runs, oldest first. */
  readonly past: readonly HistoryMetric[];
}

type ExpectedError = Omit<StudentEstimate, "estimate">;

/** Fewer means than this do not allow an estimate of their variation. */
const FEWEST_RUNS = 3;

interface ComparedRuns {
  readonly compare: CompareConfig;
  /** Both sides will run alternately in one job. */
  readonly sameJob: boolean;
}

/** The error of theta that the planned size will have, from the variation of past runs; null = there are too few of them. */
export function expectedError(one: PlannedComparison, request: ComparedRuns): ExpectedError | null {
  const { past } = one;
  const over = request.compare.cluster === null ? "units" : "clusters";
  const means = past.flatMap((run) => meanOnScale(run, one.metric, over) ?? []);
  if (one.metric.runEffect && !request.sameJob) return runLevelError(means);
  return request.compare.unit === null && one.metric.quantile === null
    ? unpairedError(one, past)
    : pairedError(one, past, means);
}

function runLevelError(means: readonly number[]): ExpectedError | null {
  const recent = means.length < RUNS_NEEDED ? null : recentLevel(means.slice(-RUNS_KEPT), [], FAR_P);
  if (recent === null) return null;
  const { sd, n, df } = recent.level;
  return { standardError: sd * Math.sqrt(1 + 1 / n), df };
}

/**
 * Standard error of paired units. Runs of unchanged tasks differ by the variation that their pairing does not remove;
 * quantiles differ by the whole variation between runs.
 */
function pairedError(
  { units }: PlannedComparison,
  past: readonly HistoryMetric[],
  means: readonly number[],
): ExpectedError | null {
  if (means.length < FEWEST_RUNS || units === 0) return null;
  const size = summarize(past.map(({ n }) => n)).mean;
  const { sd, n } = summarize(means);
  return { standardError: sd * Math.sqrt((2 * size) / units), df: n - 1 };
}

/** Standard error of unpaired repetitions, which vary as they did within the last runs. */
function unpairedError(
  { metric, units }: PlannedComparison,
  past: readonly HistoryMetric[],
): ExpectedError | null {
  const isRatio = thetaScale(metric) !== "difference";
  const spreads = past
    .filter(({ n, mean }) => n > 1 && (!isRatio || mean > 0))
    .map(({ sd, mean }) => (isRatio ? sd / mean : sd));
  if (spreads.length === 0 || units < 2) return null;
  const square = summarize(spreads.map((spread) => spread * spread)).mean;
  return { standardError: Math.sqrt((2 * square) / units), df: 2 * (units - 1) };
}
