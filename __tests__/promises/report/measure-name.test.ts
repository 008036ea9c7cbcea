import { expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import { measureName, quantileName } from "../../../src/model/config/metric.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { annotations } from "../../../src/report/annotations.ts";
import { renderCsv } from "../../../src/report/render-csv.ts";
import { renderHtml } from "../../../src/report/html/render-html.ts";
import { renderJson } from "../../../src/report/render-json.ts";
import { renderJunit } from "../../../src/report/render-junit.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import { renderText } from "../../../src/report/text/render-text.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { sampleFinding, sampleLimit, sampleReport } from "../../support/samples/sample-report.ts";

const TAIL = { metric: "latency-ms", quantile: 0.95 } as const;
const REPORT: Report = sampleReport({
  findings: [sampleFinding({ ...TAIL, kind: "regression" })],
  limits: [sampleLimit({ ...TAIL, result: "broken" })],
});

test("a quantile is named as people name it", () => {
  expect(([0.5, 0.95, 0.99] as const).map(quantileName)).toEqual(["p50", "p95", "p99"]);
  expect(measureName(TAIL)).toBe("latency-ms p95");
  expect(measureName({ ...TAIL, quantile: null })).toBe("latency-ms");
});

test.each([
  ["text", renderText(REPORT, PLAIN_STYLE), 2],
  ["junit", renderJunit(REPORT), 2],
  ["markdown", renderMarkdown(REPORT, { maxBytes: Infinity, audience: "file" }), 2],
  ["html", renderHtml(REPORT), 3],
  ["annotations", JSON.stringify(annotations(REPORT)), 2],
])("every line of %s about a quantile names it, findings and limits", (_, shown, times) => {
  expect(shown.match(/latency-ms p95/gu)?.length).toBeGreaterThanOrEqual(times);
  expect(shown).not.toMatch(/latency-ms(?! p95)/u);
});

test("CSV and JSON have it as a number, and a report without it is read as one of means", () => {
  const [header = "", line = ""] = renderCsv(REPORT).split("\n");
  expect(line.split(",")[header.split(",").indexOf("quantile")]).toBe("0.95");
  expect(parseReport(renderJson(REPORT), "report.json").findings[0]?.quantile).toBe(0.95);
  const early = renderJson(REPORT).replaceAll(/"quantile": 0\.95,/gu, "");
  expect(early).not.toContain("quantile");
  const read = parseReport(early, "report.json");
  expect([read.findings[0]?.quantile, read.limits[0]?.quantile]).toEqual([null, null]);
});
