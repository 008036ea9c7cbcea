/** Which shard runs what of a plan. Made once, or again by every job from the same inputs. */
export interface Split {
  readonly schema: "regression-gate/split@1";
  readonly planHash: string;
  /** Number of shards. */
  readonly of: number;
  readonly keeps: KeptTogether;
  /** 1-based shard of each part that stays together, in the plan's canonical order. */
  readonly shardOf: readonly number[];
  /** SHA-256 (hex) of all of the above. */
  readonly hash: string;
}

/**
 * `block`: the two sides of one case and repetition. `case`: all repetitions of a case too, so that a metric that feels
 * the machine never has one case's repetitions on two machines.
 */
export type KeptTogether = "block" | "case";

/** One shard of a split. */
export interface PlanShard {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  /** Hash of the split: equal in all its shards. */
  readonly split: string;
  /** Trials of every shard of the split, in order: what a merge has to find. */
  readonly trials: readonly number[];
}

/** What a shard's manifest says of it. */
export interface ShardMark extends PlanShard {
  /** Of the workflow run, 1-based; 1 outside GitHub. */
  readonly attempt: number;
  /** Commit of a baseline at a git ref: one for all shards, else two baselines would be mixed. */
  readonly baselineCommit: string | null;
}

/** In `marks` of a shard's manifest: a part of a run is never a baseline. */
export const SHARD_MARK = "shard";

/** `2/3`: what `--shard` takes. */
export function shardName({ index, of }: Pick<PlanShard, "index" | "of">): string {
  return `${index}/${of}`;
}
