import { closeCheck } from "../../adapters/github/check-run.ts";
import { InterruptedError, NotJudgedError, RefusedError } from "../../base/errors.ts";
import { createRedactor } from "../../secrets/redaction.ts";
import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import type { Job } from "../job.ts";
import type { OpenCheck } from "./open-check.ts";
import { noteClosed } from "./publish.ts";
import { valueOrWarn } from "./value-or-warn.ts";

/**
 * A check that stays open would hold up the pull request for good. Messages may quote what a program printed, and a
 * check is public where the log hides secrets: `secrets` are the declared names of those.
 */
export async function closeFailed(
  job: Job,
  check: OpenCheck,
  error: unknown,
  secrets: readonly string[],
): Promise<void> {
  const redact = createRedactor([...job.port.secretValues(secrets), job.inputs["github-token"]]);
  const why = redact(messageOf(error));
  const summary = `The gate reached no verdict. See the log of the job.\n\n${fenced(why)}`;
  const conclusion = error instanceof InterruptedError ? "cancelled" : "failure";
  const result = {
    conclusion,
    title: titleOf(error),
    summary,
    text: "",
    annotations: [],
  } as const;
  const closed = await closeCheck(job.client, check.request, check.handle, result);
  valueOrWarn(job, closed);
  noteClosed(job, closed);
}

function titleOf(error: unknown): string {
  if (error instanceof NotJudgedError) return `inconclusive: ${error.title}`;
  return error instanceof RefusedError
    ? `no verdict: refused (${error.code})`
    : "no verdict: the gate failed";
}

/** What is refused is a stranger's, who may have named it. */
function messageOf(error: unknown): string {
  if (error instanceof RefusedError) return cleanText(error.message, TEXT_LENGTH);
  return error instanceof Error ? error.message : String(error);
}

/** Text of anyone, shown as it is: indented, so that no fence or markup in it counts. */
function fenced(text: string): string {
  return (
    Array.from(text)
      .slice(0, 4000)
      .join("")
      // Half of a pair is no text that GitHub takes.
      .replaceAll(/\p{Cs}/gu, "\uFFFD")
      .split(/\r\n|\r|\n/)
      .map((line) => `    ${line}`)
      .join("\n")
  );
}
