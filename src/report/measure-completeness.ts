import type { Manifest, TrialCounts } from "../model/manifest.ts";
import type { Metric } from "../model/metric.ts";
import type { Plan } from "../model/plan.ts";
import type { Completeness } from "../model/report.ts";
import type { TrialRecord, TrialStatus } from "../model/trial.ts";
import { nameAxes } from "../model/case.ts";
import { isMeasured } from "../model/trial.ts";

const MOST_NAMED_CASES = 20;

const COUNTED_AS: Readonly<Record<TrialStatus, Exclude<keyof TrialCounts, "planned">>> = {
  ok: "ok",
  failed: "failed",
  errored: "errored",
  "timed-out": "timedOut",
  denied: "skipped",
  skipped: "skipped",
};

export interface CompletenessInput {
  /** Null for bare rows: what they hold is what was planned. */
  readonly plan: Plan | null;
  readonly manifest: Manifest | null;
  /** At most one row a trial; rows of the baseline side are passed over. */
  readonly rows: Iterable<TrialRecord>;
  readonly metrics: readonly Metric[];
}

/**
 * What of the candidate's plan was measured.
 * A metric is missing when trials were measured and none of them holds a number for it; where no trial was measured
 * at all the cases are what is missing. `success` is derived from the status, so no row need hold it.
 */
export function measureCompleteness({ plan, manifest, rows, metrics }: CompletenessInput): Completeness {
  const seen = readRows(rows);
  const planned = plan === null ? [...seen.cases.keys()] : plan.cases.map((one) => one.name);
  const unmeasured = planned.filter((name) => seen.cases.get(name) !== true);
  const trials = plan?.trials.filter((trial) => trial.side === "candidate").length ?? seen.rowCount;
  const measured = seen.counts.ok + seen.counts.failed;
  const earlyStop = manifest?.earlyStop ?? null;
  return {
    counts: { planned: trials, ...seen.counts },
    complete: measured === trials && earlyStop === null,
    plannedCases: planned.length,
    repetitions: repetitionsOf(plan, seen.lastRepetition),
    unmeasuredCases: unmeasured.slice(0, MOST_NAMED_CASES),
    unmeasuredCaseCount: unmeasured.length,
    missingMetrics: measured === 0 ? [] : namesNotIn(seen.metrics, metrics),
    earlyStop,
  };
}

interface SeenRows {
  readonly counts: Readonly<Record<(typeof COUNTED_AS)[TrialStatus], number>>;
  /** Case name -> whether one of its trials was measured. */
  readonly cases: ReadonlyMap<string, boolean>;
  readonly metrics: ReadonlySet<string>;
  readonly rowCount: number;
  /** -1 for no rows. */
  readonly lastRepetition: number;
}

function readRows(rows: Iterable<TrialRecord>): SeenRows {
  const counts = { ok: 0, failed: 0, errored: 0, timedOut: 0, skipped: 0 };
  const cases = new Map<string, boolean>();
  const metrics = new Set<string>();
  let rowCount = 0;
  let lastRepetition = -1;
  for (const row of rows) {
    if (row.side !== "candidate") continue;
    const name = nameAxes(row.axes);
    rowCount += 1;
    lastRepetition = Math.max(lastRepetition, row.repetition);
    counts[COUNTED_AS[row.status]] += 1;
    cases.set(name, isMeasured(row.status) || cases.get(name) === true);
    for (const [metric, value] of Object.entries(row.metrics)) if (value !== null) metrics.add(metric);
  }
  return { counts, cases, metrics, rowCount, lastRepetition };
}

function repetitionsOf(plan: Plan | null, lastSeen: number): number {
  if (plan === null) return lastSeen + 1;
  return plan.trials.reduce((most, trial) => Math.max(most, trial.repetition + 1), 0);
}

function namesNotIn(held: ReadonlySet<string>, metrics: readonly Metric[]): readonly string[] {
  return metrics.filter((metric) => !metric.implicit && !held.has(metric.name)).map((metric) => metric.name);
}
