import { nameAxes } from "../../model/config/case.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Looks } from "../../model/result/report.ts";
import type { Side } from "../../model/run/side.ts";
import type { Trial, TrialRecord } from "../../model/run/trial.ts";
import { axesKey } from "../values/axes-key.ts";
import { type Detection, collect } from "../detect.ts";
import {
  type Looked,
  type LookInput,
  NOTHING_LOOKED_AT,
  inputAt,
  lookAlpha,
  openGroups,
  planAt,
  takeLook,
} from "./take-look.ts";

export interface LooksDetection extends Detection {
  readonly looks: Looks;
}

/**
 * Computes findings from the rows of an adaptive run. It takes the looks in their order for as long as every trial of a
 * look has a row. The repetitions of an incomplete look are not judged and count as planned but not run; only the first
 * look is taken even if it is incomplete, because nothing else could be judged.
 */
export function detectInLooks(input: LookInput): LooksDetection {
  const { looks } = input.plan;
  const hasRow = rowsOf(input);
  let looked = NOTHING_LOOKED_AT;
  for (;;) {
    const { after, detection } = takeLook(looked, input);
    looked = after;
    if (isDone(looked, input)) return result(looked, detection, input);
    const asked = planAt(looked, input).trials.filter(
      ({ repetition }) => repetition >= lastLook(looked, looks),
    );
    const present = asked.filter(hasRow).length;
    if (present === 0) return result(looked, detection, input);
    if (present < asked.length) {
      const { completeness } = collect(inputAt(looked, input));
      return result(looked, { ...detection, completeness }, input);
    }
  }
}

/** Nothing is left to run: every group is decided, or the last look was taken. */
export function isDone(looked: Looked, input: Pick<LookInput, "plan" | "config">): boolean {
  return looked.taken >= input.plan.looks.length || openGroups(looked, input).length === 0;
}

/** Number of repetitions at the last look that was taken. */
export function lastLook({ taken }: Looked, looks: readonly number[]): number {
  return taken === 0 ? 0 : (looks[taken - 1] ?? 0);
}

function result(looked: Looked, detection: Detection, input: LookInput): LooksDetection {
  const { looks } = input.plan;
  const open = openGroups(looked, input).map((group) => nameAxes(group) || "all");
  return {
    ...detection,
    looks: {
      declared: looks,
      taken: looked.taken,
      alpha: lookAlpha(input.config.compare.alpha, looks),
      open,
    },
    warnings: [...detection.warnings, ...leftWarning(looked, open, looks)],
  };
}

/** Warns about a run that was stopped before its last interim analysis. */
function leftWarning(looked: Looked, open: readonly string[], looks: readonly number[]): readonly Warning[] {
  const next = looks[looked.taken];
  if (next === undefined || open.length === 0) return [];
  const groups = open.length === 1 ? "1 group is" : `${open.length} groups are`;
  const text = `${groups} undecided after look ${looked.taken} of ${looks.length} (${lastLook(looked, looks)} repetitions): \`regression-gate gate --more ${next}\` continues with them.`;
  return [{ code: "looks-left", text }];
}

/** Rows by case, side and repetition, which identify a trial. */
function rowsOf({ run, baseline }: LookInput): (trial: Trial) => boolean {
  const seen = new Set<string>();
  const add = (rows: Iterable<TrialRecord>, side: Side) => {
    for (const { axes, repetition } of rows) seen.add(placeOf(axesKey(axes), side, repetition));
  };
  add(run.rows, "candidate");
  if (baseline.found) add(baseline.run.rows, "baseline");
  return (trial) => seen.has(placeOf(axesKey(trial.case.axes), trial.side, trial.repetition));
}

function placeOf(caseKey: string, side: Side, repetition: number): string {
  return `${side} ${repetition} ${caseKey}`;
}
