/** The assignment of a plan to shards. It is computed once, or by every job from the same inputs. */
export interface Split {
  readonly schema: "regression-gate/split@1";
  readonly planHash: string;
  /** Number of shards. */
  readonly of: number;
  readonly keeps: KeptTogether;
  /** The shard (from 1) of each part that stays together, in the plan's canonical order. */
  readonly shardOf: readonly number[];
  /** SHA-256 (hex) of all fields above. */
  readonly hash: string;
}

/**
 * The trials that are never separated. `block`: both sides of one case and repetition. `case`: also all repetitions of
 * a case, so that a machine-dependent metric never has the repetitions of one case on two machines.
 */
export type KeptTogether = "block" | "case";

/** One shard of a split. */
export interface PlanShard {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  /** Hash of the split, equal in all of its shards. */
  readonly split: string;
  /** Number of trials of every shard of the split, in order, which a merge must find. */
  readonly trials: readonly number[];
}

/** What the manifest of a shard says about it. */
export interface ShardMark extends PlanShard {
  /** Attempt of the workflow run, from 1; 1 outside of GitHub. */
  readonly attempt: number;
  /** Commit of a baseline at a git ref. It is the same for all shards, because two baselines must not be mixed. */
  readonly baselineCommit: string | null;
}

/** A mark of a shard's manifest: a part of a run never becomes a baseline. */
export const SHARD_MARK = "shard";

/** The name of a shard, for example `2/3`, as in `--shard`. */
export function shardName({ index, of }: Pick<PlanShard, "index" | "of">): string {
  return `${index}/${of}`;
}
