import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { renderTable, type StudyTable } from "../__tests__/promises/statistics/calibration/bounds.ts";
import { studyCoverage } from "../__tests__/promises/statistics/calibration/coverage.ts";
import { studyFalseReds } from "../__tests__/promises/statistics/calibration/false-red.ts";
import { studyLooks, studyLooksPrice } from "../__tests__/promises/statistics/calibration/looks.ts";
import { bernoulli, LOGNORMAL, NORMAL, SPIKED } from "../__tests__/promises/statistics/calibration/noise.ts";
import { NULL_TESTS, studyNull } from "../__tests__/promises/statistics/calibration/null-p.ts";
import { betweenMarkers } from "../bench/between-markers.ts";
import { studyRunEffects } from "../__tests__/promises/statistics/calibration/run-effects.ts";

/**
 * Seeded simulations of what the gate promises: prints Markdown tables and exits with 1 when a figure leaves its
 * binomial bound. Takes five to ten minutes on one core; jest runs a fast part of it.
 */
const NOISES = [NORMAL, LOGNORMAL, SPIKED, bernoulli(0.5), bernoulli(0.8)];
const ESTIMANDS = ["paired difference", "unpaired difference", "mean of one sample"] as const;
const SIZES = {
  "paired difference": [5, 10, 20],
  "unpaired difference": [5, 10, 20],
  "mean of one sample": [5, 10, 20, 50],
};

const STUDIES: readonly (() => StudyTable)[] = [
  () => studyNull(NULL_TESTS, 4000),
  () =>
    studyCoverage(
      ESTIMANDS.flatMap((estimand) =>
        NOISES.flatMap((noise) => SIZES[estimand].map((n) => ({ estimand, noise, n }))),
      ),
      2000,
    ),
  () =>
    studyFalseReds(
      [
        { design: "paired", noise: "shared", units: 8 },
        { design: "paired", noise: "shared", units: 16 },
        { design: "unpaired", noise: "shared", units: 8 },
        { design: "paired", noise: "opposite", units: 6 },
        { design: "paired", noise: "opposite", units: 8 },
        { design: "unpaired", noise: "opposite", units: 8 },
      ],
      1000,
    ),
  () =>
    studyLooks(
      [
        { design: "unpaired", looks: [10, 20, 30], groups: [1] },
        { design: "unpaired", looks: [5, 10, 15], groups: [1, 1, 1, 1] },
        { design: "unpaired", looks: [10, 20, 30], groups: [1, 1, 0, 0, 0, 0] },
        { design: "unpaired", looks: [4, 7, 10, 13, 16, 19, 22, 25, 28, 31], groups: [1] },
        { design: "paired", looks: [2, 4, 6], groups: [1, 1, 0, 0] },
      ],
      1000,
    ),
  () => studyLooksPrice([0, 1.5, 2, 3], { looks: [10, 20, 30], gates: 1000 }),
  () =>
    studyRunEffects(
      [0.05, 0.1].flatMap((effect) => [1, 10].map((metrics) => ({ effect, metrics }))),
      { gates: 2000, asOneJob: 100, smallest: 100 },
    ),
];

const { values } = parseArgs({ options: { write: { type: "string" } } });
const printed: string[] = [];
function print(text: string): void {
  printed.push(text);
  console.log(text);
}

let broken = 0;
for (const study of STUDIES) {
  const started = performance.now();
  const table = study();
  broken += table.broken.length;
  print(`${renderTable(table)}\n`);
  console.error(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}
print(broken === 0 ? "Every asserted figure is within its bound." : `${broken} figures out of bounds.`);
process.exitCode = broken === 0 ? 0 : 1;
if (values.write !== undefined) {
  const page = readFileSync(values.write, "utf8");
  writeFileSync(values.write, betweenMarkers(page, "calibration", printed.join("\n")));
}
