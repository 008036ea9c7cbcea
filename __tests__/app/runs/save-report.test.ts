import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { saveReport } from "../../../src/app/runs/save-report.ts";
import { REPORT_FORMATS, rendererOf } from "../../../src/report/renderers.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { RED } from "../../support/samples/sample-report.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

test("a run's folder gets the file of every format that has one, as `report --format` prints it", async () => {
  await inTempFolder(async (folder) => {
    const written = await saveReport(folder, RED, (text) => text);
    expect(written).toEqual([
      "report.json",
      "report.md",
      "report.html",
      "findings.csv",
      "junit.xml",
      "report.sarif",
    ]);
    expect((await readdir(folder)).toSorted()).toEqual(written.toSorted());
    for (const format of REPORT_FORMATS) {
      const { file, render } = rendererOf(format);
      const printed = render(RED, { style: PLAIN_STYLE, maxBytes: Infinity });
      expect(file === null ? printed : await readFile(join(folder, file), "utf8")).toBe(printed);
    }
  });
});
