import type { Case } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import type { Trial } from "../../model/run/trial.ts";
import type { PlannedFallback } from "../../plan/describe-plan.ts";
import { plannedRequestsOf } from "./open-runners.ts";

/** The fallbacks of these trials' endpoints, the one with the most trials first; empty where there are none. */
export function plannedFallbacks(
  { run, sides }: Pick<Config, "run" | "sides">,
  trials: readonly Trial[],
): readonly PlannedFallback[] {
  const found = new Map<string, PlannedFallback>();
  for (const trial of trials) {
    const runner = (sides === null ? run : sides[trial.side])?.runner;
    const fallback = runner === undefined ? null : plannedRequestsOf(runner.type).fallback(runner, trial);
    if (fallback === null || fallback.endpoint === fallback.insteadOf) continue;
    const key = JSON.stringify(fallback);
    found.set(key, { ...fallback, trials: (found.get(key)?.trials ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.trials - a.trials);
}

/**
 * Models without a price in `prices` that a config asks for these cases, those of a fallback included; sorted, each once.
 * Under a budget of cost each of them is an error of the config, because the cost of a call could not be known.
 */
export function unpricedModels(
  { run, sides }: Pick<Config, "run" | "sides">,
  cases: readonly Case[],
): readonly string[] {
  const unpriced = [run, sides?.baseline, sides?.candidate].flatMap((definition) => {
    if (definition === undefined || definition === null) return [];
    const { runner } = definition;
    return cases.flatMap((one) => plannedRequestsOf(runner.type).unpricedModels(runner, one));
  });
  return [...new Set(unpriced)].toSorted();
}
