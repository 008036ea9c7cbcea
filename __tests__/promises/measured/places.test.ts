import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { placedRows } from "../../../src/app/runners/placed-rows.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** The place of a case, as a tool's results name it, is the place of its finding. */

const junit = (status: string): string =>
  `<testsuites><testsuite name="s" tests="1"><testcase classname="t" name="one" file="tests/a.py" line="4" time="0.1">${status}</testcase></testsuite></testsuites>`;

const FILES = ["pkg/tests/a.py", "tests/top.py", "both.py", "pkg/both.py"];

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe("places in results", () => {
  test("of a results file in a sub-folder are relative to the repository, in rows and report", () =>
    inTempFolder(async (folder) => {
      write(folder, "pkg/tests/a.py", "");
      write(folder, "pkg/out.xml", junit(""));
      write(
        folder,
        "regression-gate.yml",
        `version: 1
id: places
matrix: { axes: { test: ["s › tests/a.py › t › one"] } }
run: { results-file: out.xml, cwd: pkg }
metrics: { success: { kind: binary, better: higher, min: 0.9 } }
baseline: { from: none }
`,
      );
      const { stdout, stderr } = await runCli(folder, ["gate", "--quiet", "--format", "json"]);
      expect(stderr).not.toContain("expected");
      const places = parseReport(stdout, "stdout").findings.map(({ place }) => place);
      expect(places).toEqual([{ file: "pkg/tests/a.py", line: 4 }]);
    }));

  test("name the file that is there; one that is at the top alone was named from the top", () =>
    inTempFolder(async (root) => {
      for (const file of FILES) write(root, file, "");
      const placed = (file: string, cwd: string): string | undefined => {
        const [row] = placedRows([sampleRow({ place: { file, line: 1 } })], { root, cwd });
        return row?.place?.file;
      };
      expect(placed("tests/a.py", "pkg")).toBe("pkg/tests/a.py");
      expect(placed("tests/top.py", "pkg")).toBe("tests/top.py");
      expect(placed("both.py", "./pkg/")).toBe("pkg/both.py");
      // Generated, or gone.
      expect(placed("gone.py", "pkg")).toBe("pkg/gone.py");
      expect(placed("tests/a.py", ".")).toBe("tests/a.py");
    }));
});
