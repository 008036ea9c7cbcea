import type { Trend, TrendChange, TrendPoint } from "../model/result/trend.ts";
import { otavaChanges, type SeriesChange, seriesChanges } from "../stats/index.ts";

/** How changes are found: on ranks, or as apache-otava does. */
export type ChangeMethod = "ranks" | "otava";

const FINDERS = { ranks: seriesChanges, otava: otavaChanges } as const satisfies Readonly<
  Record<ChangeMethod, (values: readonly number[]) => readonly SeriesChange[]>
>;

/** A change with fewer runs after it may still move by a few runs, or vanish (docs/trends.md). */
const SETTLED_RUNS = 5;

/** The changes of level among complete runs. */
export function trendChanges(
  points: readonly TrendPoint[],
  { better, method }: { readonly better: Trend["better"]; readonly method: ChangeMethod },
): readonly TrendChange[] {
  const find = FINDERS[method];
  const complete = points.filter(({ status }) => status === "complete");
  const values = complete.map(({ value }) => value);
  return find(values).flatMap((change): readonly TrendChange[] => {
    const { index, meanBefore, meanAfter, p } = change;
    const [before, first] = [complete[index - 1], complete[index]];
    if (before === undefined || first === undefined) return [];
    const runs = complete.length - index;
    return [
      {
        at: points.indexOf(first),
        runId: first.runId,
        time: first.time,
        commits: [before.sha, first.sha],
        before: meanBefore,
        after: meanAfter,
        relative: meanBefore === 0 ? null : (meanAfter - meanBefore) / Math.abs(meanBefore),
        effect: effectOf(meanAfter - meanBefore, better),
        p,
        runs,
        isProvisional: runs < SETTLED_RUNS,
        firstSeen: (complete[firstSeen(values, index, find)] ?? first).runId,
      },
    ];
  });
}

function effectOf(difference: number, better: Trend["better"]): TrendChange["effect"] {
  if (better === null || difference === 0) return null;
  return difference > 0 === (better === "higher") ? "better" : "worse";
}

/** Index of the run after which the change was found at this place for the first time. */
function firstSeen(
  values: readonly number[],
  index: number,
  find: (values: readonly number[]) => readonly SeriesChange[],
): number {
  for (let last = index; last < values.length - 1; last += 1) {
    if (find(values.slice(0, last + 1)).some((change) => change.index === index)) return last;
  }
  return values.length - 1;
}
