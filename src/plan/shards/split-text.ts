import { formatDuration } from "../../base/format-value.ts";
import type { ShardDescription, SplitDescription } from "./describe-split.ts";

/** Who runs what, a line a shard; `bullet` opens each. */
export function splitText(split: SplitDescription, bullet: string): string {
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
      : [`${untimedCases} cases have no duration yet: they are assigned by hash`];
  return [
    `${split.trials} trials of ${split.cases} cases in ${shards.length} shards, ${how}`,
    ...shards.map((shard) => `${bullet}${shardText(shard)}`),
    ...untimed,
    "",
  ].join("\n");
}

function shardText({ shard, cases, trials, expectedMs }: ShardDescription): string {
  if (trials === 0) return `${shard}: nothing to run`;
  const time = expectedMs === null ? "" : `, about ${formatDuration(expectedMs)} in sequence`;
  return `${shard}: ${trials} trials of ${cases} cases${time}`;
}
