import { detect, type Detection } from "../detect/detect.ts";
import { effectiveMetric } from "../detect/values/subject.ts";
import type { Resampling } from "../detect/values/compare-context.ts";
import { decide } from "../gate/decide.ts";
import { UNKNOWN_ORIGIN, type Baseline } from "../model/result/baseline.ts";
import type { Axes } from "../model/config/case.ts";
import type { Config } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import { isTested } from "../model/config/metric-kind.ts";
import { type Metric, NO_LIMITS } from "../model/config/metric.ts";
import type { Completeness } from "../model/result/report.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { VerdictKind } from "../model/result/verdict.ts";
import { Xoshiro128, type SeedFor } from "../stats/index.ts";
import { coin, type AaSplit, type AaSplitSource } from "./split.ts";
import { injectedSizes, SIZES } from "./injected-sizes.ts";
import { subjectKey } from "./subject-key.ts";
import { type Injection, worsenRows } from "./worsen.ts";

export interface CalibrateInput {
  readonly config: Pick<Config, "id" | "metrics" | "compare" | "gate">;
  readonly source: AaSplitSource;
  readonly splits: number;
  /** The number for each test; a gate uses many more, which changes a p only by its Monte Carlo error. */
  readonly resamples: number;
  readonly seed: number;
  /** Seeds of random draws; a function of `seed` and of the key alone. */
  readonly seedFor: SeedFor;
}

/** One split: results of the gate for unchanged sides, and for the same sides made worse. */
export interface SplitOutcome {
  readonly verdict: VerdictKind;
  readonly findings: readonly Finding[];
  /** The index of the smallest injected size that was red, by subjectKey; SIZES = none. */
  readonly seenFrom: ReadonlyMap<string, number>;
}

/** A gating comparison that can be made worse. */
interface Target {
  readonly key: string;
  readonly metric: Metric;
  readonly group: Axes;
}

/** Split, judges, worsens and judges again. A function of the input and the index of the split alone. */
export function judgeSplit(input: CalibrateInput, index: number): SplitOutcome {
  const seedFor: SeedFor = (key) => input.seedFor(["split", index, ...key]);
  // The key is part of the promise that the same seed draws the same splits.
  const random = new Xoshiro128(seedFor(["halves"]));
  const split = input.source.draw(random);
  const detectIn = detector(input, seedFor);
  const unchanged = detectIn(split, "drawn");
  const verdict = decide(
    {
      findings: unchanged.findings,
      limits: [],
      completeness: nothingMissing(unchanged.completeness),
      baseline: found(split.baseline),
    },
    input.config.gate,
  );
  const targets = targetsOf(unchanged.findings, input);
  const red = (injections: readonly Injection[]) => {
    const { by } = input.config.compare;
    const candidate = worsenRows(split.candidate, injections, { by, seedFor });
    return redKeys(detectIn({ ...split, candidate }, "none").findings);
  };
  return {
    verdict: verdict.kind,
    findings: unchanged.findings,
    seenFrom: new Map(parts(targets, random).flatMap((part) => smallestSeen(part, red))),
  };
}

/**
 * Two parts, redrawn in each split: one is worse while the other is as it was, since a change seldom makes everything
 * worse, and what is red leaves the family easier for the rest.
 */
function parts(targets: readonly Target[], random: Xoshiro128): readonly (readonly Target[])[] {
  const first: Target[] = [];
  const second: Target[] = [];
  for (let at = 0; at < targets.length; at += 2) {
    const pair = targets.slice(at, at + 2);
    const [left, right] = coin(random) ? pair : pair.toReversed();
    if (left !== undefined) first.push(left);
    if (right !== undefined) second.push(right);
  }
  return [first, second].filter((part) => part.length > 0);
}

/** What is red at one size counts as red at every larger one. */
function smallestSeen(
  part: readonly Target[],
  red: (injections: readonly Injection[]) => ReadonlySet<string>,
): readonly (readonly [string, number])[] {
  const redAt = (size: number) =>
    red(part.map(({ metric, group }) => ({ metric, group, worsening: injectedSizes(metric)[size] ?? 0 })));
  const seenFrom = new Map(part.map(({ key }) => [key, SIZES]));
  for (let size = 1; size < SIZES; size += 1) {
    if ([...seenFrom.values()].every((from) => from < SIZES)) break;
    const reds = redAt(size);
    for (const [key, from] of seenFrom) if (from === SIZES && reds.has(key)) seenFrom.set(key, size);
  }
  // The smallest is asked only where the next one was seen: it seldom is.
  const next = [...seenFrom].filter(([, from]) => from === 1);
  const reds = next.length === 0 ? new Set() : redAt(0);
  for (const [key] of next) if (reds.has(key)) seenFrom.set(key, 0);
  return [...seenFrom];
}

function targetsOf(findings: readonly Finding[], { config }: CalibrateInput): readonly Target[] {
  const byName = new Map(config.metrics.map((metric) => [metric.name, metric]));
  return findings.filter(isInjectable).flatMap(({ metric: name, group }) => {
    const metric = byName.get(name);
    return metric === undefined
      ? []
      : [{ key: subjectKey(name, group), metric: effectiveMetric(metric, group), group }];
  });
}

/** Any change of an untested metric is red; a metric that is not compared cannot be red. */
function isInjectable({ role, metricKind, kind, n }: Finding): boolean {
  const isCompared = kind !== "no-baseline" && kind !== "incomparable" && n.units > 0;
  return role === "gate" && isTested(metricKind) && isCompared;
}

function redKeys(findings: readonly Finding[]): ReadonlySet<string> {
  const red = findings.filter(({ kind }) => kind === "regression");
  return new Set(red.map(({ metric, group }) => subjectKey(metric, group)));
}

/** The gate's own detection, with fewer draws. */
function detector(
  { config, resamples }: CalibrateInput,
  seedFor: SeedFor,
): (split: AaSplit, intervals: Resampling["intervals"]) => Detection {
  const metrics = config.metrics.map(withoutLimits);
  const draws = { resamples, maxResamples: resamples, mostEnumerated: resamples + 1 };
  return (split, intervals) =>
    detect({
      config: { ...config, metrics, failures: [] },
      plan: null,
      run: { manifest: null, rows: split.candidate },
      baseline: found(split.baseline),
      selection: [],
      sameJob: true,
      seedFor,
      resampling: { ...draws, intervals },
    });
}

/** Limits judge one side: a split says nothing of them. */
function withoutLimits(metric: Metric): Metric {
  const overrides = metric.overrides.map(({ where, policy }) => ({
    where,
    policy: { ...policy, limits: NO_LIMITS },
  }));
  return { ...metric, limits: NO_LIMITS, overrides };
}

/** The number of trials with an answer does not matter here. */
function nothingMissing(completeness: Completeness): Completeness {
  return {
    ...completeness,
    counts: { planned: 0, ok: 0, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
    unmeasuredCases: [],
    unmeasuredCaseCount: 0,
    missingMetrics: [],
    unmeasuredSides: [],
    earlyStop: null,
  };
}

function found(rows: readonly TrialRecord[]): Baseline {
  return {
    found: true,
    run: { manifest: null, rows },
    history: [],
    provenance: {
      from: "same-run",
      ...UNKNOWN_ORIGIN,
      why: "the other part of the same run",
      skipped: [],
    },
  };
}
