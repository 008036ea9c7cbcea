import { MAX_SHARDS } from "../../plan/shards/split-plan.ts";

/** The shard that a job runs. */
export interface ShardInput {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  /** First digits of the hash of the split that the plan made; null = split by hash, which every job can compute. */
  readonly split: string | null;
}

/** Number of hexadecimal digits, enough that no two plans of one workflow run have the same by chance. */
export const SPLIT_DIGITS = 12;

/** `2/3` or, as the matrix of a plan has it, `2/3@1f0c9a77e0b2`. Null for anything else. */
export function parseShardInput(text: string): ShardInput | null {
  const match = /^([1-9]\d{0,5})\/([1-9]\d{0,5})(?:@([0-9a-f]{12}))?$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index > of || of > MAX_SHARDS) return null;
  return { index, of, split: match[3] ?? null };
}
