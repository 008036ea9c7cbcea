import {
  mean,
  recentLevel,
  type RecentLevel,
  type RunLevelQuestion,
  runLevelTest,
  spreadAboutTrend,
  type TrendSpread,
} from "../stats/index.ts";
import type { LevelChange, NamedRun } from "../model/result/compared-history.ts";

/** One past run of main, of one metric in one group. */
export interface PastRun extends NamedRun {
  /** Its mean on the tested scale, with its sign chosen so that larger is worse. */
  readonly worse: number;
  /** It was worse than the run before, and that was accepted. */
  readonly isAccepted: boolean;
  /** The config names it as the run to compare with. */
  readonly isPinned: boolean;
}

/** The present level of main, and the run with which it began. */
export interface MainLevel extends RecentLevel {
  /** Oldest first. The indices of the segments refer to this list. */
  readonly runs: readonly PastRun[];
  /** The first run of the last segment that is not an outlier. */
  readonly since: PastRun;
  /** What began with that segment; null = all runs have one level. */
  readonly change: LevelChange | null;
  /** The newest run that the config names, of any age; null = none. */
  readonly pinned: PastRun | null;
}

/** Older runs do not describe the present level. */
export const RUNS_KEPT = 30;

/** When the one-sided p of a last run is at most this, for the whole gate, main may have moved. */
export const FAR_P = 0.0005;

/**
 * Null where the variation is unknown. `all`: oldest first. `series`: number of series in the gate, over which the p of
 * a last run is adjusted.
 */
export function mainLevel(all: readonly PastRun[], series: number): MainLevel | null {
  const runs = all.slice(-RUNS_KEPT);
  const starts = [...runs.keys()].filter((index) => startOf(runs[index]) !== null);
  const recent = recentLevel(
    runs.map(({ worse }) => worse),
    starts,
    FAR_P / Math.max(1, series),
  );
  const last = recent?.segments.at(-1);
  const since = runs[last?.kept[0] ?? 0];
  if (recent === null || last === undefined || since === undefined) return null;
  const change = startOf(runs[last.start]) ?? (recent.segments.length > 1 ? "level" : null);
  return { ...recent, runs, since, change, pinned: all.findLast(({ isPinned }) => isPinned) ?? null };
}

/** Whether a run begins a new level, whatever its mean is: an accepted regression, or a run that the config names. */
function startOf(run: PastRun | undefined): LevelChange | null {
  if (run === undefined) return null;
  if (run.isPinned) return "pinned";
  return run.isAccepted ? "accepted" : null;
}

/** The level from which creep is measured. */
export interface ReferenceLevel {
  readonly first: PastRun;
  readonly runs: number;
  readonly mean: number;
  readonly spread: TrendSpread;
  /** Median of the last runs of main, which distinguishes a main that has crept from a slow candidate. */
  readonly now: number;
}

/** Number of runs at the start of a segment and at the end of main. With so few runs, creep hardly changes them. */
const FEW = 3;

/**
 * The pinned run; else the start of main's best segment since the last step that somebody was told about: an accepted
 * regression, a pin, or a change of level that is so large that it must have been a regression. A slow creep causes
 * change points too, and they must not hide it. `question`: the test for a regression. Null where the variation around
 * a trend is unknown.
 */
export function referenceLevel(main: MainLevel, question: RunLevelQuestion): ReferenceLevel | null {
  const { runs, segments, pinned } = main;
  const kept = segments.map((segment) => segment.kept.flatMap((index) => runs[index] ?? []));
  const spread = spreadAboutTrend(kept.map((part) => part.map(({ worse }) => worse)));
  const from = segments.findLastIndex(
    ({ start }, index) =>
      startOf(runs[start]) !== null || isLargeStep(kept[index - 1], kept[index], { main, question }),
  );
  const starts = kept.slice(Math.max(0, from)).map((part) => part.slice(0, FEW));
  const best = pinned === null ? starts.toSorted((a, b) => meanOf(a) - meanOf(b))[0] : [pinned];
  const first = best?.[0];
  if (best === undefined || first === undefined || spread === null) return null;
  return { first, runs: best.length, mean: meanOf(best), spread, now: middleOf(kept.flat().slice(-FEW)) };
}

/**
 * Whether the first run after a step must have been a regression. It is compared with the last runs before it and not
 * with the level that these runs end, because that level lags behind a creep.
 */
function isLargeStep(
  before: readonly PastRun[] = [],
  after: readonly PastRun[] = [],
  { main, question }: { readonly main: MainLevel; readonly question: RunLevelQuestion },
): boolean {
  const [first] = after;
  if (before.length === 0 || first === undefined) return false;
  const last = before.slice(-FEW);
  const level = { ...main.level, mean: middleOf(last), n: last.length };
  return runLevelTest({ mean: first.worse, level }, question).pMargin <= question.alpha;
}

function middleOf(runs: readonly PastRun[]): number {
  const sorted = runs.map(({ worse }) => worse).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

function meanOf(runs: readonly PastRun[]): number {
  return mean(runs.map(({ worse }) => worse));
}
