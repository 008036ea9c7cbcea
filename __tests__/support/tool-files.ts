import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { ByteSource } from "../../src/formats/text/byte-source.ts";
import { fileHead } from "../../src/importers/file-head.ts";
import type { FileImporter } from "../../src/importers/importer.ts";
import { importFile } from "../../src/importers/registry.ts";
import type { ToolMetric } from "../../src/importers/tool.ts";
import type { Warning } from "../../src/model/result/finding.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";

const FIXTURES = new URL("../importers/fixtures/", import.meta.url);

/** An entry of MANIFEST.json: a file that the real tool wrote, and what is known of it by other means. */
const manifestSchema = z.array(z.object({ path: z.string(), tool: z.string(), expected: z.unknown() }));

export const MANIFEST = manifestSchema.parse(
  JSON.parse(readFileSync(new URL("MANIFEST.json", FIXTURES), "utf8")),
);

/** What other means say of a file of the real tool, by the shape that it has for this tool. */
export function expectedOf<T>(path: string, shape: z.ZodType<T>): T {
  const entry = MANIFEST.find((one) => one.path === path);
  if (entry === undefined) throw new Error(`MANIFEST.json has no ${path}`);
  return shape.parse(entry.expected);
}

/** A file of the real tool, unpacked. */
export function toolFile(path: string): ByteSource {
  const bytes = readFileSync(new URL(path, FIXTURES));
  return bytesOf(path.endsWith(".gz") ? gunzipSync(bytes) : bytes, path);
}

/** A file that a test makes up. */
export function bytesOf(content: string | Uint8Array, shown = "file"): ByteSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { shown, chunks: () => [bytes] };
}

export interface ReadTool {
  readonly rows: readonly TrialRecord[];
  readonly warnings: readonly Warning[];
  readonly metrics: readonly ToolMetric[];
}

/** All that an importer reads in one file or in several of one side. */
export function readTool(importer: FileImporter, ...files: readonly ByteSource[]): ReadTool {
  const [file] = files;
  if (file === undefined) throw new Error("expected a file");
  const read = files.length === 1 ? importer.read(file, null) : importer.readAll?.(files);
  if (read === undefined) throw new Error(`${importer.name} reads one file alone`);
  return { rows: [...read.rows], warnings: read.warnings?.() ?? [], metrics: read.metrics?.() ?? [] };
}

/** Through the registry, as every door reads it: by content alone. */
export function readAsAnyFormat(file: ByteSource): readonly TrialRecord[] {
  return [...importFile(file, null, null).rows];
}

export function isRecognised(importer: FileImporter, file: ByteSource): boolean {
  return importer.recognises(fileHead(file), null);
}

/** Values of a metric, in the order of the rows, by the value of one axis. */
export function valuesBy(
  rows: readonly TrialRecord[],
  axis: string,
  metric: string,
): Readonly<Record<string, readonly (number | null)[]>> {
  const values: Record<string, (number | null)[]> = {};
  for (const { axes, metrics } of rows) {
    const value = metrics[metric] ?? null;
    (values[String(axes[axis])] ??= []).push(typeof value === "number" ? value : null);
  }
  return values;
}
