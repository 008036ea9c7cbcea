import { mean, recentLevel, type RecentLevel, spreadAboutTrend, type TrendSpread } from "../stats/index.ts";
import type { LevelChange, NamedRun } from "../model/result/finding.ts";
import type { HistoryMetric } from "../model/result/history.ts";

/** One past run of main, of one metric in one group. */
export interface PastRun extends NamedRun {
  /** Its mean, on the scale that is tested, turned so that larger is worse. */
  readonly worse: number;
  readonly red: Exclude<HistoryMetric["red"], undefined> | null;
  /** The config names it as the run to compare with. */
  readonly isPinned: boolean;
}

/** What main looked like: its level now, and since when. */
export interface MainLevel extends RecentLevel {
  /** Oldest first; the segments' indices are of these. */
  readonly runs: readonly PastRun[];
  /** The first run of the last segment. */
  readonly since: PastRun;
  /** What began with it; null = all runs have one level. */
  readonly change: LevelChange | null;
}

/** Null where no spread is known. `runs`: oldest first. */
export function mainLevel(runs: readonly PastRun[]): MainLevel | null {
  const starts = [...runs.keys()].filter((index) => startOf(runs[index]) !== null);
  const recent = recentLevel(
    runs.map(({ worse }) => worse),
    starts,
  );
  const first = recent?.segments.at(-1);
  const since = runs[first?.start ?? 0];
  if (recent === null || since === undefined) return null;
  return { ...recent, runs, since, change: startOf(since) ?? (recent.segments.length > 1 ? "level" : null) };
}

/** What a run begins whatever its mean is: what was accepted, or named, is what main is from now on. */
function startOf(run: PastRun | undefined): LevelChange | null {
  if (run === undefined) return null;
  if (run.isPinned) return "pinned";
  return run.red === "accepted" ? "accepted" : null;
}

/** What creep is measured from. */
export interface ReferenceLevel {
  readonly first: PastRun;
  readonly runs: number;
  readonly mean: number;
  readonly spread: TrendSpread;
  /** Mean of main's last runs, to tell a main that has crept from a candidate that is slow. */
  readonly now: number;
}

/** Runs at the start of a segment, and at the end of main: few enough that creep has not gone far in them. */
const FEW = 3;

/**
 * The pinned run; else the start of main's best segment since the last step that somebody was told of: an accepted red,
 * a pin, or a change of level with a run that was red. A slow creep makes change points too, and they must not hide it.
 * Null where no spread about a trend is known.
 */
export function referenceLevel({ runs, segments }: MainLevel): ReferenceLevel | null {
  const kept = segments.map((segment) => segment.kept.flatMap((index) => runs[index] ?? []));
  const spread = spreadAboutTrend(kept.map((part) => part.map(({ worse }) => worse)));
  const pinned = runs.findLast(({ isPinned }) => isPinned);
  const from = segments.findLastIndex(({ start }) => wasTold(runs, start));
  const starts = kept.slice(Math.max(0, from)).map((part) => part.slice(0, FEW));
  const best = pinned === undefined ? starts.toSorted((a, b) => meanOf(a) - meanOf(b))[0] : [pinned];
  const first = best?.[0];
  if (best === undefined || first === undefined || spread === null) return null;
  return { first, runs: best.length, mean: meanOf(best), spread, now: meanOf(kept.flat().slice(-FEW)) };
}

/** A change point may stand a run or two beside the step. */
function wasTold(runs: readonly PastRun[], start: number): boolean {
  if (startOf(runs[start]) !== null) return true;
  return start > 0 && runs.slice(start - 1, start + FEW).some(({ red }) => red === "counted");
}

function meanOf(runs: readonly PastRun[]): number {
  return mean(runs.map(({ worse }) => worse));
}
