import { isMetricPattern, withMeasuredNames } from "../model/config/metric-pattern.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { JudgeInput } from "./world.ts";

/** The input with the metrics that either side measured in place of the patterns of its config. */
export function nameMetrics(input: JudgeInput): JudgeInput {
  const { config, run, baseline } = input;
  if (!config.metrics.some(({ name }) => isMetricPattern(name))) return input;
  const sides = baseline.found ? [run.rows, baseline.run.rows] : [run.rows];
  return {
    ...input,
    config: { ...config, metrics: withMeasuredNames(config.metrics, measuredNames(sides)) },
  };
}

/** Names of all metrics in rows, and in what invocations measured. */
export function measuredNames(sides: readonly Iterable<TrialRecord>[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const rows of sides) {
    for (const { metrics, measured } of rows) {
      for (const name of Object.keys(metrics)) names.add(name);
      for (const one of measured?.cases ?? []) for (const name of Object.keys(one.metrics)) names.add(name);
    }
  }
  return names;
}
