import { existsSync, readFileSync, readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { writeBundle } from "../../../src/adapters/node/runs/write-bundle.ts";
import { parseManifest } from "../../../src/formats/manifest.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import {
  CONFIG,
  inExperiment,
  latestRun,
  latestRunFolder,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const RUN = ["run", "--quiet"];
const STATUS = z.object({ folder: z.string(), manifest: z.unknown() });

/** Rows of another tool: one score a task, so that all of them move by `change`. */
function bareRows(change: number): string {
  const rows = ["a", "b", "c", "d", "e", "f"].flatMap((task, index) =>
    [0, 1].map((repetition) => ({
      axes: { task, mode: "fast" },
      repetition,
      metrics: { score: 0.5 + index / 50 + repetition / 500 + change },
    })),
  );
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

describe("run", () => {
  test("keeps the rows and compares nothing", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stdout, stderr } = await runCli(folder, RUN);
      const id = latestRun(folder);
      expect([exitCode, stderr]).toEqual([0, ""]);
      expect(stdout.split("\n\n")[0]).toBe(
        [
          `run ${id} of demo: complete`,
          "24 of 24 trials measured: 24 ok, 0 failed",
          "0 errored, 0 timed out, 0 skipped",
          `rows: .regression-gate/runs/${id}/trials.jsonl`,
        ].join("\n"),
      );
      expect(readdirSync(latestRunFolder(folder)).toSorted()).toEqual([
        "manifest.json",
        "origin.json",
        "trials.jsonl",
      ]);
    });
  });

  test("as JSON gives the folder and the manifest", async () => {
    await inExperiment({}, async (folder) => {
      const { stdout } = await runCli(folder, [...RUN, "--format", "json"]);
      const { folder: shown, manifest } = STATUS.parse(JSON.parse(stdout));
      expect(shown).toBe(`.regression-gate/runs/${latestRun(folder)}`);
      expect(parseManifest(JSON.stringify(manifest), "stdout").counts.ok).toBe(24);
    });
  });

  test("ends with 3 when trials are without an answer, and a resume runs only those", async () => {
    const measure = `import { existsSync } from "node:fs";
      const down = Object.assign(new Error("down"), { code: "ENOTFOUND" });
      export default ({ axes }) => { if (axes.task === "a" && !existsSync("up")) throw down; return { score: 1 }; };`;
    // A thread's working directory is the process's: the module looks beside itself.
    const beside = measure.replace('existsSync("up")', 'existsSync(new URL("up", import.meta.url))');
    await inExperiment({ "measure.mjs": beside }, async (folder) => {
      const first = await runCli(folder, RUN);
      expect([first.exitCode, first.stdout.split("\n").slice(0, 3)]).toEqual([
        3,
        [
          `run ${latestRun(folder)} of demo: incomplete`,
          "20 of 24 trials measured: 20 ok, 0 failed",
          "4 errored, 0 timed out, 0 skipped",
        ],
      ]);
      await writeFiles(folder, { up: "" });
      const dryRun = await runCli(folder, ["run", "--dry-run", "--resume"]);
      expect(dryRun.stdout).toContain("20 trials are done, 4 are left (4 of these are retried)\n");
      const second = await runCli(folder, ["run", "--resume"]);
      expect([second.exitCode, second.stderr.split("\n")[0]]).toEqual([
        0,
        "resumed: 20 of 24 trials are done",
      ]);
    });
  });
});

