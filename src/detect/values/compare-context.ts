import { compareText } from "../../base/compare-text.ts";
import type { CompareConfig, Reference } from "../../model/config/config.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { runClass } from "../../model/run/runner-class.ts";
import type { Sides } from "../../model/run/side.ts";
import type { ResamplingOptions, SeedFor } from "../../stats/index.ts";

/** How much is drawn. */
export interface Resampling extends Pick<ResamplingOptions, "resamples" | "maxResamples" | "mostEnumerated"> {
  /** `none` for a question that red alone answers: no bounds, and nothing that is derived from them. */
  readonly intervals: "drawn" | "none";
}

/** Resamples of every drawn test and interval. */
export const RESAMPLES = 9_999;
/** Number of draws for a p close to its step. */
export const MAX_RESAMPLES = 99_999;
/** Of a gate. */
export const GATE_RESAMPLING: Resampling = {
  resamples: RESAMPLES,
  maxResamples: MAX_RESAMPLES,
  intervals: "drawn",
};

/**
 * Streams depend on what they are for and on the set of units, never on the metric: adding one changes no draws.
 * The key is condensed once, since each block of draws hashes it again.
 */
export function resamplingOptions(
  { compare, seedFor, resampling }: Pick<CompareContext, "compare" | "seedFor" | "resampling">,
  key: readonly (string | number)[],
  criticalAlpha: number | null,
): ResamplingOptions {
  const { intervals: _, ...draws } = resampling;
  return {
    ...draws,
    alphas: [compare.alpha],
    criticalAlpha,
    seedFor,
    purpose: condensed(seedFor, key),
  };
}

export function condensed(
  seedFor: CompareContext["seedFor"],
  key: readonly (string | number)[],
): readonly number[] {
  return seedFor(["draws-for", ...key]);
}

/** What a comparison has to know beyond its numbers. */
export interface CompareContext {
  readonly compare: CompareConfig;
  readonly maxErrorRate: number;
  readonly maxImprovement: number;
  readonly baseline: Baseline;
  /** Null for bare rows, and for a baseline that was not found. */
  readonly manifests: Sides<Manifest | null>;
  /** Both sides ran in one job, interleaved. */
  readonly sameJob: boolean;
  /** Complete runs of main, oldest first, the candidate itself left out. */
  readonly history: readonly HistoryEntry[];
  /** Of the candidate; null for bare rows. */
  readonly runnerClass: string | null;
  /** How many gating comparisons are of metrics that depend on the machine. */
  readonly machineDependent: number;
  /** Run ids, and commits by their first digits, that the config names as what main is to be compared with. */
  readonly pins: readonly string[];
  readonly reference: Reference;
  /** p of each limit that may warn beside the comparisons; null = it is no chance for a false warning. */
  readonly limitPs: readonly (number | null)[];
  readonly seedFor: SeedFor;
  readonly resampling: Resampling;
}

/** What of the past the config names. */
export interface NamedPast {
  readonly reference: Reference;
  /** The config names the baseline's run: what main is starts with it. */
  readonly isBaselinePinned: boolean;
}

const NOTHING_NAMED: NamedPast = { reference: { by: "segment" }, isBaselinePinned: false };

export function compareContext(input: {
  readonly compare: CompareConfig;
  readonly maxErrorRate: number;
  readonly maxImprovement: number;
  readonly baseline: Baseline;
  readonly candidate: Manifest | null;
  readonly sameJob: boolean;
  readonly seedFor: SeedFor;
  /** Absent = one. */
  readonly machineDependent?: number;
  /** Absent = nothing. */
  readonly named?: NamedPast;
  /** Absent = the gate's. */
  readonly resampling?: Resampling;
}): CompareContext {
  const {
    candidate,
    named = NOTHING_NAMED,
    machineDependent = 1,
    resampling = GATE_RESAMPLING,
    ...given
  } = input;
  const { baseline } = given;
  const manifests = { baseline: baseline.found ? baseline.run.manifest : null, candidate };
  return {
    ...given,
    manifests,
    history: baseline.found && candidate !== null ? pastRunsOf(baseline.history, candidate) : [],
    runnerClass: candidate === null ? null : runClass(candidate.runner),
    machineDependent,
    pins: pinsOf(named, manifests.baseline),
    reference: named.reference,
    limitPs: [],
    resampling,
  };
}

/** By time; of several lines of one run the last. */
function pastRunsOf(history: readonly HistoryEntry[], candidate: Manifest): readonly HistoryEntry[] {
  const runs = new Map(history.map((run) => [run.runId, run]));
  return [...runs.values()]
    .filter((run) => run.complete && run.runId !== candidate.runId)
    .toSorted((a, b) => byTime(a, b) || compareText(a.runId, b.runId));
}

function byTime(a: HistoryEntry, b: HistoryEntry): number {
  const difference = Date.parse(a.time) - Date.parse(b.time);
  return Number.isNaN(difference) ? compareText(a.time, b.time) : difference;
}

function pinsOf({ reference, isBaselinePinned }: NamedPast, baseline: Manifest | null): readonly string[] {
  return [
    ...(reference.by === "run" ? [reference.run] : []),
    ...(isBaselinePinned && baseline !== null ? [baseline.runId] : []),
  ];
}
