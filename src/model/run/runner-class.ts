import type { RunnerFingerprint } from "./manifest.ts";

/**
 * Equal for runners whose timings may be compared: `os/arch/cpu/cores/image`. The image's version is left out: hosted
 * images change every week, and a class that lives a week never gathers the runs a comparison needs.
 */
export function runnerClass(runner: RunnerFingerprint): string {
  const { os, arch, cpu, cores, image } = runner;
  return [os, arch, cpu, String(cores), image?.split(" ")[0] ?? "-"].join("/");
}
