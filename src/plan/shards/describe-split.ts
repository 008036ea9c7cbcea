import type { Plan } from "../../model/run/plan.ts";
import { shardName, type Split } from "../../model/run/shard.ts";
import type { CaseDurations } from "./case-durations.ts";
import { planParts, type PlanPart } from "./plan-parts.ts";
import { partDuration } from "./split-plan.ts";

/** What a plan for shards shows. */
export interface SplitDescription {
  readonly planHash: string;
  readonly splitHash: string;
  readonly cases: number;
  readonly trials: number;
  /** All of them, also those with nothing to run. */
  readonly shards: readonly ShardDescription[];
  /** Cases without a known duration: they are assigned by hash. Null: no durations were requested. */
  readonly untimedCases: number | null;
}

export interface ShardDescription {
  /** `2/3`. */
  readonly shard: string;
  readonly cases: number;
  readonly trials: number;
  /** Expected time of its trials one after the other, of those that are known; null = of none. */
  readonly expectedMs: number | null;
}

/** A split of this whole plan; `durations` are those it was made with, null = by hash. */
export function describeSplit(plan: Plan, split: Split, durations: CaseDurations | null): SplitDescription {
  const parts = planParts(plan, split.keeps);
  const byShard = Array.from({ length: split.of }, (): PlanPart[] => []);
  for (const [at, part] of parts.entries()) byShard[(split.shardOf[at] ?? 1) - 1]?.push(part);
  return {
    planHash: plan.hash,
    splitHash: split.hash,
    cases: plan.cases.length,
    trials: plan.trials.length,
    shards: byShard.map((own, at) => ({
      shard: shardName({ index: at + 1, of: split.of }),
      cases: casesOf(own),
      trials: own.reduce((sum, part) => sum + part.length, 0),
      expectedMs: expected(own, durations),
    })),
    untimedCases:
      durations === null ? null : casesOf(parts.filter((part) => partDuration(part, durations) === null)),
  };
}

function casesOf(parts: readonly PlanPart[]): number {
  return new Set(parts.map(([trial]) => trial.case)).size;
}

function expected(parts: readonly PlanPart[], durations: CaseDurations | null): number | null {
  if (durations === null) return null;
  const known = parts.flatMap((part) => partDuration(part, durations) ?? []);
  return known.length === 0 ? null : known.reduce((sum, duration) => sum + duration, 0);
}
