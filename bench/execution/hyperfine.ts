import { spawnSync } from "node:child_process";
import { summarizeTimes, type Timing } from "../statistics/timing.ts";
import { COMMAND, type Experiment } from "./experiment.ts";
import type { Options } from "./options.ts";
import { runOurs } from "./run-ours.ts";

/** Milliseconds a run of the command, one after the other. */
export interface HyperfineCosts {
  readonly version: string;
  readonly hyperfine: Timing;
  readonly ours: Timing;
}

/** Null when there is no hyperfine on the PATH. It runs one command at a time, so ours does here, too. */
export async function measureHyperfine(
  { bundle, runs, trials }: Options,
  experiment: Experiment,
): Promise<HyperfineCosts | null> {
  const found = spawnSync("hyperfine", ["--version"], { encoding: "utf8" });
  if (found.status !== 0) return null;
  const { folder } = experiment;
  const [program, argument] = COMMAND;
  const counts = [1, trials] as const;
  const theirsOf = (count: number): number => {
    const startMs = performance.now();
    // hyperfine measures twice at least.
    const argv = ["-N", "--runs", String(Math.max(2, count)), `${program} '${argument}'`];
    const { status, stderr } = spawnSync("hyperfine", argv, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`hyperfine ended with ${status}: ${stderr}`);
    return performance.now() - startMs;
  };
  const [few, many] = counts.map((count) => experiment.config("command", count, 1));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    theirs.push((theirsOf(trials) - theirsOf(2)) / (trials - 2));
    const less = (await runOurs(bundle, few!, folder)).wallMs;
    ours.push(((await runOurs(bundle, many!, folder)).wallMs - less) / (trials - 1));
  }
  return {
    version: found.stdout.trim(),
    hyperfine: summarizeTimes(theirs),
    ours: summarizeTimes(ours),
  };
}
