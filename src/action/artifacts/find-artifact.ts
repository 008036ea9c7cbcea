import { setTimeout as pause } from "node:timers/promises";
import type { BaselineAt } from "../../baselines/search/baseline-query.ts";
import { findBaseline } from "../../baselines/search/find-baseline.ts";
import { MAX_BUNDLE_BYTES, readBundle } from "../../adapters/zip/read-bundle.ts";
import { octokitArtifactApi } from "../../adapters/github/artifacts/octokit-artifact-api.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";
import type { Job } from "../job.ts";
import type { Policy } from "../policy/read-policy.ts";
import { withoutService } from "./without-artifacts.ts";
import { checkedSha, type GateEvent } from "../inputs/workflow-context.ts";

/** The stored run that the policy asks for. */
export async function findArtifact(job: Job, policy: Policy): Promise<Baseline> {
  const { client, context, git } = job;
  const branch = policy.baseBranch ?? "";
  const api = octokitArtifactApi(client);
  const baseline = await findBaseline(
    {
      gateId: policy.config.id,
      branch,
      defaultBranch: context.defaultBranch,
      branchCommit: commitOf(branch, context.event),
      workflowPath: context.workflowPath,
      beforeRun: isBaseline(job, policy) ? context.runId : null,
      at: askedFor(job, policy.config),
    },
    {
      api,
      load: async (artifact) => readBundle(await api.download(artifact, MAX_BUNDLE_BYTES)),
      commits: {
        count: (sha) => git.countCommits(sha, checkedSha(context.event)),
        mergeBase: (base, head) => git.mergeBase(base, head),
        behind: (sha) => git.commitsBehind(sha),
      },
      nowMs: job.nowMs,
      pause: async (ms) => pause(ms),
      random: Math.random,
    },
  );
  return withoutService(job, withBranchHint(baseline, branch, context.defaultBranch));
}

/** A run of the base branch itself has its base behind it: it is compared with the one before. */
function askedFor({ context }: Job, { baseline }: Config): BaselineAt {
  if (baseline.from !== "artifact") return { kind: "latest" };
  if (baseline.at === "run-id") return { kind: "run-id", runId: baseline.runId };
  const { event } = context;
  const hasBase = event.kind === "pull-request" || event.kind === "merge-group";
  if (baseline.at === "latest" || !hasBase) return { kind: "latest" };
  return { kind: "merge-base", base: event.baseSha, head: event.headSha };
}

/** The commit that GitHub says is on the branch; null = it names none. */
function commitOf(branch: string, event: GateEvent): string | null {
  switch (event.kind) {
    case "branch":
      return event.branch === branch ? event.sha : null;
    case "pull-request":
    case "merge-group":
      return event.baseBranch === branch ? event.baseSha : null;
    case "workflow-run":
      return null;
  }
}

/** This run is one of the base branch: what it measures is what later runs compare with. */
export function isBaseline({ context }: Job, policy: Policy): boolean {
  const { event } = context;
  return event.kind === "branch" && event.branch !== null && event.branch === policy.baseBranch;
}

/** A gate that waits for the first run of a branch that does not exist would be neutral for ever. */
function withBranchHint(baseline: Baseline, branch: string, defaultBranch: string | null): Baseline {
  if (baseline.found || baseline.code !== "first-run") return baseline;
  if (defaultBranch === null || branch === defaultBranch) return baseline;
  const why = `${baseline.provenance.why}. The default branch is ${defaultBranch}: check \`baseline.branch\``;
  return { ...baseline, provenance: { ...baseline.provenance, why } };
}
