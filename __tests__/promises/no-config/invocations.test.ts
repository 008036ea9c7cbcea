import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const CONFIG = `version: 1
id: bench
matrix: { repetitions: 6 }
run: { command: [node, bench.mjs], results-from: out.json }
baseline: { from: ref, ref: main }
`;

/** Two benchmarks with three samples each; what varies follows the repetition, so that nothing is random. */
const BENCH = `import { writeFileSync } from "node:fs";
const run = Number(process.env.REGRESSION_GATE_REPETITION);
const side = process.env.REGRESSION_GATE_SIDE === "baseline" ? 1 : 0;
const result = (command, mean) => ({
  command,
  times: [1, 2, 3].map((at) => mean * (1 + 0.002 * Math.sin(run * 5 + at * 3 + side))),
  exit_codes: [0, 0, 0],
});
const results = [result("sort", SORT), result("load", 2)].filter(({ command }) => KEEP(command));
if (WRITES) writeFileSync("out.json", JSON.stringify({ results }));
process.exit(EXIT);
`;

interface Program {
  /** Seconds of `sort`. */
  readonly sort?: number;
  /** Of the benchmarks that are written. */
  readonly keep?: string;
  readonly writes?: string;
  readonly exit?: string;
}

function benchOf({ sort = 1, keep = "() => true", writes = "true", exit = "0" }: Program): string {
  return BENCH.replace("SORT", String(sort))
    .replace("KEEP(command)", `(${keep})(command)`)
    .replace("WRITES", writes)
    .replace("EXIT", exit);
}

const IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync("git", [...IDENTITY, ...args], { cwd, stdio: "ignore" });
}

/** `gate` on a change of the program, both commits by turns. */
async function gateOn(change: Program, args: readonly string[] = [], config = CONFIG): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "regression-gate.yml": config,
      "bench.mjs": benchOf({}),
      ".gitignore": "out.json\n.regression-gate/\n",
    });
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "main");
    git(folder, "checkout", "-q", "-b", "change");
    await writeFiles(folder, { "bench.mjs": benchOf(change), "note.txt": "changed\n" });
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "change");
    return runCli(folder, ["gate", "--quiet", ...args]);
  });
}

describe("one invocation with many cases", () => {
  test("whose results name an axis of the matrix has no answer, and says which", async () => {
    const config = CONFIG.replace("{ repetitions: 6 }", "{ axes: { benchmark: [a, b] }, repetitions: 2 }");
    const { exitCode, stdout } = await gateOn({}, [], config);
    expect(exitCode).toBe(3);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain('got "benchmark", which names cases of the results');
  });

  test("unchanged is a plain pass: samples of an invocation are averaged, and nothing lists the benchmarks", async () => {
    const { exitCode, stdout } = await gateOn({});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^PASS: No regression in 2 comparisons/);
    expect(stdout).toContain("2 cases × 6 repetitions, compared over 6 units");
    expect(stdout).toContain("judged by default policy 2 of this program (time: latency");
  });

  test("a slower benchmark is a regression, by its name", async () => {
    const { exitCode, stdout } = await gateOn({ sort: 1.2 });
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/^FAIL: Regression: time \+\d+([.]\d)?% in benchmark=sort/),
    ]);
  });

  test("a lost benchmark is never a plain pass, in all invocations or in some of them", async () => {
    const all = await gateOn({ keep: '(name) => name !== "load"' });
    expect([all.exitCode, all.stdout]).toEqual([3, expect.stringContaining("benchmark=load")]);
    const some = await gateOn({ keep: '(name) => run < 3 || name !== "load"' });
    expect([some.exitCode, some.stdout]).toEqual([
      expect.any(Number),
      expect.stringContaining("not-in-results"),
    ]);
    expect([1, 3]).toContain(some.exitCode);
    const one = await gateOn({ keep: '(name) => run < 5 || name !== "load"' }, ["--format", "json"]);
    const { causes } = parseReport(one.stdout, "report.json");
    expect([one.exitCode, causes.map(({ name }) => name)]).toEqual([
      3,
      expect.arrayContaining(["error-rate"]),
    ]);
  });

  test("an exit code that nothing in the results explains is no measurement", async () => {
    const crashed = await gateOn({ exit: "3" });
    expect(crashed.exitCode).toBe(1);
    expect(crashed.stdout).toMatch(/exit code 3;\s+nothing in out.json says what failed/);
    const silent = await gateOn({ writes: "false" });
    expect(silent.exitCode).toBe(1);
    expect(silent.stdout).toMatch(/out.json no such\s+file or folder/);
  });

  test("the table of a run has the cases that the tool named", async () => {
    const { stdout } = await gateOn({}, ["--baseline", "none"]);
    expect(stdout).toContain("benchmark=sort");
  });
});

