import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { drawUniform } from "../../../src/base/hash.ts";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import { inExperiment, latestRunFolder, writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Noise, lost answers, wrong answers and NaN, all functions of the case and its seed; waits of differing length. */
const MEASURE = `import { setTimeout as sleep } from "node:timers/promises";
export const candidate = (trial) => measure(trial, -0.03);
export const baseline = (trial) => measure(trial, 0);

async function measure({ axes, seed }, shift) {
  await sleep(seed % 4);
  if (seed % 23 === 0) throw Object.assign(new Error("gone"), { code: "ENOTFOUND" });
  if (seed % 19 === 0) throw new Error("wrong");
  const noise = (seed % 1009) / 1009;
  return {
    score: seed % 29 === 0 ? NaN : 0.5 + 0.2 * noise + shift,
    "cost-usd": 0.01 * (1 + noise) * (axes.mode === "fast" ? 1 : 3) * (1 - shift),
    right: noise > 0.3,
    size: axes.task.length,
  };
}
`;

const config = (run: string): string => `version: 1
id: bits
seed: 3
matrix:
  axes: { task: [a, b, c, d, e, f, g, h, i, j, k, l], mode: [fast, careful] }
  repetitions: 3
${run}
metrics:
  score: { kind: score, better: higher, margin: 0.02, min: 0.55 }
  cost-usd: { kind: amount, better: lower, margin: 5%, unit: USD }
  right: { kind: binary, better: higher, margin: 0.1 }
  size: { kind: exact }
compare: { unit: task, by: [mode] }
gate: { max-error-rate: 20% }
`;

const oneSide = config(
  "run: { module: { file: measure.mjs, export: candidate }, timeout: 20s, retry: { delay: 1ms, max-delay: 2ms } }",
);
const twoSides = config(`run: { timeout: 20s, order: shuffle, retry: { delay: 1ms, max-delay: 2ms } }
sides:
  baseline: { run: { module: { file: measure.mjs, export: baseline } } }
  candidate: { run: { module: { file: measure.mjs, export: candidate } } }`);

/** Exit code and report of a gate, without times and ids. */
async function gate(folder: string, ...flags: readonly string[]): Promise<readonly [number, string]> {
  const { exitCode } = await runCli(folder, ["gate", "--quiet", ...flags]);
  return [exitCode, comparableReport(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"))];
}

/** The lines behind the header in a seeded order. */
function shuffled(text: string, seed: number): string {
  const [header = "", ...rows] = text.trimEnd().split("\n");
  const order = rows.toSorted((a, b) => drawUniform([seed, a]) - drawUniform([seed, b]));
  return `${[header, ...order].join("\n")}\n`;
}

test("the same config and seed give the same report byte for byte at any number of workers", async () => {
  await inExperiment({ "regression-gate.yml": oneSide, "measure.mjs": MEASURE }, async (folder) => {
    await gate(folder, "--baseline", "none", "--workers", "8");
    await cp(latestRunFolder(folder), join(folder, "main"), { recursive: true });
    const against = ["--baseline", "file:main"];
    const moved = MEASURE.replace("measure(trial, -0.03)", "measure(trial, -0.06)");
    await writeFiles(folder, { "measure.mjs": moved });
    const alone = await gate(folder, ...against, "--workers", "1");
    expect(alone[1].match(/"kind": "(regression|inconclusive|pass|warning)"/g)?.length).toBeGreaterThan(5);
    for (const workers of ["2", "3", "4"]) {
      expect(await gate(folder, ...against, "--workers", workers)).toEqual(alone);
    }
  });
}, 90_000);

test("two sides by turns, in a shuffled order, give the same report byte for byte too; another seed gives another", async () => {
  await inExperiment({ "regression-gate.yml": twoSides, "measure.mjs": MEASURE }, async (folder) => {
    const alone = await gate(folder, "--workers", "1");
    expect(alone[1]).toContain('"kind": "regression"');
    expect(await gate(folder, "--workers", "8")).toEqual(alone);
    await writeFiles(folder, { "regression-gate.yml": twoSides.replace("seed: 3", "seed: 4") });
    expect((await gate(folder, "--workers", "8"))[1]).not.toBe(alone[1]);
  });
});

test("the order of rows decides nothing when runs are compared", async () => {
  await inExperiment({ "regression-gate.yml": oneSide, "measure.mjs": MEASURE }, async (folder) => {
    await gate(folder, "--baseline", "none", "--workers", "8");
    await cp(latestRunFolder(folder), join(folder, "main"), { recursive: true });
    await writeFiles(folder, { "measure.mjs": MEASURE.replace("trial, -0.03", "trial, -0.06") });
    await runCli(folder, ["run", "--quiet", "--workers", "8"]);
    await cp(latestRunFolder(folder), join(folder, "change"), { recursive: true });
    const compare = ["compare", "--baseline", "main", "--candidate", "change", "--format", "json"];
    const first = await runCli(folder, compare);
    for (const seed of [1, 2]) {
      for (const side of ["main", "change"]) {
        const rows = readFileSync(join(folder, side, "trials.jsonl"), "utf8");
        await writeFiles(join(folder, side), { "trials.jsonl": shuffled(rows, seed) });
      }
      const again = await runCli(folder, compare);
      expect([again.exitCode, comparableReport(again.stdout)]).toEqual([
        first.exitCode,
        comparableReport(first.stdout),
      ]);
    }
  });
});
