import { describe, expect, test } from "@jest/globals";
import { latestRows, inExperiment, runFolders, writeFiles } from "../support/command-line/experiment.ts";
import { runCli } from "../support/command-line/run-cli.ts";

const CONFIG = `version: 1
id: broken
matrix: { axes: { task: [a, b, c, d, e, f, g, h] }, repetitions: 2 }
run: { module: measure.mjs, concurrency: 1, retry: { attempts: 1 } RUN }
metrics: { score: { kind: score, better: higher } }
baseline: { from: none }
`;

/** \`answers\`: what a trial of each task does, else the program is broken in one way that differs in numbers alone. */
function filesOf(answers: Readonly<Record<string, string>>, run = ""): Readonly<Record<string, string>> {
  return {
    "regression-gate.yml": CONFIG.replace(" RUN", run === "" ? "" : `, ${run}`),
    // A code of the system is no answer; another error is a wrong one.
    "measure.mjs": `const ANSWERS = ${JSON.stringify(answers)};
export default ({ axes: { task }, repetition }) => {
  const answer = ANSWERS[task] ?? "the key of account " + task.charCodeAt(0) + repetition + " is wrong";
  if (answer === "ok") return { score: 1 };
  throw Object.assign(new Error(answer), { code: answer === "wrong" ? "WRONG" : "ECONNREFUSED" });
};
`,
  };
}

interface Ran {
  readonly exitCode: number;
  readonly rows: number;
  readonly stdout: string;
}

async function runOf(folder: string, ...argv: readonly string[]): Promise<Ran> {
  const { exitCode, stdout } = await runCli(folder, ["run", "--quiet", ...argv]);
  return { exitCode, rows: latestRows(folder).length, stdout };
}

describe("a run whose first cases all fail alike", () => {
  test("is stopped after five different cases, says why, ends with 3 and can be resumed", async () => {
    await inExperiment(filesOf({}), async (folder) => {
      const broken = await runOf(folder);
      expect([broken.exitCode, broken.rows]).toEqual([3, 5]);
      expect(broken.stdout).toMatch(
        /^stopped early: Every case fails alike: the first 5 cases of the candidate gave the same error and no answer, so the others were not run \(.*the key of account \d+ is wrong\)\. Fix it and continue with --resume; run: \{ stop-when-all-fail: 0 \} runs all$/m,
      );
      await writeFiles(folder, { "measure.mjs": "export default () => ({ score: 1 });\n" });
      const mended = await runCli(folder, ["run", "--quiet", "--resume"]);
      expect([mended.exitCode, runFolders(folder)]).toEqual([0, [expect.any(String)]]);
      expect(mended.stdout).toContain("16 of 16 trials measured");
    });
  });

  test("is inconclusive as a gate, and not a spent budget", async () => {
    await inExperiment(filesOf({}), async (folder) => {
      const gate = await runCli(folder, ["gate", "--quiet", "--format", "json"]);
      const { causes, exitCode } = JSON.parse(gate.stdout);
      expect([gate.exitCode, exitCode]).toEqual([3, 3]);
      const texts: readonly string[] = causes.map(({ text }: { text: string }) => text);
      expect(texts).toContainEqual(expect.stringContaining("Stopped early: Every case fails alike"));
      expect(causes.map(({ name }: { name: string }) => name)).not.toContain("budget-stop");
    });
  });

  test.each([
    ["one of them gives an answer", { d: "ok" }, ""],
    ["one of them fails otherwise", { c: "the disk is full" }, ""],
    ["it is turned off", {}, "stop-when-all-fail: 0"],
    ["there are fewer cases than that", {}, "stop-when-all-fail: 9"],
  ])("goes on where %s", async (_, answers, run) => {
    await inExperiment(filesOf(answers, run), async (folder) => {
      const { rows, stdout } = await runOf(folder);
      expect([rows, stdout.includes("stopped early")]).toEqual([16, false]);
    });
  });

  test("a wrong answer is no error, and repetitions of one case are one", async () => {
    const wrong = Object.fromEntries("abcdefgh".split("").map((task) => [task, "wrong"]));
    await inExperiment(filesOf(wrong), async (folder) => {
      expect((await runOf(folder)).rows).toBe(16);
    });
    const sequential = filesOf({}, "order: sequential, stop-when-all-fail: 2");
    await inExperiment(sequential, async (folder) => {
      expect((await runOf(folder)).rows).toBe(3);
    });
  });

  test("faults that are injected on purpose stop nothing", async () => {
    const files = filesOf({});
    const chaos = `${files["regression-gate.yml"]}chaos: { rate: 100% }\n`;
    await inExperiment({ ...files, "regression-gate.yml": chaos }, async (folder) => {
      expect((await runOf(folder)).rows).toBe(16);
    });
  });
});
