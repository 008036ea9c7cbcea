import { detect } from "../../../../src/detect/detect.ts";
import type { HistoryEntry } from "../../../../src/model/result/history.ts";
import type { Xoshiro128 } from "../../../../src/stats/index.ts";
import {
  BY_REPETITION,
  found,
  input,
  manifestOf,
  metric,
  row,
} from "../../../support/samples/build-input.ts";
import { dayOf } from "../../../support/samples/past-runs.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, normal } from "./noise.ts";

export interface CreepStudy {
  readonly metrics: number;
  /** Logarithmic sd of the mean between jobs. */
  readonly spread: number;
  /** Correlation of neighbouring runs. */
  readonly correlation: number;
  /** Runs of main on each of the first five steps of 3 %; the candidate is the sixth. 0 = nothing changed. */
  readonly runsPerStep: number;
}

const PAST_RUNS = 30;
const STEPS = 5;
const STEP = Math.log(1.03);

/** Of main's runs and, last, the candidate, on a log scale. */
function series({ spread, correlation, runsPerStep }: CreepStudy, random: Xoshiro128): readonly number[] {
  const values: number[] = [];
  let noise = normal(random);
  for (let back = PAST_RUNS; back >= 0; back -= 1) {
    noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * normal(random);
    const done = back === 0 ? STEPS + 1 : Math.max(0, STEPS - Math.floor((back - 1) / runsPerStep));
    values.push(spread * noise + (runsPerStep === 0 ? 0 : STEP * done));
  }
  return values;
}

/** What any metric of one gate says: small steps; any word of warning. */
function judged(study: CreepStudy, random: Xoshiro128): { readonly creep: boolean; readonly loud: boolean } {
  const names = Array.from({ length: study.metrics }, (_, index) => `m${index}`);
  const all = names.map((name) => ({ name, values: series(study, random) }));
  const history = Array.from({ length: PAST_RUNS }, (_, run): HistoryEntry => ({
    schema: "regression-gate/history@1",
    runId: `run-${run}`,
    sha: null,
    time: dayOf(run),
    runnerClass: "linux/x64/A/4/-",
    versions: {},
    complete: true,
    verdict: "pass",
    metrics: all.map(({ name, values }) => {
      const meanLog = values[run] ?? Number.NaN;
      return {
        metric: name,
        group: {},
        n: 2,
        mean: Math.exp(meanLog),
        sd: 1,
        meanLog,
        clusters: null,
        quantile: null,
        schema: "",
      };
    }),
  }));
  const rows = (run: number) =>
    [-0.001, 0.001].map((noise, repetition) =>
      row({
        axes: { bench: "parse" },
        repetition,
        metrics: Object.fromEntries(
          all.map(({ name, values }) => [name, Math.exp((values[run] ?? Number.NaN) + noise)]),
        ),
      }),
    );
  const { findings } = detect(
    input({
      metrics: names.map((name) => metric({ name, kind: "latency" })),
      compare: BY_REPETITION,
      baseline: found(rows(PAST_RUNS - 1), { manifest: manifestOf({ runId: "run-29" }), history }),
      candidate: rows(PAST_RUNS),
      manifest: manifestOf(),
    }),
  );
  const creep = findings.some((finding) => finding.creep !== null);
  const isLoud = findings.some(
    ({ kind, reason }) =>
      kind === "regression" || kind === "warning" || reason.code === "main-may-have-moved",
  );
  return { creep, loud: creep || isLoud };
}

/** How often small steps are told of, where there are some and where nothing changes. */
export function studyCreep(studies: readonly CreepStudy[], gates: number): StudyTable {
  const counted = studies.map((study) => {
    const random = generator(["creep", ...Object.values(study)]);
    const all = Array.from({ length: gates }, () => judged(study, random));
    const rate = { successes: all.filter(({ creep }) => creep).length, trials: gates };
    return { study, rate, loud: { successes: all.filter(({ loud }) => loud).length, trials: gates } };
  });
  return {
    title: "Small steps",
    note: `${gates} gates a row, 30 runs of main, margin 5 %. Of unchanged code, and of six steps of +3 %, of which the candidate is the sixth and main's last runs are on the first five. Where nothing changed and runs are independent, the share that is told of small steps may not be refuted to be at most 1 %.`,
    columns: [
      "main's runs",
      "metrics",
      "spread",
      "correlation of runs",
      "small steps",
      "these, red, warning or moved",
    ],
    rows: counted.map(({ study, rate, loud }) => [
      study.runsPerStep === 0 ? "unchanged" : `${study.runsPerStep} on each step of +3 %`,
      String(study.metrics),
      `${100 * study.spread} %`,
      String(study.correlation),
      showRate(rate),
      showRate(loud),
    ]),
    broken: counted
      .filter(({ study, rate }) => study.runsPerStep === 0 && study.correlation === 0 && exceeds(rate, 0.01))
      .map(
        ({ study, rate }) => `${study.metrics} metrics, spread ${study.spread}: told in ${showRate(rate)}`,
      ),
  };
}
