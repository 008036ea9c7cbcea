import { UsageError } from "../base/errors.ts";
import type { Job } from "./job.ts";

/** On `workflow_run` the job holds the base branch's token and secrets: nothing is measured there. Throws UsageError. */
export function refuseEvent({ inputs, context }: Job): void {
  if (context.event.kind !== "workflow-run" || inputs.mode === "report") return;
  const message = `workflow_run is for \`report\`, not for \`${inputs.mode}\`: it runs with the rights of the base branch, and so must not measure`;
  throw new UsageError([{ file: "action inputs", line: null, column: null, path: "mode", message }]);
}
