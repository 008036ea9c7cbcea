import { NotJudgedError } from "../../base/errors.ts";
import type { Job } from "../job.ts";
import { noteRowsKept } from "../artifacts/stored-rows.ts";
import { checkedSha } from "../inputs/workflow-context.ts";

/**
 * A verdict belongs to the commit of its check: for a pull request the head, or GitHub's merge of it with its base; for
 * a branch the pushed commit. Throws NotJudgedError for any other commit. `measured` is null when there is no clone.
 */
export async function requireMeasuredCommit(job: Job, measured: string | null): Promise<void> {
  if (measured === null || (await isOfEvent(job, measured))) return;
  // A later attempt must not continue with rows of another commit.
  noteRowsKept(job);
  const expected = checkedSha(job.context.event).slice(0, 7);
  const what = job.context.event.kind === "branch" ? "the commit" : "the head, or its merge commit,";
  throw new NotJudgedError(
    "another commit was measured",
    `expected ${what} ${expected} in the checkout, got ${measured.slice(0, 7)}: a verdict on one commit says nothing about another, and nothing is stored. Check out without \`ref:\`, or the head`,
  );
}

async function isOfEvent({ context, git }: Job, measured: string): Promise<boolean> {
  const { event, sha } = context;
  switch (event.kind) {
    case "workflow-run":
      return true;
    case "branch":
      return measured === sha;
    case "pull-request":
    case "merge-group": {
      if (measured === event.headSha) return true;
      // With pull_request_target this is the commit of the base.
      const isTrusted = event.kind === "pull-request" && event.trusted;
      if (measured === sha && !isTrusted) return true;
      return (await git.parents(measured)).includes(event.headSha);
    }
  }
}
