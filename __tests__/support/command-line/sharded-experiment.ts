import { readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { comparableReport } from "./comparable-report.ts";
import { inExperiment, latestRunFolder } from "./experiment.ts";
import { runCli } from "./run-cli.ts";

/** Noise, lost and wrong answers and NaN, all functions of the case and its seed. */
export const MEASURE = `export const candidate = (trial) => measure(trial, Number(process.env.SHIFT ?? 0));
export const baseline = (trial) => measure(trial, 0);

function measure({ axes, seed }, shift) {
  if (seed % 23 === 0) throw Object.assign(new Error("gone"), { code: "ENOTFOUND" });
  if (seed % 19 === 0) throw new Error("wrong");
  const noise = (seed % 1009) / 1009;
  return {
    score: seed % 29 === 0 ? NaN : 0.5 + 0.2 * noise - shift,
    right: noise > 0.3 + shift,
    ms: (10 + axes.task.charCodeAt(0) % 7) * (1 + 0.1 * noise) * (1 + shift),
    size: seed % 1000,
  };
}
`;

export const LATENCY = "  ms: { kind: latency, unit: ms, margin: 5% }\n";

export const config = (run: string, metrics: string): string => `version: 1
id: bits
seed: 3
matrix:
  axes: { task: [a, b, c, d, e, f, g, h, i, j], mode: [fast, careful] }
  repetitions: 3
${run}
metrics:
  score: { kind: score, better: higher, margin: 0.02, min: 0.55 }
  right: { kind: binary, better: higher, margin: 0.1 }
  size: { kind: exact }
${metrics}compare: { unit: task, by: [mode] }
gate: { max-error-rate: 20% }
`;

export const oneSide =
  "run: { module: { file: measure.mjs, export: candidate }, timeout: 20s, retry: { delay: 1ms } }";
export const twoSides = `run: { timeout: 20s, order: shuffle, retry: { delay: 1ms } }
sides:
  baseline: { run: { module: { file: measure.mjs, export: baseline } } }
  candidate: { run: { module: { file: measure.mjs, export: candidate } } }`;

export const WORSE = ["--env", "SHIFT=0.06"];

export interface Gated {
  readonly exitCode: number;
  readonly report: string;
  readonly rows: readonly string[];
}

/** Exit code, report and rows of the newest run, without what two runs of the same trials differ in. */
export function gated(folder: string, exitCode: number): Gated {
  const read = (name: string): string => readFileSync(join(latestRunFolder(folder), name), "utf8");
  const rows = read("trials.jsonl").replaceAll(
    /"(startedAt|durationMs)":(?:"[^"]*"|-?[\d.e+-]+)/g,
    '"$1":"…"',
  );
  return {
    exitCode,
    report: comparableReport(read("report.json")),
    rows: rows.trimEnd().split("\n").toSorted(),
  };
}

export async function gateAtOnce(
  folder: string,
  baseline: readonly string[],
  env: readonly string[],
): Promise<Gated> {
  const { exitCode } = await runCli(folder, ["gate", "--quiet", ...baseline, ...env]);
  return gated(folder, exitCode);
}

/** Runs these shards of `of`, each with a folder of its own below `shards`. */
export async function runShards(
  folder: string,
  shards: readonly string[],
  flags: readonly string[],
): Promise<readonly number[]> {
  const runs = shards.map((shard) => {
    const out = join("shards", shard.replace("/", "-of-"));
    return runCli(folder, ["run", "--quiet", "--shard", shard, "--out", out, "--workers", "1", ...flags]);
  });
  return (await Promise.all(runs)).map(({ exitCode }) => exitCode);
}

export const namesOf = (of: number): readonly string[] =>
  Array.from({ length: of }, (_, at) => `${at + 1}/${of}`);

export async function gateInShards(
  folder: string,
  of: number,
  flags: { readonly baseline: readonly string[]; readonly run: readonly string[] },
): Promise<Gated> {
  await rm(join(folder, "shards"), { recursive: true, force: true });
  await runShards(folder, namesOf(of), flags.run);
  const { exitCode } = await runCli(folder, ["merge", "shards", ...flags.baseline]);
  return gated(folder, exitCode);
}

/** An experiment with a complete run of main in `main`. */
export async function inGatedExperiment(
  text: string,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  // Enough attempts that no answer stays lost: a baseline should be complete.
  const files = { "regression-gate.yml": text, "measure.mjs": MEASURE };
  await inExperiment(files, async (folder) => {
    await runCli(folder, ["gate", "--quiet", "--baseline", "none"]);
    await cp(latestRunFolder(folder), join(folder, "main"), { recursive: true });
    await work(folder);
  });
}

export const AGAINST_MAIN = ["--baseline", "file:main"];
