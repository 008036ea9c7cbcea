import type { Metric } from "../../../../src/model/config/metric.ts";
import type { TrialRecord } from "../../../../src/model/run/trial.ts";
import type { Xoshiro128 } from "../../../../src/stats/index.ts";
import { BY_REPETITION, BY_TASK, metric, row, taskName } from "../../../support/samples/build-input.ts";
import { judgeRows } from "../../../support/samples/judge-rows.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, normal, uniform } from "./noise.ts";

export interface GateStudy {
  readonly design: "paired" | "unpaired";
  /** `shared`: six metrics with half of their noise in common. `opposite`: each second metric has the noise of the one before, turned around. */
  readonly noise: "shared" | "opposite";
  /** Tasks, or repetitions a side. */
  readonly units: number;
}

/** A metric of each kind that is tested by chance, with its default margin. */
const METRICS: readonly Metric[] = [
  metric({ name: "latency", kind: "latency" }),
  metric({ name: "memory", kind: "memory" }),
  metric({ name: "cost", kind: "amount" }),
  metric({ name: "tokens", kind: "count", margin: { scale: "relative", value: 0.1 } }),
  metric({ name: "score", kind: "score" }),
  metric({ name: "passed", kind: "binary" }),
];

/** Six of a kind: as few as make the most of leaving members out (docs/statistics.md, many comparisons). */
const OPPOSITES: readonly Metric[] = Array.from({ length: 6 }, (_, index) =>
  metric({ name: `latency ${index + 1}`, kind: "latency" }),
);

function metricsOf({ noise }: GateStudy): readonly Metric[] {
  return noise === "shared" ? METRICS : OPPOSITES;
}

/** What a task has on both sides. */
interface Task {
  readonly level: number;
}

/** Three of the metrics are slower by as much as the others are faster. */
function oppositeTrial({ level }: Task, random: Xoshiro128, worse: 0 | 1): Record<string, number> {
  const entries = OPPOSITES.flatMap(({ name }, index, all): (readonly [string, number])[] => {
    if (index % 2 === 1) return [];
    const noise = 0.1 * normal(random);
    const value = (sign: 1 | -1): number => 100 * level * Math.exp(sign * noise) * 1.05 ** worse;
    return [
      [name, value(1)],
      [all[index + 1]?.name ?? "", value(-1)],
    ];
  });
  return Object.fromEntries(entries);
}

/** Noise that all metrics of a trial share and noise of their own, half each: correlation 1/2. */
function trial(task: Task, random: Xoshiro128, worse: 0 | 1): Record<string, number> {
  const shared = normal(random);
  const noise = (): number => (shared + normal(random)) / Math.SQRT2;
  const { level } = task;
  return {
    latency: 100 * level * Math.exp(0.1 * noise()) * 1.05 ** worse,
    memory: 500 * level * Math.exp(0.02 * noise()) * 1.05 ** worse,
    cost: 0.02 * level * Math.exp(0.3 * noise()) * 1.05 ** worse,
    tokens: Math.round(2000 * level * Math.exp(0.2 * noise()) * 1.1 ** worse),
    score: 0.7 + 0.05 * level + 0.08 * noise() - 0.02 * worse,
    passed: uniform(random) < 0.9 - 0.02 * worse ? 1 : 0,
  };
}

function side(tasks: readonly Task[], { design }: GateStudy, draw: (task: Task) => Record<string, number>) {
  return tasks.map((task, index): TrialRecord => {
    const metrics = draw(task);
    return design === "paired"
      ? row({ axes: { task: taskName(index) }, metrics })
      : row({ axes: { bench: "parse" }, repetition: index, metrics });
  });
}

/** Gates in which every metric is worse by just its margin: each red is false. Counts red metrics by name, and gates with any. */
export function countFalseReds(study: GateStudy, runs: number) {
  const { design, noise, units } = study;
  const random = generator(["false-red", design, noise, units]);
  const draw = noise === "shared" ? trial : oppositeTrial;
  const byMetric = new Map(metricsOf(study).map(({ name }) => [name, 0]));
  let gates = 0;
  for (let run = 0; run < runs; run += 1) {
    const tasks = Array.from({ length: units }, () => ({
      level: design === "paired" ? Math.exp(0.4 * normal(random)) : 1,
    }));
    const { findings } = judgeRows({
      metrics: metricsOf(study),
      compare: design === "paired" ? BY_TASK : BY_REPETITION,
      baseline: side(tasks, study, (task) => draw(task, random, 0)),
      candidate: side(tasks, study, (task) => draw(task, random, 1)),
      sameJob: true,
      seed: run,
    });
    const red = findings.filter(({ kind }) => kind === "regression");
    for (const { metric: name } of red) byMetric.set(name, (byMetric.get(name) ?? 0) + 1);
    gates += red.length > 0 ? 1 : 0;
  }
  return { gates, byMetric };
}

/** What alpha promises, whatever metrics have to do with each other. */
const MOST = 0.05;

export function studyFalseReds(studies: readonly GateStudy[], runs: number): StudyTable {
  const studied = studies.map((study) => {
    const { gates, byMetric } = countFalseReds(study, runs);
    const rate = { successes: gates, trials: runs };
    const { design, noise, units } = study;
    const name = `${design}, ${units} ${design === "paired" ? "tasks" : "repetitions a side"}, ${noise} noise`;
    const reds = [...byMetric].map(([metric, count]) => `${metric} ${count}`).join(", ");
    return {
      cells: [name, showRate(rate), `${(100 * MOST).toFixed(1)} %`, reds],
      broken: exceeds(rate, MOST) ? [`${name}: a false red in ${showRate(rate)}`] : [],
    };
  });
  return {
    title: "Gates with a false red, every metric worse by just its margin",
    note: `${runs} gates a row through the whole of judge(), six metrics, alpha 5 %; may not be refuted to be at most as allowed. *Shared noise*: any two metrics are correlated by 1/2. *Opposite noise*: three pairs correlated by -1.`,
    columns: ["gate", "with a false red", "allowed", "reds by metric"],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}
