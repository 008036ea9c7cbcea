import { cpSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Report } from "../../src/model/result/report.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import {
  CONFIG,
  latestRows,
  latestRunFolder,
  MEASURE,
  MODULE_RUN,
  writeFiles,
} from "../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../support/command-line/run-cli.ts";

/** Holds one run in every format, under names that say nothing of it. */
let folder = "";

/** Format by format, where it stands in the folder. */
const IMPORTED_FILES = [
  ["JSON Lines", "lines"],
  ["a JSON list", "list"],
  ["CSV", "table"],
  ["CSV with a byte order mark and CRLF", "windows-table"],
  ["packed CSV", "packed-table"],
  ["trials.jsonl", "trials"],
  ["a run folder", "run"],
  ["a bundle", "bundle"],
] as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  await writeFiles(folder, { "regression-gate.yml": CONFIG, "measure.mjs": MEASURE });
  await runCli(folder, ["run", "--quiet"]);
  const of = latestRunFolder(folder);
  const text = readFileSync(join(of, "trials.jsonl"), "utf8");
  const rows = text.trimEnd().split("\n").slice(1);
  const bare = rows.map((row) => {
    const { axes, repetition, metrics }: TrialRecord = JSON.parse(row);
    return { axes, repetition, metrics };
  });
  const lines = bare.map((row) => `${JSON.stringify(row)}\n`).join("");
  const table = `score,mode,repetition,task\n${bare
    .map(({ axes, repetition, metrics }) =>
      [Number(metrics["score"]), axes["mode"], repetition, axes["task"]].join(","),
    )
    .join("\n")}\n`;
  await writeFiles(folder, {
    lines,
    list: JSON.stringify(bare, null, 2),
    table,
    "windows-table": `\u{FEFF}${table.replaceAll("\n", "\r\n")}`,
    "packed-table": gzipSync(table),
    trials: text,
    "bundle/trials.jsonl.gz": gzipSync(text),
    "bundle/manifest.json": readFileSync(join(of, "manifest.json")),
  });
  cpSync(of, join(folder, "run"), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: readonly string[]): Promise<CliRun> => runCli(folder, argv);

/** Of each mode: how many tasks were compared, and what their scores were. */
async function comparedScores(argv: readonly string[], stdin?: () => Promise<Uint8Array>): Promise<unknown> {
  const parts = stdin === undefined ? {} : { stdin };
  const { exitCode, stdout, stderr } = await runCli(folder, [...argv, "--format", "json"], parts);
  if (exitCode === 2) throw new Error(stderr);
  const { findings }: Report = JSON.parse(stdout);
  return findings
    .filter(({ metric }) => metric === "score")
    .map(({ group, n, values }) => ({ mode: String(group["mode"]), units: n?.units, ...values }))
    .toSorted((a, b) => (a.mode < b.mode ? -1 : 1));
}

/** Means of the scores of the run that all formats hold, the same on both sides. */
function equalScores(): readonly unknown[] {
  return ["careful", "fast"].map((mode) => {
    const scores = recorded().flatMap(({ axes, metrics }) =>
      axes["mode"] === mode ? [Number(metrics["score"])] : [],
    );
    const mean = expect.closeTo(scores.reduce((sum, score) => sum + score, 0) / scores.length, 12);
    return { mode, units: 6, baseline: mean, candidate: mean };
  });
}

function recorded(): readonly TrialRecord[] {
  const lines = readFileSync(join(folder, "trials"), "utf8").trimEnd().split("\n");
  return lines.slice(1).map((line): TrialRecord => JSON.parse(line));
}

const scores = (): readonly unknown[] =>
  latestRows(folder).map(({ axes, repetition, status, metrics }) => ({ axes, repetition, status, metrics }));

async function withRun(lines: string, ...argv: readonly string[]): Promise<readonly unknown[]> {
  await writeFiles(folder, { "other.yml": CONFIG.replace(MODULE_RUN, lines) });
  const { exitCode, stderr } = await run("run", "--quiet", "--config", "other.yml", ...argv);
  if (exitCode === 2) throw new Error(stderr);
  return scores();
}

/** What the program measured. */
function measured(): readonly Pick<TrialRecord, "axes" | "repetition" | "status" | "metrics">[] {
  return recorded().map(({ axes, repetition, status, metrics }) => ({
    axes,
    repetition,
    status,
    metrics: { score: metrics["score"] ?? null },
  }));
}

const byPlace = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

/** Without `success`, which the module's own run has and results of other tools have not. */
const ofScore = (rows: readonly unknown[]): readonly string[] =>
  byPlace(rows).map((row) => row.replace(/,"success":1/, ""));

describe.each(IMPORTED_FILES)("rows of %s", (_, path) => {
  test("are accepted on either side of compare", async () => {
    const asBaseline = ["compare", "--baseline", path, "--candidate", "lines"];
    expect(await comparedScores(asBaseline)).toEqual(equalScores());
    const asCandidate = ["compare", "--baseline", "lines", "--candidate", path];
    expect(await comparedScores(asCandidate)).toEqual(equalScores());
  });

  test("are accepted as the baseline of a gate", async () => {
    expect(await comparedScores(["gate", "--quiet", "--baseline", `file:${path}`])).toEqual(equalScores());
  });

  test("are accepted as the results of a run", async () => {
    expect(byPlace(await withRun(`results-file: { file: ${path}, format: jsonl }`))).toEqual(
      ofScore(measured()),
    );
  });

  test("are accepted as a recording", async () => {
    expect(ofScore(await withRun("module: measure.mjs", "--replay", path))).toEqual(ofScore(measured()));
  });

  test("are accepted by calibrate, by failures and for durations", async () => {
    expect(await run("calibrate", path, "--splits", "1")).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await run("failures", path);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("0 errors in 24 rows of 1 run")]);
    const plan = ["plan", "--shards", "2", "--by", "duration", "--durations"];
    expect((await run(...plan, path)).stdout).toContain("24 trials of 12 cases in 2 shards");
  });
});

describe.each(
  IMPORTED_FILES.filter(([, path]) => !path.startsWith("packed") && path !== "run" && path !== "bundle"),
)("%s", (_, path) => {
  test("gives the metrics of a trial, which uses its own row of the file", async () => {
    rmSync(join(folder, "out"), { force: true });
    await writeFiles(folder, {
      "copy.mjs": `import { copyFileSync } from "node:fs"; copyFileSync(${JSON.stringify(path)}, "out");`,
    });
    const lines = "command: [node, copy.mjs], metrics-from: { file: out }, concurrency: 1";
    const rows = await withRun(lines, "--where", "task=b", "--where", "mode=fast");
    const own = measured().filter(({ axes }) => axes["task"] === "b" && axes["mode"] === "fast");
    expect([rows.length, ofScore(rows)]).toEqual([2, ofScore(own)]);
  });

  test("is read as rows on stdin", async () => {
    const stdin = (): Promise<Uint8Array> => Promise.resolve(readFileSync(join(folder, path)));
    const argv = ["compare", "--baseline", "lines", "--candidate", "-"];
    expect(await comparedScores(argv, stdin)).toEqual(equalScores());
  });
});
