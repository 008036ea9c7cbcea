import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { renderCsv } from "../../../src/report/render-csv.ts";
import { renderJunit } from "../../../src/report/render-junit.ts";
import { renderSarif } from "../../../src/report/render-sarif.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import { renderText } from "../../../src/report/text/render-text.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { ACCEPTED, EXPIRED, FIRST_RUN, PASS, RED } from "../../support/samples/sample-report.ts";

// After a change that is meant: UPDATE_GOLDEN=1 npx jest __tests__/promises/report/golden, then read the diff.
const UPDATE = process.env["UPDATE_GOLDEN"] === "1";

const REPORTS: Readonly<Record<string, Report>> = {
  red: RED,
  pass: PASS,
  accepted: ACCEPTED,
  expired: EXPIRED,
  "first-run": FIRST_RUN,
};
const RENDERERS: Readonly<Record<string, (report: Report) => string>> = {
  md: (report) => renderMarkdown(report, { maxBytes: 65_536, audience: "comment" }),
  txt: (report) => renderText(report, PLAIN_STYLE),
  csv: renderCsv,
  "junit.xml": renderJunit,
  sarif: renderSarif,
};

describe("golden files", () => {
  const pairs = Object.keys(REPORTS).flatMap((name) =>
    Object.keys(RENDERERS).map((ending) => [name, ending]),
  );
  test.each(pairs)("%s.%s is byte for byte as reviewed", async (name = "", ending = "") => {
    const file = new URL(`../../golden/${name}.${ending}`, import.meta.url);
    const text = RENDERERS[ending]!(REPORTS[name]!);
    if (UPDATE) await writeFile(file, text);
    expect(text).toBe(await readFile(file, "utf8"));
  });
});
