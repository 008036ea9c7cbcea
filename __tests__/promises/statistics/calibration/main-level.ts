import {
  type RecentLevel,
  recentLevel,
  type RunLevel,
  runLevelTest,
  summarize,
  type Xoshiro128,
} from "../../../../src/stats/index.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, normal, uniform } from "./noise.ts";

/** A history of main on a log scale, and where main is at its end. */
interface World {
  readonly past: readonly number[];
  readonly level: number;
  /** Where a segment is known to begin. */
  readonly starts: readonly number[];
  /** Of the candidate. */
  readonly noise: number;
}

export interface MainLevelStudy {
  readonly name: string;
  readonly draw: (of: { readonly spread: number; readonly runs: number }, random: Xoshiro128) => World;
  /** The level is known, so that the size has to hold. */
  readonly isExact: boolean;
}

const MARGIN = Math.log(1.05);
const ALPHA = 0.05;

function flat(spread: number, runs: number, random: Xoshiro128): number[] {
  return Array.from({ length: runs }, () => spread * normal(random));
}

function step(factor: number, ago: number, isDeclared: boolean): MainLevelStudy["draw"] {
  return ({ spread, runs }, random) => ({
    past: flat(spread, runs, random).map((value, run) =>
      run < runs - ago ? value : value + Math.log(factor),
    ),
    level: Math.log(factor),
    starts: isDeclared ? [runs - ago] : [],
    noise: spread * normal(random),
  });
}

function outlier(ago: number | null): MainLevelStudy["draw"] {
  return ({ spread, runs }, random) => {
    const at = ago === null ? Math.floor(uniform(random) * (runs - 3)) : runs - ago;
    const past = flat(spread, runs, random).map((value, run) => (run === at ? value + Math.log(1.7) : value));
    return { past, level: 0, starts: [], noise: spread * normal(random) };
  };
}

const slowMachines: MainLevelStudy["draw"] = ({ spread, runs }, random) => {
  const one = () => spread * normal(random) + (uniform(random) < 0.03 ? Math.log(1.3) : 0);
  return { past: Array.from({ length: runs }, one), level: 0, starts: [], noise: one() };
};

const drift: MainLevelStudy["draw"] = ({ spread, runs }, random) => ({
  past: flat(spread, runs, random).map((value, run) => value + 0.003 * run),
  level: 0.003 * runs,
  starts: [],
  noise: spread * normal(random),
});

export const MAIN_LEVELS: readonly MainLevelStudy[] = [
  { name: "flat", draw: step(1, 0, false), isExact: true },
  { name: "-30 % three runs ago", draw: step(0.7, 3, false), isExact: true },
  { name: "-30 % eight ago", draw: step(0.7, 8, false), isExact: true },
  { name: "-30 % two ago", draw: step(0.7, 2, false), isExact: false },
  { name: "-30 % one ago", draw: step(0.7, 1, false), isExact: false },
  { name: "+10 % accepted three ago", draw: step(1.1, 3, true), isExact: true },
  { name: "one outlier x 1.7", draw: outlier(null), isExact: true },
  { name: "the last run x 1.7", draw: outlier(1), isExact: false },
  { name: "3 % slow machines (x 1.3)", draw: slowMachines, isExact: false },
  { name: "drift +0.3 % a run", draw: drift, isExact: false },
];

/** Worsenings beyond main's level, as shares: the margin itself, +10 %, +20 %. */
const WORSE = [0.05, 0.1, 0.2];

interface Counts {
  readonly ours: number[];
  readonly allRuns: number[];
  moved: number;
}

function pOf(value: number, level: RunLevel): number {
  return runLevelTest({ mean: value, level }, { margin: MARGIN, alpha: ALPHA }).pMargin;
}

function redP(value: number, { level, moved }: RecentLevel): number {
  return Math.max(pOf(value, level), moved === null ? 0 : pOf(value, moved.before));
}

function count(study: MainLevelStudy, size: { spread: number; runs: number }, histories: number): Counts {
  const random = generator(["main-level", study.name, size.spread, size.runs]);
  const counts: Counts = { ours: WORSE.map(() => 0), allRuns: WORSE.map(() => 0), moved: 0 };
  for (let history = 0; history < histories; history += 1) {
    const { past, level, starts, noise } = study.draw(size, random);
    const recent = recentLevel(past, starts, 0.0005);
    if (recent === null) throw new Error("expected runs with a spread");
    if (recent.moved !== null) counts.moved += 1;
    const { n, mean, sd } = summarize(past);
    for (const [index, worse] of WORSE.entries()) {
      const value = level + Math.log1p(worse) + noise;
      if (redP(value, recent) <= ALPHA) counts.ours[index] = (counts.ours[index] ?? 0) + 1;
      const isRed = pOf(value, { n, mean, sd, df: n - 1 }) <= ALPHA;
      if (isRed) counts.allRuns[index] = (counts.allRuns[index] ?? 0) + 1;
    }
  }
  return counts;
}

/** Size at the margin and power of run-level comparisons by what main's history looks like. */
export function studyMainLevel(
  studies: readonly MainLevelStudy[],
  size: { readonly spread: number; readonly runs: number },
  histories: number,
): StudyTable {
  const counted = studies.map((study) => ({ study, counts: count(study, size, histories) }));
  const share = (successes: number): string => (successes / histories).toFixed(2).replace(/^0/u, "");
  const shares = (all: readonly number[]): string => all.map(share).join(" / ");
  const rate = (successes: number) => ({ successes, trials: histories });
  return {
    title: `Main's level: ${size.runs} runs, spread ${100 * size.spread} %`,
    note: `${histories} histories a row, one metric, margin 5 %. Red where the candidate is worse than main as it is now by 5 / 10 / 20 %; beside it, by Student's t against the mean of all runs. *Moved*: main may have moved, so that what is not red is inconclusive. Where main's level is known the red at the margin may not be refuted to be at most 5 % (8 runs: 8 %), and a flat main may not be refuted to be taken for moved in at most 0.3 % (8 runs: 1.5 %).`,
    columns: ["main's runs", "red at 5 / 10 / 20 %", "against the mean of all runs", "moved"],
    rows: counted.map(({ study, counts }) => [
      study.name,
      shares(counts.ours),
      shares(counts.allRuns),
      showRate(rate(counts.moved)),
    ]),
    broken: counted.flatMap(({ study, counts }) => {
      const few = size.runs < 12;
      const atMargin = rate(counts.ours[0] ?? 0);
      return [
        ...(study.isExact && exceeds(atMargin, few ? 0.08 : ALPHA)
          ? [`${study.name}: red at the margin in ${showRate(atMargin)}`]
          : []),
        ...(study.name === "flat" && exceeds(rate(counts.moved), few ? 0.015 : 0.003)
          ? [`flat: moved in ${showRate(rate(counts.moved))}`]
          : []),
      ];
    }),
  };
}
