import picomatch from "picomatch";
import { parseShardArtifact } from "../../../baselines/artifact-names.ts";
import type { RunArtifact } from "./run-artifacts.ts";

/** Which artifacts of a workflow run are shards. */
export interface ShardQuery {
  readonly gateId: string;
  /** The pattern of names; empty = those that mode `run` gives. */
  readonly pattern: string;
}

/**
 * Artifacts that a merge has to read: of the shards that mode `run` stored, the last attempt of each; others that the pattern
 * matches, all. `superseded`: names of what is passed over unread.
 */
export function shardArtifacts(
  artifacts: readonly RunArtifact[],
  { gateId, pattern }: ShardQuery,
): { readonly toRead: readonly RunArtifact[]; readonly superseded: readonly string[] } {
  const isShard =
    pattern === ""
      ? (name: string) => parseShardArtifact(gateId, name) !== null
      : picomatch(pattern, { dot: true });
  const shards = artifacts.filter(({ name }) => isShard(name));
  const last = new Map<number, RunArtifact>();
  // Attempts are in order; of one attempt the newest comes last.
  const attemptOf = ({ name }: RunArtifact): number => parseShardArtifact(gateId, name)?.attempt ?? 0;
  for (const artifact of shards.toSorted((a, b) => attemptOf(a) - attemptOf(b) || a.id - b.id)) {
    const shard = parseShardArtifact(gateId, artifact.name);
    if (shard !== null) last.set(shard.index, artifact);
  }
  const kept = new Set(last.values());
  const isKept = (artifact: RunArtifact): boolean =>
    kept.has(artifact) || parseShardArtifact(gateId, artifact.name) === null;
  return {
    toRead: shards.filter(isKept),
    superseded: shards.filter((artifact) => !isKept(artifact)).map(({ name }) => name),
  };
}
