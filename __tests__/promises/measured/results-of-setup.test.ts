import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { interruption } from "../../../src/adapters/node/interruption.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inRepository } from "../../support/command-line/two-commit-repository.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** Writes as many rows a bench as its arguments say: `a=3 b=7`. */
const TOOL = `import { writeFileSync } from "node:fs";
const lines = ["bench,repetition,ms"];
for (const [bench, count] of process.argv.slice(2).map((one) => one.split("=")))
  for (let repetition = 0; repetition < Number(count); repetition += 1)
    lines.push([bench, repetition, 10 + repetition / 100].join(","));
writeFileSync("rows.csv", lines.join("\\n") + "\\n");
`;

const config = (setup: string, more = "baseline: { from: none }"): string => `version: 1
id: written
matrix: { axes: { bench: [a, b] } }
run: { results-file: rows.csv, setup: ${setup} }
metrics: { ms: { kind: latency, margin: 10%, run-effect: false } }
${more}
`;

async function gate(folder: string, ...flags: readonly string[]): Promise<Report> {
  const { stdout, stderr, exitCode } = await runCli(folder, [
    "gate",
    "--quiet",
    "--format",
    "json",
    ...flags,
  ]);
  if (exitCode === 2) throw new Error(stderr);
  return parseReport(stdout, "stdout");
}

const trials = ({ findings }: Report): readonly unknown[] =>
  findings.map(({ group, n }) => [group["bench"], n?.baselineTrials ?? 0, n?.candidateTrials]);

describe("results that run.setup writes", () => {
  test("are planned by once it has written them, as many as there are, and rows that no plan knows are named", () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "tool.mjs"), TOOL);
      writeFileSync(join(folder, "regression-gate.yml"), config("[node, tool.mjs, a=3, b=7, c=2]"));
      // Of an earlier run, and of no interest.
      writeFileSync(join(folder, "rows.csv"), "bench,repetition,ms\na,0,1\nb,0,1\n");
      const report = await gate(folder);
      expect(trials(report).slice(0, 2)).toEqual([
        ["a", 0, 3],
        ["b", 0, 7],
      ]);
      expect([report.verdict, report.title]).toEqual([
        "warn",
        "Warning: 2 of 12 rows of rows.csv are of no planned trial: bench=c (2; did you mean bench=a?)",
      ]);
    }));

  test.each([
    { teardown: "", withTeardown: false },
    { teardown: ", teardown: [node, -e, '']", withTeardown: true },
  ])(
    "can be planned by until a signal ends it, and `teardown` is run before where there is one: $withTeardown",
    ({ teardown, withTeardown }) =>
      inTempFolder(async (folder) => {
        writeFileSync(join(folder, "tool.mjs"), TOOL);
        const text = config(`[node, tool.mjs, a=3, b=7]${teardown}`);
        writeFileSync(join(folder, "regression-gate.yml"), text);
        const others = process.listeners("SIGTERM");
        const { busy } = interruption("interrupted");
        /** Of each work without a pause: whether a signal would end this process in it. */
        const ends: boolean[] = [];
        const before = process.listenerCount("SIGTERM");
        const watched: typeof busy = (work) =>
          busy(() => {
            ends.push(process.listenerCount("SIGTERM") < before);
            return work();
          });
        const { exitCode } = await runCli(folder, ["gate", "--quiet"], { busy: watched });
        const ours = process.listeners("SIGTERM").filter((one) => !others.includes(one));
        for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
          for (const one of ours) process.removeListener(name, one);
        expect([exitCode, ours.length]).toEqual([0, 1]);
        // The results are read, a plan is made, and later judged: by then everything is torn down.
        expect(ends).toEqual([!withTeardown, !withTeardown, true]);
      }),
  );

  test("that it does not write, beside those of an earlier run, are no plain pass", () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "regression-gate.yml"), config("[node, -e, '']"));
      writeFileSync(join(folder, "rows.csv"), "bench,repetition,ms\na,0,1\nb,0,1\n");
      const { verdict, causes } = await gate(folder);
      expect(verdict).toBe("warn");
      expect(causes).toContainEqual(
        expect.objectContaining({
          name: "stale-results",
          text: expect.stringContaining("did not write rows.csv of the candidate"),
        }),
      );
    }));

  test("that it writes again as they were are those of this run", () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "tool.mjs"), TOOL);
      writeFileSync(join(folder, "regression-gate.yml"), config("[node, tool.mjs, a=3, b=3]"));
      await gate(folder);
      const { causes } = await gate(folder);
      expect(causes.map(({ name }) => name)).not.toContain("stale-results");
    }));

  test("that it does not write are an error that names the file", () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "regression-gate.yml"), config("[node, -e, '']"));
      const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("rows.csv")]);
    }));

  test("cannot be split into shards, whose plans are made before it", () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "regression-gate.yml"), config("[node, tool.mjs, a=3]"));
      const { exitCode, stderr } = await runCli(folder, ["run", "--quiet", "--shard", "1/2"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("run.setup")]);
    }));

  test("are said to be unknown by a plan that is made without it", () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, "regression-gate.yml"), config("[node, tool.mjs, a=3]"));
      const { stdout, stderr } = await runCli(folder, ["validate"]);
      expect(stdout + stderr).toContain("rows.csv is not there yet");
    }));

  test("are read of each of two commits, with as many rows as its own tool wrote", async () => {
    const of = (argv: string): string => `process.argv.splice(2, 9, ${argv});\n${TOOL}`;
    const files = {
      "regression-gate.yml": config("[node, tool.mjs]", "baseline: { from: ref, ref: HEAD~1 }"),
      "tool.mjs": of('"a=5", "b=6", "gone=2"'),
    };
    await inRepository(files, async ({ folder }) => {
      writeFileSync(join(folder, "tool.mjs"), of('"a=8", "b=6"'));
      const report = await gate(folder);
      expect(trials(report)).toEqual([
        ["a", 5, 8],
        ["b", 6, 6],
      ]);
      expect([report.verdict, report.title]).toEqual([
        "warn",
        "Warning: 2 of 13 rows of rows.csv of the baseline are of no planned trial: bench=gone (2)",
      ]);
    });
  });
});

test("results that are read of two commits were not measured alternately: no machine-dependent metric is red", async () => {
  const of = (ms: number): string => TOOL.replace("10 + repetition / 100", `${ms} + repetition / 100`);
  const files = {
    "regression-gate.yml": config(
      "[node, tool.mjs, a=9, b=9]",
      "baseline: { from: ref, ref: HEAD~1 }",
    ).replace(", run-effect: false", ""),
    "tool.mjs": of(10),
  };
  await inRepository(files, async ({ folder }) => {
    writeFileSync(join(folder, "tool.mjs"), of(20));
    const report = await gate(folder);
    expect(report.manifest.candidate).toMatchObject({ sameJob: false, sides: ["baseline", "candidate"] });
    expect(report.baseline.why).toContain("not measured alternately");
    expect(report.findings.map(({ kind }) => kind)).toEqual(["inconclusive", "inconclusive"]);
    // No gating metric could have been red: that is said in the title.
    expect([report.verdict, report.causes[0]?.name]).toEqual(["warn", "could-not-fail"]);
    expect(report.warnings.map(({ code }) => code)).toContain("not-alternating");
  });
});
