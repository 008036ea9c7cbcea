import { describe, expect, test } from "@jest/globals";
import { NoCasesError, UsageError } from "../../src/base/errors.ts";
import type { Config } from "../../src/model/config/config.ts";
import { restrictPlan } from "../../src/model/run/plan.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { describePlan } from "../../src/plan/describe-plan.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import {
  axis,
  matrix,
  sampleConfig,
  sampleExecution,
  sampleRunner,
} from "../support/samples/sample-config.ts";
import { sampleRow } from "../support/samples/sample-row.ts";

const all = { suite: null, where: {}, axisRows: {} };
const plan = (parts: Partial<Config>): ReturnType<typeof planTrials> => planTrials(sampleConfig(parts), all);
const keys = (parts: Partial<Config>): readonly string[] => plan(parts).trials.map(({ key }) => key);

const seedOfB = (values: readonly string[]): number | undefined =>
  plan({ matrix: matrix([axis("task", values)], {}) }).trials.find((trial) => trial.case.axes["task"] === "b")
    ?.seed;

const EMPTY_AXIS =
  "no cases: an axis has no values and `include` adds none; give every axis a value, or check the tasks file";

describe("looks", () => {
  const adaptive = matrix([axis("task", ["a", "b"])], { repetitions: 6, looks: [2, 4, 6] });
  const ref = { from: "ref", ref: "main" } as const;

  test("are part of what a resume must find again, and change no key", () => {
    const once = { ...adaptive, looks: [6] };
    const plans = [adaptive, once, { ...adaptive, looks: [3, 6] }].map((given) =>
      plan({ matrix: given, baseline: ref }),
    );
    expect(plans.map(({ looks }) => looks)).toEqual([[2, 4, 6], [6], [3, 6]]);
    expect(new Set(plans.map(({ hash }) => hash)).size).toBe(3);
    expect(new Set(plans.map(({ trials }) => trials.map(({ key }) => key).join())).size).toBe(1);
  });

  test("fall away where one side is run: another policy's baseline does not grow with them", () => {
    expect(plan({ matrix: adaptive, baseline: { from: "none" } })).toMatchObject({
      looks: [6],
      trials: { length: 12 },
    });
  });

  test("a part of a plan starts its trials in the order of the whole", () => {
    const whole = plan({ matrix: adaptive, baseline: ref });
    const part = restrictPlan(whole, ({ repetition }) => repetition >= 2 && repetition < 4);
    const startsOf = ({ trials, order }: typeof whole) => order.map((index) => trials[index]?.key);
    expect(part.trials).toHaveLength(8);
    const kept = new Set(part.trials.map(({ key }) => key));
    expect(startsOf(part)).toEqual(startsOf(whole).filter((key) => key !== undefined && kept.has(key)));
    expect(restrictPlan(whole, () => true)).toBe(whole);
  });
});

describe("a plan", () => {
  test("lists trials by case, repetition, side with unique keys", () => {
    const definition = { runner: sampleRunner, cwd: ".", env: {} };
    const both = plan({
      matrix: matrix([axis("task", ["a", "b"])], { repetitions: 2 }),
      sides: { baseline: definition, candidate: { ...definition, cwd: "new" } },
      run: null,
    });
    expect(both.trials.map((trial) => `${trial.case.name} ${trial.repetition} ${trial.side}`)).toEqual([
      "task=a 0 baseline",
      "task=a 0 candidate",
      "task=a 1 baseline",
      "task=a 1 candidate",
      "task=b 0 baseline",
      "task=b 0 candidate",
      "task=b 1 baseline",
      "task=b 1 candidate",
    ]);
    expect(new Set(both.trials.map(({ key }) => key)).size).toBe(8);
    expect(both.trials.map(({ block }) => block)).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
  });

  test("gives both sides of a block the same 32-bit seed, and other blocks another", () => {
    const { trials } = plan({
      matrix: matrix([axis("task", ["a", "b"])], { repetitions: 2 }),
      baseline: { from: "ref", ref: "main" },
    });
    const seeds = trials.map(({ seed }) => seed);
    expect(seeds.filter((_, index) => index % 2 === 0)).toEqual(seeds.filter((_, index) => index % 2 === 1));
    expect(new Set(seeds).size).toBe(4);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  });

  test("names each group of compare.by once, in canonical order", () => {
    const { groups } = plan({
      matrix: matrix([axis("task", ["a", "b"]), axis("mode", ["fast", "slow"])], {}),
      compare: { unit: "task", cluster: null, by: ["mode"], alpha: 0.05, minCommonUnits: 0.8, mayDiffer: [] },
    });
    expect(groups).toEqual([{ mode: "fast" }, { mode: "slow" }]);
  });

  test("does not change with concurrency, rate, retry or timeout", () => {
    const slow = { ...sampleExecution, concurrency: 1, qps: 2, timeoutMs: 5 };
    expect(plan({ execution: slow })).toEqual(plan({}));
  });

  test("seeds do not depend on which cases are selected", () => {
    expect(seedOfB(["a", "b"])).toBe(seedOfB(["b", "c"]));
  });
});

