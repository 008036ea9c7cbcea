import type { TrialRecord } from "../../model/run/trial.ts";

const MOST_KEPT = 200_000;

/** Rows are few beside the bytes that they sum up: they are read once, unless there are very many. */
export function keptRows(all: Iterable<TrialRecord>): Iterable<TrialRecord> {
  let kept: readonly TrialRecord[] | "too-many" | null = null;
  const first = (): readonly TrialRecord[] | "too-many" => {
    const rows: TrialRecord[] = [];
    for (const row of all) {
      if (rows.length === MOST_KEPT) return "too-many";
      rows.push(row);
    }
    return rows;
  };
  return {
    *[Symbol.iterator]() {
      kept ??= first();
      yield* kept === "too-many" ? all : kept;
    },
  };
}
