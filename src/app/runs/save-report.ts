import { join } from "node:path";
import { writeFileAtomic } from "../../adapters/node/files.ts";
import { serializeHistory } from "../../formats/history-file.ts";
import { serializeManifest } from "../../formats/manifest.ts";
import { appendHistory } from "../../history/history-entry.ts";
import type { Report } from "../../model/result/report.ts";
import { lineageOf } from "../../model/run/lineage.ts";
import type { JudgedRun } from "../../pipeline/world.ts";
import { REPORT_FORMATS, rendererOf } from "../../report/renderers.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import { redactTexts } from "../redact-report.ts";
import { PLAIN_STYLE } from "../../report/text/text-style.ts";

/** Adds to a run's manifest what it was compared with, which is known only after the run has ended. */
async function saveLineage(
  folder: string,
  { run, baseline }: Pick<JudgedRun, "run" | "baseline">,
  redact: Redactor,
): Promise<void> {
  const lineage = lineageOf(baseline);
  if (lineage === null) return;
  const manifest = redactTexts({ ...run.manifest, lineage }, redact);
  await writeFileAtomic(join(folder, "manifest.json"), serializeManifest(manifest));
}

/** Nobody reads a longer page; the other files contain the rest. */
const MAX_MARKDOWN_BYTES = 4 * 1024 * 1024;

/**
 * Writes every report format that has a file, after removing secrets from each whole text once more. Resolves to the
 * names of the files.
 */
export async function saveReport(
  folder: string,
  report: Report,
  redact: Redactor,
): Promise<readonly string[]> {
  const options = { style: PLAIN_STYLE, maxBytes: MAX_MARKDOWN_BYTES };
  const files = REPORT_FORMATS.flatMap((format) => {
    const { file, render } = rendererOf(format);
    return file === null ? [] : [{ file, text: redact(render(report, options)) }];
  });
  for (const { file, text } of files) await writeFileAtomic(join(folder, file), text);
  return files.map(({ file }) => file);
}

/** Writes the history of the branch with this run added, and the lineage of this run, without secrets in any of their texts. */
export async function saveHistory(
  folder: string,
  outcome: Pick<JudgedRun, "run" | "entry" | "baseline">,
  redact: Redactor,
): Promise<readonly string[]> {
  const { entry, baseline } = outcome;
  await saveLineage(folder, outcome, redact);
  const entries = entry === null ? baseline.history : appendHistory(baseline.history, entry);
  await writeFileAtomic(
    join(folder, "history.jsonl"),
    serializeHistory(entries.map((one) => redactTexts(one, redact))),
  );
  return ["history.jsonl"];
}
