import type { GateConfig } from "../model/config/config.ts";
import type { Cause } from "../model/result/verdict.ts";
import { shorten } from "./describe-finding.ts";

const MOST_NAMED = 5;

/** Parts of the run that never arrived: the first cause of its cost, since it explains what else was not measured. */
export function missingShardCauses(shards: readonly string[], costs: GateConfig["costs"]): readonly Cause[] {
  if (shards.length === 0) return [];
  const more = shards.length > MOST_NAMED ? ` (+${shards.length - MOST_NAMED} more)` : "";
  const names = shorten(shards.slice(0, MOST_NAMED).join(", "));
  const text = `Missing ${shards.length === 1 ? "shard" : "shards"}: ${names}${more}`;
  return [{ name: "missing-shard", cost: costs["missing-shard"], count: shards.length, text }];
}
