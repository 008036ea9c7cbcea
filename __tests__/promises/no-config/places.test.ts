import { describe, expect, test } from "@jest/globals";
import { annotations } from "../../../src/report/annotations.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** JUnit XML of one suite whose cases say where they stand. */
function junit(failing: boolean, line = 12): string {
  const verdict = failing ? '<failure message="expected 1, got 2">trace</failure>' : "";
  return `<testsuites><testsuite name="cart" tests="2">
<testcase classname="cart" name="adds" file="src/cart.test.ts" line="${line}" time="0.01">${verdict}</testcase>
<testcase classname="cart" name="removes" file="src/cart.test.ts" line="40" time="0.01"/>
</testsuite></testsuites>`;
}

async function compared(files: Readonly<Record<string, string>>, format: string): Promise<string> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, files);
    const sides = ["--baseline", "a.xml", "--candidate", "b.xml"];
    const { stdout } = await runCli(folder, ["compare", ...sides, "--same-job", "--format", format]);
    return stdout;
  });
}

describe("rows that say where their case is defined", () => {
  const files = { "a.xml": junit(false), "b.xml": junit(true, 14) };

  test("give what changed of it that place, as the candidate has it, in every report", async () => {
    const report = parseReport(await compared(files, "json"), "report.json");
    const [change] = report.tests?.changes ?? [];
    expect(change).toMatchObject({
      change: "newly-failing",
      tests: [{ place: { file: "src/cart.test.ts", line: 14 } }],
    });
    expect(await compared(files, "text")).toContain("passed before; src/cart.test.ts:14");
    expect(await compared(files, "markdown")).toContain("src/cart.test.ts:14");
  });

  test("give annotations the place, and a check without one keeps that of the config", async () => {
    const report = parseReport(await compared(files, "json"), "report.json");
    expect(annotations(report).map(({ place }) => place)).toContainEqual({
      file: "src/cart.test.ts",
      line: 14,
    });
  });
});
