import type { Axes } from "../model/config/case.ts";
import type { DescribedMetric } from "../model/config/described-metric.ts";
import type { TestStatus, TrialError, TrialRecord, Usage } from "../model/run/trial.ts";
import type { CoveredLines } from "../model/run/covered-lines.ts";
import type { SourcePlace } from "../model/run/source-place.ts";
import type { Warning } from "../model/result/finding.ts";
import type { ByteSource } from "../formats/text/byte-source.ts";
import type { FileHead } from "./file-head.ts";

export type ToolMetric = DescribedMetric;

/** One number. NaN and infinities are missing values. */
export type ToolValue = readonly [metric: ToolMetric, value: number | null];

/**
 * One measurement of a case, or that there is none. Rows of one case are its repetitions, in the order of the file. A
 * tool importer makes them, and `toolImporter` numbers, averages and converts them.
 */
export interface ToolRow {
  /** What names the case: the same in every run of the tool. No absolute path, no index that another order changes. */
  readonly axes: Axes;
  readonly values: readonly ToolValue[];
  /** Only of a test, also of one that is no measurement: absent = it is none, or a benchmark that ran. An outcome that is not known is `errored`. */
  readonly status?: TestStatus;
  /** Why there is no measurement, or what failed. */
  readonly error?: Pick<TrialError, "code" | "message"> | null;
  /**
   * What the rows of one process, fork or invocation share; they are not independent, so that from two clusters on each
   * is one measurement: the mean of its rows. Absent = every row is a measurement of its own.
   */
  readonly cluster?: string;
  readonly durationMs?: number | null;
  readonly usage?: Usage | null;
  readonly output?: string | null;
  /** Number of attempts that the tool made; default 1. */
  readonly attempts?: number;
  /**
   * Where the tool runs a failed test again, and writes each attempt as a row: what attempts of one run have in common, such
   * as their file. One that passed then is flaky; rows of a test that do not share it are of several runs, and are not.
   */
  readonly rerunsOf?: string;
  /** Whether this is known to be the only row of its case: it is not remembered then, which takes less memory. */
  readonly isOnly?: boolean;
  /** The place where the case is defined, relative to the repository. */
  readonly place?: SourcePlace | null;
  /** The lines that a report of coverage counts in this file. */
  readonly lines?: CoveredLines | null;
}

/** What a reader says beside its rows. Each code once a file: the first text counts, with how many more there were. */
export type Doubt = (warning: Warning) => void;

/** A reader of one tool's files. It knows nothing of configs, sides and repetitions. */
export interface Tool {
  /** The name in `--input-format`: `go-bench`. */
  readonly format: string;
  /** The name in messages: `Go benchmark text`. */
  readonly name: string;
  /** Looks at the content alone, never at a file's name. */
  readonly recognises: (head: FileHead) => boolean;
  /**
   * Rows of one file. Throws UsageError, with line or path, for what is truncated or no such file: a wrong value is worse
   * than a refusal.
   */
  readonly parse: (file: ByteSource, doubt: Doubt) => Iterable<ToolRow>;
  /** Joins the rows of all files of a side, which it may read twice, such as reruns; absent = they follow each other. */
  readonly merge?: (rows: Iterable<ToolRow>, doubt: Doubt) => Iterable<ToolRow>;
  /** Holds rows that are asked for more than once; absent = the files are read again. */
  readonly keep?: (rows: Iterable<TrialRecord>) => Iterable<TrialRecord>;
}

/** A reader of a folder that a tool writes. */
export interface ToolFolder extends Pick<Tool, "format" | "name"> {
  /** Looks at the paths of the files in it, with `/`. */
  readonly recognises: (files: readonly string[]) => boolean;
  readonly parse: (
    files: readonly string[],
    open: (path: string) => ByteSource,
    doubt: Doubt,
  ) => Iterable<ToolRow>;
}