test("a path that is not its own, and looks, are config errors", async () => {
  const whole = await gateOn({}, [], CONFIG.replace("out.json", "./"));
  expect([whole.exitCode, whole.stderr]).toEqual([
    2,
    expect.stringContaining(
      'expected a file or folder of its own, got "./": it is removed before each invocation',
    ),
  ]);
  for (const path of [".git", "sub/../.git/x", ".regression-gate", ".regression-gate/runs", "sub/.."]) {
    const kept = await gateOn({}, [], CONFIG.replace("out.json", path));
    expect([kept.exitCode, kept.stderr]).toEqual([2, expect.stringContaining("a file or folder of its own")]);
  }
  const outside = await gateOn({}, [], CONFIG.replace("out.json", "../out.json"));
  expect(outside.stderr).toContain("expected a path inside the repository");
  const format = await gateOn({}, [], CONFIG.replace("out.json }", "{ path: out.json, format: hyperfin } }"));
  expect([format.exitCode, format.stderr]).toEqual([
    2,
    'run format: expected the name of a format, got "hyperfin". Did you mean "hyperfine"?\n',
  ]);
  const looks = await gateOn({}, [], CONFIG.replace("repetitions: 6", "adaptive: { looks: [2, 4] }"));
  expect(looks.stderr).toContain("does not go with results-from");
  const both = await gateOn({}, [], CONFIG.replace("out.json }", "out.json, metrics-from: stdout }"));
  expect(both.stderr).toContain("expected either results-from");
});

test("an override reaches benchmarks by a pattern of their names, which no matrix lists", async () => {
  const metrics =
    "metrics: { time: { kind: latency, overrides: [{ where: { benchmark: 'so*' }, margin: 60% }] } }\n";
  const wide = await gateOn({ sort: 1.2 }, [], `${CONFIG}${metrics}`);
  expect([wide.exitCode, wide.stdout]).toEqual([0, expect.stringContaining("benchmark=sort")]);
  const other = await gateOn({ sort: 1.2 }, [], `${CONFIG}${metrics.replace("so*", "lo*")}`);
  expect(other.exitCode).toBe(1);
});

test("what a reader doubts about the results of an invocation is in the report, once", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "regression-gate.yml": CONFIG.replace(/^baseline: .*\n/m, ""),
      "bench.mjs": benchOf({}).replace('result("load", 2)', 'result("sort", 2)'),
    });
    const { stdout } = await runCli(folder, ["gate", "--quiet", "--baseline", "none", "--format", "json"]);
    const { warnings } = parseReport(stdout, "report.json");
    const doubts = warnings.filter(({ code }) => code === "repeated-names");
    expect(doubts.map(({ text }) => text)).toEqual([
      expect.stringContaining("out.json has several benchmarks"),
    ]);
  });
});

test("a link in the way out of the checkout is refused, and what is behind it stays", async () => {
  await inTempFolder(async (outside) => {
    await writeFiles(outside, { "sub/precious.txt": "mine" });
    await inTempFolder(async (folder) => {
      await writeFiles(folder, {
        "regression-gate.yml": CONFIG.replace("out.json", "lnk/sub").replace(/^baseline: .*\n/m, ""),
        "bench.mjs": benchOf({}),
      });
      symlinkSync(outside, join(folder, "lnk"));
      const { exitCode, stderr } = await runCli(folder, ["run", "--quiet"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("a link leads out of it")]);
      expect(readFileSync(join(outside, "sub/precious.txt"), "utf8")).toBe("mine");
    });
  });
});
