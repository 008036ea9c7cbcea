import { axesKey } from "../detect/values/axes-key.ts";
import { type UsageError, usageProblem } from "../base/errors.ts";
import type { CompareConfig } from "../model/config/config.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Side } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { Xoshiro128 } from "../stats/index.ts";
import { coin, type AaSplit, type AaSplitSource } from "./split.ts";

/** Repetitions of a run without units: two on each side. */
const FEWEST_REPETITIONS = 4;

/**
 * A/A splits of a run's own rows. A run of two sides: the sides of each unit are swapped at random (of each cluster, where there are
 * some; of each repetition, where these are the units), the same for all metrics and groups. A run of one side: of two neighbouring repetitions a coin
 * decides which is the baseline's, by case where units are paired. UsageError when the rows cannot be split.
 */
export function splitRecords(
  records: Iterable<TrialRecord>,
  { unit, cluster }: CompareConfig,
): AaSplitSource {
  const rows = lastOfEach(records);
  if (rows.length === 0) throw cannotSplit("expected rows, got none: check --suite and --where");
  if (new Set(rows.map((row) => row.side)).size === 2) {
    return {
      made: { from: "records", design: "swapped-sides" },
      warnings: [],
      draw: (random) => swapSides(rows, cluster ?? unit, random),
    };
  }
  return unit === null ? splitRun(rows) : splitCases(rows);
}

function swapSides(rows: readonly TrialRecord[], axis: string | null, random: Xoshiro128): AaSplit {
  const swapped = new Map<string, boolean>();
  const sides: Record<Side, TrialRecord[]> = { baseline: [], candidate: [] };
  for (const row of rows) {
    const key = String(axis === null ? row.repetition : row.axes[axis]);
    const isSwapped = swapped.get(key) ?? coin(random);
    swapped.set(key, isSwapped);
    const side = isSwapped ? other(row.side) : row.side;
    sides[side].push({ ...row, side });
  }
  return sides;
}

function other(side: Side): Side {
  return side === "baseline" ? "candidate" : "baseline";
}

/** What is split: rows that stay together, in the order they were measured. */
type Sequence = readonly (readonly TrialRecord[])[];

function splitRun(rows: readonly TrialRecord[]): AaSplitSource {
  const sequence = inOrder(groupBy(rows, ({ repetition }) => String(repetition)));
  if (sequence.length < FEWEST_REPETITIONS) {
    throw cannotSplit(
      `expected at least ${FEWEST_REPETITIONS} repetitions to split, got ${sequence.length}; or a run of two sides`,
    );
  }
  return {
    made: { from: "records", design: "split-run" },
    warnings: leftOver([sequence]),
    draw: (random) => splitPairs([sequence], random),
  };
}

function splitCases(rows: readonly TrialRecord[]): AaSplitSource {
  const sequences = groupBy(rows, ({ axes }) => axesKey(axes)).map((ofCase) =>
    inOrder(ofCase.map((row) => [row])),
  );
  if (sequences.every((sequence) => sequence.length < 2)) {
    throw cannotSplit(
      "expected a run with two repetitions of each unit, or with two sides, got one trial of each: run it again with `repetitions: 2` or more",
    );
  }
  return {
    made: { from: "records", design: "split-repetitions" },
    warnings: leftOver(sequences),
    draw: (random) => splitPairs(sequences, random),
  };
}

/** Neighbours in time meet on different sides, so that a drift does not part the sides; the last odd one is left out. */
function splitPairs(sequences: readonly Sequence[], random: Xoshiro128): AaSplit {
  const sides: Record<Side, TrialRecord[]> = { baseline: [], candidate: [] };
  for (const sequence of sequences) {
    for (let pair = 0; 2 * pair + 1 < sequence.length; pair += 1) {
      const first = coin(random) ? "candidate" : "baseline";
      const pairSides = [first, other(first)] as const;
      for (const [index, side] of pairSides.entries()) {
        for (const row of sequence[2 * pair + index] ?? [])
          sides[side].push({ ...row, side, repetition: pair });
      }
    }
  }
  return sides;
}

function leftOver(sequences: readonly Sequence[]): readonly Warning[] {
  const odd = sequences.filter((sequence) => sequence.length % 2 === 1).length;
  if (odd === 0) return [];
  const whose = sequences.length === 1 ? "the run" : `${odd} of ${sequences.length} cases`;
  const text = `The last repetition of ${whose} has no partner and is left out: an even number of repetitions is split best.`;
  return [{ code: "odd-repetitions", text }];
}

function inOrder(groups: readonly (readonly TrialRecord[])[]): Sequence {
  const repetition = (rows: readonly TrialRecord[]) => rows[0]?.repetition ?? 0;
  return groups.toSorted((a, b) => repetition(a) - repetition(b));
}

function groupBy(
  rows: readonly TrialRecord[],
  keyOf: (row: TrialRecord) => string,
): readonly (readonly TrialRecord[])[] {
  const groups = new Map<string, TrialRecord[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/** Rows in canonical order, whatever the file's: draws meet the same rows. A task's content is not compared with itself. */
function lastOfEach(records: Iterable<TrialRecord>): readonly TrialRecord[] {
  const last = new Map<string, TrialRecord>();
  for (const row of records) {
    last.set(JSON.stringify([axesKey(row.axes), row.repetition, row.side]), { ...row, contentHashes: {} });
  }
  return [...last].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function cannotSplit(message: string): UsageError {
  return usageProblem("records", message);
}
