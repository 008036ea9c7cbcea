import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { renderTable, type StudyTable } from "../__tests__/promises/statistics/calibration/bounds.ts";
import { type LossStudy, studyLostTrials } from "../__tests__/promises/statistics/calibration/lost-trials.ts";
import {
  type FlipStudy,
  studyNewlyFailing,
} from "../__tests__/promises/statistics/calibration/newly-failing.ts";
import { betweenMarkers } from "../bench/between-markers.ts";

/**
 * How often lost trials decide, and what units that newly fail are found: prints the tables of docs/statistics.md, and exits with
 * 1 when a figure leaves its binomial bound. Takes about two minutes; jest runs a fast part of it.
 */
const LOSSES: readonly LossStudy[] = [
  ...[0.02, 0.05, 0.09].map((rate) => ({ losses: "random", rate, extra: "none" }) as const),
  ...[0.05, 0.09].map((rate) => ({ losses: "clustered", rate, extra: "none" }) as const),
  { losses: "bursts", rate: 0.05, extra: "none" },
  ...[0, 0.02].map((rate) => ({ losses: "random", rate, extra: "hard" }) as const),
];

const SIZES = [
  [3, 20, 2],
  [3, 60, 2],
  [3, 200, 5],
  [5, 20, 1],
  [5, 60, 1],
  [5, 200, 1],
  [5, 200, 2],
  [10, 200, 1],
] as const;

const FLIPS: readonly FlipStudy[] = (["steady", "flaky"] as const).flatMap((suite) =>
  [0, 1].flatMap((change) =>
    SIZES.map(([repetitions, tasks, broken]) => ({ repetitions, tasks, suite, broken: change * broken })),
  ),
);

const { values } = parseArgs({
  options: { write: { type: "string" }, gates: { type: "string", default: "500" } },
});
const gates = Number(values.gates);
const distinct = [...new Map(FLIPS.map((study) => [JSON.stringify(study), study])).values()];
const tables: readonly StudyTable[] = [
  studyLostTrials(LOSSES, gates),
  studyNewlyFailing(distinct, 2 * gates),
];
const text = tables.map(renderTable).join("\n\n");
console.log(text);
if (values.write !== undefined) {
  const page = readFileSync(values.write, "utf8");
  writeFileSync(values.write, betweenMarkers(page, "units-study", `\n${text}\n`));
}
process.exitCode = tables.some(({ broken }) => broken.length > 0) ? 1 : 0;