describe("compare", () => {
  test("refuses a suite that the config does not have, also where rows say what was planned", async () => {
    await inExperiment(
      { "main.jsonl": '{"axes":{"task":"a","mode":"fast"},"repetition":0,"metrics":{"score":1}}\n' },
      async (folder) => {
        const argv = [
          "compare",
          "--baseline",
          "main.jsonl",
          "--candidate",
          "main.jsonl",
          "--suite",
          "constructor",
        ];
        const { exitCode, stderr } = await runCli(folder, argv);
        expect([exitCode, stderr]).toEqual([
          2,
          "--suite expected the name of a suite (core), got 'constructor'\n",
        ]);
      },
    );
  });

  const config = CONFIG.replace("[fast, careful]", "[fast]");

  test.each([
    { what: "the same rows", change: 0, flags: [], exitCode: 0, verdict: "pass" },
    { what: "rows worse in every task", change: -0.1, flags: [], exitCode: 1, verdict: "fail" },
    { what: "better rows", change: 0.1, flags: ["--same-job"], exitCode: 0, verdict: "pass" },
  ])("judges $what", async ({ change, flags, exitCode, verdict }) => {
    const files = { "regression-gate.yml": config, "main.jsonl": bareRows(0), "pr.jsonl": bareRows(change) };
    await inExperiment(files, async (folder) => {
      const argv = ["compare", "--baseline", "main.jsonl", "--candidate", "pr.jsonl", ...flags];
      const result = await runCli(folder, [...argv, "--format", "json"]);
      const report = parseReport(result.stdout, "stdout");
      expect([result.exitCode, report.verdict, report.exitCode]).toEqual([exitCode, verdict, exitCode]);
      expect([report.baseline.from, report.baseline.run]).toEqual(["file", "main.jsonl"]);
      expect(existsSync(join(folder, ".regression-gate"))).toBe(false);
    });
  });

  test("of lists and objects names the first place that differs", async () => {
    const structured = config.replace("kind: score, better: higher, margin: 0.02", "kind: exact");
    const rows = (b: number, name: string) =>
      ["a", "b"]
        .map((task) => ({ task, score: { fits: [{ b: task === "a" ? 1.5 : b }], "odd key": { name } } }))
        .map(({ task, score }) => ({ axes: { task, mode: "fast" }, repetition: 0, metrics: { score } }))
        .map((row) => `${JSON.stringify(row)}\n`)
        .join("");
    const files = {
      "regression-gate.yml": structured,
      "main.jsonl": rows(2, "qr"),
      "pr.jsonl": rows(2.5, "svd"),
    };
    await inExperiment(files, async (folder) => {
      const argv = ["compare", "--baseline", "main.jsonl", "--format", "json", "--candidate"];
      const same = await runCli(folder, [...argv, "main.jsonl"]);
      expect([same.exitCode, same.stderr]).toEqual([0, ""]);
      const { exitCode, stdout } = await runCli(folder, [...argv, "pr.jsonl"]);
      const [finding] = parseReport(stdout, "stdout").findings;
      expect(exitCode).toBe(1);
      expect(finding?.reason.text).toBe(
        '2 of the values differ in 3 places (numbers by more than atol 1e−10, rtol 1e−10); first a at `$["odd key"].name`: expected "qr", got "svd"; largest difference 0.5.',
      );
      expect(finding?.exact).toEqual({
        absolute: 0.5,
        relative: 0.25,
        // From 2 to 2.5 in steps of 2^-51.
        ulps: 2 ** 50,
        firstUnit: "a",
        mismatches: 2,
        places: 3,
        first: { path: '$["odd key"].name', expected: '"qr"', got: '"svd"' },
      });
    });
  });

  test("refuses lists and objects of other kinds, and of a metric with limits", async () => {
    const row = '{"axes":{"task":"a","mode":"fast"},"repetition":0,"metrics":{"score":[1]}}\n';
    const limited = config.replace("kind: score, better: higher, margin: 0.02", "kind: exact, max: 3");
    for (const written of [config, limited]) {
      await inExperiment({ "regression-gate.yml": written, "main.jsonl": row }, async (folder) => {
        const argv = ["compare", "--baseline", "main.jsonl", "--candidate", "main.jsonl"];
        const { exitCode, stderr } = await runCli(folder, argv);
        expect(exitCode).toBe(2);
        expect(stderr).toContain(
          "got a list in task=a, mode=fast, repetition 0; lists and objects are for kind exact without min and max",
        );
      });
    }
  });

  test("a program's lists are kept in its rows, and compared", async () => {
    const structured = CONFIG.replace("kind: score, better: higher, margin: 0.02", "kind: exact");
    const measure = (last: string) => `export default () => ({ score: [1, { x: ${last} }] });\n`;
    await inExperiment({ "regression-gate.yml": structured, "measure.mjs": measure("2") }, async (folder) => {
      expect((await runCli(folder, RUN)).exitCode).toBe(0);
      const before = `.regression-gate/runs/${latestRun(folder)}`;
      await writeFiles(folder, { "measure.mjs": measure("NaN") });
      expect((await runCli(folder, RUN)).exitCode).toBe(0);
      const after = `.regression-gate/runs/${latestRun(folder)}`;
      const argv = ["compare", "--baseline", before, "--candidate", after];
      const { exitCode, stdout } = await runCli(folder, argv);
      expect(exitCode).toBe(1);
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(
        'at `$[1].x`: expected 2, got "NaN"; largest difference 0.',
      );
    });
  });

  test("takes either side from stdin", async () => {
    const files = { "regression-gate.yml": config, "main.jsonl": bareRows(0) };
    await inExperiment(files, async (folder) => {
      const stdin = () => Promise.resolve(new TextEncoder().encode(bareRows(-0.1)));
      const worse = await runCli(folder, ["compare", "--baseline", "main.jsonl", "--candidate", "-"], {
        stdin,
      });
      const better = await runCli(folder, ["compare", "--baseline", "-", "--candidate", "main.jsonl"], {
        stdin,
      });
      expect([worse.exitCode, better.exitCode]).toEqual([1, 0]);
      const both = await runCli(folder, ["compare", "--baseline", "-", "--candidate", "-"], { stdin });
      expect([both.exitCode, both.stderr]).toEqual([
        2,
        "--candidate expected - for one of --baseline and --candidate, got it for both: stdin can be read once\n",
      ]);
    });
  });

  test("takes run folders and baseline bundles, and writes its report with --out", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["gate", "--quiet"]);
      await writeBundle(latestRunFolder(folder), join(folder, "bundle"));
      await runCli(folder, [...RUN, "--env", "WORSE=0.1"]);
      const candidate = join(".regression-gate", "runs", latestRun(folder));
      const argv = ["compare", "--baseline", "bundle", "--candidate", candidate];
      const { exitCode, stdout } = await runCli(folder, [...argv, "--out", "report"]);
      expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^FAIL: Regression: score/)]);
      const saved = parseReport(readFileSync(join(folder, "report", "report.json"), "utf8"), "report.json");
      expect(saved.manifest.baseline?.runId).not.toBe(saved.manifest.candidate?.runId);
      expect(saved.completeness).toMatchObject({ plannedCases: 12, complete: true });
      expect(readdirSync(join(folder, "report")).toSorted()).toEqual([
        "findings.csv",
        "junit.xml",
        "report.html",
        "report.json",
        "report.md",
        "report.sarif",
      ]);
    });
  });

  test("--suite, --where and --fail-on hold here too", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, RUN);
      await cp(latestRunFolder(folder), join(folder, "main"), { recursive: true });
      await runCli(folder, [...RUN, "--env", "WORSE=0.1"]);
      const candidate = join(".regression-gate", "runs", latestRun(folder));
      const argv = ["compare", "--baseline", "main", "--candidate", candidate, "--format", "json"];
      const core = await runCli(folder, [...argv, "--suite", "core", "--fail-on", "never"]);
      const report = parseReport(core.stdout, "stdout");
      expect([core.exitCode, report.verdict]).toEqual([0, "fail"]);
      expect(report.findings.map(({ group }) => group)).toEqual([{ mode: "fast" }, { mode: "fast" }]);
      const careful = await runCli(folder, [...argv, "--where", "mode=careful"]);
      expect(parseReport(careful.stdout, "stdout").findings.map(({ group }) => group)).toEqual([
        { mode: "careful" },
        { mode: "careful" },
      ]);
    });
  });

  test.each([
    ["a path that is not there", "gone", /^gone no such file or folder$/m],
    [
      "a folder that is no run",
      ".",
      /^\. expected results in a known format \(a run folder or bundle, with its manifest\.json; .*\), got a folder in none of them$/m,
    ],
    [
      "rows of nothing we know",
      "measure.mjs",
      /^measure\.mjs expected results in a known format \(a run folder or bundle/m,
    ],
  ])("%s is an error by name", async (_, path, message) => {
    await inExperiment({ "main.jsonl": bareRows(0) }, async (folder) => {
      const argv = ["compare", "--baseline", "main.jsonl", "--candidate", path];
      const { exitCode, stderr } = await runCli(folder, argv);
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
    });
  });
});

