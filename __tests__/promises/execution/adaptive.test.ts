import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import {
  commitAll,
  inExperiment,
  latestRows,
  latestRun,
  latestRunFolder,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** `slower` is half as slow again, `same` is not; of `noisy` nobody can tell at this size. */
const CONFIG = `version: 1
id: demo
seed: 7
matrix:
  axes: { bench: [slower, same, noisy] }
  adaptive: { looks: [5, 6, 8] }
sides: { baseline: { run: {} }, candidate: { run: {} } }
run: { module: measure.mjs, concurrency: 2, retry: { attempts: 1 } }
metrics:
  time-ms: { kind: amount, better: lower, margin: 5% }
compare: { unit: repetition, by: [bench] }
`;

const MEASURE = `const NOISE = { slower: 0.01, same: 0.01, noisy: 0.3 };
export default ({ axes: { bench }, repetition, side }) => {
  // Two numbers in [0, 1) that a trial always gets.
  const hash = (salt) => (Math.imul(repetition * 2 + (side === "candidate" ? 1 : 0) + salt, 2654435761) >>> 0) / 2 ** 32;
  const noise = NOISE[bench] * (hash(17) + hash(101) - 1);
  return { "time-ms": 100 * (1 + noise) * (bench === "slower" && side === "candidate" ? 1.5 : 1) };
};
`;
const FILES = { "regression-gate.yml": CONFIG, "measure.mjs": MEASURE };

function latestReport(folder: string): Report {
  const file = join(latestRunFolder(folder), "report.json");
  return parseReport(readFileSync(file, "utf8"), file);
}

/** Trials by bench. */
function ranIn(folder: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { axes } of latestRows(folder)) {
    const { bench } = Object(axes);
    counts[bench] = (counts[bench] ?? 0) + 1;
  }
  return counts;
}

test("a clear comparison stops at the first look, and a noisy one continues to the last", async () => {
  await inExperiment(FILES, async (folder) => {
    const { exitCode, stdout } = await runCli(folder, ["gate", "--quiet"]);
    expect(ranIn(folder)).toEqual({ slower: 10, same: 10, noisy: 16 });
    const { findings, looks, completeness, manifest, alpha } = latestReport(folder);
    const times = findings.filter(({ metric }) => metric === "time-ms");
    expect(times.map(({ group, kind, look, n }) => [group["bench"], kind, look, n.candidateTrials])).toEqual([
      ["slower", "regression", { number: 1, of: 3, repetitions: 5 }, 5],
      ["same", "pass", { number: 1, of: 3, repetitions: 5 }, 5],
      ["noisy", "inconclusive", { number: 3, of: 3, repetitions: 8 }, 8],
    ]);
    expect([alpha, looks]).toEqual([
      0.05,
      { declared: [5, 6, 8], taken: 3, alpha: 0.05 / 3, open: ["bench=noisy"] },
    ]);
    // A trial that no look asked for is not missing.
    expect(completeness).toMatchObject({ complete: true, repetitions: 8, counts: { planned: 18, ok: 18 } });
    expect(manifest.candidate).toMatchObject({ complete: true, counts: { planned: 36, ok: 36 } });
    expect(exitCode).toBe(1);
    const words = stdout.replaceAll(/\s+/g, " ");
    expect(words).toContain("Decided at look 1 of 3 (5 repetitions).");
    expect(words).toContain(
      "Look 3 of 3 (8 repetitions; declared: 5, 6, 8; alpha 0.0167 each): 1 group not decided.",
    );
    expect(words).toContain("3 cases × at most 8 repetitions");
    const markdown = readFileSync(join(latestRunFolder(folder), "report.md"), "utf8");
    expect(markdown).toContain("Decided at look 1 of 3 (5 repetitions).");
    // Two one-sided bounds at 0.05 / 3.
    expect(markdown).toContain("96.7% interval");
    const status = await runCli(folder, ["status"]);
    expect([status.exitCode, status.stdout]).toEqual([
      0,
      expect.stringContaining("36 of 36 trials measured"),
    ]);
  });
});

