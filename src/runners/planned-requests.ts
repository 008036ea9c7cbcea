import type { Case } from "../model/config/case.ts";
import type { Runner, RunnerType } from "../model/config/config.ts";
import type { Trial } from "../model/run/trial.ts";
import type { PlannedFallback } from "../plan/describe-plan.ts";

/** What is known of the requests of a runner before the first one is sent. */
export interface PlannedRequests<Type extends RunnerType> {
  /** The endpoint that may answer a trial while the circuit of its own endpoint is open; null = none. */
  readonly fallback: (runner: Runner<Type>, trial: Trial) => FallbackOfTrial | null;
  /** Models that a case may ask, those of a fallback included, that have no price in the config. */
  readonly unpricedModels: (runner: Runner<Type>, one: Case) => readonly string[];
}

export type FallbackOfTrial = Omit<PlannedFallback, "trials">;

/** Runners without a `fallback` in their definition. The type does not let the others be declared so. */
export type WithoutRequests = {
  readonly [Type in RunnerType]: "fallback" extends keyof Runner<Type> ? never : Type;
}[RunnerType];

export const NO_REQUESTS: PlannedRequests<WithoutRequests> = {
  fallback: () => null,
  unpricedModels: () => [],
};
