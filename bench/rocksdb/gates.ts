import { detect } from "../../src/detect/detect.ts";
import { GATE_RESAMPLING } from "../../src/detect/values/compare-context.ts";
import { parseBareRows, parseConfig } from "../../src/index.ts";
import { UNKNOWN_ORIGIN } from "../../src/model/result/baseline.ts";
import type { Baseline, Config, TrialRecord } from "../../src/index.ts";
import { drawsOf } from "../../src/base/hash.ts";
import { pAbove, runLevelTest, summarize, welchDifference } from "../../src/stats/index.ts";
import type { Commit, Series } from "./series.ts";
import type { Split } from "./splits.ts";

export const MARGIN = 0.05;
const ALPHA = 0.05;

/** The candidate's values of these series are worse by a share. */
export interface Injection {
  readonly worsening: number;
  readonly series: ReadonlySet<string>;
}

export const NOTHING: Injection = { worsening: 0, series: new Set() };

/** Names of the series that are red. */
export type Gate = (split: Split, injection: Injection) => readonly string[];

/** This gate, and what others do; each for one commit. */
export const GATES: Readonly<Record<string, (commit: Commit) => Gate>> = {
  "this gate": ours,
  "change > 5 %": (commit) => bySeries(commit, ({ theta }) => theta > Math.log(1 + MARGIN)),
  "p < .05": (commit) => bySeries(commit, isSignificant),
  "p < .05 and change > 5 %": (commit) =>
    bySeries(commit, (halves) => halves.theta > Math.log(1 + MARGIN) && isSignificant(halves)),
  "one run against past runs, p < .05": (commit) => bySeries(commit, isUnlikeThePast),
};

/** Logs, turned so that larger is worse. */
interface LogHalves {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Difference of means. */
  readonly theta: number;
}

/** A gate that looks at each series by itself. */
function bySeries({ series }: Commit, isRed: (halves: LogHalves) => boolean): Gate {
  return (split, injection) =>
    series.filter((one) => isRed(logHalves(one, split, injection))).map(({ name }) => name);
}

function logHalves(series: Series, split: Split, injection: Injection): LogHalves {
  const sign = series.better === "lower" ? 1 : -1;
  const logs = (runs: readonly number[], factor: number) =>
    Float64Array.from(runs, (run) => sign * Math.log((series.values[run] ?? Number.NaN) * factor));
  const x = logs(split.baseline, 1);
  const y = logs(split.candidate, factorOf(series, injection));
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { x, y, theta: meanOf(y) - meanOf(x) };
}

/** Two-sided Welch test, as most tools have it, and worse. */
function isSignificant(halves: LogHalves): boolean {
  const difference = welchDifference(halves);
  return difference !== null && pAbove(difference, 0) <= ALPHA / 2;
}

/** The pull request is run once and compared with the spread of the runs before it. */
function isUnlikeThePast({ x, y }: LogHalves): boolean {
  const { n, mean, sd } = summarize(x);
  const level = { n, mean, sd, df: n - 1 };
  return runLevelTest({ mean: y[0] ?? Number.NaN, level }, { margin: 0, alpha: ALPHA }).pAbove <= ALPHA;
}

function factorOf({ name, better }: Series, { worsening, series }: Injection): number {
  if (!series.has(name)) return 1;
  return better === "lower" ? 1 + worsening : 1 / (1 + worsening);
}

/** As `compare --same-job` finds its regressions; intervals decide none of them and are left out. */
function ours(commit: Commit): Gate {
  const config = configOf(commit);
  return (split, injection) => {
    const { findings } = detect({
      config,
      plan: null,
      run: { manifest: null, rows: bareRows(commit, split.candidate, injection) },
      baseline: asBaseline(bareRows(commit, split.baseline, NOTHING)),
      selection: [],
      sameJob: true,
      seedFor: drawsOf(config.seed),
      resampling: { ...GATE_RESAMPLING, intervals: "none" },
    });
    return findings.filter(({ kind }) => kind === "regression").map(({ metric }) => metric);
  };
}

/** One metric a series; the runs are the units. */
function configOf({ series }: Commit): Config {
  const metrics = series.map(({ name, better }): [string, object] => [
    name,
    { kind: "latency", better, margin: `${100 * MARGIN}%` },
  ]);
  const written = {
    version: 1,
    id: "rocksdb-aa",
    seed: 1,
    run: { "results-file": "rows.jsonl" },
    metrics: Object.fromEntries(metrics),
    compare: { unit: "repetition", by: [] },
  };
  // JSON is YAML.
  return parseConfig(JSON.stringify(written), "rocksdb-aa.yml");
}

/** One row a run, as a tool of another kind would write them. */
function bareRows({ series }: Commit, runs: readonly number[], injection: Injection): readonly TrialRecord[] {
  const lines = runs.map((run, repetition) => {
    const metrics = series.map((one): [string, number] => [
      one.name,
      (one.values[run] ?? Number.NaN) * factorOf(one, injection),
    ]);
    return JSON.stringify({ axes: {}, repetition, metrics: Object.fromEntries(metrics) });
  });
  return parseBareRows(lines.join("\n"), "rows.jsonl");
}

function asBaseline(rows: readonly TrialRecord[]): Baseline {
  return {
    found: true,
    run: { manifest: null, rows },
    provenance: { from: "file", ...UNKNOWN_ORIGIN, why: "the other part of the same runs", skipped: [] },
    history: [],
  };
}
