import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { renderTable, type StudyTable } from "../__tests__/promises/statistics/calibration/bounds.ts";
import { type CreepStudy, studyCreep } from "../__tests__/promises/statistics/calibration/creep.ts";
import { MAIN_LEVELS, studyMainLevel } from "../__tests__/promises/statistics/calibration/main-level.ts";
import { betweenMarkers } from "../bench/between-markers.ts";

/**
 * What the level of main, and the small steps since it began, are worth: prints Markdown tables, with `--write PAGE` into
 * that page, and exits with 1 when a figure leaves its bound. Takes a minute on one core; jest runs a fast part of it.
 */
const UNCHANGED: readonly CreepStudy[] = [
  { metrics: 1, spread: 0.02, correlation: 0, runsPerStep: 0 },
  { metrics: 1, spread: 0.05, correlation: 0, runsPerStep: 0 },
  { metrics: 1, spread: 0.1, correlation: 0, runsPerStep: 0 },
  { metrics: 10, spread: 0.05, correlation: 0, runsPerStep: 0 },
  { metrics: 70, spread: 0.05, correlation: 0, runsPerStep: 0 },
  { metrics: 1, spread: 0.05, correlation: 0.5, runsPerStep: 0 },
  { metrics: 1, spread: 0.05, correlation: 0.8, runsPerStep: 0 },
];
const CREPT: readonly CreepStudy[] = [1, 3, 5].flatMap((runsPerStep) =>
  [0.01, 0.02, 0.05].map((spread) => ({ metrics: 1, spread, correlation: 0, runsPerStep })),
);

const STUDIES: readonly (() => StudyTable)[] = [
  () => studyMainLevel(MAIN_LEVELS, { spread: 0.02, runs: 30 }, 2000),
  () => studyMainLevel(MAIN_LEVELS, { spread: 0.05, runs: 30 }, 2000),
  () => studyMainLevel(MAIN_LEVELS.slice(0, 3), { spread: 0.02, runs: 8 }, 2000),
  () => studyCreep([...UNCHANGED, ...CREPT], 500),
];

const { values } = parseArgs({ options: { write: { type: "string" } } });
const tables = STUDIES.map((study) => study());
const text = tables.map(renderTable).join("\n\n");
console.log(text);
process.exitCode = tables.some(({ broken }) => broken.length > 0) ? 1 : 0;
if (values.write !== undefined) {
  const page = readFileSync(values.write, "utf8");
  writeFileSync(values.write, betweenMarkers(page, "main-level", text));
}
