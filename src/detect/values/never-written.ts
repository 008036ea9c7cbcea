import { type CollectedSample, wholeSides } from "./subject.ts";

/** Code of a planned trial that a results file has no row of. */
const NO_ROW = "no-row";

/**
 * A plan with more repetitions than the results file has: the candidate has, of each unit, at least as many answers as the
 * baseline has rows, and its other trials have no row. The plan is wrong then, and the candidate lost nothing that the baseline has.
 */
export function wereNeverWritten(sample: CollectedSample): boolean {
  const { baseline, candidate } = wholeSides(sample);
  if (sample.lost.length === 0 || sample.lost.some(([code]) => code !== NO_ROW)) return false;
  const rowsBefore = new Map(baseline.units.map(({ unit, trials }) => [unit, trials]));
  for (const { unit, missing } of baseline.missing) {
    rowsBefore.set(unit, (rowsBefore.get(unit) ?? 0) + missing);
  }
  return candidate.missing.every(
    ({ unit, missing, expected }) => expected - missing >= (rowsBefore.get(unit) ?? 0),
  );
}
