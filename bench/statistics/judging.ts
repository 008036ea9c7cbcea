/** The whole comparison, as `compare` does it after reading its files: two sides of rows to a report, one thread. */
import { judge, parseBareRows, parseConfig } from "../../src/index.ts";
import { UNKNOWN_ORIGIN } from "../../src/model/result/baseline.ts";
import type { Baseline, TrialRecord } from "../../src/index.ts";
import { drawState } from "../../src/base/hash.ts";
import { Xoshiro128 } from "../../src/stats/index.ts";
import { summarizeTimes, timesOf, type Timing } from "./timing.ts";

/** Paired: each unit is a task that both sides did. Unpaired: each unit is a repetition of its side. */
const LAYOUTS = ["paired", "unpaired"] as const;
type Layout = (typeof LAYOUTS)[number];

export interface Judging {
  readonly layout: Layout;
  readonly metrics: number;
  readonly units: number;
  readonly regressions: number;
  readonly ours: Timing;
}

const UNITS = 30;
/** One metric in ten is slower on the candidate's side. */
const WORSE_EVERY = 10;
const WORSE_BY = 1.2;

export function measureJudging(sizes: readonly number[], runs: number): readonly Judging[] {
  return LAYOUTS.flatMap((layout) => sizes.map((metrics) => judging(layout, metrics, runs)));
}

function judging(layout: Layout, metrics: number, runs: number): Judging {
  const names = Array.from({ length: metrics }, (_, i) => `metric_${i}`);
  const sides = {
    baseline: rowsOf(layout, names, "baseline"),
    candidate: rowsOf(layout, names, "candidate"),
  };
  let regressions = 0;
  const times = timesOf(
    runs,
    (run) => {
      // A seed of its own, so that no run finds the draws of the one before.
      const { findings } = judge({
        config: configOf(layout, names, 1000 + run),
        selection: { suite: null, where: {} },
        plan: null,
        run: { manifest: null, rows: sides.candidate },
        baseline: asBaseline(sides.baseline),
        policyChanges: [],
        sameJob: true,
        nowMs: 0,
      }).report;
      regressions = findings.filter(({ kind }) => kind === "regression").length;
    },
    { calls: 1, milliseconds: 0 },
  );
  return { layout, metrics, units: UNITS, regressions, ours: summarizeTimes(times) };
}

function configOf(layout: Layout, names: readonly string[], seed: number): ReturnType<typeof parseConfig> {
  const written = {
    version: 1,
    id: "bench",
    seed,
    ...(layout === "paired"
      ? { matrix: { axes: { task: Array.from({ length: UNITS }, (_, unit) => taskOf(unit)) } } }
      : {}),
    run: { "results-file": "rows.jsonl" },
    metrics: Object.fromEntries(
      names.map((name) => [name, { kind: "latency", better: "lower", margin: "5%" }]),
    ),
    compare: { unit: layout === "paired" ? "task" : "repetition", by: [] },
  };
  // JSON is YAML.
  return parseConfig(JSON.stringify(written), "bench.yml");
}

function taskOf(unit: number): string {
  return `task-${unit}`;
}

/** Lognormal values of 10 % noise, half of it shared by the metrics of a unit. */
function rowsOf(layout: Layout, names: readonly string[], side: string): readonly TrialRecord[] {
  const random = new Xoshiro128(drawState(["bench/judging", side]));
  const uniform = () => (random.nextU32() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const lines = Array.from({ length: UNITS }, (_, unit) => {
    const shared = normal();
    const metrics = names.map((name, i): [string, number] => {
      const worse = side === "candidate" && i % WORSE_EVERY === 0 ? WORSE_BY : 1;
      return [name, 100 * worse * Math.exp((0.1 * (shared + normal())) / Math.SQRT2)];
    });
    const place =
      layout === "paired" ? { axes: { task: taskOf(unit) }, repetition: 0 } : { axes: {}, repetition: unit };
    return JSON.stringify({ ...place, metrics: Object.fromEntries(metrics) });
  });
  return parseBareRows(lines.join("\n"), "rows.jsonl");
}

function asBaseline(rows: readonly TrialRecord[]): Baseline {
  return {
    found: true,
    run: { manifest: null, rows },
    provenance: { from: "file", ...UNKNOWN_ORIGIN, why: "the other side", skipped: [] },
    history: [],
  };
}
