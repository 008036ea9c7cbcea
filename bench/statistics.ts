/**
 * How fast is the statistics engine? Our kernels against SciPy, simple-statistics and plain arrays, in one run, on the
 * same data, with the same statistic and number of resamples; and the whole comparison of many metrics. One thread.
 *
 *   node bench/statistics.ts [--quick] [--json] [--python python3] [--write docs/performance.md]
 *
 * `--write` puts the tables between the file's two markers `bench-statistics`.
 * Needs Node.js 24. SciPy is used where that Python has it, simple-statistics after `npm install --prefix bench`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measure, type Options } from "./statistics/measure.ts";
import { betweenMarkers } from "./between-markers.ts";
import { renderMarkdown } from "./statistics/render-markdown.ts";

/** The markers in the file that `--write` changes. */
const BLOCK = "bench-statistics";

const FULL: Omit<Options, "python"> = {
  runs: 9,
  warmUp: { calls: 20, milliseconds: 1000 },
  resamples: 10_000,
  sizes: [30, 100, 1000],
  metrics: [10, 100, 1000],
  judgeRuns: 3,
};

const QUICK: Omit<Options, "python"> = {
  runs: 3,
  warmUp: { calls: 1, milliseconds: 0 },
  resamples: 10_000,
  sizes: [30],
  metrics: [10],
  judgeRuns: 1,
};

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    python: { type: "string", default: "python3" },
    write: { type: "string" },
  },
});
const before = values.write === undefined ? null : readFileSync(values.write, "utf8");
// Before the minutes of measuring: fails where there are no markers.
if (before !== null) betweenMarkers(before, BLOCK, "");
const benchmark = await measure({ ...(values.quick ? QUICK : FULL), python: values.python });
if (values.write !== undefined && before !== null) {
  writeFileSync(values.write, betweenMarkers(before, BLOCK, renderMarkdown(benchmark)));
}
const text = values.json ? JSON.stringify(benchmark, null, 2) : renderMarkdown(benchmark);
process.stdout.write(`${text}\n`);
