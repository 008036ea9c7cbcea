import { compareText } from "../../base/compare-text.ts";
import type { CompareConfig, Reference } from "../../model/config/config.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { runClass } from "../../model/run/runner-class.ts";
import type { Sides } from "../../model/run/side.ts";
import type { ResamplingOptions, SeedFor } from "../../stats/index.ts";

/** How many random draws a comparison makes. */
export interface Resampling extends Pick<ResamplingOptions, "resamples" | "maxResamples" | "mostEnumerated"> {
  /**
   * `none` where only the question of a regression is asked: neither bounds nor anything derived from them is computed.
   */
  readonly intervals: "drawn" | "none";
}

/** Number of resamples of every test and interval that uses random draws. */
export const RESAMPLES = 9_999;
/** Number of draws for a p that is close to a step of its range. */
export const MAX_RESAMPLES = 99_999;
/** The draws of a gate. */
export const GATE_RESAMPLING: Resampling = {
  resamples: RESAMPLES,
  maxResamples: MAX_RESAMPLES,
  intervals: "drawn",
};

/**
 * Random streams depend on their purpose and on the set of units, never on the metric: adding a metric changes no
 * draws. The key is hashed once in advance, because each block of draws hashes it again.
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

/** What a comparison needs beyond its numbers. */
export interface CompareContext {
  readonly compare: CompareConfig;
  readonly maxErrorRate: number;
  readonly maxImprovement: number;
  readonly baseline: Baseline;
  /** Null for bare rows, and for a baseline that was not found. */
  readonly manifests: Sides<Manifest | null>;
  /** Both sides ran alternately in one job. */
  readonly sameJob: boolean;
  /** Complete runs of main, oldest first, without the candidate itself. */
  readonly history: readonly HistoryEntry[];
  /** Runner class of the candidate; null for bare rows. */
  readonly runnerClass: string | null;
  /** Number of gating comparisons whose metrics depend on the machine. */
  readonly machineDependent: number;
  /** Runs that the config names as the level to compare with: run ids, or commits by their first digits. */
  readonly pins: readonly string[];
  readonly reference: Reference;
  /** p of each limit that may warn together with the comparisons; null = it cannot cause a false warning. */
  readonly limitPs: readonly (number | null)[];
  readonly seedFor: SeedFor;
  readonly resampling: Resampling;
}

/** Past runs that the config names. */
export interface NamedPast {
  readonly reference: Reference;
  /** The config names the baseline's run, so the level of main starts with that run. */
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
  /** Absent = 1. */
  readonly machineDependent?: number;
  /** Absent = none. */
  readonly named?: NamedPast;
  /** Absent = the resampling of a gate. */
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

/** Past runs ordered by time. Where several lines describe one run, the last one counts. */
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
