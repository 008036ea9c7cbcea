import { FETCH_TIMEOUT_MS, resolveCommit } from "../../adapters/node/git/resolve-commit.ts";
import type { ManifestDraft } from "../../adapters/node/runs/run-directory.ts";
import type { RunIdentity } from "../../adapters/node/runs/run-identity.ts";
import type { Config } from "../../model/config/config.ts";
import type { Workspace } from "../workspace.ts";

const BASELINE_COMMIT = "baseline commit";

/** Rows of two baselines must not be mixed either. */
export async function baselineIdentity(
  { baseline, sides }: Config,
  { root, signal }: Workspace,
): Promise<RunIdentity> {
  if (sides !== null || baseline.from !== "ref") return {};
  return {
    [BASELINE_COMMIT]: await resolveCommit(root, baseline.ref, { timeoutMs: FETCH_TIMEOUT_MS, signal }),
  };
}

/** Also not the rows of two shards: a merge asks for it. */
export function withBaselineCommit(
  { shard }: ManifestDraft,
  identity: RunIdentity,
): Pick<ManifestDraft, "shard"> {
  return shard === undefined
    ? {}
    : { shard: { ...shard, baselineCommit: identity[BASELINE_COMMIT] ?? null } };
}
