import { InvalidArgumentError } from "commander";
import { MAX_SHARDS } from "../../plan/shards/split-plan.ts";

export interface ShardOption {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
}

/** `2/3`. */
export function parseShard(text: string): ShardOption {
  const match = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index > of || of > MAX_SHARDS) {
    throw new InvalidArgumentError("expected a shard such as 2/3, from 1/3 to 3/3");
  }
  return { index, of };
}
