import type { ByteSource } from "../formats/text/byte-source.ts";
import type { HeadValue } from "../formats/text/json-head.ts";
import type { AxisValue } from "../model/config/case.ts";
import type { RunRows } from "../model/result/baseline.ts";
import type { Warning } from "../model/result/finding.ts";
import type { HistoryEntry } from "../model/result/history.ts";
import type { TrialRecord } from "../model/run/trial.ts";

/**
 * What reads the results of one tool. Adding one is a file here and a line in registry.ts: every door takes it then
 * (results-file, compare, file baselines, metrics-from, replay, calibrate, failures, plan --durations).
 */
export type Importer = FileImporter | FolderImporter;

export interface FileImporter {
  readonly takes: "file";
  /** As messages name the format: `CSV`. */
  readonly name: string;
  /** By content alone, never by a file's name. Two importers that recognise the same file refuse it. */
  readonly recognises: (head: FileHead, shape: RowShape | null) => boolean;
  /**
   * Rows by `importedRow`. Lazy: a file is looked at when its rows are asked for, and then UsageError tells all that is
   * wrong, with line or path. They can be asked for more than once.
   */
  readonly read: (file: ByteSource, shape: RowShape | null) => ImportedRows;
}

export interface FolderImporter {
  readonly takes: "folder";
  readonly name: string;
  /** By the names of what is in it. */
  readonly recognises: (names: readonly string[]) => boolean;
  readonly read: (folder: ImportedFolder, shape: RowShape | null) => ImportedRun;
}

/** Results of another tool say no more than their rows. */
export interface ImportedRows {
  readonly rows: Iterable<TrialRecord>;
  /** What is doubtful about them; looks at the file where that has not been done. Absent = nothing ever is. */
  readonly warnings?: (() => readonly Warning[]) | undefined;
}

/** Rows with what is known of their run. */
export interface ImportedRun {
  readonly run: RunRows;
  readonly history: readonly HistoryEntry[];
}

export interface ImportedFolder {
  /** Name for messages. */
  readonly shown: string;
  /** Of its files and folders, sorted. */
  readonly names: readonly string[];
  /** Of a file in it, unpacked. UsageError when it cannot be read. */
  readonly file: (name: string) => ByteSource;
}

/** The start of an unpacked file. */
export interface FileHead {
  readonly bytes: Uint8Array;
  /** Without a byte order mark. */
  readonly text: string;
  /** Nothing but white space, to its end. */
  readonly isEmpty: boolean;
  /** The first line with something in it. */
  readonly firstLine: string;
  /** Paths in its first JSON value: `results[].times`; empty where it begins with no list or object. */
  readonly json: ReadonlyMap<string, HeadValue>;
}

/** What the config says of rows; null in its place = there is no config at hand. */
export interface RowShape {
  /** Of the matrix, in order. */
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
