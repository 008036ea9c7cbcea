import type { RunnerFingerprint } from "./manifest.ts";

/**
 * Equal for runners whose timings may be compared: `os/arch/cpu/cores/image`. The image's version is left out: hosted
 * images change every week, and a class that lives a week never gathers the runs a comparison needs.
 */
export function runnerClass(runner: RunnerFingerprint): string {
  const { os, arch, cpu, cores, image } = runner;
  return [os, arch, cpu, String(cores), image?.split(" ")[0] ?? "-"].join("/");
}

/**
 * Equal for runs whose means vary alike from run to run: the machines' class, and how many of them one run takes. The mean
 * over seven machines varies less than that over one, and would make a later run on one machine look like a change.
 */
export function runClass(runner: RunnerFingerprint): string {
  const { machines = 1 } = runner;
  return machines === 1 ? runnerClass(runner) : `${runnerClass(runner)}/${machines} machines`;
}
