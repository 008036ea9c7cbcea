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
  /** Its mean, on the scale that is tested, turned so that larger is worse. */
  readonly worse: number;
  /** It was worse than what was before, and that was accepted. */
  readonly isAccepted: boolean;
  /** The config names it as the run to compare with. */
  readonly isPinned: boolean;
}

/** What main looked like: its level now, and since when. */
export interface MainLevel extends RecentLevel {
  /** Oldest first; the segments' indices are of these. */
  readonly runs: readonly PastRun[];
  /** The first run of the last segment that is no outlier. */
  readonly since: PastRun;
  /** What began with the segment; null = all runs have one level. */
  readonly change: LevelChange | null;
  /** The newest run that the config names, however old; null = none. */
  readonly pinned: PastRun | null;
}

/** Older runs say more about the past than about now. */
export const RUNS_KEPT = 30;

/** One-sided p of a last run, in the whole gate, from which on main may have moved. */
export const FAR_P = 0.0005;

/** Null where no spread is known. `all`: oldest first. `series`: how many are looked at in one gate, so that one of them is not far by chance. */
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

/** What a run begins whatever its mean is: what was accepted, or named, is what main is from now on. */
function startOf(run: PastRun | undefined): LevelChange | null {
  if (run === undefined) return null;
  if (run.isPinned) return "pinned";
  return run.isAccepted ? "accepted" : null;
}

/** What creep is measured from. */
export interface ReferenceLevel {
  readonly first: PastRun;
  readonly runs: number;
  readonly mean: number;
  readonly spread: TrendSpread;
  /** Median of main's last runs, to tell a main that has crept from a candidate that is slow. */
  readonly now: number;
}

/** Runs at the start of a segment, and at the end of main: few enough that creep has not gone far in them. */
const FEW = 3;

/**
 * The pinned run; else the start of main's best segment since the last step that somebody was told of: an accepted red,
 * a pin, or a change of level so large that it has to have been red. A slow creep makes change points too, and they must
 * not hide it. `question`: of a red. Null where no spread about a trend is known.
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
 * Whether the first run after a step has to have been red. Against the last runs before it, not against the level that
 * they ended: that lags behind a creep.
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
