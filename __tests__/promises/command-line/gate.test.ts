import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { z } from "zod";
import {
  CONFIG,
  commitAll,
  inExperiment,
  latestRows,
  latestRun,
  latestRunFolder,
  runFolders,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const QUIET = ["gate", "--quiet"];
const MEETING = z.object({ most: z.number() });

function savedReport(folder: string): Report {
  return parseReport(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"), "report.json");
}

async function gateJson(folder: string, ...flags: readonly string[]): Promise<Report> {
  const { stdout } = await runCli(folder, [...QUIET, "--format", "json", ...flags]);
  return parseReport(stdout, "stdout");
}

describe("what a gate prints", () => {
  test("is text with the verdict first, and where the report is goes to stderr", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stdout, stderr } = await runCli(folder, QUIET);
      expect([exitCode, stdout.split("\n")[0]]).toEqual([
        0,
        "NEUTRAL: First run: nothing was compared (demo)",
      ]);
      expect(stderr).toBe(`report: .regression-gate/runs/${latestRun(folder)}/report.md\n`);
      expect(readdirSync(latestRunFolder(folder)).toSorted()).toEqual([
        "findings.csv",
        "history.jsonl",
        "junit.xml",
        "manifest.json",
        "origin.json",
        "report.html",
        "report.json",
        "report.md",
        "report.sarif",
        "trials.jsonl",
      ]);
    });
  });

  test("as JSON is the report alone, the same as report.json, whatever else is said", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stdout, stderr } = await runCli(folder, ["gate", "--format", "json"]);
      expect(exitCode).toBe(0);
      expect(parseReport(stdout, "stdout")).toMatchObject({ id: "demo", verdict: "pass", exitCode: 0 });
      expect(stdout).toBe(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"));
      expect(stderr).toMatch(/^24 trials to run\n24\/24 trials \(100%\), [\d.]+\/s\nreport: /);
    });
  });

  test("as markdown is what a comment shows", async () => {
    await inExperiment({}, async (folder) => {
      const { stdout } = await runCli(folder, [...QUIET, "--format", "markdown"]);
      expect(stdout).toMatch(/^## ⚪ First run: nothing was compared\n\n`demo` · /);
      expect(stdout).toBe(readFileSync(join(latestRunFolder(folder), "report.md"), "utf8"));
    });
  });

  test("has lines of progress unless it is quiet", async () => {
    await inExperiment({}, async (folder) => {
      const loud = await runCli(folder, ["gate"]);
      expect(loud.stderr).toMatch(/^24\/24 trials/m);
      const quiet = await runCli(folder, QUIET);
      expect(quiet.stderr).toMatch(/^report: .*\n$/);
    });
  });
});

describe("the baseline", () => {
  test("of a file is compared with: the same code passes, a worse score is red with the tasks that moved", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, QUIET);
      const baseline = `file:${join(".regression-gate", "runs", latestRun(folder))}`;
      const same = await gateJson(folder, "--baseline", baseline);
      expect([same.verdict, same.exitCode, same.baseline.from]).toEqual(["pass", 0, "file"]);
      expect(same.findings.map(({ kind }) => kind)).toEqual(["pass", "pass", "pass", "pass"]);
      const worse = await gateJson(folder, "--baseline", baseline, "--env", "WORSE=0.1");
      expect([worse.verdict, worse.exitCode]).toEqual(["fail", 1]);
      const red = worse.findings.filter(({ kind }) => kind === "regression");
      expect(red.map(({ metric, group }) => [metric, group])).toEqual([
        ["score", { mode: "fast" }],
        ["score", { mode: "careful" }],
      ]);
      expect(red[0]?.estimate).toBeCloseTo(-0.1, 10);
    });
  });

  test("of a ref is checked out and run by turns, and leaves no worktree", async () => {
    const measure = "export default ({ seed }) => ({ score: 0.5 + (seed % 1000) / 5000 });\n";
    await inExperiment({ "measure.mjs": measure, ".gitignore": ".regression-gate/\n" }, async (folder) => {
      commitAll(folder);
      await writeFiles(folder, { "measure.mjs": measure.replace("0.5", "0.4") });
      const report = await gateJson(folder, "--baseline", "ref:main");
      expect([report.verdict, report.exitCode, report.baseline.from]).toEqual(["fail", 1, "ref"]);
      expect(report.baseline.sha).toMatch(/^[0-9a-f]{40}$/);
      expect(report.manifest.candidate).toMatchObject({ sameJob: true, sides: ["baseline", "candidate"] });
      expect(readdirSync(join(folder, ".git"))).not.toContain("worktrees");
    });
  });

  test("none, and one that the config names on GitHub, are a first run that says why", async () => {
    await inExperiment({}, async (folder) => {
      const none = await gateJson(folder, "--baseline", "none");
      const artifact = await gateJson(folder, "--baseline", "latest");
      expect([none.title, artifact.title]).toEqual([
        "Nothing was compared: by config",
        "First run: nothing was compared",
      ]);
      expect([none, artifact].map(({ exitCode, baseline }) => [exitCode, baseline.why])).toEqual([
        [0, "the config asks for no baseline"],
        [
          0,
          "baselines of a branch are artifacts on GitHub; fetch one with regression-gate baseline download, or name --baseline file:PATH or ref:BRANCH",
        ],
      ]);
    });
  });
});

