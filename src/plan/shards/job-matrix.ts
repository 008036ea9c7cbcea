import type { ShardDescription, SplitDescription } from "./describe-split.ts";

/** A matrix of a workflow starts no more jobs (docs.github.com: usage limits of GitHub Actions). */
export const MAX_GITHUB_JOBS = 256;

/** One job of a matrix; `name` holds no character that names of artifacts may not. */
export interface MatrixJob {
  /** What tells a job which part to run. */
  readonly shard: string;
  /** `2-of-3`. */
  readonly name: string;
  readonly cases: number;
  readonly trials: number;
  /** Expected; null = not known. */
  readonly seconds: number | null;
}

/** The `strategy.matrix` of a workflow: shards that have something to run. `shardOf`: how a job calls its `2/3`. */
export function jobMatrix(
  split: SplitDescription,
  shardOf: (name: string) => string,
): { readonly include: readonly MatrixJob[] } {
  return {
    include: busyShards(split).map(({ shard, cases, trials, expectedMs }) => ({
      shard: shardOf(shard),
      name: shard.replace("/", "-of-"),
      cases,
      trials,
      seconds: expectedMs === null ? null : Math.ceil(expectedMs / 1000),
    })),
  };
}

/** Shards with something to run. */
export function busyShards({ shards }: SplitDescription): readonly ShardDescription[] {
  return shards.filter(({ trials }) => trials > 0);
}

/** Why GitHub would not start all of a split; null: it would. */
export function tooManyJobs(split: SplitDescription): string | null {
  const busy = busyShards(split).length;
  return busy <= MAX_GITHUB_JOBS
    ? null
    : `GitHub starts at most ${MAX_GITHUB_JOBS} jobs of a matrix, got ${busy} shards`;
}
