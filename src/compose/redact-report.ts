import type { Calibration } from "../model/calibration.ts";
import type { Redactor } from "../model/redaction.ts";
import type { Report } from "../model/report.ts";

/** The report with secrets taken out of every text in it; rows were redacted when they were stored. */
export function redactReport(report: Report, redact: Redactor): Report {
  return redactTexts(report, redact);
}

/** Plain JSON data with every text in it redacted. */
export function redactTexts<T extends Report | Calibration>(value: T, redact: Redactor): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === "string" ? redact(part) : part,
  );
}
