import type { Warning } from "../../model/result/finding.ts";
import { messageOf, UsageError } from "../../base/errors.ts";
import { isPermissionError } from "../../baselines/github-error.ts";

/** What became of one step of publishing, or of reading what it needs. A step that fails is skipped with one warning; the verdict does not change. A UsageError passes through. */
export type Published<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly reason: "permission" | "failed"; readonly warning: Warning };

export interface PublishStep {
  /** `the check run`, `the list of changed files`. */
  readonly what: string;
  /** It is only read; absent = it is written. */
  readonly verb?: "read";
  /** `checks: write`; null = no permission of the token decides it. */
  readonly permission: string | null;
}

/** Runs one step and turns its failure into a warning that names the permission to grant. */
export async function publishStep<T>(step: PublishStep, write: () => Promise<T>): Promise<Published<T>> {
  try {
    return { done: true, value: await write() };
  } catch (error) {
    // This is not a failure of the step: the job must not go on.
    if (error instanceof UsageError) throw error;
    if (step.permission !== null && isPermissionError(error)) {
      const text = `${step.what} was skipped: the token lacks \`${step.permission}\`. Add it to \`permissions:\` of the job.`;
      return { done: false, reason: "permission", warning: { code: "missing-permission", text } };
    }
    const text = `${step.what} could not be ${step.verb === "read" ? "read" : "written"}: ${messageOf(error)}`;
    return { done: false, reason: "failed", warning: { code: "publish-failed", text } };
  }
}