describe("flags", () => {
  test("--suite and --where run a part of the matrix", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, [...QUIET, "--suite", "core", "--where", "task=a", "--where", "task=b"]);
      const cases = latestRows(folder).map(({ axes }) => axes);
      expect(cases).toHaveLength(4);
      expect(cases).toContainEqual({ task: "a", mode: "fast" });
      expect(cases).toContainEqual({ task: "b", mode: "fast" });
    });
  });

  test("--where means the number where an axis holds numbers", async () => {
    const config = CONFIG.replace("[fast, careful]", "[1, 2]").replace(/suites.*\n/, "");
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      await runCli(folder, [...QUIET, "--where", "mode=2"]);
      expect(new Set(latestRows(folder).map(({ axes }) => JSON.stringify(axes)))).toContain(
        '{"task":"a","mode":2}',
      );
      expect(latestRows(folder)).toHaveLength(12);
    });
  });

  test("--workers bounds how many trials run at once", async () => {
    // A trial waits until `WANT` of them have met, so that no slow start of a thread hides that they may.
    const measure = `import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
const [running, met] = ["running/", "met"].map((name) => new URL(name, import.meta.url));
export default async ({ seed }) => {
  const own = new URL(String(seed), running);
  mkdirSync(running, { recursive: true });
  writeFileSync(own, "");
  let most = 0;
  for (let left = 500; left > 0; left -= 1) {
    most = Math.max(most, readdirSync(running).length);
    if (most >= Number(process.env.WANT)) writeFileSync(met, "");
    await sleep(20);
    if (existsSync(met)) break;
  }
  rmSync(own);
  return { score: 1, most };
};`;
    const mostAtOnce = (workers: string): Promise<number> =>
      inExperiment({ "measure.mjs": measure }, async (folder) => {
        await runCli(folder, [...QUIET, "--suite", "core", "--workers", workers, "--env", `WANT=${workers}`]);
        return Math.max(...latestRows(folder).map(({ metrics }) => MEETING.parse(metrics).most));
      });
    expect(await mostAtOnce("1")).toBe(1);
    expect(await mostAtOnce("3")).toBe(3);
  });

  test("--qps spaces starts", async () => {
    await inExperiment({}, async (folder) => {
      const part = ["--suite", "core", "--where", "task=a", "--where", "task=b"];
      await runCli(folder, [...QUIET, ...part, "--qps", "10"]);
      const starts = latestRows(folder).map(({ startedAt }) => Date.parse(String(startedAt)));
      expect(starts).toHaveLength(4);
      // Three spaces of 100 ms; a busy machine may note the first one late.
      expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(200);
    });
  });

  test("--attempts is the number of tries", async () => {
    const measure =
      'export default () => { throw Object.assign(new Error("down"), { code: "ECONNRESET" }); };';
    await inExperiment({ "measure.mjs": measure }, async (folder) => {
      const part = [...QUIET, "--where", "task=a", "--where", "mode=fast"];
      await runCli(folder, [...part, "--attempts", "2"]);
      expect(latestRows(folder).map(({ status, attempts }) => [status, attempts])).toEqual([
        ["errored", 2],
        ["errored", 2],
      ]);
    });
  });

  test("--env and --env-file reach what is measured, --env wins", async () => {
    const measure =
      'export default () => ({ score: Number(process.env.SCORE), port: Number(process.env["PORT"]) });';
    await inExperiment({ "measure.mjs": measure, "local.env": "SCORE=0.25\nPORT=8\n" }, async (folder) => {
      const part = [...QUIET, "--where", "task=a", "--where", "mode=fast"];
      await runCli(folder, [...part, "--env-file", "local.env", "--env", "PORT=9"]);
      expect(latestRows(folder)[0]).toMatchObject({ metrics: { score: 0.25, port: 9 } });
    });
  });

  test("values of --env with a secret's name are in no file of the run", async () => {
    const measure = 'export default () => { throw new Error("token is " + process.env.API_TOKEN); };';
    await inExperiment({ "measure.mjs": measure }, async (folder) => {
      const { stdout, stderr } = await runCli(folder, ["gate", "--env", "API_TOKEN=hunter2hunter2"]);
      const files = readdirSync(latestRunFolder(folder)).map((name) =>
        readFileSync(join(latestRunFolder(folder), name), "utf8"),
      );
      expect([stdout, stderr, ...files].filter((text) => text.includes("hunter2"))).toEqual([]);
      expect(stderr).toContain("token is ***");
    });
  });

  test("--out moves the runs", async () => {
    await inExperiment({}, async (folder) => {
      const { stderr } = await runCli(folder, [...QUIET, "--out", "elsewhere"]);
      expect(stderr).toMatch(/^report: elsewhere\/runs\/\d{8}T\d{6}Z-[a-z2-7]{6}\/report\.md\n$/);
      expect(existsSync(join(folder, ".regression-gate"))).toBe(false);
      expect((await runCli(folder, ["status", "--out", "elsewhere"])).exitCode).toBe(0);
    });
  });

  test("--dry-run prints the plan, runs nothing, and says what a resume would skip", async () => {
    await inExperiment({}, async (folder) => {
      const first = await runCli(folder, ["gate", "--dry-run"]);
      expect([first.exitCode, first.stdout.split("\n")[0]]).toEqual([
        0,
        "12 cases x 2 repetitions x 1 side = 24 trials",
      ]);
      expect(existsSync(join(folder, ".regression-gate"))).toBe(false);
      await runCli(folder, ["run", "--quiet"]);
      const resumed = await runCli(folder, ["gate", "--dry-run", "--resume"]);
      expect(resumed.stdout).toContain("24 trials are done, 0 are left (0 of these are retried)\n");
      expect(runFolders(folder)).toHaveLength(1);
    });
  });

  test.each([
    [[], 0, "warn"],
    [["--fail-on", "warn"], 1, "warn"],
    [["--strict"], 1, "fail"],
    [["--fail-on", "never"], 0, "warn"],
  ])("%j decide what a warning ends with", async (flags, exitCode, verdict) => {
    // A mean of 0.6 is surely below warn-min and surely above min.
    const config = CONFIG.replace("margin: 0.02", "margin: 0.02, min: 0.1, warn-min: 0.9");
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      const report = await gateJson(folder, ...flags);
      expect([report.exitCode, report.verdict]).toEqual([exitCode, verdict]);
    });
  });

  test("--fail-on never lets a regression end with 0, and still says fail", async () => {
    const config = CONFIG.replace("margin: 0.02", "margin: 0.02, min: 0.9");
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      const failing = await gateJson(folder);
      const never = await gateJson(folder, "--fail-on", "never");
      expect([failing, never].map(({ exitCode, verdict }) => [exitCode, verdict])).toEqual([
        [1, "fail"],
        [0, "fail"],
      ]);
    });
  });

  test("--config names another file, and paths in it are relative to the repository's root", async () => {
    const config = CONFIG.replace("id: demo", "id: other");
    await inExperiment({ "experiments/other.yml": config }, async (folder) => {
      commitAll(folder);
      const inside = join(folder, "experiments");
      const { exitCode, stdout } = await runCli(inside, [...QUIET, "-c", "other.yml"]);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining("(other)")]);
      expect(existsSync(join(folder, ".regression-gate"))).toBe(true);
    });
  });
});

