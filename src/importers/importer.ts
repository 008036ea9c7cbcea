import type { ByteSource } from "../formats/text/byte-source.ts";
import type { AxisValue } from "../model/config/case.ts";
import type { RunRows } from "../model/result/baseline.ts";
import type { Warning } from "../model/result/finding.ts";
import type { HistoryEntry } from "../model/result/history.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { FileHead } from "./file-head.ts";
import type { ToolMetric } from "./tool.ts";

/**
 * What reads the results of one tool. Adding one is a file here and a line in registry.ts: every door takes it then
 * (results-file, compare, file baselines, metrics-from, replay, calibrate, failures, plan --durations).
 */
export type Importer = FileImporter | FolderImporter;

export interface FileImporter {
  readonly takes: "file";
  /** The name of the format in messages: `CSV`. */
  readonly name: string;
  /** Looks at the content alone, never at a file's name. Two importers that recognise the same file refuse it. */
  readonly recognises: (head: FileHead, shape: RowShape | null) => boolean;
  /**
   * Rows by `importedRow`. Lazy: a file is looked at when its rows are asked for, and then UsageError tells all that is
   * wrong, with line or path. They can be asked for more than once.
   */
  readonly read: (file: ByteSource, shape: RowShape | null) => ImportedRows;
  /** The name in `--input-format` and `format`: `go-bench`; absent = one of our own formats. */
  readonly format?: string;
  /** Several files of one side, such as the reports of a test run; absent = one file has all. */
  readonly readAll?: (files: readonly ByteSource[]) => ImportedRows;
}

export interface FolderImporter {
  readonly takes: "folder";
  readonly name: string;
  readonly recognises: (folder: ImportedFolder) => boolean;
  readonly read: (folder: ImportedFolder, shape: RowShape | null) => ImportedRun;
  /** The name in `--input-format` and `format`; absent = one of our own formats. */
  readonly format?: string;
}

/** Results of another tool say no more than their rows. */
export interface ImportedRows {
  readonly rows: Iterable<TrialRecord>;
  /** What the format itself says of its metrics, as they come in the file; absent = the config says it. */
  readonly metrics?: (() => readonly ToolMetric[]) | undefined;
  /** What is doubtful about them; looks at the file where that has not been done. Absent = nothing ever is. */
  readonly warnings?: (() => readonly Warning[]) | undefined;
}

/** Rows with what is known of their run. */
export interface ImportedRun {
  readonly run: RunRows;
  readonly metrics?: ImportedRows["metrics"];
  readonly history: readonly HistoryEntry[];
}

export interface ImportedFolder {
  /** Name for messages. */
  readonly shown: string;
  /** The names of its files and folders, sorted. */
  readonly names: readonly string[];
  /** All files in it and in the folders below: paths with `/`, relative to it, sorted. */
  readonly files: readonly string[];
  /** Opens a file in it or below, unpacked. UsageError when it cannot be read. */
  readonly file: (name: string) => ByteSource;
}

/** What the config says of rows; null in its place = there is no config at hand. */
export interface RowShape {
  /** The axes of the matrix, in order. */
  readonly axes: readonly ShapeAxis[];
  readonly metrics: readonly ShapeMetric[];
  /** The one trial that the file is of: a row may leave out its axes and repetition. Null = a file of many. */
  readonly trial: Pick<TrialRecord, "axes" | "repetition"> | null;
}

export interface ShapeAxis {
  readonly name: string;
  /** Gives a text its type; null = text. */
  readonly values: readonly AxisValue[] | null;
}

export interface ShapeMetric {
  readonly name: string;
  /** A table without it is incomplete; `success`, which no config writes, may be left out. */
  readonly isRequired: boolean;
}
