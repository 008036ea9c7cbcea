import { closeCheck } from "../../adapters/github/check-run.ts";
import type { CheckResult } from "../../adapters/github/checks/check-result.ts";
import type { Job } from "../job.ts";
import type { OpenCheck } from "./open-check.ts";
import { comment, noteClosed, writeSummary } from "./publish.ts";
import { valueOrWarn } from "./value-or-warn.ts";

export interface Notice extends Pick<CheckResult, "conclusion" | "title"> {
  readonly gateId: string;
  /** Markdown of the check. */
  readonly text: string;
  /** Markdown of the summary, and of a comment if one exists. */
  readonly body: string;
}

/** Writes to every place of a report why there is no report. */
export async function publishNotice(job: Job, check: OpenCheck, notice: Notice): Promise<void> {
  const { gateId, conclusion, title, text, body } = notice;
  await writeSummary(job, body);
  const result = { conclusion, title, summary: text, text: "", annotations: [] };
  const closed = await closeCheck(job.client, check.request, check.handle, result);
  noteClosed(job, closed);
  const shown = { check, closed: valueOrWarn(job, closed) };
  const headline = `${conclusion === "success" ? "✅" : "⚪"} ${title}`;
  await comment(job, shown, { gateId, headline, body, says: body, whenMissing: "leave" });
}