test("a baseline at a ref is measured in each look, alternating with the candidate", async () => {
  const ref = CONFIG.replace(
    "sides: { baseline: { run: {} }, candidate: { run: {} } }",
    "baseline: { from: ref, ref: main }",
  );
  const files = { ...FILES, "regression-gate.yml": ref, ".gitignore": ".regression-gate/\n" };
  await inExperiment(files, async (folder) => {
    commitAll(folder);
    await writeFiles(folder, { "measure.mjs": MEASURE.replace("slower: 0.01", "slower: 0.02") });
    const { exitCode } = await runCli(folder, ["gate", "--quiet"]);
    expect([exitCode, ranIn(folder)]).toEqual([1, { slower: 10, same: 10, noisy: 16 }]);
    const { baseline, findings, looks } = latestReport(folder);
    expect([baseline.from, looks?.taken]).toEqual(["ref", 3]);
    expect(findings.filter(({ kind }) => kind === "regression")).toMatchObject([{ look: { number: 1 } }]);
    const elsewhere = await runCli(folder, ["gate", "--baseline", "none"]);
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
      2,
      expect.stringContaining("matrix.adaptive needs both sides in one job"),
    ]);
  });
});

test("rows of two adaptive runs can be compared, in one look", async () => {
  await inExperiment(FILES, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    const run = latestRunFolder(folder);
    const argv = ["compare", "--baseline", run, "--candidate", run, "--format", "json"];
    const { exitCode, stdout } = await runCli(folder, argv);
    const report = parseReport(stdout, "stdout");
    expect([exitCode, report.looks, report.completeness.complete]).toEqual([0, null, true]);
    expect(report.findings.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => "pass"));
  });
});

/** Aborts the run once `rows` trials have ended. */
async function interruptAfter(folder: string, rows: number, argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  let ended = 0;
  const { exitCode } = await runCli(folder, ["gate", "--log", "json", ...argv], {
    signal: controller.signal,
    stderr: (text) => {
      ended += text.includes('"trial-finished"') ? 1 : 0;
      if (ended >= rows) controller.abort();
    },
  });
  return exitCode;
}

/** What was run, whatever the time it took. */
function ranTrials(folder: string): readonly string[] {
  return latestRows(folder)
    .map(({ key, metrics, status }) => JSON.stringify({ key, metrics, status }))
    .toSorted();
}

