import { z } from "zod";
import { type UsageError, usageProblem } from "../../base/errors.ts";

/** A run of another workflow that has ended, as the event `workflow_run` describes it. */
export interface RunOfWorkflow {
  readonly id: number;
  readonly attempt: number;
  /** The event that started it: `pull_request`, `push`, … */
  readonly event: string;
  readonly conclusion: string | null;
  /** `.github/workflows/gate.yml`. */
  readonly path: string;
  /** Head of the pull request, not its merge commit. */
  readonly headSha: string;
  readonly headBranch: string | null;
  /** Repository of the branch; null = it was deleted. */
  readonly headRepository: { readonly id: number; readonly owner: string } | null;
  readonly repositoryId: number;
  /** Login of the user who started it; null = not known. */
  readonly actor: string | null;
}

const REPOSITORY = z.object({ id: z.int(), owner: z.object({ login: z.string() }) });
const EVENT = z.object({
  action: z.literal("completed"),
  repository: z.object({ id: z.int() }),
  workflow_run: z.object({
    id: z.int().positive(),
    run_attempt: z.int().positive(),
    event: z.string(),
    conclusion: z.string().nullable(),
    path: z.string(),
    head_sha: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
    head_branch: z.string().nullable(),
    head_repository: REPOSITORY.nullable(),
    repository: z.object({ id: z.int() }),
    actor: z.object({ login: z.string() }).nullish(),
  }),
});

/** Throws UsageError unless the payload describes a run of this repository that has ended. */
export function readRunOfWorkflow(payload: unknown): RunOfWorkflow {
  const parsed = EVENT.safeParse(payload);
  if (!parsed.success) {
    throw unusable(
      `expected \`types: [completed]\` and the payload that GitHub describes: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { workflow_run: run, repository } = parsed.data;
  if (run.repository.id !== repository.id) {
    throw unusable("expected a run of this repository, got a run of another one");
  }
  const { head_repository: head } = run;
  return {
    id: run.id,
    attempt: run.run_attempt,
    event: run.event,
    conclusion: run.conclusion,
    path: run.path.replace(/@.*$/, ""),
    headSha: run.head_sha,
    headBranch: run.head_branch,
    headRepository: head === null ? null : { id: head.id, owner: head.owner.login },
    repositoryId: repository.id,
    actor: run.actor?.login ?? null,
  };
}

function unusable(message: string): UsageError {
  return usageProblem("workflow", message, { path: "on.workflow_run" });
}
