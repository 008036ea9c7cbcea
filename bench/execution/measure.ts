import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeMachine, type Machine } from "../machine.ts";
import { summarizeTimes, type Timing } from "../statistics/timing.ts";
import { COMMAND, CONCURRENCY, createExperiment, type Experiment } from "./experiment.ts";
import { measureHyperfine, type HyperfineCosts } from "./hyperfine.ts";
import { measurePromptfoo, type PromptfooCosts } from "./promptfoo.ts";
import type { Options } from "./options.ts";
import { runNode, type NodeRun } from "./run-node.ts";
import { runOurs } from "./run-ours.ts";

/** Milliseconds a trial, without what is done once. */
export interface Costs {
  readonly wall: Timing;
  /** Processor time of the process with its threads, without its children. */
  readonly cpu: Timing;
}

export interface TrialCosts extends Costs {
  /** What no program could do without: threads that only answer, children that are only started and waited for. */
  readonly bare: Readonly<Record<string, Costs>>;
}

export interface Benchmark {
  readonly machine: Machine;
  readonly runs: number;
  readonly trials: number;
  readonly concurrency: number;
  /** From starting the process. */
  readonly start: {
    /** `node -e 0` */
    readonly node: Timing;
    readonly version: Timing;
    readonly firstTrial: Timing;
  };
  readonly module: TrialCosts;
  readonly command: TrialCosts;
  /** Null = not on the PATH. */
  readonly hyperfine: HyperfineCosts | null;
  /** Null = not asked for. */
  readonly promptfoo: PromptfooCosts | null;
}

/** Runs everything in turns, so that what else the machine does falls on all alike. */
export async function measure(options: Options): Promise<Benchmark> {
  const experiment = createExperiment();
  try {
    const machine = describeMachine();
    const { runs, trials } = options;
    return {
      machine,
      runs,
      trials,
      concurrency: CONCURRENCY,
      start: await measureStart(options, experiment),
      module: await measureModule(options, experiment),
      command: await measureCommand(options, experiment),
      hyperfine: await measureHyperfine(options, experiment),
      promptfoo: await measurePromptfoo(options, experiment),
    };
  } finally {
    experiment.remove();
  }
}

/** Of one trial, from its first row: starting 1 ms late is what its rounding can do. */
async function measureStart({ bundle, runs }: Options, experiment: Experiment): Promise<Benchmark["start"]> {
  const { folder } = experiment;
  const empty = join(folder, "empty.mjs");
  const config = experiment.config("module", 1, 1);
  const times = { node: [] as number[], version: [] as number[], firstTrial: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    times.node.push((await runNode(empty, [], folder)).wallMs);
    times.version.push((await runNode(bundle, ["--version"], folder)).wallMs);
    times.firstTrial.push(firstTrialMs(await runOurs(bundle, config, folder), folder));
  }
  return {
    node: summarizeTimes(times.node),
    version: summarizeTimes(times.version),
    firstTrial: summarizeTimes(times.firstTrial),
  };
}

function firstTrialMs({ startedAtMs }: NodeRun, folder: string): number {
  const [first] = startsOf(folder);
  return (first ?? Number.NaN) - startedAtMs;
}

/** When each trial of the latest run started, in order; milliseconds since the epoch, whole. */
function startsOf(folder: string): readonly number[] {
  const home = join(folder, ".regression-gate");
  const run = readFileSync(join(home, "latest"), "utf8").trim();
  const [, ...rows] = readFileSync(join(home, "runs", run, "trials.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  return rows
    .map((row) => {
      const { startedAt }: { readonly startedAt: string } = JSON.parse(row);
      return Date.parse(startedAt);
    })
    .toSorted((a, b) => a - b);
}

/** Milliseconds from one start to the next, once every worker has had its first trial. */
function paceOf(folder: string): number {
  const starts = startsOf(folder).slice(CONCURRENCY);
  return ((starts.at(-1) ?? Number.NaN) - (starts[0] ?? Number.NaN)) / (starts.length - 1);
}

async function measureModule(options: Options, experiment: Experiment): Promise<TrialCosts> {
  const { trials } = options;
  return measureTrials("module", { threads: ["bare-threads.ts", trials, CONCURRENCY] }, options, experiment);
}

async function measureCommand(options: Options, experiment: Experiment): Promise<TrialCosts> {
  const argv = [options.trials, CONCURRENCY, ...COMMAND] as const;
  const bare = { plain: ["bare-spawn.ts", "plain", ...argv], grouped: ["bare-spawn.ts", "grouped", ...argv] };
  return measureTrials("command", bare, options, experiment);
}

/**
 * Wall time by when the trials of one run started. Processor time as that of runs of `trials` trials less that of runs of as
 * many as there are workers, which start all that is started once.
 */
async function measureTrials(
  what: "module" | "command",
  bare: Readonly<Record<string, readonly (string | number)[]>>,
  { bundle, runs, trials }: Options,
  experiment: Experiment,
): Promise<TrialCosts> {
  const { folder } = experiment;
  const few = experiment.config(what, CONCURRENCY, CONCURRENCY);
  const many = experiment.config(what, trials, CONCURRENCY);
  const cpuMs: Record<"few" | "many", number[]> = { few: [], many: [] };
  const pace: number[] = [];
  const others = Object.keys(bare).map((name) => ({ name, wall: [] as number[], cpu: [] as number[] }));
  for (let run = 0; run < runs; run += 1) {
    for (const { name, wall, cpu } of others) {
      const [script = "", ...argv] = (bare[name] ?? []).map(String);
      const ran = await runNode(fileURLToPath(new URL(script, import.meta.url)), argv, folder);
      const told: { readonly wallMs: number; readonly cpuMs: number } = JSON.parse(ran.stdout);
      wall.push(told.wallMs / trials);
      cpu.push(told.cpuMs / trials);
    }
    cpuMs.few.push((await runOurs(bundle, few, folder)).cpuMs);
    cpuMs.many.push((await runOurs(bundle, many, folder)).cpuMs);
    pace.push(paceOf(folder));
  }
  const [more, less] = [summarizeTimes(cpuMs.many), summarizeTimes(cpuMs.few)];
  return {
    wall: summarizeTimes(pace),
    cpu: difference(more, less, trials - CONCURRENCY),
    bare: Object.fromEntries(
      others.map(({ name, wall, cpu }) => [name, { wall: summarizeTimes(wall), cpu: summarizeTimes(cpu) }]),
    ),
  };
}

/** Of minima and of medians: the least of the differences would be one that another process has spoilt. */
function difference(more: Timing, less: Timing, trials: number): Timing {
  return {
    minimum: (more.minimum - less.minimum) / trials,
    median: (more.median - less.median) / trials,
    runs: more.runs,
  };
}
