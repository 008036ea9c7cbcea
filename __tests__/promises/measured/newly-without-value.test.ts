import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { decide } from "../../../src/gate/decide.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Verdict } from "../../../src/model/result/verdict.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { GATE } from "../../gate/build-finding.ts";
import { BY_TASK, found, input, metric, row, SCORE, taskName } from "../../support/samples/build-input.ts";

const OTHER = metric({ name: "other", kind: "score", margin: { scale: "absolute", value: 0.02 } });

interface Shape {
  readonly tasks: number;
  readonly repetitions: number;
}

/** Rows of tasks whose trials report both metrics, unless `without` says that the first is missing. */
function rows(
  { tasks, repetitions }: Shape,
  without: (task: number, repetition: number) => boolean,
): readonly TrialRecord[] {
  return Array.from({ length: tasks * repetitions }, (_, index) => {
    const [task, repetition] = [index % tasks, Math.floor(index / tasks)];
    const own = without(task, repetition) ? {} : { "rule-score": 0.5 + (task % 5) / 10 };
    return row({ axes: { task: taskName(task) }, repetition, metrics: { other: 0.9, ...own } });
  });
}

function verdictOf(
  shape: Shape,
  [before, after]: readonly [Parameters<typeof rows>[1], Parameters<typeof rows>[1]],
  metrics: readonly Metric[] = [SCORE, OTHER],
): Verdict {
  const baseline = found(rows(shape, before));
  const candidate = rows(shape, after);
  const detected = detect(input({ metrics, compare: BY_TASK, baseline, candidate }));
  return decide({ ...detected, baseline }, GATE);
}

const none = () => false;
const namesOf = ({ causes }: Verdict) => causes.map(({ name }) => name);

describe("units whose trials no longer report a metric", () => {
  test("warn where chance does not explain one by name: 1 / C(10, 5) = 0.004 at five repetitions", () => {
    const verdict = verdictOf({ tasks: 60, repetitions: 5 }, [none, (task) => task === 3]);
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0 });
    expect(namesOf(verdict)).toEqual(["newly-without-value"]);
    expect(verdict.title).toBe(
      `Warning: rule-score has no value in any trial of 1 of 60 units of the candidate, which have one in the baseline, which chance does not explain: ${taskName(3)}. Neither mean has them.`,
    );
  });

  test("warn where their number does: two at three repetitions, (1/20)² = 0.0025", () => {
    const three = { tasks: 60, repetitions: 3 };
    expect(namesOf(verdictOf(three, [none, (task) => task < 2]))).toEqual(["newly-without-value"]);
    // One alone has 0.05.
    expect(verdictOf(three, [none, (task) => task === 3])).toMatchObject({ kind: "pass", causes: [] });
  });

  test("are no claim with one repetition, where half of such changes are chance, nor where main has them, too", () => {
    expect(verdictOf({ tasks: 60, repetitions: 1 }, [none, (task) => task < 3]).kind).toBe("pass");
    const both = (task: number): boolean => task === 3;
    expect(verdictOf({ tasks: 60, repetitions: 5 }, [both, both])).toMatchObject({
      kind: "pass",
      causes: [],
    });
  });

  test("say nothing of trials that report it now and then", () => {
    const flaky = (at: number) => (task: number, repetition: number) => task < 3 && repetition % 2 === at;
    expect(namesOf(verdictOf({ tasks: 60, repetitions: 5 }, [flaky(0), flaky(1)]))).not.toContain(
      "newly-without-value",
    );
  });

  test("cost nothing where the metric does not gate", () => {
    const tracked: readonly Metric[] = [{ ...SCORE, role: "track" }, OTHER];
    const gone = [none, (task: number) => task < 3] as const;
    expect(namesOf(verdictOf({ tasks: 60, repetitions: 5 }, gone, tracked))).toEqual([]);
  });
});
