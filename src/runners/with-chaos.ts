import type { Chaos } from "../model/config/chaos.ts";
import type { Sides } from "../model/run/side.ts";
import type { Clock, TrialRunner } from "../run/ports.ts";
import { chaosRunner } from "./chaos.ts";

/** Both sides with faults; null = as they are. One runner for both sides stays one. */
export function withChaos(
  { baseline, candidate }: Sides<TrialRunner>,
  chaos: Chaos | null,
  clock: Clock,
): Sides<TrialRunner> {
  if (chaos === null) return { baseline, candidate };
  const wrapped = chaosRunner(candidate, chaos, clock);
  return {
    candidate: wrapped,
    baseline: baseline === candidate ? wrapped : chaosRunner(baseline, chaos, clock),
  };
}
