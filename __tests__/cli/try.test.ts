import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { inExperiment } from "../support/command-line/experiment.ts";
import { runCli } from "../support/command-line/run-cli.ts";

const PROGRAM = `import { readFileSync } from "node:fs";
const { axes } = JSON.parse(readFileSync(0, "utf8"));
console.error("##[error]asked by " + process.env.API_TOKEN + "\\u202E");
if (axes.task === "bad") process.exit(75);
console.log("working");
console.log(JSON.stringify({ size: 12, extra: 4 }));
`;
const CONFIG = `version: 1
id: tried
matrix: { axes: { task: [a, b, bad], mode: [fast, slow] }, repetitions: 3 }
run: { command: [node, case.mjs], retry: { attempts: 5, delay: 1ms }, errored-exit-codes: [75] }
metrics: { size: { kind: exact, unit: B }, wanted: { kind: exact } }
`;
const FILES = { "regression-gate.yml": CONFIG, "case.mjs": PROGRAM };
const SECRET = "a-secret-of-some-length-7";

function tryIn(folder: string, ...argv: readonly string[]): ReturnType<typeof runCli> {
  const env = { PATH: process.env["PATH"] ?? "", API_TOKEN: SECRET };
  return runCli(folder, ["try", ...argv], { env });
}

describe("try", () => {
  test("runs one case once and shows what went in, what came out and what was measured", async () => {
    await inExperiment(FILES, async (folder) => {
      const { exitCode, stdout } = await tryIn(folder, "b", "--where", "mode=slow");
      const seed = /seed (\d+)/.exec(stdout)?.[1];
      expect(stdout.replace(/(?<=: ok) in .*/, "").split("\n")).toEqual([
        `task=b, mode=slow (candidate, seed ${seed}): ok`,
        'command: ["node","case.mjs"]',
        "stdin:",
        `  | {"axes":{"task":"b","mode":"slow"},"content":{},"repetition":0,"seed":${seed},"side":"candidate"}`,
        "stdout:",
        "  | working",
        '  | {"size":12,"extra":4}',
        "stderr:",
        expect.stringMatching(/^ {2}\| ## \[error\]asked by \S+$/),
        "exit code 0",
        "metrics:",
        "  size: 12 B",
        "  extra: 4 (not in the config)",
        "  wanted: missing",
        "",
      ]);
      expect([exitCode, stdout.includes(SECRET)]).toEqual([0, false]);
      expect(readdirSync(join(folder, ".regression-gate"))).toEqual(["try"]);
      expect(readdirSync(join(folder, ".regression-gate/try/runs"))).toEqual([]);
    });
  });

  test("a case without an answer is tried once, whatever the retries, and ends with 3", async () => {
    await inExperiment(FILES, async (folder) => {
      const { exitCode, stdout } = await tryIn(folder, "task=bad, mode=fast", "--format", "json");
      const { row, exchanges } = JSON.parse(stdout);
      expect([exitCode, row.status, row.attempts, exchanges.length]).toEqual([3, "errored", 1, 1]);
      expect(exchanges[0]).toMatchObject({ kind: "command", end: "exit code 75", stdout: "" });
      expect(stdout).not.toContain(SECRET);
    });
  });

  test.each([
    [["fas"], 'got "fas"; did you mean "fast"?'],
    [["nothing-like-it"], "`regression-gate plan` lists the cases"],
    [["--side", "baseline"], "expected a side that is measured here (candidate), got baseline"],
    [["--where", "mode=never"], "selects none of the 6 cases"],
  ])("%j says what is meant instead", async (argv, message) => {
    await inExperiment(FILES, async (folder) => {
      const { exitCode, stderr } = await tryIn(folder, ...argv);
      expect([[2, 4].includes(exitCode), stderr]).toEqual([true, expect.stringContaining(message)]);
    });
  });

  test("of two sides either can be tried, and a module shows its argument and its answer", async () => {
    const files = {
      "regression-gate.yml": `version: 1
id: sides
matrix: { axes: { task: [a] } }
sides:
  baseline: { run: { module: { file: m.mjs, export: old } } }
  candidate: { run: { module: { file: m.mjs, export: fresh } } }
metrics: { s: { kind: exact } }
`,
      "m.mjs": "export const old = () => ({ s: 1 });\nexport const fresh = () => ({ s: 2 });\n",
    };
    await inExperiment(files, async (folder) => {
      const baseline = await tryIn(folder, "--side", "baseline");
      expect(baseline.stdout).toContain("module: m.mjs old\n");
      expect(baseline.stdout).toContain('result:\n  | {"s":1}\n');
      expect((await tryIn(folder, "a")).stdout).toContain('result:\n  | {"s":2}\n');
    });
  });
});
