import { parse } from "csv-parse/sync";
import { describe, expect, test } from "@jest/globals";
import { renderCsv } from "../../src/report/render-csv.ts";
import { HOSTILE } from "../support/samples/hostile-text.ts";
import { RED, sampleFinding, sampleReport } from "../support/samples/sample-report.ts";

function rowsOf(text: string): Record<string, string>[] {
  return parse<Record<string, string>>(text, { columns: true });
}

describe("renderCsv", () => {
  test("has a row a finding with unrounded numbers", () => {
    const rows = rowsOf(renderCsv(RED));
    expect(rows).toHaveLength(RED.findings.length);
    expect(rows[0]).toMatchObject({
      metric: "rule-score",
      "axis:mode": "fast",
      kind: "regression",
      baseline: "0.8421",
      candidate: "0.7934",
      estimate: "-0.0487",
      dz: "-0.52",
      units: "60",
      neededUnits: "",
    });
  });

  test("negative numbers stay numbers, -0 prints as 0, what is not finite stays empty", () => {
    const finding = sampleFinding({ estimate: -0, lower: -1.5, upper: Number.POSITIVE_INFINITY });
    expect(rowsOf(renderCsv(sampleReport({ findings: [finding] })))[0]).toMatchObject({
      estimate: "0",
      lower: "-1.5",
      upper: "",
    });
  });

  test.each(HOSTILE)("keeps %j text: in its cell, and no formula", (name) => {
    const finding = sampleFinding({ metric: name, unit: name, group: { [name]: name } });
    const text = renderCsv(sampleReport({ findings: [finding] }));
    const row = rowsOf(text)[0]!;
    expect(Object.values(row)).toHaveLength(48);
    // A lone surrogate has no UTF-8: whoever reads the file gets U+FFFD.
    expect([name, `'${name}`].map((one) => Buffer.from(one).toString())).toContain(row["metric"]);
    for (const cell of [row["metric"], row["unit"], row["group"]]) {
      expect(cell).not.toMatch(/^[\s\u0000-\u001F]*[=+\-@]/u);
    }
  });

  test("has a header alone for no findings", () => {
    expect(renderCsv(sampleReport({ findings: [] })).split("\n")).toHaveLength(2);
  });
});
