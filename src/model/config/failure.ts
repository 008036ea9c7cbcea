import type { ErrorClass } from "../run/trial.ts";

/** How a config describes a known failure. One matching code or pattern is enough. */
export interface FailureRule {
  readonly id: string;
  /** Of several matching rules, the one with the highest priority is shown. */
  readonly priority: number;
  /** Complete codes of a row's error: `ENOSPC`, `exit-137`, `http-401`. */
  readonly codes: readonly string[];
  /**
   * Regular expressions, matched line by line on the error's message and the stored output. Their named groups capture
   * what caused the failure.
   */
  readonly patterns: readonly string[];
  /** What to do: a template with the named groups of the patterns as places. */
  readonly advice: string;
}

/** A known failure and what to do about it. */
export interface Diagnosis {
  readonly id: string;
  /** One sentence that names the cause. */
  readonly advice: string;
}

/** Rows with the same diagnosis. */
export interface KnownFailure extends Diagnosis {
  readonly count: number;
}

/** What is known about the errors of one or many runs. */
export interface FailureReport {
  readonly schema: "regression-gate/failures@1";
  /** The runs, by the names that the user gave. */
  readonly runs: readonly string[];
  /** Number of rows that were read, and of those with an error. */
  readonly rows: number;
  readonly failures: number;
  /** The most frequent first. */
  readonly known: readonly KnownFailureGroup[];
  readonly unknown: readonly UnknownFailureGroup[];
}

interface FailurePlaces {
  readonly count: number;
  /** Runs with this failure, in the order in which they were named. */
  readonly runs: readonly string[];
  /** The first rows by run, case and repetition; at most 10. */
  readonly samples: readonly FailureSample[];
}

export interface KnownFailureGroup extends Diagnosis, FailurePlaces {}

export interface UnknownFailureGroup extends FailurePlaces {
  /** First 16 hex digits of the SHA-256 of code and text. */
  readonly signature: string;
  readonly class: ErrorClass;
  readonly code: string;
  /** The message without the parts that differ from row to row. */
  readonly text: string;
  /**
   * Confidence that these rows have one failure in common and not by coincidence: high from 5 rows on, medium from 3.
   */
  readonly confidence: "high" | "medium" | "low";
  /** A detector that matches all of the rows, for `failures:` of the config. */
  readonly suggestion: FailureRule;
}

export interface FailureSample {
  readonly run: string;
  readonly case: string;
  readonly repetition: number;
  readonly side: string;
  readonly message: string;
}
