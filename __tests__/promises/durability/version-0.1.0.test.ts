import { cpSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadRun } from "../../../src/app/runs/load-run.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";

/**
 * What version 0.1.0 wrote: a bundle of a run that asked a model, a run that was compared with it, and an adaptive run
 * of two sides with lists and objects. Never made anew: repositories and artifact stores hold such files.
 */
const GOLDEN = fileURLToPath(new URL("../../golden/0.1.0", import.meta.url));

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  cpSync(GOLDEN, folder, { recursive: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: readonly string[]): Promise<CliRun> => runCli(folder, argv);

const compare = (config: string, baseline: string, candidate: string): Promise<CliRun> =>
  run("compare", "--config", config, "--baseline", baseline, "--candidate", candidate, "--format", "json");

const read = (path: string): string => readFileSync(join(folder, path), "utf8");

const oldReport = (path: string): Report => JSON.parse(read(`${path}/report.json`));

/** What a finding says in numbers. */
function numbersOf({ findings }: Report): readonly unknown[] {
  return findings.map(({ metric, group, kind, estimate, lower, upper, n, values }) => ({
    metric,
    group,
    kind,
    estimate,
    lower,
    upper,
    n,
    values,
  }));
}

test("a run of 0.1.0 compared with a bundle of 0.1.0 gives the numbers that 0.1.0 gave", async () => {
  const { exitCode, stdout } = await compare("bot.yml", "bundle", "run");
  const report: Report = JSON.parse(stdout);
  const old = oldReport("run");
  expect([exitCode, report.verdict]).toEqual([old.exitCode, old.verdict]);
  expect(numbersOf(report)).toEqual(numbersOf(old));
  expect(report.errors).toEqual(old.errors);
  expect(report.manifest.baseline).toEqual(JSON.parse(read("bundle/manifest.json")));
});

test("its reports are shown again, of one look and of several", async () => {
  for (const [path, shown] of [
    ["run", "Baseline 20261130T173722Z-kgczhz"],
    ["adaptive", "Look 2 of 2"],
  ] as const) {
    const { exitCode, stdout } = await run("report", path);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(shown)]);
    const again = await run("report", path, "--format", "json");
    // Later versions add fields.
    expect(JSON.parse(again.stdout)).toMatchObject(oldReport(path));
  }
});

test("a gate goes on with the history of its bundle, and replays its rows with models and tokens", async () => {
  const gate = ["gate", "--quiet", "--config", "bot.yml", "--baseline", "file:bundle", "--replay", "run"];
  const { stderr } = await run(...gate);
  expect(stderr).not.toContain("expected");
  const lines = readFileSync(join(latestRunFolder(folder), "history.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  const [carried, added, ...more]: readonly HistoryEntry[] = lines.map((line) => JSON.parse(line));
  expect(carried).toEqual(JSON.parse(read("bundle/history.jsonl")));
  expect(added?.metrics.map(({ metric, mean }) => [metric, mean])).toEqual(
    carried?.metrics.map(({ metric, mean }) => [metric, mean]),
  );
  expect(more).toEqual([]);
  expect(latestRows(folder)[0]).toMatchObject({
    metrics: { correct: 1, "cost-usd": 0.000046 },
    call: { requestedModel: "tiny", answeredModel: "tiny-2026-01-31" },
  });
});

test("rows of an adaptive run come as they were written: both sides, lists, objects, missing numbers", async () => {
  const { run: loaded, history } = await loadRun(folder, "adaptive", null);
  const written = read("adaptive/trials.jsonl").trimEnd().split("\n").slice(1);
  expect([...loaded.rows]).toEqual(written.map((line): unknown => JSON.parse(line)));
  expect(new Set([...loaded.rows].map(({ side }) => side))).toEqual(new Set(["baseline", "candidate"]));
  expect(history).toHaveLength(1);
});

test("an adaptive run with lists and objects is compared with itself", async () => {
  const { exitCode, stdout } = await compare("looks.yml", "adaptive", "adaptive");
  expect(exitCode).toBe(oldReport("adaptive").exitCode);
  const { findings }: Report = JSON.parse(stdout);
  expect(findings.map(({ metric, kind }) => [metric, kind])).toContainEqual(["tree", "pass"]);
});

test("its rows alone are a baseline too, and without its manifest their number is checked", async () => {
  const alone = await compare("bot.yml", "run/trials.jsonl", "run");
  expect(JSON.parse(alone.stdout)).toMatchObject({
    exitCode: alone.exitCode,
    baseline: { run: "run/trials.jsonl" },
  });
  const cut = join(folder, "cut");
  cpSync(join(folder, "run"), cut, { recursive: true });
  rmSync(join(cut, "trials.jsonl"));
  const { exitCode, stderr } = await compare("bot.yml", "cut", "run");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("cut/trials.jsonl.gz no such file")]);
});
