import { execFileSync, spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdirSync, statSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { bundleSource } from "../bundle-source.ts";
import { configOf, writeRows } from "./write-rows.ts";

const METRICS = ["accuracy", "recall", "precision", "f1", "coverage"];

export interface Options {
  /** Rows of both sides together. */
  readonly sizes: readonly number[];
  /** Of which the fastest counts, and the largest memory. */
  readonly runs: number;
}

/** What one process took. */
export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface Comparison extends Usage {
  readonly rows: number;
  readonly groups: number;
  readonly unitsPerGroup: number;
  readonly packing: "plain" | "gzip";
  /** Of both files. */
  readonly megabytes: number;
}

/** One part of the work, timed inside its process. */
export interface Part {
  readonly name: string;
  readonly rows: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface RowsBenchmark {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly node: string;
  };
  readonly metrics: number;
  /** A process that does nothing. */
  readonly startup: Usage;
  readonly comparisons: readonly Comparison[];
  readonly parts: readonly Part[];
}

/** Groups and units of all sizes: 1,000 cases a side. */
const SHAPE = { groups: 20, unitsPerGroup: 50 };
/** The same number of rows over twenty times as many units. */
const WIDE = { groups: 20, unitsPerGroup: 1000 };

/** `folder`: empty, for bundles of the sources as they are and for rows. */
export async function measureRows(folder: string, { sizes, runs }: Options): Promise<RowsBenchmark> {
  const cli = bundleSource(folder, "src/cli/index.ts");
  const comparisons: Comparison[] = [];
  for (const rows of sizes) {
    comparisons.push(compare(writeSides(folder, rows, SHAPE), { cli, runs }));
  }
  const largest = Math.max(...sizes);
  comparisons.push(compare(await packSides(writeSides(folder, largest, SHAPE)), { cli, runs }));
  if (largest / 2 >= WIDE.groups * WIDE.unitsPerGroup) {
    comparisons.push(compare(writeSides(folder, largest, WIDE), { cli, runs }));
  }
  const { model = "unknown" } = cpus()[0] ?? {};
  return {
    machine: {
      cpu: model,
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    metrics: METRICS.length,
    startup: best(Array.from({ length: runs }, () => usageOf([cli, "--version"]))),
    comparisons,
    parts: [...measureParts(folder, runs), measureMerge(folder, { cli, rows: largest })],
  };
}

interface Sides {
  readonly folder: string;
  readonly rows: number;
  readonly shape: typeof SHAPE;
  readonly packing: Comparison["packing"];
  readonly baseline: string;
  readonly candidate: string;
}

function writeSides(folder: string, rows: number, shape: typeof SHAPE): Sides {
  const repetitions = rows / 2 / (shape.groups * shape.unitsPerGroup);
  const request = { ...shape, repetitions, metrics: METRICS };
  const [baseline, candidate] = [join(folder, "baseline.jsonl"), join(folder, "candidate.jsonl")];
  writeRows({ ...request, path: baseline, seed: 1 });
  writeRows({ ...request, path: candidate, seed: 2 });
  writeFileSync(join(folder, "gate.yml"), configOf({ ...request, seed: 1 }));
  return { folder, rows, shape, packing: "plain", baseline, candidate };
}

async function packSides(sides: Sides): Promise<Sides> {
  const [baseline, candidate] = [`${sides.baseline}.gz`, `${sides.candidate}.gz`];
  for (const path of [sides.baseline, sides.candidate]) {
    await pipeline(createReadStream(path), createGzip({ level: 6 }), createWriteStream(`${path}.gz`));
  }
  return { ...sides, packing: "gzip", baseline, candidate };
}

function compare(sides: Sides, how: { readonly cli: string; readonly runs: number }): Comparison {
  const { folder, rows, shape, packing, baseline, candidate } = sides;
  const bytes = statSync(baseline).size + statSync(candidate).size;
  const argv = [
    "compare",
    "--config",
    join(folder, "gate.yml"),
    "--baseline",
    baseline,
    "--candidate",
    candidate,
  ];
  const usages = Array.from({ length: how.runs }, () => usageOf([how.cli, ...argv, "--format", "json"]));
  return { rows, ...shape, packing, megabytes: bytes / 1e6, ...best(usages) };
}

const PARTS: readonly { readonly name: string; readonly script: string; readonly needsConfig: boolean }[] = [
  { name: "read and fold", script: "fold-rows", needsConfig: true },
  { name: "resume scan", script: "resume-scan", needsConfig: false },
];

const PART_ROWS = 50_000;

function measureParts(folder: string, runs: number): readonly Part[] {
  const { baseline } = writeSides(folder, 2 * PART_ROWS, SHAPE);
  return PARTS.map(({ name, script, needsConfig }) => {
    const built = bundleSource(folder, `bench/rows/${script}.ts`);
    const argv = needsConfig ? [join(folder, "gate.yml"), baseline] : [baseline];
    const all = Array.from({ length: runs }, () => partOf([built, ...argv]));
    return {
      name,
      rows: PART_ROWS,
      ms: Math.min(...all.map(({ ms }) => ms)),
      cpuMs: Math.min(...all.map(({ cpuMs }) => cpuMs)),
      peakMb: Math.max(...all.map(({ peakMb }) => peakMb)),
    };
  });
}

const SHARDS = 7;

/** One run: it takes the longest. */
function measureMerge(folder: string, how: { readonly cli: string; readonly rows: number }): Part {
  const at = join(folder, "merge");
  mkdirSync(at);
  const script = join(import.meta.dirname, "write-shards.ts");
  execFileSync(process.execPath, ["--no-warnings", script, at, String(how.rows), String(SHARDS)]);
  const flags = ["--config", join(at, "gate.yml"), "--baseline", "none", "--out", join(at, "out")];
  const { wallMs, cpuMs, peakMb } = usageOf([how.cli, "merge", join(at, "shards"), ...flags]);
  return { name: `merge of ${SHARDS} shards`, rows: how.rows, ms: wallMs, cpuMs, peakMb };
}

function partOf(argv: readonly string[]): Omit<Part, "name" | "rows"> {
  const { stdout, usage } = runNode(argv);
  const { ms, cpuMs, rows }: { ms: number; cpuMs: number; rows: number } = JSON.parse(stdout);
  if (rows !== PART_ROWS) throw new Error(`expected ${PART_ROWS} rows, got ${rows}`);
  return { ms, cpuMs, peakMb: usage.peakMb };
}

function usageOf(argv: readonly string[]): Usage {
  return runNode(argv).usage;
}

function runNode(argv: readonly string[]): { readonly stdout: string; readonly usage: Usage } {
  const preload = ["--no-warnings", "--import", join(import.meta.dirname, "report-usage.mjs")];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, ...argv], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  // 0 = pass or warn, 3 = inconclusive: the rows are random, and a verdict is all that is asked for.
  if (status !== 0 && status !== 1 && status !== 3) throw new Error(`exit code ${status}: ${stderr}`);
  return { stdout, usage: JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "") };
}

function best(usages: readonly Usage[]): Usage {
  return {
    wallMs: Math.min(...usages.map(({ wallMs }) => wallMs)),
    cpuMs: Math.min(...usages.map(({ cpuMs }) => cpuMs)),
    peakMb: Math.max(...usages.map(({ peakMb }) => peakMb)),
  };
}
