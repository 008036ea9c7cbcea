import { expect, test } from "@jest/globals";
import { redactReport } from "../../src/app/redact-report.ts";
import { parseReport } from "../../src/formats/report-file.ts";
import { createRedactor } from "../../src/secrets/redaction.ts";
import type { Report } from "../../src/model/result/report.ts";
import { sampleReport } from "../support/samples/sample-report.ts";

const withTitle = (title: string): Report => ({ ...sampleReport(), title });

test.each(["candidate", "baseline", "findings", "completeness", "regression-gate", "kind", "pass", "date"])(
  "a secret that is the word %s leaves a report that can be read, and says the same verdict",
  (secret) => {
    const report = redactReport(withTitle(`said ${secret} aloud`), createRedactor([secret]));
    expect(report.title).toBe("said *** aloud");
    expect(report.verdict).toBe(sampleReport().verdict);
    expect(report.findings.map(({ kind }) => kind)).toEqual(sampleReport().findings.map(({ kind }) => kind));
    expect(parseReport(JSON.stringify(report), "report.json")).toMatchObject({ title: report.title });
  },
);

test("names of fields that are no word of a report are redacted, and two of them stay two", () => {
  const sample = sampleReport();
  const [first, ...rest] = sample.findings;
  if (first === undefined) throw new Error("expected a finding");
  const report = redactReport(
    { ...sample, findings: [{ ...first, group: { "hunter2-a": "x", "hunter2-b": "y" } }, ...rest] },
    createRedactor(["hunter2-a", "hunter2-b"]),
  );
  expect(report.findings[0]?.group).toEqual({ "***": "x", "*** (2)": "y" });
});
