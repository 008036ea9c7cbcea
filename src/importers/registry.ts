import { didYouMean } from "../base/did-you-mean.ts";
import { quote } from "../base/quote.ts";
import { usageProblem } from "../base/errors.ts";
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
import { BENCHMARK_FOLDERS, BENCHMARKS } from "./benchmarks/benchmarks.ts";
import { REFUSED_BENCHMARKS } from "./benchmarks/refused.ts";
import { ambiguous, nothingIn, unknown } from "./import-problems.ts";
import { EVAL_FOLDERS, EVALS } from "./evals/evals.ts";
import { ownFiles } from "./own-files.ts";
import { ownRun } from "./own-run.ts";
import { ownTrials } from "./own-trials.ts";
import { COVERAGE } from "./coverage/coverage.ts";
import { TESTS } from "./tests/tests.ts";
import { resultPaths, runOf, withUnread } from "./result-folder.ts";
import { resultsCsv } from "./results-csv.ts";

/** What other tools write, each in its own format; the order says nothing. */
const TOOLS: readonly FileImporter[] = [...BENCHMARKS, ...EVALS, ...TESTS, ...COVERAGE];

/** All formats that are read; the order says nothing. */
export const IMPORTERS: readonly Importer[] = [
  ownRun,
  ownTrials,
  ownFiles,
  bareRows,
  resultsCsv,
  ...TOOLS,
  ...EVAL_FOLDERS,
  ...BENCHMARK_FOLDERS,
  ...REFUSED_BENCHMARKS,
];

const REFUSED: ReadonlySet<Importer> = new Set(REFUSED_BENCHMARKS);

const FOLDERS: readonly FolderImporter[] = IMPORTERS.filter((one) => one.takes === "folder");

/** The names in `--input-format`; some tools write a file or a folder. */
export const TOOL_FORMATS: readonly string[] = [
  ...new Set([...TOOLS, ...BENCHMARK_FOLDERS, ...EVAL_FOLDERS].flatMap(({ format }) => format ?? [])),
];

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
  if (head.isEmpty) throw nothingIn(file.shown, "file");
  const takers = importersOf(head, shape);
  const importer = takers[0] ?? expected;
  if (takers.length > 1) throw ambiguous(file.shown, takers);
  if (importer !== null) return importer.read(file, shape);
  requireUtf8(head.bytes, file.shown);
  // Formats of ours that hold no rows are not suggested.
  throw unknown(
    file.shown,
    "a file",
    IMPORTERS.filter((one) => one !== ownFiles && !REFUSED.has(one)),
  );
}

/** Rows of several files of one side. UsageError where they are not all of one tool. */
export function importFiles(files: readonly ByteSource[]): ImportedRows {
  const read = files
    .map((file) => ({ file, head: fileHead(file) }))
    .map(({ file, head }) => ({ file, head, takers: importersOf(head, null) }));
  for (const { file, head, takers } of read) {
    if (head.isEmpty) throw nothingIn(file.shown, "file");
    if (takers.length > 1) throw ambiguous(file.shown, takers);
    if (takers.length === 0) throw unknown(file.shown, "a file", TOOLS);
  }
  return readTogether(read.map(({ file, takers }) => ({ file, importer: takers[0] ?? null })));
}

/** Rows of files of one side, read as a named format whatever they look like. */
export function importAs(format: string, files: readonly ByteSource[]): ImportedRows {
  const importer = toolOf(format, files[0]?.shown ?? "");
  const empty = files.find((file) => fileHead(file).isEmpty);
  if (empty !== undefined) throw nothingIn(empty.shown, "file");
  return readTogether(files.map((file) => ({ file, importer })));
}

/** The reader of files in a format. UsageError where nothing has it, or folders alone do. */
function toolOf(format: string, shown: string): FileImporter {
  const importer = TOOLS.find((tool) => tool.format === format);
  if (importer !== undefined) return importer;
  const problem = formatProblem(format);
  if (problem !== null) throw usageProblem("--input-format", problem);
  const name = FOLDERS.find((one) => one.format === format)?.name ?? format;
  throw usageProblem(shown, `expected ${name}, got other files`);
}

/**
 * The rows of a folder, or zip, in a named format: of all files that look like it, where some do, else of all. UsageError where
 * nothing has that format.
 */
