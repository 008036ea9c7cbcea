import { setTimeout as pause } from "node:timers/promises";
import type { BaselineAt, BaselineDeps } from "../../baselines/search/baseline-query.ts";
import { baselineName } from "../../baselines/search/baseline-candidates.ts";
import { findBaseline } from "../../baselines/search/find-baseline.ts";
import { noBaseline, NOTHING_PASSED } from "../../baselines/search/found-baseline.ts";
import { rememberPages } from "../../baselines/search/remember-pages.ts";
import { MAX_BUNDLE_BYTES, readBundle } from "../../adapters/zip/read-bundle.ts";
import { hasArtifactService } from "../../adapters/github/artifacts/artifact-service.ts";
import { octokitArtifactApi } from "../../adapters/github/artifacts/octokit-artifact-api.ts";
import type { EndedRun } from "../../adapters/github/runs-of-branch.ts";
import { messageOf } from "../../base/errors.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";
import { ranBefore } from "./ran-before.ts";
import type { Job } from "../job.ts";
import { storesPushesTo } from "../policy/compared-branch.ts";
import type { Policy } from "../policy/read-policy.ts";
import { withoutService } from "./without-artifacts.ts";
import { checkedSha, type GateEvent } from "../inputs/workflow-context.ts";

/** Finds the stored run that the policy asks for. */
export async function findArtifact(job: Job, policy: Policy): Promise<Baseline> {
  const { context } = job;
  const { compared } = policy;
  if (compared === null || compared.name === null)
    return noBaseline("missing", NO_BRANCH_KNOWN, NOTHING_PASSED);
  const deps = depsOf(job);
  const query = {
    gateId: policy.config.id,
    branch: compared.name,
    defaultBranch: context.defaultBranch,
    branchCommit: commitOf(compared.name, context.event),
    workflowPath: context.workflowPath,
    beforeRun: isBaseline(job, policy) ? context.runId : null,
    at: askedFor(job, policy.config),
  };
  const own = await findBaseline(query, deps);
  const { fallback, elsewhere } = compared;
  const found =
    own.found || own.code !== "first-run" || fallback === null
      ? own
      : withWhy(
          await findBaseline({ ...query, branch: fallback, branchCommit: null, at: branchPoint(job) }, deps),
          `no baseline of ${compared.name} yet`,
        );
  const told = elsewhere === null ? found : withElsewhere(job, found, { elsewhere, name: compared.name });
  const seen = await withRunsBefore(job, policy, told);
  return withoutService(job, withBranchHint(seen, policy, context.defaultBranch));
}

/**
 * Baselines can be deleted, or expire and disappear from the list. So a branch whose gate ran before has no first run.
 */
async function withRunsBefore(job: Job, policy: Policy, baseline: Baseline): Promise<Baseline> {
  if (baseline.found || baseline.code !== "first-run" || !hasArtifactService(job.context.serverUrl))
    return baseline;
  const isOwn = isBaseline(job, policy);
  const { name = null, fallback = null } = policy.compared ?? {};
  const branches = [name, fallback].filter((branch) => branch !== null);
  try {
    for (const branch of branches.filter((one) => storesPushesTo(one, policy.config.baseline))) {
      const run = await ranBefore(job, { gateId: policy.config.id, branch, isOwn });
      if (run !== null) return goneOf(policy, { run, branch, isOwn });
    }
    return baseline;
  } catch (error) {
    const why = `${baseline.provenance.why}. Whether the gate has run there before cannot be seen: ${messageOf(error)}`;
    return noBaseline("unreadable", why, NOTHING_PASSED);
  }
}

function goneOf(
  { config }: Policy,
  { run, branch, isOwn }: { readonly run: EndedRun; readonly branch: string; readonly isOwn: boolean },
): Baseline {
  const advice = isOwn
    ? "this run stores a new one, if it is complete"
    : `run the workflow on ${branch} again, and look in the log of that run for why it stored none`;
  const why = `no artifact ${baselineName(config.id)} of ${branch} is left, though its gate has run (run ${run.id}): it was deleted, has expired, or could not be stored; ${advice}`;
  return noBaseline("missing", why, NOTHING_PASSED);
}

const NO_BRANCH_KNOWN =
  "nothing says which branch to compare with: neither the event nor origin/HEAD names the default branch. Write `baseline: { branch: … }`";

function depsOf({ client, context, git, nowMs }: Job): BaselineDeps {
  const api = rememberPages(octokitArtifactApi(client));
  return {
    api,
    load: async (artifact) => readBundle(await api.download(artifact, MAX_BUNDLE_BYTES)),
    commits: {
      count: (sha) => git.countCommits(sha, checkedSha(context.event)),
      mergeBase: (base, head) => git.mergeBase(base, head),
      behind: (sha) => git.commitsBehind(sha),
    },
    nowMs,
    pause: async (ms) => pause(ms),
    random: Math.random,
  };
}

/** The commit at which the branch that the change goes into left the default branch. */
function branchPoint({ context: { event } }: Job): BaselineAt {
  const isChange = event.kind === "pull-request" || event.kind === "merge-group";
  return { kind: "branch-point", commit: isChange ? event.baseSha : checkedSha(event) };
}

function withWhy(baseline: Baseline, first: string): Baseline {
  const why = `${first}: ${baseline.provenance.why}`;
  return { ...baseline, provenance: { ...baseline.provenance, why } };
}

/**
 * Adds a warning when the candidate is compared with code of another branch than the one it goes into; the config chose
 * that.
 */
function withElsewhere(
  { io, context }: Job,
  baseline: Baseline,
  { elsewhere, name }: { readonly elsewhere: string; readonly name: string },
): Baseline {
  const how = context.event.kind === "branch" ? "pushed to" : "opened against";
  const text = `${how} ${elsewhere}, compared with ${name}`;
  io.warn(`This change is ${text}, as \`baseline.branch\` says.`);
  return withWhy(baseline, text);
}

/** A run of the base branch itself is compared with the run before it. */
function askedFor({ context }: Job, { baseline }: Config): BaselineAt {
  if (baseline.from !== "artifact") return { kind: "latest" };
  if (baseline.at === "run-id") return { kind: "run-id", runId: baseline.runId };
  const { event } = context;
  const hasBase = event.kind === "pull-request" || event.kind === "merge-group";
  if (baseline.at === "latest" || !hasBase) return { kind: "latest" };
  return { kind: "merge-base", base: event.baseSha, head: event.headSha };
}

/** The commit that GitHub names as the head of the branch; null = it names none. */
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

/** Whether this run is one of the base branch, so that later runs compare with it. */
export function isBaseline({ context }: Job, policy: Policy): boolean {
  const { event } = context;
  return event.kind === "branch" && policy.compared?.stores === true;
}

/**
 * A gate that waits for the first run of a branch that does not exist would stay neutral forever, so the message names
 * the branch.
 */
function withBranchHint(
  baseline: Baseline,
  { config, compared }: Policy,
  defaultBranch: string | null,
): Baseline {
  if (baseline.found || baseline.code !== "first-run") return baseline;
  const isWritten = config.baseline.from === "artifact" && typeof config.baseline.branch === "string";
  const branch = compared?.name ?? null;
  if (!isWritten || defaultBranch === null || branch === defaultBranch) return baseline;
  const why = `${baseline.provenance.why}. The default branch is ${defaultBranch}: check \`baseline.branch\``;
  return { ...baseline, provenance: { ...baseline.provenance, why } };
}
