import type { RunnerFingerprint } from "./manifest.ts";

/**
 * Equal for machines whose timings may be compared: `os/arch/cpu/cores/image`. The version of the image is left out:
 * hosted images change every week, and a class that exists for a week never has enough runs for a comparison.
 */
export function runnerClass(runner: RunnerFingerprint): string {
  const { os, arch, cpu, cores, image } = runner;
  return [os, arch, cpu, String(cores), image?.split(" ")[0] ?? "-"].join("/");
}

/**
 * Equal for runs whose means vary in the same way from run to run: the class of the machines and their number in one
 * run. A mean over seven machines varies less than one over a single machine, so a later run on one machine would look
 * like a change.
 */
export function runClass(runner: RunnerFingerprint): string {
  const { machines = 1 } = runner;
  return machines === 1 ? runnerClass(runner) : `${runnerClass(runner)}/${machines} machines`;
}
