import { drawUniform } from "../../src/plan/hash.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import type { Plan } from "../../src/model/plan.ts";
import { errored, ok, runnersOf } from "../support/run-options.ts";
import { axis, matrix, sampleConfig, sampleExecution } from "../support/sample-config.ts";
import { systemClock } from "../../src/adapters/node/clock.ts";
import type { Execution } from "../../src/model/config.ts";
import type { RunOptions } from "../../src/run/run-options.ts";

const tasks = Array.from({ length: 60 }, (_, index) => `t${index}`);

/** 600 trials. */
export const durablePlan: Plan = planTrials(
  sampleConfig({ matrix: matrix([axis("task", tasks)], { repetitions: 10 }) }),
  { suite: null, where: {}, axisRows: {} },
);

export const durableExecution: Execution = {
  ...sampleExecution,
  concurrency: 8,
  timeoutMs: 150,
  retry: { attempts: 2, delayMs: 2, maxDelayMs: 4, jitter: true },
};

/** Every status, as a function of the trial; short waits of differing length, so that trials end in any order. */
export const durableRunners: RunOptions["runners"] = runnersOf(async (trial, { signal, attempt }) => {
  const draw = drawUniform(["status", trial.seed]);
  await systemClock.sleep(1 + 8 * drawUniform(["wait", trial.seed]), signal);
  if (draw < 0.1) return { ...ok({}), status: "failed" };
  if (draw < 0.2) return errored({ class: "transient", code: "down" });
  if (draw < 0.22) await systemClock.sleep(60_000, signal);
  if (draw < 0.3 && attempt === 1) return errored({ class: "transient", code: "first-try" });
  return draw < 0.33 ? ok({ score: Number.NaN }) : ok({ score: draw, size: trial.repetition });
});
