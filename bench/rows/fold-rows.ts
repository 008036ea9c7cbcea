/** Reads and folds the rows of a file, as a comparison does with each side: `node fold-rows.mjs CONFIG ROWS`. */
import { readFileSync } from "node:fs";
import { loadRun } from "../../src/app/runs/load-run.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { foldSide } from "../../src/detect/collect/fold-side.ts";

const [config = "", rows = ""] = process.argv.slice(2);
const { metrics, compare } = parseConfig(readFileSync(config, "utf8"), config);
const start = performance.now();
const cpu = process.cpuUsage();
const { run } = await loadRun(process.cwd(), rows);
const { statuses } = foldSide(run.rows, {
  metrics,
  compare,
  assumed: ({ unit }) => unit,
  selects: () => "measured",
  failures: [],
});
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1000;
const counted = [...statuses.values()].reduce((sum, count) => sum + count, 0);
process.stdout.write(`${JSON.stringify({ ms, cpuMs, rows: counted })}\n`);
