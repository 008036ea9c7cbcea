import { readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import {
  CONFIG,
  inExperiment,
  latestRun,
  latestRunFolder,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import type { CliRun } from "../../support/command-line/run-cli.ts";

/** Result of a command line with this config; stdout has to be empty when it is refused. */
async function refused(
  config: string | Uint8Array,
  argv: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Pick<CliRun, "exitCode"> & { readonly lines: readonly string[] }> {
  return inExperiment({ ...files, "regression-gate.yml": config }, async (folder) => {
    const { exitCode, stdout, stderr } = await runCli(folder, argv);
    return { exitCode, lines: [...stdout.split("\n"), ...stderr.split("\n")].filter((line) => line !== "") };
  });
}

const gate = ["gate", "--quiet"];

describe("a config", () => {
  test("with a typo in a key says where, and which key was meant", async () => {
    const typo = CONFIG.replace("better:", "beter:");
    for (const command of [
      gate,
      ["run"],
      ["plan"],
      ["validate"],
      ["compare", "--baseline", "x", "--candidate", "x"],
    ]) {
      expect(await refused(typo, command)).toEqual({
        exitCode: 2,
        lines: ['regression-gate.yml:10:25 metrics.score.beter: unknown key "beter". Did you mean "better"?'],
      });
    }
  });

  test("with a value of an axis given twice", async () => {
    expect(await refused(CONFIG.replace("[fast, careful]", "[fast, careful, fast]"), gate)).toEqual({
      exitCode: 2,
      lines: ['regression-gate.yml:5:59 matrix.axes.mode: value "fast" is given twice'],
    });
  });

  test("with several problems lists all of them", async () => {
    const bad = CONFIG.replace("version: 1", "version: 1\ngat: {}")
      .replace("repetitions: 2", "repetitions: none")
      .replace("margin: 0.02", "margin: 2%, min: 9, max: 8")
      .replace("concurrency: 2", "concurency: 2")
      .replace("timeout: 20s", "timeout: soon");
    const { exitCode, lines } = await refused(bad, ["validate"]);
    expect(exitCode).toBe(2);
    expect(lines.map((line) => line.split(": ")[0])).toEqual([
      "regression-gate.yml:2:1 gat",
      "regression-gate.yml:7:16 matrix.repetitions",
      "regression-gate.yml:9:29 run.concurency",
      "regression-gate.yml:9:53 run.timeout",
      "regression-gate.yml:11:49 metrics.score.margin",
      "regression-gate.yml:11:66 metrics.score.max",
      `${lines.length - 1} problems`,
    ]);
  });

  test("that is not there", async () => {
    expect(await refused(CONFIG, [...gate, "--config", "gone.yml"])).toEqual({
      exitCode: 2,
      lines: [
        "gone.yml no such file, here or in the folders above up to the top of the repository; `regression-gate init` writes a first one",
      ],
    });
  });

  test("that leaves no case ends with 4", async () => {
    const excluded = CONFIG.replace("repetitions: 2", "exclude: [{ mode: [fast, careful] }]").replace(
      /suites.*\n/,
      "",
    );
    const nothing = "no cases: `exclude` removes all 12 combinations and `include` adds none";
    expect(await refused(excluded, gate)).toEqual({ exitCode: 4, lines: [nothing] });
    expect(await refused(excluded, ["plan"])).toEqual({ exitCode: 4, lines: [nothing] });
    expect(await refused(CONFIG, [...gate, "--where", "task=z"])).toEqual({
      exitCode: 4,
      lines: ["no cases: --where task=z selects none of the 12 cases of the matrix"],
    });
  });

  const withTasks = CONFIG.replace("[a, b, c, d, e, f]", "{ file: tasks.jsonl, id: id }");

  test("with files that are missing names each of them", async () => {
    const twoFiles = `${withTasks.replace("[fast, careful]", "{ file: modes.json }").replace(/suites.*\n/, "")}versions: { prompt: { file: prompt.md } }\n`;
    const why = "no such file; check the path and the working directory";
    expect(await refused(withTasks, gate)).toEqual({ exitCode: 2, lines: [`tasks.jsonl ${why}`] });
    const module = twoFiles.replace("measure.mjs", "gone.mjs");
    expect(await refused(module, ["validate"])).toEqual({
      exitCode: 2,
      lines: [
        `tasks.jsonl ${why}`,
        `modes.json ${why}`,
        `prompt.md ${why}`,
        "gone.mjs no such module; paths are relative to the repository's root and `cwd`",
        "4 problems",
      ],
    });
  });

  test("or tasks in UTF-16 say what to do", async () => {
    const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, "utf16le");
    expect(await refused(utf16(CONFIG), gate)).toEqual({
      exitCode: 2,
      lines: ["regression-gate.yml expected UTF-8, got UTF-16. Save it as UTF-8."],
    });
    expect(await refused(withTasks, gate, { "tasks.jsonl": utf16('{"id":"a"}\n') })).toEqual({
      exitCode: 2,
      lines: ["tasks.jsonl expected UTF-8, got UTF-16. Save it as UTF-8."],
    });
  });

  test("with tasks that share an id names both lines", async () => {
    const tasks = '{"id":"a"}\n{"id":"b"}\n{"id":"a"}\n{"name":"c"}\n';
    expect(await refused(withTasks, gate, { "tasks.jsonl": tasks })).toEqual({
      exitCode: 2,
      lines: [
        'tasks.jsonl:3:1 id "a" is given twice, first on line 1',
        'tasks.jsonl:4:1 expected an id in the field "id", got none (fields: name); the axis\'s "id" names the field',
        "2 problems",
      ],
    });
  });

  test("with a byte order mark and CRLF is fine", async () => {
    const windows = `\uFEFF${CONFIG.replaceAll("\n", "\r\n")}`;
    expect(await refused(windows, ["validate"])).toMatchObject({ exitCode: 0 });
  });
});

describe("results", () => {
  const fromFile = CONFIG.replace("module: measure.mjs,", "results-file: rows.jsonl,");
  const row = (task: string, mode: string, repetition: number, score: string): string =>
    `{"axes":{"task":"${task}","mode":"${mode}"},"repetition":${repetition},"metrics":{"score":${score}}}\n`;
  const rows = (score: string): string =>
    ["a", "b", "c", "d", "e", "f"]
      .flatMap((task) => ["fast", "careful"].flatMap((mode) => [0, 1].map((n) => row(task, mode, n, score))))
      .join("");

  async function judged(
    files: Readonly<Record<string, string>>,
  ): Promise<Report & { readonly text: string }> {
    return inExperiment({ "regression-gate.yml": fromFile, ...files }, async (folder) => {
      const { exitCode, stdout } = await runCli(folder, gate);
      const report = parseReport(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"), "r");
      expect(report.exitCode).toBe(exitCode);
      return { ...report, text: stdout };
    });
  }

  test("without a row for a case name the case, and are inconclusive", async () => {
    const without = rows("0.5").replaceAll(/.*"b","mode":"fast".*\n/g, "");
    const report = await judged({ "rows.jsonl": without });
    expect([report.exitCode, report.title]).toEqual([
      3,
      "Inconclusive: 1 planned case was not measured: task=b, mode=fast; 1 more cause",
    ]);
    expect(report.completeness.unmeasuredCases).toEqual(["task=b, mode=fast"]);
    expect(report.errors).toEqual([
      {
        class: "not-found",
        code: "no-row",
        count: 2,
        example: "rows.jsonl has no row for task=b, mode=fast, repetition 0",
        cases: ["task=b, mode=fast"],
        known: [],
      },
    ]);
    expect(report.text).toContain("planned but not measured (1): task=b, mode=fast\n");
  });

  test("that are NaN everywhere are a missing metric, and said to be NaN", async () => {
    const nan = CONFIG.replace("module: measure.mjs,", `command: "echo '{\\"score\\": NaN}'",`);
    const report = await judged({ "regression-gate.yml": nan });
    expect([report.exitCode, report.title]).toEqual([1, "Missing metric: score"]);
    expect(report.warnings).toEqual([
      {
        code: "not-a-number",
        text: "score was NaN or an infinity in 24 trials of the candidate (one is task=a, mode=careful, repetition 0), which counts as missing. Print a number, or exit with an error if there is none.",
      },
    ]);
    expect(report.text.replaceAll(/\n */g, " ")).toContain("score was NaN or an infinity in 24 trials");
  });

  test.each([
    ["missing", {}, "rows.jsonl no such file; check the path and the working directory"],
    ["empty", { "rows.jsonl": "" }, "rows.jsonl expected results, got an empty file"],
    [
      "cut off",
      { "rows.jsonl": rows("0.5").slice(0, -20) },
      "rows.jsonl:24:1 expected one JSON value per line, got something else: Unterminated string",
    ],
    [
      "of a case twice",
      { "rows.jsonl": rows("0.5") + row("a", "fast", 0, "1") },
      "rows.jsonl expected one row per trial, got two for task=a, mode=fast, repetition 0, candidate; number the repetitions",
    ],
  ])("in a file that is %s are an error by name", async (_, files, message) => {
    const { exitCode, lines } = await refused(fromFile, gate, files);
    expect([exitCode, lines]).toEqual([2, [expect.stringContaining(message)]]);
  });
});

describe("a program", () => {
  test("whose last line is not JSON is errored by name, and earlier lines are never used", async () => {
    const chatty = CONFIG.replace("module: measure.mjs,", `command: "echo '{\\"score\\": 1}'; echo done",`);
    await inExperiment({ "regression-gate.yml": chatty }, async (folder) => {
      const { exitCode, stdout } = await runCli(folder, [...gate, "--suite", "core", "--where", "task=a"]);
      expect([exitCode, stdout.split("\n")[0]]).toEqual([
        3,
        "INCONCLUSIVE: no trial of the candidate was measured: 2 of 2 ended with metrics-unreadable",
      ]);
      expect(stdout.replaceAll(/\n */g, " ")).toContain(
        "2 errors invalid metrics-unreadable: expected valid JSON, got done (Unexpected token 'd')",
      );
    });
  });

  test("that is not there is errored by name", async () => {
    const gone = CONFIG.replace("module: measure.mjs,", "command: [no-such-program],");
    await inExperiment({ "regression-gate.yml": gone }, async (folder) => {
      const { exitCode, stdout } = await runCli(folder, [...gate, "--where", "task=a"]);
      expect([exitCode, stdout.replaceAll(/\n */g, " ")]).toEqual([
        3,
        expect.stringContaining(
          "4 errors not-found ENOENT: cannot start 'no-such-program': no such program; is it installed and on the PATH? (ENOENT)",
        ),
      ]);
    });
  });

  test("whose setup fails ends the gate", async () => {
    const setup = CONFIG.replace("timeout:", 'setup: "echo cannot install; exit 7", timeout:');
    const { exitCode, lines } = await refused(setup, gate);
    expect([exitCode, lines.join("\n")]).toEqual([2, expect.stringContaining("exit code 7")]);
    expect(lines.join("\n")).toContain("cannot install");
  });
});

describe("a checkpoint", () => {
  test("that is torn is cut, and the run goes on", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["run", "--quiet"]);
      const file = join(latestRunFolder(folder), "trials.jsonl");
      const lines = readFileSync(file, "utf8").split("\n");
      await writeFiles(latestRunFolder(folder), {
        "trials.jsonl": `${lines.slice(0, 9).join("\n")}\n${lines[9]?.slice(0, 50)}`,
      });
      expect((await runCli(folder, ["status"])).stdout).toContain("8 of 24 trials measured");
      const resumed = await runCli(folder, ["gate", "--resume"]);
      expect([resumed.exitCode, resumed.stderr.split("\n").slice(0, 2)]).toEqual([
        0,
        ["resumed: the last row was incomplete; its trial runs again", "resumed: 8 of 24 trials are done"],
      ]);
      const after = readFileSync(file, "utf8").trimEnd().split("\n");
      expect(new Set(after.map((line) => JSON.stringify(JSON.parse(line)))).size).toBe(25);
    });
  });

  test("that is damaged before its end is refused with the line", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["run", "--quiet"]);
      const run = latestRunFolder(folder);
      const text = readFileSync(join(run, "trials.jsonl"), "utf8");
      await writeFiles(run, { "trials.jsonl": text.replace('{"key"', '{"key') });
      const { exitCode, stderr } = await runCli(folder, ["gate", "--resume"]);
      expect([exitCode, stderr]).toEqual([
        2,
        `runs/${latestRun(folder)}/trials.jsonl:2:1 expected a JSON object, got something else\n`,
      ]);
    });
  });

  test("of a running process is refused with its pid", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["run", "--quiet"]);
      const lock = join(latestRunFolder(folder), "lock");
      // Written by this very process, which lives.
      const { hostname } = await import("node:os");
      const owner = { pid: process.pid, startedAt: "2026-01-31T00:00:00Z", host: hostname(), ticks: null };
      await appendFile(lock, JSON.stringify(owner));
      const { exitCode, stderr } = await runCli(folder, ["gate", "--resume"]);
      expect([exitCode, stderr]).toEqual([
        2,
        `${lock} this run is in use by process ${process.pid}, started 2026-01-31T00:00:00Z\n`,
      ]);
    });
  });
});

