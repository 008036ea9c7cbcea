import { resolve } from "node:path";
import { newestChangeMs } from "../../adapters/node/newest-change.ts";
import { quote } from "../../base/quote.ts";
import type { Warning } from "../../model/result/finding.ts";
import { STALE_RESULTS } from "../../model/run/manifest.ts";

/** Clocks of file servers differ from ours. */
const TOLERATED_MS = 60_000;

/**
 * Results are removed before each invocation. So those that were last written before the run began are a copy of older ones, such as a
 * build tool restores from its cache without measuring, or a link to them.
 */
export async function writtenBefore(cwd: string, path: string, beganMs: number): Promise<readonly Warning[]> {
  const changedMs = await newestChangeMs(resolve(cwd, path));
  if (changedMs === null || changedMs >= beganMs - TOLERATED_MS) return [];
  const text = `the command left results in ${quote(path)} that were last written before this run began (${new Date(changedMs).toISOString()}): they are those of an earlier run. Let it measure again, without a cache`;
  return [{ code: STALE_RESULTS, text }];
}