function comparable(folder: string): string {
  return comparableReport(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"));
}

describe("a look is the same after any interruption", () => {
  // Inside look 1, at its barrier (30 trials), inside look 2 (2 more), inside look 3 (4 more).
  test.each([
    [1, [30, 31]],
    [8, [5, 33]],
  ])("is the same at concurrency %i", async (workers, points) => {
    await inExperiment(FILES, async (folder) => {
      const argv = ["--workers", String(workers)];
      const { exitCode } = await runCli(folder, ["gate", "--quiet"]);
      const whole = { exitCode, report: comparable(folder), rows: ranTrials(folder) };
      for (const rows of points) {
        expect(await interruptAfter(folder, rows, argv)).toBe(130);
        const kept = latestRows(folder).length;
        expect(kept).toBeGreaterThanOrEqual(rows);
        const resumed = await runCli(folder, ["gate", "--resume", "--quiet", ...argv]);
        expect({ exitCode: resumed.exitCode, report: comparable(folder), rows: ranTrials(folder) }).toEqual(
          whole,
        );
      }
    });
  });
});

describe("--first-look and --more", () => {
  test("continue look by look and end with the report of a run that was never stopped", async () => {
    await inExperiment(FILES, async (folder) => {
      await runCli(folder, ["gate", "--quiet"]);
      const whole = comparable(folder);
      const first = await runCli(folder, ["gate", "--quiet", "--first-look"]);
      expect(ranIn(folder)).toEqual({ slower: 10, same: 10, noisy: 10 });
      expect(first.stdout.replaceAll(/\s+/g, " ")).toContain(
        "1 group is undecided after look 1 of 3 (5 repetitions): `regression-gate gate --more 6` continues with them.",
      );
      expect(latestReport(folder)).toMatchObject({
        completeness: { complete: true, counts: { planned: 15 } },
        looks: { taken: 1, open: ["bench=noisy"] },
      });
      const run = latestRun(folder);
      await runCli(folder, ["gate", "--quiet", "--more", "6"]);
      expect([latestRun(folder), ranIn(folder)]).toEqual([run, { slower: 10, same: 10, noisy: 12 }]);
      await runCli(folder, ["gate", "--quiet", "--more", "8"]);
      expect([latestRun(folder), ranIn(folder)]).toEqual([run, { slower: 10, same: 10, noisy: 16 }]);
      expect(comparable(folder)).toBe(whole);
    });
  });

  test("refuse any look that was not declared or is taken, and leave the run as it is", async () => {
    await inExperiment(FILES, async (folder) => {
      const stderrOf = async (...argv: string[]) => {
        const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet", ...argv]);
        expect(exitCode).toBe(2);
        return stderr;
      };
      await runCli(folder, ["gate", "--quiet", "--first-look"]);
      await runCli(folder, ["gate", "--quiet", "--more", "6"]);
      const manifest = () => readFileSync(join(latestRunFolder(folder), "manifest.json"), "utf8");
      const before = [manifest(), latestRows(folder).length];
      expect(await stderrOf("--more", "7")).toContain("declared before the run (6, 8), got 7");
      expect(await stderrOf("--more", "5")).toContain("declared before the run (6, 8), got 5");
      expect(await stderrOf("--more", "6")).toContain("took its look at 6 repetitions; remaining looks: 8");
      expect(await stderrOf("--more", "8", "--first-look")).toContain("got both");
      expect(await stderrOf("--more", "8", "--where", "bench=noisy")).toContain("another plan");
      expect([manifest(), latestRows(folder).length]).toEqual(before);
      await runCli(folder, ["gate", "--quiet", "--more", "8"]);
      expect(await stderrOf("--more", "8")).toContain("has taken all its looks (5, 6, 8)");
    });
  });

  test("looks cannot be added to a run that has begun", async () => {
    await inExperiment(FILES, async (folder) => {
      await runCli(folder, ["gate", "--quiet", "--first-look"]);
      await writeFiles(folder, { "regression-gate.yml": CONFIG.replace("[5, 6, 8]", "[5, 6, 8, 10]") });
      for (const argv of [["--resume"], ["--more", "10"]]) {
        const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet", ...argv]);
        expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/5, 6, 8 -> 5, 6, 8, 10|another plan/)]);
      }
    });
  });

  test.each([
    ["slower", "a regression was found"],
    ["same", "is decided: no group is undecided"],
  ])("have nothing to add to a run of %s alone", async (bench, why) => {
    await inExperiment(FILES, async (folder) => {
      const where = ["--where", `bench=${bench}`];
      await runCli(folder, ["gate", "--quiet", ...where]);
      expect(ranIn(folder)).toEqual({ [bench]: 10 });
      const more = await runCli(folder, ["run", "--quiet", "--more", "6", ...where]);
      expect([more.exitCode, more.stderr]).toEqual([2, expect.stringContaining(why)]);
    });
  });

  test("are refused where no looks are declared", async () => {
    const plain = CONFIG.replace("adaptive: { looks: [5, 6, 8] }", "repetitions: 2");
    await inExperiment({ ...FILES, "regression-gate.yml": plain }, async (folder) => {
      for (const argv of [["--first-look"], ["--more", "6"]]) {
        const { exitCode, stderr } = await runCli(folder, ["gate", ...argv]);
        expect([exitCode, stderr]).toEqual([2, expect.stringContaining("declares no looks")]);
      }
    });
  });
});

test("run takes the looks as gate does, and gate --resume then has nothing left to run", async () => {
  await inExperiment(FILES, async (folder) => {
    const { exitCode, stdout } = await runCli(folder, ["run", "--quiet"]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("36 of 36 trials measured")]);
    const rows = ranTrials(folder);
    await runCli(folder, ["gate", "--quiet", "--resume"]);
    expect(ranTrials(folder)).toEqual(rows);
    expect(latestReport(folder).looks).toMatchObject({ taken: 3 });
  });
});

