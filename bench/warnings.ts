/**
 * How often does the gate warn of nothing, and what does it find? By the rule for warnings and, on the same numbers, by
 * that of version 0.1.0:
 * commits: three commits of RocksDB, each commit's runs against themselves, by turns;
 * resampled: ten of their runs against ten, drawn from all of them about their commits' means, unchanged and worsened;
 * sizes: tests of uneven sides and of few skewed scores, by themselves and with the second test that has to reject too;
 * simulated: gates of 1, 10 and 70 metrics in which nothing changed.
 *
 *   node bench/warnings.ts [PATH-TO-CSV] [--gates 200] [--seed 1] [--metrics 1]... [--write docs/statistics.md]
 *
 * The CSV is that of bench/rocksdb-aa.ts; without it only the simulation runs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { betweenMarkers } from "./between-markers.ts";
import { readCommits } from "./rocksdb/series.ts";
import { resampledGates, unchangedCommits } from "./warnings/rocksdb.ts";
import { sizeTable } from "./warnings/sizes.ts";
import { simulatedGates } from "./warnings/simulated.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gates: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    metrics: { type: "string", multiple: true, default: [] },
    write: { type: "string" },
  },
});
const sizes = { gates: Number(values.gates), seed: Number(values.seed) };
const [file] = positionals;
const commits = file === undefined ? null : readCommits(file);

/** Cheaper than gates by far. */
const SIZE_RUNS = 20;

const parts: readonly (readonly [string, () => string])[] = [
  ...(commits === null
    ? []
    : ([
        ["warnings-commits", () => unchangedCommits(commits, sizes)],
        ["warnings-resampled", () => resampledGates(commits, sizes)],
      ] as const)),
  ["sizes", () => sizeTable(SIZE_RUNS * sizes.gates, sizes.seed)],
  [
    "warnings-simulated",
    () => simulatedGates(sizes, values.metrics.length === 0 ? [1, 10, 70] : values.metrics.map(Number)),
  ],
];
for (const [marker, print] of parts) {
  const text = print();
  process.stdout.write(`${text}\n\n`);
  if (values.write === undefined) continue;
  const page = readFileSync(values.write, "utf8");
  writeFileSync(values.write, betweenMarkers(page, marker, text));
}
