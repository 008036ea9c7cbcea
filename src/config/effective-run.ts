import type { WrittenRun, WrittenSideRun } from "./written-run.ts";

const RUNNER_KEYS = ["command", "module", "results-file"] as const;

export type RunnerKey = (typeof RUNNER_KEYS)[number];

/** The ways to execute that a run names; exactly one in a sound config. */
export function runnersOf(run: WrittenSideRun): readonly RunnerKey[] {
  return RUNNER_KEYS.filter((key) => run[key] !== undefined);
}

/**
 * What a side executes: its own keys, else those of the run at the top. A side that names another
 * kind of runner takes nothing about the runner from the top; `env` is joined by name.
 */
export function effectiveRun(top: WrittenRun | undefined, side: WrittenSideRun): WrittenSideRun {
  if (top === undefined) return side;
  const env = { ...top.env, ...side.env };
  const common = { cwd: side.cwd ?? top.cwd, env };
  const own = runnersOf(side);
  if (own.length > 0 && own.join() !== runnersOf(top).join()) return { ...side, ...common };
  return {
    command: side.command ?? top.command,
    module: side.module ?? top.module,
    "results-file": side["results-file"] ?? top["results-file"],
    "metrics-from": side["metrics-from"] ?? top["metrics-from"],
    "errored-exit-codes": side["errored-exit-codes"] ?? top["errored-exit-codes"],
    "transient-exit-codes": side["transient-exit-codes"] ?? top["transient-exit-codes"],
    ...common,
  };
}