export function importFolderAs(format: string, folder: ImportedFolder): ImportedRun {
  const whole = FOLDERS.find((one) => one.format === format && one.recognises(folder));
  if (whole !== undefined) return whole.read(folder, null);
  const importer = toolOf(format, folder.shown);
  const all = resultPaths(folder);
  const found = all.filter((path) => importer.recognises(fileHead(folder.file(path)), null));
  const paths = found.length === 0 ? all : found;
  const rows = importAs(format, paths.map(folder.file));
  const unread = all.filter((path) => !paths.includes(path));
  return runOf(unread.length === 0 ? rows : withUnread(rows, folder.shown, unread));
}

/** What is wrong with the name of a tool's format; null = nothing. */
export function formatProblem(format: string): string | null {
  if (TOOL_FORMATS.includes(format)) return null;
  return `expected the name of a format, got ${quote(format)}.${didYouMean(format, TOOL_FORMATS)}`;
}

interface RecognisedFile {
  readonly file: ByteSource;
  readonly importer: FileImporter | null;
}

function readTogether(read: readonly RecognisedFile[]): ImportedRows {
  const [first] = read;
  const other = read.find(({ importer }) => importer !== first?.importer);
  if (first === undefined || first.importer === null) return { rows: [] };
  if (other !== undefined) {
    const message = `expected files of one tool on each side, got ${first.importer.name} in ${first.file.shown} and ${other.importer?.name ?? "another format"} here`;
    throw usageProblem(other.file.shown, message);
  }
  const { readAll, name } = first.importer;
  if (readAll === undefined) {
    throw usageProblem(
      read[1]?.file.shown ?? first.file.shown,
      `expected one file of a side in the format ${name}, got several`,
    );
  }
  return readAll(read.map(({ file }) => file));
}

/** The rows of a text that may be anything. Null: it is in no known format. */
export function importText(text: string, shown: string, shape: RowShape): ImportedRows | null {
  const file: ByteSource = { shown, chunks: () => [new TextEncoder().encode(text)] };
  return importersOf(fileHead(file), shape).length === 0 ? null : importFile(file, shape, null);
}

/** The importers that recognise the start of a file: one, if it is in a known format. */
function importersOf(head: FileHead, shape: RowShape | null): readonly FileImporter[] {
  return IMPORTERS.filter((one) => one.takes === "file").filter((one) => one.recognises(head, shape));
}

/** The rows of a folder: that of a run, of a tool that writes one, or one with files of one tool. */
export function importFolder(folder: ImportedFolder, shape: RowShape | null): ImportedRun {
  const takers = FOLDERS.filter((one) => one.recognises(folder));
  const [importer] = takers;
  if (takers.length > 1) throw ambiguous(folder.shown, takers);
  if (importer !== undefined) return importer.read(folder, shape);
  return runOf(importFilesOf(folder, shape));
}

/** Files of one tool, or one table. What is in no known format is named, and not read: logs and pictures beside them. */
function importFilesOf(folder: ImportedFolder, shape: RowShape | null): ImportedRows {
  const paths = resultPaths(folder);
  const found = paths.map((path) => recognised(folder.file(path), path));
  const read = found.filter(({ importer }) => importer !== null);
  const [path = ""] = paths;
  if (read.length === 0 && paths.length === 1 && isTable(folder.file(path), shape))
    return importFile(folder.file(path), shape, null);
  if (read.length === 0 && paths.every((one) => fileHead(folder.file(one)).isEmpty))
    throw nothingIn(folder.shown, "folder");
  if (read.length === 0) throw unknown(folder.shown, "a folder", FOLDERS);
  const unread = found.filter(({ importer }) => importer === null).map((one) => one.path);
  const rows = readTogether(read);
  return unread.length === 0 ? rows : withUnread(rows, folder.shown, unread);
}

/** Trials of ours without their manifest may be a part of a run: a folder of them is none of these. */
function isTable(file: ByteSource, shape: RowShape | null): boolean {
  const takers = importersOf(fileHead(file), shape);
  return takers.length === 1 && takers.every((one) => one === bareRows || one === resultsCsv);
}

function recognised(file: ByteSource, path: string): RecognisedFile & { readonly path: string } {
  const head = fileHead(file);
  const takers = head.isEmpty ? [] : TOOLS.filter((tool) => tool.recognises(head, null));
  if (takers.length > 1) throw ambiguous(file.shown, takers);
  return { file, path, importer: takers[0] ?? null };
}
