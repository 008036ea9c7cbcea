import { expect, test } from "@jest/globals";
import { mdeWarnings, plannedMde } from "../../../src/detect/planned/planned-mde.ts";
import type { HistoryEntry, HistoryMetric } from "../../../src/model/result/history.ts";
import {
  BY_REPETITION,
  BY_TASK,
  LATENCY,
  SCORE,
  planOf,
  taskName,
} from "../../support/samples/build-input.ts";

function history(runs: readonly Partial<HistoryMetric>[]): readonly HistoryEntry[] {
  return runs.map((part, run) => ({
    schema: "regression-gate/history@1",
    runId: String(run),
    sha: null,
    time: `2026-11-0${run + 1}`,
    runnerClass: "c",
    versions: {},
    complete: true,
    verdict: "pass",
    metrics: [
      {
        metric: "rule-score",
        group: {},
        n: 60,
        mean: 0.8,
        sd: 0.2,
        meanLog: null,
        quantile: null,
        clusters: null,
        ...part,
      },
    ],
  }));
}

const TASKS = planOf(Array.from({ length: 60 }, (_, task) => ({ task: taskName(task) })));

test("paired: the spread of past means, doubled for two runs", () => {
  const past = history([{ mean: 0.79 }, { mean: 0.8 }, { mean: 0.81 }]);
  const [planned] = plannedMde({
    metrics: [SCORE],
    compare: BY_TASK,
    plan: TASKS,
    history: past,
    sameJob: false,
  });
  // margin .02 + (t(.95, 2) + t(.8, 2)) x .01 sqrt(2) = .02 + (2.91999 + 1.06066) x .0141421
  expect(planned?.mde).toBeCloseTo(0.02 + (2.91999 + 1.06066) * 0.0141421, 5);
  expect(mdeWarnings([planned!])).toMatchObject([{ code: "mde-above-margin" }]);
});

test("unpaired: the spread inside past runs at the planned number of repetitions", () => {
  const plan = planOf([{}], { repetitions: 11 });
  const past = history([{ metric: "latency-ms", mean: 100, sd: 5, n: 5, meanLog: Math.log(100) }]);
  const [planned] = plannedMde({
    metrics: [LATENCY],
    compare: BY_REPETITION,
    plan,
    history: past,
    sameJob: true,
  });
  // ln 1.05 + (t(.95, 20) + t(.8, 20)) x .05 sqrt(2/11) = .04879 + (1.72472 + .85996) x .0213201
  expect(planned?.mde).toBeCloseTo(Math.exp(0.04879 + (1.72472 + 0.85996) * 0.0213201) - 1, 4);
});

test("a metric that only detects what is beyond four margins by itself is named, whatever the family", () => {
  const past = history([{ mean: 0.78 }, { mean: 0.8 }, { mean: 0.82 }]);
  const request = { compare: BY_TASK, plan: TASKS, history: past, sameJob: false };
  const [planned] = plannedMde({ ...request, metrics: [SCORE] });
  // .02 + (t(.95, 2) + t(.8, 2)) x .02 sqrt(2), of which four margins are .08.
  expect(planned?.tooNoisy).toBeCloseTo(0.02 + (2.91999 + 1.06066) * 0.0282843, 5);
  expect(mdeWarnings([planned!])).toMatchObject([
    {
      code: "too-noisy-planned",
      text: expect.stringMatching(/^rule-score: too noisy for its margin of 0\.02: /),
    },
  ]);
  const wide = { ...SCORE, margin: { ...SCORE.margin, value: 0.04 } };
  expect(plannedMde({ ...request, metrics: [wide] })[0]?.tooNoisy).toBeNull();
});

test("is not known without enough history, and then no warning", () => {
  const request = { metrics: [SCORE], compare: BY_TASK, plan: TASKS, sameJob: false };
  const planned = plannedMde({ ...request, history: history([{}, {}]) });
  expect(planned).toMatchObject([{ metric: "rule-score", group: {}, margin: SCORE.margin, mde: null }]);
  expect(mdeWarnings(planned)).toEqual([]);
});

test("groups of one metric share a warning, which has the numbers of the group that detects the least", () => {
  const means = (group: string, values: readonly number[]) =>
    values.map((mean) => ({ metric: "rule-score", group: { mode: group }, mean }));
  const spread = { x: [0.795, 0.8, 0.805], y: [0.794, 0.8, 0.806] };
  const past = [0, 1, 2].map((run) => {
    const [entry] = history([{}]);
    const [blank] = entry!.metrics;
    const metrics = [...means("x", [spread.x[run]!]), ...means("y", [spread.y[run]!])];
    return { ...entry!, metrics: metrics.map((one) => ({ ...blank!, ...one })) };
  });
  const axes = Array.from({ length: 60 }, (_, task) => task).flatMap((task) => [
    { task: taskName(task), mode: "x" },
    { task: taskName(task), mode: "y" },
  ]);
  const compare = { ...BY_TASK, by: ["mode"] };
  const request = { metrics: [SCORE], compare, plan: planOf(axes), sameJob: false };
  const planned = plannedMde({ ...request, history: past });
  expect(planned).toHaveLength(2);
  expect(mdeWarnings(planned)).toMatchObject([
    {
      code: "mde-above-margin",
      text: expect.stringMatching(/^2 groups \(mode=x; mode=y; at worst mode=y\): rule-score: /),
    },
  ]);
});