describe("a resume", () => {
  test("runs what is missing, and the report is of all rows", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, QUIET);
      const whole = savedReport(folder);
      const file = join(latestRunFolder(folder), "trials.jsonl");
      const lines = readFileSync(file, "utf8").split("\n");
      await writeFiles(latestRunFolder(folder), { "trials.jsonl": `${lines.slice(0, 11).join("\n")}\n` });
      const status = await runCli(folder, ["status"]);
      expect([status.exitCode, status.stdout]).toEqual([3, expect.stringContaining("incomplete")]);
      const resumed = await runCli(folder, ["gate", "--resume", "--log", "json"]);
      const [first = "", ...log] = resumed.stderr.split("\n");
      expect([resumed.exitCode, JSON.parse(first)]).toMatchObject([
        0,
        { planned: 24, done: 10, resumed: 10 },
      ]);
      expect(log.filter((line) => line.includes('"trial-finished"'))).toHaveLength(14);
      const after = savedReport(folder);
      expect(after.completeness).toEqual(whole.completeness);
      expect(after.findings).toEqual(whole.findings);
      expect(runFolders(folder)).toHaveLength(1);
    });
  });

  test("of other code is refused", async () => {
    await inExperiment({ ".gitignore": ".regression-gate/\n" }, async (folder) => {
      commitAll(folder);
      await runCli(folder, ["run", "--quiet"]);
      await writeFiles(folder, { "measure.mjs": "export default () => ({ score: 1 });\n" });
      const { exitCode, stderr } = await runCli(folder, ["gate", "--resume", latestRun(folder)]);
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringMatching(
          /^runs\/\S+ cannot resume: this run measured other code or another machine \(uncommitted changes: none -> [0-9a-f]{64}\)\. Go back to it, or start a new run\n$/,
        ),
      ]);
    });
  });

  test("of two sides is refused when the baseline has moved", async () => {
    await inExperiment({ ".gitignore": ".regression-gate/\nnoise\n" }, async (folder) => {
      commitAll(folder);
      const argv = ["--suite", "core", "--where", "task=a", "--baseline", "ref:main"];
      await runCli(folder, [...QUIET, ...argv]);
      const change = (...git: readonly string[]) =>
        execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...git], {
          cwd: folder,
          stdio: "pipe",
        });
      change("checkout", "-q", "--detach");
      change("update-ref", "refs/heads/main", String(change("commit-tree", "-m", "x", "HEAD^{tree}")).trim());
      const { exitCode, stderr } = await runCli(folder, [...QUIET, ...argv, "--resume"]);
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringMatching(
          /cannot resume: this run measured other code or another machine \(baseline commit: \w{40} -> \w{40}\)/,
        ),
      ]);
    });
  });
});

test("an interruption during setup ends with 130, and the run can be resumed", async () => {
  const config = CONFIG.replace("timeout:", "setup: sleep 30, timeout:");
  await inExperiment({ "regression-gate.yml": config }, async (folder) => {
    const signal = AbortSignal.timeout(500);
    const { exitCode, stderr } = await runCli(folder, QUIET, { signal });
    expect([exitCode, stderr]).toEqual([130, "interrupted during setup\n"]);
    expect((await runCli(folder, ["status"])).exitCode).toBe(3);
    await writeFiles(folder, { "regression-gate.yml": CONFIG });
    expect((await runCli(folder, [...QUIET, "--resume"])).exitCode).toBe(0);
  });
});
