import type { Files, Repository } from "../../__tests__/e2e/support/repository.ts";
import type { LoopbackGitHub } from "../../__tests__/support/loopback-github/loopback-github.ts";
import type { Run } from "../../__tests__/support/loopback-github/state.ts";

export interface ActEvent {
  readonly name: string;
  readonly ref: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly fromFork: boolean;
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

export const FORK_ID = 777;
const FORK = "someone/product";

export function createEvents(github: LoopbackGitHub, repository: Repository, files: Files): Events {
  const name = `${github.state.owner}/${github.state.repo}`;
  const common = {
    repository: { id: github.state.repositoryId, full_name: name, default_branch: "main" },
  };
  let pulls = 0;

  const onMain = async (event: string, changed: Files): Promise<ActEvent> => {
    const headSha = await repository.commit("main", "main", changed);
    const payload = { ...common, ref: "refs/heads/main", after: headSha };
    const main = { ref: "refs/heads/main", headBranch: "main", checkout: "main", fromFork: false };
    return { ...main, name: event, headSha, payload };
  };

  const openFrom = async (head: string, changed: Files): Promise<ActEvent> => {
    pulls += 1;
    const number = pulls;
    const branch = `change-${number}`;
    const baseSha = await repository.commit("main", "main", {});
    const headSha = await repository.commit(branch, "main", changed);
    const merged = `merge-${number}`;
    await repository.merge(merged, "main", branch);
    github.state.pulls.set(number, { number, headSha, files: Object.keys(changed) });
    for (const [path, text] of Object.entries(files)) github.state.contents.set(`${baseSha}:${path}`, text);
    const pull = {
      number,
      head: { sha: headSha, ref: branch, repo: { full_name: head } },
      base: { sha: baseSha, ref: "main", repo: { full_name: name } },
    };
    return {
      name: "pull_request",
      ref: `refs/pull/${number}/merge`,
      headBranch: branch,
      headSha,
      fromFork: head !== name,
      checkout: merged,
      payload: { ...common, number, pull_request: pull },
    };
  };

  return {
    onMain,
    push: (changed) => onMain("push", changed),
    open: (changed) => openFrom(name, changed),
    openFromFork: (changed) => openFrom(FORK, changed),
    async queue(changed) {
      const event = await openFrom(name, changed);
      const headSha = await repository.commit(event.checkout, "main", {});
      const baseSha = await repository.commit("main", "main", {});
      const ref = `refs/heads/gh-readonly-queue/main/pr-${pulls}`;
      const group = { head_sha: headSha, base_sha: baseSha, head_ref: ref, base_ref: "refs/heads/main" };
      const payload = { ...common, merge_group: group };
      return { ...event, name: "merge_group", ref, headSha, payload };
    },
    async completed(of, run) {
      const main = await onMain("workflow_run", {});
      return { ...main, headSha: of.headSha, payload: { ...common, ...completedPayload(of, run) } };
    },
  };
}

function completedPayload(of: ActEvent, run: Run): Readonly<Record<string, unknown>> {
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
      head_repository: { id: run.headRepositoryId, full_name: of.fromFork ? FORK : null },
    },
  };
}
