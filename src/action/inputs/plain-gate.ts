import { posix } from "node:path";
import { gateIdSlug } from "../../config/values/gate-id.ts";
import type { Inputs } from "./inputs.ts";
import type { WorkflowContext } from "./workflow-context.ts";

/** Whether inputs stand in place of a config. */
export function isPlainGate({ results }: Pick<Inputs, "results">): boolean {
  return results !== "";
}

/** `<workflow file>-<job>`: one name for the gate of a job, whatever its steps are called. */
export function plainGateId({
  workflowPath,
  jobName,
}: Pick<WorkflowContext, "workflowPath" | "jobName">): string {
  const workflow = posix.basename(workflowPath).replace(/[.]ya?ml$/, "");
  return gateIdSlug([workflow, jobName].filter((part) => part !== "").join("-"));
}
