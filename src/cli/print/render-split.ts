import type { SplitDescription } from "../../plan/shards/describe-split.ts";
import { jobMatrix } from "../../plan/shards/job-matrix.ts";
import { splitText } from "../../plan/shards/split-text.ts";
import type { Format } from "../options/common-options.ts";

/**
 * Who runs what. JSON is one line for `strategy.matrix`, without shards that have nothing to run: an entry has `shard`
 * for --shard, and `name`, which names of artifacts may hold.
 */
export function renderSplit(split: SplitDescription, format: Format): string {
  if (format !== "json") return splitText(split, format === "markdown" ? "- " : "  ");
  return `${JSON.stringify(jobMatrix(split, (shard) => shard))}\n`;
}
