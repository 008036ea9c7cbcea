import type { HistoryEntry } from "../../../../src/model/result/history.ts";
import type { Metric } from "../../../../src/model/config/metric.ts";
import type { Report } from "../../../../src/model/result/report.ts";
import type { TrialRecord } from "../../../../src/model/run/trial.ts";
import { mean, type Xoshiro128 } from "../../../../src/stats/index.ts";
import { BY_REPETITION, manifestOf, metric, row } from "../../../support/samples/build-input.ts";
import { judgeRows } from "../../../support/samples/judge-rows.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, normal } from "./noise.ts";

export interface RunEffectStudy {
  /** Logarithmic sd of the mean between jobs. */
  readonly effect: number;
  readonly metrics: number;
}

const PAST_RUNS = 8;
const REPETITIONS = 8;
/** Logarithmic sd within a job. */
const NOISE = 0.02;
const MARGIN = 0.05;

/** Ln of a run's repetitions by metric: a shift of the job, and noise. */
type Run = readonly Float64Array[];

interface World {
  readonly past: readonly Run[];
  readonly candidate: Run;
}

function drawRun({ effect, metrics }: RunEffectStudy, random: Xoshiro128): Run {
  return Array.from({ length: metrics }, () => {
    const shift = Math.log(100) + effect * normal(random);
    return Float64Array.from({ length: REPETITIONS }, () => shift + NOISE * normal(random));
  });
}

function drawWorld(study: RunEffectStudy, random: Xoshiro128): World {
  const past = Array.from({ length: PAST_RUNS }, () => drawRun(study, random));
  return { past, candidate: drawRun(study, random) };
}

function name(index: number): string {
  return `latency-${index}`;
}

function metricsOf(study: RunEffectStudy): readonly Metric[] {
  return Array.from({ length: study.metrics }, (_, index) => metric({ name: name(index), kind: "latency" }));
}

function rowsOf(run: Run, slower: (metric: number) => number): readonly TrialRecord[] {
  return Array.from({ length: REPETITIONS }, (_, repetition) =>
    row({
      axes: { bench: "parse" },
      repetition,
      metrics: Object.fromEntries(
        run.map((values, index) => [name(index), Math.exp(values[repetition] ?? 0) * slower(index)]),
      ),
    }),
  );
}

function entryOf(run: Run, index: number): HistoryEntry {
  return {
    schema: "regression-gate/history@1",
    runId: `past-${index}`,
    sha: null,
    time: `2026-11-0${index + 1}T00:00:00Z`,
    runnerClass: "linux/x64/A/4/-",
    versions: {},
    complete: true,
    verdict: "pass",
    metrics: run.map((values, metric) => ({
      metric: name(metric),
      group: {},
      n: REPETITIONS,
      mean: mean(values.map(Math.exp)),
      sd: 1,
      meanLog: mean(values),
      clusters: null,
      quantile: null,
    })),
  };
}

function judged(
  study: RunEffectStudy,
  { past, candidate }: World,
  how: { readonly slower: (metric: number) => number; readonly as: "two jobs" | "one job" },
): Report {
  return judgeRows({
    metrics: metricsOf(study),
    compare: BY_REPETITION,
    baseline: rowsOf(past[PAST_RUNS - 1]!, () => 1),
    candidate: rowsOf(candidate, how.slower),
    sameJob: how.as === "one job",
    seed: 1,
    runs: {
      baseline: manifestOf({ runId: "past-7" }),
      candidate: manifestOf(),
      history: past.map(entryOf),
    },
  });
}

function isRed({ findings }: Report): boolean {
  return findings.some(({ kind }) => kind === "regression");
}

/** Gates with a red where all metrics are slower by a factor. */
export function countReds(
  study: RunEffectStudy,
  how: { readonly factor: number; readonly as: "two jobs" | "one job" },
  runs: number,
): number {
  const random = generator(["run-effect", study.effect, study.metrics]);
  const slower = () => how.factor;
  return Array.from({ length: runs }, () =>
    isRed(judged(study, drawWorld(study, random), { slower, as: how.as })),
  ).filter(Boolean).length;
}

/** By history, the least slowing of the first metric that is red when the new run is else an average one; ascending. */
export function smallestReds(study: RunEffectStudy, runs: number): readonly number[] {
  const random = generator(["smallest-red", study.effect, study.metrics]);
  return Array.from({ length: runs }, () => {
    const { past } = drawWorld(study, random);
    const average = Array.from({ length: study.metrics }, (_, index) =>
      new Float64Array(REPETITIONS).fill(mean(past.map((run) => mean(run[index]!)))),
    );
    let [low, high] = [0, 4];
    while (high - low > 0.001) {
      const middle = (low + high) / 2;
      const slower = (index: number): number => (index === 0 ? 1 + middle : 1);
      if (isRed(judged(study, { past, candidate: average }, { slower, as: "two jobs" }))) high = middle;
      else low = middle;
    }
    return high;
  }).toSorted((a, b) => a - b);
}

export function studyRunEffects(
  studies: readonly RunEffectStudy[],
  runs: { readonly gates: number; readonly asOneJob: number; readonly smallest: number },
): StudyTable {
  const studied = studies.map((study) => studyOne(study, runs));
  return {
    title: "Run effects, judged against 8 past main runs",
    note:
      `${runs.gates} gates a row and factor, ${REPETITIONS} repetitions with 2 % noise inside a job, margin 5 %. False reds where nothing changed and where ` +
      "all metrics are slower by the margin may not be refuted to be at most 5 %. *As one job*: the same rows wrongly declared to be of one job " +
      `(${runs.asOneJob} gates), shown for comparison. Smallest red: the least slowing of one metric that is red, median and middle 80 % of ${runs.smallest} histories.`,
    columns: [
      "run effect",
      "metrics",
      "false reds, no change",
      "false reds, at the margin",
      "as one job, no change",
      "smallest red",
    ],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}

function studyOne(study: RunEffectStudy, runs: Parameters<typeof studyRunEffects>[1]) {
  const rates = [1, 1 + MARGIN].map((factor) => ({
    successes: countReds(study, { factor, as: "two jobs" }, runs.gates),
    trials: runs.gates,
  }));
  const asOneJob = {
    successes: countReds(study, { factor: 1, as: "one job" }, runs.asOneJob),
    trials: runs.asOneJob,
  };
  const smallest = smallestReds(study, runs.smallest);
  const at = (share: number): string =>
    `+${(100 * smallest[Math.floor(share * (smallest.length - 1))]!).toFixed(0)} %`;
  const title = `${100 * study.effect} %`;
  return {
    cells: [
      title,
      String(study.metrics),
      ...rates.map(showRate),
      showRate(asOneJob),
      `${at(0.5)} (${at(0.1)} to ${at(0.9)})`,
    ],
    broken: rates
      .filter((rate) => exceeds(rate, 0.05))
      .map((rate) => `run effect ${title}, ${study.metrics} metrics: red in ${showRate(rate)}`),
  };
}
