import { type CheckHandle, type CheckRequest, openCheck } from "../../adapters/github/check-run.ts";
import { hasOtherPublisher } from "../../adapters/github/checks/other-publisher.ts";
import { publisherOf, sameGate } from "./same-gate.ts";
import { hasNewerCheck } from "../../adapters/github/checks/newer-check.ts";
import { isPlainGate } from "../inputs/plain-gate.ts";
import { checkedSha } from "../inputs/workflow-context.ts";
import type { Job } from "../job.ts";

/**
 * Whether another workflow writes check and comment. The token of a fork can only read, unless its owners allow more
 * (private repositories). The result of the attempt shows which.
 */
export function isLeftToReport({ context: { event } }: Job, handle: CheckHandle): boolean {
  return event.kind === "pull-request" && event.isReadOnly && handle.kind === "none";
}

/** Replaces one warning for each permission that such a token never has. */
const LEFT_TO_REPORT =
  "The token of this pull request is read-only, as for all forks and Dependabot: the workflow with `mode: report` writes the check and the comment (docs/security.md, Forks). The result of this job is the verdict, and its summary shows it.";

/** Mode `report` judges by the config of the base, and here there is none. */
const NOT_REPORTED =
  "The token of this pull request is read-only, as for all forks and Dependabot: it gets no check and no comment. The result of this job is the verdict, and its summary shows it. The workflow with `mode: report` can publish the result of a gate that has a config (docs/security.md, Forks), which `results` stands in place of.";

export interface OpenCheck {
  readonly request: CheckRequest;
  readonly handle: CheckHandle;
}

/** Opens the check of a gate and tells the post step about it: first that it is requested, then its id. */
export async function openNoted(job: Job, gateId: string): Promise<OpenCheck> {
  return open(job, checkRequest(job, gateId));
}

/** Opens a check for the measurements of another run; null when a newer measurement of the commit is shown already. */
export async function openMeasured(
  job: Job,
  gateId: string,
  run: { readonly id: number; readonly attempt: number },
): Promise<OpenCheck | null> {
  const request = { ...checkRequest(job, gateId), measuredIn: run };
  return (await hasNewerCheck(job.client, request)) ? null : open(job, request);
}

async function open(job: Job, request: CheckRequest): Promise<OpenCheck> {
  const { publisher } = request;
  // This is checked before anything is written: a check of the same name would count for both publishers.
  if (publisher !== undefined && (await hasOtherPublisher(job.client, { ...request, publisher })))
    throw sameGate(job, request.name.replace(/^.*? \/ /, ""));
  job.io.saveState("check", JSON.stringify({ request, handle: null }));
  // Overwrites the state of a gate that ran earlier in this step.
  job.io.saveState("check-closed", "false");
  const { handle, warnings } = await openCheck(job.client, request);
  if (isLeftToReport(job, handle)) job.io.notice(isPlainGate(job.inputs) ? NOT_REPORTED : LEFT_TO_REPORT);
  else for (const warning of warnings) job.io.warn(warning.text);
  job.io.saveState("check", JSON.stringify({ request, handle }));
  return { request, handle };
}

function checkRequest(job: Job, gateId: string): CheckRequest {
  const { context } = job;
  return {
    name: checkName(gateId, context),
    sha: checkedSha(context.event),
    detailsUrl: context.runUrl,
    publisher: publisherOf(job),
  };
}

/** The name of a gate's check, which depends on the event that started the run. */
export function checkName(
  gateId: string,
  started: Pick<Job["context"], "event" | "eventName" | "defaultBranch">,
): string {
  return `regression-gate / ${gateId}${suffix(started)}`;
}

/**
 * A check belongs to a commit, and the commit is judged by the policy of the branch that it is pushed to or goes into.
 * The verdict of a laxer branch's policy must not count for the check that the default branch requires: a pull request
 * could be judged there and then be retargeted to the default branch, which starts no run.
 */
function suffix({ event, eventName, defaultBranch }: Parameters<typeof checkName>[1]): string {
  if (defaultBranch === null) return "";
  switch (event.kind) {
    case "branch":
      return event.branch === defaultBranch ? "" : ` (${eventName})`;
    case "pull-request":
    case "merge-group":
      return event.baseBranch === defaultBranch ? "" : ` (into ${event.baseBranch})`;
    case "workflow-run":
      return "";
  }
}
