import type { Files, Repository } from "../../__tests__/e2e/support/repository.ts";
import type { LoopbackGitHub } from "../../__tests__/support/loopback-github/loopback-github.ts";
import type { Run } from "../../__tests__/support/loopback-github/state.ts";

interface Head {
  readonly id: number;
  readonly owner: string;
}

export interface ActEvent {
  readonly name: string;
  readonly ref: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** Repository that the head is in. */
  readonly head: Head;
  /** Branch of the origin that the job checks out. */
  readonly checkout: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What happens to a repository, as GitHub tells its workflows; every pull request is known to the loopback GitHub. */
export interface Events {
  push(files: Files): Promise<ActEvent>;
  onMain(event: string, files: Files): Promise<ActEvent>;
  open(files: Files): Promise<ActEvent>;
  openFromFork(files: Files): Promise<ActEvent>;
  queue(files: Files): Promise<ActEvent>;
  /** `workflow_run` of a run that has ended. */
  completed(of: ActEvent, run: Run): Promise<ActEvent>;
}

/** The repository that pull requests from a fork come from. */
const FORK = { id: 777, owner: "mallory" } as const;

export function createEvents(github: LoopbackGitHub, repository: Repository, files: Files): Events {
  const { owner, repo, repositoryId } = github.state;
  const own: Head = { id: repositoryId, owner };
  const fullName = (head: Head): string => `${head.owner}/${repo}`;
  const common = {
    repository: {
      id: repositoryId,
      full_name: fullName(own),
      default_branch: "main",
      owner: { login: owner },
    },
  };
  let pulls = 0;

  /** Any job may ask the API for the policy of a commit of main. */
  const commitToMain = async (changed: Files): Promise<string> => {
    const sha = await repository.commit("main", "main", changed);
    for (const [path, text] of Object.entries(files)) github.state.contents.set(`${sha}:${path}`, text);
    for (const [commit, parents] of await repository.parents()) github.state.commits.set(commit, parents);
    return sha;
  };

  const onMain = async (event: string, changed: Files): Promise<ActEvent> => {
    const headSha = await commitToMain(changed);
    const payload = { ...common, ref: "refs/heads/main", after: headSha };
    const main = { ref: "refs/heads/main", headBranch: "main", checkout: "main", head: own };
    return { ...main, name: event, headSha, payload };
  };

  const openFrom = async (head: Head, changed: Files): Promise<ActEvent> => {
    pulls += 1;
    const number = pulls;
    const branch = `change-${number}`;
    const baseSha = await commitToMain({});
    const headSha = await repository.commit(branch, "main", changed);
    const merged = `merge-${number}`;
    await repository.merge(merged, "main", branch);
    const place = { repositoryId: head.id, owner: head.owner, branch };
    github.state.pulls.set(number, { number, headSha, files: Object.keys(changed), head: place, baseSha });
    const pull = {
      number,
      head: { sha: headSha, ref: branch, repo: { full_name: fullName(head) } },
      base: { sha: baseSha, ref: "main", repo: { full_name: fullName(own) } },
    };
    return {
      name: "pull_request",
      ref: `refs/pull/${number}/merge`,
      headBranch: branch,
      headSha,
      head,
      checkout: merged,
      payload: { ...common, number, pull_request: pull },
    };
  };

  return {
    onMain,
    push: (changed) => onMain("push", changed),
    open: (changed) => openFrom(own, changed),
    openFromFork: (changed) => openFrom(FORK, changed),
    async queue(changed) {
      const event = await openFrom(own, changed);
      const headSha = await repository.head(event.checkout);
      const baseSha = await commitToMain({});
      const ref = `refs/heads/gh-readonly-queue/main/pr-${pulls}`;
      const group = { head_sha: headSha, base_sha: baseSha, head_ref: ref, base_ref: "refs/heads/main" };
      const payload = { ...common, merge_group: group };
      return { ...event, name: "merge_group", ref, headSha, payload };
    },
    async completed(of, run) {
      const main = await onMain("workflow_run", {});
      return { ...main, headSha: of.headSha, payload: { ...common, ...completedPayload(of, run, own.id) } };
    },
  };
}

function completedPayload(of: ActEvent, run: Run, repositoryId: number): Readonly<Record<string, unknown>> {
  return {
    action: "completed",
    workflow_run: {
      id: run.id,
      event: of.name,
      status: "completed",
      conclusion: "failure",
      path: run.path,
      head_branch: of.headBranch,
      head_sha: of.headSha,
      run_attempt: 1,
      pull_requests: [],
      head_repository: { id: of.head.id, owner: { login: of.head.owner } },
      repository: { id: repositoryId },
      actor: { login: of.head.owner },
    },
  };
}