describe("plan", () => {
  test("prints cases, groups and the number of trials, and runs nothing", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stdout } = await runCli(folder, ["plan", "--suite", "core"]);
      expect(exitCode).toBe(0);
      expect(stdout.split("\n")).toEqual([
        "6 cases x 2 repetitions x 1 side = 12 trials",
        "6 cases of the matrix are not selected",
        "",
        "groups that are judged on their own:",
        "  mode=fast: 6 cases",
        "",
        "cases:",
        ...["a", "b", "c", "d", "e", "f"].map((task) => `  task=${task}, mode=fast`),
        "",
        expect.stringMatching(/^plan [0-9a-f]{64}$/),
        "",
      ]);
      expect(existsSync(join(folder, ".regression-gate"))).toBe(false);
    });
  });

  test("of two sides counts both, and needs no program, secret or git", async () => {
    const config = CONFIG.replace("module: measure.mjs,", 'command: ["no-such-program"],');
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      const { exitCode, stdout } = await runCli(folder, ["plan", "--baseline", "ref:main"]);
      expect([exitCode, stdout.split("\n")[0]]).toEqual([
        0,
        "12 cases x 2 repetitions x 2 sides = 48 trials",
      ]);
    });
  });

  test.each([[["plan"]], [["run", "--dry-run"]], [["validate"]]])(
    "%j says on stderr what weakens the run before it starts",
    async (argv) => {
      const config = CONFIG.replace("seed: 7", "seed: 7\nchaos: { rate: 10% }");
      await inExperiment({ "regression-gate.yml": config }, async (folder) => {
        const { exitCode, stderr } = await runCli(folder, argv);
        expect([exitCode, stderr]).toEqual([
          0,
          expect.stringMatching(/^warning: faults were injected on purpose into /),
        ]);
      });
    },
  );

  test("as JSON names every case; as text the first 20", async () => {
    const tasks = Array.from({ length: 30 }, (_, index) => `t${index}`);
    const config = CONFIG.replace("a, b, c, d, e, f", tasks.join(", "));
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      const json = await runCli(folder, ["plan", "--format", "json"]);
      const plan = z.object({ cases: z.array(z.object({ name: z.string() })), trials: z.number() });
      const parsed = plan.parse(JSON.parse(json.stdout));
      expect([parsed.cases.length, parsed.trials, parsed.cases[0]]).toEqual([
        60,
        120,
        { name: "task=t0, mode=fast" },
      ]);
      const text = await runCli(folder, ["plan"]);
      expect(text.stdout).toContain("  and 40 more (--format json names all)\n");
    });
  });
});

