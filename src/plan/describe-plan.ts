import type { Axes } from "../model/config/case.ts";
import type { RetryConfig } from "../model/config/config.ts";
import { leastTrials, type Plan } from "../model/run/plan.ts";
import { shardName } from "../model/run/shard.ts";
import type { Side } from "../model/run/side.ts";
import type { Trial, TrialRecord } from "../model/run/trial.ts";
import { planResume } from "./resume-plan.ts";

/** The content of `--dry-run`. */
export interface PlanDescription {
  readonly planHash: string;
  /** `2/3`: the description is about this part of the plan; null = about all of it. */
  readonly shard: string | null;
  readonly suite: string | null;
  readonly sides: readonly Side[];
  /** The cases in canonical order. */
  readonly cases: readonly CaseDescription[];
  readonly groups: readonly GroupDescription[];
  /** Number of planned trials over all cases, repetitions and sides. */
  readonly trials: number;
  /** Number of trials of the first look; equal to `trials` if the run is judged once. */
  readonly atLeast: number;
  readonly repetitions: number;
  /** Repetitions after which the run is judged. */
  readonly looks: readonly number[];
  readonly notSelected: number;
  /** The first trials in the order in which they would start: `case name #repetition side`. */
  readonly startsWith: readonly string[];
  readonly resume: {
    /** Number of trials with a final row. */
    readonly skipped: number;
    readonly toRun: number;
    /** Number of trials in `toRun` that errored or timed out before. */
    readonly again: number;
    readonly givenUp: number;
    readonly changedRows: number;
  };
  readonly fallbacks: readonly PlannedFallback[];
}

/** Data that the plan itself does not contain. */
export interface PlanExecution {
  /** Rows of an earlier run by key; empty for a new one. */
  readonly previous: ReadonlyMap<string, TrialRecord>;
  readonly retry: RetryConfig;
  readonly fallbacks: readonly PlannedFallback[];
}

/** The endpoint that may be asked in place of one whose circuit is open. */
export interface PlannedFallback {
  readonly endpoint: string;
  readonly insteadOf: string;
  readonly asks: "the same" | "another model";
  /** Number of planned trials that it may answer. */
  readonly trials: number;
}

export interface CaseDescription {
  readonly name: string;
  readonly axes: Axes;
  readonly trials: number;
  readonly toRun: number;
}

export interface GroupDescription {
  readonly group: Axes;
  readonly cases: number;
}

const SHOWN_STARTS = 10;

/** Describes a plan and what a resume would skip. It runs nothing. */
export function describePlan(plan: Plan, { previous, retry, fallbacks }: PlanExecution): PlanDescription {
  const resume = planResume(plan, previous, retry);
  const planned = countByCase(plan.trials);
  const pending = countByCase(resume.toRun);
  return {
    planHash: plan.hash,
    shard: plan.shard === undefined ? null : shardName(plan.shard),
    suite: plan.suite,
    sides: plan.sides,
    cases: plan.cases.map(({ name, axes }) => ({
      name,
      axes,
      trials: planned.get(name) ?? 0,
      toRun: pending.get(name) ?? 0,
    })),
    groups: describeGroups(plan),
    trials: plan.trials.length,
    atLeast: leastTrials(plan),
    looks: plan.looks,
    repetitions: mostRepetitions(plan),
    notSelected: plan.notSelected,
    startsWith: resume.toRun
      .slice(0, SHOWN_STARTS)
      .map((trial) => `${trial.case.name} #${trial.repetition} ${trial.side}`),
    resume: {
      skipped: resume.kept.size,
      toRun: resume.toRun.length,
      again: resume.again,
      givenUp: resume.givenUp,
      changedRows: resume.changed,
    },
    fallbacks,
  };
}

/**
 * A case that lacks an axis of `compare.by` belongs to the group without it. There is one pass over the cases, because
 * there may be as many groups as cases.
 */
function describeGroups({ groups, cases }: Plan): readonly GroupDescription[] {
  const by = [...new Set(groups.flatMap((group) => Object.keys(group)))];
  const keyOf = (axes: Axes): string =>
    JSON.stringify(by.map((axis) => (Object.hasOwn(axes, axis) ? axes[axis] : null)));
  const counts = new Map<string, number>();
  for (const { axes } of cases) counts.set(keyOf(axes), (counts.get(keyOf(axes)) ?? 0) + 1);
  return groups.map((group) => ({ group, cases: counts.get(keyOf(group)) ?? 0 }));
}

/** A shard may have fewer repetitions of some cases. */
function mostRepetitions({ trials }: Plan): number {
  return trials.reduce((most, { repetition }) => Math.max(most, repetition + 1), 0);
}

function countByCase(trials: readonly Trial[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const trial of trials) {
    counts.set(trial.case.name, (counts.get(trial.case.name) ?? 0) + 1);
  }
  return counts;
}