test("a trial without an answer counts as missing in its look, and is not run again in the next", async () => {
  const failing = MEASURE.replace(
    "// Two numbers",
    `if (bench === "noisy" && repetition === 2 && side === "candidate") throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
  // Two numbers`,
  );
  await inExperiment({ ...FILES, "measure.mjs": failing }, async (folder) => {
    await runCli(folder, ["gate", "--quiet"]);
    expect(ranIn(folder)).toEqual({ slower: 10, same: 10, noisy: 16 });
    const errored = latestRows(folder).filter(({ status }) => status === "errored");
    expect(errored.map(({ attempts }) => attempts)).toEqual([1]);
    const { completeness, findings } = latestReport(folder);
    expect(completeness).toMatchObject({ complete: false, counts: { planned: 18, ok: 17, errored: 1 } });
    const noisy = findings.find(({ group, metric }) => group["bench"] === "noisy" && metric === "time-ms");
    expect(noisy).toMatchObject({ n: { candidateTrials: 7, candidateMissing: 1 }, look: { number: 3 } });
  });
});

test("a budget counts over all looks; a look that it cuts short is not judged", async () => {
  const config = CONFIG.replace("concurrency: 2,", "concurrency: 1, budget: { trials: 31 },");
  await inExperiment({ ...FILES, "regression-gate.yml": config }, async (folder) => {
    const { exitCode } = await runCli(folder, ["gate", "--quiet"]);
    expect(latestRows(folder)).toHaveLength(31);
    const { looks, completeness, findings, manifest } = latestReport(folder);
    // The red of the first look is kept, and its exit code goes before that of the budget.
    expect([exitCode, looks?.taken, looks?.open]).toEqual([1, 1, ["bench=noisy"]]);
    expect(completeness.earlyStop).toContain("budget");
    // 15 of look 1 and the one of look 2 that was asked for.
    expect(completeness).toMatchObject({ complete: false, counts: { planned: 16 } });
    expect(manifest.candidate).toMatchObject({ complete: false, counts: { planned: 32, ok: 31 } });
    expect(findings.map(({ look }) => look?.number)).toEqual(findings.map(() => 1));
    const enough = config.replace("trials: 31", "trials: 36");
    await writeFiles(folder, { "regression-gate.yml": enough });
    await runCli(folder, ["gate", "--quiet", "--resume"]);
    expect(latestReport(folder)).toMatchObject({ looks: { taken: 3 }, completeness: { complete: true } });
  });
});

test("a gate whose looks can never be red warns, though one look could", async () => {
  const tasks = (rest: string) => `version: 1
id: demo
matrix: { axes: { task: [a, b, c, d, e] }, ${rest} }
sides: { baseline: { run: {} }, candidate: { run: {} } }
run: { module: measure.mjs }
metrics: { time-ms: { kind: amount, better: lower, margin: 5% } }
compare: { unit: task }
`;
  // Five sign flips reach p = 1/32, which is below 0.05 and above 0.05 / 2.
  const warned = async (config: string) =>
    inExperiment(
      { "regression-gate.yml": config },
      async (folder) => (await runCli(folder, ["plan"])).stderr,
    );
  expect(await warned(tasks("repetitions: 4"))).toBe("");
  expect(await warned(tasks("adaptive: { looks: [2, 4] }"))).toContain(
    "5 values of task can never show a regression: plan at least 6",
  );
});

test("plan and --dry-run show the least and the most trials", async () => {
  await inExperiment(FILES, async (folder) => {
    for (const argv of [["plan"], ["gate", "--dry-run"]]) {
      const { stdout } = await runCli(folder, argv);
      expect(stdout).toContain("3 cases x 8 repetitions x 2 sides = 48 trials\n");
      expect(stdout).toContain("judged after 5, 6, 8 repetitions: at least 30 trials, at most 48");
    }
  });
});
