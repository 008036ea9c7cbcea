import { UsageError } from "../../base/errors.ts";
import type { RunRows } from "../../model/result/baseline.ts";
import { shardName } from "../../model/run/shard.ts";

/** A part of a run is nothing to compare: what other shards measured would look as if it were missing. UsageError. */
export function refuseShard({ manifest }: RunRows, path: string): void {
  if (manifest?.shard === undefined) return;
  const message = `is shard ${shardName(manifest.shard)} of a run: put all of them together first (regression-gate merge)`;
  throw new UsageError([{ file: path, line: null, column: null, path: "", message }]);
}