describe("a command line", () => {
  test.each([
    [["gat"], "error: unknown command 'gat'\n(Did you mean gate?)"],
    [["gate", "--wokers", "3"], "error: unknown option '--wokers'\n(Did you mean --workers?)"],
    [
      ["gate", "--workers", "0"],
      "error: option '--workers <n>' argument '0' is invalid. expected a whole number >= 1",
    ],
    [
      ["gate", "--workers", "2.5"],
      "error: option '--workers <n>' argument '2.5' is invalid. expected a whole number >= 1",
    ],
    [
      ["gate", "--qps", "fast"],
      "error: option '--qps <n>' argument 'fast' is invalid. expected a number > 0",
    ],
    [
      ["gate", "--fail-on", "red"],
      "error: option '--fail-on <level>' argument 'red' is invalid. Allowed choices are fail, warn, never.",
    ],
    [
      ["gate", "--format", "xml"],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, markdown.",
    ],
    [["plan", "extra"], "error: too many arguments for 'plan'. Expected 0 arguments but got 1."],
    [["compare"], "error: required option '--baseline <path...>' not specified"],
  ])("%j ends with 2 and points to --help", async (argv, message) => {
    expect(await runCli("/", argv)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `${message}\n(--help shows every option)\n`,
    });
  });

  test("without a command ends with 2 and the help on stderr", async () => {
    const { exitCode, stdout, stderr } = await runCli("/", []);
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining("Usage: regression-gate")]);
  });

  test.each([
    [["gate", "--suite", "cor"], "--suite expected the name of a suite (core), got 'cor'"],
    [["gate", "--where", "model=x"], "--where expected the name of an axis (task, mode), got 'model'"],
    [["gate", "--where", "fast"], "--where expected axis=value, got 'fast'"],
    [["gate", "--env", "1X=secret"], "--env expected NAME=value, got '1X'"],
    [["gate", "--env-file", "gone.env"], "gone.env no such file; check the path and the working directory"],
    [
      ["gate", "--baseline", "main"],
      '--baseline expected latest, merge-base, run-id:<number>, ref:<git ref>, file:<path> or none, or the path of a run, a bundle or rows; got "main", and there is no such file or folder.',
    ],
    [["gate", "--baseline", "file:gone"], "gone no such file or folder"],
    [["gate", "--resume", "x"], "run id expected a run id such as 20260131T235959Z-abcdef, got 'x'"],
    [
      ["report", "--format", "xml"],
      "--format expected one of text, json, markdown, html, csv, junit, sarif, badge, openmetrics, customSmallerIsBetter, customBiggerIsBetter, got 'xml'",
    ],
  ])("%j says what was expected", async (argv, message) => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stdout, stderr } = await runCli(folder, argv);
      expect([exitCode, stdout, stderr.trimEnd().split("\n").at(-1)]).toEqual([2, "", message]);
    });
  });

  test("with a branch that is not here says how to have it", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet", "--baseline", "ref:nowhere"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^ref 'nowhere' /)]);
    });
  });

  test("whose --out cannot be written is no bug of ours", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stderr } = await runCli(folder, [...gate, "--out", "measure.mjs"]);
      expect([exitCode, stderr]).toEqual([
        2,
        `${join(folder, "measure.mjs")} expected a folder for the runs, got a file in its place: name another one with --out\n`,
      ]);
    });
  });
});