describe("a case key changes with", () => {
  test("the run definition", () => {
    const other = keys({
      run: { runner: { ...sampleRunner, command: ["node", "other.mjs"] }, cwd: ".", env: {} },
    });
    expect(other).not.toEqual(keys({}));
  });

  test("the content of a task, and only of that one", () => {
    const config = sampleConfig({
      matrix: matrix([{ name: "task", from: "file", file: "t.jsonl", id: "id" }], {}),
    });
    const keysFor = (text: string): readonly string[] => {
      const axisRows = {
        task: [
          { id: "a", content: { text } },
          { id: "b", content: { text: "same" } },
        ],
      };
      return planTrials(config, { ...all, axisRows }).trials.map(({ key }) => key);
    };
    expect(keysFor("x")[0]).not.toBe(keysFor("y")[0]);
    expect(keysFor("x")[1]).toBe(keysFor("y")[1]);
  });
});

describe("selection", () => {
  const config = sampleConfig({
    matrix: matrix([axis("task", ["a", "b"]), axis("mode", ["fast", "slow"])], {
      exclude: [{ task: ["b"], mode: ["slow"] }],
    }),
    suites: { core: { where: { mode: ["fast"] } }, none: { where: { mode: ["other"] } } },
  });

  test("a suite and --where both narrow, and what is left out is counted", () => {
    const selected = planTrials(config, { suite: "core", where: { task: ["b"] }, axisRows: {} });
    expect(selected.cases.map((one) => one.name)).toEqual(["task=b, mode=fast"]);
    expect(selected.notSelected).toBe(2);
  });

  test.each([
    [{ suite: "none", where: {} }, "suite 'none' selects none of the 3 cases"],
    [
      { suite: "core", where: { mode: ["slow"] } },
      "--where mode=slow selects none of the 2 cases of suite 'core'",
    ],
    [{ suite: null, where: { task: ["z"] } }, "--where task=z selects none of the 3 cases of the matrix"],
  ])("says what emptied it: %j", (selection, message) => {
    const run = (): unknown => planTrials(config, { ...selection, axisRows: {} });
    expect(run).toThrow(NoCasesError);
    expect(run).toThrow(message);
  });

  test("says that exclude emptied it", () => {
    const written = matrix([axis("task", ["a"])], { exclude: [{ task: ["a"] }] });
    expect(() => plan({ matrix: written })).toThrow("`exclude` removes all 1 combinations");
  });

  test("says that an axis is empty", () => {
    const written = matrix([axis("task", []), axis("mode", ["x"])], {});
    expect(() => plan({ matrix: written })).toThrow(new NoCasesError(EMPTY_AXIS));
  });

  test.each([
    [{ suite: "cor", where: {} }, "expected the name of a suite (core, none), got 'cor'"],
    [{ suite: "constructor", where: {} }, "got 'constructor'"],
    [{ suite: null, where: { tsk: ["a"] } }, "expected the name of an axis (task, mode), got 'tsk'"],
  ])("refuses unknown names: %j", (selection, message) => {
    const run = (): unknown => planTrials(config, { ...selection, axisRows: {} });
    expect(run).toThrow(UsageError);
    expect(run).toThrow(message);
  });
});

test("a dry run tells what a resume would skip, repeat and give up", () => {
  const planned = plan({ matrix: matrix([axis("task", ["a", "b", "c", "d"])], {}) });
  const row = (index: number, parts: Partial<TrialRecord>): [string, TrialRecord] => {
    const trial = planned.trials[index]!;
    return [trial.key, sampleRow({ key: trial.key, ...parts })];
  };
  const previous = new Map([
    row(0, { status: "ok" }),
    row(1, { status: "errored", attempts: 3 }),
    row(2, { status: "timed-out", attempts: 30 }),
    ["elsewhere/candidate/0", sampleRow({})] as const,
  ]);
  const described = describePlan(planned, {
    previous,
    retry: { ...sampleExecution.retry, attempts: 3 },
    fallbacks: [],
  });
  expect(described).toMatchObject({
    trials: 4,
    repetitions: 1,
    startsWith: ["task=b #0 candidate", "task=d #0 candidate"],
  });
  expect(described.resume).toEqual({ skipped: 2, toRun: 2, again: 1, givenUp: 1, changedRows: 1 });
  expect(described.cases.map(({ toRun }) => toRun)).toEqual([0, 1, 0, 1]);
  expect(described.groups).toEqual([{ group: {}, cases: 4 }]);
});
