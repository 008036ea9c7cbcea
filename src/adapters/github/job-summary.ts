import { summary } from "@actions/core";

/** GitHub drops a step's summary whole when it is larger. */
export const MAX_SUMMARY_BYTES = 1 << 20;

/** Appends markdown to the job's summary page. Rejects outside of GitHub Actions. */
export async function writeJobSummary(markdown: string): Promise<void> {
  summary.emptyBuffer();
  await summary.addRaw(markdown, true).write();
}
