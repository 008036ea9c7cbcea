/**
 * How fast is the statistics engine? Our kernels against SciPy, simple-statistics and plain arrays, in one run, on the
 * same data, with the same statistic and number of resamples; and the whole comparison of many metrics. One thread.
 *
 *   node bench/statistics.ts [--quick] [--json] [--python python3]
 *
 * Needs Node.js 24. SciPy is used where that Python has it, simple-statistics after `npm install --prefix bench`.
 */
import { parseArgs } from "node:util";
import { measure, type Options } from "./statistics/measure.ts";
import { renderMarkdown } from "./statistics/render-markdown.ts";

const FULL: Omit<Options, "python"> = {
  runs: 9,
  warmUps: 20,
  resamples: 10_000,
  sizes: [30, 100, 1000],
  metrics: [10, 100, 1000],
  judgeRuns: 3,
};

const QUICK: Omit<Options, "python"> = {
  runs: 3,
  warmUps: 1,
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
  },
});
const benchmark = await measure({ ...(values.quick ? QUICK : FULL), python: values.python });
const text = values.json ? JSON.stringify(benchmark, null, 2) : renderMarkdown(benchmark);
process.stdout.write(`${text}\n`);
