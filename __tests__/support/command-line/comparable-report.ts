/** Written by each run in its own way: times, ids, and what is counted from them. */
const OWN = /"(generatedAt|startedAt|finishedAt|createdAt|runId|run|ageDays)": (?:"[^"]*"|-?[\d.e+-]+)/g;

/** A report.json as text without what differs between two runs of the same cases; null stays null. */
export function comparableReport(text: string): string {
  return text.replaceAll(OWN, '"$1": "…"');
}