describe("a bug", () => {
  const boom = { stdin: () => Promise.reject(new TypeError("boom")) };

  test("ends with 70, the version, where to report it and its stack", async () => {
    await inExperiment({ "main.jsonl": "" }, async (folder) => {
      const argv = ["compare", "--baseline", "main.jsonl", "--candidate", "-"];
      const { exitCode, stdout, stderr } = await runCli(folder, argv, boom);
      expect([exitCode, stdout]).toEqual([70, ""]);
      expect(stderr).toMatch(
        /^This is a bug in regression-gate \d+\.\d+\.\d+\. Please report it: https:\/\/github\.com\/\S+\/issues\/new\nTypeError: boom\n {4}at /,
      );
    });
  });

  test("that throws a value that is no Error is reported too", async () => {
    await inExperiment({}, async (folder) => {
      const argv = ["compare", "--baseline", "x", "--candidate", "-"];
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the point of the test
      const { exitCode, stderr } = await runCli(folder, argv, { stdin: () => Promise.reject("plain text") });
      expect([exitCode, stderr]).toEqual([70, expect.stringContaining("\nplain text\n")]);
    });
  });
});

test("a folder for runs below /proc is a usage error, and no endless try", async () => {
  await inExperiment({}, async (folder) => {
    const { exitCode, stderr } = await runCli(folder, ["run", "--quiet", "--out", "/proc/regression-gate"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("name another one with --out")]);
  });
});
