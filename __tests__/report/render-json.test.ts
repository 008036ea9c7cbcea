import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../src/formats/report-file.ts";
import { renderJson } from "../../src/report/render-json.ts";
import {
  EXPIRED,
  FIRST_RUN,
  PASS,
  RED,
  sampleFinding,
  sampleReport,
} from "../support/samples/sample-report.ts";

describe("renderJson", () => {
  test("holds the whole report", () => {
    expect(JSON.parse(renderJson(RED))).toEqual(RED);
  });

  test.each([RED, PASS, EXPIRED, FIRST_RUN])("is what the reader of report.json reads: $title", (report) => {
    expect(parseReport(renderJson(report), "report.json")).toEqual(report);
  });

  test("has the same bytes for any order of the top-level keys", () => {
    const { schema, program, id, ...rest } = PASS;
    const reversed = { ...rest, id, program, schema };
    expect(renderJson(reversed)).toBe(renderJson(PASS));
    expect(Object.keys(JSON.parse(renderJson(reversed))).slice(0, 5)).toEqual([
      "schema",
      "program",
      "id",
      "generatedAt",
      "verdict",
    ]);
  });

  test("is indented by two spaces and ends with one LF", () => {
    const text = renderJson(PASS);
    expect(text).toMatch(/^\{\n {2}"schema": "regression-gate\/report@1",\n/u);
    expect(text).toMatch(/[^\n]\n$/u);
    expect(text).not.toContain("\r");
  });

  test("writes what is not finite as null and -0 as 0", () => {
    const finding = sampleFinding({ lower: Number.NEGATIVE_INFINITY, upper: Number.NaN, estimate: -0 });
    const parsed = JSON.parse(renderJson(sampleReport({ findings: [finding] })));
    expect(parsed.findings[0]).toMatchObject({ lower: null, upper: null, estimate: 0 });
  });
});
