import type { Artifact, Check, Comment } from "../../support/loopback-github/state.ts";
import type { FinishedRun, HostedProduct, JobResult } from "./hosted-product.ts";

/** What a job left behind, as a reader of GitHub's pages finds it. */

export function verdictOf(job: JobResult): readonly [number | null, string | undefined] {
  return [job.exitCode, job.outputs.get("verdict")];
}

/** On the commit that the run was started for. */
export function checksOf({ github }: HostedProduct, run: FinishedRun): readonly Check[] {
  return github.state.checks.filter((check) => check.headSha === run.headSha);
}

/** The newest one of a gate. */
export function checkOf(product: HostedProduct, run: FinishedRun, gate = "support-bot"): Check | undefined {
  return checksOf(product, run).findLast((check) => check.name === `regression-gate / ${gate}`);
}

/** On a pull request. */
export function commentsOn({ github }: HostedProduct, pull: number): readonly Comment[] {
  return github.state.comments.filter((comment) => comment.issue === pull);
}

export function baselinesOf({ github }: HostedProduct, gate = "support-bot"): readonly Artifact[] {
  return github.state.artifacts.filter((artifact) => artifact.name === `regression-gate-baseline-${gate}`);
}
