import type { Baseline, BaselineProvenance, RunRows } from "../../model/result/baseline.ts";
import { trialsWithRow } from "../../model/run/manifest.ts";

/**
 * What a run that was named is as a baseline when some of its planned trials were never run: none. A mean over those that
 * were is no mean over all. Null: each has a row; that some gave no answer is a warning.
 */
export function unfinishedBaseline(
  { manifest }: RunRows,
  path: string,
  named: BaselineProvenance,
): Baseline | null {
  if (manifest === null) return null;
  const { counts, earlyStop, finishedAt } = manifest;
  const rows = trialsWithRow(counts);
  if (finishedAt !== null && rows >= counts.planned) return null;
  const came = finishedAt === null ? "a run that was not finished" : `rows of ${rows}${because(earlyStop)}`;
  const why = `expected ${counts.planned} planned trials in ${path}, got ${came}: complete it (--resume), or name another run`;
  return { found: false, code: "no-complete-run", provenance: { ...named, why }, history: [] };
}

function because(earlyStop: string | null): string {
  return earlyStop === null ? "" : `, stopped early: ${earlyStop}`;
}
