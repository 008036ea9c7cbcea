import type { RunnerFingerprint } from "./manifest.ts";

/** Equal for runners whose timings may be compared: `os/arch/cpu/cores/image`. */
export function runnerClass(runner: RunnerFingerprint): string {
  const { os, arch, cpu, cores, image } = runner;
  return [os, arch, cpu, String(cores), image ?? "-"].join("/");
}
