/**
 * How time and memory of a comparison grow with its rows: the command line, bundled from the sources as they are,
 * compares two files of seeded rows in a process of its own; and how long 50,000 rows take to be read and folded, and to
 * be scanned by a resume.
 *
 *   node bench/rows.ts [--quick] [--json]
 *
 * Needs Node.js 24 and 3 GB of disk in the system's temp folder.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Options, measureRows } from "./rows/measure-rows.ts";
import { renderRows } from "./rows/render-rows.ts";

const FULL: Options = { sizes: [10_000, 100_000, 1_000_000], runs: 3 };
const QUICK: Options = { sizes: [10_000, 100_000], runs: 1 };

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
});
const folder = mkdtempSync(join(tmpdir(), "regression-gate-rows-"));
try {
  const benchmark = await measureRows(folder, values.quick ? QUICK : FULL);
  process.stdout.write(`${values.json ? JSON.stringify(benchmark, null, 2) : renderRows(benchmark)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
