import { describe, expect, test } from "@jest/globals";
import { helm } from "../../../src/importers/evals/helm.ts";
import { bytesOf, readAsAnyFormat, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

// Made by hand after the classes of HELM (PerInstanceStats, Stat, MetricName): no file of the tool is at hand.

interface Fields {
  readonly [key: string]: unknown;
}

const stat = (name: string, mean: unknown, more: Fields = {}, of: Fields = {}) => ({
  name: { name, split: "test", ...of },
  count: 1,
  sum: mean,
  mean,
  ...more,
});

const instance = (instance_id: string, stats: readonly unknown[], more: Fields = {}) => ({
  instance_id,
  train_trial_index: 0,
  stats,
  ...more,
});

const SHOWN = "runs/v1/mmlu:subject=anatomy,method=joint,model=openai_gpt2/per_instance_stats.json";
const read = (instances: readonly unknown[], shown = SHOWN) =>
  readTool(helm, bytesOf(JSON.stringify(instances), shown));

test("with an instance twice in a trial is refused", () => {
  const one = instance("a", [stat("exact_match", 1)]);
  expect(problemLines(() => read([one, one]))[0]).toContain(
    'expected each instance once a trial, got "a" twice',
  );
  const again = instance("a", [stat("exact_match", 0)], { train_trial_index: 1 });
  const perturbed = instance("a", [stat("exact_match", 0)], { perturbation: { name: "typos" } });
  expect(read([one, again, perturbed]).rows).toHaveLength(3);
});

test("is recognised by this importer alone; the folder tells run and model", () => {
  const text = JSON.stringify([instance("id1", [stat("exact_match", 1), stat("num_prompt_tokens", 7)])]);
  expect(readAsAnyFormat(bytesOf(text, SHOWN))).toMatchObject([
    {
      axes: { model: "openai_gpt2", task: "mmlu:subject=anatomy,method=joint › id1" },
      metrics: { exact_match: 1, num_prompt_tokens: 7 },
    },
  ]);
});

describe("a file that is made by hand", () => {
  test("has nothing for a statistic of no values, which has a mean of 0", () => {
    const { rows } = read([instance("a", [stat("exact_match", 0, { count: 0 }), stat("f1_score", 0)])]);
    expect(rows[0]?.metrics).toEqual({ exact_match: null, f1_score: 0 });
  });

  test("without any value of an instance has no measurement of it", () => {
    const { rows } = read([
      instance("a", []),
      instance("b", [stat("x", null)]),
      instance("c", [stat("x", 1)]),
    ]);
    expect(rows.map(({ status }) => status)).toEqual(["errored", "errored", "ok"]);
  });

  test("has trials as repetitions in their order, and perturbations as cases", () => {
    const { rows } = read([
      instance("a", [stat("x", 2)], { train_trial_index: 1 }),
      instance("a", [stat("x", 1)]),
      instance("a", [stat("x", 3)], { perturbation: { name: "typos", robustness: true } }),
    ]);
    expect(
      rows.map(({ axes, repetition, metrics }) => [
        String(axes["task"]).split(" › ")[1],
        repetition,
        metrics["x"],
      ]),
    ).toEqual([
      ["a", 0, 1],
      ["a (typos)", 0, 3],
      ["a", 1, 2],
    ]);
  });

  test("has the worst of all perturbations as a metric of its own", () => {
    const worst = { perturbation: { name: "robustness", computed_on: "worst" } };
    const { rows } = read([instance("a", [stat("exact_match", 1), stat("exact_match", 0, {}, worst)])]);
    expect(rows[0]?.metrics).toEqual({ exact_match: 1, "exact_match (worst)": 0 });
  });

  test("with one statistic twice is refused", () => {
    expect(problemLines(() => read([instance("a", [stat("x", 1), stat("x", 0)])]))).toEqual([
      expect.stringContaining('got two of "x"'),
    ]);
  });

  test("has directions of scores alone, and times in seconds", () => {
    const { metrics } = read([
      instance("a", [
        stat("quasi_exact_match", 1),
        stat("inference_runtime", 0.5),
        stat("logprob", -3),
        stat("toxic", 1),
      ]),
    ]);
    expect(metrics.map(({ name, better, role, unit }) => [name, better, role, unit])).toEqual([
      ["quasi_exact_match", "higher", "gate", null],
      ["latency", "lower", "track", "s"],
      ["logprob", null, "track", null],
      ["toxic", null, "gate", null],
    ]);
  });

  test("whose path tells no run has instances alone, and says so", () => {
    const { rows, warnings } = read([instance("größe", [stat("x", 1)])], "candidate.json");
    expect(rows[0]?.axes).toEqual({ task: "größe" });
    expect(warnings.map(({ code }) => code)).toEqual(["task-unknown"]);
  });

  test("names the run the same where the model stands first", () => {
    const { rows } = read([instance("a", [stat("x", 1)])], "x/boolq:model=m,data=d/per_instance_stats.json");
    expect(rows[0]?.axes).toEqual({ model: "m", task: "boolq:data=d › a" });
  });

  test("with NaN, other orders of keys, new keys and without a trial is read", () => {
    const text =
      '\uFEFF[{"stats":[{"mean":NaN,"count":1,"new":1,"name":{"name":"x"}},{"mean":1,"count":2,"name":{"name":"y"}}],"instance_id":"a"}]';
    expect(readTool(helm, bytesOf(text)).rows[0]?.metrics).toEqual({ x: null, y: 1 });
  });

  test("with a text in place of a mean is refused by path", () => {
    expect(problemLines(() => read([instance("a", [stat("x", "1")])]))).toEqual([
      expect.stringContaining("0.stats.0.mean: "),
    ]);
  });

  test("that is cut off is refused", () => {
    const text = JSON.stringify([instance("a", [stat("x", 1)]), instance("b", [stat("x", 0)])]);
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const cut = bytesOf(text.slice(0, Math.floor(text.length * share)));
      expect(problemLines(() => readAsAnyFormat(cut))).toEqual([expect.stringContaining("expected ")]);
    }
  });
});
