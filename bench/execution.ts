/**
 * What does the program cost around what it runs? Start-up, and trials that do nothing; beside a loop
 * that only spawns, threads that only answer, hyperfine and, on request, promptfoo. Everything in one run, in turns.
 * What rows of long runs cost: bench/rows.ts.
 *
 *   node bench/execution.ts [--quick] [--json] [--bundle dist/cli/index.js] [--write docs/performance.md]
 *                           [--promptfoo .cache/promptfoo]
 *
 * `--write` puts the tables between the file's two markers `bench-execution`; `--promptfoo` installs it into that folder
 * unless it is there: 1.5 GB, some minutes. Needs Node.js 24 and git; not made for Windows (`echo`).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { betweenMarkers } from "./between-markers.ts";
import { measure } from "./execution/measure.ts";
import { renderMarkdown } from "./execution/render-markdown.ts";

/** The markers in the file that `--write` changes. */
const BLOCK = "bench-execution";

const FULL = { runs: 7, trials: 1000 };
const QUICK = { runs: 2, trials: 100 };

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    bundle: { type: "string", default: "dist/cli/index.js" },
    promptfoo: { type: "string" },
    write: { type: "string" },
  },
});
const before = values.write === undefined ? null : readFileSync(values.write, "utf8");
// Before the minutes of measuring: fails where there are no markers.
if (before !== null) betweenMarkers(before, BLOCK, "");
const benchmark = await measure({
  ...(values.quick ? QUICK : FULL),
  bundle: resolve(values.bundle),
  promptfoo: values.promptfoo === undefined ? null : resolve(values.promptfoo),
});
if (values.write !== undefined && before !== null) {
  writeFileSync(values.write, betweenMarkers(before, BLOCK, renderMarkdown(benchmark)));
}
const text = values.json ? JSON.stringify(benchmark, null, 2) : renderMarkdown(benchmark);
process.stdout.write(`${text}\n`);
