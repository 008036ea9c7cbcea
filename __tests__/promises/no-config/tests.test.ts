import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** What stands in the elements of tests t0, t1, …; null = there is no such test. */
type Outcomes = readonly (string | null)[];

const FAILED = '<failure message="expected 1, got 2"/>';
const ERRORED = '<error message="no database"/>';
const SKIPPED = "<skipped/>";

function junit(outcomes: Outcomes): string {
  const cases = outcomes.flatMap((outcome, index) =>
    outcome === null ? [] : [`<testcase classname="c" name="t${index}" time="0.01">${outcome}</testcase>`],
  );
  return `<testsuites><testsuite name="s">${cases.join("")}</testsuite></testsuites>`;
}

async function compare(before: Outcomes, after: Outcomes): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, { "a.xml": junit(before), "b.xml": junit(after) });
    return runCli(folder, ["compare", "--baseline", "a.xml", "--candidate", "b.xml"]);
  });
}

describe("reports of tests are compared without a config", () => {
  test("unchanged is a plain pass, with one run of each test", async () => {
    const { exitCode, stdout } = await compare(["", "", FAILED, SKIPPED], ["", "", FAILED, SKIPPED]);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^PASS: No test newly fails of 4; 1 known to fail; 1 skipped/),
    ]);
  });

  test("a test that newly fails blocks, by its name", async () => {
    const { exitCode, stdout } = await compare(["", "", ""], ["", FAILED, ""]);
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^FAIL: .*c › t1/)]);
  });

  test("a test that was mended is an improvement without a warning", async () => {
    const { exitCode, stdout } = await compare(["", FAILED], ["", ""]);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^PASS: .*1 fixed/)]);
  });

  test.each([
    ["vanished", null, 0, /^WARN: .*1 test .*gone|^WARN: .*vanished/],
    ["newly skipped", SKIPPED, 0, /^WARN: 1 test is newly skipped/],
    ["errored", ERRORED, 1, /^FAIL: /],
  ])("a test that is %s is never a plain pass, and is named", async (_, outcome, code, told) => {
    const { exitCode, stdout } = await compare(["", "", ""], ["", "", outcome]);
    expect([exitCode, stdout]).toEqual([code, expect.stringContaining("c › t2")]);
    expect(stdout).toMatch(told);
  });

  test("a new test is named, and judged from the next run on", async () => {
    const { exitCode, stdout } = await compare(["", ""], ["", "", ""]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("New (1): s › c › t2")]);
  });
});

test("with a config that pools all tests, too, a newly skipped one is no plain pass", async () => {
  const config = `version: 1
id: pooled
run: { results-file: b.xml }
metrics: { success: { kind: binary, deterministic: true } }
compare: { by: [] }
`;
  const { exitCode, stdout } = await inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "regression-gate.yml": config,
      "a.xml": junit(["", "", "", SKIPPED]),
      "b.xml": junit(["", "", SKIPPED, SKIPPED]),
    });
    return runCli(folder, [
      "compare",
      "-c",
      "regression-gate.yml",
      "--baseline",
      "a.xml",
      "--candidate",
      "b.xml",
    ]);
  });
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringMatching(/^WARN: 1 test is newly skipped: s › c › t2; 1 unit dropped/),
  ]);
});

test.each([
  ["a limit of success", "{ success: { kind: binary, min: 0.5 } }"],
  ["a limit of duration", "{ duration: { kind: latency, unit: s, max: 10 } }"],
])("a failed test counts once beside %s", async (_, metrics) => {
  const config = `version: 1
id: limited
matrix: { axes: { test: ["s › c › t0", "s › c › t1"] } }
run: { results-file: b.xml }
metrics: ${metrics}
baseline: { from: none }
`;
  const { stdout } = await inTempFolder(async (folder) => {
    await writeFiles(folder, { "regression-gate.yml": config, "b.xml": junit(["", FAILED]) });
    return runCli(folder, ["gate", "--quiet", "--format", "json"]);
  });
  const { completeness } = parseReport(stdout, "report.json");
  expect(completeness.counts).toMatchObject({ planned: 2, ok: 1, failed: 1, errored: 0 });
});
