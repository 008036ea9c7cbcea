/**
 * How fast files of other tools are read, and in how much memory: each in a process of its own, bundled from the sources
 * as they are, beside the least that can be done with the same bytes, in turns; and two comparisons without a config.
 *
 *   node bench/import.ts [--quick] [--json] [--megabytes 500] [--held-megabytes 100] [--runs 3] [--formats lcov,junit]
 *                        [--tests 100000] [--coverage-megabytes 200] [--write docs/performance.md]
 *
 * `--tests 0` and `--coverage-megabytes 0` leave the comparisons out.
 * Needs Node.js 24 and 1 GB in the system's temp folder. `--write` puts the tables between the markers `bench-import`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { betweenMarkers } from "./between-markers.ts";
import { measureImport } from "./import/measure-import.ts";
import { renderImport } from "./import/render-import.ts";

/** The markers in the file that `--write` changes. */
const BLOCK = "bench-import";

const FULL = { megabytes: 500, heldMegabytes: 100, runs: 3, tests: 100_000, coverageMegabytes: 200 };
const QUICK = { megabytes: 20, heldMegabytes: 20, runs: 1, tests: 10_000, coverageMegabytes: 20 };

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    megabytes: { type: "string" },
    "held-megabytes": { type: "string" },
    runs: { type: "string" },
    formats: { type: "string", default: "" },
    tests: { type: "string" },
    "coverage-megabytes": { type: "string" },
    write: { type: "string" },
  },
});
const before = values.write === undefined ? null : readFileSync(values.write, "utf8");
// Before the minutes of measuring: fails where there are no markers.
if (before !== null) betweenMarkers(before, BLOCK, "");
const sizes = values.quick ? QUICK : FULL;
const folder = mkdtempSync(join(tmpdir(), "regression-gate-import-"));
try {
  const benchmark = measureImport(folder, {
    bytes: 1e6 * Number(values.megabytes ?? sizes.megabytes),
    heldBytes: 1e6 * Number(values["held-megabytes"] ?? sizes.heldMegabytes),
    runs: Number(values.runs ?? sizes.runs),
    formats: values.formats.split(",").filter((format) => format !== ""),
    tests: Number(values.tests ?? sizes.tests),
    coverageBytes: 1e6 * Number(values["coverage-megabytes"] ?? sizes.coverageMegabytes),
  });
  if (values.write !== undefined && before !== null) {
    writeFileSync(values.write, betweenMarkers(before, BLOCK, renderImport(benchmark)));
  }
  process.stdout.write(`${values.json ? JSON.stringify(benchmark, null, 2) : renderImport(benchmark)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
