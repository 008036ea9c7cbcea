import type { CheckHandle } from "../../adapters/github/check-run.ts";
import type { Job } from "../job.ts";

/**
 * Whether check and comment are another workflow's task. A fork's token can only read, unless its owners allow more
 * (private repositories): what was tried tells.
 */
export function isLeftToReport({ context: { event } }: Job, handle: CheckHandle): boolean {
  return event.kind === "pull-request" && event.isReadOnly && handle.kind === "none";
}

/** In place of a warning for each permission that such a token never has. */
export const LEFT_TO_REPORT =
  "This pull request's token can only read, as GitHub has it for forks and Dependabot: check and comment are left to the workflow with `mode: report` (docs/security.md, Forks). The verdict is the result of this job and stands in its summary.";
