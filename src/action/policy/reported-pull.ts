import type { GitHubClient } from "../../adapters/github/client.ts";
import { pullRequestsOf, type KnownPullRequest } from "../../adapters/github/pull-requests-of.ts";
import { RefusedError } from "../../base/errors.ts";
import type { RunOfWorkflow } from "../inputs/run-of-workflow.ts";
import { DEPENDABOT } from "../inputs/workflow-context.ts";

/** The pull request of a run, if there is anything to report about it. */
export type Reported =
  | { readonly kind: "pull"; readonly pull: KnownPullRequest }
  /** Nothing is wrong, and nothing has to be written. */
  | { readonly kind: "nothing"; readonly code: string; readonly why: string };

/**
 * The reason why nothing is reported; null = something is. RefusedError: the run belongs to another workflow than the
 * one that this job reports about.
 */
export function whyNothing(run: RunOfWorkflow, expectedPath: string): Reported | null {
  if (run.path !== expectedPath) {
    throw new RefusedError(
      "other-workflow",
      `the run belongs to another workflow file than ${expectedPath}: a pull request can add one with the same name. If the file was moved, set the input \`workflow\``,
    );
  }
  if (run.event !== "pull_request") {
    return nothing("other-event", `the run was started by ${run.event}, not by pull_request`);
  }
  // A maintainer decides whether it starts. If it does, there is another event.
  if (run.conclusion === "action_required") {
    return nothing("waits-for-approval", "the run waits for the approval of a maintainer");
  }
  // Its own token can write.
  if (run.headRepository?.id === run.repositoryId && run.actor !== DEPENDABOT) {
    return nothing("own-branch", "the pull request is not from a fork, so its own run publishes the result");
  }
  return null;
}

/**
 * The one open pull request whose head is the measured commit, according to GitHub alone. RefusedError: there is none,
 * or several share the commit and so its check.
 */
export async function reportedPull(client: GitHubClient, run: RunOfWorkflow): Promise<Reported> {
  const { headRepository: head, headBranch, headSha } = run;
  if (head === null || headBranch === null) {
    throw new RefusedError("no-pull-request", "the run's branch or its repository was deleted");
  }
  const all = await pullRequestsOf(client, { headSha, headBranch, headOwner: head.owner });
  const open = all.filter((pull) => pull.isOpen);
  const ofCommit = sharingCheck(
    open.filter((pull) => pull.headSha === headSha),
    run,
  );
  const ofFork = ofCommit.filter(({ headRepositoryId }) => headRepositoryId === head.id);
  const before = ofOtherFork(ofCommit, ofFork);
  if (before !== null) {
    const why = `#${before.number} of another fork has the same head: what was measured here is not shown in its check`;
    return nothing("same-head", why);
  }
  if (ofFork.length > 1) {
    const numbers = ofFork.map(({ number }) => `#${number}`).join(", ");
    throw new SeveralPullsError(`${numbers} have the same head and would share one check: close all but one`);
  }
  const [pull] = ofFork.length > 0 ? ofFork : ofCommit;
  if (pull !== undefined) return ofRepository(pull, head.id);
  const ofBranch = (pulls: readonly KnownPullRequest[]): boolean =>
    pulls.some(({ headRepositoryId }) => headRepositoryId === head.id);
  if (ofBranch(open))
    return nothing("moved-head", "the pull request has a newer head, and the run of that head is reported");
  if (ofBranch(all)) return nothing("closed", "the pull request is closed");
  throw new RefusedError("no-pull-request", "the measured commit is not the head of an open pull request");
}

/**
 * Anyone can push the head of a pull request to a fork of their own and open another one of it: what is measured there must not
 * colour the check of the first, which is the commit's. Null: the check is this fork's. One into another branch has another name.
 */
function ofOtherFork(
  pulls: readonly KnownPullRequest[],
  own: readonly KnownPullRequest[],
): KnownPullRequest | null {
  const [first, ...more] = own;
  if (first === undefined) return null;
  const others = pulls.filter((pull) => !own.includes(pull));
  const before = others.find(
    ({ number, baseBranch }) => number < first.number && baseBranch === first.baseBranch,
  );
  return before ?? (more.length > 0 ? (others[0] ?? null) : null);
}

/**
 * A stranger can push a commit of this repository to a fork and open a pull request with it. That must not change the
 * check of the pull request in this repository, whose own run publishes. Then it throws RefusedError, and nothing is
 * written.
 */
function sharingCheck(
  pulls: readonly KnownPullRequest[],
  { headRepository, repositoryId }: RunOfWorkflow,
): readonly KnownPullRequest[] {
  const own = pulls.filter((pull) => pull.headRepositoryId === repositoryId);
  const [first] = own;
  if (first === undefined || headRepository?.id === repositoryId) return first === undefined ? pulls : own;
  throw new RefusedError(
    "commit-of-own-branch",
    `#${first.number} of this repository has the same head, and its own run writes the check`,
  );
}

/** Several pull requests share the commit, so a check on it would count for all of them. */
export class SeveralPullsError extends RefusedError {
  constructor(message: string) {
    super("several-pull-requests", message);
  }
}

function ofRepository(pull: KnownPullRequest, repositoryId: number): Reported {
  if (pull.headRepositoryId === repositoryId) return { kind: "pull", pull };
  throw new RefusedError(
    "other-repository",
    `the head of #${pull.number} is in another repository than the measured branch`,
  );
}

function nothing(code: string, why: string): Reported {
  return { kind: "nothing", code, why };
}
