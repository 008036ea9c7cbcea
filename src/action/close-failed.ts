import { closeCheck, type CheckHandle, type CheckRequest } from "../adapters/github/check-run.ts";
import { InterruptedError } from "../errors.ts";
import type { Job } from "./job.ts";
import { valueOrWarn } from "./publish.ts";

/** A check that stays open would hold up the pull request for good. */
export async function closeFailed(
  job: Job,
  check: { readonly request: CheckRequest; readonly handle: CheckHandle },
  error: unknown,
): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  const summary = `The gate could not come to a verdict. The log of the job says more.\n\n${fenced(why)}`;
  const conclusion = error instanceof InterruptedError ? "cancelled" : "failure";
  const result = {
    conclusion,
    title: "no verdict: the gate failed",
    summary,
    text: "",
    annotations: [],
  } as const;
  valueOrWarn(job, await closeCheck(job.client, check.request, check.handle, result));
  job.io.saveState("check-closed", "true");
}

/** Text of anyone, shown as it is: indented, so that no fence or markup in it counts. */
function fenced(text: string): string {
  return text
    .slice(0, 4000)
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
