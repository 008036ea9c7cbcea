import {
  type Baseline,
  type BaselineProvenance,
  type NoBaselineCode,
  UNKNOWN_ORIGIN,
} from "../../model/result/baseline.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import { runClass } from "../../model/run/runner-class.ts";
import type { BaselineDeps, BaselineQuery } from "./baseline-query.ts";
import type { Examined } from "./examine-candidate.ts";

/** What a search went past. */
export interface PassedOver {
  /** Runs, each with its reason. */
  readonly skipped: readonly string[];
  /** The newest that could be read, of whatever run; null = none. */
  readonly history: readonly HistoryEntry[] | null;
}

export const NOTHING_PASSED: PassedOver = { skipped: [], history: null };

const DAY_MS = 86_400_000;

interface FoundContext extends Pick<BaselineDeps, "nowMs" | "commits"> {
  readonly query: BaselineQuery;
  readonly passed: PassedOver;
  readonly why: string;
}

/** A stored run with its origin; its history is the newest that was read on the way. */
export async function foundBaseline(
  { candidate, bundle, url }: Extract<Examined, { kind: "found" }>,
  { query, passed, why, nowMs, commits }: FoundContext,
): Promise<Baseline> {
  const { createdAt, sha } = candidate;
  const createdMs = createdAt === null ? null : Date.parse(createdAt);
  const { manifest } = bundle.run;
  const provenance: BaselineProvenance = {
    from: "artifact",
    run: String(candidate.runId),
    sha,
    branch: query.branch,
    createdAt,
    ageDays: createdMs === null ? null : Math.max(0, (nowMs() - createdMs) / DAY_MS),
    ageCommits: sha === null ? null : await commits.count(sha),
    runner: manifest === null ? null : runClass(manifest.runner),
    url,
    why,
    skipped: passed.skipped,
  };
  return { found: true, run: bundle.run, history: newer(passed.history, bundle.history), provenance };
}

/** A skipped run was derived from an older one, whose lines it contains with its own. */
function newer(
  passed: readonly HistoryEntry[] | null,
  own: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  if (passed === null) return own;
  const known = new Set(passed.map(({ runId }) => runId));
  return own.every(({ runId }) => known.has(runId)) ? passed : own;
}

export function noBaseline(code: NoBaselineCode, why: string, { skipped, history }: PassedOver): Baseline {
  return {
    found: false,
    code,
    provenance: { from: "artifact", ...UNKNOWN_ORIGIN, why, skipped },
    history: history ?? [],
  };
}
