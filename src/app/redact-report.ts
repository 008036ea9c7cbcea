import { ownWords } from "../formats/own-words.ts";
import type { Calibration } from "../model/result/calibration.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { HistoryEntry } from "../model/result/history.ts";
import type { Report } from "../model/result/report.ts";
import type { Manifest } from "../model/run/manifest.ts";

/** The facts of a manifest that are known only at the end. */
type RunFacts = "runId" | "startedAt" | "finishedAt" | "counts" | "complete";

/** The report without the secrets in its texts. Its rows were redacted when they were stored. */
export function redactReport(report: Report, redact: Redactor): Report {
  return redactTexts(report, redact);
}

/**
 * Plain JSON data with every text redacted, and the names of fields too, because they may be axes of rows of another
 * tool. The fixed words of this program stay, even if one of them is a secret.
 */
export function redactTexts<T extends Report | Calibration | Omit<Manifest, RunFacts> | HistoryEntry>(
  value: T,
  redactAny: Redactor,
): T {
  const redact: Redactor = (text) => {
    const clean = redactAny(text);
    return clean !== text && ownWords().has(text) ? text : clean;
  };
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
    if (typeof part === "string") return redact(part);
    return typeof part === "object" && part !== null && !Array.isArray(part)
      ? redactNames(part, redact)
      : part;
  });
}

/** Two names that become equal when secrets are removed stay two fields. */
function redactNames(object: object, redact: Redactor): object {
  const entries = Object.entries(object);
  if (entries.every(([name]) => redact(name) === name)) return object;
  const taken = new Set<string>();
  return Object.fromEntries(
    entries.map(([name, value]: [string, unknown]) => {
      const clean = redact(name);
      let unique = clean;
      for (let number = 2; taken.has(unique); number += 1) unique = `${clean} (${number})`;
      taken.add(unique);
      return [unique, value];
    }),
  );
}
