import { filesIn } from "../../adapters/node/files.ts";
import { numbersOfRun } from "../../app/runs/measured-numbers.ts";
import { parseManifest } from "../../formats/manifest.ts";
import type { Config } from "../../model/config/config.ts";
import type { Report } from "../../model/result/report.ts";
import type { ReportFormat } from "../../report/renderers.ts";
import { renderMeasured } from "../../report/render-measured.ts";

interface RunPlace {
  /** Absolute. */
  readonly folder: string;
  readonly config: Config | null;
}

/** What a run measured, as a table below a report that compares nothing; empty for any other, and in formats that are those of stored files. */
export async function uncomparedNumbers(
  { findings, tests }: Report,
  { folder, config }: RunPlace,
  format: ReportFormat,
): Promise<string> {
  if (format !== "text") return "";
  // The report has said what each test did.
  if (tests !== undefined) return "";
  if (findings.some(({ kind }) => kind !== "no-baseline")) return "";
  const file = "manifest.json";
  const manifest = parseManifest(await filesIn(folder).readText(file), file);
  const table = renderMeasured(numbersOfRun(folder, { manifest, config }), format);
  return table === "" ? "" : `\n${table}`;
}
