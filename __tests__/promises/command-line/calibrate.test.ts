import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseCalibration } from "../../../src/formats/calibration-file.ts";
import { inExperiment } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Eight tasks with four repetitions, a spread of a hundredth and no drift. */
const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"]
  .flatMap((task, index) =>
    [3, 1, 2, 4].map((value, repetition) => ({
      axes: { task, mode: "fast" },
      repetition,
      metrics: { score: 0.5 + ((value * (index + 3)) % 7) / 500 },
    })),
  )
  .map((row) => `${JSON.stringify(row)}\n`)
  .join("");

const QUICK = ["--splits", "8", "--resamples", "199"];

test("splits rows in two, writes the plot, reports progress and exits with 0", () =>
  inExperiment({ "rows.jsonl": ROWS }, async (folder) => {
    const argv = ["calibrate", "rows.jsonl", ...QUICK, "--plot", "power.svg"];
    const { exitCode, stdout, stderr } = await runCli(folder, argv);
    expect([exitCode, stderr.split("\n")]).toEqual([
      0,
      ["2 of 8 splits", "4 of 8 splits", "6 of 8 splits", "8 of 8 splits", ""],
    ]);
    expect(stdout).toMatch(/^demo: what the gate is worth, by 8 splits/);
    expect(stdout).toMatch(/^(?:fit|weak) +score \(mode=fast\)$/m);
    expect(await readFile(join(folder, "power.svg"), "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  }));

test("JSON is one value on stdout, the same for the same seed", () =>
  inExperiment({ "rows.jsonl": ROWS }, async (folder) => {
    const argv = ["calibrate", "rows.jsonl", ...QUICK, "--format", "json", "--quiet"];
    const [once, again, other] = [
      await runCli(folder, argv),
      await runCli(folder, argv),
      await runCli(folder, [...argv, "--seed", "8"]),
    ];
    expect(JSON.parse(once.stdout)).toMatchObject({
      schema: "regression-gate/calibration@1",
      seed: 7,
      splits: 8,
      unit: "task",
    });
    expect(parseCalibration(once.stdout, "stdout").metrics.length).toBeGreaterThan(0);
    expect([once.stderr, again.stdout]).toEqual(["", once.stdout]);
    expect(JSON.parse(other.stdout)).toMatchObject({ seed: 8 });
  }));

test("the latest run is taken when none is named", () =>
  inExperiment({}, async (folder) => {
    expect((await runCli(folder, ["run", "--quiet"])).exitCode).toBe(0);
    const { exitCode, stdout } = await runCli(folder, ["calibrate", ...QUICK, "--quiet", "--format", "json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ source: { design: "split-repetitions" } });
  }));

test("a simulation needs no run and states what it assumed", () =>
  inExperiment({}, async (folder) => {
    const argv = ["calibrate", "--simulate", ...QUICK, "--quiet", "--suite", "core"];
    const { exitCode, stdout } = await runCli(folder, [...argv, "--noise", "score=0.01"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/score sd 0\.01, success rate 0\.9 \(default\)/);
    expect(stdout).not.toMatch(/careful/);
  }));

test.each([
  [["--noise", "score=0.1"], /--noise needs --simulate: a run has its own noise/],
  [["rows.jsonl", "--simulate"], /--simulate expected no run, got 'rows.jsonl'/],
  [["--simulate", "--noise", "scor=0.1", "--noise", "score=x"], /--noise .*'scor=0.1'\n.*'x'\n2 problems/],
  [["--simulate", "--noise", "success=90"], /a pass rate between 0 and 1 for 'success', got '90'/],
  [["--splits", "0"], /expected a whole number >= 1/],
  [["rows.jsonl", "--suite", "nope"], /expected a suite of the config \(core\), got 'nope'/],
  [["rows.jsonl", "--where", "task=z"], /expected rows, got none/],
])("%j is a usage error", (argv, message) =>
  inExperiment({ "rows.jsonl": ROWS }, async (folder) => {
    const { exitCode, stderr } = await runCli(folder, ["calibrate", ...argv]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  }),
);

test("an interruption ends with 130", () =>
  inExperiment({ "rows.jsonl": ROWS }, async (folder) => {
    const signal = AbortSignal.abort();
    expect(await runCli(folder, ["calibrate", "rows.jsonl", "--quiet"], { signal })).toEqual({
      exitCode: 130,
      stdout: "",
      stderr: "interrupted: nothing was calibrated\n",
    });
  }));
