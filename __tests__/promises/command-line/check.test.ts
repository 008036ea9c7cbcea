import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { findPair, type StoredRun } from "../../../src/app/past/find-pair.ts";
import { CONFIG, inExperiment } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { manifestOf } from "../../support/samples/build-input.ts";

/** Runs the experiment once for each level of its score; gives the run ids. */
async function measure(
  cwd: string,
  levels: readonly number[],
  config = "regression-gate.yml",
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const level of levels) {
    await writeFile(
      join(cwd, "measure.mjs"),
      `export default ({ seed }) => ({ score: ${level} + (seed % 100) / 1000 });`,
    );
    await runCli(cwd, ["run", "--quiet", "-c", config]);
    ids.push((await readFile(join(cwd, ".regression-gate", "latest"), "utf8")).trim());
  }
  return ids;
}

async function checked(cwd: string, argv: readonly string[] = []): Promise<CliRun> {
  return runCli(cwd, ["check", ...argv]);
}

test("check judges the newest run against the one before it, and runs nothing", async () => {
  await inExperiment({}, async (cwd) => {
    const [first = "", second = "", third = ""] = await measure(cwd, [0.5, 0.5, 0.3]);
    await writeFile(join(cwd, "measure.mjs"), "export default () => { throw new Error('ran'); };");
    const worse = await checked(cwd);
    expect(worse.exitCode).toBe(1);
    expect(worse.stdout).toContain(`demo: ${third} against ${second}\nFAIL: `);
    expect(worse.stdout).toContain("0.545 → 0.345: −0.2 worse");
    expect(worse.stderr).toBe("");
    const named = await checked(cwd, ["--run", second, "--against", first, "--format", "json"]);
    expect([named.exitCode, named.stderr]).toEqual([0, ""]);
    expect(JSON.parse(named.stdout)).toMatchObject({ id: "demo", verdict: "pass" });
    const before = await checked(cwd, ["--run", first]);
    expect([before.exitCode, before.stdout]).toEqual([3, ""]);
    expect(before.stderr).toContain("demo: skipped: no complete run was stored before it");
  });
});

test("check says what it skips, judges the others, and is no pass where nothing is left", async () => {
  const other = CONFIG.replace("id: demo", "id: other");
  await inExperiment({ "other.yml": other }, async (cwd) => {
    const nothing = await checked(cwd);
    expect([nothing.exitCode, nothing.stderr]).toEqual([
      3,
      "demo: skipped: no complete run is stored, two are needed\n",
    ]);
    await measure(cwd, [0.5, 0.5]);
    await measure(cwd, [0.5], "other.yml");
    const both = ["-c", "regression-gate.yml", "-c", "other.yml"];
    const { exitCode, stdout, stderr } = await checked(cwd, both);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("PASS: ");
    expect(stderr).toContain("other: skipped: one complete run is stored, two are needed");
    await measure(cwd, [0.2], "other.yml");
    const all = await checked(cwd, both);
    expect(all.exitCode).toBe(1);
    expect(all.stdout).toMatch(/^FAIL +other: .*\nPASS +demo: /mu);
    expect((await checked(cwd, [...both, "--eval", "demo"])).exitCode).toBe(0);
    const unknown = await checked(cwd, [...both, "--eval", "othr"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('Did you mean "other"?')]);
    const run = await checked(cwd, [...both, "--run", "latest"]);
    expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining("name one with --eval")]);
  });
});

function stored(day: number, part: Partial<StoredRun["manifest"]> = {}): StoredRun {
  const startedAt = `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`;
  const manifest = manifestOf({ id: "demo", runId: `run-${day}`, startedAt, ...part });
  return { folder: `/runs/${day}`, manifest };
}

test("the run before is complete, of the same gate, and without marks", () => {
  const runs = [
    stored(9, { complete: false }),
    stored(8),
    stored(7, { marks: ["chaos"] }),
    stored(6, { complete: false }),
    stored(5, { id: "other" }),
    stored(4),
  ];
  expect(findPair(runs, "demo", null)).toMatchObject({
    found: true,
    pair: { candidateId: "run-8", baselineId: "run-4" },
    passedOver: ["run-9"],
  });
  // A run that somebody names is judged whatever it is.
  expect(findPair(runs, "demo", "/runs/6")).toMatchObject({
    pair: { candidateId: "run-6", baselineId: "run-4" },
  });
});
