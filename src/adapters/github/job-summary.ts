import { summary } from "@actions/core";

const LIMIT_BYTES = 1 << 20;
/** GitHub drops a step's summary whole when it is larger than a MiB, with the line end that is written after it. */
export const MAX_SUMMARY_BYTES = LIMIT_BYTES - 2;

/** Appends markdown to the job's summary page. Rejects outside of GitHub Actions. */
export async function writeJobSummary(markdown: string): Promise<void> {
  summary.emptyBuffer();
  await summary.addRaw(markdown, true).write();
}
