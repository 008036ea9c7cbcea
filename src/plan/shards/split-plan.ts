import { type UsageError, usageProblem } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { KeptTogether, Split } from "../../model/run/shard.ts";
import { type CaseDurations, durationKey, median } from "./case-durations.ts";
import { drawState, hashJson } from "../../base/hash.ts";
import { jumpHash } from "./jump-hash.ts";
import { planParts, type PlanPart } from "./plan-parts.ts";

/** More are a mistake: GitHub starts 256 jobs of a matrix. */
export const MAX_SHARDS = 10_000;

export interface SplitRequest {
  /** Number of shards, 1 to MAX_SHARDS. */
  readonly shards: number;
  readonly keeps: KeptTogether;
  /** Null: by hash alone. */
  readonly durations: CaseDurations | null;
}

/** What must stay in one shard with these metrics. */
export function keptTogether(metrics: Config["metrics"]): KeptTogether {
  return metrics.some((metric) => metric.runEffect) ? "case" : "block";
}

/**
 * Splits a whole plan into shards. Parts without a known duration go by hash: the shard of a part then depends on nothing
 * but its case, its repetition and the number of shards, so a new case moves no other. The others go longest first to
 * the shard with the least to do (Graham 1969, SIAM J. Appl. Math. 17:416: at most 4/3 of the best possible maximum).
 */
export function splitPlan(plan: Plan, request: SplitRequest): Split {
  if (request.shards > MAX_SHARDS) {
    throw usageError(`expected at most ${MAX_SHARDS} shards, got ${request.shards}`);
  }
  const parts = planParts(plan, request.keeps);
  const split = {
    schema: "regression-gate/split@1",
    planHash: plan.hash,
    of: request.shards,
    keeps: request.keeps,
    shardOf: deal(parts, request).map((index) => index + 1),
  } as const;
  return { ...split, hash: hashJson(split) };
}

/** 0-based shard of each part. */
function deal(parts: readonly PlanPart[], { shards, keeps, durations }: SplitRequest): readonly number[] {
  const known = parts.map((part) => (durations === null ? null : partDuration(part, durations)));
  const measured = known.flatMap((duration, index) => (duration === null ? [] : [{ index, duration }]));
  const typical = measured.length === 0 ? 1 : median(measured.map(({ duration }) => duration));
  const loads = Array.from({ length: shards }, () => 0);
  const give = (shard: number, duration: number): number => {
    loads[shard] = (loads[shard] ?? 0) + duration;
    return shard;
  };
  const assigned = new Map<number, number>();
  for (const [index, part] of parts.entries()) {
    if (known[index] === null) assigned.set(index, give(jumpHash(partKey(part, keeps), shards), typical));
  }
  // A stable sort: equal durations keep canonical order.
  for (const { index, duration } of measured.toSorted((a, b) => b.duration - a.duration)) {
    assigned.set(index, give(leastLoaded(loads), duration));
  }
  return parts.map((_, index) => assigned.get(index) ?? 0);
}

/** The first one of several. */
function leastLoaded(loads: readonly number[]): number {
  let least = 0;
  for (const [shard, load] of loads.entries()) if (load < (loads[least] ?? 0)) least = shard;
  return least;
}

/** Sum over its trials, ms; null when a case of it was never timed. */
export function partDuration(part: PlanPart, durations: CaseDurations): number | null {
  let sum = 0;
  for (const trial of part) {
    const one = durations.get(durationKey(trial.side, trial.case.axes)) ?? otherSide(trial, durations);
    if (one === undefined) return null;
    sum += one;
  }
  return sum;
}

/** A baseline that is run for the first time lasts about as long as the candidate did. */
function otherSide({ side, case: { axes } }: PlanPart[0], durations: CaseDurations): number | undefined {
  return durations.get(durationKey(side === "baseline" ? "candidate" : "baseline", axes));
}

function partKey([trial]: PlanPart, keeps: KeptTogether): bigint {
  const repetition = keeps === "case" ? null : trial.repetition;
  const [high, low] = drawState(["regression-gate/shard@1", trial.case.axes, repetition]);
  return (BigInt(high) << 32n) | BigInt(low);
}

function usageError(message: string): UsageError {
  return usageProblem("--shards", message);
}
