import { describe, expect, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

function config(matrix: string): string {
  return `version: 1
id: rows
matrix: { ${matrix} }
run: { results-file: rows.csv }
metrics: { wall: { kind: latency, margin: 10%, run-effect: false } }
baseline: { from: none }
`;
}

async function gate(matrix: string, rows: readonly string[], ...flags: readonly string[]): Promise<Report> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), config(matrix));
    writeFileSync(join(folder, "rows.csv"), ["bench,repetition,wall", ...rows, ""].join("\n"));
    const { stdout } = await runCli(folder, ["gate", "--quiet", "--format", "json", ...flags]);
    return parseReport(stdout, "stdout");
  });
}

describe("rows that no plan knows", () => {
  const ROWS = [
    "sort,0,1",
    "sort,1,1",
    "sort,2,500",
    "parse,0,2",
    "parse,1,2",
    "new_hot_path,0,900",
    "new_hot_path,1,900",
    "Sort,0,7",
  ];

  test("are named with counts and the case that may be meant, and warn", async () => {
    const report = await gate("axes: { bench: [sort, parse] }, repetitions: 2", ROWS);
    expect([report.verdict, report.exitCode, report.title]).toEqual([
      "warn",
      0,
      "Warning: 4 of 8 rows of rows.csv are of no planned trial: repetition 2 of bench=sort, bench=new_hot_path (2), bench=Sort (1; did you mean bench=sort?)",
    ]);
    expect(report.manifest.candidate?.unplanned).toMatchObject([{ rows: 4, of: 8, caseCount: 3 }]);
  });

  test("of a case that the matrix lacks are a finding without baseline, and no part of the others", async () => {
    const report = await gate("axes: { bench: [sort, parse] }, repetitions: 2", ROWS);
    expect(
      report.findings.map(({ group, kind, values }) => [group["bench"], kind, values.candidate]),
    ).toEqual([
      ["sort", "no-baseline", 1],
      ["parse", "no-baseline", 2],
      ["new_hot_path", "no-baseline", 900],
      ["Sort", "no-baseline", 7],
    ]);
  });

  test("are none if a suite or --where leaves their case out", async () => {
    const rows = ["sort,0,1", "parse,0,2"];
    const report = await gate("axes: { bench: [sort, parse] }", rows, "--where", "bench=sort");
    expect(report.manifest.candidate?.unplanned).toBeUndefined();
    expect(report.verdict).toBe("pass");
  });
});

describe("without repetitions a results file", () => {
  const uneven = [
    ...Array.from({ length: 6 }, (_, index) => `slow,${index},${2 + index / 100}`),
    ...Array.from({ length: 20 }, (_, index) => `fast,${index + 1},${1 + index / 100}`),
  ];

  test("has as many a case as there are rows, whatever their numbers", async () => {
    const report = await gate("axes: { bench: [slow, fast] }", uneven);
    expect([report.verdict, report.completeness.counts.planned, report.completeness.complete]).toEqual([
      "pass",
      26,
      true,
    ]);
    expect(report.findings.map(({ n }) => n.candidateTrials)).toEqual([6, 20]);
    expect(report.findings.map(({ values }) => values.candidate)).toEqual([
      expect.closeTo(2.025, 12),
      expect.closeTo(1.095, 12),
    ]);
  });

  test("misses a case that it has no row of", async () => {
    const report = await gate("axes: { bench: [slow, fast, gone] }", uneven);
    expect([report.exitCode, report.completeness.unmeasuredCases]).toEqual([3, ["bench=gone"]]);
  });

  test("named with repetitions, has the others as rows that no plan knows", async () => {
    const report = await gate("axes: { bench: [slow, fast] }, repetitions: 6", uneven);
    expect(report.causes.map(({ text }) => text)).toContain(
      "15 of 26 rows of rows.csv are of no planned trial: repetitions 6 to 20 of bench=fast",
    );
  });
});
