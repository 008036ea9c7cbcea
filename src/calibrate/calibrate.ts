import { effectiveMetric } from "../detect/values/subject.ts";
import type { Calibration, CalibrationSource, MetricCalibration } from "../model/result/calibration.ts";
import type { Finding, Warning } from "../model/result/finding.ts";
import type { VerdictKind } from "../model/result/verdict.ts";
import { judgeSplit, type CalibrateInput, type SplitOutcome } from "./judge-split.ts";
import { CONFIDENCE, shareOf } from "./share-of.ts";
import { subjectKey } from "./subject-key.ts";
import { tooNoisyWarnings } from "./too-noisy.ts";
import { summarizeMetric } from "./summarize-metric.ts";

/** False alarms and power of a gate on these A/A splits: the same numbers for the same input, on every machine. */
export function calibrate(input: CalibrateInput): Calibration {
  return summarizeSplits(
    input,
    Array.from({ length: input.splits }, (_, index) => judgeSplit(input, index)),
  );
}

/** The outcomes of all splits, in order, as one value. */
export function summarizeSplits(input: CalibrateInput, outcomes: readonly SplitOutcome[]): Calibration {
  const { config, source, seed, resamples } = input;
  const metrics = summarizeMetrics(input, outcomes);
  const verdicts = (kind: VerdictKind) =>
    shareOf(outcomes.filter(({ verdict }) => verdict === kind).length, outcomes.length);
  const gating = metrics.filter(({ role }) => role === "gate");
  const total = (pick: (metric: MetricCalibration) => number) =>
    gating.reduce((sum, metric) => sum + pick(metric), 0);
  return {
    schema: "regression-gate/calibration@1",
    id: config.id,
    seed,
    alpha: config.compare.alpha,
    source: source.made,
    unit: config.compare.cluster ?? config.compare.unit,
    splits: outcomes.length,
    resamples,
    confidence: CONFIDENCE,
    perPullRequest: {
      fail: verdicts("fail"),
      warn: verdicts("warn"),
      inconclusive: verdicts("inconclusive"),
    },
    perComparison: shareOf(
      total(({ falseReds }) => falseReds.count),
      total(({ falseReds }) => falseReds.of),
    ),
    metrics,
    warnings: [
      ...source.warnings,
      ...notMeasured(input, metrics),
      ...tooNoisyWarnings([...bySubject(outcomes).values()], config.gate),
      ...caveats(source.made, config.metrics.some(isGatingOnMachine)),
    ],
  };
}

/** Findings of all splits, by subjectKey. */
function bySubject(outcomes: readonly SplitOutcome[]): ReadonlyMap<string, readonly Finding[]> {
  const byKey = new Map<string, Finding[]>();
  for (const finding of outcomes.flatMap(({ findings }) => findings)) {
    const key = subjectKey(finding.metric, finding.group);
    byKey.set(key, [...(byKey.get(key) ?? []), finding]);
  }
  return byKey;
}

function summarizeMetrics(
  { config }: CalibrateInput,
  outcomes: readonly SplitOutcome[],
): readonly MetricCalibration[] {
  const byKey = bySubject(outcomes);
  return config.metrics.flatMap((metric) =>
    [...byKey]
      .filter(([, findings]) => findings[0]?.metric === metric.name)
      .map(([key, findings]) =>
        summarizeMetric({
          metric: effectiveMetric(metric, findings[0]?.group ?? {}),
          findings,
          seenFrom: outcomes.flatMap(({ seenFrom }) => seenFrom.get(key) ?? []),
          compare: config.compare,
        }),
      ),
  );
}

function notMeasured({ config }: CalibrateInput, measured: readonly MetricCalibration[]): readonly Warning[] {
  const names = new Set(measured.map(({ metric }) => metric));
  const missing = config.metrics.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (missing.length === 0) return [];
  const text = `Not in these rows: ${missing.join(", ")}. They keep their places in the family all the same.`;
  return [{ code: "not-measured", text }];
}

function isGatingOnMachine(metric: CalibrateInput["config"]["metrics"][number]): boolean {
  return metric.runEffect && metric.role === "gate";
}

/** What these numbers do not say. */
function caveats(made: CalibrationSource, isMachineDependent: boolean): readonly Warning[] {
  const texts: Readonly<Record<string, string | false>> = {
    "one-job":
      isMachineDependent &&
      "Both sides of a split are of one job: the spread between jobs, on which timings and memory depend, is not in these numbers. They hold for both sides in one job (`baseline: {from: ref}`).",
    "shared-rows":
      made.from === "records" && "All splits share the same rows, so the intervals are too narrow.",
    "half-size":
      made.from === "records" &&
      made.design !== "swapped-sides" &&
      "Each side of a split has half of the run's repetitions: a gate that compares whole runs sees more.",
    simulated:
      made.from === "simulation" &&
      "Simulated with assumed, independent, normal noise: measured metrics are noisier and correlated. Calibrate on a run as soon as you have one.",
  };
  return Object.entries(texts).flatMap(([code, text]) => (text === false ? [] : [{ code, text }]));
}
