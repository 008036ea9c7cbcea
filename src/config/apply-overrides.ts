import type { Budget, Config } from "../model/config/config.ts";
import type { Chaos } from "../model/config/chaos.ts";
import type { FailOn } from "../model/result/verdict.ts";
import { resolveChaos } from "./chaos.ts";
import { resolveBudget } from "./run/limits/budget.ts";
import { strictCosts } from "./gate/costs.ts";

/** Flags of the command line and inputs of the action that change a config; null = the value of the config is used. */
export interface ConfigOverrides {
  /** Number of trials at a time. */
  readonly workers: number | null;
  readonly qps: number | null;
  /** Limits that replace those of the config; absent = none. */
  readonly budget?: BudgetLimits;
  /** Folder of a recorded run. */
  readonly replay: string | null;
  /** All attempts of a trial, including the first. */
  readonly attempts: number | null;
  /** Faults to inject; what is absent is as the config has it, or the default. */
  readonly chaos?: (Pick<Chaos, "rate"> & Partial<Chaos>) | null;
  readonly failOn: FailOn | null;
  /** True = warnings fail. */
  readonly strict: boolean | null;
}

const NO_FAULTS = resolveChaos({ rate: 0 }, new Map());

export type BudgetLimits = Partial<Omit<Budget, "maxPerTrial">>;

/**
 * The config with the changes of the flags. Their values were checked: workers and attempts are at least 1, qps is
 * above 0.
 */
export function applyOverrides(config: Config, overrides: ConfigOverrides): Config {
  const { execution, gate } = config;
  const { workers, qps, attempts, replay, failOn, strict, budget = {}, chaos = null } = overrides;
  return {
    ...config,
    execution: {
      ...execution,
      concurrency: workers ?? execution.concurrency,
      concurrencyIsExplicit: workers !== null || execution.concurrencyIsExplicit,
      qps: qps ?? execution.qps,
      budget:
        Object.keys(budget).length === 0
          ? execution.budget
          : { ...(execution.budget ?? resolveBudget({})), ...budget },
      replay: replay ?? execution.replay,
      chaos: chaos === null ? execution.chaos : { ...(execution.chaos ?? NO_FAULTS), ...chaos },
      retry: { ...execution.retry, attempts: attempts ?? execution.retry.attempts },
    },
    gate: {
      ...gate,
      costs: strict === true ? strictCosts(gate.costs) : gate.costs,
      failOn: failOn ?? gate.failOn,
    },
  };
}
