import type { ShardDescription, SplitDescription } from "../plan/describe-split.ts";
import type { Format } from "./common-options.ts";

/** A matrix of a workflow starts no more jobs (docs.github.com: usage limits of GitHub Actions). */
export const MAX_GITHUB_JOBS = 256;

/**
 * Who runs what. JSON is one line for `strategy.matrix`, without shards that have nothing to run: an entry has `shard`
 * for --shard, and `name`, which names of artifacts may hold.
 */
export function renderSplit(split: SplitDescription, format: Format): string {
  return format === "json" ? `${JSON.stringify(matrixOf(split))}\n` : textOf(split, format);
}

/** Shards with something to run. */
export function busyShards({ shards }: SplitDescription): readonly ShardDescription[] {
  return shards.filter(({ trials }) => trials > 0);
}

function matrixOf(split: SplitDescription): object {
  return {
    include: busyShards(split).map(({ shard, cases, trials, expectedMs }) => ({
      shard,
      name: shard.replace("/", "-of-"),
      cases,
      trials,
      seconds: expectedMs === null ? null : Math.ceil(expectedMs / 1000),
    })),
  };
}

function textOf(split: SplitDescription, format: "text" | "markdown"): string {
  const bullet = format === "markdown" ? "- " : "  ";
  const { untimedCases, shards } = split;
  const how =
    untimedCases === null
      ? "by hash"
      : untimedCases === split.cases
        ? "by hash: no case has a duration yet"
        : "by duration";
  const untimed =
    untimedCases === null || untimedCases === 0 || untimedCases === split.cases
      ? []
      : [`${untimedCases} cases have no duration yet: they are dealt out by hash`];
  return [
    `${split.trials} trials of ${split.cases} cases in ${shards.length} shards, ${how}`,
    ...shards.map((shard) => `${bullet}${shardText(shard)}`),
    ...untimed,
    "",
  ].join("\n");
}

function shardText({ shard, cases, trials, expectedMs }: ShardDescription): string {
  if (trials === 0) return `${shard}: nothing to run`;
  const time = expectedMs === null ? "" : `, about ${seconds(expectedMs)} s one after the other`;
  return `${shard}: ${trials} trials of ${cases} cases${time}`;
}

function seconds(ms: number): string {
  return ms < 10_000 ? (ms / 1000).toPrecision(2) : String(Math.round(ms / 1000));
}
