import {
  fewerSuccesses,
  flipCount,
  type Proportion,
  type TwoProportions,
  type Xoshiro128,
} from "../../../../src/stats/index.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, uniform } from "./noise.ts";

export interface FlipStudy {
  readonly repetitions: number;
  readonly tasks: number;
  /** `steady`: four of five tasks always answer right. `flaky`: every task has a rate of its own. */
  readonly suite: "steady" | "flaky";
  /** Tasks that always were right and always are wrong. */
  readonly broken: number;
}

/** Of each test in a gate of one metric. */
const LEVEL = 0.02;
/** Of both. */
const MOST = 2 * LEVEL;

function side(rate: number, repetitions: number, random: Xoshiro128): Proportion {
  const trials = Array.from({ length: repetitions }, () => (uniform(random) < rate ? 1 : 0));
  return { successes: trials.filter((one) => one === 1).length, trials: repetitions };
}

function unitsOf(
  { repetitions, tasks, suite, broken }: FlipStudy,
  random: Xoshiro128,
): readonly TwoProportions[] {
  return Array.from({ length: tasks }, (_, task) => {
    if (task < broken) {
      return { x: { successes: repetitions, trials: repetitions }, y: { successes: 0, trials: repetitions } };
    }
    const rate = suite === "steady" && task % 5 !== 0 ? 1 : 0.3 + 0.65 * uniform(random);
    return { x: side(rate, repetitions, random), y: side(rate, repetitions, random) };
  });
}

function isFlip({ x, y }: TwoProportions): boolean {
  return x.successes === x.trials && y.successes === 0;
}

export function countFlips(study: FlipStudy, gates: number) {
  const random = generator(["newly-failing", study.repetitions, study.tasks, study.suite, study.broken]);
  const counts = { byName: 0, byNumber: 0, either: 0, listed: 0 };
  for (let gate = 0; gate < gates; gate += 1) {
    const units = unitsOf(study, random);
    const flips = units.filter(isFlip).length;
    const byName = fewerSuccesses(units).adjusted.some((p) => p <= LEVEL);
    const byNumber = flipCount(units, flips).p <= LEVEL;
    counts.byName += byName ? 1 : 0;
    counts.byNumber += byNumber ? 1 : 0;
    counts.either += byName || byNumber ? 1 : 0;
    counts.listed += flips > 0 ? 1 : 0;
  }
  return counts;
}

export function studyNewlyFailing(studies: readonly FlipStudy[], gates: number): StudyTable {
  const studied = studies.map((study) => {
    const counts = countFlips(study, gates);
    const rate = (successes: number): Proportion => ({ successes, trials: gates });
    const { repetitions, tasks, suite, broken } = study;
    const name = `${tasks} tasks, ${repetitions} repetitions, ${suite}, ${broken === 0 ? "unchanged" : `${broken} broken`}`;
    const isNull = broken === 0;
    const either = rate(counts.either);
    const shares = [counts.byName, counts.byNumber].map((count) => showRate(rate(count)));
    return {
      cells: [
        name,
        ...shares,
        showRate(either),
        isNull ? `${100 * MOST} %` : "–",
        showRate(rate(counts.listed)),
      ],
      broken: isNull && exceeds(either, MOST) ? [`${name}: newly failing in ${showRate(either)}`] : [],
    };
  });
  return {
    title: "Units that newly fail",
    note: `${gates} gates a row, one metric, each test at 2 %; of an unchanged suite no more may warn than allowed. *Steady*: four of five tasks are always right, the others in 30 to 95 %; *flaky*: all in 30 to 95 %. A listed unit is no claim.`,
    columns: ["suite", "by name", "by number", "either: a warning", "allowed", "a unit is listed"],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}
