import type { RunnerFingerprint } from "./manifest.ts";
import { runnerClass } from "./runner-class.ts";

/**
 * Equal for runs whose means vary alike from run to run: the machines' class, and how many of them one run takes. The mean
 * over seven machines varies less than that over one, and would make a later run on one machine look like a change.
 */
export function runClass(runner: RunnerFingerprint): string {
  const { machines = 1 } = runner;
  return machines === 1 ? runnerClass(runner) : `${runnerClass(runner)}/${machines} machines`;
}
