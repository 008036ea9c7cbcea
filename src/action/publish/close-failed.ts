import { closeCheck } from "../../adapters/github/check-run.ts";
import { InterruptedError, NotJudgedError, RefusedError } from "../../base/errors.ts";
import { createRedactor, type Redactor } from "../../secrets/redaction.ts";
import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import type { Job } from "../job.ts";
import type { OpenCheck } from "./open-check.ts";
import { noteClosed } from "./publish.ts";
import { valueOrWarn } from "./value-or-warn.ts";

/**
 * Closes the check with an error. A check that stays open would block the pull request forever. Messages may quote the
 * output of a program, and a check is public, while the log hides secrets: `secrets` are the declared names of those
 * that are removed.
 */
export async function closeFailed(
  job: Job,
  check: OpenCheck,
  error: unknown,
  secrets: readonly string[],
): Promise<void> {
  const redact = createRedactor([...job.port.secretValues(secrets), job.inputs["github-token"]]);
  const why = messageOf(error, redact);
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
  if (error instanceof InterruptedError) return "cancelled";
  if (error instanceof NotJudgedError) return `inconclusive: ${error.title}`;
  return error instanceof RefusedError
    ? `no verdict: refused (${error.code})`
    : "no verdict: the gate failed";
}

/** A refused artifact comes from a stranger, who may have chosen its name. */
function messageOf(error: unknown, redact: Redactor): string {
  // The message is redacted before it is cut: half of a secret would not be recognised.
  const message = redact(error instanceof Error ? error.message : String(error));
  return error instanceof RefusedError ? cleanText(message, TEXT_LENGTH) : message;
}

/** Foreign text as it is: indented, so that no fence or markup in it has an effect. */
function fenced(text: string): string {
  return (
    Array.from(text)
      .slice(0, 4000)
      .join("")
      // GitHub rejects a text with one half of a surrogate pair.
      .replaceAll(/\p{Cs}/gu, "\uFFFD")
      .split(/\r\n|\r|\n/)
      .map((line) => `    ${line}`)
      .join("\n")
  );
}
