import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { BUNDLE_FILES } from "../../../src/adapters/node/runs/write-bundle.ts";
import { REPORT_FORMATS, rendererOf } from "../../../src/report/renderers.ts";

const page = readFileSync(new URL("../../../docs/outputs.md", import.meta.url), "utf8");

test.each(REPORT_FORMATS.filter((format) => format !== "text"))(
  "docs/outputs.md has the format %s: its file, or its name where it is only printed",
  (format) => {
    expect(page).toContain(`\`${rendererOf(format).file ?? format}\``);
  },
);

test.each(BUNDLE_FILES)("docs/outputs.md has the file %s of a run", (file) => {
  expect(page).toContain(`\`${file.replace(/\.gz$/, "")}\``);
});
