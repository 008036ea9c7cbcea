import { detect } from "../../../../src/detect/detect.ts";
import type { Finding } from "../../../../src/model/result/finding.ts";
import type { TrialRecord } from "../../../../src/model/run/trial.ts";
import type { Proportion, Xoshiro128 } from "../../../../src/stats/index.ts";
import { BY_TASK, input, metric, row, taskName } from "../../../support/samples/build-input.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, uniform } from "./noise.ts";

const TASKS = 40;
const REPETITIONS = 5;
const HARD = 4;
const OK = metric({ name: "ok", kind: "binary" });
/** Fewer draws than a gate's: rates of many gates are read, no single p. */
const RESAMPLING = { resamples: 499, maxResamples: 499, intervals: "drawn" } as const;

export interface LossStudy {
  /**
   * `random`: in all tasks alike. `clustered`: in a fifth of the tasks, the same ones on both sides, as timeouts are.
   * `bursts`: a lost trial takes the rest of its task with it, as an outage does; trials are then no independent evidence.
   */
  readonly losses: "random" | "clustered" | "bursts";
  /** Share of trials lost on both sides. */
  readonly rate: number;
  /** `hard`: the candidate's wrong answers in four hard tasks are lost as well, about 16 of 200 trials. */
  readonly extra: "none" | "hard";
}

/** Rates of right answers: most tasks are easy, some are decided by chance. */
function rateOf(task: number): number {
  return task < HARD ? 0.2 : task < 24 ? 0.95 : 0.7;
}

const NAMES: Readonly<Record<LossStudy["losses"], string>> = {
  random: "random losses",
  clustered: "clustered losses",
  bursts: "losses in bursts",
};

function lossRate({ losses, rate }: LossStudy, task: number): number {
  switch (losses) {
    case "random":
      return rate;
    case "clustered":
      return task % 5 === 0 ? 5 * rate : 0;
    case "bursts":
      return rate / 3;
  }
}

function side(study: LossStudy, random: Xoshiro128, isCandidate: boolean): readonly TrialRecord[] {
  return Array.from({ length: TASKS }, (_, task) => {
    let isGone = false;
    return Array.from({ length: REPETITIONS }, (_trial, repetition): TrialRecord => {
      const ok = uniform(random) < rateOf(task) ? 1 : 0;
      const isLost = uniform(random) < lossRate(study, task);
      isGone ||= isLost && study.losses === "bursts";
      const isHard = study.extra === "hard" && isCandidate && task < HARD && ok === 0;
      const axes = { task: taskName(task) };
      return isLost || isGone || isHard
        ? row({ axes, repetition, status: "timed-out" })
        : row({ axes, repetition, metrics: { ok } });
    });
  }).flat();
}

export function lossFindings(study: LossStudy, gates: number): readonly Finding[] {
  const random = generator(["lost-trials", study.losses, study.rate, study.extra]);
  return Array.from({ length: gates }, () => {
    const given = input({
      metrics: [OK],
      compare: BY_TASK,
      baseline: side(study, random, false),
      candidate: side(study, random, true),
      maxErrorRate: 1,
    });
    const [finding] = detect({ ...given, resampling: RESAMPLING }).findings;
    if (finding === undefined) throw new Error("expected a finding");
    return finding;
  });
}

/** STATISTICS: of unchanged gates at equal losses. */
const MOST = 0.03;

export function studyLostTrials(studies: readonly LossStudy[], gates: number): StudyTable {
  const studied = studies.map((study) => {
    const findings = lossFindings(study, gates);
    const share = (is: (finding: Finding) => boolean): Proportion => ({
      successes: findings.filter(is).length,
      trials: gates,
    });
    const open = share(({ reason }) => reason.code === "lost-trials");
    const missing = share(({ reason }) => reason.code === "missing-rate");
    const improved = share(({ kind }) => kind === "improved");
    const isEqual = study.extra === "none";
    const isAsserted = isEqual && study.losses !== "bursts";
    const name = `${100 * study.rate} % ${NAMES[study.losses]} on both sides${isEqual ? "" : ", and the candidate's wrong answers of four hard tasks"}`;
    return {
      cells: [
        name,
        showRate(open),
        isAsserted ? `${100 * MOST} %` : "–",
        showRate(missing),
        showRate(improved),
      ],
      broken: isAsserted && exceeds(open, MOST) ? [`${name}: lost-trials in ${showRate(open)}`] : [],
    };
  });
  return {
    title: "Lost trials of an unchanged program",
    note: `${gates} gates a row: ${TASKS} tasks, ${REPETITIONS} repetitions, one binary metric, margin 2 points, no limit of lost trials; of equal losses no more may be inconclusive than allowed. *Clustered*: in a fifth of the tasks, the same on both sides. *Bursts*: all further trials of a task are lost too; trials are then no independent evidence, and the rule is too strict.`,
    columns: ["losses", "lost-trials", "allowed", "missing-rate", "improved"],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}
