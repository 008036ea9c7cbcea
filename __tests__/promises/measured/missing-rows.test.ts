import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

async function report(folder: string, args: readonly string[]): Promise<Report> {
  const { stdout, stderr, exitCode } = await runCli(folder, [...args, "--format", "json"]);
  if (exitCode === 2) throw new Error(stderr);
  return parseReport(stdout, "stdout");
}

describe("an eval that counts more results than it has rows", () => {
  const results = (errors: number): string => {
    const rows = Array.from({ length: 8 }, (_, testIdx) => ({
      provider: { id: "echo" },
      promptIdx: 0,
      testIdx,
      prompt: { raw: "p", label: "p" },
      vars: { n: testIdx },
      success: true,
      score: 1,
      latencyMs: 5,
      namedScores: {},
      gradingResult: { pass: true, score: 1 },
    }));
    const stats = { successes: rows.length, failures: 0, errors };
    return JSON.stringify({ evalId: "e", results: { version: 3, results: rows, stats } });
  };

  test.each([
    { side: "the candidate", base: 0, head: 2 },
    { side: "the baseline", base: 2, head: 0 },
    { side: "each side", base: 2, head: 2 },
  ])("of $side is no plain pass, and the title says so once for each file", ({ base, head }) =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "base.json"), results(base));
      writeFileSync(join(folder, "head.json"), results(head));
      const { verdict, title, causes } = await report(folder, [
        "compare",
        "--baseline",
        "base.json",
        "--candidate",
        "head.json",
      ]);
      expect(verdict).toBe("warn");
      expect(title).toContain("8 passed and 2 did not, but has 8 rows that passed");
      const counts = causes.flatMap(({ name, count }) => (name === "rows-missing" ? [count] : []));
      expect(counts).toEqual([base > 0 && head > 0 ? 2 : 1]);
    }),
  );
});

describe("a plan with more repetitions than the results file has", () => {
  const TASKS = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const rows = (repetitions: number, change: number): string =>
    TASKS.flatMap((task, index) =>
      Array.from({ length: repetitions }, (_, repetition) =>
        JSON.stringify({ axes: { task }, repetition, metrics: { score: 0.9 - index / 100 + change } }),
      ),
    ).join("\n");

  test.each([
    { has: "as many rows as the baseline: nothing was lost", base: 1, change: 0, verdict: "inconclusive" },
    { has: "as many rows as the baseline, and worse ones", base: 1, change: -0.3, verdict: "fail" },
    { has: "fewer than the baseline: the candidate lost them", base: 2, change: 0, verdict: "fail" },
  ])("where it has $has: $verdict", ({ base, change, verdict }) =>
    inTempFolder(async (folder) => {
      const config = `version: 1
id: planned
matrix: { axes: { task: [${TASKS.join(", ")}] }, repetitions: 2 }
run: { results-file: head.jsonl }
metrics: { score: { kind: score, better: higher, margin: 0.02 } }
baseline: { from: file, path: base.jsonl }
`;
      writeFileSync(join(folder, "regression-gate.yml"), config);
      writeFileSync(join(folder, "base.jsonl"), rows(base, 0));
      writeFileSync(join(folder, "head.jsonl"), rows(1, change));
      const found = await report(folder, ["gate", "--quiet"]);
      expect(found.verdict).toBe(verdict);
    }),
  );
});
