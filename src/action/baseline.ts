import { UsageError } from "../base/errors.ts";
import { gateOrMerge } from "./gate-or-merge.ts";
import type { Job } from "./job.ts";

/** The gate of the base branch, which stores what it measured. On a pull request it would store nothing: UsageError. */
export async function baseline(job: Job): Promise<number> {
  if (job.context.event.kind === "branch") return gateOrMerge(job);
  const message = `\`baseline\` is for push, schedule, workflow_dispatch and repository_dispatch, not for ${job.context.eventName}: use \`gate\` there`;
  throw new UsageError([{ file: "action inputs", line: null, column: null, path: "mode", message }]);
}