describe("validate", () => {
  test("counts what a valid config plans", async () => {
    await inExperiment({}, async (folder) => {
      const text = await runCli(folder, ["validate"]);
      expect(text).toMatchObject({
        exitCode: 0,
        stdout: "regression-gate.yml is valid: 12 cases, 24 trials\n",
      });
      const json = await runCli(folder, ["validate", "--format", "json"]);
      expect(JSON.parse(json.stdout)).toMatchObject({ config: "regression-gate.yml", cases: 12, trials: 24 });
      const one = CONFIG.replace(/axes: .*/, "axes: { task: [a], mode: [fast] }").replace(
        /repetitions: 2/,
        "repetitions: 1",
      );
      await writeFiles(folder, { "one.yml": one });
      const single = await runCli(folder, ["validate", "--config", "one.yml"]);
      expect(single.stdout).toBe("one.yml is valid: 1 case, 1 trial\n");
    });
  });

  test("warns of timings that are measured many at a time", async () => {
    const config = CONFIG.replace("compare:", "  took-ms: { kind: latency, margin: 10% }\ncompare:");
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      const { exitCode, stderr } = await runCli(folder, ["validate"]);
      expect([exitCode, stderr]).toEqual([
        0,
        expect.stringContaining("warning: 2 concurrent trials disturb each other's timing (took-ms)"),
      ]);
    });
  });
});

