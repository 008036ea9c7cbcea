import { MAX_TEXT, MOST_TRIALS } from "../../formats/measured-file.ts";
import type { CandidateRun } from "../../pipeline/world.ts";
import type { EditedFiles, Manifest } from "../../model/run/manifest.ts";
import type { MadeOf, Measured, MeasuredRow } from "../../model/run/measured.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

/** The gate and the pull request that the run belongs to. */
export type MeasuredFor = Pick<Measured, "gate" | "run" | "pullRequest">;

/**
 * The numbers and names of a run for a judge in another job, without output, messages and verdict. Error: there are too
 * many.
 */
export function measuredOfRun(
  whose: MeasuredFor,
  plan: Plan,
  { run: { manifest, rows }, missing }: { readonly run: CandidateRun; readonly missing?: readonly string[] },
): Measured {
  if (plan.trials.length > MOST_TRIALS) {
    throw new Error(`more than ${MOST_TRIALS} trials: mode report accepts no more, so split the gate`);
  }
  const numberOf = new Map(plan.cases.map((one, index) => [one, index]));
  const indexOf = new Map(plan.trials.map((trial) => [trial.caseKey, numberOf.get(trial.case)]));
  const last = plan.looks.at(-1) ?? 1;
  return {
    schema: "regression-gate/measured@1",
    ...whose,
    suite: plan.suite,
    sides: plan.sides,
    repetitions: last,
    looks: plan.looks,
    cases: plan.cases.map(({ axes, contentHashes }) => ({ axes, contentHashes })),
    ...(plan.byRows === true ? { byRows: true } : {}),
    ...(manifest.unplanned === undefined ? {} : { unplanned: manifest.unplanned }),
    rows: [...rows].flatMap((row) => {
      const index = indexOf.get(row.caseKey);
      return index === undefined ? [] : [rowOf(row, index)];
    }),
    missingShards: missing ?? null,
    made: madeOf(manifest),
  };
}

function rowOf(
  { repetition, side, status, metrics, nonFinite, units, error, fallback, call }: TrialRecord,
  index: number,
): MeasuredRow {
  return {
    case: index,
    repetition,
    side,
    status,
    metrics,
    nonFinite,
    ...(units === undefined ? {} : { units }),
    error: error === null ? null : { class: error.class, code: shortCode(error.code) },
    fallback: fallback === undefined ? null : { ...fallback, model: call?.requestedModel ?? null },
  };
}

/** Codes come from programs too. */
function shortCode(code: string): string {
  return /^[\w.-]{1,64}$/.test(code) ? code : "other";
}

function madeOf(manifest: Manifest): MadeOf {
  const { versions, data, runner, startedAt, finishedAt, earlyStop, marks, models = {}, git } = manifest;
  const made = { versions, data, runner, startedAt, finishedAt, stoppedEarly: earlyStop !== null, marks };
  return { ...made, models, ...(git?.edited === undefined ? {} : { edited: shortNames(git.edited) }) };
}

/** A name that the judge would refuse is only counted. */
function shortNames({ files, count }: EditedFiles): EditedFiles {
  return { files: files.filter((file) => file.length <= MAX_TEXT), count };
}
