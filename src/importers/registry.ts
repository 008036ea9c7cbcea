import { type UsageError, usageProblem } from "../base/errors.ts";
import { requireUtf8 } from "../formats/text/decode-text.ts";
import type { ByteSource } from "../formats/text/byte-source.ts";
import { bareRows } from "./bare-rows.ts";
import { type FileHead, fileHead } from "./file-head.ts";
import type {
  FileImporter,
  FolderImporter,
  ImportedFolder,
  ImportedRows,
  ImportedRun,
  Importer,
  RowShape,
} from "./importer.ts";
import { BENCHMARKS } from "./benchmarks/benchmarks.ts";
import { promptfoo } from "./evals/promptfoo.ts";
import { ownFiles } from "./own-files.ts";
import { ownRun } from "./own-run.ts";
import { ownTrials } from "./own-trials.ts";
import { resultsCsv } from "./results-csv.ts";

/** What other tools write, each in its own format; the order says nothing. */
const TOOLS: readonly FileImporter[] = [...BENCHMARKS, promptfoo];

/** All formats that are read; the order says nothing. */
export const IMPORTERS: readonly Importer[] = [ownRun, ownTrials, ownFiles, bareRows, resultsCsv, ...TOOLS];

/** As `--input-format` names them. */
export const TOOL_FORMATS: readonly string[] = TOOLS.flatMap(({ format }) => format ?? []);

/** Null = no tool's format has this name. */
export function toolOfFormat(format: string): FileImporter | null {
  return TOOLS.find((tool) => tool.format === format) ?? null;
}

/**
 * Rows of a file of any known format. `expected`: how to read what is not recognised, which then tells what is wrong with
 * it; null = it is refused. UsageError also where more than one importer recognises it.
 */
export function importFile(
  file: ByteSource,
  shape: RowShape | null,
  expected: FileImporter | null,
): ImportedRows {
  const head = fileHead(file);
  // Nothing measured is no format: whoever needs rows says so.
  if (head.isEmpty) return { rows: [] };
  const takers = importersOf(head, shape);
  const importer = takers[0] ?? expected;
  if (takers.length > 1) throw ambiguous(file.shown, takers);
  if (importer !== null) return importer.read(file, shape);
  requireUtf8(head.bytes, file.shown);
  // Those of ours that hold no rows are no way out.
  throw unknown(
    file.shown,
    "a file",
    IMPORTERS.filter((one) => one !== ownFiles),
  );
}

/** The same of a text that may be anything. Null: it is in no known format. */
export function importText(text: string, shown: string, shape: RowShape): ImportedRows | null {
  const file: ByteSource = { shown, chunks: () => [new TextEncoder().encode(text)] };
  return importersOf(fileHead(file), shape).length === 0 ? null : importFile(file, shape, null);
}

/** Those that recognise the start of a file: one, where it is in a known format. */
function importersOf(head: FileHead, shape: RowShape | null): readonly FileImporter[] {
  return IMPORTERS.filter((one) => one.takes === "file").filter((one) => one.recognises(head, shape));
}

/** The same of a folder. */
export function importFolder(folder: ImportedFolder, shape: RowShape | null): ImportedRun {
  const all: readonly FolderImporter[] = IMPORTERS.filter((one) => one.takes === "folder");
  const takers = all.filter((one) => one.recognises(folder));
  const [importer] = takers;
  if (takers.length > 1) throw ambiguous(folder.shown, takers);
  if (importer === undefined) throw unknown(folder.shown, "a folder", all);
  return importer.read(folder, shape);
}

function ambiguous(shown: string, takers: readonly Importer[]): UsageError {
  const names = takers.map(({ name }) => name).join(" and ");
  return usageProblem(shown, `expected results in one format, got what could be ${names}`);
}

function unknown(shown: string, what: string, known: readonly Importer[]): UsageError {
  const names = known.map(({ name }) => name).join("; ");
  return usageProblem(shown, `expected results in a known format (${names}), got ${what} in none of them`);
}
