import { isDone, lastLook } from "../detect/looks/detect-in-looks.ts";
import { rowsOfSide, withOwnRows } from "../detect/rows-of-side.ts";
import { type LookInput, NOTHING_LOOKED_AT, planAt, takeLook } from "../detect/looks/take-look.ts";
import { UNKNOWN_ORIGIN, type Baseline } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { Manifest } from "../model/run/manifest.ts";
import { type Plan, restrictPlan } from "../model/run/plan.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { drawsOf } from "../base/hash.ts";
import { addReports } from "../run/limits/merge-limiters.ts";
import { LookEvents } from "./look-events.ts";
import type { RunEnd } from "../run/ports.ts";
import type { RunOptions } from "../run/run-options.ts";
import { runTrials } from "../run/run-trials.ts";

export interface LooksToRun {
  readonly config: Config;
  readonly plan: Plan;
  /** The manifest as far as it is known before the run. */
  readonly manifest: Manifest;
  /** Repetitions of the look at which the run stops in any case; null = it continues until everything is decided. */
  readonly upTo: number | null;
}

export interface RowsOfLooks extends RunEnd {
  /** The rows in canonical plan order. */
  readonly rows: readonly TrialRecord[];
  /** Number of trials that the looks needed: all trials of the plan where it is judged once. */
  readonly planned: number;
}

/**
 * Runs the trials of one look after the other. A look is a barrier: it is judged when each of its trials has a row, by
 * these rows alone, and undecided groups continue. An errored trial is not run again for a later look, so that a look
 * is the same when its rows are read again.
 */
export async function runLooks(toRun: LooksToRun, options: RunOptions): Promise<RowsOfLooks> {
  const events = new LookEvents(options.observer);
  try {
    return await runEachLook(toRun, options, events);
  } finally {
    // This is also needed after an interruption: otherwise a progress bar keeps its timer, and the process does not
    // end.
    events.close();
  }
}

async function runEachLook(toRun: LooksToRun, options: RunOptions, events: LookEvents): Promise<RowsOfLooks> {
  const { plan, upTo } = toRun;
  const { looks } = plan;
  const rows = new Map<string, TrialRecord>();
  let looked = NOTHING_LOOKED_AT;
  let limiters: RunEnd["limiters"];
  for (;;) {
    const input = inputOf(toRun, rows);
    const asked = planAt(looked, input);
    const from = lastLook(looked, looks);
    const added = restrictPlan(asked, ({ repetition }) => repetition >= from);
    // The use of earlier looks counts in the budget, as in a resumed run.
    const previous = new Map([...options.previous, ...rows]);
    const observer = events.of({
      number: looked.taken + 1,
      of: looks.length,
      planned: asked.trials.length,
      atMost: plan.trials.length,
      doneBefore: rows.size,
    });
    const ran = await runTrials(added, { ...options, previous, observer });
    for (const row of ran.rows) rows.set(row.key, row);
    limiters = addReports(limiters, ran.limiters);
    const { earlyStop } = ran;
    const done = { rows: inOrder(plan, rows), planned: asked.trials.length, earlyStop, limiters };
    const reached = looks[looked.taken] ?? 0;
    const isLast = looked.taken + 1 === looks.length || (upTo !== null && reached >= upTo);
    // A run that was stopped does not complete its look.
    if (isLast || earlyStop !== null) return done;
    looked = takeLook(looked, input).after;
    if (isDone(looked, input)) return done;
  }
}

/** The input that the gate will have for these rows when it judges at the end. */
function inputOf({ config, plan, manifest }: LooksToRun, rows: ReadonlyMap<string, TrialRecord>): LookInput {
  const all: Iterable<TrialRecord> = { [Symbol.iterator]: () => rows.values() };
  return {
    config,
    plan,
    run: { manifest, rows: rowsOfSide(all, "candidate") },
    baseline: withOwnRows(otherSide(manifest, all)),
    // Rows of other suites would need it, and one job has none.
    selection: [],
    sameJob: manifest.sameJob,
    seedFor: drawsOf(config.seed),
  };
}

function otherSide(manifest: Manifest, rows: Iterable<TrialRecord>): Baseline {
  return {
    found: true,
    run: { manifest, rows },
    history: [],
    provenance: {
      from: "same-run",
      ...UNKNOWN_ORIGIN,
      run: manifest.runId,
      why: "both sides ran alternately in this job",
      skipped: [],
    },
  };
}

function inOrder(plan: Plan, rows: ReadonlyMap<string, TrialRecord>): readonly TrialRecord[] {
  return plan.trials.flatMap(({ key }) => rows.get(key) ?? []);
}
