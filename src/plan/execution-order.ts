import { type Case, nameAxes } from "../model/config/case.ts";
import type { Config } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import { orderTrials } from "./order-trials.ts";
import { axesText } from "./result-rows.ts";

interface Planned extends Pick<Plan, "cases" | "sides"> {
  readonly selection: {
    /** Cases without a right answer in the latest run, by axesText; absent = none. */
    readonly failedBefore?: ReadonlySet<string>;
  };
}

/** The order in which the trials of a plan start. */
export function executionOrder(
  { execution, seed, matrix: { repetitions } }: Pick<Config, "execution" | "seed" | "matrix">,
  { cases, sides, selection: { failedBefore = new Set() } }: Planned,
): Pick<Plan, "order" | "failedFirst"> {
  const failed = failedCases(cases, failedBefore);
  const order = orderTrials({ order: execution.order, seed, cases, repetitions, sides, failed });
  if (execution.order !== "failed-first" || failed.size === 0) return { order };
  return { order, failedFirst: new Set([...failed].map((index) => nameAxes(cases[index]?.axes ?? {}))) };
}

/** Indices; none where all cases failed, since none of them then comes before another. */
function failedCases(cases: readonly Case[], failedBefore: ReadonlySet<string>): ReadonlySet<number> {
  if (failedBefore.size === 0) return new Set();
  const failed = cases.flatMap(({ axes }, index) => (failedBefore.has(axesText(axes)) ? [index] : []));
  return new Set(failed.length === cases.length ? [] : failed);
}