describe("report and status", () => {
  test("show a run again in every format, by id, by folder and by default", async () => {
    await inExperiment({}, async (folder) => {
      const gate = await runCli(folder, ["gate", "--quiet"]);
      const id = latestRun(folder);
      const run = latestRunFolder(folder);
      for (const name of [[], [id], [join(".regression-gate", "runs", id)], [run]]) {
        expect(await runCli(folder, ["report", ...name])).toEqual({
          exitCode: 0,
          stdout: gate.stdout,
          stderr: "",
        });
        expect(await runCli(folder, ["status", ...name])).toMatchObject({ exitCode: 0, stderr: "" });
      }
      const files = {
        json: "report.json",
        markdown: "report.md",
        html: "report.html",
        csv: "findings.csv",
        junit: "junit.xml",
        sarif: "report.sarif",
      };
      for (const [format, file] of Object.entries(files)) {
        const { stdout } = await runCli(folder, ["report", "--format", format]);
        const saved = readFileSync(join(run, file), "utf8");
        // Keys may come in another order; their values are the same.
        const comparable = (text: string): unknown => (format === "json" ? JSON.parse(text) : text);
        expect([format, comparable(stdout)]).toEqual([format, comparable(saved)]);
      }
    });
  });

  test("report ends with 0 whatever the verdict was, with --exit-code as the gate did", async () => {
    const config = CONFIG.replace("margin: 0.02", "margin: 0.02, min: 0.9");
    await inExperiment({ "regression-gate.yml": config }, async (folder) => {
      expect((await runCli(folder, ["gate", "--quiet"])).exitCode).toBe(1);
      expect((await runCli(folder, ["report"])).exitCode).toBe(0);
      const worse = latestRun(folder);
      const code = async (...runs: readonly string[]): Promise<number> =>
        (await runCli(folder, ["report", "--exit-code", ...runs])).exitCode;
      expect(await code()).toBe(1);
      await writeFiles(folder, { "regression-gate.yml": CONFIG });
      await runCli(folder, ["gate", "--quiet"]);
      expect([await code("latest"), await code("latest", worse)]).toEqual([0, 1]);
      await runCli(folder, RUN);
      expect(await code()).toBe(3);
    });
  });

  test("report of a run that was not judged says how to judge it", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, RUN);
      expect(await runCli(folder, ["report"])).toEqual({
        exitCode: 0,
        stdout: (await runCli(folder, ["status"])).stdout,
        stderr: "this run was not judged: regression-gate gate --resume judges it\n",
      });
      expect((await runCli(folder, ["gate", "--quiet", "--resume"])).exitCode).toBe(0);
      expect((await runCli(folder, ["report"])).exitCode).toBe(0);
    });
  });

  test.each(["report", "status"])("%s of no run, and of a run that is not here", async (command) => {
    await inExperiment({}, async (folder) => {
      const none = await runCli(folder, [command]);
      expect(none).toEqual({
        exitCode: 2,
        stdout: "",
        stderr: `${join(folder, ".regression-gate")} expected an earlier run, found none\n`,
      });
      const id = "20260131T235959Z-abcdef";
      const gone = await runCli(folder, [command, id]);
      const places = [join(folder, id), join(folder, ".regression-gate", "runs", id)];
      expect(gone).toMatchObject({
        exitCode: 2,
        stderr: `${id} no such run: neither ${places.join(" nor ")} exists\n`,
      });
      const noId = await runCli(folder, [command, "../gone"]);
      expect(noId).toMatchObject({
        exitCode: 2,
        stderr: "run id expected a run id such as 20260131T235959Z-abcdef, got '../gone'\n",
      });
      const other = await runCli(folder, [command, "."]);
      expect(other).toMatchObject({
        exitCode: 2,
        stderr: ". expected the folder of a run, got something without a manifest.json\n",
      });
    });
  });
});
